"""Settings of this workplace: theme, scale, printer, protection of keys."""
