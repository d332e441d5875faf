"""Houses, premises, accounts and people."""
