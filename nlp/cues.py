"""One sentence → the patterns that hold in it, each with its subject; what is embedded or reported is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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
    reading = _Reading(text, folded, language, entities, antecedent, subjects)
    found = [reading.cue(pattern, start, end) for pattern, start, end in language.matcher.find(folded)]
    cues = [c for c in found if c is not None]
    # What a relative clause adds to a party counts only where the main clause binds nobody ("…, which will also …").
    main = [c.start for c in cues if c.pattern.kind == "commitment" and c.start not in reading.added]
    cues = [c for c in cues if c.start not in reading.added or not any(start < c.start for start in main)]
    stance = next((c for c in cues if _is_stance(c)), None)
    if stance is None:
        return cues
    return [c for c in cues if c.pattern.kind == "position" or not _reported(c, stance, folded)]


class _Reading:
    """One sentence while its patterns are weighed; its possible subjects are found when first asked for."""

    def __init__(
        self,
        text: str,
        folded: str,
        language: LanguageData,
        entities: Sequence[EntityMention],
        antecedent: bool,
        subjects: Subjects,
    ) -> None:
        self.text, self.folded, self.language, self.entities = text, folded, language, entities
        self.antecedent, self.subjects = antecedent, subjects
        self.said = language.word_class("said_that").search(folded)
        self.norm = language.word_class("norm_that").search(folded)
        self.added: set[int] = set()

    @cached_property
    def groups(self) -> list[Group]:
        return find_groups(self.text, self.folded, self.language, self.entities)

    def cue(self, pattern: Pattern, matched: int, stop: int) -> Cue | None:
        """The cue of a pattern that matches at `matched:stop`, or None if it does not hold there."""
        start, end = _trim(self.text, matched, stop)
        if self._is_reported(start) or (pattern.kind == "call" and self.norm and self.norm.end() <= start):
            return None
        after = None
        if pattern.subject == "party" and pattern.kind == "commitment" and pattern.level >= 4:
            after = _added(self.folded, start, self.language)
        blocked = after is None and _blocked(self.folded, start, self.language)
        if pattern.subject in ("party", "implied", "thing") and (blocked or _is_name(self.text, start)):
            return None
        if pattern.subject == "thing" and self.language.word_class("not_thing").search(self.folded, 0, start):
            return None
        if pattern.subject == "named":
            return Cue(pattern, start, end, next((g for g in self.groups if start <= g.start < end), None))
        if pattern.subject != "party":
            return Cue(pattern, start, end)
        subject = self._subject(pattern, start, end, after)
        if subject is None and not _drops_subject(self.folded, start, end, self.antecedent, self.language):
            return None
        if subject is not None and self._hangs_on(subject, pattern, start):
            return None
        if after is not None:
            self.added.add(start)
        return Cue(pattern, start, end, subject)

    def _subject(self, pattern: Pattern, start: int, end: int, after: int | None) -> Group | None:
        known, subject = parsed_subject(start, end, self.groups, self.subjects) if self.subjects else (False, None)
        if not known and after is not None:
            subject = next((g for g in self.groups if after - 2 <= g.end <= after), None)
        elif not known:
            subject = subject_of(start, self.groups, self.folded, self.language)
        if subject is None or not subject.has("it") or self.antecedent:
            return subject
        agrees = _agrees(pattern, self.folded, start, end, self.language)
        return _antecedent(subject, self.groups) or (subject if agrees else None)

    def _is_reported(self, start: int) -> bool:
        """Whether a person's words are told ("the minister said that Spain will …"), though without quotation marks."""
        said = self.said
        if said is None or said.end() > start or ";" in self.folded[said.end() : start]:
            return False
        return not _speaks_for_itself(subject_of(said.start(), self.groups, self.folded, self.language))

    def _hangs_on(self, subject: Group, pattern: Pattern, start: int) -> bool:
        """Whether the verb is not that of its subject: "… that 21 leaders endorsed", "urge X to act and agree"."""
        if pattern.kind == "position":
            before = self.folded[: subject.start].split()
            while before and (before[-1].isdigit() or self.language.word_class("determiner").fullmatch(before[-1])):
                before.pop()
            if len(before) > 3 and self.language.word_class("relative").fullmatch(before[-1]):
                return not any(self.language.word_class("stance_that").fullmatch(word) for word in before[-2:-1])
        return self.language.word_class("asked_and").search(self.folded[subject.start : start]) is not None


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
