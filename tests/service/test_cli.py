"""The command line as a contract: keys, exit codes, one value on stdout, sentences on stderr."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from service.matrix_tables import differing

STATEMENT = [
    "id", "document", "language", "page", "paragraph", "section", "start", "end", "text", "kind", "level", "strength",
    "cue", "rule", "reaffirmed", "negated", "actors", "action", "deadline", "quantities", "hedges", "crime_types",
    "entities",
]  # fmt: skip
DOCUMENT = {
    "id", "title", "date", "place", "body", "meeting", "language", "symbol", "pages", "sha256", "source",
}  # fmt: skip
HIT = ["rank", "score", "weak", "why", "statement", "document", "versions", "citation"]


COMMANDS = (
    "ingest documents show remove status extract search commitments meetings compare concord check matrix lineage "
    "fetch serve reindex backup restore model eval"
)


def answer(run: Any, corpus: Path, *arguments: str, code: int = 0) -> Any:
    """The JSON that a command prints, after its exit code was checked."""
    done = run(*arguments, "--format", "json", corpus=corpus)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_help_names_every_command(run: Any) -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in COMMANDS.split():
        assert f" {command} " in done.stdout


def test_help_loads_no_heavy_library(run: Any) -> None:
    # `acervo --help` must answer at once, so nothing of weight may be imported for it.
    import subprocess
    import sys

    code = (
        "import sys; sys.argv = ['acervo', '--help']\n"
        "import service.cli\n"
        "heavy = {'numpy', 'sqlalchemy', 'torch', 'spacy', 'fastapi', 'faiss', 'pydantic', 'rich.table', 'pypdfium2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_search_loads_neither_torch_nor_spacy(corpus: Path) -> None:
    import subprocess
    import sys

    code = (
        f"import sys; sys.argv = ['acervo', '--corpus', {str(corpus)!r}, 'search', 'confiscation']\n"
        "import service.cli\n"
        "service.cli.run()\n"
        "print(sorted({'torch', 'spacy', 'sentence_transformers', 'fastapi'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")


def test_documents_are_listed_by_date(run: Any, corpus: Path) -> None:
    found = answer(run, corpus, "documents")
    assert [d["date"] for d in found] == sorted(d["date"] for d in found)
    assert all(set(d) >= DOCUMENT for d in found)
    assert found[0]["meeting"] == "Second Forum on Citizen Security"
    assert [d["language"] for d in answer(run, corpus, "documents", "--language", "fr")] == ["fr"]


def test_show_has_exact_offsets(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "show", "2025-05-kingston.en.pdf")
    assert list(value) == ["document", "paragraphs", "statements", "warnings"]
    assert set(value["document"]) >= DOCUMENT
    for statement in value["statements"]:
        assert list(statement) == STATEMENT
        holder = [p for p in value["paragraphs"] if p["start"] <= statement["start"] and statement["end"] <= p["end"]]
        offset = holder[0]["start"]
        text = holder[0]["text"]
        assert text[statement["start"] - offset : statement["end"] - offset] == statement["text"]
        cue = statement["cue"]
        if cue and cue["end"]:
            assert statement["text"][cue["start"] : cue["end"]] == cue["text"]


def test_extract_stores_nothing_and_can_give_boxes(run: Any, folder: Path, tmp_path: Path) -> None:
    done = run("extract", folder / "2025-05-kingston.en.pdf", "--boxes", "--format", "json", corpus=tmp_path / "none")
    value = json.loads(done.stdout)
    commitment = next(s for s in value["statements"] if s["kind"] == "commitment")
    assert (commitment["paragraph"], commitment["strength"], commitment["page"]) == ("1", "firm", 1)
    paragraph = next(p for p in value["paragraphs"] if p["label"] == "1")
    assert len(paragraph["boxes"]) == 2  # it is printed on two lines
    assert not (tmp_path / "none").exists()


def test_search_answers_across_languages(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "search", "blanqueo de capitales", "--language", "en")
    assert list(value) == ["query", "hits"]
    assert list(value["hits"][0]) == HIT
    assert list(value["hits"][0]["why"]) == ["semantic", "exact", "concepts"]
    assert "money laundering" in value["hits"][0]["statement"]["text"]


def test_language_versions_are_one_hit(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "search", "confiscation without a prior conviction", "--limit", "20")
    ids = [hit["statement"]["id"] for hit in value["hits"]]
    versions = {version["id"] for hit in value["hits"] for version in hit["versions"]}
    assert versions and not versions & set(ids)


def test_commitments_are_commitments_by_date(run: Any, corpus: Path) -> None:
    hits = answer(run, corpus, "commitments")["hits"]
    assert {hit["statement"]["kind"] for hit in hits} == {"commitment"}
    assert [hit["document"]["date"] for hit in hits] == sorted((h["document"]["date"] for h in hits), reverse=True)
    firm = answer(run, corpus, "commitments", "--strength", "firm", "--since", "2024")["hits"]
    assert firm and all(h["statement"]["strength"] == "firm" and h["document"]["date"] >= "2024" for h in firm)


def test_meetings_in_order_of_date(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "meetings", "confiscation")
    assert list(value) == ["topic", "meetings"]
    first = value["meetings"][0]
    assert set(first) >= {"id", "name", "date", "place", "documents", "score", "hits"}
    assert first["name"] == "Second Forum on Citizen Security"


def test_compare_says_what_became_weaker(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "compare", "2022-05-cartagena.en", "2024-06-bruges.en")
    assert list(value) == ["a", "b", "matches"]
    match = next(m for m in value["matches"] if m["a"] and m["b"] and "confiscation" in m["a"]["text"])
    assert set(match) == {"relation", "similarity", "a", "b", "changes", "redline"}
    assert match["relation"] == "weakens"
    assert set(match["changes"][0]) >= {"field", "from", "to"}


def test_concord_finds_the_other_figure(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "concord", "cartagena-2022")
    assert set(value) == {"documents", "paragraphs", "findings"}
    told = [finding for finding in value["findings"] if finding["paragraph"] == "4"]
    assert told and set(told[0]) >= {"type", "severity", "paragraph", "message", "values", "statements"}


def test_check_reads_a_draft_from_stdin(run: Any, corpus: Path) -> None:
    draft = "1. We intend to adopt legislation that allows confiscation without a prior conviction.\n"
    done = run("check", "-", "--format", "json", corpus=corpus, stdin=draft)
    value = json.loads(done.stdout)
    assert set(value) >= {"draft", "statements", "findings", "dropped"}
    relations = {match["hit"]["document"]["date"]: match["relation"] for match in value["statements"][0]["matches"]}
    assert relations == {"2022-05-19": "weakens", "2024-06-13": "strengthens"}  # the later one was hedged


def test_matrix_counts(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "matrix", "--columns", "years")
    row = next(r for r in value["rows"] if r["id"] == "money-laundering")
    assert row["count"] == 1  # two language versions are one statement
    cell = next(c for c in value["cells"] if c["row"] == "money-laundering")
    assert cell["column"] == "2022" and cell["query"]["crime_type"] == ["money-laundering"]
    # How accurate the labels are stands beside them, in JSON and below the table.
    assert value["accuracy"]["field"] == "crime_types" and 0 < value["accuracy"]["precision"] <= 100
    shown = " ".join(run("matrix", "--columns", "years", corpus=corpus).stdout.split())
    assert value["accuracy"]["sentence"] in shown


def test_a_topic_of_the_matrix_opens_on_the_command_line(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "matrix", "--topics", "confiscation")
    for cell in value["cells"]:
        opened = answer(run, corpus, "meetings", "confiscation", "--only-meeting", cell["query"]["only_meeting"])
        assert [len(meeting["hits"]) for meeting in opened["meetings"]] == [cell["count"]]
    assert value["cells"] and value["accuracy"]["field"] == "meetings"


def test_lineage_looks_both_ways(run: Any, corpus: Path) -> None:
    hit = answer(run, corpus, "commitments", "confiscation", "--document", "2022-05-cartagena.en.txt")["hits"][0]
    value = answer(run, corpus, "lineage", hit["statement"]["id"])
    assert [step["document"]["source"] for step in value["successors"]] == ["2024-06-bruges.en.txt"]
    step = value["successors"][0]
    assert step["change"] < 0 and step["relation"] == "weakens"
    assert {c["field"]: c["from"] for c in step["changes"]}["deadline"] == "by 31 December 2024"
    assert {"op": "insert", "text": "intend to adopt, where appropriate"} in step["redline"]
    assert step["compared"] == {"from": hit["statement"]["id"], "to": step["statement"]["id"], "language": "en"}
    said = "weaker by 1; hedge none → “where appropriate”; deadline “by 31 December 2024” → none"
    assert differing(step) == said
    assert "weaker by 1;" in run("lineage", hit["statement"]["id"], "--format", "table", corpus=corpus).stdout


@pytest.mark.parametrize(
    ("change", "relation", "expected"),
    [
        (0, "restates", "as firm"), (2, "strengthens", "firmer by 2"), (-1, "changes", "weaker by 1"),
        # a level that stayed, or went the other way, does not hide what the words did
        (0, "weakens", "weakens (level as firm)"), (1, "weakens", "weakens (level firmer by 1)"),
    ],
)  # fmt: skip
def test_what_a_lineage_says_of_a_step(change: int, relation: str, expected: str) -> None:
    moved = [{"field": "quantity", "from": "60 days", "to": "30 days", "substantive": True}]
    assert differing({"change": change, "relation": relation, "changes": []}) == expected
    step = {"change": change, "relation": relation, "changes": moved}
    assert differing(step) == f"{expected}; quantity “60 days” → “30 days”"


def test_csv_has_a_row_a_hit_and_the_citation(run: Any, corpus: Path) -> None:
    done = run("search", "confiscation", "--until", "2022", "--format", "csv", corpus=corpus)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows[0]["citation"].startswith("Second Forum on Citizen Security, Cartagena Declaration")
    assert rows[0]["citation"].endswith("Cartagena, May 2022, para. 1")


def test_status_verifies(run: Any, corpus: Path) -> None:
    value = answer(run, corpus, "status", "--verify")
    assert (value["documents"], value["works"], value["problems"]) == (5, 4, [])
    assert value["model"] and value["lexicon"]


def test_model_path_prints_one_path(run: Any) -> None:
    done = run("model", "path", "fast")
    assert (Path(done.stdout.strip()) / "modules.json").is_file()
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        # Nothing found: an empty answer is printed all the same.
        (("search", "confiscation", "--since", "2030"), 1, "fewer filters"),
        # Wrong use is exit 2 and names what was expected.
        (("search", "x", "--kind", "promise"), 2, "commitment"),
        (("search", "x", "--since", "soon"), 2, "not a date"),
        (("search", "x", "--since", "2024-02-30"), 2, "not a date"),
        (("search", "(" * 3000 + "x" + ")" * 3000, "--mode", "exact"), 2, "too deep"),
        (("search", "confiscation", "--crime-type", "coruption"), 1, "corruption"),
        (("documents", "--language", "xx"), 1, "language 'xx'"),
        (("matrix", "--columns", "colours"), 2, "years"),
        (("matrix", "--rows", "bogus"), 2, "crime-types"),
        (("search", "x", "--also", "weather:rain"), 2, "field:value"),
        (("nonsense",), 2, "nonsense"),
        # What is not there is named.
        (("show", "nothing.pdf"), 1, "nothing.pdf"),
        (("lineage", "000000000000"), 1, "000000000000"),
        (("compare", "2024-06-bruges.en", "nowhere.docx"), 1, "nowhere.docx"),
        (("check", "no-draft.docx"), 1, "no-draft.docx"),
    ],
)
def test_refusals_are_sentences(run: Any, corpus: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    done = run(*arguments, corpus=corpus)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_an_empty_answer_is_still_json(run: Any, corpus: Path) -> None:
    assert answer(run, corpus, "search", "confiscation", "--since", "2030", code=1)["hits"] == []
    assert answer(run, corpus, "documents", "--language", "nl", code=1) == []


def test_without_a_corpus_there_is_a_sentence(run: Any, tmp_path: Path) -> None:
    done = run("search", "x", corpus=tmp_path / "nothing")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ingest" in done.stderr


def test_the_environment_names_the_corpus(run: Any, corpus: Path) -> None:
    assert len(json.loads(run("documents", "--format", "json", ACERVO_CORPUS=str(corpus)).stdout)) == 5


def test_a_wrong_setting_is_a_sentence(run: Any, corpus: Path) -> None:
    done = run("documents", corpus=corpus, ACERVO_UPLOAD_LIMIT="many")
    assert done.returncode == 1
    assert "ACERVO_UPLOAD_LIMIT" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("width", ["80", "120"])
def test_tables_fit_the_terminal(run: Any, corpus: Path, width: str) -> None:
    for command in (("documents",), ("search", "confiscation"), ("commitments",), ("status",), ("matrix",)):
        done = run(*command, corpus=corpus, COLUMNS=width)
        assert max(map(len, done.stdout.splitlines())) <= int(width), command


def test_reports_are_files(run: Any, corpus: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("1. We intend to adopt legislation that allows confiscation.\n", encoding="utf-8")
    for form, beginning in (("html", b"<!doctype html>"), ("docx", b"PK")):
        target = tmp_path / f"report.{form}"
        done = run("check", draft, "--format", form, "--output", target, corpus=corpus)
        assert done.returncode == 0, done.stderr
        assert target.read_bytes().startswith(beginning)
