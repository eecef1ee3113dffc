"""The real documents: words in order, boxes that give back their text, and what a librarian would note of each."""

import difflib
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from ingest.models import Document
from ingest.ocr import installed_languages
from ingest.read import load, read


@cache
def _bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_ingest", Path(__file__).parent.parent / "bench_ingest.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["bench_ingest"] = module
    spec.loader.exec_module(module)
    return module


@cache
def _digital(shared: Path) -> dict[str, Document]:
    documents = (read(load(path), ocr="never") for path in sorted((shared / "documents").glob("*.pdf")))
    return {document.source: document for document in documents if document.text}


def test_words_stand_in_order(shared):
    for name, document in _digital(shared).items():
        true = (shared / "documents-text" / name.replace(".pdf", ".txt")).read_text(encoding="utf-8")
        ratio = difflib.SequenceMatcher(None, true.split(), document.text.split(), autojunk=False).ratio()
        assert ratio >= 0.995, name


def test_boxes_give_back_their_text(shared):
    for name, document in _digital(shared).items():
        assert _bench().boxed_share(document, (shared / "documents" / name).read_bytes()) >= 0.995, name


def test_offsets_and_lines(shared):
    for document in _digital(shared).values():
        at = 0
        for paragraph in document.paragraphs:
            assert at <= paragraph.start < paragraph.end
            at = paragraph.end
        assert document.text == "\n\n".join(document.text[p.start : p.end] for p in document.paragraphs)
        for line in document.lines:
            assert len(line.edges) == line.end - line.start + 1
        covered = {i for line in document.lines for i in range(line.start, line.end)}
        assert all(i in covered or char.isspace() for i, char in enumerate(document.text))


@pytest.mark.parametrize(
    ("name", "date", "place", "meeting"),
    [
        ("2021-06-carbis-bay-communique.en.pdf", "2021-06-13", "Carbis Bay", "G7 Summit 2021"),
        ("2022-06-los-angeles-declaration.es.pdf", "2022-06-10", "Los Angeles", "Summit of the Americas 2022"),
        ("2022-06-los-angeles-declaration.fr.pdf", "2022-06-10", "Los Angeles", "Summit of the Americas 2022"),
        ("2022-06-los-angeles-declaration.pt.pdf", "2022-06-10", "Los Angeles", "Summit of the Americas 2022"),
        ("2025-06-lima-conclusions.en.pdf", "2025-06", "Lima", "EL PACCTO Annual Meeting 2025"),
        ("2025-06-lima-annual-meeting-news.en.pdf", "2025-06-20", "", "EL PACCTO Annual Meeting 2025"),
        ("2023-11-eu-cooperation-lac.en.pdf", "2023-11", "", ""),
    ],
)
def test_metadata(shared, name, date, place, meeting):
    found = _digital(shared)[name].metadata
    assert (found.date, found.place, found.meeting) == (date, place, meeting)


def test_title_in_capitals(shared):
    found = _digital(shared)["2025-06-lima-conclusions.en.pdf"].metadata.title
    assert found == "Annual Meeting 2025 of the EL PACCTO 2.0 Programme – Conclusions of the High-Level Dialogue"


@pytest.mark.slow
def test_scanned_document(shared):
    if not installed_languages():
        pytest.skip("Tesseract is not installed")
    name = "2023-01-declaration-of-north-america.en"
    document = read(load(shared / "documents" / f"{name}.pdf"))
    true = (shared / "documents-text" / f"{name}.txt").read_text(encoding="utf-8")
    ratio = difflib.SequenceMatcher(None, true.split(), document.text.split(), autojunk=False).ratio()
    assert ratio >= 0.97
    assert {page.origin for page in document.pages} == {"ocr"}
    assert next(document.text[p.start : p.end] for p in document.paragraphs if p.kind == "heading").startswith(
        "Diversity"
    )
