"""A language model fills the fields that are doubtful; what it says counts only where the page says it too."""
