"""Folders as users have them, and disks that fill up: every file is told of, and the others go in."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from index.store import Corpus
from service.pipeline import IngestOptions, ingest
from service.settings import Settings
from service.workspace import Workspace

TEXT = "Note {} of the group\n\n1. We commit to action number {} against fraud.\n\n2. We urge States to help victims.\n"


def quiet(done: int, total: int, name: str) -> None:
    """No progress bar."""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number, name in enumerate(("with space.txt", "áccent ñ.txt", "new\nline.txt", "[bold]x.txt", "😀.txt"), 1):
        (folder / name).write_text(TEXT.format(number, number), encoding="utf-8")
    return folder


def sources(corpus: Path) -> set[str]:
    with Corpus.open(corpus) as held:
        return {info.source for info in held.documents()}


def test_odd_names_pipes_loops_and_links(run: Any, notes: Path, tmp_path: Path) -> None:
    (notes / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT.format(6, 6))
    os.mkfifo(notes / "pipe.txt")
    (notes / "loop").symlink_to(".")
    (notes / "gone.txt").symlink_to("nowhere.txt")
    (notes / "twin.txt").symlink_to("with space.txt")
    (notes / "folder.pdf").mkdir()
    done = run("ingest", notes, "--format", "json", corpus=tmp_path / "c")
    report = json.loads(done.stdout)
    assert done.returncode == 3
    assert {taken["source"] for taken in report["taken"]} == sources(tmp_path / "c")
    assert "caf\\xe9.txt" in sources(tmp_path / "c") and len(report["taken"]) == 6
    assert [left["source"] for left in report["failed"]] == ["gone.txt", "pipe.txt"]
    assert [left["source"] for left in report["skipped"]] == ["with space.txt"]
    table = run("ingest", notes, corpus=tmp_path / "c")  # brackets in names and texts are no marks of style
    assert table.returncode == 3 and "[bold]x.txt" in table.stdout


def test_a_folder_that_cannot_be_listed_is_told(notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (notes / "closed").mkdir()
    (notes / "closed" / "inside.txt").write_text(TEXT.format(7, 7))
    real = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = ingest(Workspace(Settings(corpus=tmp_path / "c")), [notes], IngestOptions(), quiet)
    assert [left.source for left in report.failed] == ["closed"] and "Permission denied" in report.failed[0].why
    assert len(report.taken) == 5


# A file that vanishes between the walk and its turn.
def test_a_file_that_vanishes(notes: Path, tmp_path: Path) -> None:
    def step(done: int, total: int, name: str) -> None:
        (notes / "😀.txt").unlink(missing_ok=True)

    report = ingest(Workspace(Settings(corpus=tmp_path / "c")), [notes], IngestOptions(), step)
    assert [(left.source, left.why) for left in report.failed] == [
        ("😀.txt", "😀.txt is not there any more: check the path.")
    ]
    assert len(report.taken) == 4


# What was taken in before the disk was full stays, and the report is printed all the same.
def test_a_full_disk(notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Corpus.add
    added: list[str] = []

    def add(self: Corpus, record: Any, data: bytes, **more: Any) -> None:
        if len(added) >= 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        added.append(record.document.source)
        real(self, record, data, **more)

    monkeypatch.setattr(Corpus, "add", add)
    report = ingest(Workspace(Settings(corpus=tmp_path / "c")), [notes], IngestOptions(), quiet)
    assert len(report.taken) == 2 and len(report.failed) == 3
    assert all(left.why.endswith("could not be taken in: No space left on device.") for left in report.failed)
    monkeypatch.undo()
    assert len(ingest(Workspace(Settings(corpus=tmp_path / "c")), [notes], IngestOptions(), quiet).taken) == 3


# "../notes/x.txt" is the same file as "x.txt": its new version takes the old one's place.
def test_a_changed_file_named_by_another_path(notes: Path, tmp_path: Path) -> None:
    workspace = Workspace(Settings(corpus=tmp_path / "c"))
    ingest(workspace, [notes / "with space.txt"], IngestOptions(), quiet)
    (notes / "with space.txt").write_text(TEXT.format(9, 9))
    ingest(workspace, [notes / ".." / "notes" / "with space.txt"], IngestOptions(), quiet)
    assert sources(tmp_path / "c") == {"with space.txt"}
    with Corpus.open(tmp_path / "c") as corpus:
        assert len(corpus.documents()) == 1 and corpus.verify() == []


# Pages without any text leave a document without statements; its date may be that of others.
def test_documents_without_statements_of_one_date(run: Any, tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    for number in (1, 2):
        Image.new("L", (600, 800), 250 - number).save(tmp_path / "grey.png")
        canvas = Canvas(str(tmp_path / f"2024-05-03-scan{number}.pdf"), pagesize=(600, 800), invariant=True)
        canvas.drawImage(str(tmp_path / "grey.png"), 0, 0, 600, 800)
        canvas.save()
    files = sorted(tmp_path.glob("*.pdf"))
    done = run("ingest", *files, "--ocr", "never", "--format", "json", corpus=tmp_path / "c")
    assert len(json.loads(done.stdout)["taken"]) == 2, done.stderr
    shown = run("status", "--format", "json", corpus=tmp_path / "c")
    assert len(json.loads(shown.stdout)["unread_pages"]) == 2
