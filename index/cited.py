"""A draft → declarations, statements and roadmaps that it cites by their place with a date that they do not bear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.models import DocumentInfo, Finding, Record
from index.precedents import counts
from index.profile import profile
from index.tokens import fold
from ingest.metadata import canonical_place
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus

_KINDS = {
    "declaration": r"declaration|declaracion|declaracao|joint statement|statement",
    "communique": r"communique|comunicado",
    "roadmap": r"roadmap|road map|hoja de ruta|feuille de route|roteiro",
    "conclusions": r"conclusions|conclusiones|conclusoes",
    "commitment": r"commitment|compromiso|engagement|compromisso|consensus|consenso",
    "plan": r"plan of action|action plan|plan de accion|plan d.action|plano de acao",
}
_PLACE = r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:de\s|del\s|do\s)?[A-ZÀ-Þ][\w’'-]+){0,2}"
_WORD = r"[^\W\d_]+(?:\s(?:de|of|d['’])?\s?[^\W\d_]+){0,2}?"
_AFTER = re.compile(rf"\b(?P<kind>{_WORD})\s+(?:of|de|du|do|da|d['’])\s?(?P<place>{_PLACE})")
_BEFORE = re.compile(rf"\b(?P<place>{_PLACE}?)\s+(?P<kind>[A-ZÀ-Þ][\w-]+(?:\s(?:of\s)?[A-Z][\w-]+)?)")
_JOIN = re.compile(
    r"[\s,(]*(?:(?:adopted|done|signed|adoptad[ao]|firmad[ao]|adoptée?|signée?|adotad[ao]|assinad[ao])\s+)?"
    r"(?:(?:of|on|in|de|del|du|el|le|em|en|a|à)\s+)*(?:el\s+|le\s+)?",
    re.IGNORECASE,
)
_LASTS = 4


def find_citation_faults(corpus: Corpus, draft: Record) -> list[Finding]:
    """Texts named by kind and place ("the Bruges Declaration of 13 June 2023") whose date no such text has."""
    infos = [i for i in corpus.documents() if i.place and i.date and i.sha256 != draft.document.sha256]
    findings = []
    for statement in draft.annotations.statements:
        if counts(statement) and profile(statement).dates:
            findings += _faults(statement, infos)
    return findings


def _faults(statement: Statement, infos: list[DocumentInfo]) -> list[Finding]:
    findings = []
    for pattern in (_AFTER, _BEFORE):
        for found in pattern.finditer(statement.text):
            kind, place = _kind(found["kind"]), canonical_place(found["place"])
            own = [i for i in infos if kind and i.place == place and _kind(i.title) == kind]
            said = _date_after(statement, found.end())
            if not own or not said or any(_agrees(said, info.date) for info in own):
                continue
            info = min(own, key=lambda i: (i.date, i.id))
            name = _from_kind(found.group()) if pattern is _AFTER else found.group()
            message = f"“{name}” is dated {said}; the corpus has {info.date} ({info.title or info.source})."
            values = {info.id: info.date, "": said}
            findings.append(Finding("meeting_date", "high", message, statement.paragraph, statement, values=values))
    return findings[:1]


def _kind(words: str) -> str:
    """What kind of text words name: a key of the table, "" for none."""
    folded = " ".join(fold(word) for word in words.split())
    return next((kind for kind, names in _KINDS.items() if re.search(rf"\b(?:{names})\b", folded)), "")


def _from_kind(words: str) -> str:
    """The words from the kind of text on: "recalling the Declaration of Lima" → "Declaration of Lima"."""
    parts = words.split(" ")
    return next((" ".join(parts[n:]) for n in range(len(parts)) if _kind(parts[n])), words)


def _date_after(statement: Statement, place: int) -> str:
    """The date that follows at once, ISO 8601 as precise as written; "" for none."""
    joined = _JOIN.match(statement.text, place)
    edge = joined.end() if joined else place
    return next((d.iso for d in profile(statement).dates if place <= d.start <= edge), "")


def _agrees(said: str, date: str) -> bool:
    """Whether a date is that of a text; the last days of a meeting of several days agree too."""
    if date.startswith(said) or said.startswith(date):
        return True
    same_month = len(said) == len(date) == 10 and said[:7] == date[:7]
    return same_month and 0 <= int(said[8:]) - int(date[8:]) <= _LASTS
