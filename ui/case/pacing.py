"""Where a machine cannot decode all that plays, the video in focus comes first.

While it plays, it is looked at how far pictures are behind the clock. If some are, a video beside
the one in focus shows every second picture, then key frames only; once all is quiet for a while it
is tried again with more. What is seen stays exact: each picture has its own boxes.

Decision 190.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviewer.playback.orders import Pace

# Chosen by hand, as all below.
LOOK_MS = 400  # between two looks
BEHIND = 0.3  # seconds behind the clock that are seen as standing still
PATIENCE = 2  # looks that may find something late before anything changes
CALM = 12  # looks that find nothing late before more is tried
LONGEST_CALM = 150  # where trying failed again and again
A_CORE = 80e6  # pixels a second that a core surely decodes beside all else


@dataclass(frozen=True)
class Lag:
    """How one video does.

    Attributes:
        seconds: behind the clock.
        pixels: of its pictures in a second, as they are decoded: what it costs; 0 for a small copy.
    """

    seconds: float
    pixels: int


class Pacing:
    """Decides for each video on the wall; ``changed`` is called when it decided anew."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self._paces: dict[str, Pace] = {}
        self._late = self._quiet = 0
        self._calm = CALM
        self._tried = False  # the last change was to try with more

    def pace_of(self, record: str) -> Pace:
        """Which of its frames are wanted."""
        return self._paces.get(record, Pace.FULL)

    def begin_playing(self, costs: Mapping[str, int], focus: str, cores: int) -> None:
        """The clock begins to run: what this machine can surely not decode is not tried first.

        Args:
            costs: pixels a second of each video on the wall, as ``Lag.pixels``.
            focus: the one that comes first.
            cores: of the machine.
        """
        room = cores * A_CORE - costs.get(focus, 0)
        before, self._late, self._quiet = self._paces, 0, 0
        self._paces = {}
        for record, cost in costs.items():
            if record == focus or not cost:
                continue
            room -= cost
            if room < 0:
                self._paces[record] = Pace.KEYS
        if self._paces != before:
            self._changed()

    def begin_anew(self, record: str) -> None:
        """It is decoded in another way from now on: what was found out holds no more."""
        if self._paces.pop(record, None) is not None:
            self._changed()

    def look_at(self, lags: Mapping[str, Lag], focus: str) -> None:
        """Hear how all that is on the wall does, and decide.

        Args:
            lags: by record.
            focus: the one that comes first.
        """
        if self._paces.pop(focus, None) is not None:
            self._changed()
        self._paces = {r: pace for r, pace in self._paces.items() if r in lags}
        # Who shows key frames only is late by what was decided here.
        late = any(n.seconds > BEHIND for r, n in lags.items() if self.pace_of(r) > Pace.KEYS)
        self._late, self._quiet = (self._late + 1, 0) if late else (0, self._quiet + 1)
        if self._late >= PATIENCE:
            self._slow_one(lags, focus)
        elif self._quiet >= self._calm and self._paces:
            self._try_with_more()

    def _slow_one(self, lags: Mapping[str, Lag], focus: str) -> None:
        self._late = 0
        if self._tried:
            self._calm, self._tried = min(2 * self._calm, LONGEST_CALM), False
        others = [r for r in lags if r != focus and self.pace_of(r) > Pace.KEYS]
        if others:
            # The one that costs most, and of equals the one that is furthest behind.
            one = max(others, key=lambda r: (self.pace_of(r), lags[r].pixels, lags[r].seconds))
            self._paces[one] = Pace(self.pace_of(one) - 1)
            self._changed()

    def _try_with_more(self) -> None:
        self._quiet, self._tried = 0, True
        one = min(self._paces, key=lambda r: self._paces[r])
        more = Pace(self._paces[one] + 1)
        if more is Pace.FULL:
            del self._paces[one]
        else:
            self._paces[one] = more
        self._changed()
