"""Who decodes what the wall shows: each video in the size of its tile, all within one budget.

Pictures come as large as they are painted, so that painting them is a copy. A tile that changes
its size shows what is there until pictures of the new size come.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.playback.decoder_pool import DecoderPool
from reviewer.playback.live_pictures import PictureReader
from ui.case.pacing import LOOK_MS, Lag, Pacing
from ui.case.playhead import Playhead
from ui.case.stream import Stream
from ui.common.picture_budget import PictureBudget, PictureKind

# Chosen by hand: as large as a tile of a wall on a common screen, until a tile says its size.
WALL_SIZE = (960, 540)
FOCUS_SIZE = (1920, 1080)
LARGEST = (3840, 2160)  # no screen of a workplace shows more
SETTLE_MS = 120  # a window that is drawn larger tells hundreds of sizes

Size = tuple[int, int]


class WallReaders(QObject):
    """Gives every shown stream its reader, and none to the others.

    Signals:
        pace_changed: a video shows more, or fewer, of its pictures.
    """

    pace_changed = Signal()

    def __init__(
        self,
        streams: Mapping[str, Stream],
        pool: DecoderPool,
        playhead: Playhead,
        budget: PictureBudget,
        focus: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._streams, self._pool, self._playhead = streams, pool, playhead
        self._budget, self._focus = budget, focus
        self._shown: tuple[str, ...] = ()
        self._told: dict[str, Size] = {}
        self._leaving: dict[str, PictureReader] = {}  # those that end by themselves
        self._pacing = Pacing(self._follow_pace)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self.arrange_readers)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_at_lags)
        budget.count_with(PictureKind.FRAMES, self._bytes_held)
        playhead.state_changed.connect(self._follow_clock)
        playhead.moved.connect(self.aim_readers)

    # ---- who reads

    def show_records(self, shown: tuple[str, ...]) -> None:
        """These are on the wall from now on."""
        self._shown = shown
        self.arrange_readers()

    def fit_pictures(self, record: str, size: Size) -> None:
        """Its tile has room for so many pixels of the screen."""
        size = min(size[0], LARGEST[0]), min(size[1], LARGEST[1])
        if min(size) < 2 or self._told.get(record) == size:
            return
        self._told[record] = size
        stream = self._streams.get(record)
        if stream is not None and stream.reader is not None:
            self._settling.start()

    def arrange_readers(self) -> None:
        """Give every shown stream the right reader, and none to the others."""
        alone = len(self._shown) == 1
        for path, stream in self._streams.items():
            if path not in self._shown or stream.index is None or stream.fault:
                self.drop_reader(stream)
                continue
            # Alone it is shown as it was handed over: small things are found there.
            proxy = stream.proxy is not None and not alone
            size, reader = self._size_of(stream), stream.reader
            if reader is None or stream.on_proxy != proxy or reader.size != size:
                self._give_reader(stream, proxy, size)
        self.aim_readers(self._playhead.position)

    def drop_reader(self, stream: Stream) -> None:
        """Read a video no more; nobody waits until its thread has ended."""
        if stream.reader is not None:
            stream.reader.stop_reading()
            self._leaving[stream.record.path], stream.reader = stream.reader, None

    def aim_readers(self, position: int) -> None:
        """Tell all readers where the clock stands."""
        playhead = self._playhead
        direction = (1 if playhead.rate > 0 else -1) if playhead.playing else 0
        for path in self._shown:
            stream = self._streams[path]
            frame = stream.frame_at(position)
            if stream.reader is not None and frame is not None:
                stream.reader.aim_at(frame, direction, stream.pace)

    def close(self) -> None:
        """End every reader, and wait for it."""
        self._settling.stop()
        self._look.stop()
        for stream in self._streams.values():
            self.drop_reader(stream)
        for reader in self._leaving.values():
            reader.close()
        self._leaving.clear()

    def _size_of(self, stream: Stream) -> Size:
        told = self._told.get(stream.record.path)
        if told is not None:
            return told
        facts, most = stream.record.facts, FOCUS_SIZE if len(self._shown) == 1 else WALL_SIZE
        if not facts.width or not facts.height:
            return most
        longest = max(facts.width, facts.height)  # it may stand on its side
        return min(most[0], longest), min(most[1], longest)

    def _give_reader(self, stream: Stream, proxy: bool, size: Size) -> None:
        assert stream.index is not None
        path, index = stream.source, stream.index
        elder = stream.reader or self._leaving.pop(stream.record.path, None)
        if proxy and stream.proxy is not None:
            path, index = stream.proxy
        if stream.on_proxy != proxy:
            self._pacing.begin_anew(stream.record.path)
        before, after = {}, None
        if elder is not None:
            before, after = elder.pictures_kept(), elder.close
            elder.stop_reading()
        stream.on_proxy = proxy
        share = self._budget.share_of(PictureKind.FRAMES) // max(len(self._shown), 1)
        decoders = self._pool.decoders_of_recording(stream.record.path, after)
        way = stream.record.facts.orientation
        stream.reader = PictureReader(path, index, size, way, share, decoders)
        stream.reader.show_until_ready(before)

    def _bytes_held(self) -> int:
        return sum(s.reader.bytes_kept for s in self._streams.values() if s.reader is not None)

    # ---- at which pace

    def _follow_clock(self) -> None:
        if self._playhead.playing and self._playhead.rate > 0:
            if not self._look.isActive():
                costs = {p: _cost_of(self._streams[p]) for p in self._shown}
                self._pacing.begin_playing(costs, self._in_focus(), os.cpu_count() or 2)
                self._look.start()
        else:
            self._look.stop()

    def _look_at_lags(self) -> None:
        lags = {p: lag for p in self._shown if (lag := self._lag_of(self._streams[p])) is not None}
        self._pacing.look_at(lags, self._in_focus())

    def _in_focus(self) -> str:
        focus = self._focus()
        return focus if focus in self._shown else next(iter(self._shown), "")

    def _lag_of(self, stream: Stream) -> Lag | None:
        frame = stream.frame_at(self._playhead.position)
        if frame is None or stream.reader is None or stream.index is None:
            return None
        picture = stream.reader.picture_of(frame)
        # Who has shown nothing yet begins; that is not being slow.
        if picture is None or not stream.reader.has_begun:
            return None
        seconds = stream.index.seconds_of_frame
        behind = seconds(frame) - seconds(picture.frame)
        return Lag(behind, _cost_of(stream))

    def _follow_pace(self) -> None:
        for path, stream in self._streams.items():
            stream.pace = self._pacing.pace_of(path)
        self.pace_changed.emit()


def _cost_of(stream: Stream) -> int:
    """Pixels a second that are decoded for it at full pace; 0 for a small copy."""
    facts, index = stream.record.facts, stream.index
    if stream.on_proxy or index is None or len(index) < 2:
        return 0
    seconds = index.seconds_of_frame(len(index) - 1) - index.seconds_of_frame(0)
    rate = (len(index) - 1) / seconds if seconds > 0 else 0.0
    return round((facts.width or 0) * (facts.height or 0) * rate)
