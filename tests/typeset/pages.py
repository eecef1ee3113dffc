"""Typesets a sample as PDF with reportlab: one column, two columns, or boxes of bullets; the same bytes every time."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

import reportlab
from markup import Block, Sample
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, NextPageTemplate, PageBreak, PageTemplate, Table
from reportlab.platypus import Paragraph as Flow

NOTICES = {
    "en": "Illustrative text written for Acervo; not an official document",
    "es": "Texto ilustrativo escrito para Acervo; no es un documento oficial",
    "fr": "Texte d’illustration rédigé pour Acervo ; n’est pas un document officiel",
    "pt": "Texto ilustrativo escrito para o Acervo; não é um documento oficial",
}
FACES = {
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "vera": ("Vera", "VeraBd", "VeraIt"),
}
MARGIN = 62
NOTE_ROOM = 66
VOWELS = "aeiouáéíóúâêôãõàèùîûëïü"
SYLLABLE = re.compile(rf"(?<=[{VOWELS}])(?=[bcdfgjklmnpqrstvzç][{VOWELS}])")


def typeset(sample: Sample) -> bytes:
    """The sample as a PDF file."""
    _register_fonts()
    target = io.BytesIO()
    meta = sample.meta
    document = BaseDocTemplate(
        target,
        pagesize=A4,
        invariant=1,
        title=meta["title"],
        author="Acervo",
        subject=NOTICES["en"],
        keywords="illustrative; not an official document",
        creator="tests/typeset",
        lang=meta["language"],
    )
    document.addPageTemplates(_templates(sample))
    document.build(_story(sample))
    return target.getvalue()


def _register_fonts() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in FACES["vera"]:
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBd")


def _templates(sample: Sample) -> list[PageTemplate]:
    width, height = A4
    body = height - 2 * MARGIN - 18

    def furniture(canvas, document) -> None:
        canvas.saveState()
        canvas.setFont(FACES[sample.meta.get("face", "times")][0], 8)
        canvas.setFillGray(0.35)
        page = f"{document.page}"
        canvas.drawString(MARGIN, 34, NOTICES[sample.meta["language"]])
        canvas.drawRightString(width - MARGIN, 34, page)
        if head := sample.meta.get("running_head"):
            canvas.drawString(MARGIN, height - 40, head)
            canvas.line(MARGIN, height - 46, width - MARGIN, height - 46)
        canvas.restoreState()

    def frame(left: float, bottom: float, w: float, h: float) -> Frame:
        return Frame(left, bottom, w, h, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    full = width - 2 * MARGIN
    notes = {b.mark: b for b in sample.blocks if b.kind == "note"}
    room = NOTE_ROOM if notes else 0
    styles = _styles(sample)

    def foot(canvas, document) -> None:
        """Draw the notes whose marks stand on this page, under a short rule."""
        bottom = MARGIN
        for mark in reversed(canvas.__dict__.pop("note_marks", [])):
            flow = _flow(notes[mark], styles, False)
            bottom += flow.wrap(full, NOTE_ROOM)[1] + 3
            flow.drawOn(canvas, MARGIN, bottom - flow.height)
        if bottom > MARGIN:
            canvas.line(MARGIN, bottom + 5, MARGIN + 120, bottom + 5)

    one = PageTemplate("one", [frame(MARGIN, MARGIN + room, full, body - room)], onPage=furniture, onPageEnd=foot)
    if sample.meta.get("layout") != "two-columns":
        return [one]
    gap, top = 22, sample.meta.get("top", 120)
    half = (full - gap) / 2
    lefts = (MARGIN, MARGIN + half + gap)
    first = [frame(MARGIN, MARGIN + body - top, full, top)] + [frame(x, MARGIN, half, body - top) for x in lefts]
    later = [frame(x, MARGIN, half, body) for x in lefts]
    return [
        PageTemplate("first", first, onPage=furniture, autoNextPageTemplate="two"),
        PageTemplate("two", later, onPage=furniture),
        one,
    ]


def _styles(sample: Sample) -> dict[str, ParagraphStyle]:
    plain, bold, italic = FACES[sample.meta.get("face", "times")]
    size = sample.meta.get("size", 10.5)
    narrow = sample.meta.get("layout") == "two-columns"
    base = ParagraphStyle(
        "body", fontName=plain, fontSize=size, leading=size * 1.32, spaceAfter=size * 0.55, alignment=TA_JUSTIFY
    )
    base.embeddedHyphenation = 1 if narrow else 0
    big, middle = size * 1.5, size * 1.15
    return {
        "body": base,
        "title": ParagraphStyle(
            "title", fontName=bold, fontSize=big, leading=big * 1.2, alignment=TA_CENTER, spaceAfter=size * 0.5
        ),
        "dateline": ParagraphStyle("dateline", base, fontName=italic, alignment=TA_CENTER, spaceAfter=size),
        "heading": ParagraphStyle(
            "heading",
            fontName=bold,
            fontSize=middle,
            leading=middle * 1.25,
            keepWithNext=1,
            spaceBefore=size * 0.8,
            spaceAfter=size / 2,
        ),
        "subheading": ParagraphStyle(
            "subheading",
            fontName=bold,
            fontSize=size,
            leading=size * 1.3,
            keepWithNext=1,
            spaceBefore=size / 2,
            spaceAfter=size / 3,
        ),
        "numbered": ParagraphStyle("numbered", base, leftIndent=24, bulletIndent=0, bulletFontName=plain),
        "lettered": ParagraphStyle("lettered", base, leftIndent=46, bulletIndent=24, bulletFontName=plain),
        "bullet": ParagraphStyle(
            "bullet", base, leftIndent=34 if not narrow else 14, bulletIndent=18 if not narrow else 0
        ),
        "note": ParagraphStyle("note", base, fontSize=8, leading=10, spaceAfter=3),
        "cell": ParagraphStyle("cell", fontName=plain, fontSize=size - 1.5, leading=size),
        "head": ParagraphStyle("head", fontName=bold, fontSize=size - 1.5, leading=size),
    }


def _story(sample: Sample) -> list:
    styles, layout = _styles(sample), sample.meta.get("layout", "one-column")
    flows: list = []
    if layout == "infographic":
        return _boxes(sample, styles)
    rows: list[Block] = []
    for block in [*sample.blocks, Block("end", "", ())]:
        if rows and block.kind != "row":
            flows.append(_table(rows, styles, sample))
            rows = []
        if block.kind == "row":
            rows.append(block)
        elif block.kind == "break":
            flows += [NextPageTemplate("one" if layout != "two-columns" else "two"), PageBreak()]
        elif block.kind not in {"end", "note", "gap"}:
            flows.append(_flow(block, styles, layout == "two-columns"))
    return flows


def _markup(text: str, hyphenate: bool = False) -> str:
    if hyphenate:
        text = re.sub(r"\b\w{9,}\b", lambda m: _soft(m[0]), text)
    return re.sub(r"\[\^(\d+)\]", r"<super>\1</super>", escape(text))


def _soft(word: str) -> str:
    cuts = [m.start() for m in SYLLABLE.finditer(word.lower()) if 3 <= m.start() <= len(word) - 4]
    if word.isupper() or not cuts:
        return word
    return "".join(
        word[a:b] + ("\xad" if b < len(word) else "") for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True)
    )


class Marked(Flow):
    """A paragraph that tells its page which notes it calls."""

    def draw(self) -> None:
        """Draw, and leave the numbers of the notes on the canvas for the foot of the page."""
        marks = re.findall(r"<super>(\d+)</super>", self.source)
        self.canv.__dict__.setdefault("note_marks", []).extend(marks)
        super().draw()


def _flow(block: Block, styles: dict[str, ParagraphStyle], narrow: bool) -> Flow:
    style = styles.get(block.kind, styles["body"])
    if block.kind == "note":
        return Flow(f"<super>{block.mark}</super> {_markup(block.text)}", style)
    mark = {"-": "•"}.get(block.mark, block.mark)
    justified = narrow and block.kind in {"body", "numbered", "lettered", "bullet"}
    text = _markup(block.text, justified)
    if "[^" not in block.text:
        return Flow(text, style, bulletText=mark or None)
    flow = Marked(text, style, bulletText=mark or None)
    flow.source = text
    return flow


def _table(rows: list[Block], styles: dict[str, ParagraphStyle], sample: Sample) -> Table:
    cells = [[c.strip() for c in row.text.strip(" |").split("|")] for row in rows]
    made = [[Flow(_markup(c), styles["head" if i == 0 else "cell"]) for c in row] for i, row in enumerate(cells)]
    widths = {4: (0.46, 0.22, 0.17, 0.15), 3: (0.55, 0.25, 0.2)}[len(cells[0])]
    grid = [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    grid.append(("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke))
    return Table(made, colWidths=[w * (A4[0] - 2 * MARGIN) for w in widths], style=grid, repeatRows=1, spaceAfter=10)


def _boxes(sample: Sample, styles: dict[str, ParagraphStyle]) -> list:
    """An infographic: each heading with its bullets in a coloured box, titles on a dark band."""
    tints = ("#dcebf5", "#e8f3e0", "#fbeed5", "#f3e1ea")
    flows: list = []
    group: list = []
    drawn = 0

    def close() -> None:
        nonlocal drawn
        if group:
            look = [
                ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor(tints[drawn % 4])),
                ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ]
            flows.append(
                KeepTogether([Table([[list(group)]], style=look, colWidths=[A4[0] - 2 * MARGIN], spaceAfter=10)])
            )
            drawn += 1
        group.clear()

    for block in sample.blocks:
        if block.kind in {"heading", "break"}:
            close()
        if block.kind == "break":
            flows.append(PageBreak())
        elif block.kind in {"title", "dateline"}:
            flows.append(_flow(block, styles, False))
        else:
            group.append(_flow(block, styles, False))
    close()
    return flows
