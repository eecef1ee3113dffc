"""Who stands before a verb: the parties, bodies and pronouns of a statement, in groups joined by "and"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.lexicon import LanguageData
from nlp.models import EntityMention

NAMED = frozenset({"body", "agency", "network", "programme", "country", "organisation", "meeting"})
_ACRONYM = re.compile(
    r"\b(?!(?:EUR|USD|CAD|GBP|CHF|MXN|BRL|COP|THE|LOS|LAS|LES|DES|NOS|ALL)\b)[A-ZÀ-Þ]{3,}(?:-[A-ZÀ-Þ]{2,})?\b"
)
_APPOSITION = re.compile(r",[^,;.]{0,25}|(?:the|los|las|les|os|as|i|gli|le|de)?")
_PROPER = re.compile(
    r"(?:The(?= \S+ [A-Z])|Le|La|L['’]|Les|El|Los|Las|O|A|Os|As) ?"
    r"([A-ZÀ-Þ][\w’'-]*[a-zà-ÿ]\w*(?: (?:of |de |du |da |do |des |dos )?[A-ZÀ-Þ][\w-]+){0,5})"
)
"""A name at the head of a sentence that no registry knows: "The Royal Navy", "Le Burkina Faso"; not "The Amazon"."""
_WORDS = re.compile(r"[^\s,;:()—–]+|[,;:()—–]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word or name that can be a subject: `role` is "we", "it", "party" (a noun) or "name" (`entity` if known)."""

    start: int
    end: int
    role: str
    entity: EntityMention | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates joined by "and" or commas; `governed` if a preposition stands before the first of them."""

    members: tuple[Candidate, ...]
    governed: bool

    @property
    def start(self) -> int:
        """Where the first member begins."""
        return self.members[0].start

    @property
    def end(self) -> int:
        """Where the last member ends."""
        return self.members[-1].end

    def has(self, role: str) -> bool:
        """Whether any member plays `role`."""
        return any(m.role == role for m in self.members)


def find_groups(text: str, folded: str, language: LanguageData, entities: Sequence[EntityMention]) -> list[Group]:
    """The groups of possible subjects of `text`, from left to right."""
    groups: list[Group] = []
    previous: Candidate | None = None
    for candidate in _candidates(text, folded, language, entities):
        if previous is not None and groups and _joins(previous, candidate, groups[-1], folded, language):
            last = groups[-1]
            groups[-1] = Group((*last.members, candidate), last.governed)
        else:
            governed = candidate.role not in ("we", "it") and _governed(text, candidate.start, language)
            groups.append(Group((candidate,), governed))
        previous = candidate
    return groups


def _joins(previous: Candidate, candidate: Candidate, group: Group, folded: str, language: LanguageData) -> bool:
    """Whether `candidate` goes on with the group of `previous` rather than open one of its own."""
    if candidate.role in ("we", "it") or previous.role in ("we", "it"):
        return False
    gap = folded[previous.end : candidate.start]
    if candidate.role == "party" and gap.lstrip()[:1] in (",", ")") and not _says_and(gap, language):
        return False  # "with Europol, the ministers will …": the comma closes the phrase
    return _joined(gap, language)


def _says_and(gap: str, language: LanguageData) -> bool:
    return any(_is("coordination", w, language) for w in _WORDS.findall(gap))


def parsed_subject(
    start: int, end: int, groups: Sequence[Group], subjects: Sequence[tuple[int, int, int]]
) -> tuple[bool, Group | None]:
    """What a parser says of the verbs within `start:end`: whether it knows their subject, and the group in it."""
    for verb, left, right in subjects:
        if start <= verb < end:
            return True, next((g for g in groups if left <= g.start < right), None)
    return False, None


def subject_of(verb: int, groups: Sequence[Group], folded: str, language: LanguageData) -> Group | None:
    """The group that is the subject of the verb which begins at `verb`, or None."""
    before = [g for g in groups if g.end <= verb]
    for i in range(len(before) - 1, -1, -1):
        group = before[i]
        if group.governed:
            continue
        gap = folded[group.end : verb]
        if language.word_class("relative").search(gap[-12:]) and _is(
            "relative", gap.rstrip().split(" ")[-1].strip(), language
        ):
            return None
        if group.has("we") and not _reaches(gap, language):
            continue
        if not group.has("we") and not _modifies(gap, language):
            continue
        return _as_we(before[:i], group, folded)
    return None


def _reaches(gap: str, language: LanguageData) -> bool:
    """Whether only adverbs, or an earlier verb phrase and "and", stand between a pronoun and its verb."""
    rest = language.word_class("adv").sub(" ", gap).strip(" ,")
    if not rest or len(rest.split()) <= 1:
        return True
    tail = gap.rstrip()
    last = re.split(r"[\s,]+", language.word_class("adv").sub(" ", tail).strip(" ,"))[-1]
    if _is("coordination", last, language):
        return True
    if re.search(r"\b(?:and|y|et|e|und|en),[^,]{2,60},$", tail):
        return True  # "we have done so and, where needed, commit …"
    return tail.endswith(",") and gap.lstrip().startswith(",")


def _is(name: str, word: str, language: LanguageData) -> bool:
    """Whether `word` is of the class `name`."""
    return language.word_class(name).fullmatch(word) is not None


def _modifies(gap: str, language: LanguageData) -> bool:
    """Whether `gap` can belong to the noun phrase or verb phrase of the group before it."""
    words = gap.split()
    if len(words) <= 2:
        return True
    if len(words) > 45:
        return False
    tail = re.split(r"[\s,]+", language.word_class("adv").sub(" ", gap).strip(" ,"))[-1]
    first = words[0]
    opens = (
        first[0] in ",(–—-"
        or bool(language.word_class("preposition").match(first))
        or _is("coordination", tail, language)
    )
    opens = (
        opens
        or _is("coordination", first, language)
        or bool(language.word_class("relative").match(first))
        or first.endswith(("ed", "ing", "ados", "adas", "idos", "és", "ées", "is"))
    )
    return opens and not re.search(r",\s(?:this|these|which|it|esto|esta|este|cela|ceci|isso|isto)\b", gap)


def _as_we(earlier: Sequence[Group], group: Group, folded: str) -> Group:
    """`group`, or the "we" that it stands in apposition to ("We, the Ministers of …")."""
    for g in reversed(earlier):
        if g.has("we"):
            between = folded[g.end : group.start].strip()
            return Group(g.members[:1], False) if _APPOSITION.fullmatch(between) else group
    return group


def _candidates(text: str, folded: str, language: LanguageData, entities: Sequence[EntityMention]) -> list[Candidate]:
    taken = [False] * (len(text) + 1)
    found: list[Candidate] = []

    def add(start: int, end: int, role: str, entity: EntityMention | None = None) -> None:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Candidate(start, end, role, entity))

    for e in sorted(entities, key=lambda e: (e.start - e.end, e.start)):
        if e.type in NAMED:
            add(e.start, e.end, "name", e)
        else:
            taken[e.start : e.end] = [True] * (e.end - e.start)
    for m in language.word_class("we").finditer(folded):
        add(m.start(), m.end(), "we")
    for m in language.word_class("it").finditer(folded):
        add(m.start(), m.end(), "it")
    not_party = language.word_class("not_party")
    for m in language.word_class("party").finditer(folded):
        if not not_party.search(folded[max(0, m.start() - 22) : m.end() + 16]):
            add(m.start(), m.end(), "party")
    for m in _ACRONYM.finditer(text):
        add(m.start(), m.end(), "name")
    proper = _PROPER.match(text)
    if proper is not None and not any(taken[proper.start(1) : proper.end(1)]):
        add(proper.start(1), proper.end(1), "name")
    return _compounds(sorted(found, key=lambda c: c.start), text)


def _compounds(found: list[Candidate], text: str) -> list[Candidate]:
    """Joins a name and the noun right after it: "EU Member States", "LAC 33 countries", "CRI members"."""
    out: list[Candidate] = []
    for candidate in found:
        if out and out[-1].role == "name" and candidate.role == "party":
            last = out[-1]
            country = last.entity is not None and last.entity.type == "country"
            if not country and re.fullmatch(r"\s+(?:\d+\s+|Member\s+)?", text[last.end : candidate.start]):
                out[-1] = Candidate(last.start, candidate.end, "party")
                continue
        out.append(candidate)
    return out


def _joined(gap: str, language: LanguageData) -> bool:
    """Whether `gap` joins two members of one group: a comma, "and", a bracket, with articles and one adjective."""
    words = _WORDS.findall(gap)
    if not words or len(words) > 6:
        return False
    joints, others = 0, 0
    for word in words:
        if word in ",(" or _is("coordination", word, language):
            joints += 1
        elif word == ")" or language.word_class("determiner").fullmatch(word):
            continue
        elif language.word_class("preposition").fullmatch(word):
            return False
        else:
            others += 1
    return joints > 0 and others <= 1


def _governed(text: str, start: int, language: LanguageData) -> bool:
    words = _WORDS.findall(text[max(0, start - 70) : start])
    singular = not re.match(r"\w+s\b", text[start:])
    others, year = 0, False
    for raw in reversed(words[-8:]):
        word = raw.lower().replace("’", "'")
        if word in ",;:()—–":
            return False
        if "'" in word and language.word_class("preposition").fullmatch(word[: word.index("'") + 1]):
            return True
        if language.word_class("preposition").fullmatch(word):
            return True
        skip = language.word_class("determiner").fullmatch(word) or raw[0].isupper() or raw[0].isdigit()
        if re.fullmatch(r"\d{4}", raw):
            year = True
            continue
        if year and not language.word_class("determiner").fullmatch(word):
            return False  # "In 2023 Mexico agreed", but "during the 2023 Dialogue"
        year = False
        others += not skip
        if others > (5 if singular else 0):  # "of this flagship security programme"
            return False
    return False
