"""Small functions of text: hyphens, labels, cleaning, dates, titles, meetings, languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean, clean_with_edges
from ingest.dates import find_dates
from ingest.hyphens import Words, keeps_hyphen
from ingest.labels import find_label
from ingest.language import detect_language, differing_language
from ingest.meetings import find_body, find_meeting
from ingest.metadata import canonical_place
from ingest.titles import compose_title


# (line, next line, what the document writes elsewhere, does the hyphen stay?)
@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "stays"),
    [
        ("de la Répu", "blique", "", False),
        ("the anti", "corruption bodies", "", True),
        ("the CELAC", "EU summit", "", True),
        ("a high", "level dialogue", "", True),
        ("through CO", "VAX", "COVAX delivered", False),
        ("the EURO", "POL model", "", False),
        ("stronger inter", "institutional ties", "inter-institutional ties", True),
        ("stronger inter", "national ties", "international law", False),
        ("the period 2025", "2026", "", True),
        ("e", "commerce", "", True),
        ("nous tenons compte de celui", "ci", "", True),
        ("a fim de comprometer", "se com", "", True),
        ("co", "ordination", "coordination is key", False),
    ],
)
def test_hyphens(before, after, elsewhere, stays):
    assert keeps_hyphen(before, after, Words.of([elsewhere])) is stays


@pytest.mark.parametrize(
    ("line", "form", "value"),
    [
        ("• Item", "bullet", ""),
        ("- » Item", "bullet", ""),
        ("» Item", "bullet", ""),
        ("– Item", "dash", ""),
        ("12. We agree", "number", "12"),
        ("(3) We agree", "number", "3"),
        ("1.2.3. We agree", "number", "1.2.3"),
        ("1.- Reconocemos", "number", "1"),
        ("iv) strengthen", "roman", "iv"),
        ("b) strengthen", "letter", "b"),
    ],
)
def test_labels(line, form, value):
    found = find_label(line)
    assert found is not None
    assert (found.form, found.value) == (form, value)


@pytest.mark.parametrize(
    "line", ["2.5 million euros", "1,000 officers", "o acordo de paz", "We agree", "10% of the fund"]
)
def test_no_labels(line):
    assert find_label(line) is None


@given(st.text(alphabet="ab ﬁ\u00ad\u00a0e\u0301ç.-", max_size=30))
def test_edges_keep_step_with_the_text(text):
    edges = [float(i) for i in range(len(text) + 1)]
    cleaned, kept = clean_with_edges(text, edges)
    assert len(kept) == len(cleaned) + 1 or not cleaned
    assert kept == sorted(kept)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("18-20 June 2025", "2025-06-18", "2025-06-20"),
        ("10 de junio de 2022", "2022-06-10", "2022-06-10"),
        ("Bruxelles, le 18 juillet 2023", "2023-07-18", "2023-07-18"),
        ("28 e 29 de setembro de 2023", "2023-09-28", "2023-09-29"),
        ("October 31–November 1, 2022", "2022-10-31", "2022-11-01"),
        ("le 1er juillet 2021", "2021-07-01", "2021-07-01"),
        ("18 luglio 2023", "2023-07-18", "2023-07-18"),
        ("6 maart 2025", "2025-03-06", "2025-03-06"),
        ("20/06/2025", "2025-06-20", "2025-06-20"),
        ("held in June 2025 in Lima", "2025-06", "2025-06"),
    ],
)
def test_dates(text, first, last):
    (found,) = find_dates(text)
    assert (found.first, found.last) == (first, last)


# A date without a year takes the document's; a day that does not exist is no date.
def test_incomplete_and_impossible_dates():
    assert find_dates("em 28 e 29 de setembro", year="2023")[0].last == "2023-09-29"
    assert find_dates("em 28 e 29 de setembro") == []
    assert [found.first for found in find_dates("31 February 2023")] == ["2023-02"]


@pytest.mark.parametrize(
    ("blocks", "body", "language", "title"),
    [
        (
            [["ANNUAL MEETING 2030 OF THE ALPHA PROGRAMME", "CONCLUSIONS OF THE HIGH-LEVEL DIALOGUE"]],
            "The ALPHA programme held its meeting.",
            "en",
            "Annual Meeting 2030 of the ALPHA Programme – Conclusions of the High-Level Dialogue",
        ),
        (
            [["DECLARACIÓN DE QUITO", "SOBRE SEGURIDAD CIUDADANA"]],
            "Reunidos en Quito, en Quito.",
            "es",
            "Declaración de Quito sobre seguridad ciudadana",
        ),
        ([["Lisbon Declaration"], ["A shared security"]], "", "en", "Lisbon Declaration: A shared security"),
        (
            [["Joint statement of the"], ["Ministers of Justice"]],
            "",
            "en",
            "Joint statement of the Ministers of Justice",
        ),
    ],
)
def test_titles(blocks, body, language, title):
    assert compose_title(blocks, body, language) == title


@pytest.mark.parametrize(
    ("title", "heads", "opening", "language", "series"),
    [
        ("Declaration of the EU-CELAC Summit 2023", (), "", "en", "EU-CELAC Summit"),
        ("Declaración de la Cumbre UE-CELAC", (), "", "es", "EU-CELAC Summit"),
        ("Déclaration", ("9e Sommet des Amériques",), "", "fr", "Summit of the Americas"),
        (
            "A text",
            (),
            "We met in Miami for the 2nd North American Leaders' Summit.",
            "en",
            "North American Leaders' Summit",
        ),
        ("A text", (), "The results feed the EU-CELAC Summit to be held in Bogotá.", "en", ""),
        ("Chair's summary of the Third Forum on Ports and Crime", (), "", "en", "Forum on Ports and Crime"),
        ("Déclaration du Troisième Forum", (), "", "fr", ""),
        # A text that recalls or prepares a meeting is not of that meeting; what met before the words is.
        ("Declaration of Lima", ("Recalling the EU-CELAC Summit",), "", "en", ""),
        ("Declaration of Lima", (), "The ministers met in Lima, recalling the EU-CELAC Summit.", "en", ""),
        ("Declaración de Lima", (), "Los ministros, reunidos en Lima, recordando la Cumbre UE-CELAC,", "es", ""),
        ("Déclaration de Lima", (), "Les ministres, réunis à Lima, rappelant le Sommet UE-CELAC,", "fr", ""),
        ("Declaração de Lima", (), "Os ministros, reunidos em Lima, na sequência da Cimeira UE-CELAC,", "pt", ""),
        ("Statement ahead of the EU-CELAC Summit", (), "", "en", ""),
        ("Contribution to the Quito Conference", (), "", "en", ""),
        ("Declaración de seguimiento de la Cumbre UE-CELAC", (), "", "es", ""),
        ("Towards a safer region: Declaration of the EU-CELAC Summit", (), "", "en", "EU-CELAC Summit"),
        ("Statement following the Summit of the Americas", (), "", "en", "Summit of the Americas"),
        ("A text", (), "Recordando la Carta, reunidos con ocasión de la Cumbre UE-CELAC,", "es", "EU-CELAC Summit"),
    ],
)
def test_meetings(title, heads, opening, language, series):
    assert find_meeting(title, heads, opening, language=language).series == series


def test_bodies_and_places():
    assert find_body(("COUNCIL OF THE EUROPEAN UNION",)) == "Council of the European Union"
    assert canonical_place("Bruxelles") == "Brussels"
    assert canonical_place("Carbis Bay") == "Carbis Bay"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We commit to strengthening the cooperation between the countries of the two regions.", "en"),
        ("Nos comprometemos a reforzar la cooperación entre los países de las dos regiones.", "es"),
        ("Nous nous engageons à renforcer la coopération entre les pays des deux régions.", "fr"),
        ("Comprometemo-nos a reforçar a cooperação entre os países das duas regiões.", "pt"),
        ("Ci impegniamo a rafforzare la cooperazione tra i paesi delle due regioni.", "it"),
        ("Wij verbinden ons ertoe de samenwerking tussen de landen van de twee regio's te versterken.", "nl"),
    ],
)
def test_languages(text, language):
    assert detect_language(text).language == language


def test_a_paragraph_in_another_language():
    french = (
        "Nous nous engageons à renforcer la coopération entre les pays des deux régions et à lutter contre "
        "la corruption dans le respect des droits de tous."
    )
    assert differing_language(french, "en") == "fr"
    assert differing_language(french, "fr") == ""
    assert differing_language("Declaración de Quito", "en") == ""
