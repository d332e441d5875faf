"""The print queue and the permanent mark of the printer."""
