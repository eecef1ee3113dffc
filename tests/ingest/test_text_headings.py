"""Headings of plain text: short lines that stand over a list, a sentence or longer text."""

import pytest

from ingest.models import Source
from ingest.read import read

MET = "Title here\n\nWe met in May.\n\n"
CASES = [
    # A heading above a list, with blank lines around everything.
    (MET + "What was found\n\n- Forty guards were trained.\n\n- None was paid.\n", ["What was found"]),
    # A heading above a short sentence.
    (MET + "The next meeting in Recife\n\nIt will be held in May.\n", ["The next meeting in Recife"]),
    # Words that lead a list in without a colon head nothing.
    (MET + "The parties agreed to\n\n- train forty guards;\n\n- pay them.\n", []),
    # Names under a text are no headings.
    (MET + "For the Republic of Peru\n\nThe Minister of Justice\n", []),
    # A place and date is none either.
    ("Title here\n\nRecife, 8 November 2023\n\nWe met in May to speak about prisons and other things.\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "headings"), CASES)
def test_headings_of_plain_text(text, headings):
    document = read(Source("note.en.txt", text.encode()))
    assert [document.text[p.start : p.end] for p in document.paragraphs if p.kind == "heading"] == headings
