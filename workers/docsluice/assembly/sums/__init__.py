"""Totals, taxes and what must add up."""
