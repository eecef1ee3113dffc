"""One sentence → its verdict: kind, level, strength, the cue and rule that decided, and the group that is bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.lexicon import LanguageData
from nlp.matcher import Pattern
from nlp.models import EntityMention, Kind
from nlp.patterns import fold
from nlp.subjects import Candidate, Group, find_groups, parsed_subject, subject_of

Subjects = Sequence[tuple[int, int, int]]
"""What a parser tells: where a verb begins, and where the words of its subject begin and end."""

RANK = {"commitment": 4, "call": 3, "position": 2, "context": 1, "heading": 0}
_MODALS = frozenset({"must", "we_must", "debe", "doit", "deve", "moet"})
"""Patterns of calls whose subject is the one who is asked to act."""
_ORDER: tuple[Kind, ...] = ("commitment", "call", "position")


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern found at `start:end` of a sentence, with its subject where it has one."""

    pattern: Pattern
    start: int
    end: int
    subject: Group | None = None


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


def find_cues(
    text: str,
    folded: str,
    language: LanguageData,
    entities: Sequence[EntityMention],
    *,
    antecedent: bool = False,
    subjects: Subjects = (),
) -> list[Cue]:
    """Every pattern that holds in `text`, in the order of kinds and places; embedded and reported ones left out."""
    groups: list[Group] | None = None
    cues: list[Cue] = []
    for pattern, matched, end in language.matcher.find(folded):
        start, end = _trim(text, matched, end)
        if pattern.subject in ("party", "implied") and (_blocked(folded, start, language) or _is_name(text, start)):
            continue
        subject: Group | None = None
        if pattern.subject == "party":
            groups = find_groups(text, folded, language, entities) if groups is None else groups
            known, subject = parsed_subject(start, end, groups, subjects)
            if not known:
                subject = subject_of(start, groups, folded, language)
            if subject is not None and subject.has("it") and not antecedent:
                subject = _antecedent(subject, groups) or (
                    subject if _agrees(pattern, folded, start, end, language) else None
                )
            if subject is None and not _drops_subject(folded, start, end, antecedent, language):
                continue
        elif pattern.subject == "named":
            subject = next((g for g in find_groups(text, folded, language, entities) if start <= g.start < end), None)
        cues.append(Cue(pattern, start, end, subject))
    stance = next((c for c in cues if _is_stance(c)), None)
    if stance is None:
        return cues
    return [c for c in cues if c.pattern.kind == "position" or not _reported(c, stance, folded)]


def _agrees(pattern: Pattern, folded: str, start: int, end: int, language: LanguageData) -> bool:
    """Whether "they" needs no antecedent: calls, and words by which parties agree."""
    return pattern.kind != "commitment" or language.word_class("agreed").search(folded[start:end]) is not None


def _drops_subject(folded: str, start: int, end: int, antecedent: bool, language: LanguageData) -> bool:
    """Whether a verb opens its sentence without a subject, as Romance verbs may ("Asimismo, acordaron …")."""
    if "prodrop" not in language.words or language.word_class("adv").sub(" ", folded[:start]).strip(" ,"):
        return False
    return antecedent or language.word_class("prodrop").search(folded[start:end]) is not None


def _antecedent(pronoun: Group, groups: Sequence[Group]) -> Group | None:
    """The parties or bodies that "they" takes up from earlier in the sentence."""
    earlier: dict[str, Candidate] = {}
    for group in groups:
        for m in group.members:
            if group.end <= pronoun.start and m.entity is not None and m.entity.type != "programme":
                earlier.setdefault(m.entity.id, m)
    return Group(tuple(earlier.values())[-3:], False) if earlier else None


def _is_name(text: str, start: int) -> bool:
    """Whether the word at `start` is capitalised within a sentence: part of a name, no verb ("Migration Institute")."""
    if not text[start : start + 1].isupper() or text[start + 1 : start + 2].isupper():
        return False  # "The Council INVITES": capitals for emphasis, as in Council conclusions
    return text[start - 1 : start] == " " and any(c.islower() for c in text[:start])


def _is_stance(cue: Cue) -> bool:
    """Whether a position is a verb of the parties ("we recognise"), which can govern a clause of somebody else."""
    name = cue.pattern.id.rsplit(".", 1)[-1]
    return cue.pattern.kind == "position" and name.startswith(("we_", "resolution"))


def _blocked(folded: str, start: int, language: LanguageData) -> bool:
    """Whether the word before a verb makes it an infinitive, a noun or another verb's complement ("to commit")."""
    before = folded[max(0, start - 60) : start]
    words = language.word_class("adv").sub(" ", before).split()
    if not words:
        return False
    if words[-1].endswith(("'s", "s'")) or language.word_class("blocker").fullmatch(words[-1].strip('(“"')):
        return True
    return language.word_class("infinitive_and").search(before.rstrip()) is not None  # "to promote and encourage"


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


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalpha():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "'"):
        end -= 1
    return start, end


def _reported(cue: Cue, stance: Cue, folded: str) -> bool:
    """Whether `cue` stands inside what an earlier stance is about ("we welcome that Peru will …")."""
    if cue.start <= stance.start:
        return False
    if cue.pattern.weak:
        return not re.search(r"[;:]\s|\.\s", folded[stance.end : cue.start])
    if cue.subject is None or cue.subject.has("we"):
        return False
    if stance.subject is not None and cue.subject == stance.subject:
        return False
    return cue.subject.start > stance.start and cue.pattern.kind == "commitment"


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
        best = max(firm or chosen, key=lambda c: (c.pattern.level, -c.start))
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
