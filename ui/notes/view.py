"""What people noted: bookmarks, tags and notes as a list, and the keys that make them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Annotation, Change, Remove
from ui.case.context import Context
from ui.case.session import RecordSpot
from ui.common.row_filter import ROW
from ui.common.theme import GRID, themed_icon
from ui.common.times import clock_text
from ui.notes.model import COLUMNS, NoteFilter, NoteModel
from ui.notes.note_line import NoteLine
from ui.notes.tag_dialog import NoteDialog, TagPalette, Vocabulary
from ui.notes.tagging import Tagging
from ui.widgets.field import ChoiceField, Field
from ui.widgets.flow import FlowLayout
from ui.widgets.row_list import RowList
from ui.widgets.when_seen import WhenSeen

_EMPTY = (
    "Nothing is noted yet.\n"
    "M sets a bookmark, Shift+M writes a note, T picks a tag.\n"
    "1 to 9 start and end a tagged span while it plays."
)

_ORDERS = tuple(map(COLUMNS.index, ("Time", "Tag", "Record", "Author")))


class AnnotationsView(QWidget):
    """List, filter and commands."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.list, self.running = Field(), RowList(), QLabel()
        self.order = ChoiceField()
        self._context = context
        self._try_command = context.notices.try_command
        self.tagging = Tagging(context, self)
        self.model = NoteModel(context.session, self)
        self.shown = NoteFilter(self.model, self)
        self._pages = QStackedWidget()
        self._watched: QWidget | None = None
        self._build_pane()
        self._bind_actions()
        self._seen = WhenSeen(self, self.model.fill_notes, stale=True)
        self._tell_running()

    # ---- commands

    def write_note(self) -> None:
        """Write a note on in to out point, or on where the clock stands."""
        self._ask_for_note(self.tagging.annotation_here())

    def pick_tag(self) -> None:
        """Pick a tag: for in to out point if both are set, else it starts or ends a span."""
        palette = TagPalette(self.tagging.case_tags, set(self.tagging.running), self.window())
        palette.picked.connect(lambda name: self._try_command(lambda: self._apply_tag(name)))
        palette.open()

    def edit_marked(self) -> None:
        """Change tag and note of the marked one."""
        found = self.marked_annotations()
        if found:
            self._ask_for_note(found[0])

    def delete_marked(self) -> None:
        """Take the marked ones out; undo brings them back."""
        found = self.marked_annotations()
        changes: list[Change] = [Remove("annotations", a.id) for a in found]
        what = "note" if len(found) == 1 else f"{len(found)} notes"
        self._context.session.apply(changes, f"Delete {what}", self)

    def marked_annotations(self) -> list[Annotation]:
        """The annotations that are marked in the list."""
        rows = sorted(i.row() for i in self.list.selectedIndexes())
        return [self.shown.index(r, 0).data(ROW).note for r in rows]

    def go_to(self, note: Annotation) -> None:
        """Go to the place of an annotation."""
        session = self._context.session
        place = session.placement_of(note.record)
        if place is not None and note.start is not None:
            self._context.playhead.seek_to(place.utc_within(note.start))
        session.show_spot(RecordSpot(note.record, note.start, note.page, note.cue))

    def _apply_tag(self, name: str) -> None:
        made = self.tagging.annotation_here(name)
        if name in self.tagging.running or (made.start is not None and made.end is None):
            self.tagging.toggle_span(name)
        else:
            self.tagging.put_annotation(made)

    def _ask_for_note(self, note: Annotation) -> None:
        zone = self._context.session.zone_shown
        place = self._context.session.placement_of(note.record)
        where = note.record
        if place is not None and note.start is not None:
            where += f", {clock_text(place.utc_of_media(note.start), zone)}"
            where += f" to {clock_text(place.utc_of_media(note.end), zone)}" if note.end else ""
        dialog = NoteDialog(note, self.tagging.case_tags, where, self.window())
        dialog.made.connect(
            lambda made: self._try_command(lambda: self.tagging.put_annotation(made))
        )
        dialog.open()

    def _edit_vocabulary(self) -> None:
        dialog = Vocabulary(self.tagging.case_tags, self.window())
        dialog.changed.connect(self.tagging.set_tags)
        dialog.open()

    # ---- following

    def _tell_running(self) -> None:
        running = [r.tag for r in self.tagging.running.values()]
        self.running.setVisible(bool(running))
        self.running.setText(f"● Running: {', '.join(running)}. The same key ends it.")
        total, seen = self.model.rowCount(), self.shown.rowCount()
        if total:
            self._empty.setText(f"No note matches “{self.field.text()}”.")
        else:
            self._empty.setText(_EMPTY)
        self._pages.setCurrentIndex(0 if seen else 1)
        marked = bool(self.list.selectedIndexes())
        self.edit_button.setEnabled(marked)
        self.delete_button.setEnabled(marked)

    def _select_marked(self) -> None:
        """What is marked here is what is selected; of several, none is shown by itself."""
        found = self.marked_annotations()
        if len(found) == 1:
            self._context.session.select_note(found[0].id)

    def _mark_selected(self, note: str) -> None:
        """What was selected elsewhere is marked here, without the list's being in front."""
        if note and [a.id for a in self.marked_annotations()] != [note]:
            rows = range(self.shown.rowCount())
            row = next((r for r in rows if self.shown.index(r, 0).data(ROW).note.id == note), None)
            if row is not None:
                self.list.setCurrentIndex(self.shown.index(row, 0))
        elif not note:
            self.list.clearSelection()

    def _on_filter(self, text: str) -> None:
        self.shown.set_text(text)
        self._tell_running()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch_digits()

    def _watch_digits(self) -> None:
        """The digits act from the beginning, even while this pane is behind another."""
        if self._watched is not self.window() and self.window() is not self:
            self._watched = self.window()
            self.tagging.watch_digits(self._watched)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The case is closed: spans that still run are kept."""
        self._try_command(self.tagging.finish_spans)
        super().closeEvent(event)

    # ---- building

    def _bind_actions(self) -> None:
        context = self._context
        commands: dict[str, Callable[[], object]] = {
            "bookmark": self.tagging.add_bookmark,
            "annotate": self.write_note,
            "tag": self.pick_tag,
        }
        for name, does in commands.items():
            context.actions.bind_action(name, partial(self._try_command, does))
        self.field.textChanged.connect(self._on_filter)
        self.order.currentIndexChanged.connect(
            lambda _: self.shown.sort(self.order.currentData(), Qt.SortOrder.AscendingOrder)
        )
        self.list.activated.connect(lambda index: self.go_to(index.data(ROW).note))
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._tell_running())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._select_marked())
        context.session.note_selected.connect(self._mark_selected)
        self.shown.modelReset.connect(self._tell_running)
        self.shown.rowsInserted.connect(lambda *_: self._tell_running())
        self.shown.rowsRemoved.connect(lambda *_: self._tell_running())
        self.tagging.running_changed.connect(self._tell_running)
        context.session.record_selected.connect(lambda _: self._watch_digits())
        context.player.ready.connect(lambda _: self._watch_digits())

    def _build_pane(self) -> None:
        self.field.setPlaceholderText("Filter notes")
        self.field.setAccessibleName("Filter notes by tag, words, record or author")
        self.field.setClearButtonEnabled(True)
        for place in _ORDERS:
            self.order.addItem(f"By {COLUMNS[place].casefold()}", place)
        self.order.setAccessibleName("Order of the notes")
        self.list.setModel(self.shown)
        self.list.setItemDelegate(NoteLine(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Notes")
        self._empty = QLabel(_EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        self.edit_button = self._make_button("Edit…", "note", self.edit_marked)
        self.delete_button = self._make_button("Delete", "trash", self.delete_marked)
        tags = self._make_button("Tags…", "tag", self._edit_vocabulary)
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(self.field, 1)
        row.addWidget(self.order)
        below = QWidget()
        buttons = FlowLayout(below, GRID // 2, filling=True)
        buttons.setContentsMargins(0, 0, 0, 0)
        for button in (self.edit_button, self.delete_button, tags):
            buttons.addWidget(button)
        self._context.actions.read_only.guard_writers(self.edit_button, self.delete_button, tags)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.running)
        column.addWidget(self._pages, 1)
        column.addWidget(below)

    def _make_button(self, text: str, sign: str, does: Callable[[], object]) -> QPushButton:
        made = QPushButton(themed_icon(sign), text)
        made.clicked.connect(lambda: self._try_command(does))
        return made
