"""Finding a resident: one box, results, recent residents."""
