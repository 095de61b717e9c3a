"""The note in focus: what it says, of which moment of which record, in fields to type in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Annotation, Remove
from reviewer.model.tag_vocabulary import SETTING, from_data
from reviewer.timeline import retime_entity
from reviewer.timeline.items import BOOKMARK
from ui.case.context import Context
from ui.case.session import Changed, RecordSpot
from ui.common.redaction_text import name_of
from ui.common.theme import GRID, themed_icon
from ui.common.times import clock_text, length_text
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_link import FittingLink
from ui.widgets.fold import FoldedPart
from ui.widgets.headings import as_heading
from ui.widgets.prose import Prose
from ui.widgets.scrolled import scroll_around
from ui.widgets.seconds_field import SecondsField
from ui.widgets.sign import IconSign

_SIGN = 24  # pixels
_LINES = 6  # of what was written that are seen at once


class NoteCard(QWidget):
    """Shows and edits the note in focus."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._note: Annotation | None = None
        self._icon = IconSign(_SIGN)
        self.heading, self.when, self.author = (QLabel() for _ in range(3))
        self.record = FittingLink("Go to where it begins")
        self.tag, self.text = ChoiceField(), Prose()
        self.start, self.end = SecondsField("Start"), SecondsField("End")
        self._times, self._numbers = QFormLayout(), QWidget()
        self._exact = FoldedPart("Exact times", self._numbers)
        self.delete_button = QPushButton(themed_icon("trash"), "Delete")
        self._build_card()
        self._bind_fields()

    # ---- showing

    def show_note(self, note: Annotation | None) -> None:
        """Show a note from now on."""
        before = self._note
        if note is before:
            return
        if before is not None and (note is None or note.id != before.id):
            self._change_text()  # what was typed is of the one that was shown
        self._note = note
        if note is not None:
            self._refresh_fields(note)

    def _refresh_fields(self, note: Annotation, *, typing: bool = False) -> None:
        """``typing``: what a person is about survives what others change in it."""
        self._show_heading(note)
        if not (typing and self.tag.hasFocus()):
            self._fill_tags(note.tag)
        if self.text.toPlainText() != note.note and not (typing and self.text.is_typed):
            self.text.setPlainText(note.note)
        self._show_span(note)

    def _show_heading(self, note: Annotation) -> None:
        bookmark = note.tag == BOOKMARK
        self._icon.show_icon("bookmark" if bookmark else "note")
        self.heading.setText(note.tag.capitalize() if note.tag else "Note")
        record = self._session.snapshot.records_by_path.get(note.record)
        self.record.say_text(name_of(record) if record is not None else note.record)
        self.record.setAccessibleName(f"Record {note.record}")
        self.when.setText(self._tell_when(note))
        self.when.setVisible(bool(self.when.text()))
        self.author.setText(f"By {note.author}")
        self.author.setVisible(bool(note.author))

    def _tell_when(self, note: Annotation) -> str:
        place, zone = self._session.placement_of(note.record), self._session.zone_shown
        if note.start is None or place is None:
            spots = (("Page", note.page), ("Row or cue", note.cue))
            return ", ".join(f"{word} {number}" for word, number in spots if number is not None)
        begins = clock_text(place.utc_of_media(note.start), zone)
        if note.end is None or note.end <= note.start:
            return begins
        ends = clock_text(place.utc_of_media(note.end), zone)
        return f"{begins} to {ends}, {length_text(note.end - note.start)}"

    def _fill_tags(self, tag: str) -> None:
        known = [t.name for t in from_data(self._session.case.read_setting(SETTING))]
        offered = list(dict.fromkeys(("", BOOKMARK, *known, tag)))
        if [self.tag.itemText(n) for n in range(self.tag.count())] != offered:
            self.tag.clear()
            self.tag.addItems(offered)
        self.tag.setCurrentIndex(offered.index(tag))

    def _show_span(self, note: Annotation) -> None:
        record = self._session.snapshot.records_by_path.get(note.record)
        seconds = record.facts.duration_seconds if record is not None else None
        self._exact.setVisible(note.start is not None and bool(seconds))
        for spin, value in ((self.start, note.start), (self.end, note.end)):
            self._times.setRowVisible(spin, value is not None)
            spin.setRange(0.0, seconds or 0.0)
            spin.setValue(value or 0.0)

    # ---- changing

    def _follow_case(self, change: Changed) -> None:
        note = self._note
        now = self._session.snapshot.find_annotation(note.id) if note is not None else None
        if now is not None and (now is not note or change.tables & {"anchors", "records"}):
            self._note = now
            self._refresh_fields(now, typing=change.outside)

    def _put(self, made: Annotation, label: str) -> None:
        note = self._note
        if note is None or made == note or self._context.actions.read_only:
            return
        if self._session.snapshot.find_annotation(note.id) is None:
            # To put it would bring back what somebody took away.
            self._context.notices.say_briefly("The note is gone; what was typed in it is not kept.")
            return
        if not self._context.notices.try_command(
            lambda: self._session.put_entity(made, label, self)
        ):
            self._refresh_fields(note)

    def _change_text(self) -> None:
        if self._note is not None and self.text.is_typed:
            self.text.document().setModified(False)
            self._put(replace(self._note, note=self.text.toPlainText().strip()), "Change note")

    def _change_tag(self) -> None:
        if self._note is not None:
            self._put(replace(self._note, tag=self.tag.currentText()), "Change tag")

    def _change_span(self) -> None:
        note = self._note
        if note is None or note.start is None:
            return
        record = self._session.snapshot.get_record(note.record)
        end = note.start if note.end is None else note.end
        first, last = self.start.changed_from(note.start), self.end.changed_from(end)
        if (first, last) == (note.start, end):
            return
        made = retime_entity(note, first, last, record.facts.duration_seconds or 0.0)
        if isinstance(made, Annotation):
            self._put(made, "Trim note")
            self._show_span(self._note or note)

    def _delete(self) -> None:
        if (note := self._note) is not None:
            self._context.notices.try_command(
                lambda: self._session.apply([Remove("annotations", note.id)], "Delete note")
            )

    def _go_to_start(self) -> None:
        if (note := self._note) is None:
            return
        place = self._session.placement_of(note.record)
        if place is not None and note.start is not None:
            self._context.playhead.seek_to(place.utc_within(note.start))
        self._session.show_spot(RecordSpot(note.record, note.start, note.page, note.cue))

    # ---- building

    def _bind_fields(self) -> None:
        self._session.changed.connect(self._follow_case)
        self.record.clicked.connect(self._go_to_start)
        self.text.left.connect(self._change_text)
        self.tag.activated.connect(lambda _: self._change_tag())
        self.start.editingFinished.connect(self._change_span)
        self.end.editingFinished.connect(self._change_span)
        self.delete_button.clicked.connect(self._delete)
        fields = (self.tag, self.text, self.start, self.end, self.delete_button)
        self._context.actions.read_only.guard_writers(*fields)

    def _build_card(self) -> None:
        as_heading(self.heading)
        for label in (self.heading, self.when):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.author.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.record.setAccessibleName("Open the record")
        self.tag.setAccessibleName("Tag")
        self.text.setAccessibleName("Note")
        self.text.setPlaceholderText("What is worth knowing of it")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES)
        self._times.setHorizontalSpacing(GRID)
        self._times.addRow("From", self.start)
        self._times.addRow("Until", self.end)
        self._numbers.setLayout(self._times)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._icon)
        line.addWidget(self.heading, 1)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(GRID)
        form.setVerticalSpacing(GRID)
        form.addRow("&Tag", self.tag)
        form.addRow("&Note", self.text)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(line)
        column.addWidget(self.when)
        column.addWidget(self.record, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(form)
        column.addWidget(self._exact)
        column.addWidget(self.author)
        column.addStretch(1)
        below = QHBoxLayout()
        below.setContentsMargins(GRID, 0, GRID, 0)
        below.addWidget(self.delete_button)
        # As under a redaction: what takes it away is always in view, however low the pane is.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, GRID)
        whole.addWidget(scroll_around(body), 1)
        whole.addLayout(below)
