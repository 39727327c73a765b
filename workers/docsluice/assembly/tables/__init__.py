"""Rows and cells of tables, by their columns, heads and arithmetic."""
