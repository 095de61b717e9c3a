"""A track that is read when somebody first asks for it.

A case may hold half a million keyframes, of which a person looks at some hundred: those of a
redaction that comes from the store stay JSON until then. It equals, and is written as, one
whose keyframes were made at once.

Decision 149.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from reviewer.errors import CaseError, explain_plainly
from reviewer.model.geometry import Box, Keyframe

_UNREAD = "_track"


def track_of(frames: list[dict[str, Any]]) -> tuple[Keyframe, ...]:
    """Keyframes from plain data.

    Raises:
        KeyError: One lacks its time or its box.
        TypeError: A box has not four numbers.
    """
    return tuple(Keyframe(k["t"], Box(*k["box"])) for k in frames)


Numbers = tuple[float, list[float]]
"""A keyframe as plain numbers: its time, and its box as four fractions."""


def track_numbers(redaction: Any, most: int | None = None) -> list[Numbers]:
    """Keyframes, or the first of them, as numbers; a track that nobody has read stays unread.

    Raises:
        TypeError, ValueError, KeyError: It is no track.
    """
    unread = redaction.__dict__.get(_UNREAD)
    if unread is None:
        return [(k.t, k.box.to_list()) for k in redaction.keyframes[:most]]
    if most is None:
        return [(k["t"], k["box"]) for k in json.loads(unread)]
    found: list[Numbers] = []
    at = 1  # behind the bracket
    while len(found) < most and unread.startswith("{", at):
        frame, at = _DECODER.raw_decode(unread, at)
        found.append((frame["t"], frame["box"]))
        at += 1  # the comma
    return found


_DECODER = json.JSONDecoder()


class _UnreadTrack:
    """Stands in for the field of a redaction that has none of its own yet."""

    def __get__(self, of: object | None, owner: type) -> tuple[Keyframe, ...]:
        if of is None:
            raise AttributeError("keyframes")  # the field has no default: a track is given
        kept = of.__dict__
        unread = kept.get(_UNREAD)
        if unread is not None:
            try:
                kept["keyframes"] = track_of(json.loads(unread))
            except (TypeError, ValueError, KeyError) as fault:
                raise CaseError(
                    f"The track of redaction {kept['id']} is none: {explain_plainly(fault)}.",
                    "Verify the case to see which row does not hold.",
                ) from fault
            kept.pop(_UNREAD, None)
        # Another thread may have read it meanwhile.
        return cast("tuple[Keyframe, ...]", kept["keyframes"])


if TYPE_CHECKING:
    UNREAD: tuple[Keyframe, ...]
else:
    UNREAD = _UnreadTrack()
"""Stands where a default of ``keyframes`` would: it has no setter, so what is given stays."""


def leave_unread(redaction: object, track: str) -> None:
    """Give a redaction, just made, its track as JSON."""
    redaction.__dict__.pop("keyframes", None)
    redaction.__dict__[_UNREAD] = track
