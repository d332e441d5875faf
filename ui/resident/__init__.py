"""The resident's card: header, summary, charges, meters and payments."""
