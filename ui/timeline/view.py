"""The timeline as a pane: the canvas, and what its gestures do to clock and case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from reviewer.model import Citation
from reviewer.timeline import Gap, ItemKind, Lane, TimelineItem
from ui.case.context import Context
from ui.case.gaps import CaseGaps
from ui.common.actions import Actions
from ui.common.theme import icon_size, themed_icon
from ui.timeline.access import announce_value, install_accessibility
from ui.timeline.canvas import Canvas
from ui.timeline.item_citing import ItemCiting
from ui.timeline.item_edit import ItemEdit
from ui.timeline.lane_choice import LaneChoice
from ui.timeline.lane_store import LaneStore
from ui.timeline.lanes_dialog import LanesDialog
from ui.timeline.loading import Loader
from ui.timeline.moment_strip import MomentStrip

_HELP = (
    "Click to go to a moment, drag on the ruler to scrub, drag on a lane to mark a range. "
    "The same items are in the table of events."
)
_NO_FURTHER = "There is no further item in this lane."


class TimelineView(QWidget):
    """All records in lanes on the wall clock.

    Signals:
        large_wanted: it shall take the larger part of the window, or no more than usual.
    """

    large_wanted = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.store = LaneStore.store_of(context)
        self.edit = ItemEdit(context)
        self.gaps = CaseGaps.gaps_of(context)
        self.canvas = Canvas(self.store.case_zone, self)
        self.canvas.setAccessibleName("Timeline")
        self.canvas.setAccessibleDescription(_HELP)
        self.setFocusProxy(self.canvas)
        install_accessibility()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.strip = MomentStrip(self)
        column.addWidget(self.strip)
        column.addWidget(self.canvas, 1)
        self._buttons = [self._make_button(*row) for row in _BUTTONS]
        self._own_seek = False
        self.lanes = LaneChoice(context, self.canvas, self)
        self._bind_actions()
        context.citing.add_view(self, self._cite_selection)
        self._listen_to_parts()
        self._show_lanes()
        self._stand_at(context.playhead.position)
        self.show_strip(False)
        self.loader = Loader(context, self.canvas.looks, self)
        self.loader.loaded.connect(self.canvas.repaint_lanes)
        self.destroyed.connect(partial(_close_store, self.store, self.loader))

    def show_strip(self, on: bool) -> None:
        """Be one line of the clock, as beside a page, or all lanes."""
        self.canvas.setVisible(not on)
        self.strip.setVisible(on)
        self.setMinimumHeight(self.strip.height_wanted if on else _LEAST)
        self.setMaximumHeight(self.strip.height_wanted if on else _ANY)
        keys = self._context.actions["large_timeline"].shortcut().toString()
        self.strip.large.setToolTip(f"Show all lanes ({keys})" if keys else "Show all lanes")

    # ---- actions

    def step_item(self, step: int) -> None:
        """Select the next (1) or previous (-1) item and go to its start."""
        self._go_to(self.canvas.neighbour_of_selected(step))

    def delete_selected(self) -> None:
        """Delete the selected redaction, annotation or bookmark."""
        if self.store.selection is not None:
            self.edit.remove_item(self.store.selection)

    def fit_recordings(self) -> None:
        """Show all recordings; again: everything."""
        self.canvas.fit_span()

    def zoom_selection(self) -> None:
        """Show the selected item, the in and out points, or the record in focus; again: all."""
        span = self._span_selected()
        if span is None:
            self._context.notices.say_briefly("Nothing with a time is selected.")
        elif self.canvas.shows_span(*span):
            self.canvas.fit_span()
        else:
            gap = self.canvas.scale.fold_of(span[0])
            if gap is not None:
                self._turn_gap(gap)
            self.canvas.fit_span(*span)

    def turn_gap_here(self) -> None:
        """Open the gap at the playhead, or fold it again; else the nearest one in sight."""
        now = self._context.playhead.position
        gaps = self.canvas.gaps
        if not gaps:
            self._context.notices.say_briefly("There is no gap in the recordings of a minute.")
            return
        self._turn_gap(min(gaps, key=lambda g: max(g.start - now, now - g.end, 0)))

    def choose_lanes(self) -> None:
        """Ask which lanes are drawn and which videos stand on the wall."""
        LanesDialog(self.canvas.lanes_shown_and_hidden(), self.lanes, self.window()).open()

    # ---- inside: building

    def _make_button(self, name: str, action: str) -> QToolButton:
        row = self._context.actions[action]
        made = QToolButton(self.canvas)
        made.setIcon(themed_icon(name))
        made.setIconSize(icon_size())
        made.setAutoRaise(True)
        keys = row.shortcut().toString()
        made.setToolTip(f"{row.text()} ({keys})" if keys else row.text())
        made.setAccessibleName(f"Timeline: {row.text()}")
        made.clicked.connect(partial(self._context.actions.run_action, action))
        self.canvas.addScrollBarWidget(made, Qt.AlignmentFlag.AlignLeft)
        return made

    def _bind_actions(self) -> None:
        actions = self._context.actions
        actions.bind_action("zoom_in", lambda: self.canvas.zoom_by(0.5))
        actions.bind_action("zoom_out", lambda: self.canvas.zoom_by(2.0))
        actions.bind_action("zoom_fit", self.fit_recordings)
        actions.bind_action("zoom_selection", self.zoom_selection)
        actions.bind_action("turn_gap", self.turn_gap_here)
        actions.bind_action("choose_lanes", self.choose_lanes)
        options: tuple[tuple[str, bool, Callable[[bool], None]], ...] = (
            ("large_timeline", False, self.large_wanted.emit),
            ("fold_gaps", self.gaps.folding, self.gaps.set_folding),
            ("skip_gaps", self.gaps.skipping, self.gaps.set_skipping),
        )
        for name, on, take in options:
            actions[name].setChecked(on)
            actions.bind_action(name, partial(_take_checked, actions, name, take))
        actions.bind_action("next_item", lambda: self.step_item(1))
        actions.bind_action("previous_item", lambda: self.step_item(-1))
        actions.bind_action("delete_redaction", self.delete_selected, within=self)
        self.edit.bind_keys(lambda: self.store.selection)

    def _listen_to_parts(self) -> None:
        context, canvas = self._context, self.canvas
        context.playhead.moved_calmly.connect(self._on_move)
        context.playhead.state_changed.connect(self._show_range)
        context.playhead.jumped.connect(self._on_jump)
        context.session.record_selected.connect(self._mark_record)
        self.store.changed.connect(self._show_lanes)
        self.store.selected.connect(self._show_selection)
        canvas.sought.connect(self._seek_to)
        self.strip.sought.connect(self._seek_to)
        self.strip.large_asked.connect(partial(context.actions.run_action, "large_timeline"))
        canvas.chosen.connect(self.store.select_item)
        canvas.played.connect(self._play_item)
        canvas.ranged.connect(self._set_range)
        canvas.edited.connect(self.edit.retime_item)
        canvas.lane_chosen.connect(self._choose_lane)
        canvas.lane_opened.connect(self._open_lane)
        canvas.gap_turned.connect(self._turn_gap)
        self.gaps.changed.connect(self._show_gaps)

    # ---- inside: from the case to the canvas

    def _show_lanes(self) -> None:
        session, canvas = self._context.session, self.canvas
        canvas.looks.places = {p.record: p for p in session.placements_in_order}
        canvas.zone = self.store.case_zone
        store = self.store
        canvas.show_lanes(store.lanes, session.case_span, store.differences, store.columns)
        canvas.selection = self.store.selection
        self._show_gaps()

    def _show_gaps(self) -> None:
        """Fold what nothing was recorded in; before the first and behind the last one too."""
        canvas, gaps = self.canvas, self.gaps
        found = gaps.gaps_within(canvas.item_bounds())
        canvas.set_gaps(found, gaps.opened, gaps.folding)
        self.strip.zone = canvas.zone
        span = self._context.session.case_span
        self.strip.show_recordings(self.store.lanes, span, canvas.scale.folds)

    def _show_selection(self, item: TimelineItem | None) -> None:
        self.canvas.selection = item
        if item is not None and not self.canvas.underMouse():
            self.canvas.show_item(item)
        self.canvas.viewport().update()
        announce_value(self.canvas)

    def _mark_record(self, record: str) -> None:
        """A chosen record's lanes come into sight; those of a transcript are its recording's."""
        canvas, session = self.canvas, self._context.session
        known = session.snapshot.records_by_path.get(record)
        own = (known.transcript_of if known is not None else None) or record
        canvas.set_focus_record(own)
        place = session.placement_of(own)
        if place is not None:
            canvas.follow_focus((place.start, place.end))
        if not canvas.underMouse():
            canvas.show_record(own)

    def _show_range(self) -> None:
        self.canvas.range = self._context.playhead.loop_points
        self.canvas.viewport().update()

    def _on_move(self, position: int) -> None:
        """Follow the clock while it plays, unless the person has scrolled away from it."""
        canvas = self.canvas
        was_in_sight = canvas.scale.left <= canvas.playhead <= canvas.scale.right_moment
        if self._context.playhead.playing and was_in_sight:
            canvas.show_moment(position, 0.1)
        self._stand_at(position)

    def _stand_at(self, position: int) -> None:
        self.canvas.set_playhead(position)
        self.strip.stand_at(position)

    def _on_jump(self, _generation: int) -> None:
        if not self._own_seek:
            self.canvas.show_moment(self._context.playhead.position)
        if not self._context.playhead.playing:
            self._stand_at(self._context.playhead.position)
            self.strip.setAccessibleDescription(self.strip.text_at(self.strip.position))
            announce_value(self.canvas)

    # ---- inside: from the canvas to the case

    def _seek_to(self, utc: int) -> None:
        self._own_seek = True
        self._context.playhead.seek_to(utc)
        self._own_seek = False

    def _play_item(self, item: TimelineItem) -> None:
        if item.kind is not ItemKind.CUE:  # words follow what is heard by themselves
            self.store.show_item(item)
        self.edit.play_item(item)

    def _set_range(self, start: int, end: int) -> None:
        self._context.playhead.set_in(start)
        self._context.playhead.set_out(end)

    def _go_to(self, item: TimelineItem | None) -> None:
        if item is None:
            still = self.store.reading
            told = "The timeline is still being read." if still else _NO_FURTHER
            self._context.notices.say_briefly(told)
            return
        self.store.select_item(item)
        self._context.playhead.seek_to(item.start)
        self.canvas.show_item(item)

    def _turn_gap(self, gap: Gap) -> None:
        if not self.gaps.folding:
            self._context.notices.say_briefly("Gaps are not folded: choose “Fold gaps” first.")
            return
        self.gaps.turn_gap(gap)
        self.canvas.show_turned(gap)

    def _span_selected(self) -> tuple[int, int] | None:
        """What is selected, with some room around it; of a record just itself."""
        item, session = self.store.selection, self._context.session
        if item is not None:
            room = max((item.end - item.start) // 4, _AROUND)
            return item.start - room, item.end + room
        start, end = self._context.playhead.loop_points
        if start is not None and end is not None and end > start:
            return start, end
        known = session.snapshot.records_by_path.get(session.selected_record)
        if known is None:
            return None
        place = session.placement_of(known.path) or session.placement_of(known.transcript_of or "")
        return (place.start, place.end) if place is not None else None

    def _cite_selection(self) -> Citation | None:
        """The item in focus as a citation; without one, the range or the moment of the record."""
        item = self.store.selection
        return ItemCiting(self._context).cite_item(item) if item is not None else None

    def _choose_lane(self, lane: Lane) -> None:
        if lane.record:
            self._context.session.select_record(lane.record)

    def _open_lane(self, lane: Lane) -> None:
        if lane.items:
            self.canvas.fit_span(lane.items[0].start, max(item.end for item in lane.items))

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.canvas.mouse.cancel_drag():
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            item = self.canvas.item_across(1 if key == Qt.Key.Key_Down else -1)
            if item is not None:
                self._go_to(item)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_selected()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.store.selection is not None:
            self._play_item(self.store.selection)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = self.canvas.viewport().mapFromGlobal(event.globalPos())
        title, gap = self.canvas.title_part_at(at), self.canvas.gap_at(QPointF(at))
        if title is not None and event.reason() is QContextMenuEvent.Reason.Mouse:
            self.lanes.add_to_menu(menu, title[0])
            menu.addSeparator()
            menu.addAction(self._context.actions["choose_lanes"])
        else:
            self._add_item_commands(menu)
            if gap is not None:
                menu.addAction("Open or fold this gap", partial(self._turn_gap, gap))
            else:
                menu.addAction(self._context.actions["turn_gap"])
        menu.popup(event.globalPos())

    def _add_item_commands(self, menu: QMenu) -> None:
        item = self.store.selection
        if item is not None:
            menu.addAction("Play it", partial(self._play_item, item))
            menu.addAction("Zoom to it", partial(self.canvas.fit_span, item.start, item.end))
            menu.addAction("Make it the range", partial(self._set_range, item.start, item.end))
            menu.addAction(self._context.actions["cite"])
            if item.kind is ItemKind.REDACTION:
                for name in ("accept", "reject", "exemption", "check_box"):
                    menu.addAction(self._context.actions[name])
            if self.edit.entity_of(item) is not None:
                menu.addAction(f"Delete {item.kind}", self.delete_selected)
            menu.addSeparator()
        for name in ("set_in", "set_out", "zoom_selection", "zoom_fit", "fold_gaps"):
            menu.addAction(self._context.actions[name])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is room for a lane or two, they come before a bar that wheel and keys do
        without.
        """
        super().resizeEvent(event)
        low = event.size().height() < _LOW * self.canvas.line_height
        off, on = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.canvas.setHorizontalScrollBarPolicy(off if low else on)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.canvas.setFocus(event.reason())


_BUTTONS = (("fit", "zoom_fit"), ("zoom-in", "zoom_in"), ("zoom-out", "zoom_out"))


_LOW = 7  # lines of text: a lower view has no bar
_LEAST = 72  # pixels: the ruler and a lane
_ANY = (1 << 24) - 1  # Qt's own word for any height
# Of a moment: enough to see what comes before and after it. Chosen by hand.
_AROUND = 2_000_000  # microseconds beside a selected item


def _take_checked(actions: Actions, name: str, take: Callable[[bool], None]) -> None:
    take(actions[name].isChecked())


def _close_store(store: LaneStore, loader: Loader) -> None:
    """The pane is gone: nobody waits for what is still being read."""
    store.close()
    loader.close()
