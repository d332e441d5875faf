"""Money that fits no account: the list, its match with an account, its return."""
