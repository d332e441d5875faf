"""The rules of the trade, pure: law, formulas and parsers used by the desk and the office alike."""
