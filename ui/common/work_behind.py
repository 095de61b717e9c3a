"""What runs behind the window, for the one place that says so.

Whoever works behind keeps one line here: "Preparing 3 of 9 videos". Nobody looks for it
elsewhere, and nothing that takes long goes unsaid.

Decision 165.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from reviewer.model.record_names import file_name_of
from reviewer.system.work_queue import WorkQueue
from ui.common.times import rough_length


@dataclass(frozen=True)
class BehindWork:
    """One piece of work.

    Attributes:
        name: the line that says it; ``{now}`` is the thing in hand, ``{total}`` how many there are.
        done: how much is done, in the same measure as ``total``; a part of a thing counts.
        total: how much there is; 0 where nobody knows.
        cancel: ends it; ``None`` for what goes on by itself.
        show: brings a person to where all of it is seen.
        pause: holds it back, or lets it go on where it is held back.
        paused: it is held back.
        seconds_left: as far as anybody can tell.
        cancel_word: what ``cancel`` is called.
    """

    name: str
    done: float = 0.0
    total: float = 0.0
    cancel: Callable[[], object] | None = field(default=None, compare=False)
    show: Callable[[], object] | None = field(default=None, compare=False)
    pause: Callable[[], object] | None = field(default=None, compare=False)
    paused: bool = False
    seconds_left: float | None = None
    cancel_word: str = "Stop"

    @property
    def share(self) -> float | None:
        """From 0 to 1; ``None`` where nobody knows."""
        return min(max(self.done / self.total, 0.0), 1.0) if self.total > 0 else None

    @property
    def left_text(self) -> str:
        """How long it will take; empty where nobody knows."""
        if self.paused:
            return "paused"
        return left_in_words(self.seconds_left)

    @property
    def text(self) -> str:
        """What is being done, in words."""
        now = min(int(self.done) + 1, int(self.total)) or 1
        return self.name.replace("{now}", str(now)).replace("{total}", str(int(self.total)))


class WorkBehind(QObject):
    """All that runs behind, in the order in which it began.

    Attributes:
        queue: the jobs of which a part of it is made; ``None`` without a case.
        name_record: what a person calls the record of this path.
    Signals:
        changed: what ``running`` gives is another.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.queue: WorkQueue | None = None
        self.name_record: Callable[[str], str] = file_name_of
        self._running: dict[str, BehindWork] = {}

    @property
    def running(self) -> tuple[BehindWork, ...]:
        """What runs now."""
        return tuple(self._running.values())

    @property
    def headline(self) -> str:
        """All of it in a line; empty while nothing runs."""
        said = [work.text for work in self._running.values()]
        if len(said) < 2:
            return "".join(said)
        return f"{said[0]}, and {len(said) - 1} more"

    def show_work(self, key: str, work: BehindWork) -> None:
        """Say how far the work of this key is; the same word again says nothing."""
        if self._running.get(key) != work:
            self._running[key] = work
            self.changed.emit()

    def end_work(self, key: str) -> None:
        """It is done, or given up; ending what does not run is fine."""
        if self._running.pop(key, None) is not None:
            self.changed.emit()


def left_in_words(seconds: float | None) -> str:
    """``about 16 min left``; empty where nobody knows."""
    return "" if seconds is None else f"about {rough_length(seconds)} left"
