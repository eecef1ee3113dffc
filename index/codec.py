"""Dataclasses ↔ JSON: what the database keeps of documents and statements, read back exactly as it was written."""

from __future__ import annotations

import array
import json
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ingest.models import Box, Document, TextLine
from nlp.models import Statement

T = TypeVar("T")


def encode(value: Any) -> Any:
    """A frozen dataclass as plain JSON values: one object each, without the fields that hold their defaults."""
    if is_dataclass(value) and not isinstance(value, type):
        stored = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: encode(v) for f, v in stored if f.default is MISSING or v != f.default}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    return value


def decode(kind: type[T], data: Any) -> T:
    """The value of type `kind` that `encode` wrote."""
    return typing.cast(T, _decoder(typing.cast(Any, kind))(data))


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> Callable[[Any], Any]:
    origin = get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = _decoder(next(a for a in get_args(kind) if a is not type(None)))
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        item = _decoder(get_args(kind)[0])
        return lambda data: tuple(item(part) for part in data)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        decoders = {f.name: _decoder(hints[f.name]) for f in fields(kind)}
        make = typing.cast(Callable[..., Any], kind)
        return lambda data: make(**{name: decoders[name](part) for name, part in data.items()})
    return lambda data: data


def dump(value: Any) -> str:
    """`value` as compact JSON text."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def pack_document(document: Document) -> tuple[bytes, bytes]:
    """A document as two blobs: everything but its printed lines, and the lines (which only highlights need)."""
    head = zlib.compress(dump(replace(document, lines=())).encode(), 1)
    numbers = array.array("d")
    for line in document.lines:
        box = line.box
        numbers.extend((line.start, line.end, box.page, box.left, box.top, box.right, box.bottom, len(line.edges)))
        numbers.extend(line.edges)
    return head, zlib.compress(numbers.tobytes(), 1)


def unpack_document(head: bytes, lines: bytes) -> Document:
    """The document that `pack_document` packed."""
    document = decode(Document, json.loads(zlib.decompress(head)))
    numbers = array.array("d")
    numbers.frombytes(zlib.decompress(lines))
    found: list[TextLine] = []
    at = 0
    while at < len(numbers):
        start, end, page, left, top, right, bottom, count = numbers[at : at + 8]
        edges = tuple(numbers[at + 8 : at + 8 + int(count)])
        found.append(TextLine(int(start), int(end), Box(int(page), left, top, right, bottom), edges))
        at += 8 + int(count)
    return replace(document, lines=tuple(found))


def pack_statement(statement: Statement) -> str:
    """A statement as JSON text."""
    return dump(statement)


def unpack_statement(data: str) -> Statement:
    """The statement that `pack_statement` wrote."""
    return decode(Statement, json.loads(data))
