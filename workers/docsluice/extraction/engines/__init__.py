"""Engines: one module a family of models."""
