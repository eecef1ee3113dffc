"""The language and concept data, read from the package and from overlay folders into one frozen `Lexicon`.

The only reader of `nlp/data/`. Bad data is refused here, in one sentence that names the file and the key.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from nlp.concepts import Concepts, load_concepts
from nlp.errors import BadLexicon
from nlp.matcher import Matcher, Pattern, Subject
from nlp.models import Kind
from nlp.patterns import BadPattern, one_of, starts, to_regex

GROUPS: Mapping[str, Kind] = MappingProxyType(
    {"commitment": "commitment", "call": "call", "position": "position", "context": "context"}
)
_PATTERN_KEYS = {
    "id", "match", "level", "subject", "soft", "reaffirmed", "weak", "not_after", "examples", "counterexamples",
}  # fmt: skip
_FILE_KEYS = {"name", "code", "abbreviations", "prefix", "words", "headings", "names", "mentions", *GROUPS}
_HEADING_KEYS = {"id", "match", "gives", "level", "soft", "clause", "examples", "counterexamples"}


@dataclass(frozen=True)
class HeadingRule:
    """A heading or lead-in that governs the items below it: `gives` their kind, and the level of a commitment.

    A `clause` is the verb of the parties on a line of its own ("RESOLVE:"); it governs whatever stands below it.
    """

    id: str
    regex: str
    gives: Kind
    level: int = 0
    soft: bool = False
    clause: bool = False
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True)
class LanguageData:
    """The grammar of one language: patterns by kind, word classes, abbreviations, English names of its party nouns."""

    code: str
    name: str
    abbreviations: frozenset[str]
    prefix: str
    words: Mapping[str, tuple[str, ...]]
    patterns: tuple[Pattern, ...]
    headings: tuple[HeadingRule, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    compiled: dict[str, re.Pattern[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_id(self) -> Mapping[str, Pattern]:
        """Patterns by the rule id that statements carry."""
        return {p.id: p for p in self.patterns}

    @cached_property
    def matcher(self) -> Matcher:
        """The patterns, filed by the words they begin with."""
        return Matcher(self.patterns)

    def word_class(self, name: str) -> re.Pattern[str]:
        """The class `name` of the file's `[words]` as an expression that matches anywhere; nothing if it is absent."""
        key = f"<{name}>"
        if key not in self.compiled:
            entries = self.words.get(name, ())
            self.compiled[key] = re.compile(one_of(entries, self.words) if entries else r"(?!)")
        return self.compiled[key]


@dataclass(frozen=True)
class Lexicon:
    """Everything that annotation knows: languages, concepts, and the digest of the files they came from."""

    digest: str
    languages: Mapping[str, LanguageData]
    overlays: tuple[Path, ...] = ()

    @cached_property
    def concepts(self) -> Concepts:
        """The concepts of `concepts/*.toml` and the mention data of `mentions/*.toml`, read when first asked for."""
        return load_concepts(self.overlays)


