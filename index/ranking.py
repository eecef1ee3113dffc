"""Which statements may rank in a search: not headings, tables of contents, reference lists or running heads."""

from __future__ import annotations

import re

from ingest.models import Document
from nlp.models import Statement

# "Introduction ........ 3", "Introduction . . . . 3", "2.1 Legal basis    14"
_CONTENTS = re.compile(r"(\.\s?){4,}\s*\d*\s*$|…{2,}\s*\d*\s*$|\S\s{3,}\d{1,3}$")
_ADDRESS = re.compile(r"https?://|www\.|\bdoi:", re.IGNORECASE)
# "Smith, J. (2019)", "OJ L 119, 4.5.2016, p. 1", "Ibid., pp. 3-5", "Available at:"
_REFERENCE = re.compile(
    r"^\W*(?:\d+\W+)?(?:ibid|op\. cit|idem|available at|disponible en|disponible sur|disponível em|voir|véase|see)\b"
    r"|^\W*(?:\d+\W+)?[A-ZÀ-Ý][\w’'-]+,\s+(?:[A-ZÀ-Ý]\.\s?)+.*\(?\d{4}\)?"
    r"|^\W*(?:\d+\W+)?(?:OJ|DO|JO)\s+[LC]\s?\d+",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"^(r[eé]f[eé]rences?|bibliograf[ií]a|bibliographie|referencias|referências|notes?|notas)$", re.IGNORECASE
)
_CONTENTS_HEADING = re.compile(
    r"^(table of contents|contents|índice|indice|contenido|table des matières|sommaire|sumário)$", re.IGNORECASE
)


def is_ranked(statement: Statement, document: Document) -> bool:
    """Whether a search may answer with `statement`."""
    if statement.kind == "heading" or not any(c.isalpha() for c in statement.text):
        return False
    if 0 <= statement.index < len(document.paragraphs):
        kind = document.paragraphs[statement.index].kind
        if kind in ("title", "heading"):
            return False
        if kind == "footnote" and is_reference(statement.text):
            return False
    if _lists(statement) and statement.kind not in ("commitment", "call"):
        return False
    return not (_CONTENTS.search(statement.text) or is_reference(statement.text))


def _lists(statement: Statement) -> bool:
    """Whether the nearest heading is that of a table of contents or a reference list.

    Only the nearest: numbered headings stand below an unnumbered "Contents" that came before them, with all that they
    hold. And what follows a list without a heading of its own is kept where it undertakes or asks something.
    """
    nearest = statement.section[-1].strip() if statement.section else ""
    return bool(_REFERENCES.match(nearest) or _CONTENTS_HEADING.match(nearest))


def is_reference(text: str) -> bool:
    """Whether `text` is an entry of a reference list: little more than an author, a title and an address."""
    if _REFERENCE.search(text):
        return not re.match(r"^\W*(?:voir|véase|see)\b", text, re.IGNORECASE) or bool(_ADDRESS.search(text))
    others = [word for word in text.split() if not _ADDRESS.search(word)]
    return bool(_ADDRESS.search(text)) and len(others) < 9
