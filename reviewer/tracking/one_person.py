"""A face and the head around it are one person: one entry, one answer.

Faces and heads are looked for by detectors of their own and followed apart. Asked about twice, a
person may be hidden by the one and kept by the other. So the face becomes a part of the head's
track, whose boxes then hold both. What the case has a redaction of stays what it is.

Decisions 202, 214.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from reviewer.tracking.joining import join_tracks
from reviewer.tracking.linking import area_of_boxes
from reviewer.tracking.track import Doubt, DoubtKind, Track, edges_of_track

FACE, HEAD = "faces", "heads"
_PARTS = {HEAD: (FACE,)}

# Chosen by hand: who merely passes before somebody's head has a head of their own.
_SHARED = 0.8  # of the face's frames in which the head is there as well
_INSIDE = 0.9  # of those, in which the middle of the face lies in the head
_SIZES = (0.08, 1.3)  # times the head's area: of another size it is the face of somebody else

_ENDS = (DoubtKind.BIRTH, DoubtKind.DEATH, DoubtKind.EDGE)


def kinds_with_parts(kinds: Iterable[str]) -> tuple[str, ...]:
    """The kinds, and those of what is a part of them: a head without its face hides less."""
    wanted = list(kinds)
    return tuple(dict.fromkeys([*wanted, *(p for kind in wanted for p in _PARTS.get(kind, ()))]))


def join_faces_to_heads(tracks: Iterable[Track], apart: Collection[str] = ()) -> list[Track]:
    """The tracks of a video, without those faces that became a part of their head's.

    Args:
        tracks: of one video.
        apart: ids of tracks that stay by themselves, for something is decided of them.
    """
    every = list(tracks)
    heads = [one for one in every if one.kind == HEAD and one.id not in apart]
    starts = np.array([head.start for head in heads])
    ends = np.array([head.end for head in heads])
    parts: dict[str, list[Track]] = {}
    gone = set[str]()
    for face in every:
        if face.kind != FACE or face.id in apart:
            continue
        near = np.flatnonzero((starts < face.end) & (ends > face.start)).tolist()
        fits = [(share, heads[n]) for n in near if (share := _share_in(face, heads[n])) > 0]
        if fits:
            _, head = max(fits, key=lambda fit: (fit[0], fit[1].id))
            parts.setdefault(head.id, []).append(face)
            gone.add(face.id)
    return [_with_faces(one, parts.get(one.id, [])) for one in every if one.id not in gone]


def _share_in(face: Track, head: Track) -> float:
    """The share of a face's frames at which it is in a head; 0 where it is another's."""
    _, mine, theirs = np.intersect1d(face.frames, head.frames, return_indices=True)
    if len(mine) < _SHARED * len(face):
        return 0.0
    inner, outer = edges_of_track(face)[mine], edges_of_track(head)[theirs]
    middle = (inner[:, :2] + inner[:, 2:]) / 2
    within = ((outer[:, :2] <= middle) & (middle <= outer[:, 2:])).all(axis=1)
    ratio = area_of_boxes(inner) / np.maximum(area_of_boxes(outer), 1e-12)
    fits = within & (ratio >= _SIZES[0]) & (ratio <= _SIZES[1])
    return float(fits.sum()) / len(face) if fits.mean() >= _INSIDE else 0.0


def _with_faces(head: Track, faces: Iterable[Track]) -> Track:
    """A head whose boxes hold these faces as well; it keeps its id and its kind."""
    made = head
    for face in faces:
        both = join_tracks(made, face)
        also = dict.fromkeys([*made.also, face.id, *face.also])
        made = replace(
            both,
            id=head.id,
            kind=HEAD,
            detector=head.detector,
            doubts=_doubts_of_both(made, face),
            also=tuple(name for name in also if name != head.id),
        )
    return made


def _doubts_of_both(head: Track, face: Track) -> tuple[Doubt, ...]:
    """What is doubtful of the head; of the face only where no head is seen around it."""
    kept = [
        doubt
        for doubt in head.doubts
        # Where the face is there still, the head has not gone.
        if not (doubt.kind in _ENDS and doubt.start > face.start and doubt.end < face.end)
        and not (doubt.kind is DoubtKind.LOW and face.is_sure)
    ]
    beyond = [
        doubt
        for doubt in face.doubts
        if (doubt.end <= head.start or doubt.start >= head.end) and doubt.kind is not DoubtKind.LOW
    ]
    return tuple(sorted({*kept, *beyond}, key=lambda d: (d.start, d.end, d.kind)))
