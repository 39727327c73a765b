"""Documents that never were: text as a reader would give it, with labels that are exact by construction."""
