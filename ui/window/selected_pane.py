"""What is selected, whatever it is: a note, or else a redaction or the record."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.case.session import Session
from ui.notes.note_card import NoteCard


class SelectedPane(QStackedWidget):
    """Shows the note in focus; without one the inspector, which knows of all else."""

    def __init__(
        self, session: Session, inspector: QWidget, again: QWidget, note_card: NoteCard
    ) -> None:
        super().__init__()
        self._session, self.note_card = session, note_card
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # Above: it is about the selected box, and about an appearance that is no redaction yet.
        column.addWidget(again)
        column.addWidget(inspector, 1)
        self.addWidget(page)
        self.addWidget(note_card)
        session.note_selected.connect(lambda _: self._show_selected())
        # A note that was deleted is not shown any more; undo brings it back.
        session.changed.connect(lambda _: self._show_selected())

    def _show_selected(self) -> None:
        note = self._session.snapshot.find_annotation(self._session.selected_note)
        self.note_card.show_note(note)
        self.setCurrentIndex(0 if note is None else 1)
