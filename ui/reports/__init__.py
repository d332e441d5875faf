"""Reports of the till and of debts, and the page of payment ways."""
