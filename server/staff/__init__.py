"""Who may act and from where: staff, terminals, sign-in."""
