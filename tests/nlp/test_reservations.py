"""Who signs a text, who reserves on which paragraph, and the legal status it gives itself."""

import pytest

from ingest.models import Document, Metadata
from nlp.concepts import load_concepts
from nlp.mentions import find_mentions
from nlp.models import Kind, Statement
from nlp.reservations import find_parties


def parties(language: str, *texts: str, kind: Kind = "context"):
    concepts = load_concepts()
    body = "\n".join(texts)
    document = Document("d", "d.txt", "", body, language, Metadata())
    statements, at = [], 0
    for number, (text, found) in enumerate(zip(texts, find_mentions(texts, language, concepts), strict=True)):
        statements.append(
            Statement(
                str(number), "d", language, 1, "", number, (), at, at + len(text), text, kind, entities=found.entities
            )
        )
        at += len(text) + 1
    return find_parties(document, statements, concepts)


def test_signatories_of_a_preamble() -> None:
    signatories, reservations, status = parties(
        "en", "Lima Declaration", "We, the Ministers of Chile, the Republic of Peru and Uruguay, met in Lima, Peru."
    )
    assert signatories == ("Chile", "Peru", "Uruguay")
    assert (reservations, status) == ((), "")


def test_signatories_of_a_title() -> None:
    assert parties("en", "Joint Statement of Canada, Mexico and Japan", kind="heading")[0] == (
        "Canada",
        "Mexico",
        "Japan",
    )


@pytest.mark.parametrize(
    ("language", "text", "party", "scope"),
    [
        ("en", "Nicaragua dissociates itself from paragraph 15.", "Nicaragua", "15"),
        ("en", "The declaration was adopted with the exception of Nicaragua.", "Nicaragua", ""),
        ("en", "Paraguay entered a reservation to paragraph 12.", "Paraguay", "12"),
        ("es", "Nicaragua se disocia del párrafo 15.", "Nicaragua", "15"),
        ("es", "El documento fue aprobado con la excepción de Cuba.", "Cuba", ""),
        ("fr", "Le Nicaragua se dissocie du paragraphe 15.", "Nicaragua", "15"),
        ("pt", "A Nicarágua dissocia-se do parágrafo 15.", "Nicaragua", "15"),
    ],
)
def test_reservations(language: str, text: str, party: str, scope: str) -> None:
    found = parties(language, text)[1]
    assert [(r.party, r.scope, r.text) for r in found] == [(party, scope, text)]


@pytest.mark.parametrize("text", ["All firearms, with the exception of antiques, are covered.", "We support Peru."])
def test_what_is_no_reservation(text: str) -> None:
    assert parties("en", text)[1] == ()


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("en", "We make this Declaration of non-legally-binding commitments.", "non-binding"),
        ("es", "Esta Declaración de compromisos jurídicamente no vinculantes.", "non-binding"),
        ("fr", "La présente déclaration est juridiquement non contraignante.", "non-binding"),
        ("pt", "Esta Declaração de compromissos não juridicamente vinculativos.", "non-binding"),
        ("en", "This Agreement is legally binding.", "binding"),
        ("en", "We seek a legally binding treaty.", ""),
    ],
)
def test_legal_status(language: str, text: str, status: str) -> None:
    assert parties(language, text)[2] == status
