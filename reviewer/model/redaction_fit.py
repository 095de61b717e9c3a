"""Which redaction fits which kind of record, and what must hold for it: one table for all.

What is imported, planned, detected and made by hand is asked the same, so nothing is found only
when it is to be carried out. The store asks it of whatever is put into a case.

Decisions 74, 150.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviewer.model import (
    Annotation,
    Kind,
    Record,
    Redaction,
    RedactionKind,
    RegionRedaction,
    Style,
    UnfitRedaction,
    given_fields,
    is_hiding,
)
from reviewer.model.formats import format_of
from reviewer.model.geometry import Box, Keyframe, box_fits
from reviewer.model.hides_nothing import hides_nothing
from reviewer.model.lazy_track import track_numbers
from reviewer.model.memo import Memo

SLACK = 0.5  # seconds: an end may be rounded up, and sound may outlast the pictures


@dataclass(frozen=True)
class _Shape:
    """The fields that a kind of redaction has in a kind of record, beside those of all."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    styles: tuple[Style, ...] = (Style.USUAL,)


_PICTURE = (Style.USUAL, Style.FILL, Style.PIXELATE, Style.BLUR)
_VOICE = (Style.USUAL, Style.SILENCE, Style.TONE)
_CUES = _Shape(may=("chars",), one_of=("cue", "term"))
_SOUND = _Shape(needs=("start", "end"), may=("channel",), styles=_VOICE)

_SHAPES: dict[tuple[RedactionKind, Kind], _Shape] = {
    (RedactionKind.REGION, Kind.VIDEO): _Shape(("start", "end", "keyframes"), styles=_PICTURE),
    (RedactionKind.REGION, Kind.IMAGE): _Shape(("box",), styles=_PICTURE),
    (RedactionKind.SOUND, Kind.VIDEO): _SOUND,
    (RedactionKind.SOUND, Kind.AUDIO): _SOUND,
    (RedactionKind.TEXT, Kind.TRANSCRIPT): _CUES,
    (RedactionKind.TEXT, Kind.DISPATCH): _CUES,
    (RedactionKind.TEXT, Kind.DOCUMENT): _Shape(("term",)),
    (RedactionKind.TEXT, Kind.EMAIL): _Shape(("term",)),
    (RedactionKind.AREA, Kind.DOCUMENT): _Shape(("page", "box")),
    (RedactionKind.AREA, Kind.IMAGE): _Shape(("box",), may=("page",)),
    **{(RedactionKind.WITHHOLD, kind): _Shape() for kind in Kind},
}
Given = Mapping[str, Any]
"""The fields of a redaction that say something."""
_SHAPED = ("start", "end", "keyframes", "box", "page", "cue", "chars", "term", "channel")


def faults_for_record(redaction: Redaction, record: Record) -> Iterator[str]:
    """Why a redaction does not fit its record, as far as the record's facts tell."""
    yield from _hindrances_to_rendering(redaction, record)
    yield from _meaningless_fields(redaction, record)


def _hindrances_to_rendering(redaction: Redaction, record: Record) -> Iterator[str]:
    """Why no renderer could carry it out."""
    shape = _SHAPES.get((redaction.kind, record.kind))
    if shape is None:
        what = f"{record.path} ({record.kind.value})"
        yield f"redactions of kind {redaction.kind.value} make no sense in {what}"
        return
    given = _given_fields(redaction, record)
    yield from _place_faults(redaction, record)
    yield from _shape_faults(given, shape)
    yield from _box_faults(given)
    spans = list(span_faults(redaction, record))
    yield from spans
    if not spans and (why := hides_nothing(redaction, record)):
        yield why
    if "absent" in given and redaction.kind is not RedactionKind.TEXT:
        yield "only accepted redactions of text can be absent"
    yield from _keyframe_faults(given, record)


def why_unfit(redaction: Redaction, record: Record) -> str:
    """Why no renderer could carry an accepted redaction out; empty when one can.

    What merely has no meaning for it is left to the import: it does no harm.
    """
    if not is_hiding(redaction):
        return ""
    # What is of no type at all is carried out by nobody, whatever the reason.
    told = faults_for_record if isinstance(redaction, UnfitRedaction) else _hindrances_to_rendering
    why = list(told(redaction, record))
    return f"it cannot be carried out ({'; '.join(why)}): change or reject it" if why else ""


def recalled_why_unfit(memo: Memo, redaction: Redaction, record: Record) -> str:
    """The same, looked at once for each redaction as it is: it may have many keyframes."""
    return memo.recall_or_make(("unfit", redaction.id), (redaction, record), why_unfit)


def is_known(redaction: Redaction, record: Record) -> bool:
    """False where no redaction of this kind has a meaning in such a record."""
    return (redaction.kind, record.kind) in _SHAPES


