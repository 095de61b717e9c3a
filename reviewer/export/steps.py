"""The named steps of an export: which share of it each takes, and how they are told and read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SETTLED = 8.0  # seconds, chosen by hand: before, a pace says nothing


class ExportStep(StrEnum):
    """A step, by its name on the screen."""

    RENDER = "Render"
    BUILD = "Put together"
    CHECK = "Check for leaks"
    SEAL = "Seal"


SHARES = {
    ExportStep.RENDER: (0.0, 0.6),
    ExportStep.BUILD: (0.6, 0.62),
    ExportStep.CHECK: (0.62, 0.93),
    ExportStep.SEAL: (0.93, 1.0),
}
"""From which share of the whole to which: chosen by hand, of exports of a usual kind."""


@dataclass(frozen=True)
class ExportProgress:
    """How far an export is.

    Attributes:
        share: of the whole, 0 to 1.
        step: what is being done.
        within: how much of the step is done, 0 to 1.
        records: in the step that renders, how many records are done and how many there are.
    """

    share: float
    step: ExportStep
    within: float
    records: tuple[int, int] | None = None

    @property
    def words(self) -> str:
        """``Render 9/14``, ``Check for leaks 72 %``, ``Seal``."""
        if self.records is not None:
            return f"{self.step.value} {self.records[0]}/{self.records[1]}"
        if self.step in (ExportStep.RENDER, ExportStep.CHECK):
            return f"{self.step.value} {round(self.within * 100)} %"
        return self.step.value


def tell_rendered(done: int, total: int, waits: str = "") -> str:
    """What the export says while records are rendered; ``progress_of`` reads it."""
    return f"rendered {done} of {total} records{waits}"


_RENDERED = re.compile(r"rendered (\d+) of (\d+) records")


def progress_of(share: float, text: str) -> ExportProgress:
    """Read what an export tells of itself."""
    share = min(max(share, 0.0), 1.0)
    # A step that has just ended is over: the next one is what is being done.
    found = [step for step, (start, _) in SHARES.items() if share >= start]
    step = found[-1]
    told = _RENDERED.match(text)
    if told is not None and (step is ExportStep.RENDER or share == SHARES[ExportStep.RENDER][1]):
        start, end = SHARES[ExportStep.RENDER]
        counted = (int(told[1]), int(told[2]))
        return ExportProgress(share, ExportStep.RENDER, (share - start) / (end - start), counted)
    start, end = SHARES[step]
    return ExportProgress(share, step, (share - start) / (end - start))


class ExportPace:
    """Tells from the pace so far how long an export takes still."""

    def __init__(self, now: float) -> None:
        self._began = self._at = now
        self._step = ExportStep.RENDER
        self._from = 0.0  # the share at which the step was met

    def seconds_left(self, progress: ExportProgress, now: float) -> float | None:
        """Seconds, or ``None`` as long as nobody can tell.

        What is left of the step goes on at the step's own pace, the steps behind it at that of
        the whole: parts take unlike times, but a step is much alike in itself.
        """
        if progress.step is not self._step:
            self._step, self._at, self._from = progress.step, now, progress.share
        spent, done = now - self._at, progress.share - self._from
        whole, share = now - self._began, progress.share
        if whole < _SETTLED or share <= 0.01:
            return None
        overall = whole / share
        own = spent / done if spent >= _SETTLED and done > 0.01 else overall
        end = SHARES[progress.step][1]
        return max(end - share, 0.0) * own + (1.0 - end) * overall


def tell_time_left(seconds: float | None) -> str:
    """``about 2 min left``, coarse as it is known; empty if nobody can tell."""
    if seconds is None:
        return ""
    if seconds < 50:
        return "less than a minute left"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {max(minutes, 1)} min left"
    return f"about {round(minutes / 60)} h left"
