"""Counts and times of requests, and the size of the corpus, in the text format of Prometheus."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What one server has answered since it started; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]
            for bound in BUCKETS:
                if seconds <= bound:
                    self._buckets[route, bound] += 1

    def text(self, gauges: Mapping[str, float]) -> str:
        """All of it, with `gauges` (name → value) in front."""
        lines: list[str] = []
        for name, value in sorted(gauges.items()):
            lines += [f"# TYPE acervo_{name} gauge", f"acervo_{name} {value:g}"]
        with self._lock:
            lines.append("# TYPE acervo_requests_total counter")
            for (method, route, status), count in sorted(self._requests.items()):
                lines.append(f'acervo_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}')
            lines.append("# TYPE acervo_request_seconds histogram")
            totals: Counter[str] = Counter()
            for (_, route, _), count in self._requests.items():
                totals[route] += count
            for route, total in sorted(totals.items()):
                for bound in BUCKETS:
                    count = self._buckets[route, bound]
                    lines.append(f'acervo_request_seconds_bucket{{route="{route}",le="{bound:g}"}} {count}')
                lines.append(f'acervo_request_seconds_bucket{{route="{route}",le="+Inf"}} {total}')
                lines.append(f'acervo_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}')
                lines.append(f'acervo_request_seconds_count{{route="{route}"}} {total}')
        return "\n".join(lines) + "\n"
