"""From the text of a span to a value: pure functions of the text, the field and the document's habits."""
