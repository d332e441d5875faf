"""«Исходящие»: what waits, what was sent, what a person has to decide."""
