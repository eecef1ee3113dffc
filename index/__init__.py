"""Stored statements and what is asked of them: search, meetings, matrix, compare, concord, check."""
