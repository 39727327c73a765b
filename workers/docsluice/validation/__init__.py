"""Business rules: arithmetic of EN 16931, check digits, order of dates. A broken rule is data, not an error."""
