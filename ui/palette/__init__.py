"""The command palette: a command, a resident, an account."""
