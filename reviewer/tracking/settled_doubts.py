"""Which doubts about a track need no person, for its pictures settle them from both sides.

A thing that is seen at the picture's edge, and hidden up to the edge from there on, went out. One
that was lost between two sightings, followed forward from the one and back from the other, was
under the mask all the while if both ways say the same. Whatever else is doubtful is asked.

What settles a doubt was held against the labelled clips of ``tests/bench``: no face that is bare
there lies at a doubt that is settled, but for those that lie at an asked one as well.

Decisions 228, 228.
"""

from __future__ import annotations

import numpy as np

from reviewer.tracking.track import Doubt, DoubtKind, Track, edges_of_track

_EDGE = 0.004  # of the picture: so near a box is at its edge
_AGREEING = 1.6  # times the size at its ends; a third of it is the margin of a gap
_TREMBLE = 1e-4  # seconds: times are compared as they were kept
_WORDS = {
    DoubtKind.EDGE: "it was seen at the picture's edge, and is hidden up to it",
    DoubtKind.HOLE: "it was followed from both sides, and both ways through the gap agree",
}


def why_settled(doubt: Doubt) -> str:
    """Why a doubt that is settled need not be asked, as the end of a sentence."""
    return _WORDS[doubt.kind]


def settled_doubts(track: Track) -> frozenset[Doubt]:
    """The doubts of a track that its own pictures settle."""
    rules = {DoubtKind.EDGE: _goes_over_edge, DoubtKind.HOLE: _ways_agree}
    return frozenset(
        doubt for doubt in track.doubts if doubt.kind in rules and rules[doubt.kind](track, doubt)
    )


def _goes_over_edge(track: Track, doubt: Doubt) -> bool:
    """Whether it is at the edge where it was seen last or first, and stays there until its end."""
    rows = _rows_of(track, doubt)
    sides = edges_of_track(track)[rows]
    at_edge = (sides[:, :2] <= _EDGE).any(axis=1) | (sides[:, 2:] >= 1 - _EDGE).any(axis=1)
    return bool(at_edge.all())


def _ways_agree(track: Track, doubt: Doubt) -> bool:
    """Whether what hides it in the gap is hardly larger than at its ends, beyond the margin that
    every gap gets: the mask of a gap holds both ways through it.
    """
    sides = track.boxes[_rows_of(track, doubt), 2:].astype(np.float64)
    ends = (sides[0] + sides[-1]) / 2
    return bool((sides <= _AGREEING * ends).all())


def _rows_of(track: Track, doubt: Doubt) -> slice:
    first, last = np.searchsorted(track.times, [doubt.start - _TREMBLE, doubt.end - _TREMBLE])
    return slice(int(first), int(last) + 1)
