"""What people noted: bookmarks, tags and notes as a table, and the keys that make them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.model import Annotation, Change, Remove
from ui.case.context import Context
from ui.case.session import Spot
from ui.common.row_filter import ROW
from ui.common.theme import icon
from ui.common.times import clock_text
from ui.notes.model import NOTE, NoteFilter, NoteModel
from ui.notes.tag_dialog import NoteDialog, TagPalette, Vocabulary
from ui.notes.tagging import Tagging
from ui.widgets.field import Field
from ui.widgets.when_seen import WhenSeen

_EMPTY = (
    "Nothing is noted yet.\n"
    "M sets a bookmark, Shift+M writes a note, T picks a tag.\n"
    "1 to 9 start and end a tagged span while it plays."
)


class AnnotationsView(QWidget):
    """Table, filter and deeds."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.table, self.running = Field(), QTableView(), QLabel()
        self._context = context
        self.tagging = Tagging(context, self)
        self.model = NoteModel(context.session, self)
        self.shown = NoteFilter(self.model, self)
        self._pages = QStackedWidget()
        self._watched: QWidget | None = None
        self._build()
        self._bind()
        self._seen = WhenSeen(self, self.model.fill, stale=True)
        self._tell()

    # ---- deeds

    def annotate(self) -> None:
        """Write a note on in to out point, or on where the clock stands."""
        self._ask(self.tagging.here())

    def tag(self) -> None:
        """Pick a tag: for in to out point if both are set, else it starts or ends a span."""
        palette = TagPalette(self.tagging.tags, set(self.tagging.running), self.window())
        palette.picked.connect(lambda name: self._try(lambda: self._tag(name)))
        palette.open()

    def edit(self) -> None:
        """Change tag and note of the marked one."""
        found = self.chosen()
        if found:
            self._ask(found[0])

    def delete(self) -> None:
        """Take the marked ones out; undo brings them back."""
        found = self.chosen()
        changes: list[Change] = [Remove("annotations", a.id) for a in found]
        what = "annotation" if len(found) == 1 else f"{len(found)} annotations"
        self._context.session.apply(changes, f"Delete {what}", self)

    def chosen(self) -> list[Annotation]:
        """The annotations that are marked in the table."""
        rows = sorted(i.row() for i in self.table.selectionModel().selectedRows())
        return [self.shown.index(r, 0).data(ROW).note for r in rows]

    def go_to(self, note: Annotation) -> None:
        """Go to the place of an annotation."""
        session = self._context.session
        place = session.placement(note.record)
        if place is not None and note.start is not None:
            # A microsecond late rather than early: a moment belongs to the frame behind it.
            self._context.playhead.seek(place.utc(note.start) + 1)
        session.show_spot(Spot(note.record, note.start, note.page, note.cue))

    def _tag(self, name: str) -> None:
        made = self.tagging.here(name)
        if name in self.tagging.running or (made.start is not None and made.end is None):
            self.tagging.toggle(name)
        else:
            self.tagging.put(made)

    def _ask(self, note: Annotation) -> None:
        zone = self._context.session.zone
        place = self._context.session.placement(note.record)
        where = note.record
        if place is not None and note.start is not None:
            where += f", {clock_text(place.utc(note.start), zone)}"
            where += f" to {clock_text(place.utc(note.end), zone)}" if note.end else ""
        dialog = NoteDialog(note, self.tagging.tags, where, self.window())
        dialog.made.connect(lambda made: self._try(lambda: self.tagging.put(made)))
        dialog.open()

    def _vocabulary(self) -> None:
        dialog = Vocabulary(self.tagging.tags, self.window())
        dialog.changed.connect(self.tagging.set_tags)
        dialog.open()

    def _try(self, does: Callable[[], object]) -> None:
        try:
            does()
        except ReviewerError as fault:
            self._context.notices.fail(fault)

    # ---- following

    def _tell(self) -> None:
        running = [r.tag for r in self.tagging.running.values()]
        self.running.setVisible(bool(running))
        self.running.setText(f"● Running: {', '.join(running)}. The same key ends it.")
        total, seen = self.model.rowCount(), self.shown.rowCount()
        if total:
            self._empty.setText(f"No annotation matches “{self.field.text()}”.")
        else:
            self._empty.setText(_EMPTY)
        self._pages.setCurrentIndex(0 if seen else 1)
        marked = bool(self.table.selectionModel().selectedRows())
        self.edit_button.setEnabled(marked)
        self.delete_button.setEnabled(marked)

    def _on_filter(self, text: str) -> None:
        self.shown.set_text(text)
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def _watch(self) -> None:
        """The digits act from the beginning, even while this pane is behind another."""
        if self._watched is not self.window() and self.window() is not self:
            self._watched = self.window()
            self.tagging.watch(self._watched)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The case is closed: spans that still run are kept."""
        self._try(self.tagging.finish)
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_height()

    def _set_height(self) -> None:
        height = self.fontMetrics().lineSpacing() + 8
        self.table.verticalHeader().setDefaultSectionSize(height)

    # ---- building

    def _bind(self) -> None:
        context = self._context
        deeds: dict[str, Callable[[], object]] = {
            "bookmark": self.tagging.bookmark,
            "annotate": self.annotate,
            "tag": self.tag,
        }
        for name, does in deeds.items():
            context.actions.on(name, partial(self._try, does))
        self.field.textChanged.connect(self._on_filter)
        self.table.activated.connect(lambda index: self.go_to(index.data(ROW).note))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.shown.modelReset.connect(self._tell)
        self.shown.rowsInserted.connect(lambda *_: self._tell())
        self.shown.rowsRemoved.connect(lambda *_: self._tell())
        self.tagging.running_changed.connect(self._tell)
        context.session.record_selected.connect(lambda _: self._watch())
        context.player.ready.connect(lambda _: self._watch())

    def _build(self) -> None:
        self.field.setPlaceholderText("Filter annotations")
        self.field.setAccessibleName("Filter annotations by tag, words, record or author")
        self.field.setClearButtonEnabled(True)
        table = self.table
        table.setModel(self.shown)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setAccessibleName("Annotations")
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        head = table.horizontalHeader()
        # Chosen by hand: widths are measured by so many rows, and not by tens of thousands.
        head.setResizeContentsPrecision(50)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        rows = table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_height()
        self._empty = QLabel(_EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pages.addWidget(table)
        self._pages.addWidget(self._empty)
        self.edit_button = self._button("Edit…", "note", self.edit)
        self.delete_button = self._button("Delete", "trash", self.delete)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.edit_button)
        row.addWidget(self.delete_button)
        tags = self._button("Tags…", "tag", self._vocabulary)
        row.addWidget(tags)
        self._context.actions.read_only.guard(self.edit_button, self.delete_button, tags)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.running)
        column.addWidget(self._pages, 1)

    def _button(self, text: str, sign: str, does: Callable[[], object]) -> QPushButton:
        made = QPushButton(icon(sign), text)
        made.clicked.connect(lambda: self._try(does))
        return made
