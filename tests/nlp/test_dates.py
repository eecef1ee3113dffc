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
    # Parts of a year, seasons and months in rows of tables, without "by".
    ("en", "Train port officers Ghana second half of 2025 USD 2 million", "second half of 2025", "2025-12-31"),
    ("es", "Formar a jueces Chile finales de 2026", "finales de 2026", "2026-12-31"),
    ("fr", "Former des juges Togo fin 2026", "fin 2026", "2026-12-31"),
    ("pt", "Formar juízes Angola final de 2026", "final de 2026", "2026-12-31"),
    ("es", "Se reunirán antes de mediados de 2025.", "antes de mediados de 2025", "2025-06-30"),
    ("es", "El plan se aprobará antes de que termine 2025.", "antes de que termine 2025", "2025-12-31"),
    ("fr", "d'ici la fin du premier semestre de 2025", "d'ici la fin du premier semestre de 2025", "2025-06-30"),
    ("en", "before the second half of 2025", "before the second half of 2025", "2025-06-30"),
    ("en", "We will report by the end of the second quarter.", "by the end of the second quarter", "2024-06-30"),
    ("en", "We will report in the first quarter.", "in the first quarter", "2025-03-31"),
    ("fr", "Un bilan sera dressé au printemps 2025.", "au printemps 2025", "2025-05-31"),
    ("pt", "A obra termina antes do verão de 2026.", "antes do verão de 2026", "2026-05-31"),
    ("en", "An exercise will run between March and May 2025.", "between March and May 2025", "2025-05-31"),
    ("es", "entre marzo y mayo de 2025", "entre marzo y mayo de 2025", "2025-05-31"),
    ("en", "The list will be sent by 15 May.", "by 15 May", "2024-05-15"),
    ("es", "a más tardar el 15 de enero", "a más tardar el 15 de enero", "2025-01-15"),
    ("pt", "até o fim de junho", "até o fim de junho", "2024-06-30"),
    ("en", "next January", "next January", "2025-01-31"),
    ("pt", "na próxima semana", "na próxima semana", "2024-04-07"),
    # Periods with an article, hours, and what comes again.
    ("es", "dentro de los sesenta días", "dentro de los sesenta días", "2024-05-30"),
    ("fr", "d'ici à trois ans", "d'ici à trois ans", "2027-03-31"),
    ("fr", "dans les trois mois", "dans les trois mois", "2024-06-30"),
    ("pt", "no prazo de 90 dias", "no prazo de 90 dias", "2024-06-29"),
    ("en", "Each unit will answer within 24 hours.", "within 24 hours", None),
    ("en", "Two experts will be lent for nine months.", "for nine months", "2024-12-31"),
    ("en", "The group will meet at least twice a year.", "at least twice a year", None),
    ("es", "El informe se publicará una vez al año.", "una vez al año", None),
    ("es", "cada semestre", "cada semestre", None),
    ("fr", "Le réseau se réunira chaque année.", "chaque année", None),
    ("fr", "au moins une fois par an", "au moins une fois par an", None),
    ("pt", "As unidades reúnem-se de três em três meses.", "de três em três meses", None),
    ("pt", "trimestralmente", "trimestralmente", None),
    # Meetings by their number, by "that", and the end of somebody's term.
    ("en", "It will be presented at the Fifth Forum, to be held in 2026.", "at the Fifth Forum, to be held in 2026",
     "2026-12-31"),
    ("es", "El texto será sometido a la cuarta sesión del Comité.", "a la cuarta sesión del Comité", None),
    ("fr", "Il nous sera soumis lors de notre prochaine session.", "lors de notre prochaine session", None),
    ("pt", "Sairá no Quinto Fórum, a realizar em 2026.", "no Quinto Fórum, a realizar em 2026", "2026-12-31"),
    ("es", "Un balance se presentará en esa reunión.", "en esa reunión", None),
    ("fr", "Nous l'annoncerons au sommet de 2026.", "au sommet de 2026", "2026-12-31"),
    ("en", "before the end of the Danish Presidency", "before the end of the Danish Presidency", None),
    ("en", "before the summer break", "before the summer break", None),
    ("es", "Chile se incorporará en el corto plazo.", "en el corto plazo", None),
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
    ("en", "The plan adopted at the Second Forum goes on."),
    ("en", "At the Second Forum, we heard the victims."),
    ("es", "la agenda acordada en la segunda reunión"),
    ("fr", "le texte adopté lors de la deuxième session"),
    ("pt", "o texto adotado na segunda reunião"),
    ("en", "The unit has worked for nine months."),
    ("es", "Se dotará al Foro de un fondo."),
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


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "en",
            "We will meet before the Summit to be held in Lima in 2027.",
            "before the Summit to be held in Lima in 2027",
        ),
        ("en", "Peru will report to the next Forum.", "to the next Forum"),
        ("en", "The unit will open in late October.", "in late October"),
        ("es", "La red se creará antes de concluir 2027.", "antes de concluir 2027"),
        ("es", "Se hará antes de que termine el ejercicio fiscal.", "antes de que termine el ejercicio fiscal"),
        ("es", "Enviarán la lista a mediados de octubre.", "a mediados de octubre"),
        (
            "es",
            "Lo harán dentro de los treinta días posteriores a la adopción del Plan.",
            "dentro de los treinta días posteriores a la adopción del Plan",
        ),
        ("fr", "Le Sénégal tiendra en octobre un atelier sur les ports.", "en octobre"),
        ("fr", "Le réseau ouvrira dès l’hiver.", "dès l’hiver"),
        ("pt", "A unidade abrirá no prazo de até 90 dias.", "no prazo de até 90 dias"),
        ("pt", "Enviaremos a lista em meados de outubro.", "em meados de outubro"),
    ],
)
def test_limits_in_other_words(language: str, text: str, words: str) -> None:
    found = deadline(language, text, "2026-08-15")
    assert found is not None
    assert found.text == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We look forward to the next Forum."),
        ("fr", "La réunion tenue en octobre 2019 a été utile."),
        ("pt", "A reunião ocorrida em outubro de 2019 foi útil."),
    ],
)
def test_other_words_that_limit_nothing(language: str, text: str) -> None:
    assert deadline(language, text, "2026-08-15") is None
