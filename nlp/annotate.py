"""The verb of this folder: a `Document` and a `Lexicon` → `Annotations`, the same ones every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.ids import stable_id
from ingest.models import Document
from nlp.actors import (
    Parties,
    count_countries,
    find_actors,
    find_asked,
    implied_actor,
    main_programme,
    resolving,
    row_actors,
)
from nlp.cues import Subjects
from nlp.kinds import Verdict
from nlp.lexicon import LanguageData, Lexicon
from nlp.mentions import Found, find_mentions
from nlp.models import Actor, Annotations, EntityMention, Mention, Statement
from nlp.patterns import fold
from nlp.reservations import find_parties
from nlp.statements import Judged, Piece, judge_all, split
from nlp.subjects import find_groups


def annotate(document: Document, lexicon: Lexicon, *, pipelines: Mapping[str, str] | None = None) -> Annotations:
    """Every statement of `document` with kind, level, cue, actors, deadline, quantities, crime types and entities.

    `pipelines` names, by language, an installed trained spaCy pipeline that helps to find subjects.
    """
    pieces = split(document, lexicon)
    texts = [document.text[p.start : p.end] for p in pieces]
    found = _mentions(document, pieces, texts, lexicon)
    entities = [f.entities for f in found]
    subjects = _subjects(pieces, texts, lexicon, pipelines) if pipelines else ()
    judged = judge_all(document, pieces, entities, lexicon, subjects)
    known = Parties(count_countries(entities), main_programme(entities), declares=declares(judged))
    builder = _Builder(document, lexicon, known)
    statements = tuple(builder.build(j, texts[number], found[number]) for number, j in enumerate(judged))
    return _with_parties(document, statements, lexicon)


def _mentions(document: Document, pieces: Sequence[Piece], texts: Sequence[str], lexicon: Lexicon) -> list[Found]:
    """What is named in each text, asked language by language so that acronyms defined once are known later."""
    found: dict[int, Found] = {}
    for code in sorted({p.language for p in pieces}):
        numbers = [i for i, p in enumerate(pieces) if p.language == code]
        for number, one in zip(
            numbers, find_mentions([texts[i] for i in numbers], code, lexicon, date=document.metadata.date), strict=True
        ):
            found[number] = one
    return [found[i] for i in range(len(pieces))]


def _subjects(
    pieces: Sequence[Piece], texts: Sequence[str], lexicon: Lexicon, pipelines: Mapping[str, str]
) -> list[Subjects]:
    """The subjects that trained pipelines find, for the languages that have one."""
    from nlp.components import parse_subjects
    from nlp.pipeline import load_pipeline

    found: list[Subjects] = [() for _ in pieces]
    for code in sorted(set(pipelines) & {p.language for p in pieces}):
        numbers = [i for i, p in enumerate(pieces) if p.language == code and not p.heading]
        parsed = parse_subjects(load_pipeline(lexicon, code, pipelines[code]), [texts[i] for i in numbers])
        for number, subjects in zip(numbers, parsed, strict=True):
            found[number] = subjects
    return found


def _with_parties(document: Document, statements: tuple[Statement, ...], lexicon: Lexicon) -> Annotations:
    signatories, reservations, legal_status = find_parties(document, statements, lexicon)
    return Annotations(
        statements=statements,
        signatories=tuple(signatories),
        reservations=tuple(reservations),
        legal_status=legal_status,
        lexicon=lexicon.digest,
    )


def declares(judged: Sequence[Judged]) -> bool:
    """Whether the document speaks in the first person plural outside quotations, as declarations do."""
    spoken = [j.verdict for j in judged if j.verdict.cue is not None]
    return any(any(g.has("we") for g in v.groups) or (not v.groups and ".we_" in v.rule) for v in spoken)


class _Builder:
    """Judged pieces → statements, with what the document has told so far of its bodies and actors."""

    def __init__(self, document: Document, lexicon: Lexicon, parties: Parties) -> None:
        self.document, self.lexicon, self.parties = document, lexicon, parties
        self.known: dict[str, str] = {}
        self.body = ""
        self.resolves: tuple[Actor, ...] = ()
        self.actors: list[tuple[Actor, ...]] = []

    def build(self, judged: Judged, text: str, found: Found) -> Statement:
        piece, verdict = judged.piece, judged.verdict
        paragraph = self.document.paragraphs[piece.index]
        language = self.lexicon.languages[piece.language]
        actors = tuple(self._short(a) for a in self._actors(judged, text, found.entities, language))
        self.actors.append(actors)
        self._remember(piece, found.entities)
        self.resolves = self.resolves or resolving(text, found.entities, language)
        cue = _cue(judged, text)
        commitment = verdict.kind == "commitment"
        return Statement(
            id=stable_id(self.document.id, str(piece.start), str(piece.end)),
            document=self.document.id,
            language=piece.language,
            page=paragraph.page,
            paragraph=paragraph.label,
            index=piece.index,
            section=paragraph.section,
            start=piece.start,
            end=piece.end,
            text=text,
            kind=verdict.kind,
            level=verdict.level,
            strength=("soft" if verdict.soft else "firm") if commitment else None,
            cue=cue,
            rule=verdict.rule,
            reaffirmed=verdict.reaffirmed,
            negated=verdict.negated,
            actors=actors,
            action=_action(text, cue) if verdict.kind in ("commitment", "call") else "",
            deadline=found.deadline,
            quantities=found.quantities,
            hedges=found.hedges,
            crime_types=found.crime_types,
            entities=found.entities,
            speaker=piece.speaker or "",
            context=judged.lead,
        )

    def _short(self, actor: Actor) -> Actor:
        """A body written as its initials keeps them, in English: "L'ONUDC" is UNODC."""
        concept = self.lexicon.concepts.concepts.get(actor.id)
        if concept is None or len(actor.text) < 4 or actor.text not in concept.acronyms:
            return actor
        return replace(actor, name=concept.acronyms[0])

    def _remember(self, piece: Piece, entities: Sequence[EntityMention]) -> None:
        """Keeps the bodies named by their nouns, and the body that the last heading names."""
        if piece.heading:
            self.body = ""
        for entity in entities:
            if entity.type not in ("country", "instrument", "meeting"):
                for noun in {entity.text.split()[0].lower(), entity.text.split()[-1].lower()}:
                    self.known[noun] = entity.text if piece.language == "en" else entity.name or entity.text
            if piece.heading and not self.body and entity.type in ("body", "agency", "network", "organisation"):
                self.body = entity.text

    def _actors(
        self, judged: Judged, text: str, entities: Sequence[EntityMention], language: LanguageData
    ) -> tuple[Actor, ...]:
        verdict = judged.verdict
        parties = replace(self.parties, body=self.body if judged.lead else "", known=self.known)
        if verdict.kind == "call" and verdict.groups and not judged.lead:
            return find_asked(text, verdict.groups, language, entities, parties)
        if verdict.kind != "commitment":
            return ()
        if verdict.rule.endswith(".table.row"):
            groups = find_groups(text, fold(text), language, entities)
            return row_actors(text, groups, language, entities, parties) or implied_actor(text, entities, parties)
        own = verdict.cue is not None and judged.donor is None and not judged.lead
        if not own:
            return self._inherited(judged, text, entities, parties)
        if ".resolution_" in verdict.rule or ".se_declar" in verdict.rule:
            return self.resolves or implied_actor(text, entities, parties)
        if verdict.groups:
            verb = verdict.cue.start if verdict.cue is not None else -1
            actors = find_actors(text, verdict.groups, language, entities, parties, verb)
            if actors and self._held(verdict, actors, text, entities, language):
                return implied_actor(text, entities, parties)
            if actors:
                return actors
            return self._last() or implied_actor(text, entities, parties)
        return implied_actor(text, entities, parties)

    def _held(
        self,
        verdict: Verdict,
        actors: Sequence[Actor],
        text: str,
        entities: Sequence[EntityMention],
        language: LanguageData,
    ) -> bool:
        """Whether the subject is a meeting that is to be held: those who sign hold it."""
        cue = verdict.cue
        meeting = {(e.start, e.end) for e in entities if e.type == "meeting"}
        if cue is None or not all((a.start, a.end) in meeting for a in actors):
            return False
        return language.word_class("held").search(fold(text[cue.start : cue.end + 20])) is not None

    def _inherited(
        self, judged: Judged, text: str, entities: Sequence[EntityMention], parties: Parties
    ) -> tuple[Actor, ...]:
        if judged.donor is not None and judged.donor < len(self.actors):
            return _unplaced(self.actors[judged.donor])
        return implied_actor(text, entities, parties)

    def _last(self) -> tuple[Actor, ...]:
        return _unplaced(self.actors[-1]) if self.actors else ()


def _unplaced(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Actors taken over from another statement: the words are kept, the place is not in this text."""
    return tuple(Actor(text=a.text, start=0, end=0, id=a.id, name=a.name) for a in actors)


def _cue(judged: Judged, text: str) -> Mention | None:
    cue = judged.verdict.cue
    if cue is None:
        return Mention(judged.lead, 0, 0) if judged.lead else None
    if judged.lead or judged.donor is not None:
        source = judged.lead
        return Mention(source[cue.start : cue.end] or source, 0, 0)
    return Mention(text[cue.start : cue.end], cue.start, cue.end)


def _action(text: str, cue: Mention | None) -> str:
    """What is to be done: the words after the cue, or the whole item where the cue stands above it."""
    return text[cue.end :].strip(" ,;:.") if cue is not None else text.strip(" ,;:.")
