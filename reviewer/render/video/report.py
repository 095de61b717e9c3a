"""What was done to a video, in sentences for the requester and numbers for the attack."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reviewer.plan.plan import Step
from reviewer.readers.side_tracks import SOUNDS, TEXTS
from reviewer.render.result import Rendered, RenderedFile
from reviewer.render.video.index import SourceIndex
from reviewer.render.video.outcome import FilmNotMade, MadeFilm, VideoOutcome
from reviewer.render.video.sound.packets import SOUND_LOST

_KINDS = {
    "audio": ("further sound track", "further sound tracks"),
    "cover": ("cover picture", "cover pictures"),
    "data": ("data track", "data tracks"),
    "other": ("unknown track", "unknown tracks"),
    "subtitle": ("subtitle track", "subtitle tracks"),
    "video": ("further picture track", "further picture tracks"),
}
_OWN = {"audio": SOUNDS, "subtitle": TEXTS}  # and how a loss of these is told at intake


def report_on_video(
    step: Step,
    index: SourceIndex,
    files: tuple[RenderedFile, ...],
    film: MadeFilm,
    beside: MadeFilm | FilmNotMade | None,
) -> Rendered:
    """The result of a render.

    Args:
        step: What was asked for.
        index: Of the source.
        files: What was written.
        film: The one that every browser plays.
        beside: The one in HEVC, where the source is that.
    """
    outcome, why = film.outcome, film.why_whole
    return Rendered(
        record=step.record,
        files=files,
        method=_tell_method(index, outcome, why) + _tell_method_beside(index, beside),
        notes=tuple(
            n
            for n in (
                *_notes_on_video(index, outcome, film.sound, why),
                _tell_beside(beside),
                *_tell_what_else(step, index),
            )
            if n
        ),
        details={
            **_count_pictures(outcome),
            "own_coding": _count_pictures(beside.outcome) if isinstance(beside, MadeFilm) else None,
            "damaged": outcome.damaged,
            "moved": outcome.moved,
            "why_full": why,
            "time_base": [index.time_base.numerator, index.time_base.denominator],
            "first_pts": index.first,
        },
    )


def _tell_method(index: SourceIndex, outcome: VideoOutcome, why: str) -> str:
    if why:
        return "encoded again as a whole"
    if not outcome.runs:
        return "copied picture by picture; nothing encoded again"
    return (
        f"copied; {outcome.seconds:.1f} s of {index.seconds_shown:.1f} s encoded again "
        "where a redaction lies"
    )


def _tell_method_beside(index: SourceIndex, beside: MadeFilm | FilmNotMade | None) -> str:
    if not isinstance(beside, MadeFilm):
        return ""
    return f"; beside it a film in HEVC: {_tell_method(index, beside.outcome, '')}"


def _tell_beside(beside: MadeFilm | FilmNotMade | None) -> str:
    if isinstance(beside, MadeFilm):
        return "The film in HEVC has the quality of the original; not every program plays it."
    return f"Not released in HEVC as well, because {beside.why}." if beside else ""


def _count_pictures(outcome: VideoOutcome) -> dict[str, Any]:
    """Numbers for the attack and for tests; runs by their first and last PTS."""
    return {
        "frames": outcome.frames,
        "copied": outcome.copied,
        "encoded": outcome.frames - outcome.copied,
        "runs": [list(span) for span in outcome.runs],
        "reorder": outcome.depth,
    }


def _notes_on_video(index: SourceIndex, outcome: VideoOutcome, sound: str, why: str) -> list[str]:
    notes = [f"Encoded whole, because {why}." if why else ""]
    if why and index.look.codec != "h264":
        notes = [f"Released as H.264, because {why}."]
    if outcome.damaged:
        notes.append(
            f"{outcome.damaged} pictures could not be decoded: they are black, or the one before."
        )
    if outcome.moved:
        notes.append(
            f"{outcome.moved} pictures had no time of their own: they follow the one before."
        )
    notes.append(SOUND_LOST if index.sound_lost else sound)
    return notes


def _tell_what_else(step: Step, index: SourceIndex) -> list[str]:
    """What else is in the recording; what intake took out of it stands for itself."""
    counts = sorted(Counter(index.dropped).items())
    told = " ".join(step.facts.leaves_out)
    own = [(kind, n) for kind, n in counts if kind in _OWN and _OWN[kind] not in told]
    left = [pair for pair in counts if pair not in own]
    return [
        f"Records of their own: {_list_counts(own)}." if own else "",
        f"Left out: {_list_counts(left)}." if left else "",
        "Tags, and data hidden beside the pictures, were left out.",
    ]


def _list_counts(counts: list[tuple[str, int]]) -> str:
    return ", ".join(f"{n} {_KINDS[kind][n > 1]}" for kind, n in counts)
