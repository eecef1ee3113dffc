"""Exception → HTTP status and title: one dictionary; every error of the API is application/problem+json (RFC 9457)."""

from __future__ import annotations

from typing import Any

from index.errors import BadQuery, CorpusLocked, IndexStale, ModelUnavailable, NoCorpus, NotFound
from ingest.errors import AcervoError, BadManifest, UnreadableFile
from nlp.errors import BadLexicon


class ReadOnly(AcervoError):
    """The server was told to take nothing in and remove nothing."""


class TooLarge(AcervoError):
    """An upload is larger than the settings allow."""


PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    BadQuery: (422, "The query cannot be understood"),
    NotFound: (404, "Not found"),
    NoCorpus: (404, "There is no corpus yet"),
    CorpusLocked: (409, "The corpus is being written"),
    IndexStale: (409, "The corpus must be reindexed"),
    ModelUnavailable: (503, "The model is not available"),
    UnreadableFile: (422, "The file cannot be read"),
    BadManifest: (422, "The manifest is not valid"),
    BadLexicon: (500, "The language data is not valid"),
    ReadOnly: (403, "The server is read-only"),
    TooLarge: (413, "The upload is too large"),
    AcervoError: (400, "Not done"),
}


def problem_of(error: Exception) -> tuple[int, str]:
    """Status and title of an error, by the nearest of its classes in the dictionary."""
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            return PROBLEMS[kind]
    return 500, "Something unexpected went wrong"


def problem_json(status: int, title: str, detail: str, **more: Any) -> dict[str, Any]:
    """The body of a problem."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
