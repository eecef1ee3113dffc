"""One sentence → the patterns that hold in it, each with its subject; what is embedded or reported is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.lexicon import LanguageData
from nlp.matcher import Pattern
from nlp.models import EntityMention
from nlp.subjects import Candidate, Group, find_groups, parsed_subject, subject_of

Subjects = Sequence[tuple[int, int, int]]
"""What a parser tells: where a verb begins, and where the words of its subject begin and end."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern found at `start:end` of a sentence, with its subject where it has one."""

    pattern: Pattern
    start: int
    end: int
    subject: Group | None = None


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
    said = language.word_class("said_that").search(folded)
    for pattern, matched, end in language.matcher.find(folded):
        start, end = _trim(text, matched, end)
        if said is not None and said.end() <= start and ";" not in folded[said.end() : start]:
            if groups is None:
                groups = find_groups(text, folded, language, entities)
            if not _speaks_for_itself(subject_of(said.start(), groups, folded, language)):
                continue  # "the minister said that Spain will …": reported, though without quotation marks
        adds = pattern.subject == "party" and pattern.kind == "commitment" and pattern.level >= 4
        added = _added(folded, start, language) if adds else None
        guarded = pattern.subject in ("party", "implied", "thing")
        if guarded and ((added is None and _blocked(folded, start, language)) or _is_name(text, start)):
            continue
        if pattern.subject == "thing" and language.word_class("not_thing").search(folded, 0, start):
            continue
        subject: Group | None = None
        if pattern.subject == "party":
            groups = find_groups(text, folded, language, entities) if groups is None else groups
            known, subject = parsed_subject(start, end, groups, subjects)
            if not known and added is not None:
                subject = next((g for g in groups if added - 2 <= g.end <= added), None)
            elif not known:
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


def _speaks_for_itself(speaker: Group | None) -> bool:
    """Whether who says something is a state or body, whose word binds it, and not a person."""
    return speaker is not None and all(m.role in ("we", "it", "name") for m in speaker.members)


def _added(folded: str, start: int, language: LanguageData) -> int | None:
    """Where the noun ends that a clause adds something to ("Ecuador, which announces …"); None for any other verb."""
    before = language.word_class("adv").sub(lambda m: " " * len(m.group()), folded[max(0, start - 60) : start])
    words = before.rstrip().rpartition(" ")
    if language.word_class("relative").fullmatch(words[2]) is None or not words[0].rstrip().endswith(","):
        return None
    return max(0, start - 60) + len(words[0].rstrip()) - 1


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
