"""The title as a librarian writes it: its lines joined, its capitals set down, its parts parted by a dash."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_KIND = (
    r"declaration|statement|conclusions?|communiqu[eé]|resolution|final report|report|results?|agreements?|"
    r"roadmap|road map|action plan|plan of action|outcome document|outcomes?|recommendations?|minutes|summary|"
    r"declaraci[oó]n|conclusiones|comunicado|resoluci[oó]n|informe|resultados|acuerdos?|hoja de ruta|plan de acci[oó]n|"
    r"déclaration|communiqué|résolution|rapport|résultats|accords?|feuille de route|plan d['’]action|"
    r"declaração|conclusões|resolução|relatório|roteiro|plano de ação|dichiarazione|conclusioni|verklaring|conclusies"
)
_KIND_WORD = re.compile(rf"\b(?:{_KIND})\b", re.IGNORECASE)
_KIND_START = re.compile(rf"(?:joint\s+|final\s+|political\s+|annual\s+)?(?:{_KIND})\b", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:\b(?:of|the|and|on|for|to|in|from|with|by|at|a|an|de|del|la|el|los|las|y|en|sobre|para|por|con|des|du|le|les|et|sur|"
    r"pour|dans|à|da|do|das|dos|e|em|na|no|joint|final|political|draft|conjunta|di|della|il|van|het)|[,:(/&–-])$",
    re.IGNORECASE,
)
_LINKS = frozenset(
    re.findall(
        r"[\w']+",
        "of on for by from with and to in at between adopted signed de del da do das dos des du d' sobre sur en "
        "em para pour por par y e et con com avec relativa relative relativo adoptada adoptée adotada di van voor",
    )
)
_SMALL = {
    "en": {
        "a", "an", "and", "as", "at", "between", "but", "by", "for", "from", "in", "into", "of", "on", "or", "the",
        "to", "with", "against", "through", "under", "towards", "its", "their", "our", "that", "per", "via",
    }
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")
_JUNK = re.compile(
    r"^(?:microsoft (?:word|powerpoint)\s*-.*|untitled.*|.*\.(?:docx?|pdf|odt|rtf|indd|pptx?)|documento?\s?\d*|"
    r"slide \d+|presentation|[\w.-]*\d{4,}[\w.-]*|sin título.*|sans titre.*|sem título.*|print|layout \d.*)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^(?:subject|objet|asunto|assunto|oggetto|betreft)\s*:\s*(?=\S)", re.IGNORECASE)


def compose_title(blocks: Sequence[Sequence[str]], body: str, language: str) -> str:
    """One title from its blocks of printed lines; `body` shows how words set in capitals are written otherwise.

    A second block is a subtitle after a colon; a line that begins with a kind of document is a part after a dash.

    >>> compose_title([["JOINT DECLARATION", "OF THE LIMA MEETING"]], "The Lima Meeting", "en")
    'Joint Declaration of the Lima Meeting'
    """
    parts: list[str] = []
    joints: list[str] = []
    for lines in blocks:
        for index, line in enumerate(" ".join(line.split()) for line in lines):
            if not line:
                continue
            if not parts:
                parts.append(line)
            elif _is_part(parts[-1], line):
                parts.append(line)
                joints.append(" – ")
            elif index == 0 and not _OPEN_END.search(parts[-1]) and _starts_anew(line):
                parts.append(line)
                joints.append(": ")
            else:
                parts[-1] += ("" if parts[-1].endswith(("-", "/")) else " ") + line
    if parts and is_caps(" ".join(parts)):
        body = "\n\n".join(paragraph for paragraph in body.split("\n\n") if not is_caps(paragraph))
        forms = _forms(body)
        parts = [_set_down(part, forms, body, language) for part in parts]
    title = "".join(part + joint for part, joint in zip(parts, [*joints, ""], strict=False))
    return re.sub(r"\s*:\s*[–:]\s*", ": ", title).strip(" –-*")[:400]


def _starts_anew(line: str) -> bool:
    """Whether a line can stand as a subtitle: it begins neither with a small letter nor with a linking word."""
    first = line.split()[0].strip("(").casefold()
    return line[:1].isupper() and first not in _LINKS


def _is_part(before: str, line: str) -> bool:
    """Whether a title's line begins a part of its own: a kind of document after words that are complete."""
    return bool(_KIND_START.match(line)) and not _OPEN_END.search(before) and not _KIND_WORD.fullmatch(before)


def names_kind(text: str) -> bool:
    """Whether the text names a kind of document: declaration, conclusions, results…"""
    return bool(_KIND_WORD.search(text))


def subject_of(text: str) -> str:
    """What follows "Subject:" at the start of a paragraph, or ""."""
    found = _SUBJECT.match(text)
    return text[found.end() :].strip() if found else ""


def is_sensible(title: str) -> bool:
    """Whether a title from a file's properties is a title and not a file name or a program's default."""
    return len(title.split()) >= 2 and not _JUNK.match(title.strip())


def is_caps(text: str) -> bool:
    """Whether nearly all letters are capitals."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def _forms(body: str) -> dict[str, Counter[str]]:
    """How each word of the running text is written: as it stands, counted by its small letters."""
    forms: dict[str, Counter[str]] = {}
    for word in _WORD.findall(body):
        forms.setdefault(word.rstrip(".").casefold(), Counter())[word.rstrip(".")] += 1
    return forms


@cache
def _names() -> frozenset[str]:
    data = tomllib.loads((files("ingest") / "data" / "names.toml").read_text(encoding="utf-8"))
    return frozenset(data["names"])


def _set_down(text: str, forms: dict[str, Counter[str]], body: str, language: str) -> str:
    """A line of capitals as it would stand in a catalogue; acronyms and names as the document writes them."""
    words = list(_WORD.finditer(text))
    out, at = [], 0
    for index, match in enumerate(words):
        word = match.group()
        out.append(text[at : match.start()])
        at = match.end()
        after = text[match.start() : words[index + 1].end()] if index + 1 < len(words) else ""
        before = text[words[index - 1].start() : match.end()] if index else ""
        named = any(pair and pair.isupper() and len(pair) < 20 and pair in body for pair in (after, before))
        named = named or not _names().isdisjoint((after, before, word, word.rstrip(".")))
        plain = word.rstrip(".")
        out.append(_one(plain, index == 0, forms.get(plain.casefold()), named, language) + word[len(plain) :])
    return "".join(out) + text[at:]


def _one(word: str, first: bool, seen: Counter[str] | None, named: bool, language: str) -> str:
    small = word.casefold()
    if any(c.isdigit() for c in word) or ("." in word and len(word) < 8):
        return word
    usual = max(seen, key=lambda form: (seen[form], form)) if seen else ""
    if (usual.isupper() and len(usual) > 1) or (named and (not usual or usual.isupper() or len(word) <= 2)):
        return word
    if usual and not usual.islower() and not usual.istitle() and "-" not in usual:
        return usual
    if language == "en":
        if small in _SMALL["en"] and not first:
            return small
        return "-".join(part.capitalize() if part not in _SMALL["en"] else part for part in small.split("-"))
    if (
        usual
        and seen
        and sum(n for form, n in seen.items() if form.istitle()) > 0.7 * sum(seen.values())
        and len(word) > 3
    ):
        return usual
    return small.capitalize() if first else small
