"""Deadlines in six languages, resolved against the document's date."""

import pytest

from nlp.concepts import load_concepts
from nlp.mentions import find_mentions

DATE = "2024-03"
CASES = [
    ("en", "We will act by 2028.", "by 2028", "2028-12-31"),
    ("en", "It will be presented before the end of the year.", "before the end of the year", "2024-12-31"),
    ("en", "We will report within six months.", "within six months", "2024-09-30"),
    ("en", "Over the next four years, we will invest.", "Over the next four years", "2028-03-31"),
    ("en", "A meeting is planned (May 2024) in Lima.", "May 2024", "2024-05-31"),
    ("en", "no later than 30 June 2025", "no later than 30 June 2025", "2025-06-30"),
    ("en", "ready before May 2025", "before May 2025", "2025-04-30"),
    ("en", "in the second half of 2025", "in the second half of 2025", "2025-12-31"),
    ("en", "by mid-2026", "by mid-2026", "2026-06-30"),
    ("en", "from 2025 to 2029", "from 2025 to 2029", "2029-12-31"),
    ("en", "We will report at our next meeting.", "at our next meeting", None),
    ("en", "Progress is due at the next Summit of the Americas.", "at the next Summit of the Americas", None),
    ("en", "before the Third EU-CELAC Summit in November 2025",
     "before the Third EU-CELAC Summit in November 2025", "2025-11-30"),
    ("en", "over a five-year period", "over a five-year period", "2029-03-31"),
    ("en", "We will meet in Q3 2025.", "in Q3 2025", "2025-09-30"),
    ("es", "a más tardar en diciembre", "a más tardar en diciembre", "2024-12-31"),
    ("es", "antes de la XXIX Cumbre Iberoamericana", "antes de la XXIX Cumbre Iberoamericana", None),
    ("fr", "avant le XXIXe Sommet ibéro-américain", "avant le XXIXe Sommet ibéro-américain", None),
    ("pt", "ao longo de 2025", "ao longo de 2025", "2025-12-31"),
    ("es", "Adoptaremos el plan de aquí a 2030.", "de aquí a 2030", "2030-12-31"),
    ("es", "en un plazo máximo de 90 días", "en un plazo máximo de 90 días", "2024-06-29"),
    ("es", "A más tardar el 30 de junio de 2025", "A más tardar el 30 de junio de 2025", "2025-06-30"),
    ("es", "durante los próximos cuatro años", "durante los próximos cuatro años", "2028-03-31"),
    ("es", "en la próxima Cumbre UE-CELAC", "en la próxima Cumbre UE-CELAC", None),
    ("fr", "d'ici à 2028", "d'ici à 2028", "2028-12-31"),
    ("fr", "avant la fin de l'année", "avant la fin de l'année", "2024-12-31"),
    ("fr", "au cours des quatre prochaines années", "au cours des quatre prochaines années", "2028-03-31"),
    ("fr", "dans un délai de six mois", "dans un délai de six mois", "2024-09-30"),
    ("pt", "até ao final do ano", "até ao final do ano", "2024-12-31"),
    ("pt", "nos próximos quatro anos", "nos próximos quatro anos", "2028-03-31"),
    ("pt", "no primeiro semestre de 2026", "no primeiro semestre de 2026", "2026-06-30"),
    ("it", "entro il 2028", "entro il 2028", "2028-12-31"),
    ("nl", "uiterlijk in 2028", "uiterlijk in 2028", "2028-12-31"),
]  # fmt: skip

# Names of agendas, the past, and words that only look like dates.
NOTHING = [
    ("en", "We will implement the 2030 Agenda for Sustainable Development."),
    ("en", "Leaders agreed on it in July 2023."),
    ("en", "The network, launched in 2019, may march on."),
    ("en", "Over 300 days of work were recorded."),
    ("es", "la Agenda 2030 para el Desarrollo Sostenible"),
    ("fr", "le Programme de développement durable à l'horizon 2030"),
    ("pt", "aprovada em maio de 2020"),
]  # fmt: skip


def deadline(language: str, text: str, date: str = DATE):
    return find_mentions([text], language, load_concepts(), date=date)[0].deadline


@pytest.mark.parametrize(("language", "text", "words", "day"), CASES)
def test_deadline(language: str, text: str, words: str, day: str | None) -> None:
    found = deadline(language, text)
    assert found is not None
    assert (found.text, found.date) == (words, day)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_is_no_deadline(language: str, text: str) -> None:
    assert deadline(language, text) is None


def test_a_date_of_the_meeting_itself_is_none() -> None:
    assert deadline("en", "Lima, 18 June 2025", "2025-06-18") is None


def test_without_a_date_relative_words_keep_their_words() -> None:
    found = deadline("en", "within two years", "")
    assert found is not None
    assert found.date is None
