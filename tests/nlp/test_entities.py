"""Entities: known names and acronyms, new names by their form, and what is none."""

import pytest

from nlp.concepts import load_concepts
from nlp.mentions import find_mentions

CASES = [
    # Known by name, in any case; the article is no part of it.
    ("en", "THE EUROPEAN UNION AND INTERPOL", ["EUROPEAN UNION", "INTERPOL"]),
    ("es", "La OEA y la Comunidad Andina cooperan.", ["OEA", "Comunidad Andina"]),
    # "Name (ACRONYM)" is one mention, by its longest form.
    ("en", "The Caribbean Community (CARICOM) met.", ["Caribbean Community"]),
    # By form: qualifiers, type word, complement.
    ("en", "We set up the High-Level Working Group on Asset Recovery in Lima.",
     ["High-Level Working Group on Asset Recovery"]),
    ("en", "We support the Amazon Fund and the Bridgetown Initiative.", ["Amazon Fund", "Bridgetown Initiative"]),
    ("en", "the Port of Spain Declaration on Crime and Violence", ["Port of Spain Declaration on Crime and Violence"]),
    ("en", "the Ministry of Health of Brazil and the Federal Police of Brazil",
     ["Ministry of Health of Brazil", "Federal Police of Brazil"]),
    ("en", "Peru's National Search Council met the Department of Justice Senior Counsel.",
     ["National Search Council", "Department of Justice"]),
    ("en", "the Framework for Security, Public Health, and Safe Ports",
     ["Framework for Security, Public Health, and Safe Ports"]),
    ("es", "El Grupo de Alto Nivel sobre Recuperación de Activos se reunirá.",
     ["Grupo de Alto Nivel sobre Recuperación de Activos"]),
    ("es", "la Hoja de Ruta Regional contra el Contrabando y la Red Andina de Fiscales",
     ["Hoja de Ruta Regional contra el Contrabando", "Red Andina de Fiscales"]),
    ("fr", "le Réseau régional de coopération douanière (RRCD) et la Stratégie de l'UE",
     ["Réseau régional de coopération douanière", "Stratégie de l'UE"]),
    ("fr", "Nous prions le Comité des mesures qui ont été prises.", []),
    ("pt", "o Ministério da Saúde e a Europol assinaram o Acordo de Manaus",
     ["Ministério da Saúde", "Europol", "Acordo de Manaus"]),
    # Ordinals belong to a meeting; treaties may share their type word.
    ("en", "at the Tenth Summit of the Americas", ["Tenth Summit of the Americas"]),
    ("es", "la XXIX Cumbre Iberoamericana", ["XXIX Cumbre Iberoamericana"]),
    ("en", "the Palermo, Vienna and Mérida Conventions", ["Palermo", "Vienna", "Mérida Conventions"]),
    # Between whom a meeting is held is named too.
    ("en", "the Second Summit between the African Union and CARICOM",
     ["Second Summit between the African Union and CARICOM", "African Union", "CARICOM"]),
    # Generic words, persons and titles are none.
    ("en", "The Ministers, Heads of State and Joint Investigation Teams met with Civil Society.", []),
    ("es", "Los Jefes de Estado, el Ministerio Público y la sociedad civil", []),
    ("en", "We can act; who will pay for an ideal world?", []),
]  # fmt: skip


def found(language: str, *texts: str, **known: str):
    return find_mentions(texts, language, load_concepts(), **known)


@pytest.mark.parametrize(("language", "text", "names"), CASES)
def test_names(language: str, text: str, names: list[str]) -> None:
    entities = [e for e in found(language, text)[0].entities if e.type != "country"]
    assert [e.text for e in entities] == names
    assert all(text[e.start : e.end] == e.text for e in entities)


def test_an_acronym_given_once_is_known_from_there_on() -> None:
    first, second, third = found(
        "en", "The XYZ met.", "The Lima Coordination Group on Ports (LCGP) met.", "The LCGP will report."
    )
    assert first.entities == ()
    assert [e.id for e in second.entities] == [e.id for e in third.entities] == ["lima-coordination-group-on-ports"]
    assert third.entities[0].text == "LCGP"


# One name, three treaties: the words beside it tell which.
@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Narcotic drugs are listed under the Vienna Convention.", "vienna-convention-1988"),
        ("The embassy is protected by the Vienna Convention.", "vienna-convention-1961"),
        ("Consular access follows the Vienna Convention.", "vienna-convention-1963"),
        ("La Convención de Viena protege a los diplomáticos.", "vienna-convention-1961"),
    ],
)
def test_context_tells_treaties_of_one_name_apart(text: str, id: str) -> None:
    language = "es" if text.startswith("La ") else "en"
    assert [e.id for e in found(language, text)[0].entities] == [id]


# The same body under five English names, other languages and former names.
@pytest.mark.parametrize(
    ("language", "text", "id"),
    [
        ("en", "Latin America Internal Security Committee", "clasi"),
        ("en", "Latin American Committee for Homeland Security", "clasi"),
        ("fr", "Comité latino-américain de sécurité intérieure", "clasi"),
        ("es", "la ONUDD", "unodc"),
        ("fr", "l'ONUDC", "unodc"),
        ("en", "the EMCDDA", "euda"),
        ("pt", "o Mercosul", "mercosur"),
        ("pt", "a República Oriental do Uruguai", "uruguay"),
        ("es", "la República Dominicana", "dominican-republic"),
        ("en", "Dominica", "dominica"),
        ("fr", "les États-Unis du Mexique", "mexico"),
    ],
)
def test_names_of_one_body(language: str, text: str, id: str) -> None:
    assert [e.id for e in found(language, text)[0].entities] == [id]


def test_countries_need_a_capital() -> None:
    assert found("es", "El peru y la malta son productos.")[0].entities == ()
