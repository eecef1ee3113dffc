"""Rows → findings of terms: one rendered in two ways within a version, one that a version alone leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.models import Finding
from index.profile import profile
from index.tokens import stem, words
from index.versions.rows import Row
from index.versions.votes import Version, finding, of
from index.wording import load_terms
from nlp.models import Statement


def find_inconsistent(rows: Sequence[Row], versions: Sequence[Version], pivot: int) -> list[Finding]:
    """Terms that the pivot words in one way throughout and another version in several."""
    terms = load_terms()
    nouns = sorted(name for name, term in terms.by_id.items() if term.rival)
    used: dict[str, list[Counter[str]]] = {name: [Counter() for _ in versions] for name in nouns}
    where: dict[tuple[str, int, str], tuple[Row, Sequence[Statement | None], str]] = {}
    for row in rows:
        for cells in row.sentences:
            for version, cell in enumerate(cells):
                if cell is None:
                    continue
                for place in profile(cell).terms:
                    if place.id in used:
                        text = cell.text[place.start : place.end]
                        key = " ".join(stem(w, cell.language) for w in words(text))
                        used[place.id][version][key] += 1
                        where.setdefault((place.id, version, key), (row, cells, text))
    findings = []
    for name in nouns:
        if len(used[name][pivot]) != 1 or sum(used[name][pivot].values()) < 2:
            continue
        for version, renderings in enumerate(used[name]):
            if version == pivot or len(renderings) < 2:
                continue
            common = [key for key, _ in sorted(renderings.items(), key=lambda item: (-item[1], item[0]))]
            texts = [where[name, version, key][2] for key in common]
            row, found, _ = where[name, version, common[-1]]
            source = where[name, pivot, next(iter(used[name][pivot]))][2]
            said = " / ".join(f"“{text}” ({renderings[key]})" for key, text in zip(common, texts, strict=True))
            message = f"{versions[version].name} renders “{source}” in several ways: {said}."
            values = {versions[pivot].document: source, versions[version].document: ", ".join(texts)}
            findings.append(finding("term", "low", message, row, found, values=values))
    return findings


def _things(statement: Statement) -> frozenset[str]:
    """The things a statement names and how it qualifies them."""
    read = profile(statement)
    return read.term_ids("nouns") | frozenset(i.split(":")[0] for i in read.term_ids("modifiers"))


def find_omitted(row: Row, cells: Sequence[Statement | None], versions: Sequence[Version], pivot: int) -> list[Finding]:
    """Terms that all other versions of a statement name (two at least, the pivot among them) and one does not."""
    present = [(v, _things(c)) for v, c in enumerate(cells) if c]
    if len(present) < 3:
        return []
    by_id = load_terms().by_id
    findings = []
    for version, own in present:
        if version == pivot or cells[pivot] is None:
            continue
        others = [ids for v, ids in present if v != version]
        kin = {by_id[i].broader for i in own} | {i for i in by_id if by_id[i].broader in own}
        shared = frozenset.intersection(*others) - own - kin
        extra = own - frozenset().union(*others)
        for term in sorted(shared):
            cell = cells[version]
            if cell is None or extra:
                continue  # another word stands there: a rendering that the tables do not know
            sample = next(c for v, c in enumerate(cells) if c and v != version)
            text = next(sample.text[p.start : p.end] for p in profile(sample).terms if p.id.split(":")[0] == term)
            rest = [v for v, _ in present if v != version]
            message = f"“{text}” ({of(versions, rest)}) has no counterpart in {versions[version].name}."
            values = {versions[v].document: "present" if v in rest else "—" for v, _ in present}
            findings.append(finding("omission", "low", message, row, cells, values=values))
    return findings
