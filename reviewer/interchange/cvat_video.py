"""CVAT for video 1.1: the boxes over a film as tracks, picture by picture, both ways.

CVAT counts pictures and draws boxes evenly between its keyframes by their number; a case counts
seconds. Where pictures do not come evenly, or a box turns between two of them, each picture is a
keyframe, so that both mean the same.

Decision 238.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput, Refused
from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkCodec,
    MarkedRecord,
    ReadMarks,
    WrittenMarks,
    count_left_out,
)
from reviewer.model import RegionRedaction, Status
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.playback.index import FrameIndex
from reviewer.readers.xml_tree import parse_xml

_LABEL = "redaction"
_ATTRIBUTES = ("id", "exemptions", "reason", "status", "style", "author")
_SAME_MOMENT = 1e-6  # seconds
_PIXELS = 4  # digits behind the point: less than any grid that a mask is drawn on


class CvatVideoCodec(MarkCodec):
    """``.xml``, CVAT for video 1.1."""

    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """A track for each box."""
        record = case.only_record
        frames = _frames_of(record)
        boxes = [m for m in case.marks if isinstance(m, RegionRedaction)]
        root = Element("annotations")
        SubElement(root, "version").text = "1.1"
        _write_task(SubElement(root, "meta"), record, len(frames))
        for number, box in enumerate(boxes):
            said = {"id": str(number), "label": _LABEL, "source": "manual"}
            track = SubElement(root, "track", said)
            for frame, outside, keyframe, place in _boxes_by_frame(box, frames):
                _write_box(track, record, box, _FrameBox(frame, outside, keyframe, place))
        indent(root, " ")
        data = tostring(root, encoding="utf-8", xml_declaration=True)
        return WrittenMarks(data, count_left_out(case, len(boxes), "boxes over the film"))

    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """A redaction for each track; what CVAT alone drew is a proposal."""
        record = case.only_record
        frames = _frames_of(record)
        root = parse_xml(data, name)
        if root.tag != "annotations":
            raise BadInput(f"{name} is XML, but not of CVAT.")
        size = _size_of_task(root, record)
        marks: list[Mark] = []
        left = []
        for number, track in enumerate(root.iter("track")):
            name = track.get("id", str(number))
            others = {node.tag for node in track} - {"box"}
            if others:
                left.append(f"Track {name}: {', '.join(sorted(others))} were not taken.")
            seen = sorted(_boxes_of_track(track, size, len(frames)), key=lambda box: box.frame)
            for part, run in enumerate(_runs_of_boxes(seen)):
                marks.append(_redaction_of_run(run, track, record, frames, part))
        images = sum(1 for _ in root.iter("image"))
        if images:
            left.append(f"{images} pictures with boxes of their own: only tracks are read.")
        return ReadMarks(tuple(marks), tuple(left))


@dataclass(frozen=True)
class _FrameBox:
    frame: int
    outside: bool
    keyframe: bool
    box: Box


def _frames_of(record: MarkedRecord) -> FrameIndex:
    if record.frames is None or not record.size[0]:
        raise Refused(f"{record.path} has no pictures that could be counted.")
    return record.frames


def _write_task(meta: Element, record: MarkedRecord, frames: int) -> None:
    task = SubElement(meta, "task")
    for name, text in (
        ("name", record.path),
        ("size", str(frames)),
        ("mode", "interpolation"),
        ("start_frame", "0"),
        ("stop_frame", str(frames - 1)),
    ):
        SubElement(task, name).text = text
    label = SubElement(SubElement(task, "labels"), "label")
    SubElement(label, "name").text = _LABEL
    attributes = SubElement(label, "attributes")
    for name in _ATTRIBUTES:
        attribute = SubElement(attributes, "attribute")
        SubElement(attribute, "name").text = name
        SubElement(attribute, "mutable").text = "False"
        SubElement(attribute, "input_type").text = "text"
    size = SubElement(task, "original_size")
    SubElement(size, "width").text, SubElement(size, "height").text = map(str, record.size)


def _boxes_by_frame(
    mark: RegionRedaction, frames: FrameIndex
) -> Iterator[tuple[int, bool, bool, Box]]:
    """Every picture that it hides: its number, whether it is behind the end, a keyframe, where."""
    first = frames.frame_shown_at(mark.start)
    last = max(int(np.searchsorted(_seconds_of(frames), mark.end - 1e-9, side="left")), first + 1)
    turns = [frames.nearest_frame(key.t) for key in mark.keyframes]
    even = _come_evenly(frames) and all(
        abs(frames.seconds_of_frame(frame) - key.t) < _SAME_MOMENT
        for frame, key in zip(turns, mark.keyframes, strict=True)
        if mark.start < key.t < mark.end
    )
    # The first may begin before its box does, which is where the second goes on from.
    keys = {*turns, first, first + 1, last - 1}
    for frame in range(first, last):
        # The picture that is shown at the start began before it: the box is the start's.
        at = max(frames.seconds_of_frame(frame), mark.start)
        yield frame, False, not even or frame in keys, box_at(mark.keyframes, at)
    if last < len(frames):
        yield last, True, True, box_at(mark.keyframes, mark.end)


def _seconds_of(frames: FrameIndex) -> NDArray[np.float64]:
    ticks = (frames.pts - frames.media_zero_tick).astype(np.float64)
    return ticks * frames.time_base.numerator / frames.time_base.denominator


def _come_evenly(frames: FrameIndex) -> bool:
    steps = np.diff(frames.pts)
    return bool(len(steps) == 0 or steps.max() - steps.min() <= 1)


def _write_box(
    track: Element, record: MarkedRecord, mark: RegionRedaction, seen: _FrameBox
) -> None:
    width, height = record.size
    box = seen.box
    edges = (box.x * width, box.y * height, (box.x + box.w) * width, (box.y + box.h) * height)
    names = ("xtl", "ytl", "xbr", "ybr")
    said = {"frame": str(seen.frame), "outside": str(int(seen.outside)), "occluded": "0"}
    said |= {"keyframe": str(int(seen.keyframe))}
    said |= {n: f"{edge:.{_PIXELS}f}" for n, edge in zip(names, edges, strict=True)}
    node = SubElement(track, "box", said | {"z_order": "0"})
    told = {
        "id": mark.id,
        "exemptions": "; ".join(mark.exemptions),
        "reason": mark.reason,
        "status": mark.status.value,
        "style": mark.style.value,
        "author": mark.author,
    }
    for name in _ATTRIBUTES:
        SubElement(node, "attribute", {"name": name}).text = told[name]


def _size_of_task(root: Element, record: MarkedRecord) -> tuple[float, float]:
    """The picture's size that the boxes are measured in: a task may have been made of a copy."""
    size = root.find("./meta//original_size")
    try:
        told = (
            [float(size.findtext(n, "")) for n in ("width", "height")] if size is not None else []
        )
    except ValueError:
        told = []
    width, height = told if len(told) == 2 and min(told) > 0 else record.size
    return width, height


