"""Learning: labelled documents and a synthetic generator in, a trained model out."""
