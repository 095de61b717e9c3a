"""Following something on the picture with the mouse, while the video runs at half speed.

Decision 25.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from reviewer.model import RegionRedaction
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.redaction.boxes import stretch_box
from reviewer.redaction.spraying import add_lead, is_at_edge, size_of_track
from ui.case.context import Context
from ui.playback.tile import Tile
from ui.playback.wall import Wall

SPEED = 0.5
HAND = 0.3  # seconds by which a hand is behind what it follows
LATEST = 0.5  # seconds: a picture further from the clock is one that still stands from before
FACE = 0.06  # of the picture's width: about a face, where nothing was drawn yet


class Spray(QObject):
    """Armed, it waits for the mouse on any picture; then it follows until the button is let go.

    Signals:
        followed: record, where the box stood at every frame that was seen, and where when the
            mouse was pressed.
    """

    followed = Signal(str, object, object)

    def __init__(self, context: Context, wall: Wall, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._wall = context, wall
        self.armed = False
        self._record = ""
        self._samples: dict[int, Box] = {}
        self._rate = 1.0
        self._sizes: dict[str, tuple[float, float]] = {}  # by record, while the case is open
        context.playhead.moved.connect(lambda _: self._take_sample())

    @property
    def is_running(self) -> bool:
        """True while the mouse is held."""
        return bool(self._record)

    def arm_pictures(self, box_of: Callable[[str], Box | None]) -> None:
        """Give each picture a box to follow with; ``box_of`` gives one for a record, or none."""
        self.armed = True
        for record, tile in self._wall.tiles.items():
            tile.view.drawing = False
            tile.view.spraying = box_of(record) or self.fresh_box(record, tile)
            tile.view.update()

    def attach_tile(self, record: str, tile: Tile) -> None:
        """Listen to a picture; each new one is given once."""
        tile.view.followed.connect(lambda _: self._follow_box(record))
        tile.view.spray_sized.connect(self.scale_box)
        tile.view.spray_ended.connect(self._end_spray)

    def remember_size(self, record: str, box: Box) -> None:
        """The next spray on this recording has the size of this box."""
        self._sizes[record] = (box.w, box.h)

    def take_size_of(self, record: str, other: str) -> None:
        """The next spray on ``other`` has the size of the last one on ``record``."""
        # Not that of its keys: they are wider where the hand was quick, see ``add_lead``.
        size = self._sizes.get(record) or self._last_size(record)
        if size is not None:
            self._sizes[other] = size

    def scale_box(self, factor: float, only_width: bool = False) -> None:
        """Grow or shrink the box that follows, or its width alone."""
        for record, tile in self._wall.tiles.items():
            box = tile.view.spraying
            if box is not None:
                grown = stretch_box(box, factor, 1.0 if only_width else factor)
                tile.view.spraying = grown
                self.remember_size(record, grown)
                tile.view.update()
        self._take_sample()

    def fresh_box(self, record: str, tile: Tile) -> Box:
        """A box in the middle, as large as the last box on this recording; else as a face."""
        image = tile.view.painted_image
        shape = image.width() / image.height() if not image.isNull() else 16 / 9
        w, h = self._sizes.get(record) or self._last_size(record) or (FACE, min(FACE * shape, 1.0))
        return Box(0.5 - w / 2, 0.5 - h / 2, w, h)

    def _last_size(self, record: str) -> tuple[float, float] | None:
        """Of the newest box that is kept, as when the case was opened again."""
        kept = self._context.session.snapshot.redactions
        tracks = [
            r.keyframes
            for r in kept
            if r.record == record and isinstance(r, RegionRedaction) and r.keyframes
        ]
        return size_of_track(tracks[-1], tracks[-1][-1].t) if tracks else None

    def brush_over(self, redaction: RegionRedaction, t: float) -> Box:
        """The box of a redaction to follow again with: whole, though it may be cut there."""
        keys = redaction.keyframes
        box, (w, h) = box_at(keys, t), size_of_track(keys, t)
        was_w, was_h = self._sizes.get(redaction.record, (0.0, 0.0))
        # Where the edge cuts it all along, only the hand's last box tells how large it was.
        if all(is_at_edge(key.box.x, key.box.w) for key in keys):
            w = max(w, was_w)
        if all(is_at_edge(key.box.y, key.box.h) for key in keys):
            h = max(h, was_h)
        return Box(box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h)

    def disarm_pictures(self) -> None:
        """Stop following; what was followed so far is forgotten."""
        if self.is_running:
            self._context.playhead.pause()
            self._context.playhead.set_rate(self._rate)
        self.armed, self._record = False, ""
        self._samples = {}
        for tile in self._wall.tiles.values():
            tile.view.spraying = None
            tile.view.update()

    def _follow_box(self, record: str) -> None:
        if not self.is_running:
            self._record, self._samples = record, {}
            playhead = self._context.playhead
            self._rate = playhead.rate
            playhead.pause()
            self._take_sample()
            if playhead.position < playhead.time_limits[1]:
                playhead.play(SPEED)
        self._take_sample()

    def _take_sample(self) -> None:
        tile = self._wall.tile_of(self._record) if self.is_running else None
        if tile is None or tile.frame is None or tile.view.spraying is None:
            return
        index, place = tile.stream.index, tile.stream.place
        assert index is not None
        late = place.media_of_utc(self._context.playhead.position) - index.seconds_of_frame(
            tile.frame
        )
        if abs(late) < LATEST:
            self._samples[tile.frame] = tile.view.spraying

    def _end_spray(self) -> None:
        record, samples = self._record, self._samples
        self.disarm_pictures()
        index = self._context.player.streams[record].index if record else None
        if index is not None and samples:
            self.remember_size(record, samples[max(samples)])
            track = [Keyframe(index.seconds_of_frame(n), samples[n]) for n in sorted(samples)]
            self.followed.emit(record, add_lead(track, HAND * SPEED), track[0].box)
