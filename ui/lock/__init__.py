"""The lock: covers everything, opens with the password."""
