"""Controls shared by the screens."""
