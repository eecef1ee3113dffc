"""Forms: tables of actions, headings set like text, verbless items, the verb of the parties on a line of its own."""

import pytest

from ingest.models import Document, Metadata, Paragraph, ParagraphKind
from nlp.annotate import annotate
from nlp.forms import is_table_head, is_verbless
from nlp.lexicon import load_lexicon
from nlp.models import Statement
from nlp.patterns import fold


def statements(*parts: tuple[ParagraphKind, str], language: str = "en") -> list[Statement]:
    text, paragraphs = "", []
    for kind, words in parts:
        depth = 1 if kind in ("heading", "item") else 0
        paragraphs.append(Paragraph(len(text), len(text) + len(words), kind=kind, depth=depth, language=language))
        text += words + "\n"
    metadata = Metadata(date="2026-05-04", language=language)
    given = Document("0" * 12, "x.txt", "0" * 64, text, language, metadata, tuple(paragraphs))
    return list(annotate(given, load_lexicon()).statements)


def kinds(found: list[Statement]) -> list[str]:
    return [(s.strength or "") if s.kind == "commitment" else s.kind for s in found]


def names(statement: Statement) -> list[str]:
    return [a.name for a in statement.actors]


@pytest.mark.parametrize(
    ("language", "head", "row", "leads"),
    [
        (
            "en",
            "Action Lead Deadline Cost",
            "Map the river ports Peru and Chile May 2027 USD 2 million",
            ["Peru", "Chile"],
        ),
        (
            "es",
            "Acción Responsable Plazo Monto",
            "Abrir tres laboratorios Perú y Chile mayo de 2027",
            ["Peru", "Chile"],
        ),
        ("fr", "Action Pays chef de file Échéance Montant", "Ouvrir trois laboratoires Pérou mai 2027", ["Peru"]),
        ("pt", "Ação Responsáveis Prazo Custo", "Abrir três laboratórios Peru e Chile maio de 2027", ["Peru", "Chile"]),
    ],
)
def test_rows_of_a_table_of_actions(language, head, row, leads):
    given = statements(("heading", "Annex"), ("body", head), ("body", row), ("body", row), language=language)
    assert kinds(given) == ["heading", "heading", "firm", "firm"]
    assert names(given[2]) == leads
    assert given[2].rule.endswith(".table.row")


def test_the_sentence_after_a_table_is_no_row():
    given = statements(
        ("body", "Target Lead Deadline Cost"),
        ("body", "New scanners for nine ports Chile May 2027 EUR 1 million"),
        ("body", "Costs are estimates."),
        ("body", "A quiet evening in the old town"),
    )
    assert kinds(given) == ["heading", "firm", "position", "context"]


@pytest.mark.parametrize(
    "text", ["Action on drugs", "Targets for the coming years of the network", "Peru Chile Brazil"]
)
def test_other_lines_are_no_table_head(text):
    assert not is_table_head(fold(text), load_lexicon().languages["en"])


@pytest.mark.parametrize(
    ("language", "text", "verbless"),
    [
        ("en", "Two joint patrols a year along the coast.", True),
        ("en", "Patrols have doubled.", False),
        ("es", "Apertura de un centro que coordine las patrullas.", True),
        ("es", "Las patrullas aumentaron.", False),
        ("fr", "Deux patrouilles communes par an.", True),
        ("fr", "Les patrouilles sont utiles.", False),
        ("pt", "Duas patrulhas conjuntas por ano.", True),
        ("pt", "As patrulhas aumentaram.", False),
        ("it", "Due pattuglie.", False),  # no class "verbal": nothing is claimed
    ],
)
def test_verbless(language, text, verbless):
    assert is_verbless(fold(text), load_lexicon().languages[language]) is verbless


