"""Whole documents: lead-ins, headings, quotations, actors; offsets exact, the same answer twice."""

import pytest

from ingest.models import Document, Metadata, Paragraph, ParagraphKind
from nlp.annotate import annotate
from nlp.lexicon import load_lexicon
from nlp.models import Statement


def document(*parts: tuple[ParagraphKind, str], language: str = "en", date: str = "2024-03-15") -> Document:
    text, paragraphs = "", []
    for kind, words in parts:
        depth = 1 if kind in ("heading", "item") else 0
        paragraphs.append(Paragraph(len(text), len(text) + len(words), kind=kind, depth=depth, language=language))
        text += words + "\n"
    metadata = Metadata(date=date, language=language)
    return Document("0" * 12, "x.en.txt", "0" * 64, text, language, metadata, tuple(paragraphs))


def statements(*parts: tuple[ParagraphKind, str], language: str = "en") -> list[Statement]:
    return list(annotate(document(*parts, language=language), load_lexicon()).statements)


def kinds(found: list[Statement]) -> list[str]:
    return [(s.strength or "") if s.kind == "commitment" else s.kind for s in found]


def names(statement: Statement) -> list[str]:
    return [a.name for a in statement.actors]


def test_a_lead_in_governs_its_items():
    found = statements(
        ("body", "To this end, the Parties intend to:"),
        ("item", "Train two hundred customs officers;"),
        ("item", "Share data on containers."),
        ("body", "The forum was held in Lisbon."),
    )
    assert kinds(found) == ["soft", "soft", "soft", "context"]
    assert names(found[1]) == ["signatories"]
    assert found[1].context == "To this end, the Parties intend to:"
    assert (found[1].cue.text, found[1].cue.start, found[1].cue.end) == ("intend to", 0, 0)
    assert found[1].action == "Train two hundred customs officers"


# An item that says less than its lead-in keeps the lead-in's kind; one with its own undertaking keeps its own.
def test_items_of_a_call_are_calls():
    found = statements(
        ("body", "We call on all States to:"),
        ("item", "Ratify the protocol;"),
        ("item", "Recognise the rights of victims."),
    )
    assert kinds(found) == ["call", "call", "call"]


@pytest.mark.parametrize(
    ("language", "heading", "item", "expected"),
    [
        ("en", "RESULTS AND AGREEMENTS", "Creation of a network of port prosecutors.", "firm"),
        ("en", "Deliverables", "Launching a joint observatory by 2026.", "firm"),
        ("en", "Challenges", "Strengthening of information exchange.", "call"),
        ("en", "Challenges", "Prison overcrowding.", "context"),
        ("en", "Expected results", "Strengthened institutions.", "context"),
        ("es", "Resultados y acuerdos", "Creación de una red de fiscales portuarios.", "firm"),
        ("es", "Desafíos", "Fortalecimiento del intercambio de información.", "call"),
        ("fr", "Résultats et engagements", "Création d’un réseau de procureurs.", "firm"),
        ("fr", "Défis", "Renforcement de l’échange d’informations.", "call"),
        ("pt", "Resultados e acordos", "Criação de uma rede de procuradores.", "firm"),
        ("pt", "Desafios", "Reforço do intercâmbio de informações.", "call"),
    ],
)
def test_a_heading_governs_nominal_items(language, heading, item, expected):
    found = statements(("heading", heading), ("item", item), language=language)
    assert kinds(found) == ["heading", expected]


def test_quotations_of_persons_are_context_with_their_speaker():
    found = statements(
        ("body", "“We will build ten new laboratories. We commit to funding them all”, said the Minister, Ana Ruiz."),
        ("body", "The programme will train experts in nine countries."),
    )
    assert kinds(found) == ["context", "context", "firm"]
    assert {s.speaker for s in found} == {"Ana Ruiz", ""}
    assert found[0].speaker == "Ana Ruiz"


def test_this_includes_goes_on_with_the_commitment_before_it():
    found = statements(("body", "We intend to widen our cooperation. This includes joint patrols at sea."))
    assert kinds(found) == ["soft", "soft"]
    assert names(found[1]) == ["signatories"]


# Who undertakes: short English names, in whatever language the text is.
@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "We commit to act.", ["signatories"]),
        ("en", "Mexico and the United States agree to share data.", ["Mexico", "United States"]),
        ("en", "The Parties shall cooperate in good faith.", ["signatories"]),
        ("en", "CRI members intend to hold two exercises.", ["CRI members"]),
        ("es", "México y los Estados Unidos acordaron crear un grupo.", ["Mexico", "United States"]),
        ("es", "Los Estados Miembros adoptarán medidas.", ["Member States"]),
        ("es", "Nos comprometemos a actuar.", ["signatories"]),
        ("fr", "Le Brésil et l’Espagne ont décidé de créer un groupe.", ["Brazil", "Spain"]),
        ("fr", "Les États membres adopteront des mesures.", ["Member States"]),
        ("pt", "O Brasil e a Espanha decidiram criar um grupo.", ["Brazil", "Spain"]),
        ("pt", "Os Estados Membros adotarão medidas.", ["Member States"]),
    ],
)
def test_actors(language, text, expected):
    (found,) = statements(("body", text), language=language)
    assert found.kind == "commitment"
    assert names(found) == expected


