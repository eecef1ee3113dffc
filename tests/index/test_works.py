import pytest

from index.works import meeting_id
from ingest.models import Metadata


def works(corpus) -> dict[str, str]:
    return {info.source: info.work for info in corpus.documents()}


def test_the_manifest_says_what_is_one_work(corpus):
    assert works(corpus)["2024-06-quito.es.pdf"] == works(corpus)["2024-06-quito.fr.pdf"] == "quito"


def test_versions_find_each_other_without_a_manifest(tmp_path, take, paper):
    from index.store import Corpus

    with Corpus.open(tmp_path / "c", create=True) as corpus:
        lines = [("heading", "Protocol 17"), *[("firm", f"OAS {n} / Europol / {n * 7} / 20{n}") for n in range(21, 31)]]
        for code in ("en", "es"):
            take(corpus, paper("lima", name=f"a.{code}.pdf", language=code, lines=lines, work="", meeting=code))
        take(corpus, paper("lima", name="other.pt.pdf", language="pt", work="", meeting="x", lines=[
            ("firm", f"A different matter number {n} entirely about fish") for n in range(10)]))  # fmt: skip
        grouped = works(corpus)
        assert grouped["a.en.pdf"] == grouped["a.es.pdf"]
        assert grouped["other.pt.pdf"] != grouped["a.en.pdf"]
        assert len({info.meeting_id for info in corpus.documents()}) == 2  # versions come from one meeting
        corpus.remove(corpus.find("a.es").id)
        left = corpus.find("a.en")
        assert left.work == left.id


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (Metadata(meeting="EU-CELAC Summit 2023", date="2023-07-18"), "eu-celac-summit-2023"),
        (Metadata(meeting="EU-CELAC Summit", date="2023-07-18"), "eu-celac-summit-2023-07"),
        (Metadata(title="Joint Declaration", date="2024"), "joint-declaration-2024"),
    ],
)
def test_a_meeting_has_an_id_that_people_can_read(meta, expected):
    assert meeting_id(meta) == expected


def test_real_language_versions_are_grouped_and_their_statements_paired(real_corpus):
    infos = {info.source: info for info in real_corpus.documents()}
    declaration = [info for name, info in infos.items() if "los-angeles" in name]
    assert len({info.work for info in declaration}) == 1
    assert len({info.work for info in infos.values()}) == len(infos) - 3
    families = "SELECT family, count(*), count(DISTINCT language) FROM statements JOIN documents d ON d.id = document"
    with real_corpus.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            f"{families.replace('language', 'statements.language')} WHERE d.source LIKE '%los-angeles%' GROUP BY family"
        ).fetchall()
    whole = sum(1 for _, statements, languages in rows if statements == languages == 4)
    assert whole / len(rows) > 0.75
