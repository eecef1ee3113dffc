"""How long a training lasts: so many steps (the same result on the same machine, every time) or so many minutes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Budget:
    """Steps or minutes, whichever is used up first; zero stands for no limit of that kind."""

    steps: int = 0
    minutes: float = 0.0
    begin: float = field(default_factory=time.monotonic)

    def spent(self, step: int) -> float:
        """Return the share that is used up at this step, 1 or more at the end."""
        by_steps = step / self.steps if self.steps else 0.0
        by_time = (time.monotonic() - self.begin) / (self.minutes * 60) if self.minutes else 0.0
        return max(by_steps, by_time)
