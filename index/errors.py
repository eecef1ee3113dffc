"""The errors of the corpus and its index: one plain sentence each."""

from ingest.errors import AcervoError


class NoCorpus(AcervoError):
    """There is no corpus at this place yet; the message says how to make one."""


class CorpusLocked(AcervoError):
    """Another process is writing to the corpus."""


class NotFound(AcervoError):
    """No document, statement or meeting goes by this name."""


class IndexStale(AcervoError):
    """Stored results were made with another lexicon or model than those at hand; the message says how to renew."""


class ModelUnavailable(AcervoError):
    """An embedding model cannot be had (offline, or a folder without one); the message says what to do."""


class BadQuery(AcervoError):
    """A query or filter cannot be understood; the message says what was expected."""
