"""From an engine's candidates, or a file's XML, to values with their evidence."""
