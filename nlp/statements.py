"""Paragraphs → statements with kind, level and cue; lead-ins and headings govern the fragments below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.models import Document, Paragraph
from nlp.cues import Subjects
from nlp.forms import is_fragment, is_table_head, is_unmarked_heading, is_verbless, looks_like_heading
from nlp.kinds import RANK, Verdict, complete, fallback, judge
from nlp.lexicon import HeadingRule, LanguageData, Lexicon
from nlp.models import EntityMention
from nlp.patterns import fold
from nlp.segment import sentences
from nlp.speakers import find_speaker, quoted_spans, share_inside


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement to be: a slice of the document, the paragraph it stands in and what is known of its place."""

    start: int
    end: int
    index: int
    language: str
    heading: bool = False
    first: bool = True
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece with its verdict; `lead` is the lead-in or heading that decided, `donor` the number of its piece."""

    piece: Piece
    verdict: Verdict
    lead: str = ""
    donor: int | None = None


def split(document: Document, lexicon: Lexicon) -> list[Piece]:
    """The statements of `document` as slices, in order: one for each sentence, list item and heading."""
    pieces: list[Piece] = []
    rows = False  # below the head of a table, where a line without a verb is a row and no heading
    for index, paragraph in enumerate(document.paragraphs):
        language = pick_language(paragraph, document, lexicon)
        text = document.text[paragraph.start : paragraph.end]
        if not text.strip():
            continue
        heading = paragraph.kind in ("heading", "title") or (not rows and looks_like_heading(text, paragraph))
        if heading and paragraph.kind != "title" and text.rstrip()[-1] in ":,":
            heading = not _is_clause(text, language)
        head = is_table_head(fold(text), language)
        rows = head or (rows and not heading and not text.rstrip().endswith("."))
        if heading or head or (not rows and is_unmarked_heading(document, index, language)):
            pieces.append(_trimmed(text, paragraph, index, language.code))
            continue
        quotes = quoted_spans(text)
        speaker = find_speaker(text, quotes, language) if quotes else None
        starts, mains = language.word_class("clause_start"), language.word_class("clause_main")
        spans = sentences(text, language.abbreviations, starts, mains)
        for number, (start, end) in enumerate(spans):
            speaks = speaker if speaker is not None and _spoken(start, end, quotes) else None
            pieces.append(
                Piece(paragraph.start + start, paragraph.start + end, index, language.code, False, number == 0, speaks)
            )
    return pieces


def _is_clause(text: str, language: LanguageData) -> bool:
    """Whether what is set as a heading is the verb of the parties or their name: "The Ministers AGREE:"."""
    rule = heading_rule(text, language)
    if (rule is not None and rule.clause) or text.rstrip().endswith(","):
        return True
    return language.word_class("preamble").match(fold(text)) is not None or complete(text, language, ()) is not None


def _spoken(start: int, end: int, quotes: list[tuple[int, int]]) -> bool:
    """Whether a sentence is quoted speech: most of it is, or it begins within a quotation."""
    return share_inside(start, end, quotes) >= 0.5 or any(a <= start < b for a, b in quotes)


def pick_language(paragraph: Paragraph, document: Document, lexicon: Lexicon) -> LanguageData:
    """The grammar for a paragraph: its own language, else the document's, else English."""
    for code in (paragraph.language, document.language, "en"):
        if code in lexicon.languages:
            return lexicon.languages[code]
    return next(iter(lexicon.languages.values()))


def _trimmed(text: str, paragraph: Paragraph, index: int, language: str) -> Piece:
    left = len(text) - len(text.lstrip())
    return Piece(paragraph.start + left, paragraph.start + len(text.rstrip()), index, language, heading=True)


def judge_all(
    document: Document,
    pieces: Sequence[Piece],
    entities: Sequence[Sequence[EntityMention]],
    lexicon: Lexicon,
    subjects: Sequence[Subjects] = (),
) -> list[Judged]:
    """A verdict for every piece, in order; `entities` are those of each piece, `subjects` what a parser found."""
    walk = _Walk(document, lexicon, subjects)
    return [walk.step(number, piece, entities[number]) for number, piece in enumerate(pieces)]


