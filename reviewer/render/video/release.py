"""The door: a video record in, one MP4 that any browser plays out.

As little as possible is encoded again. Where a stream cannot be taken apart safely, it is
encoded whole, and the result says why.
"""

from __future__ import annotations

import errno
from pathlib import Path

import av

from reviewer.errors import BadInput, NoSpace
from reviewer.model import RegionRedaction, SoundRedaction
from reviewer.plan.plan import Step
from reviewer.render.result import Rendered, RenderedFile
from reviewer.render.video.index import SourceIndex, index_source
from reviewer.render.video.outcome import VideoOutcome
from reviewer.render.video.regions import Regions
from reviewer.render.video.report import report_on_video
from reviewer.render.video.sound.choose_way import sound_of
from reviewer.render.video.sound.muted_samples import CARES
from reviewer.render.video.sound.packets import Sound
from reviewer.render.video.splice import splice_video
from reviewer.render.video.unsafe import Audible, Damaged, SoundUnsafe, Unsafe
from reviewer.render.video.whole_release import encode_whole
from reviewer.system.canonical import digest_of
from reviewer.system.files import write_replacing
from reviewer.system.jobs import Job


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Make the released form of a video.

    Args:
        step: What is released, and what is hidden in it.
        source: The original; only read.
        out: The folder that gets the one file.
        job: Told of every picture; may stop the work at any of them.

    Returns:
        The file, how it was made, and in ``details`` the counts and the stretches
        (first and last PTS of the source's stream) that were encoded again.

    Raises:
        BadInput: It cannot be opened, or no picture of it can be decoded.
        NoSpace: The disk is full.
        Cancelled: The user stopped it; nothing is left behind.
    """
    index = index_source(source, step.record, job)
    orientation = index.look.orientation if step.facts.width is None else step.facts.orientation
    regions = Regions(step.of_type(RegionRedaction), index.time_base, index.zero, orientation)
    target = out / f"{digest_of(step.record)[:24]}.mp4"
    outcome, sound, why = _make_video(step, index, regions, target, job)
    file = RenderedFile(target.name, step.release_name, "video/mp4")
    return report_on_video(step, index, file, outcome, (sound.note if sound else "", why))


def _make_video(
    step: Step, index: SourceIndex, regions: Regions, target: Path, job: Job
) -> tuple[VideoOutcome, Sound | None, str]:
    """Write the file; also what made its sound, and why it was encoded whole, if it was."""
    mutes = step.of_type(SoundRedaction)
    recode = why = ""
    careful = False
    tried = 0
    for _ in range(3 + len(CARES)):  # each way is given up at most once
        sound = sound_of(index, mutes, recode, tried)
        try:
            with write_replacing(target, lasting=False) as part:
                if why:
                    outcome = encode_whole(index, regions, sound, part, careful, job)
                else:
                    outcome = splice_video(index, regions, sound, part, job)
            return outcome, sound, why
        except Unsafe as fault:
            why = str(fault)
        except SoundUnsafe as fault:
            recode = str(fault)
        except Audible:
            tried += 1
        except Damaged:
            careful = True
        except av.FFmpegError as fault:
            if why:
                break
            why = f"it cannot be taken apart ({fault.__class__.__name__})"
        except OSError as fault:
            if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise NoSpace(f"The disk is full: {target.parent}.", "Free some space.") from None
    raise BadInput(f"{step.record} cannot be decoded.", "Withhold it, or get an undamaged copy.")
