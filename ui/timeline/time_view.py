"""A view along the clock: which time is seen, how coarse, and what of it is folded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from reviewer.clock.timebase import MICROS
from reviewer.timeline import Gap
from ui.timeline.folds import FOLD, GapFolds
from ui.timeline.scale import Scale
from ui.widgets.roomy_bar import RoomyBar

# Qt's bars count in 32 bits, and a case in microseconds of years: so the bar has steps of its own.
_BAR = 100_000  # steps of the horizontal scroll bar
_SAME = 0.01  # of a scale: less is the same to whoever looks at it


class TimeView(QAbstractScrollArea):
    """Scale, horizontal scroll bar and folds; what is drawn is for others.

    Attributes:
        playhead: where the case's clock stands.
        gaps: where nothing is recorded, those that are opened among them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = Scale(0.0, 1e6, 0, 1)
        self.playhead = 0
        self.gaps: tuple[Gap, ...] = ()
        self._opened: frozenset[Gap] = frozenset()
        self._folding = True
        self._extent = (0, MICROS)
        self._home = (0, MICROS)
        self._focus: tuple[int, int] | None = None
        self._before_opening: dict[Gap, Scale] = {}
        self._setting_bars = False
        self._untouched = True  # nobody has zoomed or scrolled yet
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBar(RoomyBar(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # Always: which lanes are there depends on the width, and so would the bar, and so on.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)

    # ---- what is seen

    def set_scale(self, scale: Scale, by_hand: bool = True) -> None:
        """Show another stretch of time, kept inside of what there is."""
        if by_hand:
            self.keep_scale()
        self._take_scale(self._keep_inside(scale))

    def keep_scale(self) -> None:
        """What is shown was chosen by a person, and does not follow the record in focus."""
        self._untouched = False

    def zoom_by(self, factor: float, x: float | None = None) -> None:
        """Zoom out by a factor (in, below 1) around a pixel, or around the playhead."""
        at = self.scale.pixel_of(self.playhead) if x is None else x
        # Around the playhead only while it is in sight: else what is looked at would fly away.
        if not self.scale.origin <= at <= self.scale.origin + self.scale.width:
            at = self.scale.origin + self.scale.width / 2
        coarsest = self.scale.fit_to_span(*self._extent).per_pixel * 1.2
        self.set_scale(self.scale.zoom_around(factor, at, coarsest))

    def fit_span(self, start: int | None = None, end: int | None = None) -> None:
        """Show a span, or everything that is recorded; chosen again, all that there is."""
        if start is not None and end is not None:
            self.set_scale(self.scale.fit_to_span(start, end))
            return
        home = self.scale.fit_to_span(*self._home)
        # Pressed again where it changes nothing, it shows logs and letters of other days too.
        self.set_scale(self.scale.fit_to_span(*self._extent) if self._looks_like(home) else home)

    def shows_span(self, start: int, end: int) -> bool:
        """True when just this span is seen, as ``fit_span`` shows it."""
        return self._looks_like(self._keep_inside(self.scale.fit_to_span(start, end)))

    def pan_by(self, pixels: float) -> None:
        """Move the view to the right by pixels."""
        self.set_scale(self.scale.move_by(pixels))

    def show_moment(self, utc: int, share: float = 0.5) -> None:
        """Bring a moment into sight, at a share of the width, if it is not."""
        if not self.scale.left <= utc <= self.scale.right_moment:
            x = self.scale.origin + share * self.scale.width
            self.set_scale(self.scale.place_moment(utc, x), by_hand=False)

    def follow_focus(self, span: tuple[int, int] | None) -> None:
        """What is shown until a person zooms or scrolls; ``None`` for all recordings."""
        self._focus = span
        if self._untouched:
            self._take_scale(self._keep_inside(self._scale_at_first()))

    # ---- folds

    def set_gaps(self, gaps: Sequence[Gap], opened: Collection[Gap], folding: bool) -> None:
        """What can be folded, and what of it is not; what is looked at stays where it is."""
        self.gaps = tuple(gaps)
        known = frozenset(opened) & frozenset(gaps)
        for gap in known - self._opened:
            self._before_opening[gap] = self.scale
        self._opened, self._folding = known, folding
        self._fold_time()

    def open_gaps(self) -> Iterator[Gap]:
        """Gaps in sight that are shown as long as they last, and could be folded."""
        left, right = self.scale.left, self.scale.right_moment
        return (g for g in self._opened if g.fold_end > left and g.fold_start < right)

    def show_turned(self, gap: Gap) -> None:
        """A gap was opened or folded by hand: show all of it, or what was seen before that."""
        if gap in self._opened:
            lasts = gap.length
            self.fit_span(gap.start - lasts // 20, gap.end + lasts // 20)
            return
        before = self._before_opening.pop(gap, None)
        if before is not None:
            same = replace(self.scale, left=before.left, per_pixel=before.per_pixel)
            self.set_scale(same)

    def _fold_time(self) -> None:
        most = max(FOLD, self.fontMetrics().height() + 8)
        shut = self.gaps if self._folding else ()
        folds = GapFolds(tuple(shut), most).without(self._opened)
        if folds == self.scale.folds:
            return
        inside = self.scale.left <= self.playhead <= self.scale.right_moment
        fixed = float(self.playhead) if inside else self.scale.left
        x = self.scale.pixel_of(fixed)
        made = replace(self.scale, folds=folds)
        made = self._scale_at_first(made) if self._untouched else made.place_moment(fixed, x)
        self._take_scale(self._keep_inside(made))

    # ---- for whoever draws

    def take_place(self, origin: int, width: int) -> None:
        """Time begins at a pixel and is so many wide."""
        was_in_sight = self.scale.left <= self.playhead <= self.scale.right_moment
        self.scale = replace(self.scale, origin=origin, width=width)
        if self._untouched:
            self.scale = self._keep_inside(self._scale_at_first())
            if was_in_sight and not self.scale.left <= self.playhead <= self.scale.right_moment:
                middle = origin + width / 2
                self.scale = self._keep_inside(self.scale.place_moment(self.playhead, middle))

    def take_bounds(self, home: tuple[int, int], extent: tuple[int, int]) -> None:
        """The span of the recordings, and that of all that has a time."""
        self._home, self._extent = home, extent
        if self.scale.right_moment < extent[0] or self.scale.left > extent[1]:
            self._untouched = True  # a first clock moves all: nothing of what was shown is left

    def scale_changed(self) -> None:
        """Another stretch of time is seen."""

    # ---- inside

    def _take_scale(self, scale: Scale) -> None:
        if scale != self.scale:
            self.scale = scale
            self.scale_changed()
            self.set_bar()

    def _scale_at_first(self, scale: Scale | None = None) -> Scale:
        return (scale or self.scale).fit_to_span(*(self._focus or self._home))

    def _keep_inside(self, scale: Scale) -> Scale:
        """Half a view beyond the ends at most, for zooming around what stands there."""
        middle = scale.origin + scale.width / 2
        first, last = (scale.pixel_of(utc) for utc in self._extent)
        if first > middle:
            return scale.move_by(first - middle)
        return scale.move_by(last - middle) if last < middle else scale

    def _looks_like(self, other: Scale) -> bool:
        coarse = abs(other.per_pixel / self.scale.per_pixel - 1) < _SAME
        return coarse and abs(self.scale.pixel_of(other.left) - self.scale.origin) < 2

    def set_bar(self) -> None:
        """Let the scroll bar stand where the view does."""
        self._setting_bars = True
        scale = self.scale
        first, last = (scale.pixel_of(utc) for utc in self._extent)
        span = max(last - first, 1.0)
        bar = self.horizontalScrollBar()
        page = max(round(_BAR * min(scale.width / span, 1.0)), 1)
        bar.setRange(0, _BAR - page)
        bar.setPageStep(page)
        bar.setSingleStep(max(page // 20, 1))
        bar.setValue(round((scale.origin - first) / span * _BAR))
        self._setting_bars = False

    def _on_scrolled(self, value: int) -> None:
        if not self._setting_bars:
            first, last = (self.scale.pixel_of(utc) for utc in self._extent)
            wanted = first + (last - first) * value / _BAR
            self.set_scale(self.scale.move_by(wanted - self.scale.origin))
