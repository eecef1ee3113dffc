"""How firm is a statement: the one place that decides kind, level and strength, from the cues of a sentence.

The order of decisions, the first that speaks wins:

1. `nlp.statements` settles what needs no cue: headings and datelines, quoted speech, rows of tables of actions.
2. A preambular clause ("Recalling …,") without a main clause of its own is a position.
3. The cues of the sentence (`nlp.cues`): a commitment before a call before a position, whatever stands first; of
   several commitments the firm ones before the soft, then the highest level, then the first.
4. A commitment is soft (level 3) if its verb is ("intend to"), if the verb that follows is ("will consider"), or if a
   hedge stands at the verb or closes the sentence ("as appropriate").
5. A sentence that says less than its lead-in or heading takes the kind and level of that (`nlp.statements`): "(a) to
   publish …" under "We undertake:", nouns under "Results and agreements".
6. What no cue decides (`fallback`) is context if it narrates, dates, counts or describes, and a position if the
   parties speak or an assessment is made.

Levels are those of the patterns (`level` in `data/languages/*.toml`): 6 duty, 5 decision, 4 undertaking, 3 intention,
2 request, 1 encouragement or need, 0 stance. `Verdict.rule` names the pattern or rule that decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.cues import Cue, Subjects, find_cues
from nlp.lexicon import LanguageData
from nlp.models import EntityMention, Kind
from nlp.patterns import fold
from nlp.subjects import Group, find_groups, subject_of

RANK = {"commitment": 4, "call": 3, "position": 2, "context": 1, "heading": 0}
_MODALS = frozenset({"must", "we_must", "debe", "doit", "deve", "moet"})
"""Patterns of calls whose subject is the one who is asked to act."""
_END = re.compile(r"[.;:!?…][\"”»’)\]]*$")
_ORDER: tuple[Kind, ...] = ("commitment", "call", "position")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided of a sentence; `cue` is None where the form or the surroundings decided (`rule` says which)."""

    kind: Kind
    rule: str
    level: int = 0
    soft: bool = False
    reaffirmed: bool = False
    negated: bool = False
    cue: Cue | None = None
    groups: tuple[Group, ...] = ()


def judge(
    text: str,
    language: LanguageData,
    entities: Sequence[EntityMention] = (),
    *,
    antecedent: bool = False,
    subjects: Subjects = (),
) -> Verdict | None:
    """The verdict on one sentence by its own words, or None if no pattern speaks.

    `antecedent` says that "it" or "they" may stand for a party named in the sentence before; `subjects` are those
    that a parser found, where one is installed.
    """
    folded = fold(text)
    cues = find_cues(text, folded, language, entities, antecedent=antecedent, subjects=subjects)
    preambular = language.word_class("preamble").match(folded) is not None
    if preambular and _hangs(folded, cues):
        return Verdict("position", f"{language.code}.position.preamble")
    for kind in _ORDER:
        chosen = [c for c in cues if c.pattern.kind == kind]
        if chosen:
            verdict = _verdict(chosen, folded, language)
            if kind == "call" and verdict.cue is not None:
                return replace(verdict, groups=_asked(verdict.cue, text, folded, language, entities))
            return verdict
    if preambular:
        return Verdict("position", f"{language.code}.position.preamble")
    return None


def complete(text: str, language: LanguageData, entities: Sequence[EntityMention]) -> Verdict | None:
    """The verdict on a lead-in, as if its first item followed: "We agree to:" → "We agree to act"."""
    stem = text.rstrip().rstrip(":").rstrip()
    for ending in language.words.get("completion", ()):
        verdict = judge(f"{stem} {ending}", language, entities)
        if verdict is not None and verdict.kind in ("commitment", "call"):
            cue = verdict.cue
            if cue is not None:
                verdict = replace(verdict, cue=replace(cue, end=min(cue.end, len(stem))))
            return verdict
    return None


