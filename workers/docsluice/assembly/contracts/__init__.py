"""Parties, dates, terms, laws and clauses of contracts, by their sentences."""
