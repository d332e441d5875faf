"""Services, tariffs and the charges of a month."""
