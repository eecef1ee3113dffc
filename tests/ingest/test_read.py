"""Finding out what a file is: every format gives a document, every bad file one clear sentence."""

import io
import os
import zipfile

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from ingest.errors import UnreadableFile
from ingest.models import Metadata, Source
from ingest.read import find_files, load, read

TEXT = b"Declaration of Lima\n\nLima, 3 March 2026\n\nWe commit to working together against organised crime.\n"


def _sentence(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(Source(name, data), ocr="never")
    said = str(caught.value)
    assert name in said and said.endswith(".") and "\n" not in said
    return said


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.pdf", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("text.pdf", TEXT, "is no PDF"),
        ("page.pdf", b"<!doctype html><html><body>Not found</body></html>", "is no PDF"),
        ("text.docx", TEXT, "is no DOCX"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word file"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\1" * 99, "picture"),
        ("noise.txt", bytes(range(256)) * 20, "not a kind of file"),
        ("broken.pdf", b"%PDF-1.7\n" + b"nothing that a PDF would hold " * 40, "damaged"),
        ("broken.docx", b"PK\x03\x04" + b"\1" * 500, "damaged"),
    ],
)
def test_bad_files_get_a_sentence(name, data, says):
    assert says in _sentence(name, data)


def test_locked_pdf(sheet):
    sheet.filled("We commit to working together against organised crime in our region and beyond.")
    reader = PdfReader(io.BytesIO(sheet.bytes()))
    for password, opens in (("", True), ("secret", False)):
        writer = PdfWriter(clone_from=reader)
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        if opens:
            assert "organised crime" in read(Source("open.pdf", out.getvalue())).text
        else:
            assert "password" in _sentence("locked.pdf", out.getvalue())


def test_pdf_without_pages():
    out = io.BytesIO()
    PdfWriter().write(out)
    assert "no pages" in _sentence("none.pdf", out.getvalue())


# Cut off in the middle, a PDF is read as far as it can be repaired, and says so; or it is refused in a sentence.
def test_truncated_pdf(sheet):
    for number in range(30):
        sheet.filled(f"Paragraph {number}: we commit to working together against organised crime in our region.")
        sheet.gap()
        if number % 10 == 9:
            sheet.page()
    data = sheet.bytes()
    cut = data[: len(data) * 9 // 10]
    try:
        document = read(Source("cut.pdf", cut), ocr="never")
    except UnreadableFile as error:
        assert "cut.pdf" in str(error)
    else:
        assert document.text or document.warnings


def test_zip_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    assert "would unpack" in _sentence("bomb.docx", out.getvalue())


def test_other_office_file():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
    assert "spreadsheet" in _sentence("table.docx", out.getvalue())


def test_missing_folder_and_forbidden_files(tmp_path, write):
    with pytest.raises(UnreadableFile, match="not there any more"):
        load(tmp_path / "gone.pdf")
    with pytest.raises(UnreadableFile, match="is a folder"):
        load(tmp_path)
    path = write("secret.txt", TEXT)
    path.chmod(0)
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    with pytest.raises(UnreadableFile, match="may not be read"):
        load(path)


def test_folders_are_walked_in_order(tmp_path, write):
    for name in ("b/two.PDF", "a/one.txt", "a/.hidden.txt", "a/~$lock.docx", "notes.xyz", "b/page.html"):
        write(name, TEXT)
    found = find_files([tmp_path, tmp_path / "notes.xyz", tmp_path / "a/one.txt"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "a/one.txt",
        "b/page.html",
        "b/two.PDF",
        "notes.xyz",
    ]


def test_what_a_manifest_says_wins():
    given = Metadata(title="The Lima Text", date="2026-03", work="lima-2026", address="https://example.org/x.pdf")
    found = read(Source("a.txt", TEXT, metadata=given)).metadata
    assert (found.title, found.date, found.place, found.work) == ("The Lima Text", "2026-03", "Lima", "lima-2026")


# A picture of a page is listed as unread when there is no OCR; the document is kept.
def test_page_that_is_a_picture(sheet):
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (600, 800), 200).save(picture, "PNG")
    picture.seek(0)
    from reportlab.lib.utils import ImageReader

    sheet.filled("We commit to working together against organised crime in our region and beyond it.")
    sheet.page()
    sheet.canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    document = sheet.read()
    assert [page.origin for page in document.pages] == ["digital", "unread"]
    assert any(warning.startswith("Page 2 is a picture and was not read") for warning in document.warnings)


def test_same_bytes_same_document(sheet):
    sheet.filled("We commit to working together against organised crime in our region and beyond it.")
    data = sheet.bytes()
    assert read(Source("a.pdf", data)) == read(Source("a.pdf", data))


def test_word_file(texts):
    made = docx.Document()
    made.add_heading("DRAFT DECLARATION OF LIMA", 0)
    made.add_paragraph("Lima, 3 March 2026")
    made.add_heading("Security", 1)
    made.add_paragraph("We commit to the following:")
    made.add_paragraph("sharing evidence within ten days;", style="List Bullet")
    made.add_paragraph("training prosecutors.", style="List Number")
    made.add_paragraph("12. We agree to meet again.")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Scanners", "June 2026"
    out = io.BytesIO()
    made.save(out)
    document = read(Source("draft.docx", out.getvalue()))
    assert [(p.kind, p.label) for p in document.paragraphs] == [
        ("title", ""), ("body", ""), ("heading", ""), ("body", ""), ("item", ""), ("item", "1"), ("body", "12"),
        ("body", ""),
    ]  # fmt: skip
    assert texts(document)[-2:] == ["We agree to meet again.", "Scanners June 2026"]
    assert document.metadata.title == "Draft Declaration of Lima"


# Insertions of a tracked draft count, deletions do not.
def test_tracked_changes(texts):
    made = docx.Document()
    paragraph = made.add_paragraph("We ")
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for tag, inner, text in (("ins", "t", "undertake to"), ("del", "delText", "shall")):
        change = paragraph._p.makeelement(f"{{{word}}}{tag}", {})
        run = change.makeelement(f"{{{word}}}r", {})
        node = run.makeelement(f"{{{word}}}{inner}", {})
        node.text = text
        run.append(node)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" cooperate in the region.")
    out = io.BytesIO()
    made.save(out)
    assert texts(read(Source("draft.docx", out.getvalue()))) == ["We undertake to cooperate in the region."]


