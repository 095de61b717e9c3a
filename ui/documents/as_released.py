"""The record in view as it would be released now: made when somebody looks, and kept in step.

What is shown is the file of the renderer, see ``reviewer.overlooked.preview``; here is only when to
make it, and what to say meanwhile.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.errors import ReviewerError
from reviewer.overlooked.preview import PREVIEWS, Previewer, ReleasePreview, key_of, step_of
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.common.tasks import Task

# Chosen by hand.
PAUSE_MS = 350  # after a change, in case another follows


class ReleasedForm(QObject):
    """The released form of one record at a time.

    Signals:
        changed: ``preview``, ``message`` or ``is_making`` is another now.
        progressed: ``done`` says more.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._maker = Previewer(context.session.case.cache_folder / PREVIEWS)
        self._record = ""
        self._key = ""
        self._task: Task | None = None
        self._closed = False
        self.preview: ReleasePreview | None = None
        self.message = ""
        self.done = ""  # how far the making is, such as " (page 12)"
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(PAUSE_MS)
        self._delay.timeout.connect(self._make_preview)
        context.session.changed.connect(self._on_changed)

    @property
    def is_making(self) -> bool:
        """True while what is shown is not yet what would be released."""
        return self._task is not None or self._delay.isActive()

    def want_record(self, record: str) -> None:
        """Show this record as released from now on; "" for none."""
        if record == self._record:
            return
        self._stop_making()
        self._record, self._key = record, ""
        self.preview, self.message = None, ""
        if record:
            self._make_preview()

    def close(self) -> None:
        """Make nothing more, and end the renderer's process."""
        self._closed = True
        self._stop_making()
        self._maker.close()

    def _on_changed(self, _change: object) -> None:
        if self._record and not self._closed:
            self._delay.start()
            self.changed.emit()

    def _stop_making(self) -> None:
        self._delay.stop()
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def _make_preview(self) -> None:
        session = self._context.session
        try:
            step = step_of(session.snapshot, self._record)
            original = session.case.original_path(session.snapshot.get_record(self._record))
        except ReviewerError as fault:
            self._stop_making()
            self._key = ""
            self._tell_outcome(None, fault)
            return
        key = key_of(step)
        # What changed in the case does not touch this record's release: its file is still right.
        if key == self._key:
            self.changed.emit()
            return
        self._stop_making()
        self._key = key

        def render_preview(job: Job) -> ReleasePreview:
            return self._maker.make_preview(step, original, job)

        self._task = self._context.tasks.start_task(render_preview)
        self.done = ""
        self._task.progressed.connect(partial(self._on_progress, key))
        self._task.succeeded.connect(partial(self._take_preview, key))
        self._task.failed.connect(partial(self._take_failure, key))
        self.changed.emit()

    def _on_progress(self, key: str, _share: float, text: str) -> None:
        # Else it is of a making that nobody waits for any more.
        if key == self._key and not self._closed and text:
            self.done = f" ({text})"
            self.progressed.emit()

    def _take_preview(self, key: str, preview: ReleasePreview) -> None:
        if key == self._key and not self._closed:
            self._task = None
            self._tell_outcome(preview, None)

    def _take_failure(self, key: str, fault: Exception) -> None:
        if key != self._key or self._closed:
            return
        # Without a key the next change tries anew.
        self._task, self._key = None, ""
        self._tell_outcome(None, fault)
        if not isinstance(fault, ReviewerError):
            self._context.notices.tell_fault(fault)

    def _tell_outcome(self, preview: ReleasePreview | None, fault: Exception | None) -> None:
        self.preview = preview
        if isinstance(fault, ReviewerError):
            self.message = f"{fault.message}\n{fault.remedy}".strip()
        else:
            self.message = "This page could not be made as released." if fault else ""
        self.changed.emit()
