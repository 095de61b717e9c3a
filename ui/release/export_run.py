"""An export that runs: its steps in words, how long it takes still, and a line in the bar."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from PySide6.QtCore import QObject, Signal

from reviewer.export.steps import (
    ExportPace,
    ExportProgress,
    ExportStep,
    progress_of,
    tell_time_left,
)
from reviewer.plan.plan import Plan
from ui.case.context import Context
from ui.common.work_behind import BehindWork
from ui.release.export_process import ExportProcess

_KEY = "export"


class ExportRun(QObject):
    """Runs one export after another, and tells of it where all work behind is told.

    Args:
        show: brings what is shown of it to the front.

    Signals:
        progressed: an ``ExportProgress``, what is in hand, and how long it takes still.
    """

    progressed = Signal(object, str, str)

    def __init__(self, context: Context, show: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._behind = context.tasks.work_behind
        self._show = show
        self.process = ExportProcess(self)
        self._titles: dict[str, str] = {}
        self._pace, self._furthest = ExportPace(time.monotonic()), 0.0
        self.process.progressed.connect(self._on_progress)
        for ended in (self.process.succeeded, self.process.refused, self.process.stopped):
            ended.connect(self._on_ended)

    def start_export(
        self, case: Path, plan: Plan | None, request: str, folder: Path, *, patient: bool
    ) -> None:
        """Begin; the plan tells which title stands behind a file's name."""
        steps = plan.steps if plan is not None else ()
        self._titles = {s.release_name: s.title or s.release_name for s in steps if s.release_name}
        self._pace, self._furthest = ExportPace(time.monotonic()), 0.0
        self._tell_bar(progress_of(0.0, ""), "")
        self.process.start_export(case, request, folder, patient=patient)

    def shut_down(self) -> None:
        """End it now, because its case is closed."""
        self.process.shut_down()
        self._on_ended()

    def _on_progress(self, share: float, text: str) -> None:
        # What looks once more at what was made counts anew; nothing of it is to be waited for.
        if share < self._furthest:
            return
        self._furthest = share
        progress = progress_of(share, text)
        left = tell_time_left(self._pace.seconds_left(progress, time.monotonic()))
        self._tell_bar(progress, left)
        self.progressed.emit(progress, self._name_in_hand(text), left)

    def _name_in_hand(self, text: str) -> str:
        """A record's title for a file of the package; paths mean nothing to a person."""
        if "/" not in text:
            return f"{text[:1].upper()}{text[1:]}"
        path = PurePosixPath(text)
        ends = ("/".join(path.parts[n:]) for n in range(len(path.parts)))
        return next((self._titles[end] for end in ends if end in self._titles), path.name)

    def _tell_bar(self, progress: ExportProgress, left: str) -> None:
        words = " · ".join(w for w in (f"Export: {progress.words}", left) if w)
        work = BehindWork(words, progress.share, 1.0, self.process.stop_export, self._show)
        self._behind.show_work(_KEY, work)

    def _on_ended(self, *_: Any) -> None:
        self._behind.end_work(_KEY)


def steps_told(now: ExportStep) -> list[tuple[str, str, ExportStep]]:
    """Sign, word for it, and name of each step while one of them runs."""
    steps = list(ExportStep)
    at = steps.index(now)
    signs = (("✓", "done"), ("●", "running"), ("○", "to come"))
    return [(*signs[0 if n < at else 1 if n == at else 2], step) for n, step in enumerate(steps)]
