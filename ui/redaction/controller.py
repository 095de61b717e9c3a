"""Redacting video: what the keys and the mouse do to the boxes on the wall.

A controller, not a widget.  A drag is a draft of the picture's own; here arrives what came
of it, and becomes one step of the case.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from reviewer.errors import NothingMeant
from reviewer.model import (
    Boxed,
    BoxRedaction,
    Put,
    Redaction,
    RegionRedaction,
    Remove,
)
from reviewer.model.geometry import Box, Keyframe, box_at, is_centred_in
from reviewer.model.ids import REDACTION, new_id
from reviewer.redaction.keyframes import (
    grow_at,
    grown_throughout,
    key_after,
    key_at,
    key_before,
    move_at,
    toggled_key,
    with_key,
)
from reviewer.redaction.new_redactions import new_region
from reviewer.redaction.other_cameras import hidden_alike
from reviewer.redaction.spans import copied_to, split_at, trim_redaction
from reviewer.redaction.spraying import spray_track, sprayed_over
from ui.case.context import Context
from ui.case.sights import RedactionSight
from ui.case.stream import Stream
from ui.common.place_by_keys import HOW
from ui.common.redaction_text import name_of
from ui.common.times import clock_text
from ui.playback.box_overlay import LOOKS, OverlayLook
from ui.playback.moments import FrameMoment, Moments
from ui.playback.overlays import is_live
from ui.playback.wall import Wall
from ui.redaction.box_tool import GROW, BoxTool
from ui.redaction.check_box import BoxCheck
from ui.redaction.exemption_asker import ExemptionAsker
from ui.redaction.follow_commands import FollowCommands
from ui.redaction.picture_menu import PictureMenu
from ui.redaction.record_redactor import RecordRedactor
from ui.redaction.spray import Spray

NUDGE = 0.005  # of the picture: some ten pixels of a Full HD one
ONE_MOVE = 1.0  # seconds: keys that follow one another sooner make one step to undo
# These are chosen by hand.

SOON = 0.5  # seconds: a spray so shortly before or behind the selected box makes it longer
AT_ONCE = 0.2  # seconds: a spray shorter than this was a click, and gives a box that stays


class RedactController(QObject):
    """Binds the actions of the menu "Redact", and the four views of the picture."""

    def __init__(self, context: Context, wall: Wall) -> None:
        super().__init__(wall)
        self._context, self._wall = context, wall
        self._try_command = context.notices.try_command
        self._session = context.session
        self._moments = Moments(context, wall)
        self._nudged = ("", 0, 0.0)  # the box that a key moved last, in which step, when
        self.spray = Spray(context, wall, self)
        self.spray.followed.connect(
            lambda *told: self._try_command(lambda: self._box_sprayed(*told))
        )
        self.tool = BoxTool(context, wall, self.spray, self)
        self.tool.placed.connect(
            lambda path, box: self._try_command(lambda: self._box_drawn(path, box))
        )
        self.check = BoxCheck(context, self)
        self.follow = FollowCommands(context, wall, self.tool, self)
        self.menu = PictureMenu(context, self, self)
        self.asker = ExemptionAsker(context, wall)
        self.asker.follow_wanted.connect(
            lambda name: self._try_command(lambda: self.follow.follow_whole(name))
        )
        self.records = RecordRedactor(context, self.asker, self.add_redaction)
        context.sights.add_view(wall, self._sight_of)
        self._attached: dict[str, object] = {}  # the tiles that draw already
        wall.tiles_changed.connect(self._attach_tiles)
        context.actions.read_only.changed.connect(self._let_draw)
        context.actions.rebound.connect(self._say_keys)
        self._attach_tiles()
        self._bind_actions()

    # ---- binding

    def _bind_actions(self) -> None:
        commands: dict[str, Callable[[], None]] = {
            "new_region": self._arm_box,
            "spray": self._arm_spray,
            "check_box": self._check_box,
            "hide_until_gone": self._follow_selected,
            "hide_back": partial(self._follow_selected, back=True),
            "previous_key": lambda: self._go_to_key(key_before, "earlier"),
            "next_key": lambda: self._go_to_key(key_after, "later"),
            "toggle_key": self._toggle_key,
            "grow": lambda: self._scale_box(GROW, "Grow box"),
            "shrink": lambda: self._scale_box(1 / GROW, "Shrink box"),
            "grow_all": lambda: self._scale_all(GROW, "Grow box all along"),
            "shrink_all": lambda: self._scale_all(1 / GROW, "Shrink box all along"),
            "nudge_left": lambda: self._nudge_box(-NUDGE, 0),
            "nudge_right": lambda: self._nudge_box(NUDGE, 0),
            "nudge_up": lambda: self._nudge_box(0, -NUDGE),
            "nudge_down": lambda: self._nudge_box(0, NUDGE),
            "start_here": self._start_here,
            "end_here": self._end_here,
            "split": self._split_selected,
            "copy_redaction": self._copy_selected,
            "delete_redaction": self._delete_selected,
            "redact_sound": self.records.redact_sound,
            "withhold": self.records.withhold_record,
        }
        for name, does in commands.items():
            self._context.actions.bind_action(name, partial(self._try_command, does))
        for name in LOOKS:
            self._context.actions.bind_action(name, partial(self.set_look, name))
        self.set_look("view_edit")

    def _attach_tiles(self) -> None:
        self.tool.put_away()
        self._let_draw()
        self._say_keys()
        before, self._attached = self._attached, {**self._wall.tiles}
        for record, tile in self._wall.tiles.items():
            if before.get(record) is tile:
                continue  # a tile that stays on the wall would else draw each box twice
            tile.view.draw_began.connect(self._context.playhead.pause)
            tile.view.drawn.connect(
                lambda box, r=record: self._try_command(lambda: self._box_drawn(r, box))
            )
            tile.view.box_changed.connect(
                lambda i, box, r=record: self._try_command(lambda: self._box_dragged(r, i, box))
            )
            tile.view.overlay_clicked.connect(self._box_clicked)
            self.spray.attach_tile(record, tile)
            self.menu.attach_picture(record, tile.view)

    def _say_keys(self) -> None:
        """What to press where a box ends while what it hid may go on."""
        longer, follow = self._key_of("end_here"), self._key_of("hide_until_gone")
        for tile in self._wall.tiles.values():
            tile.view.end_hint = f"The box ends here · longer {longer} · follow {follow}"

    def _let_draw(self) -> None:
        """A drag on an empty place draws, unless the window only reads the case."""
        for tile in self._wall.tiles.values():
            tile.view.drag_draws = not self._context.actions.read_only

    def set_look(self, name: str) -> None:
        """Show the pictures in one of the four ways of ``LOOKS``."""
        self._context.actions[name].setChecked(True)
        self._wall.set_look(LOOKS[name])
        self._context.still.set_looking(LOOKS[name] is not OverlayLook.ORIGINAL)

    # ---- new boxes

    def _arm_box(self) -> None:
        self.ready_pictures()
        self.tool.take_box()
        self._context.notices.say_briefly(
            f"Draw a box on a picture, or {HOW}; Return puts it there, Esc stops."
        )

    def _arm_spray(self) -> None:
        self.ready_pictures()
        self.tool.take_spray(self._spray_box)
        self._context.notices.say_briefly(
            f"{self._spray_hint()}, at half speed; the wheel changes the size (with Shift only the "
            "width), as W and S do; Esc stops."
        )

    def _spray_hint(self) -> str:
        """Again only where a box will be followed again: in its camera, while it is there."""
        path = self.tool.target_of_keys()[0]
        moment = self._moments.at_clock(path)
        over = self._spray_target(path, moment.start) if moment is not None else None
        if over is None:
            return "Hold the mouse on a picture and follow what shall be hidden"
        camera = name_of(self._session.snapshot.get_record(path))
        return (
            f"Hold the mouse within the selected box on {camera} to follow it again, or anywhere "
            "else on what else shall be hidden"
        )

    def ready_pictures(self) -> None:
        """Rest on pictures on which a box can be drawn.

        Raises:
            Refused: None are shown, or none are recorded at this moment.
        """
        self.tool.put_away()
        self._context.playhead.pause()
        if not self._wall.tiles:
            raise NothingMeant("No video is shown to draw on.", "Press Ctrl+0 to show all.")
        if self._wall.tile_in_hand is None:
            raise NothingMeant("No video is recorded at this moment.", "Go to where one runs.")
        if not self._wall.look.shows_boxes:
            self.set_look("view_edit")

    def _check_box(self) -> None:
        self.tool.put_away()
        self.set_look("view_edit")
        check = partial(self._try_command, self.check.begin_check)
        if self._selected_region() is not None:
            check()
        else:  # which boxes wait is known once the case was looked over
            self._context.first.do_afterwards(check)

    def _box_drawn(self, path: str, box: Box) -> None:
        also = self.follow.drawn_also
        self.tool.put_away()
        record = self._session.snapshot.get_record(path)
        # The picture that was seen while the box was drawn, which may not be that of the clock by
        # now.
        key = Keyframe(self._moments.frame_seen(path).start, box)
        self.spray.remember_size(path, box)
        end = self._player_stream(path).scene_end(key.t)
        made = new_region(self._fresh_id(), record, [key], end)
        if also is not None and also.record != path:
            self.add_redaction(hidden_alike(made, also), "Redact region")
            self.follow.follow_whole(made.id)
            return
        self.add_redaction(made, "Redact region")
        self._context.notices.say_briefly(self._tell_lasting(path, end))

    def _tell_lasting(self, path: str, cut: float | None) -> str:
        """Until when a new box stays, and what to do where what it hides moves."""
        keys = {name: self._key_of(name) for name in ("hide_until_gone", "spray", "end_here")}
        place, until = self._session.placement_of(path), "to the end of the recording"
        if cut is not None and place is not None:
            zone = self._session.zone_shown
            until = f"until the picture changes at {clock_text(place.utc_of_media(cut), zone)}"
        return (
            f"The box stays where it is {until}. {keys['hide_until_gone']} follows what it hides "
            f"by itself, {keys['spray']} with the mouse; {keys['end_here']} ends it here."
        )

    def _key_of(self, name: str) -> str:
        return self._context.actions[name].shortcut().toString()

    def _player_stream(self, path: str) -> Stream:
        return self._context.player.streams[path]

    def _box_sprayed(self, path: str, samples: tuple[Keyframe, ...], pressed: Box) -> None:
        self.tool.put_away()
        record = self._session.snapshot.get_record(path)
        end = self._moments.end_of(path, samples[-1].t)
        keys = spray_track(samples)
        over = self._spray_target(path, keys[0].t)
        # The selected box is followed again, and no second one laid over it; what is pressed
        # beside it is somebody else, and must not take it along.
        if over is not None and is_centred_in(pressed, box_at(over.keyframes, keys[0].t)):
            self._session.put_entity(
                sprayed_over(over, keys, end), "Follow again with the mouse", self
            )
            return
        if end - keys[0].t < AT_ONCE:  # a click
            end = self._player_stream(path).scene_end(keys[0].t) or math.inf
        made = new_region(self._fresh_id(), record, keys, end if end < math.inf else None)
        self.add_redaction(made, "Follow with the mouse")

    def _spray_box(self, path: str) -> Box | None:
        moment = self._moments.at_clock(path)
        redaction = self._selected_region()
        if redaction is None or redaction.record != path or moment is None:
            return None
        return self.spray.brush_over(redaction, moment.start)

    def _spray_target(self, path: str, t: float) -> RegionRedaction | None:
        redaction = self._selected_region()
        if redaction is None or redaction.record != path:
            return None
        # Who let go too soon goes on where the box has just ended.
        near = 0 <= redaction.start - t <= SOON or 0 <= t - redaction.end <= SOON
        return redaction if near or self._is_live(redaction, t) else None

    def _is_live(self, redaction: RegionRedaction, t: float) -> bool:
        stream = self._context.player.streams.get(redaction.record)
        index = stream.index if stream is not None else None
        return index is not None and is_live(redaction, t, index)

    # ---- what is meant at a place of a picture

    def new_box_at(self, path: str, around: Box) -> None:
        """Put a new box there."""
        self._try_command(lambda: self._box_drawn(path, around))

    def follow_at(self, path: str, around: Box) -> None:
        """Hide what is there, and follow it from where it comes to where it leaves."""
        self.asker.follow_next()
        if not self._try_command(lambda: self._box_drawn(path, around)):
            self.asker.follow_next(False)

    def size_for(self, path: str) -> tuple[float, float]:
        """How large a box on this recording is, if nobody draws one."""
        box = self.spray.fresh_box(path, self._wall.tiles[path])
        return box.w, box.h

    def _follow_selected(self, *, back: bool = False) -> None:
        if self.follow.stop_following(self._session.selected_redaction):
            return
        found = self._selected_redaction()
        if not isinstance(found, RegionRedaction) or not found.keyframes:
            raise NothingMeant("This is no box on a video, so nothing leaves it.")
        tile = self._wall.tile_of(found.record)
        seen = tile is not None and tile.frame is not None
        t = self._moments.frame_seen(found.record).start if seen else math.inf
        if not self._is_live(found, t):  # where it has ended one wants it to go on from its end
            pictures = self._context.still.times_of_pictures(found)
            t = pictures[0 if back else 1] if pictures is not None else found.start
        self.follow.follow_from(found, t, back=back)

    # ---- boxes that are there

    def _box_clicked(self, redaction: str) -> None:
        if redaction:
            self._context.playhead.pause()
        self._session.select_redaction(redaction)

    def _box_dragged(self, path: str, redaction_id: str, box: Box) -> None:
        found = self._redaction_of(redaction_id)
        if not isinstance(found, RegionRedaction):
            return
        self._session.put_entity(
            with_key(found, self._moments.frame_seen(path).start, box), "Move box", self
        )

    def _nudge_box(self, dx: float, dy: float) -> None:
        found, t = self._box_here()
        change, now = Put(move_at(found, t, dx, dy)), time.monotonic()
        nudged, step, since = self._nudged
        joins = step if nudged == found.id and now - since < ONE_MOVE else 0
        # A hand on an arrow key would else fill the history with steps of half a percent.
        step = self._session.apply([change], "Move box", self, joins)
        self._nudged = (found.id, step, now)

    def _scale_box(self, factor: float, label: str) -> None:
        if self.spray.armed:
            self.spray.scale_box(factor)
            return
        found, t = self._box_here()
        self._session.put_entity(grow_at(found, t, factor), label, self)
        if isinstance(found, RegionRedaction) and len(found.keyframes) > 1:
            keys = "grow_all" if factor > 1 else "shrink_all"
            pressed = self._context.actions[keys].shortcut().toString()
            self._context.notices.say_briefly(
                f"{label}: at this moment. {pressed} does it all along."
            )

    def _scale_all(self, factor: float, label: str) -> None:
        found, _ = self._box_here()
        self._session.put_entity(grown_throughout(found, factor), label, self)

    def _toggle_key(self) -> None:
        found, t = self._box_here()
        if not isinstance(found, RegionRedaction):
            raise NothingMeant("This box does not move, so it has no keyframes.")
        there = key_at(found, t) is not None
        label = "Remove keyframe" if there else "Add keyframe"
        self._session.put_entity(toggled_key(found, t), label, self)

    def _go_to_key(
        self, find: Callable[[RegionRedaction, float], float | None], where: str
    ) -> None:
        found = self._selected_redaction()
        moment = self._moments.at_clock(found.record)
        place = self._session.placement_of(found.record)
        if not isinstance(found, RegionRedaction) or not found.keyframes or place is None:
            raise NothingMeant("This redaction has no keyframes.", "Select a box on a video.")
        outside = place.media_of_utc(self._context.playhead.position)
        t = find(found, moment.start if moment is not None else outside)
        if t is None:
            self._context.notices.say_briefly(f"There is no {where} keyframe.")
            return
        self._moments.go_to(found.record, t)

    # ---- spans

    def _start_here(self) -> None:
        found = self._selected_redaction()
        moment = self._moment_of(found)
        self._session.put_entity(trim_redaction(found, start=moment.start), "Trim redaction", self)

    def _end_here(self) -> None:
        """The frame that is seen is the last one covered: what one sees hidden stays hidden."""
        found = self._selected_redaction()
        moment = self._moment_of(found)
        self._session.put_entity(trim_redaction(found, end=moment.end), "Trim redaction", self)

    def _split_selected(self) -> None:
        found = self._selected_redaction()
        left, right = split_at(found, self._moment_of(found).start, self._fresh_id())
        self._session.apply([Put(left), Put(right)], "Split redaction", self)
        self._session.select_redaction(right.id)

    def _copy_selected(self) -> None:
        found = self._selected_redaction()
        record = self._session.snapshot.get_record(found.record)
        at = self._moment_of(found).start
        copy = copied_to(found, at, self._fresh_id(), record.facts.duration_seconds)
        self.add_redaction(replace(copy, author=self._session.case.author), "Copy redaction")

    def _delete_selected(self) -> None:
        found = self._selected_redaction()
        self._session.apply([Remove("redactions", found.id)], "Delete redaction", self)
        self._session.select_redaction("")

    # ---- where and when

    def _moment_of(self, redaction: Redaction) -> FrameMoment:
        moment = self._moments.at_clock(redaction.record)
        if moment is None:
            raise NothingMeant(
                "The clock stands outside of this redaction's record.", "Go to where it runs."
            )
        return moment

    def _box_here(self) -> tuple[Boxed, float]:
        """The selected box, and when the frame on which it is changed begins."""
        found = self._selected_redaction()
        if isinstance(found, BoxRedaction):
            return found, 0.0
        moment = self._moments.at_clock(found.record)
        track = found if isinstance(found, RegionRedaction) and found.keyframes else None
        if track is None or moment is None or not self._is_live(track, moment.start):
            raise NothingMeant(
                "There is no box of this redaction at this moment.", "Go to it with E or R."
            )
        return track, moment.start

    # ---- redactions

    def _selected_redaction(self) -> Redaction:
        return self._redaction_of(self._session.selected_redaction)

    def _selected_region(self) -> RegionRedaction | None:
        found = self._session.snapshot.find_redaction(self._session.selected_redaction)
        return found if isinstance(found, RegionRedaction) and found.keyframes else None

    def _redaction_of(self, redaction: str) -> Redaction:
        found = self._session.snapshot.find_redaction(redaction)
        if found is None:
            raise NothingMeant("No redaction is selected.", "Click a box, or press N.")
        return found

    def _fresh_id(self) -> str:
        return new_id(REDACTION)

    def add_redaction(self, redaction: Redaction, label: str) -> None:
        """Put a redaction into the case as one step, and select it."""
        made = redaction
        if not made.author:
            made = replace(made, author=self._session.case.author)
        self._session.put_entity(made, label, self)
        self._session.select_redaction(made.id)

    def _sight_of(self, redaction: Redaction) -> RedactionSight | None:
        """Where a box stands on the wall, if the picture that is seen shows it."""
        tile = self._wall.tile_of(redaction.record)
        if tile is None or tile.frame is None or not isinstance(redaction, RegionRedaction):
            return None
        if not self._wall.look.shows_boxes:
            return None
        index = tile.stream.index
        if index is None or not redaction.keyframes:
            return None
        t = index.seconds_of_frame(tile.frame)
        if not is_live(redaction, t, index):
            return None
        return tile.view.sight_of(box_at(redaction.keyframes, t))
