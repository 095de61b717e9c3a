"""A field that holds a citation: it takes the one in hand, or one that is dropped on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from reviewer.inquiry.cite_things import cells_of_row
from reviewer.model import Citation
from ui.case.context import Context
from ui.citing.citation_face import CitationFace
from ui.common.theme import themed_icon


class CitationField(QWidget):
    """Shows a citation, goes to it, plays it; lets another be put in its place.

    Signals:
        given: a citation was put here.
        removed: the one that stood here was taken out.
    """

    given = Signal(object)
    removed = Signal()

    def __init__(self, context: Context, what: str, parent: QWidget | None = None) -> None:
        """``what`` is cited here, as a screen reader says it: "Caller said, row 1"."""
        super().__init__(parent)
        self._context, self._citing, self._what = context, context.citing, what
        self.citation: Citation | None = None
        self.menu: QMenu | None = None
        self.face, self.play_button = CitationFace(self), QToolButton(self)
        self._build_field()
        self._listen_to_parts()
        self._renew()

    def show_citation(self, citation: Citation | None) -> None:
        """Show this one from now on; ``None`` for none."""
        self.citation = citation
        self._renew()

    def show_empty(self, text: str) -> None:
        """Say this where there is none."""
        self.face.show_empty(f"{text}")

    def take_from_hand(self) -> None:
        """Put the citation in hand here."""
        if reason := self._context.actions.read_only.reason:
            self._context.notices.say_briefly(reason)
        elif self._citing.in_hand is None:
            key = self._context.actions["cite"].shortcut().toString()
            self._context.notices.say_briefly(
                f"Nothing is in hand. Select something and press {key}."
            )
        else:
            self.given.emit(self._citing.in_hand)

    # ---- inside

    def _open(self) -> None:
        if self.citation is None:
            self.take_from_hand()
        else:
            self._citing.guide.go_to_citation(self.citation)

    def _play(self) -> None:
        if self.citation is not None:
            self._citing.guide.play_citation(self.citation)

    def _remove(self) -> None:
        if self.citation is not None and not self._context.actions.read_only:
            self.removed.emit()

    def _renew(self) -> None:
        cited = self.citation
        told = self._citing.guide.tell_citation(cited) if cited is not None else None
        self.face.show_citation(cited, told)
        playable = cited is not None and self._citing.guide.moment_of(cited) is not None
        self.play_button.setVisible(playable)
        said = told.sentence if told is not None else self.face.accessibleName()
        self.face.setAccessibleName(f"{self._what}: {said}" if said else self._what)

    def _open_menu(self, at: QPoint) -> None:
        """What can be done with it; of a row, which of its cells is meant."""
        menu = QMenu(self)
        cited, locked = self.citation, bool(self._context.actions.read_only)
        if cited is not None:
            menu.addAction("Go there", self._open)
            menu.addAction("Play it", self._play).setEnabled(not self.play_button.isHidden())
            menu.addAction("Take it in hand", partial(self._citing.take_in_hand, cited))
        menu.addAction("Put the citation in hand here", self.take_from_hand).setEnabled(
            self._citing.in_hand is not None and not locked
        )
        if cited is not None and cited.row is not None:
            menu.addSeparator()
            for cell in cells_of_row(cited, self._citing.guide.units_of(cited.record)):
                menu.addAction(f"Only “{cell.words}”", partial(self.given.emit, cell)).setEnabled(
                    not locked
                )
        if cited is not None:
            menu.addSeparator()
            menu.addAction("Take it out", self._remove).setEnabled(not locked)
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(at)

    def _build_field(self) -> None:
        self.setAcceptDrops(True)
        self.play_button.setIcon(themed_icon("play"))
        self.play_button.setAutoRaise(True)
        self.play_button.setToolTip("Play it (Space)")
        self.play_button.setAccessibleName(f"Play what is cited: {self._what}")
        self.setFocusProxy(self.face)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.face, 1)
        row.addWidget(self.play_button)

    def _listen_to_parts(self) -> None:
        face = self.face
        face.opened.connect(self._open)
        face.play_asked.connect(self._play)
        face.put_asked.connect(self.take_from_hand)
        face.remove_asked.connect(self._remove)
        face.menu_asked.connect(self._open_menu)
        self.play_button.clicked.connect(self._play)
        self._citing.guide.changed.connect(self._renew)
        self._context.actions.bind_action("put_citation", self.take_from_hand, within=self)

    # ---- drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._context.actions.read_only and self._dragged(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dragged = self._dragged(event)
        if dragged is not None:
            event.acceptProposedAction()
            self.given.emit(dragged)

    def _dragged(self, event: QDropEvent) -> Citation | None:
        return self._citing.dragged_citation(event.mimeData(), event.source())
