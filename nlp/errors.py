"""The errors of annotation: bad language data is refused when it is loaded, naming file and key."""

from ingest.errors import AcervoError


class BadLexicon(AcervoError):
    """A language or concept file breaks its schema; the message names the file and the key."""


class PipelineUnavailable(AcervoError):
    """A trained spaCy pipeline named in the settings is not installed, or is for another language."""
