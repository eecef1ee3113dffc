"""A draft against a corpus: what is altered, dropped, in conflict, misnamed; and what is left in peace."""

from collections.abc import Iterator

import pytest

from index.check import CheckReport, check
from index.embed import load_embedder
from index.errors import NotFound
from index.models import Record
from index.records import to_record
from index.store import Corpus
from ingest.ids import stable_id
from ingest.models import Document, Metadata, Paragraph
from nlp.annotate import annotate
from nlp.lexicon import load_lexicon

SERIES = "Harbour Forum"
OLD = ["First Harbour Forum, Lisbon, 3 May 2022",
       "We commit to share alerts on suspicious containers within 24 hours.",
       "We will finance a laboratory for the analysis of precursors.",
       "The meeting in Lisbon brought together 84 authorities from 30 States.",
       "We shall protect the witnesses of port crimes in every court."]  # fmt: skip
NEW = ["Second Harbour Forum, Kingston, 9 June 2024",
       "We commit to share alerts on suspicious containers within 12 hours.",
       "We will open before the end of 2026 a school for customs officers.",
       "We decide to create a register of vessels that changed their name."]  # fmt: skip


def record(name: str, lines: list[str], metadata: Metadata) -> Record:
    text, paragraphs = "", []
    for number, line in enumerate(lines):
        kind = "title" if number == 0 and "Forum" in line else "body"
        label = "" if kind == "title" else str(number)
        paragraphs.append(Paragraph(len(text), len(text) + len(line), kind=kind, label=label, language="en"))
        text += line + "\n"
    sha = stable_id(name, text).ljust(64, "0")
    document = Document(sha[:12], name, sha, text, "en", metadata, tuple(paragraphs))
    return to_record(document, annotate(document, load_lexicon()), load_embedder("fast"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus.open(tmp_path_factory.mktemp("check"), create=True) as made, made.writing():
        embedder = load_embedder("fast")
        made.claim(model=embedder.name, lexicon=load_lexicon().digest)
        meta = [
            Metadata(date="2022-05-03", place="Lisbon", meeting="First Harbour Forum", series=SERIES, language="en"),
            Metadata(date="2024-06-09", place="Kingston", meeting="Second Harbour Forum", series=SERIES, language="en"),
        ]
        for name, lines, found in zip(("old.txt", "new.txt"), (OLD, NEW), meta, strict=True):
            made.add(record(name, lines, found), name.encode(), path=name)
        yield made


def checked(corpus: Corpus, lines: list[str], against: tuple[str, ...] = ()) -> CheckReport:
    found = Metadata(date="2026-03-01", series=SERIES, language="en")
    return check(corpus, record("draft.txt", lines, found), load_embedder("fast"), load_lexicon(), against=against)


def alarms(report: CheckReport) -> list[tuple[str, str]]:
    return [(f.type, f.statement.text if f.statement else "") for f in report.findings if f.severity != "hint"]


def test_restated_text_is_left_in_peace(corpus: Corpus):
    assert alarms(checked(corpus, [NEW[1], NEW[2], NEW[3], OLD[3], OLD[4]])) == []


CASES = [
    # later than what was agreed last, though firmer than what was agreed before
    ("We commit to share alerts on suspicious containers within 18 hours.", "weakens"),
    ("We may share alerts on suspicious containers within 12 hours.", "weakens"),
    ("We will open before the end of 2029 a school for customs officers.", "weakens"),
    ("We will open before the end of 2026 a school for prison officers.", "changes"),
    ("We will not open before the end of 2026 a school for customs officers.", "contradicts"),
    ("We shall protect the witnesses of port crimes in every court, where feasible.", "weakens"),
]


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_what_an_edit_does_to_agreed_language(corpus: Corpus, text: str, kind: str):
    assert kind in {found for found, where in alarms(checked(corpus, [text])) if where == text}


def test_the_precedents_are_cited_with_the_most_recent(corpus: Corpus):
    report = checked(corpus, ["We commit to share alerts on suspicious containers within 36 hours."])
    (one,) = report.statements
    assert {p.hit.document.date for p in one.matches} == {"2022-05-03", "2024-06-09"}
    assert all(p.match.relation == "weakens" for p in one.matches)


def test_what_the_last_meeting_of_the_series_undertook_is_missed(corpus: Corpus):
    report = checked(corpus, [NEW[1], NEW[3], "Customs schools are dear to all of us."])
    assert [hit.statement.text for hit in report.dropped] == [NEW[2]]


def test_against_names_another_meeting(corpus: Corpus):
    report = checked(corpus, [NEW[1], OLD[4]], against=("old.txt",))
    assert [hit.statement.text for hit in report.dropped] == [OLD[2]]
    with pytest.raises(NotFound):
        checked(corpus, [NEW[1]], against=("nowhere",))


def test_figures_that_cannot_both_hold(corpus: Corpus):
    within = ["The fund for the shelters of Kingston holds EUR 25 million for 2027.",
              "The fund for the shelters of Kingston holds EUR 35 million for 2027."]  # fmt: skip
    assert "conflict_within" in {kind for kind, _ in alarms(checked(corpus, within))}
    text = "The meeting in Lisbon brought together 40 authorities from 30 States."
    assert {kind for kind, _ in alarms(checked(corpus, [text]))} & {"contradicts", "conflict_corpus"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We will ask the EMCDDA for its figures.", "outdated_name"),
        ("We will ask Eurojuts for its figures.", "wrong_name"),
        ("This builds on the First Harbour Forum, held in Lisbon on 3 May 2021.", "meeting_date"),
        ("This builds on the First Harbour Forum, held in Madrid on 3 May 2022.", "meeting_place"),
    ],
)
def test_names_and_meetings(corpus: Corpus, text: str, kind: str):
    assert kind in {found for found, _ in alarms(checked(corpus, [text]))}


@pytest.mark.parametrize(
    "text",
    [
        "We will ask the EUDA, formerly the EMCDDA, for its figures.",
        "We will ask Eurojust for its figures.",
        "This builds on the First Harbour Forum, held in Lisbon on 3 May 2022.",
    ],
)
def test_right_names_and_meetings(corpus: Corpus, text: str):
    kinds = {found for found, _ in alarms(checked(corpus, [text]))}
    assert not kinds & {"outdated_name", "wrong_name", "meeting_date", "meeting_place"}


def test_gaps_are_hints(corpus: Corpus):
    report = checked(corpus, ["We will strengthen our cooperation on everything that matters to us."])
    assert {f.type for f in report.findings if f.severity == "hint"} == {"gap", "compliance"}
    assert alarms(report) == []


def test_findings_are_in_order_of_severity_and_the_same_twice(corpus: Corpus):
    lines = [CASES[4][0], CASES[0][0], "We will ask the EMCDDA for its figures."]
    one, two = checked(corpus, lines), checked(corpus, lines)
    assert one == two
    order = ["high", "medium", "low", "hint"]
    assert [order.index(f.severity) for f in one.findings] == sorted(order.index(f.severity) for f in one.findings)
