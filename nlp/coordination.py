"""Crimes named by a head and what it takes, alone or in a list: "drug, human and firearms trafficking" is three.

In: the words of a text and where heads and things stand among them. Out: spans of words with the concept each names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """A head of `frame` at words `first:end`; or a thing that names `concept` before or after such a head."""

    role: str  # "head", "before", "after", "join"
    frame: str
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A crime named by the words `first:end`, through the thing at `thing`."""

    first: int
    end: int
    concept: str
    thing: tuple[int, int]


@dataclass(slots=True)
class Layout:
    """Where pieces stand: each maps a first word to the ends (longest first) that pieces starting there have."""

    heads: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    after: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    before: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    joins: dict[int, int] = field(default_factory=dict)
    skips: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()

    def add(self, first: int, end: int, piece: Piece) -> None:
        """Note a piece at words `first:end`."""
        if piece.role == "head":
            self.heads.setdefault(first, []).insert(0, (end, piece.frame))
        elif piece.role == "join":
            self.joins[first] = max(end, self.joins.get(first, 0))
        else:
            kind = self.after if piece.role == "after" else self.before
            kind.setdefault(first, []).insert(0, (end, piece.frame, piece.concept))


_MAX_SKIPS = 6
_OWN = frozenset(("their", "its", "su", "sus", "leur", "leurs", "son", "seu", "sua", "seus", "loro", "hun"))
_OWN_REACH = 20
_PUNCTUATION = frozenset(",;:.()/&!?%#…-")
# "trata y tráfico de personas": beside a word that already means trafficking in persons, tráfico is the smuggling.
_BESIDE_TRATA = {"trafficking-in-persons": "migrant-smuggling"}


def find_named(words: Sequence[str], layout: Layout) -> list[Named]:
    """All crimes that the heads in `layout` name together with their things, in order of the text."""
    found: list[Named] = []
    done: set[int] = set()
    for first in sorted(layout.heads):
        if first in done:
            continue
        group, end = _head_group(words, layout, first)
        done.update(start for start, _, _ in group)
        frames = {frame for _, _, frame in group}
        shared = {frame for start, _, frame in group if start == first or _shares(group, layout)}
        ahead = _things_before(words, layout, first, shared)
        # "arms trafficking fuels": with a thing before it, a head takes a thing after it only through a preposition.
        takes = not ahead or (end < len(words) and words[end] in layout.skips)
        behind = _things_after(words, layout, end, frames) if takes else []
        for start, stop, frame in group:
            for at, until, of_frame, concept in behind:
                if of_frame == frame:
                    named = _BESIDE_TRATA.get(concept, concept) if frame == "traffic" and "trata" in frames else concept
                    found.append(Named(min(start, at), max(stop, until), named, (at, until)))
            found.extend(Named(at, stop, concept, (at, until)) for at, until, f, concept in ahead if f == frame)
            if not behind and not ahead:
                found.extend(_owned(words, layout, start, stop, frame))
    return sorted(set(found), key=lambda n: (n.first, n.end, n.concept))


def _owned(words: Sequence[str], layout: Layout, start: int, stop: int, frame: str) -> Iterator[Named]:
    """ "Trace firearms … to stop their trafficking": the nearest thing before is whose the head is."""
    own = start - 1
    if own > 0 and words[own] in layout.skips and words[own] not in _OWN:
        own -= 1
    if own < 1 or words[own] not in _OWN:
        return
    for at in range(own - 1, max(-1, own - _OWN_REACH), -1):
        for until, of_frame, concept in layout.after.get(at, ()):
            if of_frame == frame and until <= own:
                yield Named(start, stop, concept, (at, until))
                return


def _shares(group: Sequence[tuple[int, int, str]], layout: Layout) -> bool:
    return all(frame in layout.shared for _, _, frame in group)


