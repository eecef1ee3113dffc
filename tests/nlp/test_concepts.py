"""The concept files: what they hold, what overlays add, and how bad data is refused."""

from pathlib import Path

import pytest

from nlp.concepts import crime_name, expand, load_concepts
from nlp.errors import BadLexicon
from nlp.lexicon import load_lexicon
from nlp.mentions import find_mentions
from nlp.terms import TermIndex, expand_choices, fold, tokenize


def write(folder: Path, text: str, name: str = "actors") -> Path:
    (folder / "concepts").mkdir(exist_ok=True)
    (folder / "concepts" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_registry_holds_bodies_countries_and_crimes() -> None:
    concepts = load_concepts()
    assert len(concepts.of_type("country")) >= 60
    assert len(concepts.of_type("crime")) >= 35
    others = [c for c in concepts.concepts.values() if c.type not in ("country", "crime", "place")]
    assert len(others) >= 150
    assert crime_name("money-laundering", "fr") == "Blanchiment d'argent"


def test_every_crime_has_terms_and_a_code_in_every_language() -> None:
    for crime in load_concepts().of_type("crime"):
        assert crime.code
        assert {"en", "es", "fr", "pt"} <= set(crime.names)
        assert {"en", "es", "fr", "pt"} <= set(crime.terms)


def test_an_overlay_adds_aliases_and_changes_the_digest(tmp_path: Path) -> None:
    text = '[europol]\ntype = "agency"\nname.en = "Europol"\nterms.en = ["the Hague police house"]\n'
    changed = load_concepts((write(tmp_path, text),))
    assert "the Hague police house" in changed.concepts["europol"].terms["en"]
    assert changed.digest != load_concepts().digest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[europol]\ntype = "agency"\nname.en = "Europol"\nalias = ["x"]\n', "alias"),
        ('[europol]\ntype = "planet"\nname.en = "Europol"\n', "planet"),
        ('[Euro_Pol]\nname.en = "Europol"\n', "Euro_Pol"),
        ('[new-body]\ntype = "body"\nname.es = "Cuerpo"\n', "name.en"),
        ('[new-body]\ntype = "body"\nname.en = "Body"\nterms.xx = ["a"]\n', "xx"),
        ('[new-body]\ntype = "body"\nname.en = "Body"\nterms.en = ["a {b|c"]\n', "broken"),
        ('[new-body]\ntype = "body"\nname.en = "Body"\nterms.en = ["a", "a"]\n', "twice"),
        ('[new-body]\ntype = "body"\nname.en = "Body"\nparent = "nobody"\n', "nobody"),
        ('[new-body]\ntype = "body"\nname.en = "Body"\nambiguous = ["B"]\n', "context"),
        ("[new-body\n", "TOML"),
    ],
)
def test_bad_data_is_refused_naming_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadLexicon, match=told):
        load_concepts((write(tmp_path, text),))


def test_folding_keeps_offsets() -> None:
    text = "Tráfico – ÇÃO d’armes №\u00a0ß İ"
    assert len(fold(text)) == len(text)
    assert fold("TRÁFICO d’Armes") == "trafico d'armes"


def test_terms_with_choices_wildcards_and_spellings() -> None:
    assert expand_choices("a {b|c}{| d}") == ["a b", "a b d", "a c", "a c d"]
    index: TermIndex[str] = TermIndex()
    index.add("organi{s|z}ed crim*", "x")
    for text in ("Organised Crime", "organized-criminality"):
        assert [p for _, _, p in index.find(tokenize(fold(text)).words)] == ["x"]
    assert list(index.find(tokenize(fold("organised, crime")).words)) == []


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("oea", "oas"),
        ("OAS", "oas"),
        ("blanqueo", "money-laundering"),
        ("mineria ilegal", "illegal-mining"),
        ("trafic d'armes", "firearms-trafficking"),
        ("EMCDDA", "euda"),
        ("vienna convention", "vienna-convention-1988"),
    ],
)
def test_a_question_finds_its_concepts_in_any_language(query: str, concept: str) -> None:
    assert concept in expand(query, load_concepts()).concepts


def test_a_question_gives_names_in_the_other_languages() -> None:
    terms = {t.lower() for t in expand("blanqueo", load_concepts()).terms}
    assert {"money laundering", "blanqueo de capitales", "branqueamento de capitais"} <= terms
    assert "blanchiment d'argent" in terms
    assert expand("can we act", load_concepts()).concepts == ()


# A language of our making: its grammar, its mention data and one term, in one file and an overlay of concepts.
GRAMMAR = """name = "Test tongue"
code = "zz"
[[commitment]]
id = "we_will"
match = ["vi vil"]
examples = ["Vi vil handle."]
"""
MENTIONS = """[mentions.dates]
months = [["jan"], ["feb"]]
units.month = ["maneder"]
triggers = ["maneder"]
limit = [["innen {N} {U}", "within"]]
[mentions.numbers]
words = { seks = 6 }
"""
CRIME = '[bribery]\nname.en = "Bribery"\ncode = "0703"\nterms.zz = ["bestikkelse"]\n'


def overlay(folder: Path, grammar: str) -> Path:
    (folder / "languages").mkdir()
    (folder / "languages" / "zz.toml").write_text(grammar, encoding="utf-8")
    return write(folder, CRIME, "crimes")


def test_a_language_is_one_file(tmp_path: Path) -> None:
    lexicon = load_lexicon((overlay(tmp_path, GRAMMAR + MENTIONS),))
    found = find_mentions(["Vi vil stanse bestikkelse innen seks maneder."], "zz", lexicon, date="2026-01-31")[0]
    assert [c.id for c in found.crime_types] == ["bribery"]
    assert found.deadline is not None
    assert (found.deadline.text, found.deadline.date) == ("innen seks maneder", "2026-07-31")
    assert "bribery" in expand("bestikkelse", lexicon).crime_types


def test_a_language_may_lack_mention_data(tmp_path: Path) -> None:
    lexicon = load_lexicon((overlay(tmp_path, GRAMMAR),))
    found = find_mentions(["Vi vil stanse bestikkelse i Europol innen 2030."], "zz", lexicon, date="2026-01-31")[0]
    assert [c.id for c in found.crime_types] == ["bribery"]
    assert [e.id for e in found.entities] == ["europol"]
    assert (found.deadline, found.quantities, found.hedges) == (None, (), ())


def test_an_index_tells_the_same_however_its_terms_were_asked_for() -> None:
    terms = [
        "{organized|transnational} crime*",
        "crime",
        "{|the }cr{i|y}me scene",
        "* crime",
        "c*",
        "a crime",
        "o{r|}g",
    ]
    texts = ["a crime", "organised crimes", "the cryme scene", "crime scene", "any crime"]

    def build() -> TermIndex[str]:
        index: TermIndex[str] = TermIndex()
        for term in terms:
            index.add(term, term)
        return index

    def read(index: TermIndex[str], text: str) -> list[tuple[int, int, str]]:
        return list(index.find(tokenize(fold(text)).words))

    alone = [read(build(), text) for text in texts]
    one, other = build(), build()
    assert [read(one, text) for text in texts] == alone
    assert [read(other, text) for text in reversed(texts)] == alone[::-1]
