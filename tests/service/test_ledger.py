"""The ledger of more commitments than a page finds at once: groups, counts, files and citations agree everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

MANY = 230
AREAS = ("ports", "borders", "prisons", "courts", "customs", "registers", "schools", "hospitals", "embassies", "roads")
LONG = "Lima Declaration\n\n" + "\n\n".join(
    f"{n}. We commit to adopting plan {n} for {AREAS[n % 10]} by {2027 + n % 7}." for n in range(1, MANY + 1)
)
SHORT = """Quito Declaration

1. We commit to sharing information on ransomware.

2. Mexico will publish a report on ransomware.

3. We agree to fight money laundering together.

4. We urge all States to report ransomware.
"""
OTHERS = """

[[document]]
file = "{file}"
title = "{title}"
date = "{date}"
body = "{body}"
meeting = "{meeting}"
language = "en"
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, run: Any) -> Path:
    """A corpus in which one meeting has more commitments than a page finds at once."""
    folder = tmp_path_factory.mktemp("long")
    (folder / "lima.txt").write_text(LONG, encoding="utf-8")
    (folder / "quito.txt").write_text(SHORT, encoding="utf-8")
    manifest = '[corpus]\nname = "Long"\n'
    manifest += OTHERS.format(
        file="lima.txt", title="Lima Declaration", date="2025-06-01", body="", meeting="Lima Forum"
    )
    body = "United States and Mexico"
    manifest += OTHERS.format(file="quito.txt", title="Quito Text", date="2021-03-02", body=body, meeting="Quito Forum")
    (folder / "corpus.toml").write_text(manifest, encoding="utf-8")
    place = tmp_path_factory.mktemp("large") / "c"
    assert run("ingest", folder, corpus=place).returncode == 0
    return place


@pytest.fixture(scope="module")
def pages(large: Path) -> Iterator[Any]:
    """The application around it."""
    from starlette.testclient import TestClient

    from service.app import create_app
    from service.settings import Settings

    with TestClient(create_app(Settings(corpus=large, read_only=True))) as client:
        yield client


