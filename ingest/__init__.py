"""From the bytes of a declaration to a `Document`: text, paragraphs, boxes, language and metadata."""
