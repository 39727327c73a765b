"""How far a value can be trusted, and what follows from it."""
