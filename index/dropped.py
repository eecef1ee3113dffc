"""What earlier undertakings a draft does not take up: of the last meeting of its series, or of those named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.align import probabilities
from index.compare import vectors_of
from index.errors import NotFound
from index.filters import names_meeting
from index.models import DocumentInfo, Hit, Record, Why
from index.precedents import Precedent, counts, renumbered
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus

_TAKEN_UP = 0.3
"""An undertaking with this probability of standing in the draft, as something that binds, is not called dropped."""
_SPOKEN_OF = 0.8
"""The same for what binds nobody: to praise a school is not to undertake to open it."""
_ON_TOPIC = 0.25
_LEAST = 3


class _Checked(Protocol):
    @property
    def matches(self) -> tuple[Precedent, ...]: ...


def find_dropped(
    corpus: Corpus, draft: Record, checked: Sequence[_Checked], against: tuple[str, ...]
) -> tuple[Hit, ...]:
    """The commitments of the documents concerned that the draft leaves out though it treats their topic, firmest first.

    With `against`, every commitment left out is told, on the draft's topics or not.
    """
    infos = _named(corpus, against) if against else _last_meeting(corpus, draft, checked)
    infos = _one_version(infos, draft.document.language)
    hits = [hit for info in infos for hit in _left_out(corpus, info, draft, everything=bool(against))]
    hits.sort(key=lambda hit: (-hit.statement.level, hit.document.date, hit.document.id, hit.statement.start))
    return renumbered(hits)


def _named(corpus: Corpus, keys: Sequence[str]) -> list[DocumentInfo]:
    infos: dict[str, DocumentInfo] = {}
    for key in keys:
        found = [info for info in corpus.documents() if names_meeting(key, info)]
        for info in found or [corpus.find(key)]:
            infos[info.id] = info
    if not infos:
        raise NotFound(f"No document or meeting goes by {', '.join(keys)}.")
    return list(infos.values())


def _last_meeting(corpus: Corpus, draft: Record, checked: Sequence[_Checked]) -> list[DocumentInfo]:
    """The documents of the last meeting before the draft, of its series: stated, or that of most of its precedents."""
    date = draft.document.metadata.date or "9999"
    earlier = [i for i in corpus.documents() if i.id != draft.document.id and i.date and i.date < date]
    series = draft.document.metadata.series or _likely_series(checked)
    own = [info for info in earlier if info.series and info.series == series]
    if not own:
        return []
    last = max(own, key=lambda info: (info.date, info.meeting_id))
    return [info for info in own if info.meeting_id == last.meeting_id]


def _likely_series(checked: Sequence[_Checked]) -> str:
    votes = Counter(one.matches[0].hit.document.series for one in checked if one.matches)
    votes.pop("", None)
    if not votes:
        return ""
    series, count = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[0]
    return series if count >= _LEAST else ""


def _one_version(infos: Sequence[DocumentInfo], language: str) -> list[DocumentInfo]:
    """One language version a work: the draft's language, else English, else the first."""
    works: dict[str, list[DocumentInfo]] = {}
    for info in infos:
        works.setdefault(info.work or info.id, []).append(info)
    order = {language: 0, "en": 1}
    return [
        min(own, key=lambda i: (order.get(i.language, 2), i.language, i.source)) for _, own in sorted(works.items())
    ]


def _left_out(corpus: Corpus, info: DocumentInfo, draft: Record, *, everything: bool) -> list[Hit]:
    earlier = [s for s in corpus.annotations(info.id).statements if s.kind == "commitment" and counts(s)]
    present = [i for i, s in enumerate(draft.annotations.statements) if counts(s)]
    if not earlier or not present:
        return []
    own = [draft.annotations.statements[i] for i in present]
    vectors = corpus.vectors([s.id for s in earlier])
    chances = probabilities(earlier, own, vectors, vectors_of(draft)[present])
    cosines = vectors @ vectors_of(draft)[present].T
    needed = np.array([_TAKEN_UP if s.level else _SPOKEN_OF for s in own], np.float32)
    topics = {c.id for s in own for c in s.crime_types}
    hits = []
    for place, statement in enumerate(earlier):
        near = float(np.max(cosines[place]))
        if bool(np.any(chances[place] >= needed)):
            continue
        if everything or near >= _ON_TOPIC or _shares(statement, topics):
            why = Why(round(max(near, 0.0), 4), (), ())
            hits.append(Hit(1, round(1 - float(np.max(chances[place])), 4), False, why, statement, info))
    return hits


def _shares(statement: Statement, topics: set[str]) -> bool:
    return any(c.id in topics for c in statement.crime_types)
