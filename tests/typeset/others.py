"""The samples that are not plain PDFs: a scan (pictures of pages), a DOCX, a saved web page, a text file."""

from __future__ import annotations

import html
import io
import re
import time
import zipfile
from datetime import datetime

import numpy
import pypdfium2
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from markup import Block, Sample
from pages import NOTICES, typeset
from PIL import Image

EPOCH = (2026, 1, 1, 0, 0, 0)
DPI = 200


def scan(sample: Sample) -> bytes:
    """The typeset pages as a photocopier would give them: black and white, a little crooked, specks, no text."""
    made = pypdfium2.PdfDocument(typeset(sample))
    chance = numpy.random.default_rng(7)
    pictures = []
    for number in range(len(made)):
        page = made[number].render(scale=DPI / 72, grayscale=True).to_pil()
        page = page.rotate((0.35, -0.25, 0.2)[number % 3], resample=Image.Resampling.BICUBIC, fillcolor=255)
        grey = numpy.asarray(page).astype(numpy.int16) + chance.integers(-18, 19, size=(page.height, page.width))
        specks = chance.random(grey.shape) < 0.00004
        grey[specks] = 0
        pictures.append(Image.fromarray(numpy.where(grey < 150, 0, 255).astype(numpy.uint8)).convert("1"))
    target = io.BytesIO()
    when = time.struct_time((*EPOCH, 0, 1, 0))
    pictures[0].save(
        target,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        resolution=DPI,
        title=sample.meta["title"],
        subject=NOTICES["en"],
        author="Acervo",
        creationDate=when,
        modDate=when,
    )
    return target.getvalue()


def _words(block: Block) -> str:
    return re.sub(r"\[\^(\d+)\]", r" (\1)", block.text)


def as_docx(sample: Sample) -> bytes:
    """The sample as a Word file with real heading and list styles and the notice in the foot of every page."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.subject = sample.meta["title"], "Acervo", NOTICES["en"]
    core.language, core.created, core.modified = sample.meta["language"], datetime(*EPOCH), datetime(*EPOCH)
    core.last_modified_by, core.comments = "Acervo", NOTICES["en"]
    document.sections[0].footer.paragraphs[0].text = NOTICES[sample.meta["language"]]
    table: list[list[str]] = []
    for block in [*sample.blocks, Block("end", "", ())]:
        if table and block.kind != "row":
            _docx_table(document, table)
            table = []
        if block.kind == "row":
            table.append([c.strip() for c in block.text.strip(" |").split("|")])
        elif block.kind not in {"end", "break", "gap"}:
            _docx_block(document, block)
    target = io.BytesIO()
    document.save(target)
    return _same_zip(target.getvalue())


def _docx_block(document, block: Block) -> None:
    if block.kind == "title":
        document.add_heading(_words(block), 0)
    elif block.kind in {"heading", "subheading"}:
        document.add_heading(_words(block), 1 if block.kind == "heading" else 2)
    elif block.kind == "bullet":
        document.add_paragraph(_words(block), style="List Bullet")
    else:
        added = document.add_paragraph(f"{block.mark} {_words(block)}".strip())
        if block.kind == "dateline":
            added.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _docx_table(document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell


def _same_zip(data: bytes) -> bytes:
    """The same members with one fixed time, so that the file depends on its content alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def as_html(sample: Sample) -> bytes:
    """The sample as a page saved from a browser, with the menu and the foot such pages carry."""
    tags = {"title": "h1", "heading": "h2", "subheading": "h3", "dateline": "p"}
    out, open_list = [], False
    for block in sample.blocks:
        if block.kind in {"break", "gap"}:
            continue
        if open_list != (block.kind == "bullet"):
            out.append("</ul>" if open_list else "<ul>")
            open_list = not open_list
        tag = "li" if block.kind == "bullet" else tags.get(block.kind, "p")
        mark = f"{block.mark} " if block.kind in {"numbered", "lettered"} else ""
        out.append(f"<{tag}>{mark}{html.escape(_words(block), quote=False)}</{tag}>")
    out.append("</ul>" if open_list else "")
    meta, notice = sample.meta, NOTICES[sample.meta["language"]]
    page = f"""<!DOCTYPE html>
<html lang="{meta["language"]}"><head><meta charset="utf-8"><title>{html.escape(meta["title"])}</title>
<meta name="description" content="{NOTICES["en"]}"><style>nav a {{ margin-right: 1em }}</style></head>
<body><nav><a href="#">Home</a><a href="#">News</a><a href="#">Contact</a></nav>
<main>
{chr(10).join(line for line in out if line)}
</main>
<footer><p>{notice}</p></footer></body></html>
"""
    return page.encode()


def as_text(sample: Sample) -> bytes:
    """The sample as plain text, one blank line between blocks, the notice first and last."""
    notice = NOTICES[sample.meta["language"]]
    blocks = [f"{b.mark} {_words(b)}".strip() for b in sample.blocks if b.kind not in {"break", "gap"}]
    return ("\n\n".join([*blocks, notice]) + "\n").encode()
