"""What a clerk can do: one module of functions per noun."""
