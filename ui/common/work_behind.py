"""What runs behind the window, in one list: the leading bar says it in one place.

Whoever works behind tells the list how far it is (``tell_work``) and that it has ended
(``end_work``), on the window's thread. What is told is for a person: "Preparing 3 of 9 videos".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class BehindRow:
    """One piece of work.

    Attributes:
        name: which piece it is, for the program: one row has a name only once.
        text: what is done and how far it is, in a few words for a person.
        done: so much of ``total``; a ``total`` of 0 says that nobody knows how long it takes.
        cancel: ends it; ``None`` for what cannot be ended.
        show: brings a person to where it is seen whole.
    """

    name: str
    text: str
    done: float = 0.0
    total: float = 0.0
    cancel: Callable[[], object] | None = None
    show: Callable[[], object] | None = None

    @property
    def share(self) -> float | None:
        """Part that is done, 0 to 1; ``None`` when nobody knows."""
        return min(max(self.done / self.total, 0.0), 1.0) if self.total > 0 else None


class WorkBehind(QObject):
    """All work that runs behind the window.

    Signals:
        changed: some of it began, went on or ended.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, BehindRow] = {}

    @property
    def rows(self) -> tuple[BehindRow, ...]:
        """What runs, in the order it began."""
        return tuple(self._rows.values())

    def tell_work(self, row: BehindRow) -> None:
        """Say that this runs, or how far it is now."""
        # Told at each page and picture, and most of them change no word.
        if self._rows.get(row.name) != row:
            self._rows[row.name] = row
            self.changed.emit()

    def end_work(self, name: str) -> None:
        """Say that it has ended, however; nothing happens if it was not told."""
        if self._rows.pop(name, None) is not None:
            self.changed.emit()
