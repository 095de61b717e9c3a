"""What keys, tools and the mouse do to the document in view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from reviewer.errors import NothingMeant, Refused, ReviewerError
from reviewer.inquiry.cite_things import cite_page, cite_redaction
from reviewer.model import Citation, Record
from reviewer.model.geometry import Box
from reviewer.pages import PageText, selected_lines
from ui.case.context import Context
from ui.documents.draw_area import HINTS, AreaTool
from ui.documents.layout import DocumentFace
from ui.documents.page_pane import PAGE, STEP, WIDTH
from ui.documents.redact import PageRedactor
from ui.playback.box_overlay import OverlayLook

Command = Callable[[], object]


class ShownDocument(Protocol):
    """What the tools need to know of the view."""

    record: Record | None
    look: OverlayLook

    @property
    def page_number(self) -> int:
        """The number of the page in view."""

    @property
    def is_flowing(self) -> bool:
        """True when the record has no pages on which a box has a place."""

    def go_to(self, page: int) -> None:
        """Turn to a page."""

    def is_meant(self) -> bool:
        """True while the record in focus is the one in view."""

    def tell_page(self) -> None:
        """Say what stands on the page."""


class DocumentTools(QObject):
    """Binds the view's tools, and the actions that mean a page."""

    def __init__(self, context: Context, face: DocumentFace, shown: ShownDocument) -> None:
        super().__init__(face)
        self._context, self._face, self._shown = context, face, shown
        self.menu: QMenu | None = None
        self.redactor = PageRedactor(context, face)
        self.area = AreaTool(face.pane.canvas, self._area_drawn, shown.tell_page)
        self._bind_tools()
        self._bind_pane()
        self._bind_actions()

    # ---- redacting

    def begin_area(self) -> None:
        """The next drag on the page is a new area; Return puts one in the middle."""
        record = self._shown.record
        if record is None:
            raise NothingMeant("No page is in view.", "Select a document or an image first.")
        if self._shown.is_flowing:
            raise Refused(
                f"{record.path} is flowing text, where a box has no place.",
                "Select the words and press Ctrl+R.",
            )
        if self._shown.look in (OverlayLook.RELEASED, OverlayLook.ORIGINAL):
            self._context.actions["view_edit"].trigger()
            if self._shown.look in (OverlayLook.RELEASED, OverlayLook.ORIGINAL):
                raise Refused("These pages cannot be drawn on.", "Press F5 first.")
        # A box is drawn on the picture of the page, not on its words.
        self._face.bar.text.setChecked(False)
        self.area.begin_drawing()
        self._face.say_about(*HINTS)

    def redact_selection(self) -> None:
        """Redact the selected words: on a drawn page where they stand, in flowing text all."""
        record, text, span = self._selected_words()
        if text.words:
            self.redactor.add_words(record, text, span)
        else:
            self.redactor.add_term(record, text, span)
        self._face.pane.canvas.select_span(None)

    def redact_everywhere(self) -> None:
        """Redact the selected words wherever they stand in the document."""
        self.redactor.add_term(*self._selected_words())
        self._face.pane.canvas.select_span(None)

    def selected_text(self) -> str:
        """The selected words, on one line."""
        span, text = self._face.pane.selected_span, self._face.pane.page_text
        return " ".join(text.text[slice(*span)].split()) if span and text else ""

    def cite_page(self) -> Citation | None:
        """The selected words, or else the redaction in focus, or the page, as a citation."""
        record, pane, page = self._shown.record, self._face.pane, self._shown.page_number
        if record is None:
            return None
        if self._shown.look is OverlayLook.RELEASED:
            return Citation(record.path)  # as released its pages may be others
        text, span = pane.page_text, pane.selected_span or self._hit_on_page()
        if text is not None and span is not None:
            boxes = selected_lines(text, *span) if text.words else ()
            return cite_page(record.path, page, boxes, text.text[slice(*span)])
        session = self._context.session
        chosen = session.snapshot.find_redaction(session.selected_redaction)
        if chosen is not None and chosen.record == record.path:
            return cite_redaction(chosen, record.kind)
        return Citation(record.path, page=page)

    def attempt_command(self, does: Command) -> None:
        """Do something that may be refused; a refusal is told."""
        try:
            does()
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def _selected_words(self) -> tuple[Record, PageText, tuple[int, int]]:
        if self._shown.look is OverlayLook.RELEASED:
            raise Refused("These are the words as released.", "Press F5 and select them there.")
        record, pane = self._shown.record, self._face.pane
        text, span = pane.page_text, pane.selected_span or self._hit_on_page()
        if record is None or text is None or span is None:
            raise NothingMeant("No words are selected.", "Find them (Ctrl+F), or draw over them.")
        return record, text, span

    def _hit_on_page(self) -> tuple[int, int] | None:
        """The hit that is meant, if it stands on this page: words are selected by keys so."""
        hit, pane = self._face.search.current_hit, self._face.pane
        if hit is None or pane.page_text is None or hit.page != pane.page:
            return None
        # The page may have been read anew since: then these characters are other words.
        same = pane.page_text.text[hit.first : hit.last] == hit.quote
        return (hit.first, hit.last) if same else None

    def _area_drawn(self, box: Box) -> None:
        record = self._shown.record
        if record is not None:
            self.attempt_command(
                lambda: self.redactor.add_area(record, self._shown.page_number, box)
            )

    # ---- binding

    def _bind_tools(self) -> None:
        pane, shown = self._face.pane, self._shown
        commands: dict[str, Command] = {
            "before": lambda: shown.go_to(shown.page_number - 1),
            "after": lambda: shown.go_to(shown.page_number + 1),
            "smaller": lambda: pane.zoom_by(1 / STEP),
            "larger": lambda: pane.zoom_by(STEP),
            "width": lambda: pane.set_zoom(WIDTH),
            "page": lambda: pane.set_zoom(PAGE),
            "area": self.begin_area,
            "words": self.redact_selection,
            "here": self.redact_selection,
            "everywhere": self.redact_everywhere,
            "all": lambda: self.redactor.ask_for_all(self.selected_text()),
            "copy": lambda: QGuiApplication.clipboard().setText(self.selected_text()),
        }
        self._face.bar.bind_commands(
            {name: partial(self.attempt_command, does) for name, does in commands.items()}
        )
        self._face.bar.page_asked.connect(shown.go_to)

    def _bind_pane(self) -> None:
        canvas = self._face.pane.canvas
        canvas.box_changed.connect(
            lambda name, box: self.attempt_command(lambda: self.redactor.change_box(name, box))
        )
        canvas.overlay_clicked.connect(self._context.session.select_redaction)
        self._context.actions.read_only.changed.connect(self._let_draw)
        self._let_draw()
        canvas.menu_asked.connect(lambda at, overlay: self._open_menu(canvas, at, overlay))
        words = self._face.pane.words
        words.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        words.customContextMenuRequested.connect(lambda at: self._open_menu(words, at))

    def _let_draw(self) -> None:
        """A drag beside the words draws, unless the window only reads the case."""
        self._face.pane.canvas.drag_draws = not self._context.actions.read_only

    def _open_menu(self, part: QWidget, at: QPoint, overlay: str = "") -> None:
        """What can be done with the words that are selected, the box there, and the record."""
        session, actions = self._context.session, self._context.actions
        if self._shown.record is not None:
            session.select_record(self._shown.record.path)
        chosen = session.snapshot.find_redaction(overlay) is not None
        if chosen:
            session.select_redaction(overlay)
        self.menu = menu = QMenu(part)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(self._forget_menu)
        if chosen:
            menu.addActions([actions["exemption"], actions["delete_redaction"]])
            menu.addSeparator()
        menu.addActions(self._face.bar.menu.actions())
        menu.addSeparator()
        if part is self._face.pane.canvas:
            menu.addAction(actions["new_region"])
        menu.addActions([actions["withhold"], actions["cite"], actions["view_released"]])
        menu.popup(part.mapToGlobal(at))

    def _forget_menu(self) -> None:
        self.menu = None

    def _bind_actions(self) -> None:
        face, on = self._face, self._context.actions.bind_action
        meant: dict[str, Command] = {
            "new_region": self.begin_area,
            "redact_words": self.redact_selection,
        }
        here: dict[str, Command] = {
            "redact_all": lambda: self.redactor.ask_for_all(self._words_meant()),
            "find": self._find_selected,
            "zoom_in": lambda: face.pane.zoom_by(STEP),
            "zoom_out": lambda: face.pane.zoom_by(1 / STEP),
            "zoom_fit": lambda: face.pane.set_zoom(PAGE),
        }
        for name, does in meant.items():
            on(name, partial(self.attempt_command, does), within=face, when=self._shown.is_meant)
        for name, does in here.items():
            on(name, partial(self.attempt_command, does), within=face)
        self._context.citing.add_view(face, self.cite_page)

    def _find_selected(self) -> None:
        # As editors do: what is selected is what one looks for.
        self._context.session.find_asked.emit(self.selected_text())

    def _words_meant(self) -> str:
        """What is selected; else what was found."""
        return self.selected_text() or self._context.session.words_sought
