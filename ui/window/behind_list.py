"""All that runs behind: what of each kind, and below it every job in the order of their turns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError, explain_plainly
from reviewer.system.queued_work import JobState, JobStatus
from reviewer.system.work_queue import WorkQueue
from ui.common.theme import GRID
from ui.common.work_behind import BehindWork, WorkBehind, left_in_words

_LINE = 400  # pixels: of a row of the list
_ROWS = 7  # jobs that are seen without scrolling
_PAUSE, _GO_ON, _AGAIN = "Pause", "Go on", "Try again"
_STOP, _FORGET = "Stop", "Forget"
_NAME = Qt.ItemDataRole.UserRole


class BehindList(QFrame):
    """A line for each kind of work, how far it is, and what can be done about it."""

    def __init__(self, behind: WorkBehind, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("What runs behind")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._behind = behind
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID)
        self._rows: list[tuple[QLabel, QProgressBar, QPushButton | None]] = []
        self._shown: list[tuple[str, bool]] = []
        self.jobs = JobList(behind, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        box.setSpacing(GRID)
        box.addLayout(self._grid)
        box.addWidget(self.jobs)
        behind.changed.connect(self._follow)
        self._follow()

    def show_under(self, widget: QWidget) -> None:
        """Show it below a widget, inside the screen."""
        self.adjustSize()
        at = widget.mapToGlobal(QPoint(0, widget.height()))
        free = widget.screen().availableGeometry()
        at.setX(max(min(at.x(), free.right() - self.width()), free.left()))
        self.move(at)
        self.show()

    def _follow(self) -> None:
        running = self._behind.running
        if not running:
            self.close()
            return
        shown = [(work.name, work.pause is not None) for work in running]
        if shown != self._shown:
            self._shown = shown
            self._build_rows(running)
        for work, (text, bar, pause) in zip(running, self._rows, strict=True):
            left = work.left_text
            text.setText(f"{work.text}, {left}" if left else work.text)
            share = work.share
            bar.setRange(0, 0 if share is None else 100)
            bar.setValue(0 if share is None else round(share * 100))
            if pause is not None:
                pause.setText(_GO_ON if work.paused else _PAUSE)
        self.jobs.follow_queue()

    def _build_rows(self, running: tuple[BehindWork, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._rows = []
        for n, work in enumerate(running):
            text, bar = QLabel(work.text), QProgressBar()
            text.setMinimumWidth(_LINE)
            bar.setTextVisible(False)
            bar.setAccessibleName(work.text)
            self._grid.addWidget(text, 2 * n, 0)
            self._grid.addWidget(bar, 2 * n + 1, 0)
            pause = self._add_button(n, 1, _PAUSE, partial(self._pause_row, n), bool(work.pause))
            self._add_button(n, 2, "Show", work.show, bool(work.show), closes=True)
            self._add_button(n, 3, work.cancel_word, work.cancel, bool(work.cancel), closes=True)
            self._rows.append((text, bar, pause))

    def _add_button(
        self, row: int, column: int, word: str, does: Callable[[], object] | None, there: bool,
        *, closes: bool = False,
    ) -> QPushButton | None:  # fmt: skip
        if does is None or not there:
            return None
        button = QPushButton(word)
        if closes:
            button.clicked.connect(lambda: (self.close(), does()))
        else:
            button.clicked.connect(lambda: does())
        self._grid.addWidget(button, 2 * row, column, 2, 1)
        return button

    def _pause_row(self, row: int) -> None:
        running = self._behind.running
        pause = running[row].pause if row < len(running) else None
        if pause is not None:
            pause()


class JobList(QWidget):
    """Each job of the queue, in the order of their turns, and what failed; gone where there is only
    one, which goes on.
    """

    def __init__(self, behind: WorkBehind, parent: QWidget) -> None:
        super().__init__(parent)
        self._behind = behind
        self._states: dict[str, JobState] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("In this order")
        self.list.setUniformItemSizes(True)
        self.list.currentRowChanged.connect(self._enable_buttons)
        self.first, self.pause, self.stop = (QPushButton() for _ in range(3))
        for button, word in ((self.first, "Do first"), (self.pause, _PAUSE), (self.stop, _STOP)):
            _call_button(button, word)
        self.first.setToolTip("Do the chosen one now, before all else")
        self.first.clicked.connect(lambda: self._tell_queue(WorkQueue.put_first))
        self.pause.clicked.connect(self._pause_chosen)
        self.stop.clicked.connect(self._stop_chosen)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.first, self.pause, self.stop):
            buttons.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.list)
        box.addLayout(buttons)
        self.follow_queue()

    def follow_queue(self) -> None:
        """Say how each stands now; the one that is chosen stays chosen, wherever it goes."""
        queue = self._behind.queue
        jobs = queue.list_jobs() if queue is not None else ()
        if queue is not None:
            jobs = (*jobs, *queue.list_failed())
        self.setVisible(len(jobs) > 1 or any(job.state is JobState.FAILED for job in jobs))
        chosen = self._chosen()
        self.list.setUpdatesEnabled(False)
        while self.list.count() > len(jobs):
            self.list.takeItem(self.list.count() - 1)
        for row, job in enumerate(jobs):
            item = self.list.item(row) or QListWidgetItem(self.list)
            said = self._line_of(job)
            if item.text() != said:
                item.setText(said)
            if item.data(_NAME) != job.name:
                item.setData(_NAME, job.name)
            if item.toolTip() != (whole := f"{job.record}\n{_reason_of(job)}".strip()):
                item.setToolTip(whole)
            if job.name == chosen and self.list.currentRow() != row:
                self.list.setCurrentRow(row)
        self.list.setUpdatesEnabled(True)
        tall = self.list.sizeHintForRow(0) if jobs else 0
        self.list.setFixedHeight(min(len(jobs), _ROWS) * tall + 2 * self.list.frameWidth())
        self._states = {job.name: job.state for job in jobs}
        self._enable_buttons()

    def _line_of(self, job: JobStatus) -> str:
        """``officer-a.mp4: preparing a video, 43 %, about 2 min left``."""
        queue = self._behind.queue
        one = queue.words_for(job.kind) if queue is not None else job.kind
        name = self._behind.name_record(job.record) if job.record else ""
        head = f"{name}: {one[:1].lower()}{one[1:]}" if name else one
        if job.state is JobState.FAILED:
            return f"{head}, failed: {_reason_of(job)}"
        if job.state is JobState.WAITING and not job.share:
            return f"{head}, waits"
        said = [head, f"{round(100 * job.share)} %"]
        if job.state is JobState.RUNNING:
            said.append(left_in_words(job.seconds_left))
        else:
            said.append("paused" if job.state is JobState.PAUSED else "waits")
        return ", ".join(part for part in said if part)

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    def _enable_buttons(self, *_: object) -> None:
        state = self._states.get(self._chosen())
        for button in (self.first, self.pause, self.stop):
            button.setEnabled(state is not None)
        self.first.setEnabled(state in (JobState.WAITING, JobState.PAUSED))
        words = {JobState.PAUSED: _GO_ON, JobState.FAILED: _AGAIN}
        _call_button(self.pause, words.get(state, _PAUSE) if state is not None else _PAUSE)
        _call_button(self.stop, _FORGET if state is JobState.FAILED else _STOP)

    def _stop_chosen(self) -> None:
        failed = self._states.get(self._chosen()) is JobState.FAILED
        self._tell_queue(WorkQueue.forget_failed if failed else WorkQueue.cancel_job)

    def _pause_chosen(self) -> None:
        if self._states.get(self._chosen()) is JobState.FAILED:
            self._tell_queue(WorkQueue.try_again)
            return
        paused = self._states.get(self._chosen()) is JobState.PAUSED
        self._tell_queue(WorkQueue.resume_job if paused else WorkQueue.pause_job)

    def _tell_queue(self, does: Callable[[WorkQueue, str], None]) -> None:
        queue, chosen = self._behind.queue, self._chosen()
        if queue is not None and chosen:
            does(queue, chosen)
            self.follow_queue()


def _reason_of(job: JobStatus) -> str:
    """Why it failed, in words."""
    fault = job.fault
    if fault is None:
        return ""
    return str(fault) if isinstance(fault, ReviewerError) else explain_plainly(fault)


def _call_button(button: QPushButton, word: str) -> None:
    """Above stand buttons of the same words for all of a kind: who hears them is told which."""
    button.setText(word)
    button.setAccessibleName(f"Chosen job: {word}")
