"""The till: shifts, payments, what undoes them, money that fits no account."""
