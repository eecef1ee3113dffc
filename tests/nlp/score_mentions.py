"""Score what mentions finds in the labelled statements: `python tests/nlp/score_mentions.py GOLD.jsonl [FIELD]`.

The rules are those of the public scorer, on the labelled texts themselves; FIELD prints its mistakes.
"""

import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from nlp.concepts import load_concepts
from nlp.mentions import Found, find_mentions


def words(text):
    text = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(c for c in text if not unicodedata.combining(c)))


def overlap(a, b):
    return sum((Counter(a) & Counter(b)).values())


def same_name(a, b):
    x, y = words(a), words(b)
    return bool(x and y) and (x == y or overlap(x, y) >= 0.75 * max(len(x), len(y)))


def compare_sets(said, must, may, same):
    missed = [m for m in must if not any(same(m, s) for s in said)]
    extra = [s for s in said if not any(same(m, s) for m in [*must, *may])]
    return len(must) - len(missed), extra, missed


def judge(gold: dict, found: Found):
    """Yield (field, right, extra, missed) for one labelled statement."""
    ids = {c.id for c in found.crime_types}
    yield "crime_types", *compare_sets(ids, gold["crime_types"], gold.get("crime_types_may", []), str.__eq__)
    names = {e.text for e in found.entities if e.type not in ("country", "person", "place")}
    yield "entities", *compare_sets(names, gold["entities"], gold.get("entities_may", []), same_name)
    if gold["kind"] == "commitment" and "deadline" not in gold.get("unsettled", []):
        said, want = found.deadline.text if found.deadline else "", gold["deadline"] or ""
        right = bool(said and want) and overlap(words(want), words(said)) >= 0.5 * max(
            len(words(want)), len(words(said))
        )
        yield "deadline", int(right), [said] if said and not right else [], [want] if want and not right else []


def score(path: Path):
    """The counts [right, extra, missed] a field and language, and the mistakes a field."""
    concepts = load_concepts()
    documents = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        documents[gold["doc"]].append(gold)
    counts = defaultdict(lambda: [0, 0, 0])
    mistakes = defaultdict(list)
    for name, labelled in documents.items():
        language = name.rsplit(".", 1)[-1]
        founds = find_mentions([g["text"] for g in labelled], language, concepts, date=date_of(name))
        for gold, found in zip(labelled, founds, strict=True):
            for field, right, extra, missed in judge(gold, found):
                for where in ("all", language):
                    row = counts[field, where]
                    row[0] += right
                    row[1] += len(extra)
                    row[2] += len(missed)
                if extra or missed:
                    mistakes[field].append((missed, extra, name, gold["text"]))
    return counts, mistakes


def date_of(name: str) -> str:
    """The month that a document's name begins with; some month of today for names without one."""
    return name[:7] if re.match(r"\d{4}-\d\d", name) else "2026-05"


def f1(row):
    right, extra, missed = row
    return 2 * right / (2 * right + extra + missed) if right else 0.0


if __name__ == "__main__":
    counts, mistakes = score(Path(sys.argv[1]))
    for (field, where), row in sorted(counts.items()):
        print(f"{field:12} {where:4} F1 {f1(row):.4f}  right {row[0]}  extra {row[1]}  missed {row[2]}")
    for missed, extra, name, text in mistakes.get(sys.argv[2] if len(sys.argv) > 2 else "", ()):
        print(f"missed {missed} extra {extra} | {name} | {text[:1500]}")
