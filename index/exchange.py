"""Two statements of one language → the things one says for those of the other, as written; lists cut or grown.

Rewording scatters over a sentence; an exchanged thing stands in one or two places of a sentence that otherwise stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.changes import Shift, Side, same_cue
from index.models import Change
from index.profile import Word
from index.wording import load_terms

_PLACES = 1
"""In more places than this the words differ because the sentence was put differently."""
_KIN = 0.85
_ALIKE = 0.4
_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "des", "de", "an", "a")
_SHORTEST_ROOT = 6


@dataclass(frozen=True, slots=True)
class Exchange:
    """Words that only one side has, at one place: `before` in A, `after` in B (either may be empty)."""

    before: tuple[Word, ...]
    after: tuple[Word, ...]


def exchanges(a: Side, b: Side) -> list[Exchange]:
    """The places where content words differ, moved words and forms of one word left out."""
    one, two = loose_words(a), loose_words(b)
    keys_b = _keyed(two, a.profile.words)
    keys_a = [w.key for w in one]
    held_a, held_b = {w.key for w in a.profile.words}, {*keys_b, *_keyed(b.profile.words, a.profile.words)}
    found = []
    matcher = SequenceMatcher(None, keys_a, keys_b, autojunk=False)
    for op, i, j, k, end in matcher.get_opcodes():
        if op == "equal":
            continue
        before = tuple(w for w in one[i:j] if w.key not in held_b)
        after = tuple(w for w, key in zip(two[k:end], keys_b[k:end], strict=True) if key not in held_a)
        if before or after:
            found.append(Exchange(before, after))
    return found


def loose_words(side: Side) -> list[Word]:
    """The content words that no other field accounts for; adverbs of degree and manner say how, not what."""
    spans = side.profile.explained
    language = side.statement.language
    return [
        w for w in side.profile.words if not any(s <= w.start < e for s, e in spans) and not _is_adverb(w, language)
    ]


def _is_adverb(word: Word, language: str) -> bool:
    ending = {"en": "ly", "es": "mente", "pt": "mente", "fr": "ement"}.get(language, "")
    return bool(ending) and word.text.endswith(ending) and len(word.text) > len(ending) + 3 and ":" not in word.key


def _keyed(words: Sequence[Word], others: Sequence[Word]) -> list[str]:
    """The keys of `words`, each replaced by that of one of `others` which is a form of the same word."""
    known = sorted({w.key for w in others})
    return [w.key if w.key in known else next((k for k in known if _kin(k, w.key)), w.key) for w in words]


def _kin(a: str, b: str) -> bool:
    """Whether one stem is the other with more behind it ("port", "portuair")."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and long.startswith(short[: max(4, round(_KIN * len(short)))]) and short[-1].isalpha()


def objects(a: Side, b: Side) -> list[Shift]:
    """The thing acted upon, or who acts, where it was exchanged; words of the tables count wherever they stand."""
    found = exchanges(a, b)
    if not same_cue(a, b):  # put in other words anyway: one more word that differs is no other thing
        found = [e for e in found if _nouns((*e.before, *e.after)) or max(len(e.before), len(e.after)) > 1]
    both = [e for e in found if e.before and e.after]
    named = [e for e in both if _nouns(e.before) and _nouns(e.after)]
    if not found or (len(found) > _PLACES and not named and _common(a, b) >= _ALIKE):
        return []
    told = (named if len(found) > _PLACES else both) or found
    if not both and sum(len(e.before) + len(e.after) for e in found) < 2:
        return []
    before = "; ".join(_written(a, e.before) for e in told if e.before)
    after = "; ".join(_written(b, e.after) for e in told if e.after)
    field = "actor" if len(told) == 1 and both and _acts(a, told[0].before) and _acts(b, told[0].after) else "object"
    return [Shift(Change(field, before, after))]


def _nouns(words: Sequence[Word]) -> bool:
    by_id = load_terms().by_id
    return any(w.key in by_id and by_id[w.key].kind == "nouns" for w in words)


def _common(a: Side, b: Side) -> float:
    one, two = {w.key for w in a.profile.words}, set(_keyed(b.profile.words, a.profile.words))
    return 2 * len(one & two) / max(len(one) + len(two), 1)


def _written(side: Side, words: Sequence[Word]) -> str:
    return side.statement.text[words[0].start : words[-1].end] if words else ""


def _acts(side: Side, words: Sequence[Word]) -> bool:
    """Whether words open the sentence and come before the cue: the subject."""
    cue = side.statement.cue
    return bool(cue and words and words[0].start < 12 and words[-1].end <= cue.start)


def enumerations(a: Side, b: Side) -> list[Shift]:
    """ "victims, witnesses and their families" → "victims and witnesses": a member of a list gone or come."""
    found = exchanges(a, b)
    if len(found) != 1 or (found[0].before and found[0].after):
        return []
    cut = bool(found[0].before)
    side, words = (a, found[0].before) if cut else (b, found[0].after)
    if not _listed(side, words):
        return []
    return [Shift(Change("scope", _written(a, found[0].before), _written(b, found[0].after)), -1 if cut else 1)]


_AND = frozenset({"and", "or", "y", "e", "o", "u", "et", "ou"})
_DETERMINERS = frozenset(["their", "the", "its", "our", "sus", "los", "las", "les", "leurs", "des", "os", "as", "de"])


def _listed(side: Side, words: Sequence[Word]) -> bool:
    """Whether the words, three at most, stand between "and" or a comma and the next stop."""
    if not 1 <= len(words) <= 3:
        return False
    text = side.statement.text
    before = [part for part in text[: words[0].start].replace(",", " , ").casefold().split() if part]
    while before and before[-1] in _DETERMINERS:
        before.pop()
    after = text[words[-1].end :].lstrip().casefold()
    opens = bool(before) and (before[-1] == "," or before[-1] in _AND)
    closes = not after or after[0] in ",.;" or after.split()[0] in _AND
    joined = bool(after) and (after[0] == "," or after.split()[0] in _AND)
    return opens and closes and (before[-1] in _AND or joined)


def opposites(a: Side, b: Side) -> tuple[str, str] | None:
    """A word on one side and the same with a prefix of negation on the other ("admissible", "inadmissible")."""
    found = exchanges(a, b)
    for e in found:
        for x in e.before:
            for y in e.after:
                short, long = sorted((x.text, y.text), key=len)
                if len(short) >= _SHORTEST_ROOT and any(long == prefix + short for prefix in _PREFIXES):
                    return _written(a, [x]), _written(b, [y])
    return None
