"""The inspector: everything of the redaction in focus, as fields that can be typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import (
    BoxRedaction,
    Redaction,
    RegionRedaction,
    SoundRedaction,
    SpanRedaction,
    Status,
    Style,
    StyledRedaction,
    box_of,
    is_absent,
    span_of,
    start_of,
    style_of,
)
from reviewer.model.geometry import Keyframe
from reviewer.redaction.boxes import clamp_box
from reviewer.redaction.deciding import cite_exemptions, mark_present
from reviewer.redaction.keyframes import replace_keyframe, without_key
from reviewer.redaction.spans import trim_redaction
from ui.case.context import Context
from ui.case.session import Changed, spot_of
from ui.common.redaction_text import (
    KIND_ICONS,
    KIND_WORDS,
    STYLE_WORDS,
    STYLES,
    channel_text,
    name_of,
    place_text,
)
from ui.common.theme import GRID
from ui.redaction.box_ends import BoxEnds
from ui.redaction.code_chips import CodeChips
from ui.redaction.ground_panel import GroundPanel
from ui.redaction.hidden_picture import HiddenPicture
from ui.redaction.keyframe_table import KeyframeRow, KeyModel, KeyTable
from ui.redaction.record_card import RecordCard
from ui.redaction.redaction_times import lasting_text
from ui.redaction.status_plate import StatusPlate
from ui.widgets.action_button import ActionButton, AnswerButton
from ui.widgets.action_link import ActionLink
from ui.widgets.field import ChoiceField, Field
from ui.widgets.fitting_link import FittingLink
from ui.widgets.fold import FoldedPart
from ui.widgets.headings import as_heading
from ui.widgets.scrolled import scroll_around
from ui.widgets.seconds_field import SecondsField
from ui.widgets.sign import IconSign

PICTURE = QSize(256, 120)  # of what is hidden, in a pane of 300 pixels
_RISK = "Weaker: faces and letters below it have been made readable again. Solid fill hides them."
_DECIDE = (
    ("accept", "Accept", "accept"),
    ("reject", "Reject", "reject"),
    ("delete_redaction", "Delete", "trash"),
)
_KEYS = (
    ("previous_key", "", "previous"),
    ("toggle_key", "", "plus"),
    ("next_key", "", "next"),
)


class Inspector(QWidget):
    """Shows and edits the redaction in focus."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._redaction: Redaction | None = None
        self._pictured: Redaction | None = None  # the one whose picture is shown
        self._coded: tuple[str, ...] | None = None
        self._styled: type[Redaction] | None = None
        self.keys = KeyModel(self)
        self.table = KeyTable(self.keys)
        self._icon, self._kind = IconSign(24), QLabel()
        self._status = StatusPlate()
        self.stands = FittingLink("It is looked for again: the answer is taken back")
        self._record, self._place = FittingLink("Go to where it begins"), QLabel()
        self._still = ActionLink(context.actions["check_box"])
        self._codes = CodeChips(context)
        self.reason, self.style_box, self.channel_box = Field(), ChoiceField(), ChoiceField()
        self.start, self.end = SecondsField("Start"), SecondsField("End")
        self.when, self.risk = QLabel(), QLabel(_RISK)
        self.picture, self.box_ends = HiddenPicture(context, PICTURE), BoxEnds(context)
        self.law, self._boxes = GroundPanel(context), QWidget()
        self._numbers = FoldedPart("Exact times and places", self._numbers_part())
        self._decisions: dict[str, ActionButton] = {}
        self._pages = QStackedWidget()
        self._build_pane()
        self._bind_fields()
        self._refresh_fields()

    # ---- looks

    def _build_pane(self) -> None:
        self._record.setAccessibleName("Open the record")
        self._pages.addWidget(RecordCard(self._context))
        self._pages.addWidget(self._with_buttons(scroll_around(self._make_body())))
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._pages)

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(self._make_heading())
        column.addLayout(self._make_form())
        column.addWidget(self._numbers)
        column.addWidget(self.law)
        column.addStretch(1)
        return body

    def _with_buttons(self, above: QWidget) -> QWidget:
        """Deciding is always in view, however little room there is for the fields."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(above, 1)
        # What is answered most has a row of its own, so that all three fit into a narrow pane.
        for row in (_DECIDE[:1], _DECIDE[1:]):
            line = QHBoxLayout()
            line.setContentsMargins(GRID, 0, GRID, 0)
            line.setSpacing(GRID // 2)
            self._add_buttons(line, *row, kept=self._decisions)
            column.addLayout(line)
        # Where one has just rejected, nothing else comes under the mouse.
        reject = self._decisions["reject"]
        policy = reject.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        reject.setSizePolicy(policy)
        return whole

    def _make_heading(self) -> QVBoxLayout:
        as_heading(self._kind, self.when)
        self._place.setWordWrap(True)
        self.when.setWordWrap(True)
        self.when.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.when.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._still.say_with_action("Does not move –", "check it")
        self.stands.say_text("It does stand here")
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._icon)
        line.addWidget(self._kind, 1)
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        column.addLayout(line)
        column.addWidget(self.picture)
        column.addWidget(self.box_ends)
        column.addWidget(self._status)
        column.addWidget(self.when)
        column.addWidget(self.stands, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._record, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._place)
        column.addWidget(self._still)
        return column

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setHorizontalSpacing(GRID)
        form.setVerticalSpacing(GRID)
        form.addRow("Exempt by", self._codes)
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Facts of this record")
        form.addRow("&Reason", self.reason)
        self.style_box.setAccessibleName("Style")
        form.addRow("St&yle", self.style_box)
        self.channel_box.setAccessibleName("Channel")
        for choice in (self.style_box, self.channel_box):  # filled anew for each redaction
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.risk.setWordWrap(True)
        self.risk.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        form.addRow(self.risk)
        form.addRow("C&hannel", self.channel_box)
        self._fields = form
        return form

    def _numbers_part(self) -> QWidget:
        """In the record's own seconds and in hundredths of the picture; seldom needed."""
        part, self._times = QWidget(), QFormLayout()
        self._times.setHorizontalSpacing(GRID)
        self._times.addRow("From", self.start)
        self._times.addRow("Until", self.end)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._times)
        column.addWidget(self._boxes_part(), 1)
        return part

    def _boxes_part(self) -> QWidget:
        column = QVBoxLayout(self._boxes)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self.table.setMinimumHeight(5 * self.fontMetrics().height())
        column.addWidget(self.table, 1)
        self._key_buttons = QWidget()
        line = QHBoxLayout(self._key_buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        self._add_buttons(line, *_KEYS)
        column.addWidget(self._key_buttons)
        return self._boxes

    def _add_buttons(
        self,
        line: QHBoxLayout,
        *rows: tuple[str, str, str],
        kept: dict[str, ActionButton] | None = None,
    ) -> None:
        """Add buttons to a line, each by action, text and icon; those that are kept answer."""
        made = ActionButton if kept is None else AnswerButton
        for name, text, picture in rows:
            button = made(self._context.actions[name], text, picture)
            line.addWidget(button)
            if kept is not None:
                kept[name] = button

    # ---- showing

    def _bind_fields(self) -> None:
        self._session.changed.connect(self._follow_case)
        self._session.redaction_selected.connect(lambda _: self._refresh_fields())
        self._context.still.changed.connect(self._show_still)
        self._still.linkActivated.connect(lambda _: self._context.actions.run_action("check_box"))
        self._context.playhead.jumped.connect(lambda _: self._mark_keyframe())
        self._record.clicked.connect(self._go_to_start)
        self._codes.dropped.connect(lambda code: self._try_command(lambda: self._drop_code(code)))
        self.stands.clicked.connect(lambda: self._try_command(self._take_back))
        self.reason.editingFinished.connect(lambda: self._try_command(self._change_reason))
        self.style_box.activated.connect(lambda _: self._try_command(self._change_style))
        self.channel_box.activated.connect(lambda _: self._try_command(self._change_channel))
        self.start.editingFinished.connect(lambda: self._try_command(self._change_span))
        self.end.editingFinished.connect(lambda: self._try_command(self._change_span))
        self.keys.edited.connect(lambda *rows: self._try_command(lambda: self._change_key(*rows)))
        self.table.wanted.connect(self._go_to_key)
        self.box_ends.wanted.connect(self._go_to_media)
        self.table.removed.connect(lambda row: self._try_command(lambda: self._remove_key(row)))
        fields = (self.reason, self.style_box, self.channel_box, self.start, self.end, self.table)
        self._context.actions.read_only.guard_writers(*fields, self.stands)

    def _follow_case(self, change: Changed) -> None:
        shown = self._session.snapshot.find_redaction(self._session.selected_redaction)
        # Most of a case are other redactions, notes and decisions.
        if shown is not self._redaction or change.tables & {"anchors", "records"}:
            self._refresh_fields(change.outside)

    def _refresh_fields(self, outside: bool = False) -> None:
        """Show the redaction in focus; what is being typed survives what others change."""
        was, wanted = self._redaction, self._session.selected_redaction
        redaction = self._session.snapshot.find_redaction(wanted)
        self._redaction = redaction
        self.law.show_redaction(redaction)
        self._pages.setCurrentIndex(0 if redaction is None else 1)
        if redaction is None:
            self.keys.show_track(())
            return
        record = self._session.snapshot.get_record(redaction.record)
        self._show_kind(redaction)
        self._show_status(redaction)
        self._record.say_text(name_of(record))
        self._record.setAccessibleName(f"Record {record.path}")
        self._show_when(redaction)
        self._show_still()
        self._show_codes(redaction)
        kept = outside and was is not None and was.id == redaction.id
        typed = self.reason.isModified()
        other = typed or self.reason.text() != redaction.reason
        if other and not (kept and self.reason.hasFocus() and typed):
            self.reason.setText(redaction.reason)
            self.reason.setCursorPosition(0)  # a long one shows how it begins
        if self.reason.toolTip() != redaction.reason:
            self.reason.setToolTip(redaction.reason)
        self._show_style(redaction)
        self._show_channel(redaction, record.facts.channels or 1)
        if not (kept and (self.start.hasFocus() or self.end.hasFocus())):
            self._show_span(redaction, record.facts.duration_seconds)
        track = redaction.keyframes if isinstance(redaction, RegionRedaction) else ()
        self.keys.show_track(track, box_of(redaction))
        self._boxes.setVisible(bool(track or box_of(redaction)))
        self._numbers.setVisible(bool(track or box_of(redaction) or span_of(redaction)))
        self._show_picture()
        self._key_buttons.setVisible(bool(track))
        self._mark_keyframe()

    def _show_when(self, redaction: Redaction) -> None:
        """The times as the window tells them; where nothing tells the time, the record's own."""
        when = lasting_text(self._session, redaction)
        self.when.setText(when)
        self.when.setVisible(bool(when))
        place = "" if when else place_text(redaction)
        self._place.setText(place)
        self._place.setVisible(bool(place))

    def _show_picture(self) -> None:
        """Only where somebody sees it: it may have to be decoded."""
        if self.isVisible() and self._pictured is not self._redaction:
            self._pictured = self._redaction
            # A box on a video stands in its pictures; where it begins and ends says more.
            film = isinstance(self._redaction, RegionRedaction) and bool(self._redaction.keyframes)
            self.picture.setVisible(not film)
            self.box_ends.setVisible(film)
            self.picture.show_redaction(None if film else self._redaction)
            self.box_ends.show_redaction(self._redaction if film else None)

    def showEvent(self, _event: object) -> None:
        self._show_picture()

    def _show_kind(self, redaction: Redaction) -> None:
        words = KIND_WORDS[redaction.kind]
        # A picture that is set lays the whole pane out anew, the same one too.
        if words != self._kind.text():
            self._icon.show_icon(KIND_ICONS[redaction.kind])
            self._kind.setText(words)

    def _show_status(self, redaction: Redaction) -> None:
        absent = is_absent(redaction)
        self.stands.setVisible(absent)
        self._decisions["accept"].setVisible(redaction.status is not Status.ACCEPTED)
        self._decisions["reject"].setVisible(redaction.status is not Status.REJECTED)
        self._status.show_status(redaction)

    def _take_back(self) -> None:
        if self._redaction is not None:
            self._put_redaction(mark_present(self._redaction), "Does stand here")

    def _show_still(self) -> None:
        redaction = self._redaction
        self._still.setVisible(
            redaction is not None and self._context.still.waits_for_watching(redaction)
        )

    def _show_codes(self, redaction: Redaction) -> None:
        if redaction.exemptions == self._coded:
            return
        self._coded = redaction.exemptions
        law = load_jurisdiction(self._session.snapshot.info.jurisdiction)
        self._codes.show_codes(law, redaction.exemptions)

    def _show_style(self, redaction: Redaction) -> None:
        if type(redaction) is not self._styled:
            self._styled, known = type(redaction), STYLES.get(type(redaction), ())
            self._fields.setRowVisible(self.style_box, bool(known))
            self.style_box.clear()
            for style in known:
                self.style_box.addItem(STYLE_WORDS[style], style.value)
        self.style_box.setCurrentIndex(max(self.style_box.findData(str(style_of(redaction))), 0))
        weak = style_of(redaction) in (Style.PIXELATE, Style.BLUR)
        self._fields.setRowVisible(self.risk, weak)

    def _show_channel(self, redaction: Redaction, channels: int) -> None:
        """Which channels are silent: each side of a call may have its own."""
        channel = redaction.channel if isinstance(redaction, SoundRedaction) else None
        several = isinstance(redaction, SoundRedaction) and channels > 1
        offered = channels if several else 0
        if self.channel_box.count() != offered + 1:
            self._fields.setRowVisible(self.channel_box, several)
            self.channel_box.clear()
            self.channel_box.addItem("All channels", None)
            for number in range(offered):
                self.channel_box.addItem(channel_text(number, channels), number)
        # The first row is all of them.
        self.channel_box.setCurrentIndex(0 if channel is None else channel + 1)

    def _change_channel(self) -> None:
        if isinstance(self._redaction, SoundRedaction):
            made = replace(self._redaction, channel=self.channel_box.currentData())
            self._put_redaction(made, "Change channel")

    def _show_span(self, redaction: Redaction, seconds: float | None) -> None:
        span = span_of(redaction)
        for spin, value in zip((self.start, self.end), span or (0.0, 0.0), strict=True):
            self._times.setRowVisible(spin, span is not None)
            # A million seconds stand for a length that is not known.
            if spin.maximum() != (most := seconds or 1e6):
                spin.setRange(0.0, most)
            if spin.value() != value:
                spin.setValue(value)

    def _mark_keyframe(self) -> None:
        """Show which keyframe stands at the clock."""
        redaction = self._redaction
        place = self._session.placement_of(redaction.record) if redaction else None
        if place is None or redaction is None:
            return
        stream = self._context.player.streams.get(redaction.record)
        position = self._context.playhead.position
        frame = stream.frame_at(position) if stream is not None else None
        if stream is not None and stream.index is not None and frame is not None:
            self.keys.set_here(stream.index.seconds_of_frame(frame))

    # ---- changing

    def _try_command(self, does: Callable[[], None]) -> None:
        if not self._context.notices.try_command(does):
            self._refresh_fields()

    def _put_redaction(self, redaction: Redaction, label: str) -> None:
        if redaction != self._redaction:
            self._session.put_entity(redaction, label, self)

    def _change_reason(self) -> None:
        if self._redaction is not None:
            self._put_redaction(
                replace(self._redaction, reason=self.reason.text().strip()), "Change reason"
            )

    def _change_style(self) -> None:
        if isinstance(self._redaction, StyledRedaction):
            made = replace(self._redaction, style=Style(self.style_box.currentData()))
            self._put_redaction(made, "Change style")

    def _change_span(self) -> None:
        redaction = self._redaction
        if not isinstance(redaction, SpanRedaction):
            return
        first = self._on_first_picture(redaction, self.start.changed_from(redaction.start))
        last = self.end.changed_from(redaction.end)
        if (first, last) != (redaction.start, redaction.end):
            self._put_redaction(trim_redaction(redaction, first, last), "Trim redaction")
        else:  # what was typed may mean what it was
            record = self._session.snapshot.get_record(redaction.record)
            self._show_span(redaction, record.facts.duration_seconds)

    def _on_first_picture(self, redaction: SpanRedaction, start: float) -> float:
        """A start typed a little behind the first picture means it: else that one stays bare."""
        stream = self._context.player.streams.get(redaction.record)
        region = isinstance(redaction, RegionRedaction)
        if region and stream is not None and start <= stream.half_first_frame:
            return 0.0
        return start

    def _drop_code(self, code: str) -> None:
        redaction = self._redaction
        if redaction is not None:
            left = [c for c in redaction.exemptions if c != code]
            made = cite_exemptions(redaction, left, redaction.reason, accept=False)
            self._put_redaction(made, f"Remove exemption {code}")

    def _change_key(self, was: KeyframeRow, now: KeyframeRow) -> None:
        redaction = self._redaction
        if isinstance(redaction, BoxRedaction):
            self._put_redaction(replace(redaction, box=clamp_box(now.box)), "Move box")
        elif isinstance(redaction, RegionRedaction) and was.t is not None and now.t is not None:
            made = replace_keyframe(redaction, was.t, Keyframe(now.t, now.box))
            self._put_redaction(made, "Change keyframe")

    def _remove_key(self, row: KeyframeRow) -> None:
        if isinstance(self._redaction, RegionRedaction) and row.t is not None:
            self._put_redaction(without_key(self._redaction, row.t), "Remove keyframe")

    # ---- going

    def _go_to_key(self, row: KeyframeRow) -> None:
        if row.t is not None:
            self._go_to_media(row.t)

    def _go_to_media(self, t: float) -> None:
        redaction = self._redaction
        place = self._session.placement_of(redaction.record) if redaction else None
        if place is not None:
            self._context.playhead.pause()
            self._context.playhead.seek_to(place.utc_within(t))

    def _go_to_start(self) -> None:
        redaction = self._redaction
        if redaction is None:
            return
        place = self._session.placement_of(redaction.record)
        if place is not None:
            self._context.playhead.seek_to(place.utc_within(start_of(redaction) or 0.0))
        self._session.show_spot(spot_of(redaction))
