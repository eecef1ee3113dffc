"""The HTTP API: the JSON of the command line, errors as problem+json, nothing that a stranger could abuse."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest


def test_documents_equal_the_command_line(client: Any, run: Any, corpus: Path) -> None:
    said = json.loads(run("documents", "--format", "json", corpus=corpus).stdout)
    assert client.get("/api/v1/documents").json() == said


def test_search_equals_the_command_line(client: Any, run: Any, corpus: Path) -> None:
    said = json.loads(run("search", "confiscation", "--language", "en", "--format", "json", corpus=corpus).stdout)
    answer = client.get("/api/v1/search", params={"q": "confiscation", "language": "en"}).json()
    assert answer["hits"] == said["hits"]
    assert answer["total"] >= len(answer["hits"])


@pytest.mark.parametrize(
    "path",
    [
        "statements?kind=call", "commitments", "meetings?topic=confiscation", "matrix?columns=years", "health",
        "compare?a=2022-05-cartagena.en&b=2024-06-bruges.en", "concord?document=cartagena-2022", "openapi.json",
        "documents/2025-05-kingston.en.pdf?boxes=true",
    ],
)  # fmt: skip
def test_every_reading_endpoint_answers(client: Any, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()


def test_statement_with_its_boxes_and_lineage(client: Any) -> None:
    hit = client.get("/api/v1/commitments", params={"q": "container", "document": "2025-05-kingston.en.pdf"}).json()
    id = hit["hits"][0]["statement"]["id"]
    boxes = client.get(f"/api/v1/statements/{id}?boxes=true").json()["boxes"]
    assert [box["page"] for box in boxes] == [1, 1]
    assert client.get(f"/api/v1/statements/{id}/lineage").json()["statement"]["id"] == id


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("documents/nothing", 404, "nothing"),
        ("search?q=x&kind=promise", 422, "kind"),
        ("search?q=x&since=soon", 422, "since"),
        ("search?q=x&limit=0", 422, "limit"),
        ("export?q=x&format=exe", 422, "exe"),
        ("nowhere", 404, "Not Found"),
    ],
)
def test_errors_are_problems(client: Any, path: str, status: int, told: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "detail"} <= set(problem) and problem["status"] == status
    assert told in problem["detail"]


def test_check_takes_json_and_files(client: Any) -> None:
    draft = "1. We intend to adopt legislation that allows confiscation without a prior conviction."
    one = client.post("/api/v1/check", json={"text": draft}).json()
    two = client.post("/api/v1/check", files={"file": ("draft.txt", draft.encode())}).json()
    assert one["findings"] == two["findings"]
    assert one["statements"][0]["matches"]
    assert client.post("/api/v1/check", json={"text": ""}).status_code == 422
    assert client.post("/api/v1/check", data={"text": " "}).status_code == 422


def test_check_gives_a_docx_with_comments(client: Any) -> None:
    import docx

    draft = "1. We intend to adopt legislation that allows confiscation without a prior conviction."
    answer = client.post("/api/v1/check?format=docx", json={"text": draft})
    book = docx.Document(io.BytesIO(answer.content))
    assert len(list(book.comments)) >= 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "bib", "ris"])
def test_exports_hold_the_citation(client: Any, form: str) -> None:
    answer = client.get("/api/v1/export", params={"q": "confiscation", "format": form})
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    cited = "Second Forum on Citizen Security, Cartagena Declaration on Citizen Security, Cartagena, May 2022"
    if form == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert any(str(cell.value).startswith(cited) for cell in book.active["D"])
    else:
        assert cited in answer.content.decode("utf-8-sig")


def test_upload_and_delete(own_client: Any, folder: Path) -> None:
    assert own_client.get("/api/v1/health").json()["status"] == "empty"
    names = ["2024-06-bruges.en.txt", "2024-06-bruges.fr.txt"]
    files = [("files", (name, (folder / name).read_bytes())) for name in names] + [("files", ("e.pdf", b""))]
    answer = own_client.post("/api/v1/documents", files=files)
    assert answer.status_code == 201
    assert [len(answer.json()[part]) for part in ("taken", "skipped", "failed")] == [2, 0, 1]
    id = answer.json()["taken"][0]["id"]
    assert own_client.get(f"/api/v1/documents/{id}/original").content == (folder / names[0]).read_bytes()
    assert own_client.delete(f"/api/v1/documents/{id}").status_code == 200
    assert own_client.get(f"/api/v1/documents/{id}").status_code == 404


def test_an_upload_without_anything_readable_is_refused(own_client: Any) -> None:
    answer = own_client.post("/api/v1/documents", files=[("files", ("e.pdf", b""))])
    assert answer.status_code == 422 and answer.json()["failed"][0]["source"] == "e.pdf"


def test_uploads_are_limited(own_client: Any) -> None:
    answer = own_client.post("/api/v1/documents", files=[("files", ("big.txt", b"x" * 1_100_000))])
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]


def test_read_only_means_it(client: Any) -> None:
    assert client.post("/api/v1/documents", files=[("files", ("a.txt", b"We commit."))]).status_code == 403
    assert client.delete("/api/v1/documents/2024-06-bruges.en.txt").status_code == 403


def test_other_sites_cannot_change_anything(own_client: Any) -> None:
    files = [("files", ("a.txt", b"We commit to acting."))]
    answer = own_client.post("/api/v1/documents", files=files, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_other_host_names_are_not_answered(client: Any) -> None:
    assert client.get("/api/v1/health", headers={"Host": "elsewhere.example"}).status_code == 400


def test_metrics_are_prometheus_text(client: Any) -> None:
    client.get("/api/v1/health")
    text = client.get("/api/v1/metrics").text
    assert 'acervo_requests_total{method="GET",route="/api/v1/health",status="200"}' in text
    assert "acervo_documents 5" in text


PATHS = "documents statements search meetings compare concord check matrix export health metrics"


def test_the_schema_holds_examples(client: Any) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["components"]["schemas"]["Hits"]["example"]["hits"]
    for path in PATHS.split():
        assert f"/api/v1/{path}" in schema["paths"]


def test_the_examples_have_the_shape_of_the_answers(client: Any) -> None:
    from service.routes import models

    hit = client.get("/api/v1/commitments").json()["hits"][0]
    pair = client.get("/api/v1/compare?a=2022-05-cartagena.en&b=2024-06-bruges.en").json()["matches"][0]
    check = client.post("/api/v1/check", data={"text": "1. We welcome the EMCDDA.\n\n2. We will meet."}).json()
    for example, answer in (
        (models.HIT, hit),
        (models.STATEMENT, hit["statement"]),
        (models.DOCUMENT, hit["document"]),
        (models.MATCH, pair),
        (models.FINDING, check["findings"][0]),
    ):
        assert sorted(example) == sorted(answer)
    text, cue = models.STATEMENT["text"], models.STATEMENT["cue"]
    assert models.STATEMENT["end"] - models.STATEMENT["start"] == len(text)
    assert text[cue["start"] : cue["end"]] == cue["text"]


ODD = [
    "",
    " ",
    "\x00",
    "\n\x1b[31m",
    '"',
    "((",
    "AND",
    "NOT x",
    "a*",
    "^",
    "x" * 2000,
    "🙂",
    "\u202e",
    "%00",
    "../..",
    "'; --",
]


@pytest.mark.parametrize("path", ["search", "commitments", "meetings", "matrix", "statements", "export", "compare"])
def test_odd_parameters_never_break_an_answer(client: Any, path: str) -> None:
    for odd in ODD:
        for names in ({"q", "topic", "a"}, {"meeting", "actor", "rows", "b"}, {"mode", "sort", "since", "columns"}):
            for more in ({}, {"mode": "exact"}, {"limit": "99999999999999999999"}):
                answer = client.get(f"/api/v1/{path}", params=dict.fromkeys(names, odd) | more)
                assert answer.status_code < 500, (path, odd, answer.text)
                if answer.status_code >= 400:
                    assert answer.headers["content-type"] == "application/problem+json"
                    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "asked",
    [
        "rows=kinds", "rows=actors&columns=years", "crime_type=money-laundering", "rows=entities&entity=europol",
        "topics=confiscation;prisons", "rows=confiscation;prisons&columns=years", "topics=ports&meeting=Forum",
    ],
)  # fmt: skip
def test_the_address_of_a_cell_answers_with_its_count(client: Any, asked: str) -> None:
    value = client.get(f"/api/v1/matrix?{asked}").json()
    assert value["cells"] and value["accuracy"]["sentence"]
    for cell in value["cells"]:
        assert client.get(cell["address"]).json()["total"] == cell["count"]
        if "topic" not in cell["query"]:
            listed = client.get("/api/v1/statements", params={**cell["query"], "limit": 1000}).json()
            assert listed["total"] == cell["count"]
            assert listed["listed"] == len(listed["statements"]) >= cell["count"]


@pytest.mark.parametrize(("asked", "told"), [("rows=bogus", "entities"), ("columns=bogus", "years")])
def test_rows_and_columns_that_there_are_not_are_refused(client: Any, asked: str, told: str) -> None:
    for path in ("/api/v1/matrix", "/matrix"):
        answer = client.get(f"{path}?{asked}")
        assert answer.status_code == 422 and told in answer.text


def test_what_a_search_excludes_or_scopes_is_not_counted(client: Any) -> None:
    def total(**asked: str) -> int:
        return int(client.get("/api/v1/search", params=asked).json()["total"])

    everything = total(q="confiscation")
    assert total(q="\0") == total(q="%") == 0
    assert total(q="prison -confiscation") < everything
    assert total(q="confiscation", scope="any") == everything
    assert total(q="confiscation", scope="statement") <= total(q="confiscation", scope="document") < everything
    for refused in (
        {"q": "-confiscation"},
        {"q": "(" * 900 + "x" + ")" * 900, "mode": "exact"},
        {"since": "2024-02-30"},
    ):
        assert client.get("/api/v1/search", params=refused).status_code == 422