def _boxes_of_track(track: Element, size: tuple[float, float], frames: int) -> Iterator[_FrameBox]:
    for node in track.iter("box"):
        try:
            frame = int(node.get("frame", ""))
            left, top, right, bottom = (
                min(max(float(node.get(name, "")) / full, 0.0), 1.0)
                for name, full in zip(("xtl", "ytl", "xbr", "ybr"), (*size, *size), strict=True)
            )
        except ValueError:
            raise BadInput(f"Track {track.get('id', '')} has a box without a place.") from None
        outside = node.get("outside") == "1"
        box = Box(left, top, right - left, bottom - top)
        if 0 <= frame < frames and (outside or box.fits_picture()):
            yield _FrameBox(frame, outside, node.get("keyframe", "1") == "1", box)


def _runs_of_boxes(boxes: list[_FrameBox]) -> Iterator[list[_FrameBox]]:
    """A track that leaves and comes back is several redactions; each run ends with its way out."""
    run: list[_FrameBox] = []
    for box in boxes:
        if not box.outside:
            run.append(box)
        elif run:
            yield [*run, box]
            run = []
    if run:
        yield run


def _redaction_of_run(
    run: list[_FrameBox], track: Element, record: MarkedRecord, frames: FrameIndex, part: int
) -> RegionRedaction:
    seen = [box for box in run if not box.outside]
    end = _end_of_run(run, record, frames)
    kept = [box for box in seen if box.keyframe] or seen
    if kept[-1] is not seen[-1]:
        kept.append(seen[-1])
    keys = tuple(Keyframe(frames.seconds_of_frame(box.frame), box.box) for box in kept)
    told = _told_by_attributes(track)
    codes = tuple(c.strip() for c in told.get("exemptions", "").split(";") if c.strip())
    status = told.get("status", "")
    return RegionRedaction(
        # A second run of one track is a redaction of its own.
        told.get("id", "") if part == 0 else "",
        record.path,
        codes,
        told.get("reason", "") or _reason_of_label(track),
        Status(status) if status in {s.value for s in Status} else Status.PROPOSED,
        author=told.get("author", ""),
        start=frames.seconds_of_frame(seen[0].frame),
        end=end,
        keyframes=keys,
    )


def _end_of_run(run: list[_FrameBox], record: MarkedRecord, frames: FrameIndex) -> float:
    behind = run[-1].frame if run[-1].outside else run[-1].frame + 1
    if behind < len(frames):
        return frames.seconds_of_frame(behind)
    return max(record.seconds or 0.0, frames.seconds_of_frame(len(frames) - 1) + 0.001)


def _reason_of_label(track: Element) -> str:
    label = track.get("label", "")
    return "" if label == _LABEL else label


def _told_by_attributes(track: Element) -> Mapping[str, str]:
    box = next(track.iter("box"))
    return {node.get("name", ""): node.text or "" for node in box.iter("attribute")}
