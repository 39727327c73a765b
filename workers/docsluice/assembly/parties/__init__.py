"""Sellers and buyers of invoices: names, addresses, identifiers, by where they stand."""
