"""A document and its annotations → the `Record` that is stored: one unit vector a statement, headings as context."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.models import Record
from ingest.models import Document
from nlp.models import Annotations, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    class _Encoder(Protocol):
        def encode(self, texts: Sequence[str], *, query: bool = False) -> npt.NDArray[np.float32]: ...


CONTEXT_WEIGHT = 0.25
"""What the lead-in and heading count beside the statement's own words in its vector."""


def embedding_texts(annotations: Annotations, document: Document) -> list[str]:
    """What each statement is embedded as: its own text."""
    return [statement.text for statement in annotations.statements]


def context_of(statement: Statement) -> str:
    """The lead-in that governs a list item, else the nearest heading; empty for headings."""
    if statement.kind == "heading":
        return ""
    return statement.context or (statement.section[-1] if statement.section else "")


def to_record(document: Document, annotations: Annotations, embedder: _Encoder) -> Record:
    """The record of a document: vectors of shape (statements, dimension), rows in the order of the statements.

    Each vector is the statement's own, leaned towards that of its lead-in or heading, and of length 1 again.
    """
    texts = embedding_texts(annotations, document)
    contexts = [context_of(statement) for statement in annotations.statements]
    distinct = sorted(set(contexts) - {""})
    encoded = embedder.encode(texts + distinct) if texts else np.zeros((0, 1), np.float32)
    vectors = np.array(encoded[: len(texts)], np.float32)
    place = {context: len(texts) + at for at, context in enumerate(distinct)}
    for at, context in enumerate(contexts):
        if context:
            vectors[at] += CONTEXT_WEIGHT * encoded[place[context]]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return Record(document, annotations, vectors / np.maximum(lengths, 1e-9))
