"""What stands beside a name in the records, offered below the words that are to be redacted.

An offer and no more: each line says why it is there, and what is ticked stands among the words.

Decision 216.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from reviewer.clock.timebase import utc_moment
from ui.case.session import Session
from ui.common.redaction_text import count_text, name_of

if TYPE_CHECKING:
    from reviewer.overlooked.names_found import Belonging
    from reviewer.overlooked.private_finds import ReadablePlace

_SHOWN = 6  # lines; chosen by hand: more would push the matches out of the dialog


class BelongingsBox(QWidget):
    """Lines to tick.

    Signals:
        wished: this term is to be redacted too, or not.
    """

    wished = Signal(str, bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[Belonging, ...] = ()
        self.boxes: list[QCheckBox] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(QLabel("Found beside the name. Ticked lines are redacted as well:"))
        self.hide()

    def offer(self, found: Sequence[Belonging], terms: Sequence[str]) -> None:
        """Offer these; those that are among the terms already are ticked."""
        shown = tuple(found[:_SHOWN])
        if shown != self._shown:
            self._show_lines(shown)
        taken = {term.casefold() for term in terms}
        for box, one in zip(self.boxes, shown, strict=True):
            box.blockSignals(True)
            box.setChecked(one.term.casefold() in taken)
            box.blockSignals(False)
        self.setVisible(bool(shown))

    def _show_lines(self, shown: tuple[Belonging, ...]) -> None:
        for box in self.boxes:
            self._column.removeWidget(box)
            box.deleteLater()
        self._shown, self.boxes = shown, []
        for one in shown:
            box = QCheckBox(f"{one.term}: {tell_why(one, self._session)}")
            box.toggled.connect(lambda on, term=one.term: self.wished.emit(term, on))
            self._column.addWidget(box)
            self.boxes.append(box)


def tell_why(one: Belonging, session: Session) -> str:
    """``phone number, stands beside the name in 911 call, 11:19:04, and 4 times more``."""
    more = f", and {count_text(one.times - 1, 'time')} more" if one.times > 1 else ""
    return f"{one.what}, stands beside the name in {_tell_place(one.first, session)}{more}"


def _tell_place(place: ReadablePlace, session: Session) -> str:
    record = session.snapshot.records_by_path.get(place.record)
    title = name_of(record) if record is not None else place.record
    clock = session.clock_of_record(place.record) if place.media is not None else None
    if clock is None or place.media is None:
        return f"{title}, {place.place}"
    moment = utc_moment(clock.utc_of_media(place.media)).astimezone(ZoneInfo(session.zone_shown))
    return f"{title}, {moment:%H:%M:%S}"
