"""The second look: what pictures show as they would be released now, and how much was looked at.

A few frames of each video, and the pages of photos and scans, are drawn, hidden as the release
hides them and looked at by another model than the one that proposed, where there is one, in a child
process. What is seen is kept in the case's cache, each
frame under what is hidden on it: who changes one mask has only the frames under it looked at again.

Decisions 201, 210.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from reviewer.detect.pictures import DetectorRow, faults_of_detectors, rows_for
from reviewer.errors import BadInput
from reviewer.model import Record, RegionRedaction
from reviewer.model.geometry import Box
from reviewer.model.on_page import as_region
from reviewer.overlooked.look_at_pages import (
    PagesToLook,
    boxes_of_step,
    boxes_on_frame,
    hides_words,
    look_at_released_pages,
    pages_to_look_at,
    seconds_of_page_frame,
)
from reviewer.overlooked.look_in_child import (
    CLOSE,
    QUICK,
    FramesToLook,
    LookedFrame,
    MasksOnFrames,
    Sighting,
    checked_frames,
    look_at_frames,
    rows_of_looks,
)
from reviewer.overlooked.look_moments import Moment, moments_to_look_at
from reviewer.overlooked.preview import PREVIEWS, Previewer, ReleasePreview
from reviewer.plan.plan import Step
from reviewer.playback.index import FrameIndex, demux_frames, index_of
from reviewer.system.canonical import digest_of
from reviewer.system.files import make_cache_folder, write_atomic
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SILENT, Job, PartOfJob
from reviewer.system.kept_json import read_kept_json

LOOK_VERSION = 3
"""Goes up when the same detectors see something else in the same pictures."""
FOLDER = "looked"
_AT_ONCE = 60  # frames; what is stopped loses no more of its work
_KEPT = 4  # times as many looks as are asked for: masks are changed, and changed back


@dataclass(frozen=True)
class SecondLook:
    """What was seen of one record.

    Attributes:
        times: when each frame that was looked at is shown, in seconds, ascending; of pages as
            ``model.on_page`` has it.
        found: what each of them shows.
        models: the names of who looked at every one.
        closely: how many of them were looked at by others as well ...
        others: ... who are these.
        why_not: why nobody looked, or not at all of it, as the end of a sentence; or empty.
        hard: how many of them are so dark or noisy that little can be seen.
    """

    times: tuple[float, ...] = ()
    found: tuple[tuple[Sighting, ...], ...] = ()
    models: tuple[str, ...] = ()
    closely: int = 0
    others: tuple[str, ...] = ()
    why_not: str = ""
    hard: int = 0


@dataclass
class _SecondLookBounds:
    """What one look at some frames may cost: 8K on a slow machine, and then some."""

    read_seconds: float = 1800.0
    read_memory: int = 8 << 30


_Asked = FramesToLook | PagesToLook


@dataclass(frozen=True)
class _ToLookAt:
    """What is to be looked at of one original.

    Attributes:
        moments: its frames.
        hidden_at: what lies on a frame, and where.
        seconds_of: when a frame is shown.
        look: the child's function.
        ask: what it is asked, for some of the frames.
        painted_on: what the renderer paints on frames that are drawn from a release.
    """

    original: str
    moments: list[Moment]
    hidden_at: Callable[[int], Sequence[tuple[RegionRedaction, Box]]]
    seconds_of: Callable[[int], float]
    look: Callable[[Any], list[LookedFrame]]
    ask: Callable[[tuple[tuple[int, bool], ...]], _Asked]
    painted_on: Mapping[int, list[tuple[float, ...]]] = field(default_factory=dict)


class SecondLooker:
    """Looks at the pictures of a case; close it to end its child, which begins with the first look.

    Args:
        cache: the case's folder for what can be made again.
        job: told of the progress; may stop the work, and what was seen by then is kept.
        only_known: nothing is decoded; what was seen before is recalled.
    """

    def __init__(self, cache: Path, job: Job = SILENT, only_known: bool = False) -> None:
        self.job = job
        self._cache, self._only_known = cache, only_known
        self._reader = IsolatedReader(_SecondLookBounds(), job, patient=True)
        self._previews = Previewer(cache / PREVIEWS)
        self._looked = rows_of_looks()

    def close(self) -> None:
        """End its children."""
        self._reader.close()
        self._previews.close()

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The names of who looks at every look; none where no model is there."""
        quick = {row.name for row in rows_for(QUICK, again=True)}
        return tuple(row.name for row in self._looked if row.models and row.name in quick)

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The names of who looks at some."""
        every = (row.name for row in self._looked if row.models)
        return tuple(name for name in every if name not in self.models)

    def look_at_video(
        self,
        record: Record,
        source: Path,
        masks: Sequence[RegionRedaction],
        people: Iterable[tuple[float, float]] = (),
    ) -> SecondLook:
        """What a video shows as it is released with some masks.

        Args:
            record: whose it is.
            source: its original.
            masks: what is hidden in it.
            people: from when to when somebody was seen in it, in seconds.

        Raises:
            Cancelled: The job was stopped.
        """
        return self._look(lambda: self._frames_of_video(record, source, tuple(masks), list(people)))

    def look_at_pages(self, record: Record, source: Path, step: Step) -> SecondLook:
        """What a photo, an animation or a document's scanned pages show as they are released.

        Args:
            record: whose they are.
            source: its original.
            step: its way into the package.

        Raises:
            Cancelled: The job was stopped.
        """
        return self._look(lambda: self._frames_of_pages(record, source, step))

    def _look(self, wanted: Callable[[], _ToLookAt | None]) -> SecondLook:
        if not self.can_see_faces:
            told = " ".join(faults_of_detectors(QUICK, again=True))
            return SecondLook(why_not=f"nobody looked at it as it is released: {told.rstrip('.')}")
        try:
            found = wanted()
            return self._look_at_frames(found) if found else SecondLook(why_not=_NOT_YET)
        except BadInput as fault:
            why = fault.message.rstrip(".")
            return SecondLook(why_not=f"it could not be looked at as it is released: {why}")

    @property
    def can_see_faces(self) -> bool:
        """Whether who looks at every look is there."""
        return any(kind in row.rules for row in self._looked for kind in QUICK)

    def _index_of(self, record: Record, source: Path) -> FrameIndex | None:
        kept = self._cache / "index" / f"{record.sha256}.npz"
        if self._only_known and not kept.exists():
            return None
        return index_of(
            source, kept, self.job, lambda: self._reader.call_child(demux_frames, source)
        )

    def _frames_of_video(
        self,
        record: Record,
        source: Path,
        masks: tuple[RegionRedaction, ...],
        people: list[tuple[float, float]],
    ) -> _ToLookAt | None:
        index = self._index_of(record, source)
        if index is None:
            return None

        def ask(frames: tuple[tuple[int, bool], ...]) -> FramesToLook:
            return FramesToLook(source, index, record.facts.orientation, masks, frames)

        return _ToLookAt(
            record.sha256 or "none",
            moments_to_look_at(index, masks, people),
            MasksOnFrames(index, masks).masks_at,
            index.seconds_of_frame,
            look_at_frames,
            ask,
        )

    def _frames_of_pages(self, record: Record, source: Path, step: Step) -> _ToLookAt | None:
        boxes, grid = boxes_of_step(step)
        preview = None
        if hides_words(step):
            preview = self._release_of(step, source)
            if preview is None:
                return None
        painted = defaultdict(list)
        for one in preview.boxes if preview is not None else ():
            painted[one.page - 1].append(one.box)
        released = preview.source if preview is not None else None

        def ask(frames: tuple[tuple[int, bool], ...]) -> PagesToLook:
            return PagesToLook(record, source, boxes, grid, frames, released)

        return _ToLookAt(
            record.sha256 or "none",
            pages_to_look_at(record),
            lambda n: [(as_region(one), one.box) for one in boxes_on_frame(record, boxes, n)],
            lambda n: seconds_of_page_frame(record, n),
            look_at_released_pages,
            ask,
            painted,
        )

    def _release_of(self, step: Step, source: Path) -> ReleasePreview | None:
        """The release of a document; ``None`` where it was not made yet, and is not to be."""
        if self._only_known:
            return self._previews.kept_preview(step, source)
        return self._previews.make_preview(step, source, PartOfJob(self.job, 0.0, 0.0))

    def _look_at_frames(self, wanted: _ToLookAt) -> SecondLook:
        moments = wanted.moments
        store = _LookFile(self._cache / FOLDER, wanted.original, self._looked)
        keys = {
            m.frame: store.key_of(m, wanted.hidden_at(m.frame), wanted.painted_on.get(m.frame, ()))
            for m in moments
        }
        todo = [m for m in moments if keys[m.frame] not in store.known]
        why = ""
        try:
            if not self._only_known:
                self._look_at_missing(wanted, todo, store, keys)
        except BadInput as fault:
            why = f": {fault.message.rstrip('.')}"  # what was seen by then is told all the same
        # Only what is looked at now is kept: what was hidden otherwise is of no use.
        looked = [m for m in moments if keys[m.frame] in store.known]
        lost = len(moments) - len(looked)
        if not looked and self._only_known:
            return SecondLook(why_not=_NOT_YET)
        not_seen = f"{lost} of {len(moments)} pictures that were to be looked at were not{why}"
        return SecondLook(
            tuple(wanted.seconds_of(m.frame) for m in looked),
            tuple(store.known[keys[m.frame]].found for m in looked),
            self.models,
            sum(m.closely for m in looked),
            self.others,
            not_seen if lost else "",
            sum(store.known[keys[m.frame]].hard for m in looked),
        )

    def _look_at_missing(
        self, wanted: _ToLookAt, todo: list[Moment], store: _LookFile, keys: dict[int, str]
    ) -> None:
        for first in range(0, len(todo), _AT_ONCE):
            part = todo[first : first + _AT_ONCE]
            self.job.check()
            told = PartOfJob(self.job, first / len(todo), (first + len(part)) / len(todo))
            self._reader.job = told
            asked = wanted.ask(tuple((m.frame, m.closely) for m in part))
            try:
                seen = checked_frames(self._reader.call_child(wanted.look, asked), asked.frames)
            except (AttributeError, TypeError, ValueError):
                raise BadInput("its reader answered something else") from None
            finally:
                self._reader.job = self.job
            store.keep_looks(seen, keys)


_NOT_YET = "nobody looked yet at how it is released"


class _LookFile:
    """What was seen of one original, by what is hidden on each frame."""

    def __init__(self, folder: Path, original: str, rows: Sequence[DetectorRow]) -> None:
        who = digest_of([LOOK_VERSION, [(row.name, row.version_told) for row in rows]])[:16]
        self._path = folder / f"{original}-{who}.json"
        self.known = _read_known(self._path)

    def key_of(
        self,
        moment: Moment,
        hidden: Sequence[tuple[RegionRedaction, Box]],
        painted: Sequence[Sequence[float]],
    ) -> str:
        """Of all that a look at a frame depends on."""
        told: list[Any] = [
            [m.id, [round(n, 6) for n in box.to_list()], m.style.value] for m, box in hidden
        ]
        told += [list(box) for box in painted]
        return f"{moment.frame}{'+' if moment.closely else '-'}{digest_of(told)[:12]}"

    def keep_looks(self, seen: Iterable[LookedFrame], keys: dict[int, str]) -> None:
        """Keep what was seen, beside what is known, as long as there is not too much of that."""
        for one in seen:
            self.known[keys[one.frame]] = one
        if len(self.known) > _KEPT * len(keys):
            wanted = set(keys.values())
            self.known = {key: one for key, one in self.known.items() if key in wanted}
        rows = {
            key: [one.hard, [[s.kind, *s.box.to_list(), s.score, s.mask] for s in one.found]]
            for key, one in self.known.items()
        }
        # A cache that cannot be written costs the next look its time.
        with suppress(OSError):
            make_cache_folder(self._path.parent)
            write_atomic(self._path, json.dumps(rows, separators=(",", ":")))


def _read_known(path: Path) -> dict[str, LookedFrame]:
    """What was kept; what is damaged counts as not there."""
    try:
        data: Any = read_kept_json(path)
        return {
            str(key): LookedFrame(0, tuple(map(_sighting_of, rows)), bool(hard))
            for key, (hard, rows) in data.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _sighting_of(row: Any) -> Sighting:
    kind, x, y, w, h, score, mask = row
    box = Box(float(x), float(y), float(w), float(h))
    if kind not in CLOSE or not box.fits_picture():
        raise ValueError
    return Sighting(kind, box, float(score), str(mask))