def _asked(
    cue: Cue, text: str, folded: str, language: LanguageData, entities: Sequence[EntityMention]
) -> tuple[Group, ...]:
    """Whom a call addresses: the object of a verb that asks ("urge all States"), the subject of "must"."""
    groups = find_groups(text, folded, language, entities)
    if cue.pattern.id.rsplit(".", 1)[-1] in _MODALS:
        inside = next((g for g in groups if cue.start <= g.start < cue.end), None)
        subject = inside or subject_of(cue.start, groups, folded, language)
        return () if subject is None or subject.has("it") else (subject,)
    after = next((g for g in groups if g.start > cue.start and not g.has("it")), None)
    return (after,) if after is not None and after.start - cue.end <= 30 and not after.has("we") else ()


def _hangs(folded: str, cues: Sequence[Cue]) -> bool:
    """Whether a preambular clause has no main clause of its own."""
    if folded.rstrip().endswith((",", ";", ":")):
        return not any(c.subject is not None and c.subject.has("we") for c in cues)
    main = [c for c in cues if c.pattern.kind != "position" or c.subject is not None]
    return all(c.start > 0 and "," not in folded[: c.start] for c in main)


def _verdict(chosen: list[Cue], folded: str, language: LanguageData) -> Verdict:
    best = max(chosen, key=lambda c: (c.pattern.level, -c.start))
    pattern = best.pattern
    level = pattern.level
    soft = pattern.soft
    if pattern.kind == "commitment":
        firm = [c for c in chosen if not _softened(c, folded, language)]
        best = max(firm or chosen, key=lambda c: (c.pattern.level, -c.start, c.subject is not None))
        level, soft = best.pattern.level, not firm
        level = 3 if soft else level
    return Verdict(
        kind=best.pattern.kind,
        rule=best.pattern.id,
        level=level,
        soft=soft and pattern.kind == "commitment",
        reaffirmed=pattern.kind == "commitment" and any(c.pattern.reaffirmed for c in chosen),
        negated=_negated(best, folded, language),
        cue=best,
        groups=() if best.subject is None else (best.subject,),
    )


def _softened(cue: Cue, folded: str, language: LanguageData) -> bool:
    """Whether the cue binds softly: by its verb, by the verb it introduces, or by a hedge on its clause."""
    if cue.pattern.soft:
        return True
    words = folded[cue.start : cue.end]
    last = max(words.rfind(" ") + 1, 0)
    tail = folded[cue.start + last : cue.end + 60]
    if not language.word_class("pledge").search(words) and _hedged(cue, folded, language):
        return True
    if language.word_class("soft_verb").match(tail) or language.word_class("soft_verb").match(
        folded[cue.end :].lstrip()[:60]
    ):
        return not language.word_class("pledge").search(words)
    return False


def _hedged(cue: Cue, folded: str, language: LanguageData) -> bool:
    """Whether a hedge stands at the verb ("will, as appropriate, share") or closes a simple sentence."""
    hedge = language.word_class("hedge")
    if hedge.search(folded[max(0, cue.start - 2) : cue.end + 28]):
        return True
    last = max(hedge.finditer(folded, cue.end), key=lambda m: m.end(), default=None)
    return last is not None and not folded[last.end() :].strip(" .;") and ";" not in folded[cue.end : last.start()]


def _negated(cue: Cue, folded: str, language: LanguageData) -> bool:
    span = folded[max(0, cue.start - 12) : cue.end + 24]
    return language.word_class("negation").search(span) is not None


def fallback(text: str, folded: str, language: LanguageData) -> Verdict:
    """Context or position for a sentence without any cue: narration, figures and description, or a view."""
    if language.word_class("disclaimer").search(folded):
        return Verdict("position", f"{language.code}.position.disclaimer")
    narrated = next((p for p, _, _ in language.matcher.find(folded) if p.kind == "context"), None)
    if narrated is not None:
        return Verdict("context", narrated.id)
    for name in ("told", "counted"):
        if language.word_class(name).search(folded):
            return Verdict("context", f"{language.code}.context.{name}")
    if not _END.search(text.rstrip()) and len(text.split()) < 8:
        return Verdict("context", f"{language.code}.context.fragment")
    if language.word_class("we_any").search(folded) or language.word_class("assessing").search(folded):
        return Verdict("position", f"{language.code}.position.statement")
    return Verdict("context", f"{language.code}.context.default")
