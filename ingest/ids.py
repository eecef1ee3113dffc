"""Stable identifiers: the same parts give the same id on every machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata


def stable_id(*parts: str) -> str:
    """Twelve hexadecimal digits for `parts`, which are separated before hashing.

    >>> stable_id("ab", "c") == stable_id("a", "bc")
    False
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def slug(text: str) -> str:
    """`text` in lower-case ASCII words joined by hyphens, for ids that people read.

    >>> slug("Cumbre UE-CELAC (São Paulo) 2023")
    'cumbre-ue-celac-sao-paulo-2023'
    """
    folded = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", folded))