def _place_faults(redaction: Redaction, record: Record) -> Iterator[str]:
    """What a record has nothing of cannot be hidden in it: pages before a file is laid out,
    sound in a silent video.
    """
    paged = record.kind is not Kind.DOCUMENT or format_of(record.kind, record.format).paged
    if redaction.kind is RedactionKind.AREA and not paged:
        yield (
            f"{record.path} ({record.format}) has no pages on which an area could lie: redact it "
            "by term, or withhold it"
        )
    silent = record.facts.video_codec is not None and record.facts.audio_codec is None
    if redaction.kind is RedactionKind.SOUND and silent:
        yield f"{record.path} has no sound"


def span_faults(item: Redaction | Annotation, record: Record) -> Iterator[str]:
    """Why a span, a page or a cue is not one of the record's."""
    given = vars(item) if isinstance(item, Annotation) else given_fields(item, without_track=True)
    start, end, page, cue = (given.get(name) for name in ("start", "end", "page", "cue"))
    length = record.facts.duration_seconds
    if start is not None and end is not None and not _in_order(start, end, item):
        yield f"it ends ({end} s) no later than it starts ({start} s)"
    for name, moment in (("start", start), ("end", end)):
        if moment is not None and moment < 0:
            yield f"its {name} ({moment} s) is before the record begins"
    if length is not None:
        if start is not None and start >= length:
            yield f"it starts at {start} s, the record ends at {length:.3f} s"
        elif end is not None and end > length + SLACK:
            yield f"it ends at {end} s, the record ends at {length:.3f} s"
    yield from _count_faults("page", page, record.facts.pages)
    cues = record.facts.rows if record.kind is Kind.DISPATCH else record.facts.cues
    yield from _count_faults("cue", cue, cues)


def _in_order(start: float, end: float, item: Redaction | Annotation) -> bool:
    # A note may be about a moment; hiding nothing hides nothing.
    return start < end or (isinstance(item, Annotation) and start == end)


def _count_faults(name: str, number: int | None, count: int | None) -> Iterator[str]:
    if number is not None and (number < 1 or (count is not None and number > count)):
        having = f"; the record has {count}" if count is not None else ""
        yield f"there is no {name} {number}{having}"


def _shape_faults(given: Given, shape: _Shape) -> Iterator[str]:
    for name in shape.needs:
        if name not in given:
            yield f"it lacks {name}"
    if shape.one_of and sum(name in given for name in shape.one_of) != 1:
        yield f"it needs either {' or '.join(shape.one_of)}"
    chars, term, style = given.get("chars"), given.get("term"), given.get("style", Style.USUAL)
    if chars is not None and "cue" not in given:
        yield "chars need a cue"
    if chars is not None and not 0 <= chars[0] < chars[1]:
        yield f"its chars {list(chars)} are no characters of a text"
    if style not in shape.styles:
        known = ", ".join(s for s in shape.styles if s) or "none"
        yield f"there is no style {str(style)!r} for it; known: {known}"
    if term is not None and not any(c.isalnum() for c in term):
        yield "its term has neither letter nor digit"


def _meaningless_fields(redaction: Redaction, record: Record) -> Iterator[str]:
    """Fields that say nothing of a redaction of its kind, and do no harm."""
    shape = _SHAPES.get((redaction.kind, record.kind))
    if shape is not None:
        known = (*shape.needs, *shape.may, *shape.one_of)
        given = given_fields(redaction)
        yield from (f"{f} has no meaning for it" for f in _SHAPED if f in given and f not in known)


def _given_fields(redaction: Redaction, record: Record) -> Given:
    """What it says. Of a track that fits, one keyframe stands for all: the others stay unread."""
    if not isinstance(redaction, RegionRedaction):
        return given_fields(redaction)
    length = record.facts.duration_seconds
    try:
        track = track_numbers(redaction)
        times = [t for t, _ in track]
        inside = min(times) >= 0 and (length is None or max(times) <= length + SLACK)
        fits = inside and len({*times}) == len(times) and all(box_fits(*box) for _, box in track)
    except (TypeError, ValueError, KeyError):
        fits = False  # whoever reads it says what is wrong
    if not fits:
        return given_fields(redaction)
    one = Keyframe(track[0][0], Box(*track[0][1]))
    return {**given_fields(redaction, without_track=True), "keyframes": (one,)}


def _box_faults(given: Given) -> Iterator[str]:
    box: Box | None = given.get("box")
    if box is not None and not box.fits_picture():
        yield f"its box {box.to_list()} does not lie within the picture"
    for key in given.get("keyframes", ()):
        if not key.box.fits_picture():
            yield f"its box {key.box.to_list()} at {key.t} s does not lie within the picture"


def _keyframe_faults(given: Given, record: Record) -> Iterator[str]:
    length, seen = record.facts.duration_seconds, set[float]()
    for key in given.get("keyframes", ()):
        if key.t < 0 or (length is not None and key.t > length + SLACK):
            yield f"its keyframe at {key.t} s is outside of the record"
        if key.t in seen:
            yield f"it has two keyframes at {key.t} s"
        seen.add(key.t)
