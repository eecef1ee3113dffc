"""Files as they should not be, and are: cut, nested, turned, unnamed, without end."""

import io
import os
import re
import zipfile

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from pypdf.generic import NameObject, StreamObject
from reportlab.lib.pagesizes import A4

from ingest.errors import UnreadableFile
from ingest.models import Source
from ingest.pdf import MAX_PIXELS, page_picture
from ingest.read import load, read

TEXT = "Declaración de Córdoba\n\n1. Nos comprometemos a combatir la corrupción y el tráfico de niñas.\n"
LINE = "We commit to sharing evidence on money laundering within ten days of a request."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_any_encoding(encoding, texts):
    found = texts(read(Source("nota.es.txt", TEXT.encode(encoding))))
    assert found == ["Declaración de Córdoba", "Nos comprometemos a combatir la corrupción y el tráfico de niñas."]


# A pipe would be waited for without end.
def test_a_pipe_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFile, match=r"^pipe\.txt is a pipe or a device"):
        load(tmp_path / "pipe.txt")


# A name in Latin-1 on a file system of bytes must reach the database and the screen.
def test_a_name_that_is_not_utf8_is_written_out(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT, encoding="utf-8")
    source = load(next(tmp_path.iterdir()))
    assert (source.name, source.path.encode()) == ("caf\\xe9.txt", os.fsencode(tmp_path) + b"/caf\\xe9.txt")


def test_a_page_nested_without_end(texts):
    page = "<html><body>" + "<div>" * 5000 + "We agree to meet often." + "</div>" * 5000
    assert texts(read(Source("deep.en.html", page.encode()))) == ["We agree to meet often."]


# Accepting a deleted paragraph mark joins the paragraph with the next one.
def test_a_tracked_deletion_of_a_paragraph_end(texts):
    word = docx.Document()
    deleted = '<w:del w:id="5" w:author="a" w:date="2024-01-01T00:00:00Z"/>'
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    first = f"<w:p {W}><w:pPr><w:rPr>{deleted}</w:rPr></w:pPr>{run.format('We agree to publish ')}</w:p>"
    second = f"<w:p {W}>{run.format('one report a year.')}</w:p>"
    for place, xml in enumerate((first, second)):
        word.element.body.insert(place, parse_xml(xml))
    out = io.BytesIO()
    word.save(out)
    assert texts(read(Source("draft.docx", out.getvalue()))) == ["We agree to publish one report a year."]


# A document type that includes a file of the machine.
def test_no_other_file_is_read_through_a_docx(tmp_path, texts):
    (tmp_path / "secret").write_text("SECRET")
    out = io.BytesIO()
    docx.Document().save(out)
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>We agree &a; often.</w:t></w:r></w:p></w:body></w:document>"
    evil = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>{body}'
    packed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, evil if name == "word/document.xml" else old.read(name))
    assert "SECRET" not in " ".join(texts(read(Source("evil.docx", packed.getvalue()))))


def test_a_file_cut_short_says_so(sheet):
    sheet.filled(LINE)
    data = sheet.bytes()
    with pytest.raises(UnreadableFile, match=r"cut\.pdf is damaged or cut short .* get a fresh copy\.$"):
        read(Source("cut.pdf", data[: len(data) * 6 // 10]))


def test_without_its_end_mark_a_file_is_read_with_a_warning(sheet, texts):
    sheet.filled(LINE)
    document = read(Source("cut.en.pdf", sheet.bytes().replace(b"%%EOF", b"")))
    assert texts(document) == [LINE]
    assert document.warnings == ("cut.en.pdf seems to be cut short: its end is missing, and pages may be too.",)


# Pages that name each other: PDFium loads none of them.
def test_a_file_of_which_no_page_can_be_read():
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )
    with pytest.raises(UnreadableFile, match=r"^loop\.pdf is damaged"):
        read(Source("loop.pdf", data))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_upright(turn, sheet, texts):
    paragraphs = [f"{number}. {LINE} {LINE} {LINE}" for number in (1, 2, 3)]
    for paragraph in paragraphs:
        sheet.filled(paragraph)
        sheet.gap()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sheet.bytes()))
    for page in writer.pages:
        page.rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    assert texts(read(Source("turned.pdf", out.getvalue()))) == [f"{LINE} {LINE} {LINE}"] * 3


def test_the_picture_of_an_enormous_page_fits_into_memory(sheet):
    sheet.canvas.setPageSize((10 * A4[0], 400 * A4[1]))
    sheet.line(LINE)
    picture = page_picture(sheet.bytes(), 1, scale=2.0)
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert re.match(rb"\x89PNG", picture) and max(width, height) <= MAX_PIXELS


# Fonts that give every letter a private code: no text, though nothing on the page is a picture.
def test_fonts_that_do_not_say_their_letters(sheet):
    for _ in range(8):
        sheet.line(LINE)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sheet.bytes()))
    codes = StreamObject()
    codes._data = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 "
        b"begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <E000> endbfrange endcmap end end"
    )
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        font.get_object()[NameObject("/ToUnicode")] = writer._add_object(codes)
    out = io.BytesIO()
    writer.write(out)
    document = read(Source("private.pdf", out.getvalue()), ocr="never")
    assert (document.text, document.pages[0].origin) == ("", "unread")
