"""The concepts that mentions are matched against: data files in, frozen `Concepts` out.

A file of `data/concepts/` holds one table a concept. What a language needs to find dates, quantities, hedges, names
and lists of crimes is in `data/mentions/<code>.toml`, or in the tables `[mentions.…]` of `data/languages/<code>.toml`;
a language may lack all of it. The languages are those that have a file. Bad data is refused when it is loaded, naming
file and key.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.errors import BadLexicon
from nlp.terms import term_words

if TYPE_CHECKING:
    from nlp.expansion import Expansion

DATA = Path(__file__).parent / "data"
CRIME = "crime"
PLACE = "place"
TYPES = (CRIME, "body", "agency", "network", "programme", "instrument", "meeting", "country", "organisation", PLACE)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BRACES = re.compile(r"[{}|]")
_BY_LANGUAGE = ("name", "terms", "not", "generic")
_FRAMED = ("before", "after")
_KEYS = {"type", "code", "checked", "parent", "acronyms", "ambiguous", "context", "former", "groups"}
_KEYS |= {*_BY_LANGUAGE, *_FRAMED}
_SECTIONS = {"frames", "hedges", "dates", "numbers", "names", "parties"}


@dataclass(frozen=True, slots=True)
class Former:
    """A name that a body had until `until` (an ISO date)."""

    name: str
    until: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One crime type, body, instrument, country…: its English `name` and the words by which texts name it.

    `terms`, `hidden` and `generic` map a language to term patterns (see `nlp.terms`); `before` and `after` map
    "frame.language" to the things that a frame's head takes. `acronyms` count only as written; `ambiguous` names count
    only where one of the `context` words stands near.
    """

    id: str
    type: str
    name: str
    code: str = ""
    parent: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    generic: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Concepts:
    """All concepts by id, the mention data of each language, and the digest of the files they came from."""

    concepts: Mapping[str, Concept]
    languages: Mapping[str, Mapping[str, Any]]
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Concepts) and other.digest == self.digest

    def of_type(self, *types: str) -> tuple[Concept, ...]:
        """The concepts of these types, by id."""
        return tuple(self.concepts[key] for key in sorted(self.concepts) if self.concepts[key].type in types)


def concept_files(folders: Iterable[Path] = ()) -> tuple[Path, ...]:
    """The files that `load_concepts` reads: the built-in ones, then those of overlay folders, in order."""
    found: list[Path] = []
    for folder in (DATA, *folders):
        for part in ("languages", "mentions", "concepts"):
            found.extend(sorted((folder / part).glob("*.toml")))
    return tuple(found)


