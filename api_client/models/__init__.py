"""Frozen nouns of the wire: what the server replicates and answers."""
