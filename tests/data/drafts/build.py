"""edits.toml and the sources of corpora/sample → the drafts and labels.jsonl. Run it again after a change to either.

usage: python tests/data/drafts/build.py [FOLDER]     FOLDER holds the edits.toml, by default this one
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCES = HERE.parents[2] / "corpora" / "sample" / "sources"
TAG = re.compile(r"\s*\{[A-Z]+(?:\|[^}]*)?\}")
NOTE = re.compile(r"\[\^\d+\]")


def paragraphs(stem: str) -> list[list[str]]:
    """The paragraphs of a source as lists of sentences; tables, title and meeting line left out."""
    with (SOURCES / f"{stem}.toml").open("rb") as file:
        text = tomllib.load(file)["text"]
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith(("# ", ">", "|", "---", "[^")):
            continue
        found.append([part.strip() for part in TAG.split(NOTE.sub("", line)) if part.strip()])
    return found


def label(draft: str, edit: str, text: str, **more: Any) -> dict[str, Any]:
    """One line of the labels; the number, letter or bullet that a paragraph opens with is no part of its text."""
    return {"draft": draft, "edit": edit, "text": re.sub(r"^(?:\d+\. |\([a-z]\) |## |- )", "", text), **more}


def build(plan: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """The text of a draft and its labels."""
    name, labels, lines = plan["name"], [], list(plan["head"])
    edits, drops = list(plan["edits"]), list(plan["drops"])
    for sentences in paragraphs(plan["base"]):
        kept = []
        for sentence in sentences:
            edit = next((e for e in edits if e["find"] in sentence), None)
            drop = next((d for d in drops if d in sentence), None)
            if any(sentence.startswith(start) for start in plan["skip"]):
                continue
            if drop:
                drops.remove(drop)
                labels.append(label(name, "dropped", sentence, expect=["dropped"], against=plan["base"]))
            elif edit:
                edits.remove(edit)
                kept.append(sentence.replace(edit["find"], edit["replace"]))
                labels.append(label(name, edit["type"], kept[-1], expect=edit["expect"]))
            else:
                kept.append(sentence)
                if not sentence.startswith("## "):
                    labels.append(label(name, "none", sentence, expect=[]))
        if kept:
            lines.append(" ".join(kept).removeprefix("## "))
    for add in plan["adds"]:
        lines.append(add["text"])
        labels.append(label(name, add["type"], add["text"], expect=add["expect"]))
    if edits or drops:
        raise SystemExit(f"{name}: not found in {plan['base']}: {[e['find'] for e in edits] + drops}")
    return "\n\n".join(lines) + "\n", labels


def main() -> None:
    """Writes all drafts and the labels."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    with (folder / "edits.toml").open("rb") as file:
        plans = tomllib.load(file)["draft"]
    labels = []
    for plan in plans:
        text, own = build(plan)
        (folder / plan["name"]).write_text(text, encoding="utf-8")
        labels += own
    lines = [json.dumps(one, ensure_ascii=False) for one in labels]
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
