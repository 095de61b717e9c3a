"""The citation in hand: what was selected anywhere in the window, until a field takes it."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from reviewer.errors import NothingMeant
from reviewer.inquiry.cite_things import cite_note, cite_redaction, cite_stretch
from reviewer.model import Citation
from reviewer.model.plain_form import from_plain
from ui.case.cited_guide import CitedGuide
from ui.case.playhead import Playhead
from ui.case.session import Session

MIME = "application/x-records-reviewer-citation"
"""A citation that is dragged, as files write it."""
Maker = Callable[[], Citation | None]


class Citing(QObject):
    """Makes citations of what is selected, and holds the one that was made last.

    Signals:
        changed: another citation is in hand, or none.
    """

    changed = Signal()

    def __init__(self, session: Session, playhead: Playhead, guide: CitedGuide) -> None:
        super().__init__()
        self._session, self._playhead, self.guide = session, playhead, guide
        self._makers: list[tuple[QWidget, Maker]] = []
        self.in_hand: Citation | None = None

    def add_view(self, view: QWidget, make: Maker) -> None:
        """Ask this view what is selected in it, for as long as it lives."""
        self._makers.append((view, make))

    # ---- in hand

    def cite_selected(self, at: QWidget | None) -> Citation:
        """What is selected where the focus is; else the redaction, note or moment in focus.

        Raises:
            NothingMeant: There is nothing to cite.
        """
        cited = self.selected_in(at) or self._cite_focus()
        if cited is None:
            raise NothingMeant(
                "Nothing is selected that could be cited.", "Select words, a row or a record."
            )
        return cited

    def take_in_hand(self, citation: Citation | None) -> None:
        """Hold a citation until a field takes it."""
        if citation != self.in_hand:
            self.in_hand = citation
            self.changed.emit()

    def selected_in(self, widget: QWidget | None) -> Citation | None:
        """What is selected in the view that a widget belongs to."""
        self._makers = [row for row in self._makers if isValid(row[0])]
        makers, at = dict(self._makers), widget
        while at is not None and at not in makers:
            at = at.parentWidget()
        return makers[at]() if at is not None else None

    # ---- dragged

    def dragged_citation(self, data: QMimeData, source: object) -> Citation | None:
        """The citation that is dragged: by itself, or as what is selected in a view here."""
        if data.hasFormat(MIME):
            return _read_citation(data.data(MIME).data())
        # Words that are dragged out of a view are its selection.
        return self.selected_in(source) if isinstance(source, QWidget) else None

    # ---- inside

    def _cite_focus(self) -> Citation | None:
        session, snapshot = self._session, self._session.snapshot
        redaction = snapshot.find_redaction(session.selected_redaction)
        if redaction is not None:
            return cite_redaction(redaction, snapshot.get_record(redaction.record).kind)
        note = snapshot.find_annotation(session.selected_note)
        if note is not None:
            return cite_note(note, snapshot.get_record(note.record).kind)
        record = snapshot.records_by_path.get(session.selected_record)
        if record is None:
            return None
        place = session.placement_of(record.path)
        if place is None:
            return Citation(record.path)
        start, end = self._playhead.loop_points
        if start is not None and end is not None and place.start <= start < end <= place.end:
            return cite_stretch(record, place.media_of_utc(start), place.media_of_utc(end))
        position = min(max(self._playhead.position, place.start), place.end)
        return cite_stretch(record, place.media_of_utc(position), None)


def drag_data(citation: Citation) -> QMimeData:
    """A citation to be dragged. It has no other form: no other program shall quote a record."""
    data = QMimeData()
    data.setData(MIME, json.dumps(citation.__plain__()).encode("utf-8"))
    return data


def _read_citation(written: bytes | bytearray | memoryview) -> Citation | None:
    try:
        return from_plain(Citation, json.loads(bytes(written)))
    except (TypeError, ValueError, KeyError, AttributeError):
        return None  # another program gave its own data this name
