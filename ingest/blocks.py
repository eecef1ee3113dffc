"""Lines in reading order → blocks: where one paragraph ends and the next begins, also across columns and pages."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace

from ingest.hyphens import HYPHENS
from ingest.labels import Label, find_label, follows
from ingest.printed import Block, PrintedLine

_TERMINAL = re.compile(r"[.!?:;…](?:[\d*†]{0,3})?[\"”»’')\]]*$")
_SENTENCE_END = re.compile(r"[.!?…](?:[\d*†]{0,3})?[\"”»’')\]]*$")
_CLAUSE_END = re.compile(r"(?:[.!?:;,…–—-]|\b(?:and|or|y|e|et|o|ou|en|of))[\"”»’')\]]*$")


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document is set: type size of the body, baseline steps per point of size, lines flush right or not."""

    size: float
    leading: float
    justified: bool


def setting_of(lines: list[PrintedLine]) -> Setting:
    """Measure the body type: the size of most characters, the usual step between its lines, and justification."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = max(sizes, key=lambda s: (sizes[s], s)) if sizes else 11.0
    every: Counter[float] = Counter()
    wrapped: Counter[float] = Counter()
    flush = long = 0
    for before, line in itertools.pairwise(lines):
        if before.page == line.page and before.column == line.column and before.size == line.size:
            step = round((line.baseline - before.baseline) / line.size, 1)
            if 0.8 < step < 3.5:
                every[step] += 1
                wrapped[step] += not _is_short(before, line)
        if line.margin_right - line.right < 0.15 * (line.margin_right - line.margin_left):
            long += 1
            flush += line.margin_right - line.right < 2.0
    # A full line goes on in the next: in a document of one-line paragraphs all other steps lie between paragraphs.
    steps = wrapped if wrapped.total() > 1 else every
    common = max(steps, key=lambda s: (steps[s], -s)) if steps else 1.25
    exact = [
        (line.baseline - before.baseline) / line.size
        for before, line in itertools.pairwise(lines)
        if before.page == line.page and abs((line.baseline - before.baseline) / line.size - common) < 0.06
    ]
    return Setting(size, sum(exact) / len(exact) if exact else common, long > 0 and flush > 0.6 * long)


def build_blocks(lines: list[PrintedLine], setting: Setting) -> list[Block]:
    """Group lines into paragraphs and list items, and take their labels out of the text."""
    blocks: list[Block] = []
    labels: list[Label | None] = []
    before: PrintedLine | None = None
    following = [*lines[1:], None]
    for line, after in zip(lines, following, strict=True):
        block = blocks[-1] if blocks else None
        fresh = before is None or block is None or _begins(block, before, line, setting)
        label = _label(line, after, before, fresh, labels, blocks, setting)
        if label is not None or fresh or block is None:
            blocks.append(_open_block(line, label))
            labels.append(label)
        else:
            block.lines.append(line)
        before = line
    return [block for block in blocks if block.lines]


def _open_block(line: PrintedLine, label: Label | None) -> Block:
    block = Block(lines=[line], page=line.page)
    if label is not None:
        block.kind = "item"
        block.label = label.value
        block.bullet = label.form in ("bullet", "dash")
        block.lines = [without(line, 0, label.length)]
    return block


def without(line: PrintedLine, start: int, end: int) -> PrintedLine:
    """The line without `text[start:end]`, edges and raised spans kept in step."""
    cut = end - start
    raised = tuple((a - cut, b - cut) if a >= end else (a, b) for a, b in line.raised if b <= start or a >= end)
    edges = line.edges[:start] + line.edges[end:]
    if end >= len(line.text) and start > 0:
        edges = line.edges[: start + 1]
    return replace(line, text=line.text[:start] + line.text[end:], edges=edges, raised=raised)


def _label(
    line: PrintedLine,
    after: PrintedLine | None,
    before: PrintedLine | None,
    fresh: bool,
    labels: list[Label | None],
    blocks: list[Block],
    setting: Setting,
) -> Label | None:
    """The list label that opens `line`, if it truly is one and not a dash or figure at the start of a wrapped line."""
    if line.row and not fresh:
        return None
    label = find_label(line.text, tab=_tab(line))
    if label is None or not line.text[label.length :].strip():
        return None
    if line.size > 1.25 * setting.size and label.form in ("letter", "roman", "dash"):
        return None
    if label.certain:
        return label if label.form == "bullet" or fresh or _supported(line, after, before, label, labels) else None
    if label.form == "letter" and label.mark == "A." and not _supported(line, after, before, label, labels):
        return None
    if fresh:
        return label
    outdented = before is not None and line.left < before.left - 0.8 * line.size
    if before is not None and (outdented or _is_short(before, line)) and _next_in_list(label, labels):
        return label
    if before is None or not _CLAUSE_END.search(before.text.rstrip()):
        return None
    return label if _supported(line, after, before, label, labels) else None


def _next_in_list(label: Label, labels: list[Label | None]) -> bool:
    """Whether the label goes on from the last one of its form."""
    last = next((known for known in reversed(labels) if known is not None and known.form == label.form), None)
    return last is not None and label.value != "" and follows(last, label)


def _supported(
    line: PrintedLine, after: PrintedLine | None, before: PrintedLine | None, label: Label, labels: list[Label | None]
) -> bool:
    """Whether the surroundings speak for a list: the next label of a running list, the first, or a hanging indent."""
    earlier = [known for known in labels[-40:] if known is not None]
    if any(follows(known, label) for known in reversed(earlier)):
        return True
    text_start = line.edges[min(label.length, len(line.edges) - 1)]
    hanging = after is not None and after.column == line.column and abs(after.left - text_start) < 0.6 * line.size
    first = label.value.casefold() in ("1", "a", "i", "") and before is not None and before.text.rstrip().endswith(":")
    return hanging or first


def _tab(line: PrintedLine) -> float:
    """The white after the line's first word, in ems."""
    if line.tab:
        return line.tab / line.size
    found = re.match(r"\S+(\s+)", line.text)
    if not found:
        return 0.0
    return (line.edges[found.end()] - line.edges[found.start(1)]) / line.size


