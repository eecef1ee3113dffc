"""Language versions of one work: rows of corresponding statements, and one file a family of findings."""