class _Walk:
    """One pass over a document: what the lead-in, the heading and the sentence before say of the next piece."""

    def __init__(self, document: Document, lexicon: Lexicon, subjects: Sequence[Subjects]) -> None:
        self.document, self.lexicon, self.subjects = document, lexicon, subjects
        self.rule: HeadingRule | None = None
        self.rule_depth = 0
        self.rule_text = ""
        self.table = ""
        self.sticky = False
        self.lead: Judged | None = None
        self.previous: Judged | None = None
        self.enumerated: Judged | None = None
        self.number = 0

    def step(self, number: int, piece: Piece, entities: Sequence[EntityMention]) -> Judged:
        self.number = number
        text = self.document.text[piece.start : piece.end]
        language = self.lexicon.languages[piece.language]
        paragraph = self.document.paragraphs[piece.index]
        if piece.heading:
            judged = self._heading(piece, text, paragraph, language)
        elif piece.speaker is not None:
            judged = Judged(piece, Verdict("context", f"{language.code}.context.quotation"))
        else:
            judged = self._sentence(piece, text, paragraph, language, entities)
        self.previous = judged
        return judged

    def _heading(self, piece: Piece, text: str, paragraph: Paragraph, language: LanguageData) -> Judged:
        self.lead = self.enumerated = None
        self.table = text if is_table_head(fold(text), language) else ""
        if self.table:
            return Judged(piece, Verdict("heading", f"{language.code}.heading.table"))
        rule = heading_rule(text, language)
        if rule is not None:
            self.rule, self.rule_depth, self.rule_text = rule, paragraph.depth, text
        elif paragraph.kind == "heading" and paragraph.depth < self.rule_depth:
            self.rule = None
        return Judged(piece, Verdict("heading", f"{language.code}.heading"))

    def _sentence(
        self,
        piece: Piece,
        text: str,
        paragraph: Paragraph,
        language: LanguageData,
        entities: Sequence[EntityMention],
    ) -> Judged:
        folded = fold(text)
        previous = self.previous
        same = previous is not None and previous.piece.index == piece.index
        antecedent = previous is not None and same and previous.verdict.kind == "commitment"
        subjects = self.subjects[self.number] if self.subjects else ()
        own = judge(text, language, entities, antecedent=antecedent, subjects=subjects)
        if self.table and (row := self._row(piece, own, text, folded, language)) is not None:
            return row
        opens = self._opens_list(piece, text)
        if opens and (own is None or own.kind == "position"):
            own = complete(text, language, entities) or own
        fragment = is_fragment(folded, language)
        item = paragraph.kind == "item" or (
            self.lead is not None and piece.first and (fragment or self._goes_on(folded, language))
        )
        if self.lead is not None and piece.first and not item:
            self.lead = None
        noun = paragraph.kind == "item" and is_verbless(folded, language)
        judged = self._governed(piece, own, item, fragment, noun, folded, language)
        judged = judged or self._continued(piece, own, same, folded, language)
        if judged is None:
            judged = Judged(piece, own or fallback(text, folded, language))
        if opens:
            judged = self._lead_in(judged, text, folded, language)
        if judged.verdict.kind == "call" and language.word_class("numbered_need").search(folded):
            self.enumerated = judged
        return judged

    def _goes_on(self, folded: str, language: LanguageData) -> bool:
        """Whether a paragraph completes the verb of the parties above it: "RESOLVE:" … "That the fund be extended"."""
        return self.sticky and language.word_class("clause_item").match(folded) is not None

    def _row(self, piece: Piece, own: Verdict | None, text: str, folded: str, language: LanguageData) -> Judged | None:
        """A row below the head of a table of actions; the first sentence after the rows closes the table."""
        form = is_verbless(folded, language) or is_fragment(folded, language)
        if form and (own is None or own.kind in ("commitment", "call")):
            return Judged(piece, Verdict("commitment", f"{language.code}.table.row", level=5), self.table)
        if text.rstrip().endswith("."):
            self.table = ""
        return None

    def _opens_list(self, piece: Piece, text: str) -> bool:
        """Whether a sentence leads in the items after it: by its colon, or as a line left open before a list."""
        stripped = text.rstrip()
        if stripped.endswith(":"):
            return True
        paragraphs = self.document.paragraphs
        here = paragraphs[piece.index]
        if stripped[-1:] in ".;!?,”»)" or here.kind == "item" or piece.index + 1 >= len(paragraphs):
            return False
        return piece.end >= here.end - 1 and paragraphs[piece.index + 1].kind == "item"

    def _lead_in(self, judged: Judged, text: str, folded: str, language: LanguageData) -> Judged:
        """A sentence that ends with a colon governs what follows."""
        rule = heading_rule(text, language)
        if rule is not None and RANK[judged.verdict.kind] > RANK["position"] and not rule.clause:
            rule = None
        short = len(text.split()) <= 6
        self.sticky = short and ((rule is not None and rule.clause) or judged.verdict.kind != "context")
        if rule is not None:
            verdict = Verdict(rule.gives, rule.id, level=rule.level, soft=rule.soft)
            judged = replace(judged, verdict=verdict)
        self.lead = Judged(judged.piece, judged.verdict, text, self.number)
        if rule is not None and len(text.split()) <= 4 and not rule.clause:
            return replace(judged, verdict=Verdict("heading", rule.id))
        return judged

    def _governed(
        self,
        piece: Piece,
        own: Verdict | None,
        item: bool,
        fragment: bool,
        noun: bool,
        folded: str,
        language: LanguageData,
    ) -> Judged | None:
        """What the open lead-in or the heading above gives to an item or fragment without a stronger cue of its own."""
        if self.lead is not None and item and piece.first:
            given = self.lead.verdict
            if ".heading." in given.rule and given.kind == "call" and own is None and not fragment and not self.sticky:
                return Judged(piece, Verdict("context", f"{given.rule}.topic"), self.lead.lead)
            mandate = given.kind == "commitment" and language.word_class("mandate").match(folded) is not None
            if own is not None and (RANK[own.kind] >= RANK[given.kind] or (_stands(own, given) and not mandate)):
                return None
            return Judged(piece, replace(given, cue=given.cue), self.lead.lead, self.lead.donor)
        if self.rule is None or not piece.first:
            return None
        if not fragment and not (noun and self.rule.gives == "commitment"):
            return None
        if own is not None and own.kind in ("commitment",):
            return None
        return self._under_heading(piece, own, folded, language)

    def _under_heading(self, piece: Piece, own: Verdict | None, folded: str, language: LanguageData) -> Judged | None:
        rule = self.rule
        if rule is None:
            return None
        if rule.gives == "call" and language.word_class("topic").match(folded):
            return Judged(piece, Verdict("context", f"{rule.id}.topic"), self.rule_text)
        past = language.word_class("done").match(folded) and not language.word_class("ahead").search(folded)
        if rule.gives == "commitment" and past:
            return Judged(piece, Verdict("context", f"{rule.id}.done"), self.rule_text)
        given = Verdict(rule.gives, rule.id, level=rule.level)
        if own is not None and (RANK[own.kind] > RANK[rule.gives] or _stands(own, given)):
            return None
        soft = rule.soft or (rule.gives == "commitment" and language.word_class("interest").match(folded) is not None)
        level = 3 if soft else rule.level
        return Judged(piece, Verdict(rule.gives, rule.id, level=level, soft=soft), self.rule_text)

    def _continued(
        self, piece: Piece, own: Verdict | None, same: bool, folded: str, language: LanguageData
    ) -> Judged | None:
        """A fragment or "this includes …" that goes on with the sentence before it."""
        previous = self.previous
        if own is not None and own.kind in ("commitment", "call"):
            return None
        listed = self.enumerated is not None and language.word_class("bare_fragment").match(folded)
        if self.enumerated is not None and listed and (own is None or own.kind == "context"):
            return Judged(piece, replace(self.enumerated.verdict, cue=None), "", None)
        if previous is None or previous.piece.heading:
            return None
        kind = previous.verdict.kind
        if own is None and kind in ("commitment", "call") and language.word_class("also_to").match(folded):
            return Judged(piece, previous.verdict, self._text(previous), self.number - 1)
        if not same or language.word_class("we").search(folded):
            return None
        if language.word_class("includes").match(folded) and kind == "commitment":
            return Judged(piece, previous.verdict, self._text(previous), self.number - 1)
        if is_fragment(folded, language) and own is None and kind in ("commitment", "call"):
            return Judged(piece, previous.verdict, self._text(previous), self.number - 1)
        return None

    def _text(self, judged: Judged) -> str:
        return self.document.text[judged.piece.start : judged.piece.end]


def _stands(own: Verdict, given: Verdict) -> bool:
    """Whether an item's own verb holds against a lead-in that merely enacts ("RESOLVES: 1. To urge States …")."""
    opens = own.cue is not None and own.cue.start <= 5 and own.kind in ("call", "position")
    return given.level == 5 and opens


def heading_rule(text: str, language: LanguageData) -> HeadingRule | None:
    """The first rule of the language that a heading or lead-in fulfils."""
    folded = fold(text).rstrip(" :.;")
    for rule in language.headings:
        if re.search(rule.regex, folded):
            return rule
    return None
