"""Papers of an account: debt bill, statement, act of reconciliation, certificate of payment."""
