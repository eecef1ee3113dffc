"""The web pages as they come from the server: content, languages, empty states, escaping, headers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

PATHS = (
    "/ /?q=confiscation /?q=zzzz&mode=exact /commitments /commitments?group=actor /meetings "
    "/meetings?topic=prisons /matrix /matrix?rows=kinds&columns=years /matrix?rows=ports;prisons /compare "
    "/concord /check /corpus /definitions /documents/2025-05-kingston.en.pdf "
    "/documents/2024-06-bruges.fr.txt /concord?work=cartagena-2022 "
    "/compare?a=2022-05-cartagena.en&b=2024-06-bruges.en"
)
PAGES = PATHS.split()


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_every_language(client: Any, path: str, language: str) -> None:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert answer.text.count("<h1") == 1
    # What no language file knows shows as a key: that must not reach the reader.
    assert not re.search(r">\s*[a-z]+\.[a-z_]+\s*<", answer.text)


def test_the_languages_say_the_same_things() -> None:
    folder = Path(__file__).parents[2] / "service" / "locales"
    keys, holes = {}, {}
    for file in sorted(folder.glob("*.toml")):
        words = {
            f"{section}.{key}": word
            for section, entries in tomllib.loads(file.read_text(encoding="utf-8")).items()
            for key, word in entries.items()
        }
        keys[file.stem] = set(words)
        holes[file.stem] = {key: sorted(re.findall(r"\{(\w+)\}", word)) for key, word in words.items()}
    assert sorted(keys) == ["en", "es", "fr", "pt"]
    assert all(one == keys["en"] for one in keys.values())
    assert all(one == holes["en"] for one in holes.values())


def test_the_language_can_be_switched_and_is_remembered(client: Any) -> None:
    answer = client.get("/?lang=fr", headers={"Accept-Language": "es"})
    assert '<html lang="fr">' in answer.text
    assert "acervo-language=fr" in answer.headers["set-cookie"]
    assert '<html lang="fr">' in client.get("/", headers={"Accept-Language": "es"}).text
    client.cookies.clear()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("pt-BR,pt;q=0.9", "pt"), ("de,fr;q=0.5", "fr"), ("nl", "en"), ("", "en"), ("es;q=0", "en"), ("x;q=y", "en")],
)
def test_the_browser_chooses_the_language(client: Any, accepted: str, language: str) -> None:
    assert f'<html lang="{language}">' in client.get("/", headers={"Accept-Language": accepted}).text


def test_a_hit_opens_its_lines_on_the_page(client: Any) -> None:
    text = client.get("/?q=containers+from+ports+of+risk&document=2025-05-kingston.en.pdf").text
    link = re.search(r'href="(/documents/[^"]*statement=(\w+)[^"]*#b-\w+)"', text)
    assert link
    page = client.get(link[1].replace("&amp;", "&")).text
    spot = re.search(rf'<a href="#s-{link[2]}" class="spot[^"]* on".*?</a>', page, re.S)
    assert spot and spot[0].count("<rect") == 2  # the paragraph is printed on two lines
    picture = re.search(r'href="(/documents/\w+/pages/1.png)"', page)
    assert picture and client.get(picture[1]).content.startswith(b"\x89PNG")


def test_cue_and_matched_words_are_marked(client: Any) -> None:
    text = client.get("/?q=confiscation&language=en").text
    assert '<mark class="cue">intend to</mark>' in text
    assert '<mark class="word">confiscation</mark>' in text


def test_everything_is_escaped(client: Any) -> None:
    attack = '"><script>alert(1)</script>'
    for path in ("/", "/commitments", "/meetings", "/matrix"):
        name = {"/meetings": "topic", "/matrix": "rows"}.get(path, "q")
        assert "<script>alert" not in client.get(path, params={name: attack}).text


def test_hostile_documents_are_escaped(own_client: Any) -> None:
    text = b"<b>Title</b> & more\n\n1. We commit to <script>alert(1)</script> sharing data.\n"
    taken = own_client.post("/api/v1/documents", files=[("files", ('<img src=x onerror="1">.txt', text))]).json()
    page = own_client.get(f"/documents/{taken['taken'][0]['id']}").text
    assert "<script>alert" not in page and "<img" not in page
    assert "<img" not in own_client.get("/corpus").text


def test_no_page_holds_script_or_style_of_its_own(client: Any) -> None:
    for path in PAGES:
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text), path
        assert not re.search(r'(src|href)="(https?:)?//', answer.text), path


def test_without_a_corpus_every_page_says_how_to_begin(own_client: Any) -> None:
    for path in ("/", "/commitments", "/meetings", "/matrix", "/compare", "/concord", "/check"):
        answer = own_client.get(path)
        assert answer.status_code == 200
        assert 'href="/corpus"' in answer.text and "acervo ingest" in answer.text, path
    assert 'type="file"' in own_client.get("/corpus").text


def test_errors_are_pages_with_a_sentence(client: Any) -> None:
    answer = client.get("/documents/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "nothing" in answer.text and "<nav" in answer.text


def test_the_ledger_is_grouped_whole_and_sorted(client: Any) -> None:
    page = client.get("/commitments?group=meeting").text
    groups = re.findall(r'<h3 class="group">([^<]+?) <span class="count">(\d+)</span>', page)
    assert len(groups) == len(dict(groups)) == 4
    assert page.count('<td class="date">') == sum(int(count) for _, count in groups)
    assert 'aria-sort="descending"><a href="/commitments?group=meeting&amp;sort=date"' in page
    levels = re.findall(r'<span class="level"[^>]*>(\d)', client.get("/commitments?sort=strength").text)
    assert levels == sorted(levels, reverse=True)


def test_one_relation_alone_can_be_shown(client: Any) -> None:
    address = "/compare?a=2022-05-cartagena.en&b=2024-06-bruges.en"
    shown = re.findall(r'<article class="pair changed" aria-label="(\w+)"', client.get(f"{address}&relation=new").text)
    assert shown and set(shown) == {"New"}
    counted = re.search(r'relation new">New</span> (\d+)', client.get(address).text)
    assert counted and int(counted[1]) == len(shown)


def test_topics_of_ones_own_in_the_matrix(client: Any) -> None:
    for address in ("/matrix?rows=crime-types&topics=ports;prisons", "/matrix?rows=ports;prisons"):
        page = client.get(address).text
        assert '<th scope="row">ports</th>' in page and 'value="ports;prisons"' in page


def test_documents_can_be_found_in_the_list(client: Any) -> None:
    page = client.get("/corpus?q=Bruges+fr").text
    assert "2024-06-bruges.fr.txt" in page and "2022-05-cartagena" not in page
    assert "Nothing was found" in client.get("/corpus?q=zzz").text


@pytest.mark.parametrize("asked", ["columns=years", "topics=confiscation;prisons", "topics=confiscation&columns=years"])
def test_a_cell_of_the_matrix_opens_as_many_statements_as_it_says(client: Any, asked: str) -> None:
    page = client.get(f"/matrix?{asked}").text
    cells = re.findall(r'<a href="(/[^"]+)" aria-label="[^"]*: (\d+)">', page)
    assert cells
    for address, count in cells:
        found = client.get(address.replace("&amp;", "&")).text
        opened = "<blockquote" if address.startswith("/meetings") else '<article class="hit"'
        assert found.count(opened) == int(count)


@pytest.mark.parametrize(
    "rows", ["rows=crime-types", "rows=actors", "rows=entities", "rows=kinds", "topics=confiscation"]
)
def test_the_accuracy_stands_beside_the_matrix(client: Any, rows: str) -> None:
    told = {"en": "about {} %", "es": "alrededor del {} %", "fr": "environ {} %", "pt": "cerca de {} %"}
    for language, words in told.items():
        page = client.get(f"/matrix?{rows}", headers={"accept-language": language}).text
        assert re.search(words.format(r"\d+\.\d" if language == "en" else r"\d+,\d"), page), language


def test_one_is_not_counted_as_many(client: Any) -> None:
    told = {"en": "1 statement", "es": "1 enunciado", "fr": "1 énoncé", "pt": "1 enunciado"}
    for language, words in told.items():
        page = client.get("/?q=extorsion&mode=exact", headers={"accept-language": language}).text
        assert f"<h2>{words}</h2>" in page
    assert "1 meeting, " in client.get("/meetings?topic=t%C3%A9moins", headers={"accept-language": "en"}).text


def test_what_a_page_is_narrowed_to_stays_and_can_be_taken_away(client: Any) -> None:
    address = "/?also=crime_type:money-laundering&entity=europol"
    page = client.get(address, headers={"accept-language": "en"}).text
    assert '<input type="hidden" name="also" value="crime_type:money-laundering">' in page
    away = re.search(r'<a href="([^"]+)" title="Show without this">Crime type <b>Money laundering', page, re.IGNORECASE)
    assert away and "also" not in away[1] and "entity=europol" in away[1]


def test_uploading_tells_what_became_of_each_file(own_client: Any, folder: Path) -> None:
    files = [
        ("files", ("a.txt", (folder / "2024-06-bruges.en.txt").read_bytes())),
        ("files", ("empty.pdf", b"")),
    ]
    page = own_client.post("/corpus", files=files).text
    assert "a.txt" in page and 'class="problem"' in page and "empty.pdf" in page
    id = re.search(r'name="document" value="(\w+)"', page)
    assert id
    assert "a.txt" in own_client.post("/corpus/remove", data={"document": id[1]}).text
    assert own_client.get("/api/v1/documents").json() == []


def test_checking_a_draft_to_its_reports(client: Any) -> None:
    draft = "1. We intend to adopt legislation that allows confiscation without a prior conviction."
    answer = client.post("/check", data={"text": draft, "against": ""}, follow_redirects=True)
    place = answer.url.path
    assert re.fullmatch(r"/check/[\w-]{20,}", place)
    assert 'id="finding-0"' in answer.text
    seen = client.post(f"{place}/seen", data={"finding": "0"}, follow_redirects=True).text
    assert 'class="finding seen" id="finding-0"' in seen
    assert client.get(f"{place}/report.docx").content.startswith(b"PK")
    assert client.get(f"{place}/report.html").text.startswith("<!doctype html>")
    client.post(f"{place}/forget")
    assert client.get(place).status_code == 404
    assert len(client.get("/api/v1/documents").json()) == 5  # the draft was not added


def test_a_draft_that_cannot_be_read_is_a_sentence(client: Any) -> None:
    answer = client.post("/check", files={"file": ("draft.docx", b"no word file")})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text and "draft.docx" in answer.text


@pytest.mark.parametrize(("language", "asked"), [("en", "this statement"), ("es", "este enunciado")])
def test_a_lineage_shows_the_change_of_wording(client: Any, language: str, asked: str) -> None:
    found = client.get("/api/v1/commitments?q=confiscation&document=2022-05-cartagena.en.txt").json()["hits"][0]
    page = client.get(f"/lineage/{found['statement']['id']}", headers={"Accept-Language": language}).text
    assert asked in page and 'class="relation weakens"' in page
    assert "by 31 December 2024 →" in page
    assert re.search(r"<del>commit to adopting, by 31 December 2024</del>\s*<ins>intend to adopt", page)
