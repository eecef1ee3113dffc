"""A paragraph into sentences: offsets that slice it, blind to no abbreviation, initial, ordinal or quotation."""

from __future__ import annotations

import re
from functools import lru_cache

_BREAK = re.compile(r"[.!?…]+[\"”»’')\]]*(?:\s?\d{1,3}(?=\s))?\s+(?=[\"“«‘'(\[¿¡–—-]{0,3}\s?[^\W_])")
_CLAUSE = re.compile(r";\s+(?:and\s+|y\s+|et\s+|e\s+)?|,\s+")
_WORD_BEFORE = re.compile(r"([^\s(\[\"“«]+)$")
_LABEL = re.compile(r"(?:^|[.;:!?]\s+)\s*[(•●▪◦–—*-]?\s?(?:\d{1,3}|[a-z]|[ivxlc]{1,5})$", re.I)
_STARTERS = re.compile(
    r"(?:The|This|These|We|It|In|They|Our|He|She|On|As|For|El|La|Los|Las|En|Se|Nos|Le|Les|Nous|Il|Elle|Ils|O|A|Os|As|Em"
    r"|Il|Lo|Gli|De|Het|Wij)\b"
)


def sentences(
    text: str,
    abbreviations: frozenset[str],
    clause_starts: re.Pattern[str] | None = None,
    mains: re.Pattern[str] | None = None,
) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end) pairs, in order, without the white space between them.

    `abbreviations` are case-folded and without their last full stop. Where `clause_starts` is given (the openings of
    preambular and operative clauses), a semicolon between two such clauses is a boundary as well, and so is a comma
    before a clause that begins with a capital or before what `mains` matches: the verb that closes the preamble.

    >>> t = "See art. 32. The U.S. delegation agreed."
    >>> [t[a:b] for a, b in sentences(t, frozenset({"art", "u.s"}))]
    ['See art. 32.', 'The U.S. delegation agreed.']
    """
    cuts = [m.end() for m in _BREAK.finditer(text) if _ends(text, m, abbreviations)]
    if clause_starts is not None:
        clauses = [m for m in _CLAUSE.finditer(text) if _opens(text[m.end() :], m.group(), clause_starts, mains)]
        if not clause_starts.match(text.lower()):  # "We, the ministers, meeting in Lima, Recalling …"
            clauses = [m for m in clauses if m.group()[0] == "," and text[m.end()].isupper()]
        cuts += [m.end() for m in clauses]
    spans, start = [], 0
    for cut in [*sorted(set(cuts)), len(text)]:
        a, b = start, cut
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b > a:
            spans.append((a, b))
        start = cut
    return spans


def _opens(rest: str, sign: str, starts: re.Pattern[str], mains: re.Pattern[str] | None) -> bool:
    """Whether a clause opens at `rest`, after the semicolon or comma `sign`."""
    if sign[0] == ";" or rest[:1].isupper():
        return starts.match(rest.lower()) is not None
    return mains is not None and mains.match(rest.lower()) is not None


def _ends(text: str, match: re.Match[str], abbreviations: frozenset[str]) -> bool:
    """Whether the punctuation at `match` closes a sentence."""
    following = text[match.end() :].lstrip("\"“«‘'([¿¡–—- ")[:12]
    if following[:1].islower():
        return False
    if text[match.start()] != ".":
        return True
    before = text[: match.start()]
    if _LABEL.search(before[-12:]):
        return False
    word = _WORD_BEFORE.search(before)
    if word is None:
        return True
    token = word.group(1).strip("“”\"'’").casefold()
    if len(token) == 1 and token.isalpha() and word.group(1)[-1:].isupper():
        return bool(_STARTERS.match(following)) and not _initial(before)
    if token in abbreviations or (token and token.split("-")[-1] in abbreviations):
        return "." in token and bool(_STARTERS.match(following)) and match.group().strip() != "."[:0]
    if re.fullmatch(r"(?:[a-z]\.)+[a-z]", token):
        return bool(_STARTERS.match(following))
    return True


@lru_cache(maxsize=1)
def _name_before() -> re.Pattern[str]:
    return re.compile(r"[A-ZÀ-Þ][\w’'-]+\s+[A-ZÀ-Þ]$")


def _initial(before: str) -> bool:
    """Whether the single capital at the end of `before` is a person's middle initial ("Joseph R.")."""
    return _name_before().search(before[-40:]) is not None
