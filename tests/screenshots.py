"""Pictures of every page, wide and narrow, light and dark: `make screenshots` puts them into build/screenshots.

Takes the sample corpus into a fresh folder and serves it; `--address http://…` looks at a server that runs already.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
DRAFT = """Draft declaration

1. We intend to consider setting up joint investigation teams against money laundering, where appropriate.
2. We commit to sharing information on asset recovery by 2027.
3. We welcome the work of the EMCDDA on synthetic drugs.
"""


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The sample corpus behind a server on a free port."""
    with tempfile.TemporaryDirectory() as scratch:
        acervo = [str(Path(sys.executable).with_name("acervo")), "--corpus", f"{scratch}/corpus"]
        subprocess.run([*acervo, "ingest", str(ROOT / "corpora" / "sample")], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([*acervo, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
        try:
            assert server.stderr is not None
            yield next(word for word in server.stderr.readline().split() if word.startswith("http"))
        finally:
            server.terminate()
            server.wait(10)


def get(address: str) -> dict:
    """The JSON at `address`."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)


def pages(address: str) -> dict[str, str]:
    """Name → path of the pages to look at."""
    documents = get(f"{address}/api/v1/documents")
    hit = get(f"{address}/api/v1/commitments?limit=1&q=joint+investigation")["hits"][0]["statement"]
    works: dict[str, list[dict]] = {}
    for document in documents:
        works.setdefault(document["work"], []).append(document)
    versions = max(works.values(), key=len)
    series: dict[str, list[dict]] = {}
    for document in documents:
        if document["language"] == "en" and "declaration" in document["source"]:
            series.setdefault(document["series"], []).append(document)
    pair = max(series.values(), key=len)
    return {
        "start": "/",
        "search": "/?q=asset+recovery",
        "search-nothing": "/?q=%22no+such+words%22&mode=exact",
        "document": f"/documents/{hit['document']}?statement={hit['id']}",
        "commitments": "/commitments",
        "commitments-grouped": "/commitments?q=money+laundering&group=meeting",
        "meetings": "/meetings",
        "meetings-topic": "/meetings?topic=money+laundering",
        "matrix": "/matrix",
        "lineage": f"/lineage/{hit['id']}",
        "compare": f"/compare?a={pair[0]['id']}&b={pair[-1]['id']}",
        "concord": f"/concord?work={versions[0]['work']}",
        "check": "/check",
        "corpus": "/corpus",
        "definitions": "/definitions",
        "error": "/documents/none",
    }


def main() -> None:
    """Look at every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--only", default="", help="names of pages, separated by commas")
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    with contextlib.nullcontext(options.address) if options.address else served() as address:
        picture(address, options)


def picture(address: str, options: argparse.Namespace) -> None:
    """Save the pictures of the pages at `address`."""
    from playwright.sync_api import sync_playwright

    only = options.only.split(",") if options.only else list(pages(address))
    wanted = {name: path for name, path in pages(address).items() if name in only}
    scheme = "dark" if options.dark else "light"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB", color_scheme=scheme)
            for name, path in wanted.items():
                page.goto(address + path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=options.into / f"{name}-{size}.png", full_page=name != "document")
            if not options.only or "check-result" in options.only.split(","):
                page.goto(f"{address}/check")
                page.fill("textarea", DRAFT)
                page.click("main form button")
                page.wait_for_url("**/check/*")
                page.screenshot(path=options.into / f"check-result-{size}.png", full_page=True)
            page.close()
        browser.close()
    print(f"Pictures of {len(wanted)} pages are in {options.into}.")


if __name__ == "__main__":
    main()
