"""The door: a video record in, one MP4 that any browser plays out; of HEVC a second one beside it.

As little as possible is encoded again. Where a stream cannot be taken apart safely, it is
encoded whole, and the result says why. Browsers disagree about HEVC, so the record itself is
H.264 then; beside it stands the same film in HEVC, of which only what a redaction touches was
encoded again.

Decisions 4, 226.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av

from reviewer.errors import BadInput, NoSpace
from reviewer.model import RegionRedaction, SoundRedaction
from reviewer.plan.plan import Step
from reviewer.plan.release_names import name_of_own_coding
from reviewer.render.result import Rendered, RenderedFile, Role
from reviewer.render.video.index import SourceIndex, index_source
from reviewer.render.video.outcome import FilmNotMade, MadeFilm, VideoOutcome
from reviewer.render.video.regions import Regions
from reviewer.render.video.report import report_on_video
from reviewer.render.video.sound.choose_way import sound_of
from reviewer.render.video.sound.muted_samples import CARES
from reviewer.render.video.sound.packets import Sound
from reviewer.render.video.splice import splice_hevc, splice_video
from reviewer.render.video.unsafe import Audible, Damaged, SoundUnsafe, Unsafe
from reviewer.render.video.whole_release import encode_whole
from reviewer.system.canonical import digest_of
from reviewer.system.files import write_replacing
from reviewer.system.jobs import Job, PartOfJob

_FIRST = 0.8  # of the work, where two films are made: encoding one whole takes longest


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Make the released form of a video.

    Args:
        step: What is released, and what is hidden in it.
        source: The original; only read.
        out: The folder that gets the film, and of HEVC a second one, in HEVC.
        job: Told of every picture; may stop the work at any of them.

    Returns:
        The files, how they were made, and in ``details`` the counts and the stretches
        (first and last PTS of the source's stream) that were encoded again.

    Raises:
        BadInput: It cannot be opened, or no picture of it can be decoded.
        NoSpace: The disk is full.
        Cancelled: The user stopped it; nothing is left behind.
    """
    index = index_source(source, step.record, job)
    orientation = index.look.orientation if step.facts.width is None else step.facts.orientation
    regions = Regions(step.of_type(RegionRedaction), index.time_base, index.zero, orientation)
    work = _FilmWork(index, regions, _SoundChoice(index, step.of_type(SoundRedaction)))
    name = digest_of(step.record)[:24]
    twice = index.hevc is not None
    film = _make_film(work, out / f"{name}.mp4", PartOfJob(job, 0.0, _FIRST) if twice else job)
    files = [RenderedFile(f"{name}.mp4", step.release_name, "video/mp4")]
    beside = None
    if twice:
        beside = _make_beside(work, out / f"{name}.hevc.mp4", PartOfJob(job, _FIRST, 1.0))
    if isinstance(beside, MadeFilm):
        called = name_of_own_coding(step.release_name)
        files.append(RenderedFile(f"{name}.hevc.mp4", called, "video/mp4", Role.OWN_CODING))
    return report_on_video(step, index, tuple(files), film, beside)


class _SoundChoice:
    """Which way the sound goes; what was given up for one film is given up for the next."""

    def __init__(self, index: SourceIndex, mutes: tuple[SoundRedaction, ...]) -> None:
        self._index, self._mutes = index, mutes
        self._recode = ""
        self._tried = 0

    def make_sound(self) -> Sound | None:
        """What makes it."""
        return sound_of(self._index, self._mutes, self._recode, self._tried)

    def give_way_up(self, fault: SoundUnsafe | Audible) -> None:
        """Take the next one."""
        if isinstance(fault, Audible):
            self._tried += 1
        else:
            self._recode = str(fault)


@dataclass(frozen=True)
class _FilmWork:
    index: SourceIndex
    regions: Regions
    sound: _SoundChoice

    def write_film(
        self, target: Path, write: Callable[[Sound | None, Path], VideoOutcome]
    ) -> tuple[VideoOutcome, str]:
        """Write a file, by as many ways of its sound as it takes; also what to say of that.

        Raises:
            NoSpace: The disk is full.
        """
        for _ in range(1 + len(CARES)):  # each way is given up at most once
            sound = self.sound.make_sound()
            try:
                with write_replacing(target, lasting=False) as part:
                    outcome = write(sound, part)
                return outcome, sound.note if sound else ""
            except (SoundUnsafe, Audible) as fault:
                self.sound.give_way_up(fault)
            except OSError as fault:
                if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                raise NoSpace(f"The disk is full: {target.parent}.", "Free some space.") from None
        raise Unsafe("its sound cannot be written")


def _make_film(work: _FilmWork, target: Path, job: Job) -> MadeFilm:
    """The film that every browser plays: spliced, or encoded whole where that is not safe."""
    index, regions = work.index, work.regions
    why = ""
    careful = False

    def write(sound: Sound | None, part: Path) -> VideoOutcome:
        if why:
            return encode_whole(index, regions, sound, part, careful, job)
        return splice_video(index, regions, sound, part, job)

    for _ in range(3):  # each way is given up at most once
        try:
            return MadeFilm(*work.write_film(target, write), why)
        except Unsafe as fault:
            why = str(fault)
        except Damaged:
            careful = True
        except av.FFmpegError as fault:
            if why:
                break
            why = f"it cannot be taken apart ({fault.__class__.__name__})"
    raise BadInput(f"{index.record} cannot be decoded.", "Withhold it, or get an undamaged copy.")


def _make_beside(work: _FilmWork, target: Path, job: Job) -> MadeFilm | FilmNotMade:
    """The film in its own coding, if it can be spliced."""

    def write(sound: Sound | None, part: Path) -> VideoOutcome:
        return splice_hevc(work.index, work.regions, sound, part, job)

    try:
        return MadeFilm(*work.write_film(target, write))
    except Unsafe as fault:
        return FilmNotMade(str(fault))
    except av.FFmpegError as fault:
        return FilmNotMade(f"it cannot be taken apart ({fault.__class__.__name__})")
