"""The corpora hold what they say: schema, checksums, notices, labels that stand in the files, typesetting."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pypdf
import pypdfium2
import pytest

ROOT = Path(__file__).parents[2]
CORPORA = ROOT / "corpora"
SAMPLE = CORPORA / "sample"
KEYS = {
    *("file", "title", "date", "end_date", "place", "body", "meeting", "series", "language", "symbol", "work", "url"),
    *("checked", "sha256"),
}
KINDS = {"commitment", "call", "position", "context", "heading"}
SCAN = "2021-06-asset-network-minutes.en.pdf"


def entries(folder: str) -> list[dict]:
    return tomllib.loads((CORPORA / folder / "corpus.toml").read_text(encoding="utf-8"))["document"]


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (SAMPLE / name).read_text(encoding="utf-8").splitlines()]


def folded(text: str) -> str:
    return re.sub(r"\W+", "", text.replace("\xad", "").casefold())


@pytest.mark.parametrize("folder", ["sample", "eu-celac"])
def test_manifest_schema(folder: str) -> None:
    found = entries(folder)
    assert len({e["file"] for e in found}) == len(found) >= 20
    for entry in found:
        assert set(entry) <= KEYS, entry["file"]
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", entry["date"]), entry["file"]
        assert entry["end_date" if "end_date" in entry else "date"] >= entry["date"], entry["file"]
        assert entry["language"] in {"en", "es", "fr", "pt"} and f".{entry['language']}." in entry["file"]
        assert entry["title"] and entry["body"] and isinstance(entry["checked"], bool)


@pytest.mark.parametrize("folder", ["sample", "eu-celac"])
def test_manifest_is_read(folder: str) -> None:
    manifest = pytest.importorskip("ingest.manifest").read_manifest(CORPORA / folder / "corpus.toml")
    assert [e.file for e in manifest.entries] == [e["file"] for e in entries(folder)]


def test_real_documents_have_an_address_and_claim_no_check() -> None:
    for entry in entries("eu-celac"):
        assert entry["url"].startswith("http") and "sha256" not in entry and entry["checked"] is False


def test_sample_checksums_and_no_stray_file() -> None:
    sums = {e["file"]: e["sha256"] for e in entries("sample")}
    files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (SAMPLE / "pdf").iterdir()}
    assert files == sums
    readme = (CORPORA / "README.md").read_text(encoding="utf-8")
    assert all(f"| {name} | `{digest}` |" in readme for name, digest in sums.items())


def test_sample_spans_what_it_promises() -> None:
    found = entries("sample")
    assert {e["date"][:4] for e in found} == {"2020", "2021", "2022", "2023", "2024", "2025"}
    by_work: dict[str, set[str]] = {}
    for entry in found:
        by_work.setdefault(entry["work"], set()).add(entry["language"])
    assert sum(len(languages) == 4 for languages in by_work.values()) == 2
    assert len({e["meeting"] for e in found}) >= 9 and len({e["series"] for e in found}) >= 3


def test_every_page_says_that_it_is_an_illustration() -> None:
    notice = re.compile(r"(?i)illustrati|ilustrativo|illustration")
    for path in sorted((SAMPLE / "pdf").iterdir()):
        if path.suffix != ".pdf":
            continue
        assert "not an official document" in (pypdf.PdfReader(path).metadata or {})["/Subject"]
        if path.name == SCAN:
            continue
        for page in pypdfium2.PdfDocument(path):
            assert notice.search(page.get_textpage().get_text_bounded()), path.name


def test_gold_is_well_formed_and_stands_in_the_files() -> None:
    gold = rows("gold.jsonl")
    crimes = {c for row in gold for c in row["crime_types"]}
    assert len(crimes) >= 20 and len({(r["doc"], r["id"]) for r in gold}) == len(gold)
    texts = {p.stem: folded(_text(p)) for p in (SAMPLE / "pdf").iterdir() if p.name != SCAN}
    for row in gold:
        committed = row["kind"] == "commitment"
        assert row["kind"] in KINDS and (row["strength"] in {"firm", "soft"}) == committed, row
        assert bool(row["actors"]) == committed and (committed or not row["deadline"]), row
        assert all(name in row["text"] for name in row["entities"]), row
        assert not row["deadline"] or row["deadline"] in row["text"], row
        if row["doc"] in texts:
            words = folded(row["text"])  # both ends, as a statement may go on after a page break
            assert words[:12] in texts[row["doc"]] and words[-12:] in texts[row["doc"]], row


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)).replace("￾", "")
    source = tomllib.loads((SAMPLE / "sources" / f"{path.stem}.toml").read_text(encoding="utf-8"))["text"]
    return re.sub(r"\{[^}]*\}", "", source)


def test_crime_types_are_those_of_the_project(shared: Path) -> None:
    known = {line.split(",")[0] for line in (shared / "gold" / "crime-types.csv").read_text().splitlines()[1:]}
    assert {c for row in rows("gold.jsonl") for c in row["crime_types"]} <= known


def test_queries_point_to_labelled_statements() -> None:
    gold = {(row["doc"], row["id"]): row for row in rows("gold.jsonl")}
    queries = rows("queries.jsonl")
    assert len(queries) == 20 and {q["lang"] for q in queries} == {"en", "es", "fr", "pt"}
    for query in queries:
        assert any(r["grade"] == 2 for r in query["relevant"])
        for entry in query["relevant"]:
            assert gold[entry["doc"], entry["id"]]["kind"] != "heading", (query["query"], entry)


def test_planted_differences_stand_in_the_versions() -> None:
    table = tomllib.loads((SAMPLE / "differences.toml").read_text(encoding="utf-8"))["difference"]
    assert {d["type"] for d in table} >= {"signatory", "figure", "date", "strength", "hedge", "missing", "entity"}
    texts = {lang: _bruges(lang) for lang in ("en", "es", "fr", "pt")}
    for difference in table:
        wanted = difference["english"] or difference["differs"]
        assert wanted in texts["en"], difference
        assert difference["differs"] in texts[difference["language"]], difference


def _bruges(language: str) -> str:
    return "\n".join(r["text"] for r in rows("gold.jsonl") if r["doc"] == f"2024-06-bruges-declaration.{language}")


def test_lineage_names_paragraphs_that_exist() -> None:
    table = tomllib.loads((SAMPLE / "lineage.toml").read_text(encoding="utf-8"))
    assert {s["relation"] for s in table["step"]} >= {"restates", "strengthens", "weakens", "changes", "dropped"}
    for step in table["step"]:
        for end in filter(None, (step["from"], step.get("to"))):
            stem, label = end.split("#")
            source = (SAMPLE / "sources" / f"{stem}.toml").read_text(encoding="utf-8")
            number = re.match(r"\d*", label)[0]
            assert not number or f"\n{number}. " in source, end
    for conflict in table["conflict"]:
        for stem, words in conflict["values"].items():
            assert words in (SAMPLE / "sources" / f"{stem}.toml").read_text(encoding="utf-8"), conflict


def test_typesetting_twice_gives_the_committed_files(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    (folder / "sources").mkdir(parents=True)
    for source in (SAMPLE / "sources").iterdir():
        (folder / "sources" / source.name).write_bytes(source.read_bytes())
    subprocess.run([sys.executable, str(ROOT / "tests" / "typeset"), str(folder)], check=True, timeout=120)
    for name in ("corpus.toml", "gold.jsonl"):
        assert (folder / name).read_bytes() == (SAMPLE / name).read_bytes(), name
    for made in sorted((folder / "pdf").iterdir()):
        assert made.read_bytes() == (SAMPLE / "pdf" / made.name).read_bytes(), made.name
