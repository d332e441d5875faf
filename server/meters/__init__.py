"""A slice of the office server: meters."""
