"""The exchange with the office server."""
