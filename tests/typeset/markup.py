"""The light markup of the sample's sources: TOML in, blocks of labelled statements out.

One line of `text` is a block: `# title`, `## heading`, `### subheading`, `> dateline`, `12. numbered`, `(a) lettered`,
`- bullet`, `» bullet`, `| cell | cell |` a table row, `[^1]: note` a footnote, `---` a page break, `~` the
place of an item that this language version lacks (so that ids stay parallel), else a paragraph.
Each statement ends with its label in braces, `{C|d=by 2026|x=corruption|e=Name;Name|a=Actor}`: C firm and S soft
commitment (CR, SR: reaffirmed), L call, P position, X context, H heading; `b`, `p` and `f` are the actors, crime types
and entities that may be found but need not. Titles and headings need no label.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

LABEL = re.compile(r"\s*\{([CSLPXH])(R?)((?:\|[abdefpx]=[^|{}]*)*)\}\s*")
KINDS = {"C": "commitment", "S": "commitment", "L": "call", "P": "position", "X": "context", "H": "heading"}
STARTS = (
    ("title", re.compile(r"# ()(.*)")),
    ("heading", re.compile(r"## ()(.*)")),
    ("subheading", re.compile(r"### ()(.*)")),
    ("dateline", re.compile(r"> ()(.*)")),
    ("numbered", re.compile(r"(\d+\.) (.*)")),
    ("lettered", re.compile(r"(\([a-z]+\)) (.*)")),
    ("bullet", re.compile(r"([-»]) (.*)")),
    ("note", re.compile(r"\[\^(\d+)\]: (.*)")),
    ("row", re.compile(r"\|()(.*)")),
)
KEYS = (
    *("kind", "strength", "actors", "deadline", "reaffirmed", "crime_types", "entities"),
    *("actors_may", "crime_types_may", "entities_may"),
)
SILENT = {"---": "break", "~": "gap"}
HEADINGS = {"title", "heading", "subheading", "dateline"}


@dataclass(frozen=True)
class Statement:
    """One statement as printed, footnote marks included, and its label."""

    text: str
    label: dict

    @property
    def plain(self) -> str:
        """The words alone: no footnote marks, table cells joined by spaces."""
        return re.sub(r"\s+", " ", re.sub(r"\[\^\d+\]", "", self.text).replace("|", " ")).strip()


@dataclass(frozen=True)
class Block:
    """One block of the page: its kind, the number or bullet printed before it, and its statements."""

    kind: str
    mark: str
    statements: tuple[Statement, ...]

    @property
    def text(self) -> str:
        """What is printed, without labels."""
        return " ".join(s.text for s in self.statements)


@dataclass(frozen=True)
class Sample:
    """One source: its file name without suffix, its metadata and settings, and its blocks."""

    name: str
    meta: dict
    blocks: tuple[Block, ...]


def read_sample(path: Path) -> Sample:
    """Read one source; a statement without a label raises ValueError naming the file and the words."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = [line.strip() for line in table.pop("text").splitlines()]
    try:
        return Sample(path.stem, table, tuple(_block(line) for line in lines if line))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None


def _block(line: str) -> Block:
    if line in SILENT:
        return Block(SILENT[line], "", ())
    for kind, pattern in STARTS:
        if match := pattern.fullmatch(line):
            return Block(kind, match[1], _statements(match[2].strip(), kind in HEADINGS))
    return Block("body", "", _statements(line, False))


def _statements(text: str, heading: bool) -> tuple[Statement, ...]:
    found, at = [], 0
    for match in LABEL.finditer(text):
        found.append(Statement(text[at : match.start()].strip(), _label(match)))
        at = match.end()
    rest = text[at:].strip()
    if rest and not heading and "|" not in rest:
        raise ValueError(f"no label after {rest[:60]!r}")
    if rest:
        found.append(Statement(rest, {"kind": "heading", "strength": None, "reaffirmed": False}))
    return tuple(found)


def _label(match: re.Match[str]) -> dict:
    fields = dict(part.split("=", 1) for part in match[3].split("|") if part)
    code = match[1]
    committed = code in "CS"
    label = {"kind": KINDS[code], "strength": {"C": "firm", "S": "soft"}.get(code), "reaffirmed": bool(match[2])}
    label["actors"] = fields.get("a", "signatories" if committed else "").split(";") if committed else []
    label["deadline"] = fields.get("d") if committed else None
    label["crime_types"] = fields["x"].split(",") if "x" in fields else []
    label["entities"] = fields["e"].split(";") if "e" in fields else []
    for code, name, mark in (("b", "actors_may", ";"), ("p", "crime_types_may", ","), ("f", "entities_may", ";")):
        if code in fields:
            label[name] = fields[code].split(mark)
    return label


def gold_lines(sample: Sample) -> list[dict]:
    """The labels of one source in the fields of the gold files; notes come last, as in the text that is read."""
    ordered = [b for b in sample.blocks if b.kind != "note"] + [b for b in sample.blocks if b.kind == "note"]
    rows: list[dict] = []
    gaps = 0
    for number, block in enumerate(ordered):
        gaps += block.kind == "gap"
        for statement in block.statements:
            row = {"doc": sample.name, "id": len(rows) + gaps, "block": number, "text": statement.plain}
            base = {"actors": [], "deadline": None, "crime_types": [], "entities": []}
            merged = base | statement.label
            rows.append(row | {key: merged[key] for key in KEYS if key in merged})
    return rows
