"""Every video of the case as a passive stream behind the one clock.

A stream shows its proxy on the wall and its original when it stands alone or is stepped
frame by frame; which of the two is said on the tile.

Decision 190.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from reviewer.errors import ReviewerError, explain_plainly
from reviewer.model import Kind
from reviewer.playback.decoder_pool import DecoderPool
from reviewer.playback.index import FrameIndex
from reviewer.playback.live_pictures import DecodedPicture, PictureReader
from reviewer.playback.media_desk import Crashed, MediaDesk
from reviewer.playback.orders import Pace
from reviewer.playback.peaks import Peaks
from reviewer.playback.sound_mixer import AudibleTrack
from reviewer.system.jobs import Job
from reviewer.system.queued_work import JobTerms, Priority, WorkKind
from ui.case.audio import Loudspeaker
from ui.case.chosen_records import ChosenRecords
from ui.case.playhead import Playhead
from ui.case.scene_cuts import SceneCuts
from ui.case.session import Changed, Session
from ui.case.small_copies import MadeCopy, SmallCopies
from ui.case.stream import Stream
from ui.case.wall_readers import WallReaders
from ui.common.behind_queue import QueuedTask
from ui.common.picture_budget import PictureBudget
from ui.common.tasks import Task, Tasks

INDEXES = WorkKind(
    "index", "Counting the frames of a video", "Counting frames, video {now} of {total}", at_once=1
)

# Seconds of video of which each has its small copy beforehand; chosen by hand, as what a machine
# copies in a night. Of more, a video has its copy from when it is looked at: the copies of a day's
# footage would need half of its room on the disk, and most of it nobody opens.
ALL_COPIED = 8 * 3600


@dataclass
class Voice:
    """How one recording sounds in the mix."""

    gain: float = 1.0
    muted: bool = False
    solo: bool = False


def _moment_of_step(stream: Stream, position: int, frames: int) -> int | None:
    """The moment of the frame that is so many away from the one that a video shows."""
    if stream.index is None:
        return None
    inside = min(max(position, stream.place.start), stream.place.end)
    before = position < stream.place.start and frames > 0  # its first one is the next to come
    at = stream.index.frame_shown_at(stream.place.media_of_utc(inside)) + (frames - before)
    at = min(max(at, 0), len(stream.index) - 1)
    return stream.place.utc_within(stream.index.seconds_of_frame(at))


class Player(QObject):
    """Streams, sound and clock of an open case.

    Signals:
        ready: a stream's pictures can be asked for, or it turned out broken.
        shown_changed: which recordings stand on the wall changed.
        pace_changed: what of ``records_seen`` is shown changed, for the machine is busy or not.
        gave_up: a recording is opened no more, for what it did to its reader.
        peaks_found: what the sound of a recording looks like is known.
        cuts_found: where other scenes of a recording begin is known.
    """

    ready = Signal(str)
    shown_changed = Signal()
    pace_changed = Signal()
    voices_changed = Signal()
    gave_up = Signal(object)
    peaks_found = Signal(str)
    cuts_found = Signal(str)

    def __init__(
        self, session: Session, playhead: Playhead, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.playhead, self._tasks = session, playhead, tasks
        self.streams: dict[str, Stream] = {}
        self.budget = PictureBudget()
        self.chosen = ChosenRecords(session)
        self.peaks: dict[str, Peaks] = {}
        self._voices: dict[str, Voice] = {}
        self._closed = False  # work that ends later finds nobody to tell
        self._given_up: set[str] = set()
        self.desk = MediaDesk(session.case.cache_folder)
        self._copies = SmallCopies(session, tasks, self.desk, self)
        self._copies.made.connect(self._take_proxy)
        self._copies.failed.connect(self._not_proxied)
        videos = [r for r in session.snapshot.records if r.kind is Kind.VIDEO]
        self._few_hours = sum(r.facts.duration_seconds or 0.0 for r in videos) <= ALL_COPIED
        self._cuts = SceneCuts(session, tasks, self.desk, self)
        self._cuts.found.connect(self.cuts_found)
        self.pool = DecoderPool()
        # The first child is there before the first video asks for it.
        self.pool.warm_up()
        self._readers = WallReaders(
            self.streams, self.pool, playhead, self.budget, lambda: session.selected_record, self
        )
        self._readers.pace_changed.connect(self.pace_changed)
        self.loudspeaker = Loudspeaker(playhead, self.pool, self)
        self.loudspeaker.gave_up.connect(self.give_up)
        self._open_all()
        self._hear_tracks()
        start, end = session.case_span
        playhead.set_limits(start, end)
        playhead.seek_to(start)
        session.changed.connect(self._follow_clocks)
        session.record_selected.connect(lambda _: self._prefer_shown())

    # ---- what is on the wall

    @property
    def shown_records(self) -> tuple[str, ...]:
        """Paths of the recordings that stand on the wall, in order; calls are among them."""
        return self.chosen.records

    @property
    def shown_videos(self) -> tuple[str, ...]:
        """The videos among them."""
        return self.chosen.videos

    def show_records(self, records: tuple[str, ...]) -> None:
        """Put these recordings on the wall (of videos at most nine)."""
        self._follow_choice(self.chosen.choose(records))

    def show_all(self) -> None:
        """Put every recording on the wall."""
        self.show_records(self.chosen.all_records())

    def show_remembered(self, records: list[str]) -> None:
        """Put on the wall what stood there last; what is no record by now is passed over."""
        known = self.chosen.in_order(records)
        if known:
            self.show_records(known)

    def show_beside(self, record: str) -> None:
        """Put a recording on the wall beside what stands there."""
        self._follow_choice(self.chosen.add(record))

    def bring_beside(self, record: str) -> None:
        """Have a recording on the wall, beside what stands there; nothing for other records."""
        if record in self.streams and record not in self.shown_records:
            self.show_beside(record)

    def hide_record(self, record: str) -> None:
        """Take a recording from the wall."""
        self._follow_choice(self.chosen.drop(record))

    def show_alone(self, record: str) -> None:
        """Only this one; ``show_again`` brings back what stood there."""
        self._follow_choice(self.chosen.choose_alone(record))

    def show_again(self) -> None:
        """What stood on the wall before one was opened alone."""
        self._follow_choice(self.chosen.choose_before())

    def _follow_choice(self, changed: bool) -> None:
        if changed:
            self._prefer_shown()
            self._readers.show_records(self.shown_videos)
            self.shown_changed.emit()

    @property
    def only_record(self) -> str:
        """The one recording that fills the wall; empty with more."""
        return self.shown_records[0] if len(self.shown_records) == 1 else ""

    @property
    def records_seen(self) -> tuple[str, ...]:
        """Those on the wall of which one sees what happens, and not a picture now and then."""
        return tuple(p for p in self.shown_videos if self.streams[p].pace is not Pace.KEYS)

    def fit_pictures(self, record: str, size: tuple[int, int]) -> None:
        """The tile of a video has room for so many pixels of the screen."""
        self._readers.fit_pictures(record, size)

    def newest_picture(self, record: str) -> DecodedPicture | None:
        """The newest picture at hand for where the clock stands."""
        stream = self.streams[record]
        frame = stream.frame_at(self.playhead.position)
        if stream.reader is not None and stream.reader.broken:
            self._reader_broke(stream, stream.reader)
        if frame is None or stream.reader is None:
            return None
        return stream.reader.picture_of(frame)

    def keep_peaks(self, record: str, peaks: Peaks) -> None:
        """Whoever read the sound of a recording tells what it looks like."""
        self.peaks[record] = peaks
        self.peaks_found.emit(record)

    # ---- stepping

    def step_frames(self, frames: int) -> None:
        """Move by frames of the video in focus: the selected one, else the first shown."""
        if self.playhead.playing:
            self.playhead.pause()
        position = self.playhead.position
        wanted = (self.session.selected_record, *self.shown_videos)
        near = [self.streams[path] for path in dict.fromkeys(wanted) if path in self.streams]
        runs = [s for s in near if s.index is not None and s.frame_at(position) is not None]
        aims = (_moment_of_step(stream, position, frames) for stream in runs or near)
        # A step never goes against its direction: a video that has ended gives way to one that
        # runs, and where none does, to the next one that begins.
        there = [aim for aim in aims if aim is not None and (aim - position) * frames > 0]
        if runs and there:
            self.playhead.seek_to(there[0])
        elif there:
            self.playhead.seek_to(min(there) if frames > 0 else max(there))
        elif not any(s.index is not None for s in near):
            # No video has an index yet: a 25th of a second, so that the keys do something.
            self.playhead.seek_to(position + frames * 40_000)

    # ---- sound

    def voice_of(self, record: str) -> Voice:
        """How a recording sounds."""
        return self._voices.setdefault(record, Voice())

    def set_voice(self, record: str, **wishes: float | bool) -> None:
        """Change gain, mute or solo of a recording."""
        voice = self.voice_of(record)
        for name, value in wishes.items():
            setattr(voice, name, value)
        self._hear_tracks()
        self.voices_changed.emit()

    def give_up(self, record: str, fault: ReviewerError) -> None:
        """Open a recording no more, neither its pictures nor its sound, and tell why.

        What brought down a process that had nothing to lose would bring down this one too.
        """
        if self._closed or record in self._given_up:
            return
        self._given_up.add(record)
        stream = self.streams.get(record)
        if stream is not None:
            self._readers.drop_reader(stream)
            told = str(fault) if isinstance(fault, ReviewerError) else explain_plainly(fault)
            stream.proxy, stream.on_proxy, stream.fault = None, False, told
        self._readers.arrange_readers()
        self._hear_tracks()
        if stream is not None:
            self.ready.emit(record)
        self.gave_up.emit(fault)

    def close(self) -> None:
        """Let every file, the sound device and the processes that read go."""
        self._closed = True
        self.playhead.pause()
        self.loudspeaker.close()
        self._cuts.close()
        self.desk.close()
        self._readers.close()
        self.pool.close()

    # ---- inside

    def _follow_clocks(self, change: Changed) -> None:
        """A person moved a recording on the clock: pictures and sound go with it."""
        if "anchors" not in change.tables:
            return
        for path, stream in self.streams.items():
            stream.place = self.session.placement_of(path) or stream.place
        self.playhead.set_limits(*self.session.case_span)
        self._hear_tracks()

    def _open_all(self) -> None:
        case = self.session.case
        for record in self.session.snapshot.records:
            place = self.session.placement_of(record.path)
            if record.kind is not Kind.VIDEO or place is None:
                continue
            try:
                stream = Stream(record, place, case.original_path(record))
            except ReviewerError as fault:  # its file is gone; the others play
                stream = Stream(record, place, Path(record.path), fault=str(fault))
            self.streams[record.path] = stream
        self._prefer_shown()
        self._readers.show_records(self.shown_videos)
        # What is on the wall can be played first; of a day's footage that is a few of many.
        for path in dict.fromkeys((*self.shown_videos, *self.streams)):
            if not self.streams[path].fault:
                self._start_index(self.streams[path])

    def _prefer_shown(self) -> None:
        """What is done behind begins with what a person looks at, then what stands beside it."""
        self._copies.prefer_records(self.shown_videos)
        looked_at = self._looked_at()
        self._tasks.queue.prefer_records(looked_at)
        for path in looked_at:
            stream = self.streams.get(path)
            if stream is not None and stream.index is not None and not stream.fault:
                self._copies.want_copy(stream.record)

    def _looked_at(self) -> tuple[str, ...]:
        return self.session.selected_record, *self.shown_records

    def _start_index(self, stream: Stream) -> None:
        kept = self.session.case.cache_folder / "index" / f"{stream.record.sha256}.npz"

        def read_index_of(job: Job) -> FrameIndex:
            return self.desk.read_index(stream.source, kept, job)

        if kept.is_file():
            task: Task | QueuedTask = self._tasks.start_task(read_index_of, behind=True)
        else:
            terms = JobTerms(size=stream.record.size, priority=Priority.SEEN)
            task = self._tasks.queue.add_job(INDEXES, stream.record.path, read_index_of, terms)
        task.succeeded.connect(lambda index: self._take_index(stream, index))
        task.failed.connect(lambda fault: self._take_fault(stream, fault))

    def _take_index(self, stream: Stream, index: FrameIndex) -> None:
        if self._closed or stream.fault:
            return
        stream.index = index
        self._readers.arrange_readers()
        self.ready.emit(stream.record.path)
        if self._few_hours or stream.record.path in self._looked_at():
            self._copies.want_copy(stream.record)

    def _take_fault(self, stream: Stream, fault: Exception) -> None:
        if self._closed:
            return
        if isinstance(fault, Crashed):
            self.give_up(stream.record.path, fault)
            return
        stream.fault = str(fault) if isinstance(fault, ReviewerError) else explain_plainly(fault)
        self.ready.emit(stream.record.path)

    def _not_proxied(self, record: str, fault: Exception) -> None:
        """Without a proxy the original is shown, unless it is dangerous."""
        if isinstance(fault, Crashed):
            self.give_up(record, fault)

    def _take_proxy(self, record: str, made: MadeCopy | None) -> None:
        stream = self.streams[record]
        if self._closed or stream.fault:
            return
        # With another number of pictures a frame's number would mean another picture.
        same = made is not None and stream.index is not None and len(made[1]) == len(stream.index)
        stream.proxy = made if same else None
        self._readers.arrange_readers()
        self._cuts.want_cuts(stream)

    def _reader_broke(self, stream: Stream, reader: PictureReader) -> None:
        """Without its proxy a video goes on from its original; without that, it says so.

        What brought its reader down is not opened again, neither the proxy nor the original.
        """
        if reader.fault is not None:
            self.give_up(stream.record.path, reader.fault)
            return
        why = reader.broken
        self._readers.drop_reader(stream)
        if stream.on_proxy:
            stream.proxy, stream.on_proxy = None, False
        else:
            stream.fault = f"{stream.source.name} can no longer be read ({why})."
        self._readers.arrange_readers()

    def _hear_tracks(self) -> None:
        tracks = []
        for place in self.session.placements_in_order:
            record = self.session.snapshot.get_record(place.record)
            if record.facts.audio_codec is None or record.path in self._given_up:
                continue
            voice = self.voice_of(record.path)
            try:
                source = self.session.case.original_path(record)
            except ReviewerError:
                continue  # whoever shows it says that its file is gone
            tracks.append(
                AudibleTrack(
                    record.path,
                    source,
                    place.clock,
                    record.facts.duration_seconds or 0.0,
                    voice.gain,
                    voice.muted,
                    voice.solo,
                )
            )
        self.loudspeaker.set_tracks(tuple(tracks))
