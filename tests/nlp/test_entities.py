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
    # A meeting's name ends before the place where it is held, and any name before another meeting.
    ("es", "Acogeremos el Tercer Foro en Arequipa.", ["Tercer Foro"]),
    ("fr", "Nous accueillerons le Deuxième Forum à Dakar.", ["Deuxième Forum"]),
    ("pt", "Acolheremos a Quarta Conferência em Luanda.", ["Quarta Conferência"]),
    ("pt", "um relatório sobre esta Declaração no Segundo Fórum", ["Segundo Fórum"]),
    # "This Declaration" names nothing; the plan adopted with it is a name by its article or its years.
    ("en", "We adopt this Declaration and the Plan of Action.", ["Plan of Action"]),
    ("es", "la presente Declaración y en el Plan de Acción", ["Plan de Acción"]),
    ("fr", "la présente Déclaration et du Plan d’action", ["Plan d’action"]),
    ("pt", "a presente Declaração e o Plano de Ação", ["Plano de Ação"]),
    ("en", "Annex: Plan of Action 2026-2029", ["Plan of Action 2026-2029"]),
    ("en", "Each country will draw up an action plan.", []),
    # French names go on in lower case, and "this Fund" does not.
    ("fr", "le Réseau sahélien des points focaux policiers se réunit", ["Réseau sahélien des points focaux policiers"]),
    ("fr", "la Conférence des ministres de l’Intérieur et de la Justice du Sahel",
     ["Conférence des ministres de l’Intérieur et de la Justice du Sahel"]),
    ("fr", "le Comité des personnes disparues se réunit", ["Comité des personnes disparues"]),
    ("fr", "le Protocole sur les armes à feu sera ratifié", ["Protocole sur les armes à feu"]),
    ("fr", "le Protocole additionnel à la Convention de Dakar", ["Protocole additionnel à la Convention de Dakar"]),
    ("fr", "la Déclaration de Cotonou sur la sécurité citoyenne", ["Déclaration de Cotonou sur la sécurité citoyenne"]),
    ("fr", "verser à ce Fonds des ressources nouvelles", []),
    # What a small type word calls by an acronym; resolutions by number; missions by their one name.
    ("es", "sumarse a la iniciativa ALBATROS de vigilancia", ["ALBATROS"]),
    ("pt", "o programa GAIVOTA-TL apoia os tribunais", ["GAIVOTA-TL"]),
    ("fr", "la plateforme CORMORAN est ouverte", ["CORMORAN"]),
    ("en", "They joined the ALBATROSS initiative.", ["ALBATROSS"]),
    ("en", "Recalling Security Council resolution 2250 (2015)", ["Security Council resolution 2250 (2015)"]),
    ("fr", "rappelant sa résolution 21/3", ["résolution 21/3"]),
    ("en", "Operation Heron and Joint Task Force Delta go on.", ["Operation Heron", "Joint Task Force Delta"]),
    ("en", "the 9th Andean Justice Conference", ["9th Andean Justice Conference"]),
    # Titles in capitals name declarations; sections do not.
    ("es", "DECLARACIÓN DE AREQUIPA SOBRE PUERTOS SEGUROS", ["DECLARACIÓN DE AREQUIPA SOBRE PUERTOS SEGUROS"]),
    ("pt", "CONCLUSÕES DA REUNIÃO ANUAL DO PROGRAMA GAIVOTA", ["REUNIÃO ANUAL DO PROGRAMA GAIVOTA"]),
    ("es", "LA REUNIÓN EN CIFRAS", []),
    ("en", "DATE OF THE NEXT MEETING", []),
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


# By their form: coined words, named systems, laws of a frame, forces, and names that "and" or a place sets apart.
@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Data go to eTRACK and PeruCERT.", ["PeruCERT", "eTRACK"]),
        ("en", "NGOs and MoUs were discussed.", []),
        ("en", "Convention E", []),
        ("pt", "Os dados seguem para o sistema Farol.", ["Farol"]),
        ("fr", "Le programme Aurore continue.", ["Aurore"]),
        ("pt", "o Acordo-Quadro sobre Segurança Portuária", ["Acordo-Quadro sobre Segurança Portuária"]),
        ("pt", "a Força-Tarefa Conjunta da Fronteira Norte", ["Força-Tarefa Conjunta da Fronteira Norte"]),
        ("en", "The Royal Army and the Coastal Navy took part.", ["Coastal Navy", "Royal Army"]),
        (
            "en",
            "the Office of the Attorney General of the Republic",
            ["Office of the Attorney General of the Republic"],
        ),
        ("es", "Se informará al Comité Directivo en Ginebra.", ["Comité Directivo"]),
        (
            "pt",
            "o trabalho do Centro de Análise Regional e do Comando Conjunto",
            ["Centro de Análise Regional", "Comando Conjunto"],
        ),
        (
            "fr",
            "Sixième réunion des ministres de la Justice du Golfe",
            ["Sixième réunion des ministres de la Justice du Golfe"],
        ),
        ("fr", "Réunion de haut niveau – Rabat", []),
        ("fr", "le président de la Cour suprême du Togo", ["Cour suprême du Togo"]),
        ("es", "COPOLAD III – Foro Anual 2027", ["COPOLAD III", "Foro Anual 2027"]),
        (
            "en",
            "Summit of Heads of State of the European Union and the African Union",
            ["Summit of Heads of State of the European Union and the African Union"],
        ),
    ],
)
def test_names_by_form(language: str, text: str, names: list[str]) -> None:
    assert sorted(e.text for e in found(language, text)[0].entities if e.type not in ("country", "place")) == names
