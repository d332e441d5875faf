"""Widgets and screens; only here is PySide6."""
