"""How good records are, measured against labelled documents: precision, recall, F1, calibration."""