def paged(client: Any, group: str) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Name → count as the headings say, and name → statements on all pages."""
    counts: dict[str, int] = {}
    members: dict[str, list[str]] = {}
    for offset in range(0, 2000, 20):
        text = client.get(f"/commitments?group={group}&offset={offset}").text
        for part in text.split('<h3 class="group">')[1:]:
            head = re.match(r'([^<]+?) <span class="count">(\d+)', part)
            assert head
            counts[head[1]] = int(head[2])
            members.setdefault(head[1], []).extend(re.findall(r'href="/lineage/(\w+)', part))
        if 'rel="next"' not in text:
            break
    return counts, members


@pytest.mark.parametrize("group", ["meeting", "actor", "crime_type"])
def test_groups_hold_every_commitment(pages: Any, group: str) -> None:
    counts, members = paged(pages, group)
    assert {name: len(set(ids)) for name, ids in members.items()} == counts
    assert len({id for ids in members.values() for id in ids}) == MANY + 3
    if group == "meeting":
        assert counts == {"Lima Forum": MANY, "Quito Forum": 3}
    answer = pages.get("/api/v1/commitments", params={"group": group.replace("_", "-"), "limit": 7}).json()
    assert sorted(one["count"] for one in answer["groups"]) == sorted(counts.values())
    shown = {id for one in answer["groups"] for id in one["statements"]}
    assert shown == {hit["statement"]["id"] for hit in answer["hits"]}


def test_the_contents_of_the_groups_lead_to_each(pages: Any) -> None:
    text = pages.get("/commitments?group=meeting").text
    link = re.search(r'<li><a href="([^"]+)">Quito Forum</a> <span class="count">3</span>', text)
    assert link
    assert re.search(r'<h3 class="group">([^<]+?) <', pages.get(unescape(link[1])).text)[1] == "Quito Forum"  # type: ignore[index]


def test_facets_count_all_that_the_filters_let_through(pages: Any) -> None:
    for path in ("/commitments", "/?kind=commitment"):
        text = pages.get(path).text
        assert re.search(rf"<h2>{MANY + 3} ", text)
        assert re.search(rf'<span>Lima Forum</span> <span class="count">{MANY}</span>', text)


@pytest.mark.parametrize(
    "path", ["/commitments?q=ransomware", "/?q=ransomware&offset=20", "/?kind=call", "/commitments", "/?q=zebra"]
)
def test_a_file_holds_what_the_page_counts(pages: Any, path: str) -> None:
    text = pages.get(path).text
    counted = re.search(r"<h2>(\d+) ", text)
    link = re.search(r'href="(/api/v1/export[^"]*format=csv)"', text)
    assert counted and link
    rows = list(csv.DictReader(io.StringIO(pages.get(unescape(link[1])).content.decode("utf-8-sig"))))
    assert len(rows) == int(counted[1])
    assert all(row["weak"] == "no" for row in rows)


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
@pytest.mark.parametrize(("path", "api"), [("/", "search"), ("/commitments", "commitments"), ("/meetings", "search")])
def test_one_citation_on_the_screen_and_in_the_files(pages: Any, path: str, api: str, language: str) -> None:
    hit = pages.get(f"/api/v1/{api}?q=ransomware").json()["hits"][0]
    assert hit["citation"].startswith("Quito Forum, Quito Text, March 2021, para. ")
    text = pages.get(path, params={"q": "ransomware", "topic": "ransomware", "lang": language}).text
    pages.cookies.clear()
    assert re.search(rf"statement={hit['statement']['id']}[^>]*>{re.escape(hit['citation'])}</a>", text)
    row = next(csv.DictReader(io.StringIO(pages.get("/api/v1/export?q=ransomware").content.decode("utf-8-sig"))))
    assert row["citation"].startswith("Quito Forum, Quito Text, March 2021, para. ")


def test_groups_on_the_command_line(run: Any, large: Path) -> None:
    done = run("commitments", "--group", "meeting", "--limit", 2, corpus=large)
    assert re.search(rf"^Lima Forum  {MANY}$", done.stdout, re.M) and re.search(r"^Quito Forum  3$", done.stdout, re.M)
    value = json.loads(run("commitments", "ransomware", "--group", "actor", "--format", "json", corpus=large).stdout)
    assert {one["name"]: one["count"] for one in value["groups"]} == {"signatories": 1, "Mexico": 1}
    assert len(value["hits"]) == 2 and value["hits"][0]["citation"]
    rows = list(
        csv.DictReader(io.StringIO(run("commitments", "--group", "meeting", "--format", "csv", corpus=large).stdout))
    )
    assert {row["group"] for row in rows} == {"Lima Forum"} and rows[0]["group_count"] == str(MANY)


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "bib", "ris"])
def test_files_from_the_command_line(run: Any, large: Path, pages: Any, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"ledger.{form}"
    done = run("commitments", "--export", file, corpus=large)
    assert (done.returncode, done.stdout) == (0, "") and f"{MANY + 3} commitments" in done.stderr
    served = pages.get(f"/api/v1/export?ledger=true&complete=true&format={form}").content
    assert file.read_bytes()[:2] == b"PK" if form == "xlsx" else file.read_bytes() == served
    assert run("search", "ransomware", "--export", file, "--limit", 1, corpus=large).stderr.endswith("1 statements.\n")


def test_files_that_cannot_be_are_sentences(run: Any, large: Path, tmp_path: Path) -> None:
    for more, told in (
        (["--export", tmp_path / "a.docx"], ".xlsx"),
        (["--export", "a.csv", "--group", "actor"], "--group"),
    ):
        done = run("commitments", *more, corpus=large, COLUMNS="200")
        assert done.returncode == 2 and told in done.stderr
    done = run("search", "ransomware", "--kind", "position", "--export", tmp_path / "a.csv", corpus=large)
    assert done.returncode == 1 and not (tmp_path / "a.csv").exists()


def test_bodies_are_one_author(pages: Any) -> None:
    assert "author = {{United States and Mexico}}," in pages.get("/api/v1/export?format=bib&q=ransomware").text
