"""The demo city: invented people in real streets, deterministic for a seed."""
