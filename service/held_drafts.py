"""Drafts that were checked, in memory only, each for an hour under an address that cannot be guessed."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.comparisons import CheckedDraft

SECONDS, MOST = 3600, 32


@dataclass(slots=True)
class Held:
    """A checked draft, when it came, and the numbers of the findings that were seen."""

    checked: CheckedDraft
    since: float
    seen: set[int] = field(default_factory=set)


class HeldDrafts:
    """At most `MOST` drafts; the oldest make room."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drafts: OrderedDict[str, Held] = OrderedDict()

    def keep(self, checked: CheckedDraft) -> str:
        """Hold a draft; returns its token."""
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._sweep()
            self._drafts[token] = Held(checked, time.monotonic())
            while len(self._drafts) > MOST:
                self._drafts.popitem(last=False)
        return token

    def get(self, token: str) -> Held | None:
        """The draft with this token, or None if it is gone."""
        with self._lock:
            self._sweep()
            return self._drafts.get(token)

    def drop(self, token: str) -> None:
        """Forget a draft."""
        with self._lock:
            self._drafts.pop(token, None)

    def _sweep(self) -> None:
        limit = time.monotonic() - SECONDS
        for token in [token for token, held in self._drafts.items() if held.since < limit]:
            del self._drafts[token]
