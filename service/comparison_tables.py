"""Comparisons, checks, matrices and the like → what Rich prints and flat rows for CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from service.markup import needs_space
from service.reports.citation import cite_json
from service.tables import label_of

RELATION_STYLE = {
    "restates": "green",
    "strengthens": "bold green",
    "weakens": "bold yellow",
    "changes": "bold cyan",
    "contradicts": "bold red",
    "dropped": "red",
    "new": "blue",
}
SEVERITY_STYLE = {"high": "bold red", "medium": "bold yellow", "low": "cyan", "hint": "dim"}
Json = Mapping[str, Any]


def redline(spans: Sequence[Json]) -> Text:
    """A redline in words: [-deleted-] {+inserted+}, coloured where there is colour."""
    text = Text()
    for span in spans:
        if needs_space(text.plain, span["text"]):
            text.append(" ")
        if span["op"] == "equal":
            text.append(span["text"])
        elif span["op"] == "delete":
            text.append(f"[-{span['text']}-]", style="red strike")
        else:
            text.append(f"{{+{span['text']}+}}", style="green underline")
    return text


def compare_view(value: Json) -> RenderableType:
    """The pairs that changed, then how many were kept."""
    counts: dict[str, int] = {}
    parts: list[RenderableType] = [_pair_of(value)]
    for match in value["matches"]:
        counts[match["relation"]] = counts.get(match["relation"], 0) + 1
        if match["relation"] != "restates" or match["changes"]:
            parts.append(match_block(match))
    parts.append(Text(", ".join(f"{name} {count}" for name, count in sorted(counts.items())), style="bold"))
    return Group(*parts)


def _pair_of(value: Json) -> Text:
    a, b = (document["title"] or document["source"] for document in (value["a"], value["b"]))
    return Text.assemble(("A  ", "bold"), a, ("\nB  ", "bold"), b, "\n")


def match_block(match: Json) -> RenderableType:
    """One pair: relation, what changed from what to what, and the words."""
    head = Text(match["relation"].upper(), style=RELATION_STYLE.get(match["relation"], ""))
    places = [f"{side.upper()} {place(match[side])}" for side in ("a", "b") if match[side]]
    head.append(f"  {' · '.join(places)}", style="dim")
    body: list[RenderableType] = []
    for change in match["changes"]:
        body.append(Text(f"{change['field']}: {change['from'] or 'none'} → {change['to'] or 'none'}", style="italic"))
    if match["redline"]:
        body.append(redline(match["redline"]))
    else:
        for side in ("a", "b"):
            if match[side]:
                body.append(Text.assemble((f"{side.upper()}  ", "bold"), match[side]["text"]))
    return Group(head, Padding(Group(*body), (0, 0, 1, 4)))


def place(statement: Json) -> str:
    """Where a statement stands: printed paragraph and page."""
    paragraph = f"para. {statement['paragraph']}, " if statement["paragraph"] else ""
    return f"{paragraph}p. {statement['page']}"


def match_rows(matches: Sequence[Json]) -> list[dict[str, Any]]:
    """One row a pair."""
    return [
        {
            "relation": match["relation"],
            "similarity": match["similarity"],
            "a_paragraph": match["a"]["paragraph"] if match["a"] else "",
            "a_text": match["a"]["text"] if match["a"] else "",
            "b_paragraph": match["b"]["paragraph"] if match["b"] else "",
            "b_text": match["b"]["text"] if match["b"] else "",
            "changes": [f"{c['field']}: {c['from'] or 'none'} → {c['to'] or 'none'}" for c in match["changes"]],
        }
        for match in matches
    ]


def finding_line(finding: Json) -> RenderableType:
    """One finding: how grave, of what type, where, and the sentence."""
    head = Text(finding["severity"].upper(), style=SEVERITY_STYLE.get(finding["severity"], ""))
    head.append(f"  {finding['type']}", style="bold")
    if finding["paragraph"]:
        head.append(f"  para. {finding['paragraph']}", style="dim")
    body: list[RenderableType] = [Text(finding["message"])]
    cited = {hit["document"]["id"]: cite_json(hit) for hit in finding["evidence"]}
    body += [
        Text(f"{cited.get(name, name) or 'the draft'}: {said}", style="dim") for name, said in finding["values"].items()
    ]
    return Group(head, Padding(Group(*body), (0, 0, 1, 4)))


def concord_view(value: Json) -> RenderableType:
    """The versions and where they differ."""
    names = ", ".join(f"{document['language']} ({document['source']})" for document in value["documents"])
    ids = {document["id"]: document["language"] for document in value["documents"]}
    findings = [
        finding | {"values": {ids.get(id, id): said for id, said in finding["values"].items()}}
        for finding in value["findings"]
    ]
    parts = [finding_line(finding) for finding in findings]
    total = Text(f"{len(value['paragraphs'])} places aligned, {len(findings)} findings.", style="bold")
    return Group(Text(f"Versions: {names}\n"), *parts, total)


def finding_rows(findings: Sequence[Json]) -> list[dict[str, Any]]:
    """One row a finding."""
    return [
        {
            "severity": finding["severity"],
            "type": finding["type"],
            "paragraph": finding["paragraph"],
            "message": finding["message"],
            "values": [f"{name}: {said}" for name, said in finding["values"].items()],
            "text": (finding["statement"] or {}).get("text", ""),
        }
        for finding in findings
    ]


def check_view(value: Json) -> RenderableType:
    """A draft: findings by severity, then each statement with its closest agreed language, then what is dropped."""
    parts: list[RenderableType] = [Text("Findings", style="bold underline")]
    parts += [finding_line(finding) for finding in value["findings"]] or [Text("none\n")]
    parts.append(Text("Statements and agreed language", style="bold underline"))
    for checked in value["statements"]:
        s = checked["statement"]
        if s["kind"] == "heading" or not checked["matches"]:
            continue
        head = label_of(s["kind"], s["strength"], s["level"])
        head.append(f"  {place(s)}", style="dim")
        body: list[RenderableType] = [Text(s["text"])]
        for match in checked["matches"][:2]:
            line = Text(match["relation"], style=RELATION_STYLE.get(match["relation"], ""))
            line.append(f"  {cite_json(match['hit'])}", style="dim")
            body.append(line)
            body.append(
                Padding(redline(match["redline"]) if match["redline"] else Text(match["a"]["text"]), (0, 0, 0, 4))
            )
        parts.append(Group(head, Padding(Group(*body), (0, 0, 1, 4))))
    if value["dropped"]:
        parts.append(
            Text("Earlier undertakings on these topics that the draft does not take up", style="bold underline")
        )
        for hit in value["dropped"]:
            parts.append(Group(Text(cite_json(hit), style="dim"), Padding(hit["statement"]["text"], (0, 0, 1, 4))))
    return Group(*parts)


def check_rows(value: Json) -> list[dict[str, Any]]:
    """One row a statement and precedent, with the findings on that statement."""
    findings: dict[str, list[str]] = {}
    for finding in value["findings"]:
        if finding["statement"]:
            findings.setdefault(finding["statement"]["id"], []).append(f"{finding['severity']}: {finding['message']}")
    rows = []
    for checked in value["statements"]:
        s = checked["statement"]
        base = {"paragraph": s["paragraph"], "page": s["page"], "kind": s["kind"], "text": s["text"]}
        for match in checked["matches"] or [None]:
            rows.append(
                base
                | {
                    "relation": match["relation"] if match else "new",
                    "similarity": match["similarity"] if match else "",
                    "precedent": match["a"]["text"] if match and match["a"] else "",
                    "citation": cite_json(match["hit"]) if match else "",
                    "changes": [f"{c['field']}: {c['from']} → {c['to']}" for c in match["changes"]] if match else [],
                    "findings": findings.get(s["id"], []),
                }
            )
    return rows
