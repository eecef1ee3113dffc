"""Makes the sample corpus from its sources: `python tests/typeset [FOLDER]` (default corpora/sample).

Writes pdf/*, corpus.toml and gold.jsonl of the folder and the table of checksums in corpora/README.md; the same
sources give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

from markup import Sample, gold_lines, read_sample
from others import as_docx, as_html, as_text, scan
from pages import typeset

MAKERS = {
    "pdf": ("pdf", typeset),
    "scan": ("pdf", scan),
    "docx": ("docx", as_docx),
    "html": ("html", as_html),
    "txt": ("txt", as_text),
}
KEYS = ("title", "date", "end_date", "place", "body", "meeting", "series", "language", "symbol", "work")
HEAD = """# Made by tests/typeset from sources/*.toml; change those and run it again.
[corpus]
name = "sample"
description = "Illustrative texts written for Acervo: fictional meetings, no official documents"
licence = "CC0-1.0"
"""


def make(folder: Path) -> None:
    """Make every file of the corpus in `folder` from its sources."""
    samples = [read_sample(path) for path in sorted((folder / "sources").glob("*.toml"))]
    sums = {}
    (folder / "pdf").mkdir(exist_ok=True)
    for sample in samples:
        suffix, maker = MAKERS[sample.meta.get("format", "pdf")]
        name, data = f"{sample.name}.{suffix}", maker(sample)
        (folder / "pdf" / name).write_bytes(data)
        sums[name] = (sample, hashlib.sha256(data).hexdigest())
    entries = "".join(_entry(name, sample, digest) for name, (sample, digest) in sums.items())
    (folder / "corpus.toml").write_text(HEAD + entries, encoding="utf-8")
    lines = [json.dumps(row, ensure_ascii=False) for sample in samples for row in gold_lines(sample)]
    (folder / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if (readme := folder.parent / "README.md").exists():
        table = "".join(f"| {name} | `{digest}` |\n" for name, (_, digest) in sums.items())
        made = re.sub(
            r"(?s)(<!-- sums -->\n\| file .*?\n\|---.*?\n).*?(?=<!-- /sums -->)", rf"\g<1>{table}", readme.read_text()
        )
        readme.write_text(made, encoding="utf-8")


def _entry(name: str, sample: Sample, digest: str) -> str:
    fields = [f"{key} = {json.dumps(sample.meta[key], ensure_ascii=False)}" for key in KEYS if sample.meta.get(key)]
    return "\n".join(["", "[[document]]", f'file = "{name}"', *fields, "checked = true", f'sha256 = "{digest}"', ""])


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "corpora" / "sample")
