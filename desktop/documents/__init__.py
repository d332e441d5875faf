"""Papers: one form is one pure function drawing one dataclass."""
