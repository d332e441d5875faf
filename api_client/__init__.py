"""The office server's words in Python: typed nouns, commands and the HTTP client; no Qt."""
