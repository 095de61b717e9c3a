"""What making a video came to, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VideoOutcome:
    """Counts and places, for the report and for the attack.

    Attributes:
        frames: pictures in the output.
        copied: of these, as they were.
        runs: first and last PTS (of the source) of each stretch that was encoded again.
        seconds: of picture that was encoded again.
        depth: by how many pictures the output reorders.
        damaged: pictures that could not be decoded and are black or repeated.
        moved: pictures whose time had to be changed.
    """

    frames: int
    copied: int
    runs: tuple[tuple[int, int], ...]
    seconds: float
    depth: int
    damaged: int = 0
    moved: int = 0


@dataclass(frozen=True)
class MadeFilm:
    """A film that was written.

    Attributes:
        sound: what became of the sound; empty if it was copied or there is none.
        why_whole: why it was encoded as a whole; empty if it was not.
    """

    outcome: VideoOutcome
    sound: str
    why_whole: str = ""


@dataclass(frozen=True)
class FilmNotMade:
    """A film that was not, and why."""

    why: str
