"""The pages in headless Chromium: reading, keys, narrow screens, and axe without serious findings."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (apt-get install chromium)"),
    # What the browser driver leaves open at the end of a session is not ours to close.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
PATHS = (
    "/ /?q=confiscation /commitments /commitments?group=meeting /meetings?topic=confiscation /matrix "
    "/definitions /compare?a=2022-05-cartagena.en&b=2024-06-bruges.en /concord?work=cartagena-2022 /check "
    "/corpus /documents/2025-05-kingston.en.pdf /documents/2024-06-bruges.fr.txt"
)
PAGES = PATHS.split()


@pytest.fixture(scope="module")
def address(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small corpus (a copy that may change) behind a real server."""
    import shutil

    import uvicorn

    from service.app import create_app
    from service.settings import Settings

    own = shutil.copytree(corpus, tmp_path_factory.mktemp("served") / "c")
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(corpus=own)), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that must neither complain in its console nor ask anything of another server."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", base_url=address)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(address) else troubles.append(asked.url))
    yield page
    context.close()
    assert troubles == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_can_be_read_by_everybody(page: Any, path: str) -> None:
    """Nothing serious for axe, light and dark, and no scrolling sideways on a narrow screen."""
    from axe_playwright_python.sync_playwright import Axe

    page.goto(path)
    contrast = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    told = serious(Axe().run(page).response["violations"])
    page.emulate_media(color_scheme="dark")
    told += serious(Axe().run(page, options=contrast).response["violations"])
    assert told == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def serious(violations: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """(rule, where) of what keeps people from reading."""
    return [
        (one["id"], [node["html"][:150] for node in one["nodes"]][:3])
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]


def test_searching_keeps_a_shareable_address(page: Any) -> None:
    page.goto("/")
    page.keyboard.type("confiscation")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hit")
    assert "q=confiscation" in page.url
    before = page.locator(".hit").count()
    page.locator("label", has_text="Commitment").first.click()
    page.wait_for_url("**kind=commitment**")
    page.wait_for_function(f"document.querySelectorAll('.hit').length < {before}")
    page.reload()
    assert page.locator("input[name=kind][value=commitment]").is_checked()
    assert page.locator(".hit .kind.commitment").count() == page.locator(".hit").count() > 0


def test_keys_lead_to_the_box_and_through_the_results(page: Any) -> None:
    page.goto("/?q=confiscation")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("h2").first.click()
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate("[...document.querySelectorAll('.hit')].indexOf(document.activeElement)") == 1


def test_statement_and_lines_point_at_each_other(page: Any) -> None:
    page.goto("/documents/2025-05-kingston.en.pdf")
    item = page.locator(".statements li.commitment").first
    id = item.get_attribute("data-statement")
    item.locator("a.go").click()
    spot = page.locator(f"a.spot[data-statement='{id}']")
    assert "on" in spot.get_attribute("class").split()
    assert f"statement={id}" in page.url
    assert spot.locator("rect").count() == 2
    other = page.locator("a.spot.call").first
    other.locator("rect").first.click()
    chosen = page.locator(f".statements li[data-statement='{other.get_attribute('data-statement')}']")
    assert "on" in chosen.get_attribute("class").split()
    assert "on" not in item.get_attribute("class").split()


def test_a_dropped_draft_is_that_of_the_form(page: Any) -> None:
    page.goto("/check")
    page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            const text = "1. We intend to adopt laws on confiscation.";
            dataTransfer.items.add(new File([text], "dropped.txt", { type: "text/plain" }));
            const dropped = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
            document.querySelector(".drop").dispatchEvent(dropped);
        }"""
    )
    page.get_by_role("button", name="Check the draft").click()
    page.wait_for_url("**/check/*")
    assert "confiscation" in page.locator(".statements").inner_text()


def test_the_keys_go_from_change_to_change(page: Any) -> None:
    page.goto("/compare?a=2022-05-cartagena.en&b=2024-06-bruges.en")
    stops = page.locator(".pair.changed").count()
    assert stops > 2
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert page.evaluate("[...document.querySelectorAll('.pair.changed')].indexOf(document.activeElement)") == 0


def test_boxes_lie_on_the_words(page: Any) -> None:
    # The first box of the commitment begins where the canvas put its line: 700 points from the bottom of an A4 page.
    page.goto("/documents/2025-05-kingston.en.pdf")
    rect = page.locator("a.spot.commitment rect").first
    top, height = float(rect.get_attribute("y")), float(rect.get_attribute("height"))
    assert top < 842 - 700 < top + height
    assert 80 < float(rect.get_attribute("x")) < 90  # after the number "1."


def test_switching_the_language(page: Any) -> None:
    page.goto("/commitments?strength=firm")
    page.locator(".languages a[hreflang=pt]").click()
    assert page.locator("h1").inner_text() == "Compromissos"
    assert "strength=firm" in page.url
    page.goto("/meetings")
    assert page.locator("h1").inner_text() == "Reuniões"


def test_skip_link_comes_first(page: Any) -> None:
    page.goto("/corpus")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_upload_and_removal_without_leaving_the_page(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "2025-09-note.en.txt"
    file.write_text("Note on ports\n\n1. We will open a training centre for port officers by 2028.\n", encoding="utf-8")
    page.goto("/corpus")
    page.set_input_files("#files", str(file))
    page.get_by_role("button", name="Add").click()
    page.wait_for_selector(".done")
    assert "2025-09-note.en.txt" in page.locator(".done").first.inner_text()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove 2025-09-note.en.txt").click()
    page.wait_for_selector("[role=status]:has-text('Removed')")


def test_a_draft_from_the_box_to_the_docx(page: Any, tmp_path: Path) -> None:
    import docx

    page.goto("/check")
    page.fill("#text", "1. We intend to adopt legislation that allows confiscation without a prior conviction.")
    page.get_by_role("button", name="Check the draft").click()
    page.wait_for_url("**/check/*")
    page.locator("#finding-0 button").click()
    page.wait_for_selector("#finding-0.seen")
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX with comments").click()
    target = tmp_path / "report.docx"
    download.value.save_as(target)
    assert len(list(docx.Document(str(target)).comments)) >= 1


def test_pages_work_without_javascript(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.fill("#q", "confiscation")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".hit").count() > 1
    page.locator("input[name=kind][value=call]").check()
    page.get_by_role("button", name="Apply").click()
    assert "q=confiscation" in page.url and "kind=call" in page.url
    page.goto("/check")
    page.fill("#text", "1. We intend to adopt legislation that allows confiscation.")
    page.get_by_role("button", name="Check the draft").click()
    assert "/check/" in page.url
    context.close()