@pytest.mark.parametrize(
    ("language", "heading", "item"),
    [
        ("en", "What was decided", "A hotline in every port."),
        ("en", "Next steps", "A review of the list by May 2027."),
        ("es", "Próximos pasos", "Mayo de 2027: envío de las fichas."),
        ("fr", "Ce qui a été décidé", "Une ligne d’appel dans chaque port."),
        ("pt", "O que foi combinado", "Uma linha de apoio em cada porto."),
    ],
)
def test_verbless_items_under_a_heading_of_decisions(language, heading, item):
    assert kinds(statements(("heading", heading), ("item", item), language=language)) == ["heading", "firm"]


# A heading that the layout did not mark, and the line that says who met where and when.
def test_headings_set_like_text():
    given = statements(
        ("title", "Lima Declaration"),
        ("body", "First Forum of River Ports, Lima, 4 May 2026"),
        ("body", "The Forum heard three reports from the harbour masters."),
        ("body", "What was agreed"),
        ("item", "A common list of berths."),
    )
    assert kinds(given) == ["heading", "heading", "context", "heading", "firm"]


@pytest.mark.parametrize(
    ("language", "lead", "items", "expected"),
    [
        (
            "es",
            "LOS MINISTROS ACUERDAN:",
            ["Aprobar la hoja de ruta.", "Encomendar a la Secretaría un estudio."],
            ["firm", "firm"],
        ),
        ("es", "EXHORTAN:", ["A los bancos a compartir sus alertas."], ["call"]),
        ("es", "DECLARAN:", ["Su compromiso de proteger a los jueces.", "Su voluntad de cooperar."], ["firm", "soft"]),
        ("pt", "Os Ministros deliberam:", ["Alargar a rede a todos os portos;"], ["firm"]),
        ("fr", "À cet effet, nous convenons de :", ["désigner un point de contact ;"], ["firm"]),
        ("en", "The Ministers shall set up a board, with the mission of:", ["tracing weapons;"], ["firm"]),
    ],
)
def test_the_verb_of_the_parties_above_a_list(language, lead, items, expected):
    given = statements(("body", lead), *(("item", item) for item in items), language=language)
    assert kinds(given)[1:] == expected


# A resolution whose preamble is one paragraph: clauses and the verb that closes them are statements of their own.
def test_a_preamble_in_one_paragraph():
    given = statements(
        (
            "body",
            "Recalling the Lima Declaration, Noting the report of the Committee, they have agreed on this Declaration.",
        )
    )
    assert kinds(given) == ["position", "position", "firm"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Each party will name a contact.", ["signatories"]),
        ("fr", "Chaque État désignera un correspondant.", ["signatories"]),
        ("en", "The group on virtual assets will report in June.", ["group on virtual assets"]),
        ("fr", "Le groupe permanent publiera un registre.", ["groupe permanent"]),
        ("es", "La Secretaría técnica publicará un boletín.", ["Secretaría técnica"]),
        ("en", "The cooperation fund will grow to 12 million euros.", ["signatories"]),
        ("en", "The Coastal Rescue Service hopes to train forty divers.", ["Coastal Rescue Service"]),
        ("fr", "Le Vanuatu a annoncé qu’il publierait un registre.", ["Vanuatu"]),
        ("es", "Los Estados miembros del CLASI designarán un enlace.", ["CLASI members"]),
        ("es", "Los países caribeños designarán un enlace.", ["Caribbean countries"]),
        ("es", "LOS MINISTROS designarán un enlace.", ["signatories"]),
        ("fr", "L’ONUDC publiera un manuel en mars.", ["UNODC"]),
        ("fr", "Les délégations demeurent résolues à fermer les ports.", ["signatories"]),
    ],
)
def test_who_is_bound(language, text, expected):
    (given,) = statements(("body", text), language=language)
    assert given.kind == "commitment"
    assert names(given) == expected


# A resolution opens with the body that adopts it: what it decides, that body decides.
def test_the_body_of_a_resolution_decides():
    given = statements(
        ("body", "La Conférence des Parties,"),
        ("body", "Rappelant la Convention de Palerme,"),
        ("body", "Décide de créer un registre commun ;"),
        language="fr",
    )
    assert names(given[-1]) == ["Conference of the Parties"]
