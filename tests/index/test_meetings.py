import pytest

from index.meetings import meetings
from index.mentioned import mentioned_meetings
from index.models import Filters
from index.store import Corpus
from ingest.ids import slug


def test_meetings_that_discussed_a_topic_in_order_of_date(corpus, embedder, lexicon):
    found = meetings(corpus, "money laundering", Filters(), embedder, lexicon)
    assert [(m.name, m.date) for m in found] == [
        ("Lima Round Table 2023", "2023-05-10"),
        ("Quito Summit 2024", "2024-06-20"),
    ]
    assert [d.source for d in found[0].documents] == ["2023-05-lima.en.pdf"]
    assert "money laundering" in found[0].hits[0].statement.text
    assert found[0].hits[0].rank == 1


def test_a_meeting_that_only_touches_the_topic_is_dropped(corpus, embedder, lexicon):
    found = meetings(corpus, "the extradition treaty signed in March", Filters(), embedder, lexicon)
    assert [m.name for m in found] == ["Lima Round Table 2023"]


def test_without_a_topic_all_meetings_with_their_subjects(corpus, embedder, lexicon):
    found = meetings(corpus, None, Filters(), embedder, lexicon)
    assert [(m.id, m.subjects) for m in found] == [
        ("lima-round-table-2023", ("money-laundering",)),
        ("quito-summit-2024", ("money-laundering",)),
    ]
    assert [m.id for m in meetings(corpus, None, Filters(since="2024"), embedder, lexicon)] == ["quito-summit-2024"]


@pytest.fixture
def mentions(tmp_path, take, paper):
    """Give the meetings, reported and mentioned, of documents given as (name, date, meeting, lines of text)."""
    corpora = []

    def read(*papers, entities, title=""):
        corpus = Corpus.open(tmp_path / f"mentions-{len(corpora)}", create=True)
        corpora.append(corpus)
        with corpus.writing():
            for name, date, meeting, lines in papers:
                said = [("context", line) for line in lines]
                language = name.split(".")[-2]
                take(corpus, paper("lima", name=name, language=language, lines=said, entities=entities, date=date,
                                   meeting=meeting, title=title or f"Text of {name}"))  # fmt: skip
        found = meetings(corpus, None, Filters(), None, None)
        return [(m.name, m.date, m.place, len(m.hits)) for m in found if not m.documents or m.hits]

    yield read
    for corpus in corpora:
        corpus.close()


SUMMIT = {
    "EU-CELAC Summit": ("eu-celac-summit", "meeting"),
    "CELAC-EU Summit": ("eu-celac-summit", "meeting"),
    "Cumbre UE-CELAC": ("eu-celac-summit", "meeting"),
    "Sommet UE-CELAC": ("eu-celac-summit", "meeting"),
    "Cimeira UE-CELAC": ("eu-celac-summit", "meeting"),
    "Cumbre de Santa Marta": ("cumbre-de-santa-marta", "meeting"),
}


def test_mentions_of_one_summit_come_together_across_languages_and_apart_by_date(mentions):
    found = mentions(
        ("a.en.pdf", "2023-11-21", "", ["Leaders at the EU-CELAC Summit in July agreed on more cooperation."]),
        ("b.pt.pdf", "2023-12-01", "", ["A Cimeira UE-CELAC de julho de 2023 deu um mandato."]),
        ("c.en.pdf", "2023-11-10", "", ["It matters with a view to the next EU-CELAC Summit in 2025."]),
        ("d.en.pdf", "2025-06-18", "", ["We look to the forthcoming CELAC-EU Summit, to be held in Santa Marta."]),
        ("e.fr.pdf", "2025-06-20", "", ["Le Sommet UE-CELAC qui se tiendra en novembre prochain est attendu."]),
        ("f.es.pdf", "2026-02-01", "", ["La Cumbre de Santa Marta abrió un camino."]),
        entities=SUMMIT,
    )
    assert found == [
        ("EU-CELAC Summit (2023-07)", "2023-07", "", 2),
        ("EU-CELAC Summit (2025-11)", "2025-11", "Santa Marta", 4),
    ]


def test_a_sentence_that_names_two_summits_of_a_series_counts_for_both(mentions):
    lines = ["Tras la Cumbre UE-CELAC de julio de 2023, la Cumbre UE-CELAC de noviembre de 2025 será otra."]
    found = mentions(("a.es.pdf", "2025-06-20", "", lines), entities=SUMMIT)
    assert found == [("EU-CELAC Summit (2023-07)", "2023-07", "", 1), ("EU-CELAC Summit (2025-11)", "2025-11", "", 1)]


def test_names_in_two_languages_with_one_number_time_and_place_are_one_meeting(mentions):
    english, spanish = "Third Conference on Ports", "Tercera Conferencia sobre Puertos"
    other = "Cuarta Conferencia sobre Puertos"
    found = mentions(
        ("a.en.pdf", "2024-02-03", "", [f"The {english} met in May 2023 in Kingston."]),
        ("b.es.pdf", "2024-03-04", "", [f"Recordamos la {spanish}, celebrada el año pasado en Kingston."]),
        ("c.es.pdf", "2024-03-04", "", [f"Recordamos la {other}, celebrada el año pasado en Kingston."]),
        entities={name: (slug(name), "meeting") for name in (english, spanish, other)},
    )
    assert [(name, n) for name, _, _, n in found] == [(f"{other} (2023)", 1), (f"{english} (2023-05)", 2)]