def _begins(block: Block, before: PrintedLine, line: PrintedLine, setting: Setting) -> bool:
    """Whether `line` begins a new paragraph after `before`, the last line of `block`."""
    if before.row != line.row:
        return True
    if line.row:
        return False
    if abs(before.size - line.size) > 0.08 * before.size:
        return True
    short = _is_short(before, line)
    ended = bool(_SENTENCE_END.search(before.text.rstrip()))
    if before.bold != line.bold and (line.bold or short or ended):
        return True
    if before.text.rstrip()[-1:] in HYPHENS and line.text[:1].islower():
        return False
    if before.page != line.page or before.column != line.column:
        return _begins_elsewhere(block, before, line, setting)
    step = (line.baseline - before.baseline) / line.size
    if step > 1.18 * setting.leading or step < 0:
        return True
    if before.italic != line.italic and short and (ended or len(block.lines) == 1):
        return True
    first = block.lines[0]
    indent = line.left - before.left
    closed = bool(_TERMINAL.search(before.text.rstrip()))
    if indent > 0.8 * line.size and not (len(block.lines) == 1 and block.kind == "item"):
        return (short or closed) and not _centred(line, before)
    if indent < -0.8 * line.size and len(block.lines) > 1 and not _centred(line, before):
        return short or closed
    if indent < -0.8 * line.size and block.kind == "item" and line.left < _label_left(first) - 0.5 * line.size:
        return True
    starts = not line.text[:1].islower()
    return short and starts and (closed or _much_room(before, line)) and not _same_heading(before, line)


def _label_left(first: PrintedLine) -> float:
    return min(first.left, first.margin_left + 2 * first.size)


def _begins_elsewhere(block: Block, before: PrintedLine, line: PrintedLine, setting: Setting) -> bool:
    """`_begins` where `line` stands at the top of the next column or page."""
    if before.bold != line.bold:
        return True
    text = before.text.rstrip()
    lower = line.text[:1].islower()
    if _SENTENCE_END.search(text):
        flush = before.margin_right - before.right < 1.5
        return not (setting.justified and flush and len(text) > 30) and not (lower and not _is_short(before, line))
    if lower:
        return False
    if text.endswith((":", ";")):
        return True
    if before.bold and line.bold and setting.size <= line.size:
        return _is_short(before, line)
    return _is_short(before, line) and not text.endswith(",")


def _is_short(before: PrintedLine, line: PrintedLine) -> bool:
    """Whether the first word of `line` would have found room at the end of `before`."""
    word = line.text.find(" ")
    end = word if word > 0 else len(line.text)
    need = line.edges[end] - line.edges[0] + 0.3 * line.size
    return before.margin_right - before.right > need + 1.0


def _much_room(before: PrintedLine, line: PrintedLine) -> bool:
    """Whether a line ends so early that no setter would have broken it there within a paragraph."""
    return before.margin_right - before.right > 0.35 * (before.margin_right - before.margin_left)


def _centred(line: PrintedLine, before: PrintedLine) -> bool:
    middle = (line.left + line.right) / 2
    return abs(middle - (before.left + before.right) / 2) < 4.0


def _same_heading(before: PrintedLine, line: PrintedLine) -> bool:
    """Whether both are lines of one centred or bold heading that was broken for its sense."""
    return before.bold and line.bold and _centred(line, before) and not _SENTENCE_END.search(before.text)
