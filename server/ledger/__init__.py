"""The ledger: every kopeck that moved, twice, for ever."""
