"""Registries of banks: payments with readings in, debts out."""
