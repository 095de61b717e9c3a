"""Which lanes are hidden, and which recordings stand on the wall: chosen by a person."""

from __future__ import annotations

import json
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from reviewer.timeline import Lane
from reviewer.timeline.items import RECORDINGS
from ui.case.chosen_records import MOST_VIDEOS
from ui.case.context import Context
from ui.timeline.canvas import Canvas


class LaneChoice(QObject):
    """Eyes and ticks of the lanes.

    A tick is what stands on the wall now, whoever put it there.
    """

    def __init__(self, context: Context, canvas: Canvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._canvas = context, canvas
        self._window = parent
        canvas.lane_hidden.connect(self.hide_lane)
        canvas.lane_ticked.connect(self.turn_tick)
        canvas.hidden_asked.connect(self._ask_hidden)
        context.player.shown_changed.connect(self._show_ticks)
        canvas.rows.hidden = frozenset(self._read_list("hidden"))
        self._show_ticks()

    # ---- lanes

    def hide_lane(self, lane: Lane) -> None:
        """Draw a lane no more, nor what belongs to it; a line below the lanes tells of it."""
        self._set_hidden(self._canvas.rows.hidden | {lane.key})

    def show_lane(self, lane: Lane) -> None:
        """Draw a lane that was hidden."""
        self._set_hidden(self._canvas.rows.hidden - {lane.key})

    def show_all_lanes(self) -> None:
        """Draw every lane again."""
        self._set_hidden(frozenset())

    def is_hidden(self, lane: Lane) -> bool:
        """True of a lane that a person hid."""
        return lane.key in self._canvas.rows.hidden

    # ---- videos

    def videos_of(self, lane: Lane) -> tuple[str, ...]:
        """The records of a lane that can stand on the wall."""
        if lane.kind not in RECORDINGS:
            return ()
        chosen = self._context.player.chosen
        return tuple(i.record for i in lane.items if i.record and chosen.may_stand(i.record))

    def is_ticked(self, lane: Lane) -> bool:
        """True of a lane whose video stands on the wall."""
        return bool(set(self.videos_of(lane)) & set(self._context.player.shown_records))

    def turn_tick(self, lane: Lane) -> None:
        """Put a lane's videos on the wall, or take them off; one at least stays."""
        player, mine = self._context.player, self.videos_of(lane)
        shown = player.shown_records
        if self.is_ticked(lane):
            wanted = tuple(record for record in shown if record not in mine)
            if not wanted:
                self._tell("One recording at least stands on the wall.")
                return
        else:
            wanted = player.chosen.in_order({*shown, *mine})
            if len([r for r in wanted if r in player.streams]) > MOST_VIDEOS:
                self._tell(f"{MOST_VIDEOS} videos stand on the wall at most: take one off first.")
                return
        player.show_records(wanted)

    def add_to_menu(self, menu: QMenu, lane: Lane) -> None:
        """What can be done with a lane."""
        if self.videos_of(lane):
            tick = menu.addAction("On the wall", partial(self.turn_tick, lane))
            tick.setCheckable(True)
            tick.setChecked(self.is_ticked(lane))
        menu.addAction("Hide this lane", partial(self.hide_lane, lane))
        self._add_hidden(menu)

    # ---- inside

    def _add_hidden(self, menu: QMenu) -> None:
        hidden = [x for x in self._canvas.lanes_shown_and_hidden() if self.is_hidden(x)]
        if not hidden:
            return
        if not menu.isEmpty():
            menu.addSeparator()
        for lane in hidden:
            menu.addAction(f"Show {lane.title}", partial(self.show_lane, lane))
        if len(hidden) > 1:
            menu.addAction(f"Show all {len(hidden)} hidden lanes", self.show_all_lanes)

    def _ask_hidden(self, at: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        self._add_hidden(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _set_hidden(self, keys: frozenset[str]) -> None:
        self._canvas.hide_lanes(keys)
        self._write_list("hidden", tuple(sorted(keys)))

    def _show_ticks(self) -> None:
        player = self._context.player
        every = self._context.session.snapshot.records_by_path
        possible = frozenset(filter(player.chosen.may_stand, every))
        self._canvas.set_wall(frozenset(player.shown_records), possible)

    def _tell(self, text: str) -> None:
        self._context.notices.say_briefly(text)

    def _setting(self, name: str) -> str:
        return f"{self._context.session.settings_group}/lanes-{name}"

    def _read_list(self, name: str) -> list[str]:
        # Somebody may have edited the file.
        try:
            stored = json.loads(self._context.settings.text_of_setting(self._setting(name), "[]"))
        except ValueError:
            return []
        return [str(one) for one in stored] if isinstance(stored, list) else []

    def _write_list(self, name: str, values: tuple[str, ...]) -> None:
        self._context.settings.set_text(self._setting(name), json.dumps(values))
