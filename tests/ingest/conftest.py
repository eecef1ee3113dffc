"""Pages set with reportlab for the tests of ingest: every test says what stands where."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.models import Document, Source
from ingest.read import read

LEADING = 13.5


@dataclass
class Sheet:
    """A PDF being set line by line; `y` counts down from the top of the page."""

    canvas: Canvas
    out: io.BytesIO
    y: float = 90.0
    size: float = 11.0
    pages: int = field(default=1)

    def line(
        self, text: str, x: float = 70, *, y: float | None = None, font: str = "Times-Roman", size: float = 0
    ) -> None:
        """One printed line; without `y` below the last one."""
        at = self.y if y is None else y
        self.canvas.setFont(font, size or self.size)
        self.canvas.drawString(x, A4[1] - at, text)
        if y is None:
            self.y += LEADING

    def lines(self, *texts: str, x: float = 70, font: str = "Times-Roman") -> None:
        """Lines of one paragraph, set so that all but the last one end at the right margin."""
        for text in texts:
            self.line(text, x, font=font)

    def filled(self, text: str, *, x: float = 70, width: float = 455, last: bool = True, first: float = 0) -> None:
        """A paragraph set justified in `width`; with `last` false its last line is justified too."""
        self.canvas.setFont("Times-Roman", self.size)
        words, row, rows = text.split(), [], []
        room = width - first
        for word in words:
            if row and stringWidth(" ".join([*row, word]), "Times-Roman", self.size) > room:
                rows.append((row, room))
                row, room = [], width
            row.append(word)
        rows.append((row, room))
        for index, (row, room) in enumerate(rows):
            loose = index == len(rows) - 1 and last
            spare = 0 if loose or len(row) < 2 else room - stringWidth(" ".join(row), "Times-Roman", self.size)
            pen = self.canvas.beginText(x + (first if index == 0 else 0), A4[1] - self.y)
            pen.setFont("Times-Roman", self.size)
            pen.setWordSpace(spare / max(len(row) - 1, 1))
            pen.textOut(" ".join(row))
            self.canvas.drawText(pen)
            self.y += LEADING

    def gap(self, points: float = 10) -> None:
        """White space."""
        self.y += points

    def page(self) -> None:
        """A new page."""
        self.canvas.showPage()
        self.pages += 1
        self.y = 90.0

    def bytes(self) -> bytes:
        """The PDF."""
        self.canvas.save()
        return self.out.getvalue()

    def read(self, name: str = "test.pdf") -> Document:
        """The PDF as it is read."""
        return read(Source(name, self.bytes()), ocr="never")


@pytest.fixture
def sheet() -> Sheet:
    out = io.BytesIO()
    return Sheet(Canvas(out, pagesize=A4, invariant=1), out)


@pytest.fixture
def texts() -> Callable[[Document], list[str]]:
    """The paragraphs' texts in order."""
    return lambda document: [document.text[p.start : p.end] for p in document.paragraphs]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def writer(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return writer
