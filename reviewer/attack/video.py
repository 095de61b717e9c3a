"""A released video: every frame under a mask looked at, every other frame proved untouched.

Frames that were copied are proved by their coded slices and need no decoding.  Frames that
were encoded again are decoded: all under a mask, all around a splice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reviewer.attack import coded_pictures, masked_boxes, original_frames, released_frames
from reviewer.attack.face_watch import FaceWatch
from reviewer.attack.faces import LIBRARY as LIBRARY_OF_FACES
from reviewer.attack.mp4_boxes import Ints, Movie, Mp4Track
from reviewer.attack.probe import PackageFile, Scene
from reviewer.attack.report import VISIBLE
from reviewer.clock.timebase import as_exact_fraction, first_tick_at
from reviewer.model import RegionRedaction, Style
from reviewer.model.geometry import Box, box_at
from reviewer.system.work_ahead import work_ahead

Flags = npt.NDArray[np.bool_]

_MICRO = Fraction(1, 1_000_000)  # seconds: less than clocks and files tell
_INSTANT = 1e-6  # seconds: for who reckons in floating point a moment may be the one before
_AROUND = 0.5  # seconds around a splice that are decoded in full
_SHORT = 600  # a video encoded whole is compared in full up to so many frames ...
_WINDOWS, _WINDOW = 12, 6  # ... and beyond that in so many places, so many frames each
_AHEAD = 6  # pictures that are decoded while others are looked at
# Chosen by hand: in ten minutes of Full HD it takes two seconds of a processor to look.
_PLACES = (8, 60)  # all over a video that are looked at for faces, at least and at most ...
_APART = 60.0  # ... so many seconds apart between the two ...
_UNDER = 6  # ... so many under each mask, beside where it begins and ends ...
_WATCHED = 120  # ... and so many in all, under masks and elsewhere
_FAR = 15  # of encoded frames far from any splice, one in so many is compared


@dataclass
class _VideoCase:
    """One video under attack; arrays have one entry a shown frame."""

    scene: Scene
    file: PackageFile
    source: Path
    track: Mp4Track
    compared: coded_pictures.PacketComparison
    times: Ints  # PTS of the original's frames
    copied: Flags
    masked: Flags
    regions: tuple[RegionRedaction, ...]
    marks: dict[str, Flags]  # by region: the frames on which it holds

    def seconds_of_frame(self, number: int) -> float:
        """Media time of a frame."""
        return float(int(self.times[number] - self.compared.media_zero) * self.compared.tick)

    def regions_at(self, number: int) -> list[tuple[RegionRedaction, Box]]:
        """The redactions that hold at a frame, and where their boxes stand."""
        return [
            (r, self._box_at_frame(r, number)) for r in self.regions if self.marks[r.id][number]
        ]

    def at_edge(self, number: int) -> list[Box]:
        """Boxes that begin or end at the very moment at which a frame comes or goes: it may
        have them or not.
        """
        moments = [self.seconds_of_frame(n) for n in (number, number + 1) if n < len(self.times)]
        return [
            self._box_at_frame(region, number)
            for region in self.regions
            for t in (region.start, region.end)
            if any(abs(t - now) < _INSTANT for now in moments)
        ]

    def _box_at_frame(self, region: RegionRedaction, number: int) -> Box:
        return box_at(region.keyframes, self.seconds_of_frame(number))


def check_video(scene: Scene, file: PackageFile, source: Path, movie: Movie) -> list[bytes]:
    """Attack the picture of a released MP4, whose boxes ``movie`` holds.

    Returns:
        The units of the picture stream that are no pictures, for the word search.
    """
    units: list[bytes] = []
    track = movie.first_track("vide")
    with scene.open_probe("frames", file, coded_pictures.LIBRARY) as probe:
        if not probe.check_promise(
            track is not None, "container", "The video has no picture track."
        ):
            return units
        assert track is not None
        twin = coded_pictures.compare_packets(source, file.path, track, scene.job)
        units = twin.texts
        for where, what in twin.oddities[:20]:
            probe.check_promise(False, where, what)
        if not twin.known or len(twin.times) != len(track.pts):
            decoded = original_frames.decoded_times(source, scene.job)
            twin.take_times(decoded, decoded)
        count, have = len(twin.times), len(track.pts)
        what = f"The release has {have} frames, the original {count}."
        if not probe.check_promise(count == have and count > 0, "whole video", what):
            return units
        case = _make_case(scene, file, source, track, twin)
        late = _find_late_frame(case)
        what = "A frame stands at another time than in the original."
        probe.check_promise(not late, late, what)
        probe.check_promise(
            _no_hidden(movie, track), "edit list", "Frames are hidden by an edit list."
        )
        _check_copied_groups(case)
        _compare_frames(case)
        _watch_faces(case)
    return units


def _make_case(
    scene: Scene,
    file: PackageFile,
    source: Path,
    track: Mp4Track,
    twin: coded_pictures.PacketComparison,
) -> _VideoCase:
    assert file.step is not None
    shown = released_frames.shown_order(track)
    regions = file.step.of_type(RegionRedaction)
    blank = np.zeros(len(twin.times), np.bool_)
    copied = twin.copied[shown.order]
    marks = {region.id: _frames_held(region, twin) for region in regions}
    for held in marks.values():
        blank |= held
    return _VideoCase(scene, file, source, track, twin, twin.times, copied, blank, regions, marks)


def _frames_held(region: RegionRedaction, twin: coded_pictures.PacketComparison) -> Flags:
    """The frames that can be seen in some moment of a region's span: each from its own time
    until the next one's, the last one for good.
    """
    ticks = twin.times - twin.media_zero
    held = ticks < first_tick_at(region.end, twin.tick)
    gone = (as_exact_fraction(region.start) + _MICRO) / twin.tick  # who leaves by then was not seen
    held[:-1] &= ticks[1:] > gone.numerator // gone.denominator
    return held


def _find_late_frame(case: _VideoCase) -> str:
    """Where the release's times leave the original's; empty if they do not."""
    mine = np.sort(case.track.pts)
    a = (mine - mine[0]).astype(np.float64) / case.track.timescale
    b = (case.times - case.times[0]).astype(np.float64) * float(case.compared.tick)
    off = np.flatnonzero(np.abs(a - b) > 0.51 / case.track.timescale + 1e-6)
    return f"frame {off[0]} at {b[off[0]]:.3f} s" if len(off) else ""


def _no_hidden(movie: Movie, track: Mp4Track) -> bool:
    """True when the edit list shows every frame once."""
    edits = [(d, m) for d, m in track.edits if m >= 0]
    if not edits:
        return True
    duration, media = edits[0]
    last = int(track.pts.max()) - media
    shown = duration * track.timescale / movie.timescale
    return len(edits) == 1 and media <= int(track.pts.min()) and (not duration or shown >= last)


def _check_copied_groups(case: _VideoCase) -> None:
    """What was encoded again lies in groups of pictures that hold a redaction."""
    with case.scene.open_probe("copied frames", case.file, coded_pictures.LIBRARY) as probe:
        if not case.copied.any():
            return  # encoded whole: the pictures themselves are compared
        # A picture may be shown in one group and coded in the next one; it leans on both.
        shown, coded = case.compared.groups_of(case.times), case.compared.groups
        touched = np.isin(shown, shown[case.masked]) | np.isin(coded, shown[case.masked])
        probe.tried += int(case.copied.sum()) - 1
        probe.held += int(case.copied.sum()) - 1
        stray = np.flatnonzero(~case.copied & ~touched)
        where = f"{case.seconds_of_frame(int(stray[0])):.3f} s" if len(stray) else ""
        what = f"{len(stray)} frames differ from the original where nothing is redacted."
        probe.check_promise(not len(stray), where, what)


def _frames_near(marks: Flags, frames: int) -> Flags:
    """Frames at most so many away from a marked one."""
    spread = np.convolve(marks.astype(np.int32), np.ones(2 * frames + 1, np.int32), "same")
    near: Flags = spread[: len(marks)] > 0
    return near


def _frames_wanted(case: _VideoCase) -> tuple[Flags, Flags]:
    """Frames to look at in the release, and those to hold against the original."""
    count = len(case.times)
    if not case.copied.any():
        compared = _sample_windows(case) if count > _SHORT else np.ones(count, np.bool_)
    else:
        rate = count / max(case.seconds_of_frame(count - 1), 0.04)
        splices = np.zeros(count, np.bool_)
        splices[1:] = case.copied[1:] != case.copied[:-1]
        near = _frames_near(splices, min(max(round(_AROUND * rate), 2), (count - 1) // 2))
        far = ~case.copied & ~case.masked
        far[np.arange(count) % _FAR != 0] = False
        compared = near | far
    compared |= _group_starts(case) & case.masked
    for region in case.regions:
        if region.style in (Style.BLUR, Style.PIXELATE):
            compared |= case.marks[region.id]
    return case.masked | compared, compared


def _group_starts(case: _VideoCase) -> Flags:
    return np.isin(case.times, np.array(sorted(case.compared.closed), np.int64))


def _sample_windows(case: _VideoCase) -> Flags:
    """Short windows over a long video, each where decoding can begin."""
    shown = released_frames.shown_order(case.track)
    cuts = shown.cuts[:-1]
    picked = cuts[np.linspace(0, len(cuts) - 1, min(_WINDOWS, len(cuts))).astype(int)]
    wanted = np.zeros(len(case.times), np.bool_)
    for cut in picked:
        at = int(shown.rank[cut])
        wanted[at : at + _WINDOW] = True
    return wanted


def _compare_frames(case: _VideoCase) -> None:
    """Decode what is wanted of both files, side by side, and look."""
    look, compared = _frames_wanted(case)
    with (
        case.scene.open_probe("region", case.file, released_frames.LIBRARY) as boxes,
        case.scene.open_probe("likeness", case.file, released_frames.LIBRARY) as likeness,
    ):
        last: tuple[int, masked_boxes.Luma] | None = None
        for number, after, before in _pair_frames(case, look, compared):
            live = case.regions_at(number)
            before = None if before is None else masked_boxes.of_one_size(after, before)
            where = f"{case.seconds_of_frame(number):.3f} s (frame {number})"
            for region, box in live:
                fault = ""
                if region.style in (Style.USUAL, Style.FILL):
                    fault = masked_boxes.fill_fault(after, box)
                if not fault and before is not None:
                    fault = masked_boxes.hidden_fault(after, before, box)
                boxes.check_promise(not fault, where, fault, region.id)
            if before is not None:
                small = masked_boxes.sketch_picture(before)
                earlier = last[1] if last is not None and last[0] == number - 1 else None
                hidden = [*(box for _, box in live), *case.at_edge(number)]
                fault = _difference_outside(
                    masked_boxes.sketch_picture(after),
                    small,
                    earlier,
                    hidden,
                    masked_boxes.rim_of(after),
                )
                likeness.check_promise(not fault, where, fault)
                last = (number, small)


def _frames_to_watch(case: _VideoCase) -> Flags:
    """Frames that are looked at for faces: around where masks begin and end, some under them, and
    a few all over the video, each where decoding can begin.
    """
    wanted = np.zeros(len(case.times), np.bool_)
    shown = released_frames.shown_order(case.track)
    starts = shown.rank[shown.cuts[:-1]]
    long = case.seconds_of_frame(len(case.times) - 1)
    places = round(min(max(long / _APART, _PLACES[0]), _PLACES[1]))
    picked = np.linspace(0, len(starts) - 1, min(places, len(starts))).astype(int)
    wanted[starts[picked]] = True
    for held in case.marks.values():
        frames = np.flatnonzero(held)
        if not len(frames):
            continue
        edges = np.array([frames[0] - 1, frames[0], frames[-1], frames[-1] + 1])
        many = min(_UNDER, len(frames))
        inside = frames[np.linspace(0, len(frames) - 1, many).astype(int)]
        near = np.concatenate([edges, inside])
        wanted[near[(near >= 0) & (near < len(wanted))]] = True
    return _thinned(wanted, case.masked)


def _thinned(wanted: Flags, masked: Flags) -> Flags:
    """So many as may be looked at: of a video with hundreds of masks an even choice."""
    for flags, most in ((wanted & masked, _WATCHED), (wanted & ~masked, _WATCHED)):
        frames = np.flatnonzero(flags)
        if len(frames) > most:
            wanted[frames] = False
            wanted[frames[np.linspace(0, len(frames) - 1, most).astype(int)]] = True
    return wanted


def _watch_faces(case: _VideoCase) -> None:
    """Look for people in some released frames; whose a face is that lies at the edge of a mask is
    asked of the original.
    """
    job, closed = case.scene.job, case.compared.closed
    faces = FaceWatch(case.file, len(case.times), lambda now: f"{now:.3f} s")
    wanted = np.zeros(len(case.times), np.bool_) if faces.blind else _frames_to_watch(case)
    with case.scene.open_probe(VISIBLE, case.file, LIBRARY_OF_FACES) as probe:
        doubtful = [
            number
            for number, picture in released_frames.decode_released_frames(
                case.file.path, case.track, wanted, job, colour=True
            )
            if faces.look(case.seconds_of_frame(number), picture, case.regions_at(number))
        ]
        for number, before in original_frames.decode_original_frames(
            case.source, case.times, closed, doubtful, job
        ):
            faces.compare(case.seconds_of_frame(number), before, probe)
    case.scene.report.looked.append(faces.tell())


def _difference_outside(
    after: masked_boxes.Luma,
    before: masked_boxes.Luma,
    earlier: masked_boxes.Luma | None,
    hidden: list[Box],
    rim: int,
) -> str:
    """What is wrong with a frame outside its boxes; all three are sketches."""
    own = masked_boxes.distance_outside(after, before, hidden, rim)
    if not masked_boxes.is_alike(own):
        return "The frame does not look like the original's."
    if (
        earlier is not None
        and own > 1.0
        and masked_boxes.distance_outside(after, earlier, hidden, rim) * 2 < own
    ):
        return "The frame shows the picture of another moment."
    return ""


def _pair_frames(
    case: _VideoCase, look: Flags, compared: Flags
) -> Iterator[tuple[int, masked_boxes.Luma, masked_boxes.Luma | None]]:
    """(number, released frame, the original's where it is to be compared) in order."""
    numbers = np.flatnonzero(compared).tolist()
    job = case.scene.job
    theirs = original_frames.decode_original_frames(
        case.source, case.times, case.compared.closed, numbers, job
    )
    mine = released_frames.decode_released_frames(case.file.path, case.track, look, job)
    with work_ahead(theirs, _AHEAD) as twins, work_ahead(mine, _AHEAD) as pictures:
        for number, after in pictures:
            before = None
            if compared[number]:
                at, before = next(twins)
                if at != number:
                    raise released_frames.NotDecoded("the original gave another frame")
            yield number, after, before
