"""What a recording may hold beside its main picture and sound; said without its libraries.

Decision 131.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.model import Facts

SOUNDS, TEXTS = "further sound track", "caption track"
WITH_CAPTIONS = "captions inside the pictures"
"""What may lie in a recording and be made a record of its own, see ``readers.tracks``."""
TAKEN_OUT = (SOUNDS, f"{SOUNDS}s", TEXTS, f"{TEXTS}s", WITH_CAPTIONS)
"""How a loss ends, as ``Facts.leaves_out`` tells it, that ``tracks.take_out`` may make good."""
CARRIERS = ("h264", "hevc", "mpeg2video")  # of captions inside their pictures


@dataclass(frozen=True)
class SideTrack:
    """A part of a recording that lies in a file of its own.

    Attributes:
        name: for people, unlike all others of the recording.
        file: its name in the folder.
        begins: of sound: when it begins, in seconds of the recording's media time.
        called: what the recording calls it; not to be believed.
    """

    name: str
    file: str
    begins: float | None = None
    called: str = ""


@dataclass
class Tracks:
    """The parts of a recording.

    Attributes:
        files: what was taken out.
        lost: what could not be, as ``Facts.leaves_out`` has it.
    """

    files: list[SideTrack] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def has_tracks(facts: Facts) -> bool:
    """True for a recording that may hold tracks beside its main ones."""
    return (
        any(what.endswith(TAKEN_OUT) for what in facts.leaves_out) or facts.video_codec in CARRIERS
    )
