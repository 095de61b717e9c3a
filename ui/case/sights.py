"""Where redactions are seen at this moment: views that show them tell, and nobody asks a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from reviewer.model import Redaction


@dataclass(frozen=True)
class RedactionSight:
    """A redaction as it stands in a view.

    Attributes:
        widget: that shows it.
        rect: of its box in the widget.
        crop: what is below the box and close around it, of the original.
    """

    widget: QWidget
    rect: QRect
    crop: QImage


Seer = Callable[[Redaction], RedactionSight | None]


class Sights:
    """All views that can show where a redaction stands."""

    def __init__(self) -> None:
        self._seers: list[tuple[QWidget, Seer]] = []
        self._awaiting: list[tuple[QWidget, Callable[[], str], Callable[[], str]]] = []

    def add_view(self, view: QWidget, seer: Seer) -> None:
        """Ask this view from now on, for as long as it lives."""
        self._seers.append((view, seer))

    def add_awaiting(
        self, view: QWidget, awaited: Callable[[], str], seen: Callable[[], str]
    ) -> None:
        """Ask a view of which record it wishes for a page that is not there yet, and of which one
        a page is drawn and before the eyes.
        """
        self._awaiting.append((view, awaited, seen))

    def is_awaited(self, record: str) -> bool:
        """A view that is seen has nothing of this record yet."""
        self._awaiting = [row for row in self._awaiting if isValid(row[0])]
        return any(view.isVisible() and awaited() == record for view, awaited, _ in self._awaiting)

    def is_seen(self, record: str) -> bool:
        """A view that is before the eyes has drawn a page of this record."""
        self._awaiting = [row for row in self._awaiting if isValid(row[0])]
        return any(view.isVisible() and seen() == record for view, _, seen in self._awaiting)

    def find_sight(self, redaction: Redaction) -> RedactionSight | None:
        """Where a redaction is seen now; ``None`` where no view shows it."""
        self._seers = [(view, seer) for view, seer in self._seers if isValid(view)]
        for view, seer in self._seers:
            found = seer(redaction) if view.isVisible() else None
            if found is not None and found.widget.isVisible():
                return found
        return None

    def is_in_view(self, redaction: Redaction) -> bool:
        """Whether its box is before the eyes: a page may be in view, and the place on it not."""
        sight = self.find_sight(redaction)
        return sight is not None and sight.widget.visibleRegion().intersects(sight.rect)
