"""Does one version of a thing hide less than another? Asked of whatever an import would replace.

What is hidden is compared, not what is written: whatever the version here hides and the other
does not is less, however much else the other hides; what only widens, or is the same in other
words, is not.

Decision 155.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from reviewer.model import (
    AreaRedaction,
    BoxRedaction,
    CueRedaction,
    Decision,
    Determination,
    Entity,
    ImageRedaction,
    Redaction,
    RegionRedaction,
    Request,
    SoundRedaction,
    SpanRedaction,
    Style,
    Subject,
    TermRedaction,
    WithholdRedaction,
    is_absent,
    is_hiding,
    page_of,
)
from reviewer.model.geometry import SLACK, Box, box_at

_ELSE = "it hides something else in the file"
# What pixels and blur leave can sometimes be worked back.
_WEAK = (Style.PIXELATE, Style.BLUR)
_CLOSED = (Determination.RELEASE, Determination.AS_PICTURES, Determination.NOT_RESPONSIVE)
"""What a decision keeps back, the least first: pictures of pages hold no text layer."""


def hides_less(here: Entity, there: Entity, records: Iterable[str] = ()) -> str:
    """What ``there``, another version of ``here``, hides less; empty when it hides all of it.

    Args:
        here: as it is.
        there: as it would be, of the same kind.
        records: the paths of the case, some of which a request asks for.
    """
    if isinstance(here, Redaction) and isinstance(there, Redaction):
        return _compare_redactions(here, there)
    if isinstance(here, Decision) and isinstance(there, Decision):
        less = _closeness_of(there) < _closeness_of(here)
        return f"“{here.decision}” here, “{there.decision}” in the file" if less else ""
    if isinstance(here, Subject) and isinstance(there, Subject):
        gone = {*map(_plain_term, here.terms)} - {*map(_plain_term, there.terms)}
        return f"{len(gone)} of its terms not in the file" if gone else ""
    if isinstance(here, Request) and isinstance(there, Request):
        more = sum(_request_asks(there, path) and not _request_asks(here, path) for path in records)
        return f"the file's takes in {more} more of the records" if more else ""
    return ""  # notes and the clock hide nothing


def _compare_redactions(here: Redaction, there: Redaction) -> str:
    # A proposal hides nothing yet.
    if not is_hiding(here):
        return ""
    if not is_hiding(there):
        standing = "said to stand nowhere" if is_absent(there) else there.status.value
        return f"{here.status.value} here, {standing} in the file"
    if here.record != there.record:
        return _ELSE
    match here, there:
        case RegionRedaction(), RegionRedaction():
            return (
                _compare_styles(here, there)
                or _compare_times(here, there)
                or _compare_tracks(here, there)
            )
        case ImageRedaction(), ImageRedaction():
            return _compare_styles(here, there) or _compare_areas(here, there)
        case SoundRedaction(), SoundRedaction():
            # None is all channels.
            only = there.channel is not None and there.channel != here.channel
            return (
                f"only channel {there.channel} in the file" if only else _compare_times(here, there)
            )
        case TermRedaction(), TermRedaction():
            # A longer term stands at fewer places; of a shorter one something stays readable.
            return (
                ""
                if _plain_term(here.term) == _plain_term(there.term)
                else "other words in the file"
            )
        case CueRedaction(), CueRedaction():
            return _compare_cues(here, there)
        case ((TermRedaction() | CueRedaction()), (TermRedaction() | CueRedaction())):
            return "other words in the file"
        case AreaRedaction(), AreaRedaction():
            return _compare_areas(here, there)
        case WithholdRedaction(), WithholdRedaction():
            return ""
    return _ELSE


def _compare_styles(
    here: RegionRedaction | ImageRedaction, there: RegionRedaction | ImageRedaction
) -> str:
    weaker = there.style in _WEAK and here.style not in _WEAK
    return f"the style is {there.style} in the file" if weaker else ""


def _compare_cues(here: CueRedaction, there: CueRedaction) -> str:
    if here.cue != there.cue:
        return "another cue in the file"
    # Without characters it is the whole cue.
    if there.chars is None:
        return ""
    whole = here.chars is not None and (
        there.chars[0] <= here.chars[0] and here.chars[1] <= there.chars[1]
    )
    return "" if whole else "fewer characters in the file"


def _compare_areas(here: BoxRedaction, there: BoxRedaction) -> str:
    if page_of(here) != page_of(there):
        return "another page in the file"
    return "" if _box_holds(there.box, here.box) else "not all of the box in the file"


def _compare_times(here: SpanRedaction, there: SpanRedaction) -> str:
    shorter = there.start > here.start or there.end < here.end
    return "a shorter time in the file" if shorter else ""


def _compare_tracks(here: RegionRedaction, there: RegionRedaction) -> str:
    """The edges of both are straight between their keyframes, so a box that holds another at the
    moments at which either turns holds it between these, too.
    """
    if not (here.keyframes and there.keyframes):
        return "no track in the file" if here.keyframes else ""
    turns = {key.t for made in (here, there) for key in made.keyframes}
    # Outside of its own span the version here hides nothing that could be lost.
    moments = {t for t in turns if here.start <= t < here.end} | {here.start, here.end}
    first, other = _box_at_moments(here), _box_at_moments(there)
    kept = all(_box_holds(other(t), first(t)) for t in sorted(moments))
    return "" if kept else "not all of the boxes in the file"


def _box_at_moments(redaction: RegionRedaction) -> Callable[[float], Box]:
    """The box at a moment; a track may have many keyframes, two of which tell it."""
    keys = tuple(sorted(redaction.keyframes, key=lambda key: key.t))
    times = [key.t for key in keys]

    def box_at_moment(t: float) -> Box:
        after = bisect_right(times, t)
        return box_at(keys[max(after - 1, 0) : after + 1], t)

    return box_at_moment


def _box_holds(outer: Box, inner: Box) -> bool:
    """Whether a box lies within another."""
    return (
        outer.x <= inner.x + SLACK
        and outer.y <= inner.y + SLACK
        and outer.x + outer.w >= inner.x + inner.w - SLACK
        and outer.y + outer.h >= inner.y + inner.h - SLACK
    )


def _closeness_of(decision: Decision) -> int:
    """How much a decision keeps back; a word that is not known, as if it were all."""
    known = [one.value for one in _CLOSED]
    return known.index(decision.decision) if decision.decision in known else len(known)


def _request_asks(request: Request, path: str) -> bool:
    return any(fnmatchcase(path, pattern) or path == pattern for pattern in request.records)


def _plain_term(term: str) -> str:
    """A term over any white space. In other letter case it is another: capitals tell names."""
    return " ".join(term.split())
