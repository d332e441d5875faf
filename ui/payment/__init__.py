"""Taking a payment: the sheet of what is divided how, its view and its presenter."""
