"""Extraction: words of a document → windows → model → candidates, instances, relations and classes."""
