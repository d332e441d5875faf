"""The rules of the house as checks."""
