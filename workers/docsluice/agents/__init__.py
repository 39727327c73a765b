"""Faust agents: decode, call, send. Lanes commit what they send together with the input's offset."""