def test_markdown(texts):
    text = (
        "# Declaration of **Lima**\n\nLima, 3 March 2026\n\n## Security\n\nWe commit to [work](http://x.y) together\n"
        "with all *partners*.[^1]\n\n- first\n  - nested\n\n12. We agree.\n\n[^1]: A note.\n"
    )
    document = read(Source("a.md", text.encode()))
    assert texts(document)[3:] == [
        "We commit to work together with all partners.",
        "first",
        "nested",
        "We agree.",
        "A note.",
    ]
    assert [p.depth for p in document.paragraphs if p.kind == "item"][:2] == [1, 2]
    assert document.paragraphs[-1].kind == "footnote"


# Wrapped lines of plain text are joined, words parted at their ends made whole.
def test_wrapped_text(texts):
    text = (
        "DECLARACIÓN DE QUITO\n\nQuito, 28 y 29 de septiembre de 2023\n\n"
        "Nosotros, los ministros de justicia de la región, nos compro-\n"
        "metemos a reforzar la cooperación entre los países de América Latina y del\n"
        "Caribe para luchar contra la delincuencia organizada y la corrupción.\n\n"
        "1. Acordamos crear una red de puntos de contacto que facilite entre\n"
        "   todas las fiscalías el intercambio de información.\n"
    )
    document = read(Source("a.txt", text.encode()))
    assert texts(document)[2].startswith(
        "Nosotros, los ministros de justicia de la región, nos comprometemos a reforzar"
    )
    assert texts(document)[3].endswith("que facilite entre todas las fiscalías el intercambio de información.")
    assert (document.language, document.metadata.date, document.metadata.end_date) == ("es", "2023-09-28", "2023-09-29")


def test_saved_web_page(texts):
    page = """<!doctype html><html lang="pt"><head><title>Declaração | Portal</title><style>p{}</style></head><body>
    <nav>Início</nav><main><h1>Declaração de Belém</h1><p>Belém, 8 e 9 de agosto de 2023</p>
    <p>Nós, os Presidentes, comprometemo-nos a combater o crime.<sup><a href="#n1">1</a></sup></p><h2>Segurança</h2>
    <ol><li>Reforçar a cooperação<ul><li>entre polícias</li></ul></li><li>Partilhar dados</li></ol>
    <table><tr><td>Portos</td><td>2024</td></tr></table></main><footer>Contactos</footer></body></html>"""
    document = read(Source("a.html", page.encode()))
    assert texts(document) == [
        "Declaração de Belém", "Belém, 8 e 9 de agosto de 2023",
        "Nós, os Presidentes, comprometemo-nos a combater o crime.",
        "Segurança", "Reforçar a cooperação", "entre polícias", "Partilhar dados", "Portos 2024",
    ]  # fmt: skip
    assert [(p.label, p.depth) for p in document.paragraphs if p.kind == "item"] == [("1", 1), ("", 2), ("2", 1)]
    assert document.language == "pt"
