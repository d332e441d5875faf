"""The office server: small, typed, honest about failure."""