def test_a_target_does_not_date_a_meeting(mentions):
    lines = ["At the EU-CELAC Summit, Leaders agreed to halve trafficking by 2030."]
    assert mentions(("a.en.pdf", "2024-01-01", "", lines), entities=SUMMIT) == [("EU-CELAC Summit", "", "", 1)]


FORUM = {
    "Third Forum on Citizen Security": ("third-forum-on-citizen-security", "meeting"),
    "Tercer Foro de Seguridad Ciudadana": ("tercer-foro-de-seguridad-ciudadana", "meeting"),
    "Third Forum": ("third-forum", "meeting"),
    "Terceiro Fórum": ("terceiro-forum", "meeting"),
    "Troisième Forum": ("troisieme-forum", "meeting"),
    "Fourth Forum": ("fourth-forum", "meeting"),
}


def test_mentions_of_a_reported_meeting_count_as_its_own(mentions):
    own = "Third Forum on Citizen Security"
    found = mentions(
        # The opening of its own documents is no mention of another meeting.
        ("own.en.pdf", "2024-06-12", own, ["Heads of delegation met for the Third Forum on Citizen Security."]),
        ("own.es.pdf", "2024-06-12", own, ["Se reunieron con ocasión del Tercer Foro de Seguridad Ciudadana."]),
        # By number, in another language, though it was planned for another month; by number and place.
        ("before.pt.pdf", "2022-05-19", "Lima Round Table", ["O Terceiro Fórum realizar-se-á em 2024."]),
        ("before.fr.pdf", "2022-05-20", "Lima Round Table", ["La Belgique accueillera le Troisième Forum."]),
        ("after.es.pdf", "2025-01-10", "Quito Talks", ["Recordamos el Tercer Foro de Seguridad Ciudadana."]),
        # Another number is another meeting.
        ("next.en.pdf", "2025-01-10", "Quito Talks", ["The Fourth Forum will be held in Quito."]),
        entities=FORUM,
    )
    assert found == [(own, "2024-06-12", "", 3), ("Fourth Forum", "", "Quito", 1)]


def test_a_document_of_no_stated_meeting_is_not_a_mention_of_its_own(mentions):
    lines = ["Se reunieron en Lima con ocasión del Tercer Foro de Seguridad Ciudadana."]
    paper = ("own.es.pdf", "2024-06-12", "", lines)
    assert mentions(paper, entities=FORUM, title="Declaración del Tercer Foro de Seguridad Ciudadana") == []


def test_only_gatherings_are_meetings_and_by_their_whole_names(mentions):
    entities = {
        "U.S. Congress": ("u-s-congress", "meeting"),
        "Justice Policy Cycle": ("justice-policy-cycle", "meeting"),
        "Berlin Process": ("berlin-process", "meeting"),
        "Growth Summit": ("growth-summit", "meeting"),
        "12th UN Crime Congress": ("twelfth-un-crime-congress", "meeting"),
    }
    lines = [
        "The U.S. Congress passed laws within the Berlin Process and the Justice Policy Cycle.",
        "Pledges were made at the Nutrition for Growth Summit and at the 12th UN Crime Congress.",
    ]
    found = mentions(("a.en.pdf", "2024-01-01", "", lines), entities=entities)
    assert sorted(slug(name) for name, _, _, _ in found) == ["nutrition-for-growth-summit", "twelfth-un-crime-congress"]


def test_a_meeting_whose_document_nobody_could_read_is_listed(corpus, take, paper, embedder, lexicon):
    scan = paper("lima", name="scan.en.pdf", lines=[], date="2021-06-22", meeting="Constituent Meeting", title="Scan")
    take(corpus, scan)

    def ids(**filters):
        return [m.id for m in meetings(corpus, None, Filters(**filters), embedder, lexicon)]

    assert ids() == ["constituent-meeting-2021-06", "lima-round-table-2023", "quito-summit-2024"]
    assert ids(until="2022") == ids(languages=("en",), until="2022") == ["constituent-meeting-2021-06"]
    assert ids(languages=("fr",), until="2022") == ids(kinds=("commitment",), until="2022") == []


def test_meetings_that_are_only_mentioned(corpus, take, paper):
    entities = {
        "Santa Marta Summit": ("santa-marta-summit", "meeting"),
        "Lima Round Table": ("lima-round-table", "meeting"),
    }
    lines = [
        ("context", "We thank the host of the Santa Marta Summit last November."),
        ("context", "The Lima Round Table of May 2023 opened the way."),
        ("firm", "We will report to the Santa Marta Summit process by 2026."),
    ]
    take(
        corpus, paper("lima", name="n.en.pdf", lines=lines, entities=entities, date="2026-02-01", meeting="Later 2026")
    )
    found = mentioned_meetings(corpus, Filters())
    assert [(m.name, m.date, len(m.hits)) for m in found] == [
        ("Santa Marta Summit (2025-11)", "2025-11", 2),
    ]
