"""The base error of Acervo and the errors of reading files: one plain sentence each, fit to be shown."""


class AcervoError(Exception):
    """Anything that Acervo reports to its user as a sentence that says what to do."""


class UnreadableFile(AcervoError):
    """The file cannot be turned into a document; the message says why and what would help."""


class BadManifest(AcervoError):
    """A corpus manifest breaks its schema; the message names the file and the key."""
