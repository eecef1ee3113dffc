"""Two statements → the shifts of how firmly they bind: level, modals, hedges, deadlines, figures and dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.figures import Figure
from index.models import Change
from index.profile import Profile
from index.tokens import spans, stem
from index.tokens import words as fold_words
from nlp.models import Mention, Statement


@dataclass(frozen=True, slots=True)
class Shift:
    """A change and its direction: 1 firmer, -1 weaker, 0 other; `opposite` when both cannot hold.

    `minor` marks a step between two levels that both bind ("decide", "will"): any other sign outweighs it.
    """

    change: Change
    direction: int = 0
    opposite: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """A statement with its profile."""

    statement: Statement
    profile: Profile


def same_language(a: Side, b: Side) -> bool:
    """Whether the two sides can be compared word by word."""
    return a.statement.language == b.statement.language


_MODAL = {"may": 1, "should": 2, "must": 3}


def band(level: int) -> int:
    """The rung of the ladder that survives translation: stance, request, intention, undertaking.

    Within 4-6 the languages do not map ("shall" is a plain future in Spanish, a present in French).
    """
    return 0 if level == 0 else 1 if level <= 2 else 2 if level == 3 else 3


def strength(a: Side, b: Side) -> list[Shift]:
    """Modals ("shall" → "may"), else the level; across languages only what translation does not blur."""
    one, two = a.profile.modals, b.profile.modals
    if one and two:
        high_a, high_b = max(map(_MODAL.__getitem__, one)), max(map(_MODAL.__getitem__, two))
        blurred = not same_language(a, b) and min(high_a, high_b) >= 2  # "should" is often "debe" or "doit"
        if high_a != high_b and not blurred:
            return [Shift(Change("modal", _join(one), _join(two)), 1 if high_b > high_a else -1)]
    x, y = ladder(a), ladder(b)
    softened = {3} < {x, y} <= {3, 4, 5, 6} and _hedged(a) != _hedged(b)
    if softened and (same_cue(a, b) or ({x, y} == {3, 4} and not (same_language(a, b) and _softer_cue(a, b)))):
        return []  # the hedge alone made the difference, and is told as such
    softer, soft = b.profile.softening, a.profile.softening
    if same_language(a, b) and x == y > 0 and bool(softer) != bool(soft):  # "we invite them to consider joining"
        return [Shift(Change("level", soft or _level(a), softer or _level(b)), -1 if softer else 1)]
    if same_language(a, b) and (same_cue(a, b) or unread(a) or unread(b)):
        return []
    if same_language(a, b):
        if x == y:
            return []
    elif band(x) == band(y) or (one and two):
        return []
    return [Shift(Change("level", _level(a), _level(b)), 1 if y > x else -1, minor=band(x) == band(y) == 3)]


def _cue_stems(side: Side) -> frozenset[str]:
    cue, language = side.statement.cue, side.statement.language
    return frozenset(stem(w, language) for w in fold_words(cue.text) if w not in _EMPTY) if cue else frozenset()


_NO_CUE = """we us our nos nous se s the to a de d en em as que ourselves upon on strongly firmly also"""
_EMPTY = frozenset(_NO_CUE.split())


def same_cue(a: Side, b: Side) -> bool:
    """Whether the same words decide on both sides: "instamos a", "se insta a"; a list's lead-in weighs no more."""
    one, two = _cue_stems(a), _cue_stems(b)
    return _forms(one, two) and _forms(two, one) and a.profile.determined == b.profile.determined