def load_concepts(folders: tuple[Path, ...] = ()) -> Concepts:
    """Read the built-in concepts and those of overlay `folders`, which may add concepts and add terms to one.

    Raises `BadLexicon` naming file and key. Cached by the digest of the bytes read.
    """
    files = [(path, path.read_bytes()) for path in concept_files(folders)]
    digest = hashlib.sha256()
    for path, data in files:
        digest.update(f"{path.parent.name}/{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return _parse(tuple((str(path), data) for path, data in files), digest.hexdigest()[:16])


@lru_cache(maxsize=8)
def _parse(files: tuple[tuple[str, bytes], ...], digest: str) -> Concepts:
    tables: dict[str, Concept] = {}
    languages: dict[str, dict[str, Any]] = {}
    for path, data in ((Path(name), data) for name, data in files):
        if path.parent.name != "concepts":
            languages[path.stem] = _merged(path, languages.get(path.stem, {}), _mention_data(path, data))
    for path, data in ((Path(name), data) for name, data in files):
        if path.parent.name == "concepts":
            for key, table in _read(path, data).items():
                concept = _concept(path, key, table, languages)
                tables[key] = _joined(path, tables[key], concept) if key in tables else concept
    _check(tables)
    return Concepts(tables, languages, digest)


def _read(path: Path, data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLexicon(f"{path} is not valid TOML: {error}.") from error


def _mention_data(path: Path, data: bytes) -> dict[str, Any]:
    """The mention data of a file; a grammar without any is not parsed, as grammars are long."""
    if path.parent.name == "mentions":
        return _read(path, data)
    found = _read(path, data).get("mentions", {}) if b"[mentions" in data else {}
    if not isinstance(found, dict):
        raise BadLexicon(f"{path}: [mentions] must hold tables.")
    return found


def _merged(path: Path, known: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """The mention data of one more file of a language: tables are joined, lists lengthened, values replaced."""
    for key in added:
        if key not in _SECTIONS:
            raise BadLexicon(f"{path}: unknown section [{key}]; known are {', '.join(sorted(_SECTIONS))}.")
    return _joined_tables(known, added)


def _joined_tables(known: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(known)
    for key, value in added.items():
        old = made.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            made[key] = _joined_tables(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            made[key] = [*old, *(entry for entry in value if entry not in old)]
        else:
            made[key] = value
    return made


def _concept(path: Path, key: str, table: Any, languages: Collection[str]) -> Concept:
    """One table of a concept file, checked; its words may be in `languages` only."""

    def fail(what: str) -> BadLexicon:
        return BadLexicon(f"{path}: [{key}] {what}.")

    if not _ID.fullmatch(key):
        raise fail("is no id: ids are lower case English words joined by hyphens")
    if not isinstance(table, dict):
        raise fail("must be a table")
    for name in table:
        if name not in _KEYS:
            raise fail(f"has the unknown key {name!r}")
    type_ = table.get("type", CRIME if path.stem == "crimes" else path.stem.removesuffix("s"))
    type_ = {"countrie": "country"}.get(type_, type_)
    if type_ not in TYPES:
        raise fail(f"has the type {type_!r}; known are {', '.join(TYPES)}")
    if not table.get("name", {}).get("en"):
        raise fail("needs name.en")
    former = [Former(**entry) for entry in table.get("former", ()) if _former_is_good(entry)]
    if len(former) != len(table.get("former", ())):
        raise fail("needs former = [{name = …, until = 'YYYY-MM-DD'}]")
    for name, words in ((n, w) for n in _BY_LANGUAGE for w in [table.get(n, {})] if isinstance(w, dict)):
        if unknown := sorted(set(words) - set(languages)):
            raise fail(f"has {name} in the unknown language {unknown[0]!r}")
    patterns = {name: _patterns(table.get(name, {}), name, fail) for name in _BY_LANGUAGE[1:]}
    framed = {name: _framed(table.get(name, {}), name, languages, fail) for name in _FRAMED}
    return Concept(
        id=key,
        type=type_,
        name=table["name"]["en"],
        code=table.get("code", ""),
        parent=table.get("parent", ""),
        names=table["name"],
        terms=patterns["terms"],
        hidden=patterns["not"],
        generic=patterns["generic"],
        before=framed["before"],
        after=framed["after"],
        acronyms=tuple(table.get("acronyms", ())),
        ambiguous=tuple(table.get("ambiguous", ())),
        context=tuple(table.get("context", ())),
        former=tuple(former),
        groups=tuple(table.get("groups", ())),
    )


def _former_is_good(entry: Any) -> bool:
    return isinstance(entry, dict) and set(entry) == {"name", "until"} and len(str(entry["until"])) == 10


def _patterns(table: Any, name: str, fail: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise fail(f"{name} must be a table of languages")
    for language, patterns in table.items():
        if not isinstance(patterns, list) or not all(isinstance(p, str) and p for p in patterns):
            raise fail(f"{name}.{language} must be a list of terms")
        for pattern in patterns:
            if pattern.count("{") != pattern.count("}") or not term_words(_BRACES.sub(" ", pattern)):
                raise fail(f"{name}.{language} holds the broken term {pattern!r}")
        if len(set(patterns)) != len(patterns):
            twice = next(p for p in patterns if patterns.count(p) > 1)
            raise fail(f"{name}.{language} holds {twice!r} twice")
    return {language: tuple(patterns) for language, patterns in table.items()}


def _framed(table: Any, name: str, languages: Collection[str], fail: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise fail(f"{name} must be a table of frames")
    found: dict[str, tuple[str, ...]] = {}
    for frame, by_language in table.items():
        if unknown := sorted(set(by_language) - set(languages)):
            raise fail(f"has {name}.{frame} in the unknown language {unknown[0]!r}")
        for language, patterns in _patterns(by_language, f"{name}.{frame}", fail).items():
            found[f"{frame}.{language}"] = patterns
    return found


def _joined(path: Path, known: Concept, added: Concept) -> Concept:
    """An overlay's table added to the one it names: terms, acronyms and groups are added, the rest must agree."""
    if known.type != added.type:
        raise BadLexicon(f"{path}: [{added.id}] has the type {added.type!r}, but it is {known.type!r} elsewhere.")

    def both(name: str) -> dict[str, tuple[str, ...]]:
        one, two = getattr(known, name), getattr(added, name)
        return {key: tuple(dict.fromkeys((*one.get(key, ()), *two.get(key, ())))) for key in {**one, **two}}

    def lists(name: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys((*getattr(known, name), *getattr(added, name))))

    return Concept(
        id=known.id,
        type=known.type,
        name=added.name,
        code=added.code or known.code,
        parent=added.parent or known.parent,
        names={**known.names, **added.names},
        terms=both("terms"),
        hidden=both("hidden"),
        generic=both("generic"),
        before=both("before"),
        after=both("after"),
        acronyms=lists("acronyms"),
        ambiguous=lists("ambiguous"),
        context=lists("context"),
        former=lists("former"),
        groups=lists("groups"),
    )


def _check(concepts: Mapping[str, Concept]) -> None:
    for concept in concepts.values():
        if concept.parent and concept.parent not in concepts:
            raise BadLexicon(f"[{concept.id}] has the parent {concept.parent!r}, which is no concept.")
        if concept.ambiguous and not concept.context:
            raise BadLexicon(f"[{concept.id}] has ambiguous names but no context words to tell them by.")


def crime_name(id: str, language: str, concepts: Concepts | None = None) -> str:
    """The display name of a crime type (or any concept) in a language, in English where there is none.

    >>> crime_name("money-laundering", "es")
    'Blanqueo de capitales'
    """
    concept = (concepts or load_concepts()).concepts.get(id)
    return concept.names.get(language, concept.name) if concept else id


def expand(text: str, lexicon: Any) -> Expansion:
    """The concepts that a question names and their names in all languages: see `nlp.expansion`."""
    from nlp.expansion import expand as expand_text

    return expand_text(text, lexicon)
