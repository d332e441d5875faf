"""Sign-in: who works here today, and the first fill of a new workplace."""