def _head_group(words: Sequence[str], layout: Layout, first: int) -> tuple[list[tuple[int, int, str]], int]:
    """The heads that stand joined at `first` ("trafficking and smuggling"), and where the last of them ends."""
    end = layout.heads[first][0][0]
    group = [(first, stop, frame) for stop, frame in layout.heads[first]]
    while True:
        hanging = (
            end + 1 if end < len(words) and words[end] in layout.skips else end
        )  # "smuggling of and trafficking in"
        after = layout.joins.get(hanging)
        if after is None:
            break
        start = _skip(words, layout, after, 2)
        while start not in layout.heads and start > after:
            start -= 1
        if start not in layout.heads or not _shares(group, layout):
            break
        stop = layout.heads[start][0][0]
        if words[end] in ",;":  # "production, trafficking and use of drugs": the heads after it must come to a thing
            others, reach = _head_group(words, layout, start)
            if not _things_after(words, layout, reach, {f for _, _, f in others} | {f for _, _, f in group}):
                break
        group.extend((start, s, frame) for s, frame in layout.heads[start])
        end = stop
    return group, end


def _skip(words: Sequence[str], layout: Layout, at: int, most: int = _MAX_SKIPS) -> int:
    end = min(len(words), at + most)
    while at < end and words[at] in layout.skips:
        at += 1
    return at


def _thing(
    table: Mapping[int, list[tuple[int, str, str]]], at: int, frames: set[str]
) -> list[tuple[int, int, str, str]]:
    """The things that start at a word and suit one of the frames, longest a frame."""
    best: dict[str, tuple[int, int, str, str]] = {}
    for end, frame, concept in table.get(at, ()):
        if frame in frames and (frame not in best or end > best[frame][1]):
            best[frame] = (at, end, frame, concept)
    return list(best.values())


def _things_after(words: Sequence[str], layout: Layout, at: int, frames: set[str]) -> list[tuple[int, int, str, str]]:
    """The things listed after a head that ends at word `at`."""
    found: list[tuple[int, int, str, str]] = []
    first = True
    while True:
        start, things = _next_thing(words, layout, at, frames)
        if not things or (first and start == at and at < len(words) and words[at] in _PUNCTUATION):
            return found
        found.extend(things)
        first = False
        at = max(thing[1] for thing in things)
        for extra in (0, 1, 2):
            joined = layout.joins.get(at + extra)
            if joined is not None:
                break
            if at + extra >= len(words) or words[at + extra] in _PUNCTUATION or at + extra in layout.heads:
                return found
        if joined is None:
            return found
        while joined in layout.joins:
            joined = layout.joins[joined]
        at = joined


def _next_thing(
    words: Sequence[str], layout: Layout, at: int, frames: set[str]
) -> tuple[int, list[tuple[int, int, str, str]]]:
    for start in range(at, min(at + _MAX_SKIPS, len(words)) + 1):
        things = _thing(layout.after, start, frames)
        if things:
            return start, things
        if start >= len(words) or words[start] not in layout.skips or start in layout.heads:
            break
    return at, []


def _things_before(
    words: Sequence[str], layout: Layout, first: int, frames: set[str]
) -> list[tuple[int, int, str, str]]:
    """The things listed before a head that starts at word `first`."""
    ends: dict[int, list[tuple[int, int, str, str]]] = {}
    for start in range(max(0, first - 24), first):
        for thing in _thing(layout.before, start, frames):
            ends.setdefault(thing[1], []).append(thing)
    found: list[tuple[int, int, str, str]] = []
    at = first
    while at in ends:
        things = ends[at]
        found.extend(things)
        at = min(thing[0] for thing in things)
        while at > 0 and words[at - 1] in layout.skips and at - 1 not in layout.joins and at not in ends:
            at -= 1
        joined = [start for start, end in layout.joins.items() if end == at]
        while joined:
            at = min(joined)
            joined = [start for start, end in layout.joins.items() if end == at]
        if not joined and at not in ends:
            break
    return found
