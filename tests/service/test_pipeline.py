"""Taking files in: nothing lost, nothing twice, bad files told and the others in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from service.pipeline import IngestOptions, ingest, remove
from service.settings import Settings
from service.workspace import Workspace


def quiet(done: int, total: int, name: str) -> None:
    """No progress bar."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(Settings(corpus=tmp_path / "corpus"))


@pytest.fixture
def own(tmp_path: Path, folder: Path) -> Path:
    return shutil.copytree(folder, tmp_path / "own")


def sources(workspace: Workspace) -> list[str]:
    with workspace.corpus() as corpus:
        return [info.source for info in corpus.documents()]


def test_the_second_time_does_nothing(workspace: Workspace, own: Path) -> None:
    first = ingest(workspace, [own], IngestOptions(), quiet)
    second = ingest(workspace, [own], IngestOptions(), quiet)
    assert (len(first.taken), len(second.taken), len(second.skipped)) == (5, 0, 5)
    assert second.skipped[0].why == "already in the corpus"


def test_force_takes_in_again(workspace: Workspace, own: Path) -> None:
    ingest(workspace, [own / "2024-06-bruges.en.txt"], IngestOptions(), quiet)
    again = ingest(workspace, [own / "2024-06-bruges.en.txt"], IngestOptions(force=True), quiet)
    assert len(again.taken) == 1 and sources(workspace) == ["2024-06-bruges.en.txt"]


def test_a_changed_file_replaces_its_old_version(workspace: Workspace, own: Path) -> None:
    ingest(workspace, [own], IngestOptions(), quiet)
    path = own / "2024-06-bruges.en.txt"
    path.write_text(path.read_text() + "\n4. We commit to training judges.\n", encoding="utf-8")
    report = ingest(workspace, [own], IngestOptions(), quiet)
    assert [taken.notes for taken in report.taken] == [("replaces its older version",)]
    assert len(sources(workspace)) == 5


def test_the_same_bytes_are_taken_once(workspace: Workspace, own: Path) -> None:
    shutil.copy(own / "2024-06-bruges.en.txt", own / "zz-copy.txt")
    report = ingest(workspace, [own], IngestOptions(), quiet)
    assert [(left.source, left.why) for left in report.skipped] == [
        ("zz-copy.txt", "the same file as 2024-06-bruges.en.txt")
    ]


def test_the_same_text_in_another_file_is_told(workspace: Workspace, own: Path) -> None:
    text = (own / "2024-06-bruges.en.txt").read_text()
    (own / "zz-other.txt").write_text(text.replace("\n\n", "\n\n\n"), encoding="utf-8")
    report = ingest(workspace, [own], IngestOptions(), quiet)
    notes = {taken.source: taken.notes for taken in report.taken}
    assert "the same text as 2024-06-bruges.en.txt" in notes["zz-other.txt"]


def test_bad_files_are_told_and_the_others_go_in(workspace: Workspace, own: Path) -> None:
    (own / "empty.pdf").write_bytes(b"")
    (own / "text.pdf").write_text("This is no PDF.", encoding="utf-8")
    (own / "cut.pdf").write_bytes((own / "2025-05-kingston.en.pdf").read_bytes()[:400])
    report = ingest(workspace, [own, own / "gone.pdf"], IngestOptions(), quiet)
    assert [left.source for left in report.failed] == ["gone.pdf", "cut.pdf", "empty.pdf", "text.pdf"]
    assert all(left.why.endswith(".") and "Traceback" not in left.why for left in report.failed)
    assert len(report.taken) == 5


def test_a_library_that_trips_costs_one_file(workspace: Workspace, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ingest.read

    real = ingest.read.read

    def trip(source: Any, **options: Any) -> Any:
        if source.name.startswith("2024-06-bruges.en"):
            raise IndexError("list index out of range")
        return real(source, **options)

    monkeypatch.setattr("ingest.read.read", trip)
    from service.pipeline import ingest as take

    report = take(workspace, [own], IngestOptions(), quiet)
    assert [left.source for left in report.failed] == ["2024-06-bruges.en.txt"]
    assert len(report.taken) == 4


def test_several_processes_give_the_same_corpus(tmp_path: Path, own: Path, run: Any) -> None:
    shown = []
    for jobs in ("1", "2"):
        place = tmp_path / f"jobs{jobs}"
        done = run("ingest", own, "--jobs", jobs, "--format", "json", corpus=place)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        search = run("search", "confiscation", "--limit", "20", "--format", "json", corpus=place).stdout
        shown.append((told, search))
    assert shown[0] == shown[1]


def test_ingest_exits_3_when_some_failed(run: Any, own: Path, tmp_path: Path) -> None:
    (own / "empty.pdf").write_bytes(b"")
    done = run("ingest", own, "--format", "json", corpus=tmp_path / "c")
    value = json.loads(done.stdout)
    assert done.returncode == 3
    assert [set(one) for one in value["failed"]] == [{"source", "why"}]
    assert {"source", "id"} == set(value["taken"][0])


def test_remove_by_work_takes_all_versions(workspace: Workspace, own: Path) -> None:
    ingest(workspace, [own], IngestOptions(), quiet)
    report = remove(workspace, ["cartagena-2022", "nothing"])
    assert sorted(taken.source for taken in report.taken) == ["2022-05-cartagena.en.txt", "2022-05-cartagena.es.txt"]
    assert [left.source for left in report.failed] == ["nothing"]
    assert len(sources(workspace)) == 3


def test_a_second_writer_is_refused(workspace: Workspace, own: Path) -> None:
    from index.errors import CorpusLocked

    ingest(workspace, [own / "2024-06-bruges.en.txt"], IngestOptions(), quiet)
    with workspace.corpus() as corpus, corpus.writing(), pytest.raises(CorpusLocked):
        ingest(Workspace(workspace.settings), [own], IngestOptions(), quiet)


def test_other_language_data_ask_for_reindex(workspace: Workspace, own: Path) -> None:
    from index.errors import IndexStale
    from service.renewal import renew

    ingest(workspace, [own], IngestOptions(), quiet)
    with workspace.corpus() as corpus:
        corpus.set(lexicon="another")
    with pytest.raises(IndexStale, match="reindex"):
        ingest(workspace, [own], IngestOptions(), quiet)
    assert len(renew(workspace, "", quiet).taken) == 5
    assert len(ingest(workspace, [own], IngestOptions(), quiet).skipped) == 5
    with workspace.corpus() as corpus:
        assert corpus.verify() == []


def test_backup_and_restore_give_the_same_answers(run: Any, corpus: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "b.zip", corpus=corpus).returncode == 0
    assert run("restore", tmp_path / "b.zip", corpus=tmp_path / "again").returncode == 0
    before, after = (
        run("search", "confiscation", "--format", "json", corpus=c).stdout for c in (corpus, tmp_path / "again")
    )
    assert before == after
    assert run("restore", tmp_path / "b.zip", corpus=corpus).returncode == 1