def _forms(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether every stem of `one` has one in `two` that begins alike ("insta", "instam")."""
    return bool(one) and all(any(x == y or (len(x) > 4 and x[:5] == y[:5]) for y in two) for x in one)


def unread(side: Side) -> bool:
    """Whether nothing was found that decides: a statement without cue is no weaker undertaking, it was not read."""
    statement = side.statement
    bare = statement.cue is None or statement.rule.endswith((".statement", ".is_threat"))
    return statement.level == 0 and bare and not side.profile.modals


def _softer_cue(a: Side, b: Side) -> bool:
    """Whether the softer side has a verb of its own that softens ("will consider", "procurarán")."""
    low, high = (a, b) if a.statement.level < b.statement.level else (b, a)
    return not _forms(
        _cue_stems(low), _cue_stems(high) | {stem(w.text, high.statement.language) for w in high.profile.words}
    )


def _hedged(side: Side) -> bool:
    return bool(side.profile.hedges)


_FUTURE = ("will be ", "shall be ")


def ladder(side: Side) -> int:
    """The level on the ladder of comparison: "we are committed to" is a rung below "we commit to"."""
    level, cue = side.statement.level, side.statement.cue
    if level == 3 and cue and cue.text.casefold().startswith(_FUTURE) and not side.profile.hedges:
        return 4  # "will be answered as soon as possible": who answers is left open, that it happens is not
    return 3 if level == 4 and side.profile.determined else level


def _level(side: Side) -> str:
    words = side.statement.cue.text if side.statement.cue else _join(side.profile.modals)
    return f"{ladder(side)} ({words})" if words else str(ladder(side))


def _join(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def hedges(a: Side, b: Side) -> list[Shift]:
    """Hedges added (weaker) or removed (firmer), by id; a hedge exchanged for another is a mere change."""
    one, two = _hedge_words(a), _hedge_words(b)
    if not same_language(a, b):
        one = {k: v for k, v in one.items() if not k.startswith("other:")}
        two = {k: v for k, v in two.items() if not k.startswith("other:")}
    gone, come = sorted(set(one) - set(two)), sorted(set(two) - set(one))
    if not gone and not come:
        return []
    change = Change("hedge", "; ".join(one[h] for h in gone), "; ".join(two[h] for h in come))
    return [Shift(change, 1 if not come else -1 if not gone else 0)]


def _hedge_words(side: Side) -> dict[str, str]:
    return {p.id: side.statement.text[p.start : p.end] for p in reversed(side.profile.hedges)}


def deadline(a: Side, b: Side) -> list[Shift]:
    """Deadlines: later or gone is weaker, earlier or new is firmer."""
    x, y = a.profile.deadline, b.profile.deadline
    words_a, words_b = _deadline_words(a), _deadline_words(b)
    if a.profile.someday != b.profile.someday and not (y if b.profile.someday else x):
        change = Change("deadline", words_a or a.profile.someday, words_b or b.profile.someday)
        return [Shift(change, -1 if b.profile.someday else 1)]
    if _says_too(b, words_a, x) and (not words_b or _says_too(a, words_b, y)):
        return []
    if _says_too(a, words_b, y) and not words_a:
        return []
    if words_a and fold_words(words_a) == fold_words(words_b):
        return []  # "before the end of the year" says the same whichever year it is said in
    if x == y and (x or not (same_language(a, b) and words_a and words_b)):
        return []
    if not x and not y:
        if fold_words(words_a) == fold_words(words_b):
            return []
        return [Shift(Change("deadline", words_a, words_b))]
    change = Change("deadline", words_a or x, words_b or y)
    if not (x or words_a) or not (y or words_b):
        return [Shift(change, 1 if y else -1)]
    if _is_day_of(a) and _is_day_of(b):
        return [Shift(change)]
    one, two = _comparable(x), _comparable(y)
    if one is None or two is None or one[0] != two[0]:
        return [Shift(change)] if same_language(a, b) else []
    return [Shift(change, 1 if two[1] < one[1] else -1)]


def _says_too(side: Side, said: str, value: str) -> bool:
    """Whether a statement holds a deadline that was not read as one there: its words, its day or its period."""
    if said and f" {' '.join(fold_words(said))} " in f" {' '.join(fold_words(side.statement.text))} ":
        return True
    period = re.fullmatch(r"P(\d+)([HDWMY])", value)
    if period:
        return any(
            f.value == float(period.group(1)) and f.unit[:1].upper() == period.group(2) for f in side.profile.figures
        )
    return bool(value) and any(d.last_day == value for d in side.profile.dates)


_DAY_OF = re.compile(r"\b(?:on|el|le|em|a|no dia|el dia|los|les|nos|dias)$")


def _is_day_of(side: Side) -> bool:
    """Whether a deadline is the day of an event ("will be held on 14 May"): another day is neither later nor weaker."""
    start = next((d.start for d in side.profile.dates if d.last_day == side.profile.deadline and len(d.iso) == 10), -1)
    return start > 0 and _DAY_OF.search(" ".join(fold_words(side.statement.text[:start]))) is not None


def _deadline_words(side: Side) -> str:
    return side.profile.deadline_text


_HOURS = {"H": 1, "D": 24, "W": 168, "M": 720, "Y": 8760}


def _comparable(deadline: str) -> tuple[str, str] | None:
    if not deadline:
        return None
    period = re.fullmatch(r"P(\d+)([HDWMY])", deadline)
    if period:
        return "period", f"{int(period.group(1)) * _HOURS[period.group(2)]:08d}"
    return "date", deadline


def _outside(figure: Figure, spans: Sequence[Mention]) -> bool:
    return not any(m.start <= figure.start < m.end for m in spans)


def loose_figures(side: Side) -> list[Figure]:
    """The figures that are neither in a name, nor a deadline, nor a year."""
    names: list[Mention] = [e for e in side.statement.entities if e.type != "country"]
    names += [side.statement.deadline] if side.statement.deadline else []
    due = side.profile.deadline_text
    start = side.statement.text.find(due) if due else -1
    end = start + len(due) if start >= 0 else -1
    found = [f for f in side.profile.figures if f.unit != "yearnum" and _outside(f, names)]
    return [f for f in found if not start <= f.start < end]


def figures(a: Side, b: Side) -> list[Shift]:
    """Figures of one unit that differ: in an undertaking lower is weaker, in a fact both cannot hold; and dates."""
    shifts: list[Shift] = []
    one, two = _unpaired(loose_figures(a), loose_figures(b))
    fact = is_fact(a.statement) and is_fact(b.statement)
    one, two = _undue(one, b), _undue(two, a)
    if same_language(a, b):
        one, two = one + (_ones(two, b, a) if not one else []), two + (_ones(one, a, b) if not two else [])
    apart = fact and bool(_dates(a, b))  # figures of two events do not contradict one another
    for unit in sorted({f.unit for f in one} & {f.unit for f in two}):
        x, y = [f for f in one if f.unit == unit], [f for f in two if f.unit == unit]
        change = Change("quantity", _words(a, x), _words(b, y))
        more = sum(f.value for f in y) > sum(f.value for f in x)
        shifts.append(Shift(change, 0 if fact else 1 if more else -1, opposite=fact and not apart))
    left = (
        [f for f in one if f.unit not in {g.unit for g in two}],
        [f for f in two if f.unit not in {g.unit for g in one}],
    )
    if left[0] and left[1]:
        shifts.append(Shift(Change("quantity", _words(a, left[0]), _words(b, left[1]))))
    elif same_language(a, b) and any(f.digits for f in (*left[0], *left[1])) and not fact:
        change = Change("quantity", _words(a, left[0]), _words(b, left[1]))
        shifts.append(Shift(change, 1 if left[1] else -1))
    return shifts + _dates(a, b)


def _undue(figures: list[Figure], other: Side) -> list[Figure]:
    """The figures that are not the other side's deadline in other words ("in no more than 12 hours")."""
    return [f for f in figures if other.profile.deadline != f"P{int(f.value)}{f.unit[:1].upper()}"]


_ONE = frozenset({"one", "single", "un", "une", "una", "um", "uma"})


def _ones(figures: list[Figure], side: Side, other: Side) -> list[Figure]:
    """What the other side says of the things counted on this one as "one" ("two operations", "one operation")."""
    language = other.statement.language
    theirs = [(w, stem(w, language), start, end) for w, start, end in spans(other.statement.text)]
    found = []
    for figure in figures:
        after = [w.text for w in side.profile.words if figure.end <= w.start <= figure.end + 30][:2]
        counted = {stem(w, side.statement.language) for w in after}
        for place, (word, _, start, end) in enumerate(theirs):
            if word in _ONE and not figure.unit and counted & {t[1] for t in theirs[place + 1 : place + 3]}:
                found.append(Figure(1.0, "", start, end, digits=False))
                break
    return found


def is_fact(statement: Statement) -> bool:
    """Whether a statement reports: it binds nobody, and no verb of stance governs its figures."""
    return statement.level == 0 and (statement.kind == "context" or statement.cue is None)


def _unpaired(one: list[Figure], two: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    """The figures of each side whose value the other does not have; a unit read on one side only does not count."""

    def missing(these: list[Figure], those: list[Figure]) -> list[Figure]:
        values = Counter(f.value for f in those)
        rest = []
        for figure in these:
            if values[figure.value] > 0:
                values[figure.value] -= 1
            else:
                rest.append(figure)
        return rest

    return missing(one, two), missing(two, one)


def _words(side: Side, figures: Sequence[Figure]) -> str:
    return "; ".join(side.statement.text[f.start : f.end] for f in figures)


def date_marks(side: Side) -> dict[str, str]:
    """ISO dates and years named outside names and the deadline → their words."""
    names: list[Mention] = [e for e in side.statement.entities if e.type != "country"]
    marks = [(d.iso, d.start, d.end) for d in side.profile.dates]
    marks += [(str(int(f.value)), f.start, f.end) for f in side.profile.figures if f.unit == "yearnum"]
    inside = [(m.start, m.end) for m in names]
    return {
        iso: side.statement.text[start:end]
        for iso, start, end in marks
        if not any(s <= start < e for s, e in inside) and not (side.profile.deadline or "-").startswith(iso[:7])
    }


def _dates(a: Side, b: Side) -> list[Shift]:
    one, two = date_marks(a), date_marks(b)
    gone, come = sorted(set(one) - set(two)), sorted(set(two) - set(one))
    if not gone or not come:
        return []
    return [Shift(Change("date", "; ".join(one[d] for d in gone), "; ".join(two[d] for d in come)))]
