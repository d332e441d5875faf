"""Behaviour through the public door, with real parts."""
