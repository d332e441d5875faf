"""Encrypted SQLite: outbox with its control tape, disposable cache, search."""