def load_lexicon(overlays: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon of the package, with what the folders `overlays` add; cached. Raises BadLexicon.

    An overlay holds `languages/<code>.toml` and `concepts/<name>.toml` with the entries to add.
    """
    with resources.as_file(resources.files("nlp") / "data") as base:
        folders = (Path(base), *overlays)
        for folder in overlays:
            if not folder.is_dir():
                raise BadLexicon(f"{folder}: the lexicon folder does not exist.")
        languages = tuple(p for f in folders for p in sorted((f / "languages").glob("*.toml")))
        digest = hashlib.sha256()
        for path in (p for f in folders for p in sorted(f.glob("*/*.toml"))):
            digest.update(f"{path.parent.name}/{path.name}\x1f".encode() + path.read_bytes() + b"\x1e")
        return _load(digest.hexdigest()[:12], languages, overlays)


@lru_cache(maxsize=4)
def _load(digest: str, languages: tuple[Path, ...], overlays: tuple[Path, ...]) -> Lexicon:
    built = Languages(languages)
    if overlays:  # what a deployment adds is checked at once; the package's own files are checked by its tests
        for code in built:
            built[code]
    return Lexicon(digest=digest, languages=built, overlays=overlays)


class Languages(Mapping[str, LanguageData]):
    """Code → language, each read and checked when first asked for: a search needs none of them, a document one."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        """The files, those of overlays after those of the package."""
        self._paths: dict[str, list[Path]] = {}
        for path in paths:
            self._paths.setdefault(path.stem, []).append(path)
        self._built: dict[str, LanguageData] = {}

    def __getitem__(self, code: str) -> LanguageData:
        if code not in self._built:
            first, *more = self._paths[code]
            data = _coded(first)
            for path in more:
                data = _merge(data, _coded(path), path)
            self._built[code] = build_language(data, first if not more else more[-1])
        return self._built[code]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def _coded(path: Path) -> dict[str, Any]:
    data = _read(path)
    if data.get("code") != path.stem:
        raise BadLexicon(f'{path}: "code" must be "{path.stem}", like the name of the file.')
    return data


def _read(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLexicon(f"{path}: not valid TOML ({error}).") from error
    if unknown := sorted(set(data) - _FILE_KEYS):
        raise BadLexicon(f'{path}: unknown key "{unknown[0]}".')
    return data


def _merge(base: dict[str, Any], more: dict[str, Any], path: Path) -> dict[str, Any]:
    """`base` with the entries of an overlay file appended."""
    words = dict(base.get("words", {}))
    for name, entries in more.get("words", {}).items():
        words[name] = [*words.get(name, []), *entries]
    names = {**base.get("names", {}), **more.get("names", {})}
    out = {
        **base,
        "words": words,
        "names": names,
        "abbreviations": [*base.get("abbreviations", []), *more.get("abbreviations", [])],
    }
    for group in (*GROUPS, "headings"):
        out[group] = [*base.get(group, []), *more.get(group, [])]
    return out


def build_language(data: Mapping[str, Any], path: Path) -> LanguageData:
    """One language file, checked: raises BadLexicon naming `path` and the key."""
    words = {name: tuple(_strings(data["words"][name], path, f"words.{name}")) for name in data.get("words", {})}
    code = str(data["code"])
    patterns: list[Pattern] = []
    for group, kind in GROUPS.items():
        for entry in data.get(group, []):
            patterns.append(_pattern(entry, code, kind, words, path))
    headings = tuple(_heading(entry, code, words, path) for entry in data.get("headings", []))
    _unique([p.id for p in patterns] + [h.id for h in headings], path)
    if not any(p.kind == "commitment" for p in patterns):
        raise BadLexicon(f"{path}: a language without [[commitment]] patterns finds nothing; add some with examples.")
    for name, entries in words.items():
        _compile(entries, words, path, f"words.{name}")
    return LanguageData(
        code=code,
        name=str(data.get("name", code)),
        abbreviations=frozenset(a.casefold().rstrip(".") for a in data.get("abbreviations", [])),
        prefix=str(data.get("prefix", "")),
        words=MappingProxyType(words),
        patterns=tuple(patterns),
        headings=headings,
        names=MappingProxyType({str(k).lower(): str(v) for k, v in data.get("names", {}).items()}),
    )


def _pattern(
    entry: Mapping[str, Any], code: str, kind: Kind, words: Mapping[str, tuple[str, ...]], path: Path
) -> Pattern:
    key = f"{kind}.{entry.get('id', '?')}"
    _known(entry, _PATTERN_KEYS, path, key)
    level = int(entry.get("level", {"commitment": 4, "call": 2}.get(kind, 0)))
    allowed = {"commitment": range(3, 7), "call": range(1, 3)}.get(kind, range(1))
    if level not in allowed:
        raise BadLexicon(f"{path}: {key}: level {level} does not go with {kind}.")
    subject = entry.get("subject", "")
    if subject not in ("", "party", "implied", "thing", "named"):
        raise BadLexicon(f'{path}: {key}: unknown subject "{subject}".')
    # Adverbs before a verb need no matching: who looks for the subject steps over them.
    match = tuple(m.removeprefix("<adv>* ") for m in _strings(entry.get("match", []), path, f"{key}.match"))
    regex = _compile(match, words, path, f"{key}.match")
    short = {"commitment": "commit"}.get(kind, kind)
    return Pattern(
        id=f"{code}.{short}.{entry['id']}",
        kind=kind,
        level=level,
        regex=regex,
        starts=frozenset().union(*(starts(m, words) for m in match)),
        not_after=tuple(_strings(entry.get("not_after", []), path, f"{key}.not_after", empty=True)),
        subject=cast(Subject, subject),
        soft=bool(entry.get("soft", level == 3)),
        reaffirmed=bool(entry.get("reaffirmed", False)),
        weak=bool(entry.get("weak", False)),
        examples=tuple(_strings(entry.get("examples", []), path, f"{key}.examples")),
        counterexamples=tuple(_strings(entry.get("counterexamples", []), path, f"{key}.counterexamples", empty=True)),
    )


def _heading(entry: Mapping[str, Any], code: str, words: Mapping[str, tuple[str, ...]], path: Path) -> HeadingRule:
    key = f"headings.{entry.get('id', '?')}"
    _known(entry, _HEADING_KEYS, path, key)
    gives = entry.get("gives")
    if gives not in GROUPS:
        raise BadLexicon(f'{path}: {key}: "gives" must be one of {", ".join(GROUPS)}.')
    regex = _compile(tuple(_strings(entry.get("match", []), path, f"{key}.match")), words, path, f"{key}.match")
    return HeadingRule(
        id=f"{code}.heading.{entry['id']}",
        regex=regex,
        gives=cast(Kind, gives),
        level=int(entry.get("level", {"commitment": 5, "call": 1}.get(str(gives), 0))),
        soft=bool(entry.get("soft", False)),
        clause=bool(entry.get("clause", False)),
        examples=tuple(_strings(entry.get("examples", []), path, f"{key}.examples")),
        counterexamples=tuple(_strings(entry.get("counterexamples", []), path, f"{key}.counterexamples", empty=True)),
    )


def _known(entry: Mapping[str, Any], keys: set[str], path: Path, where: str) -> None:
    if "id" not in entry:
        raise BadLexicon(f'{path}: {where}: "id" is missing.')
    if not re.fullmatch(r"[a-z0-9_]+", str(entry["id"])):
        raise BadLexicon(f"{path}: {where}: an id has lower-case letters, digits and underscores only.")
    if unknown := sorted(set(entry) - keys):
        raise BadLexicon(f'{path}: {where}: unknown key "{unknown[0]}".')


def _strings(value: Any, path: Path, where: str, *, empty: bool = False) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values) or not (values or empty):
        raise BadLexicon(f"{path}: {where} must be text or a list of texts, not empty.")
    return values


def _compile(entries: Iterable[str], words: Mapping[str, tuple[str, ...]], path: Path, where: str) -> str:
    try:
        return "(?:" + "|".join(to_regex(e, words) for e in entries) + ")"
    except BadPattern as error:
        raise BadLexicon(f"{path}: {where}: {error}.") from error


def _unique(ids: list[str], path: Path) -> None:
    seen: set[str] = set()
    for rule in ids:
        if rule in seen:
            raise BadLexicon(f"{path}: the id {rule} is used twice.")
        seen.add(rule)
