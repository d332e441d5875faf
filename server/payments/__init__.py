"""Payments received so far."""
