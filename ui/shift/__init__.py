"""The shift of the till: opening, cash in and out, reports, the blind count and closing."""