def test_both_countries_are_the_two_that_the_document_names():
    found = statements(
        ("body", "Peru and Chile met in Lima to review the agreement between Peru and Chile."),
        ("body", "Both countries commit to reopening the border post."),
    )
    assert names(found[1]) == ["Chile", "Peru"]


def test_a_reaffirmed_undertaking_says_so_and_a_negated_one_too():
    found = statements(
        ("body", "We reaffirm our commitment to combat corruption. We will not harbour fugitives."),
    )
    assert [s.reaffirmed for s in found] == [True, False]
    assert [s.negated for s in found] == [False, True]


TEXT = (
    ("heading", "Joint Declaration"),
    ("body", "1. We, the Ministers, recalling art. 5, decide to meet every year. We thank Portugal."),
    ("body", "“Peace is what we want for all of our children”, said Minister Luis Paz."),
)


def test_every_offset_is_exact_and_the_second_time_gives_the_same():
    given = document(*TEXT)
    first, second = annotate(given, load_lexicon()), annotate(given, load_lexicon())
    assert first == second
    assert len({s.id for s in first.statements}) == len(first.statements)
    for s in first.statements:
        assert given.text[s.start : s.end] == s.text
        for mention in (*s.entities, *s.crime_types, *s.quantities, *s.hedges):
            assert s.text[mention.start : mention.end] == mention.text
        for placed in (*s.actors, *([s.cue] if s.cue else [])):
            assert placed.end == 0 or s.text[placed.start : placed.end] == placed.text
        assert s.rule in load_lexicon().languages["en"].by_id or s.rule.startswith("en.")


def test_a_document_in_an_unknown_language_is_read_as_english():
    found = statements(("body", "We commit to act."), language="xx")
    assert kinds(found) == ["firm"]


@pytest.mark.parametrize("text", ["", "   ", "...", "—", "1.", "“", "a" * 5000, "We " * 800])
def test_odd_paragraphs_do_no_harm(text):
    given = document(("body", text), ("body", "We commit to act."))
    assert annotate(given, load_lexicon()).statements[-1].strength == "firm"


# A resolution's heading enacts what stands below it; an item that itself urges or requests stays a call.
def test_an_enacting_heading_gives_its_force_to_the_items():
    found = statements(
        ("heading", "RESUELVE:"),
        ("item", "Instar a los Estados Miembros a que fortalezcan sus capacidades."),
        ("item", "Crear un grupo de trabajo sobre tráfico de armas."),
        language="es",
    )
    assert kinds(found) == ["firm", "call", "firm"]


@pytest.mark.parametrize(
    ("language", "lead", "item"),
    [
        ("es", "Las Jefas y los Jefes de Estado, reunidos en Cuenca, acordamos:", "Impulsar la ciberseguridad."),
        ("fr", "Nous, ministres de la justice, décidons :", "de créer un réseau de procureurs ;"),
        ("pt", "Nós, Ministros da Justiça, decidimos:", "Criar uma rede de procuradores;"),
        ("en", "The Heads of Delegation agreed to:", "Create a network of prosecutors;"),
    ],
)
def test_an_enacting_lead_in(language, lead, item):
    found = statements(("body", lead), ("item", item), language=language)
    assert kinds(found) == ["firm", "firm"]
    assert names(found[1]) == ["signatories"]


# Romance sentences drop their subject; "they" is taken up where the parties plainly agree.
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They agreed to convene a special meeting on crime in April."),
        ("es", "Asimismo, se comprometieron a intercambiar información en tiempo real."),
        ("pt", "Também decidiram criar uma comissão."),
    ],
)
def test_a_sentence_without_a_named_subject(language, text):
    (found,) = statements(("body", text), language=language)
    assert found.strength == "firm"
    assert names(found) == ["signatories"]


def test_a_sentence_that_ends_with_a_date_is_no_dateline():
    found = statements(("body", "Lisbon, 4 May 2024"), ("body", "The next meeting will be held in Ottawa in 2025."))
    assert kinds(found) == ["heading", "firm"]


# Whom a call addresses: the object of a verb that asks, the subject of "must"; ourselves where we are the subject.
@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "We call on all States to ratify the protocol.", ["States"]),
        ("en", "Member States should share their data.", ["Member States"]),
        ("en", "We must act without delay.", ["signatories"]),
        ("es", "Instamos a los Estados Miembros a que se adhieran.", ["Member States"]),
        ("fr", "Nous appelons tous les États à ratifier le protocole.", ["States"]),
        ("pt", "Instamos os Estados a ratificar o protocolo.", ["States"]),
    ],
)
def test_who_is_asked(language, text, expected):
    (found,) = statements(("body", text), language=language)
    assert found.kind == "call"
    assert names(found) == expected
