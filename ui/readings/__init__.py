"""Entry of meter readings: the sheet of one resident and of a whole house."""
