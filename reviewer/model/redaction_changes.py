"""Two versions of one redaction: what was changed, and what the newer one hides no longer.

What is hidden is compared, not what is written: whatever the older version hides and the newer
does not is less, however much else the newer hides; what only widens, or is the same in other
words, is not. Nothing that a person accepted changes in silence: ``as_put`` is the rule, and the
store is where every change passes it.

Decisions 155, 186.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise
from typing import cast

from reviewer.model.choices import Style
from reviewer.model.geometry import SLACK, Box, box_at
from reviewer.model.redactions import (
    AreaRedaction,
    BoxRedaction,
    CueRedaction,
    ImageRedaction,
    Redaction,
    RegionRedaction,
    SoundRedaction,
    SpanRedaction,
    Status,
    StyledRedaction,
    TermRedaction,
    WithholdRedaction,
    box_of,
    given_fields,
    is_absent,
    is_hiding,
    page_of,
    style_of,
)

# What pixels and blur leave can sometimes be worked back.
_WEAK = (Style.PIXELATE, Style.BLUR)
_ELSE = "something else"


class Alteration(StrEnum):
    """What of a redaction was changed, for a person."""

    LESS_TIME = "shorter time"
    MORE_TIME = "longer time"
    LESS_BOX = "smaller or moved box"
    MORE_BOX = "larger box"
    WEAKER = "weaker style"
    STYLE = "other style"
    LESS_SOUND = "fewer channels"
    MORE_SOUND = "more channels"
    LESS_WORDS = "other words"
    MORE_WORDS = "more words"
    OTHER = "another place"
    # What follows a box says these of it; they stay until it is followed on or accepted.
    LOST_START = "lost at its start: look there"
    LOST_END = "lost at its end: look there"
    ELSE_START = "may be somebody else before its start: look there"
    ELSE_END = "may be somebody else behind its end: look there"


_AT_START = (Alteration.LOST_START, Alteration.ELSE_START)
_AT_END = (Alteration.LOST_END, Alteration.ELSE_END)
_LOSSES = (*_AT_START, *_AT_END)


def as_put(
    before: Redaction | None, made: Redaction, beside: Iterable[Redaction] = ()
) -> Redaction:
    """What a case keeps when ``made`` is put in the place of ``before``.

    What was accepted and covers less than it did is to be checked again: it is a proposal, and
    says what was changed. What covers all that it did stays accepted, and says so as well, until
    a person accepts it anew. ``beside`` is what else the same step puts: what was split is whole.
    """
    if before is None or made.status is Status.REJECTED or is_absent(made):
        return made
    stood = is_hiding(before)
    if not stood and (made.status is Status.ACCEPTED or not before.changed):
        # A person accepts it as it is now; or nobody ever accepted what is worked on here. That
        # it was lost while it was followed stays to be looked at all the same.
        open_yet = made.status is not Status.ACCEPTED
        kept = tuple(c for c in made.changed if c in _LOSSES and open_yet)
        return replace(made, changed=kept) if kept != made.changed else made
    parts = altered_parts(before, made)
    if not parts:
        return made
    losses = [c for c in made.changed if c in _LOSSES]
    known = [c for c in before.changed if c not in _LOSSES]
    told = tuple(dict.fromkeys((*losses, *known, *parts)))
    lost = stood and made.status is Status.ACCEPTED and hides_no_longer(before, made, beside)
    return replace(made, changed=told, status=Status.PROPOSED if lost else made.status)


def awaits_check(redaction: Redaction) -> bool:
    """True for what was accepted, covers less since then, and waits to be accepted again."""
    return redaction.status is Status.PROPOSED and bool(redaction.changed)


def tell_changes(redaction: Redaction) -> str:
    """What was changed since it was accepted, in a few words; empty for nothing."""
    return ", ".join(redaction.changed)


def mark_loss(made: RegionRedaction, loss: Alteration, *, lost: bool) -> RegionRedaction:
    """The same, marked at one of its ends as lost there, or with no such mark at that end."""
    here = _AT_START if loss in _AT_START else _AT_END
    others = tuple(c for c in made.changed if c not in here)
    changed = (loss, *others) if lost else others
    return made if changed == made.changed else replace(made, changed=changed)


def lost_at_start(redaction: RegionRedaction) -> bool:
    """Whether nobody knows how it came to where it begins, or whether it is the same there."""
    return any(mark in redaction.changed for mark in _AT_START)


# ---- what was changed


def altered_parts(before: Redaction, made: Redaction) -> tuple[Alteration, ...]:
    """What of its extent, box, style or words is another; nothing where it hides the same."""
    if _extent_of(before) == _extent_of(made):
        return ()
    found = [told for told, changed in _parts_compared(before, made) if changed]
    return tuple(found) or (Alteration.OTHER,)


def _extent_of(redaction: Redaction) -> tuple[object, ...]:
    """All that says what is hidden, and how."""
    fields = {k: v for k, v in given_fields(redaction).items() if k not in ("absent", "style")}
    if isinstance(redaction, TermRedaction):
        fields["term"] = plain_term(redaction.term)
    style = style_of(redaction)
    usual = style in (Style.USUAL, Style.FILL, Style.SILENCE)
    return redaction.record, type(redaction), fields, "" if usual else style


def _parts_compared(before: Redaction, made: Redaction) -> Iterator[tuple[Alteration, bool]]:
    if before.record != made.record or type(before) is not type(made):
        return
    if isinstance(before, SpanRedaction):
        late = cast("SpanRedaction", made)
        less = _is_shorter(before, late)
        yield Alteration.LESS_TIME, less
        yield (
            Alteration.MORE_TIME,
            not less and (before.start, before.end) != (late.start, late.end),
        )
    if isinstance(before, RegionRedaction) and isinstance(made, RegionRedaction):
        less = not _track_holds(made, before, *_common_time(before, made))
        yield Alteration.LESS_BOX, less
        yield Alteration.MORE_BOX, not less and before.keyframes != made.keyframes
    if isinstance(before, BoxRedaction) and page_of(before) == page_of(made):
        less = not box_holds(cast("BoxRedaction", made).box, before.box)
        yield Alteration.LESS_BOX, less
        yield Alteration.MORE_BOX, not less and box_of(before) != box_of(made)
    if isinstance(before, SoundRedaction) and isinstance(made, SoundRedaction):
        less = _is_one_channel_only(before, made)
        yield Alteration.LESS_SOUND, less
        yield Alteration.MORE_SOUND, not less and before.channel != made.channel
    if isinstance(before, StyledRedaction):
        weaker = _is_weaker(before, made)
        yield Alteration.WEAKER, weaker
        yield Alteration.STYLE, not weaker and _extent_of(before)[3] != _extent_of(made)[3]
    if isinstance(before, TermRedaction | CueRedaction):
        less = bool(hides_no_longer(replace(before, status=Status.ACCEPTED), _stands(made)))
        yield Alteration.LESS_WORDS, less
        yield Alteration.MORE_WORDS, not less


def _stands(redaction: Redaction) -> Redaction:
    return replace(redaction, status=Status.ACCEPTED)


def _common_time(one: SpanRedaction, other: SpanRedaction) -> tuple[float, float]:
    start = max(one.start, other.start)
    return start, max(min(one.end, other.end), start)


# ---- what is hidden no longer


def hides_no_longer(here: Redaction, there: Redaction, beside: Iterable[Redaction] = ()) -> str:
    """What of all that ``here`` hides ``there`` does not, in a few words; empty for nothing.

    ``beside`` are others that hide something at the same time, as the second half of what was
    split does.
    """
    # A proposal hides nothing yet.
    if not is_hiding(here):
        return ""
    if not is_hiding(there):
        return "nothing"
    if here.record != there.record:
        return _ELSE
    if isinstance(here, SpanRedaction) and isinstance(there, SpanRedaction):
        return _compare_spans(here, there, beside)
    match here, there:
        case ImageRedaction(), ImageRedaction():
            return _compare_styles(here, there) or _compare_areas(here, there)
        case TermRedaction(), TermRedaction():
            # A longer term stands at fewer places; of a shorter one something stays readable.
            same = plain_term(here.term) == plain_term(there.term)
            return "" if same else "other words"
        case CueRedaction(), CueRedaction():
            return _compare_cues(here, there)
        case ((TermRedaction() | CueRedaction()), (TermRedaction() | CueRedaction())):
            return "other words"
        case AreaRedaction(), AreaRedaction():
            return _compare_areas(here, there)
        case WithholdRedaction(), WithholdRedaction():
            return ""
    return _ELSE


def _compare_spans(here: SpanRedaction, there: SpanRedaction, beside: Iterable[Redaction]) -> str:
    if type(here) is not type(there):
        return _ELSE
    told = _compare_alone(here, there)
    if not told:
        return ""
    others = [r for r in beside if type(r) is type(here) and r.record == here.record]
    covers = [r for r in (there, *others) if is_hiding(r) and not _compare_manner(here, r)]
    return "" if others and _cover_together(here, covers) else told


def _compare_alone(here: SpanRedaction, there: SpanRedaction) -> str:
    told = _compare_manner(here, there)
    if not told and _is_shorter(here, there):
        told = "a shorter time"
    if told or not (isinstance(here, RegionRedaction) and isinstance(there, RegionRedaction)):
        return told
    if not (here.keyframes and there.keyframes):
        return "no track" if here.keyframes else ""
    return "" if _track_holds(there, here, here.start, here.end) else "not all of the boxes"


def _compare_manner(here: SpanRedaction, there: Redaction) -> str:
    if isinstance(here, SoundRedaction) and isinstance(there, SoundRedaction):
        return f"only channel {there.channel}" if _is_one_channel_only(here, there) else ""
    return _compare_styles(here, there)


def _cover_together(here: SpanRedaction, covers: list[SpanRedaction]) -> bool:
    """Whether at each moment one of several hides all that one did alone."""
    ends = {t for r in covers for t in (r.start, r.end)}
    turns = {k.t for r in (here, *covers) if isinstance(r, RegionRedaction) for k in r.keyframes}
    inside = {t for t in ends | turns if here.start < t < here.end}
    for first, last in pairwise(sorted({here.start, here.end} | inside)):
        there = (r for r in covers if r.start <= first and last <= r.end)
        if not any(_holds_meanwhile(r, here, first, last) for r in there):
            return False
    return True


def _holds_meanwhile(cover: SpanRedaction, here: SpanRedaction, first: float, last: float) -> bool:
    if not (isinstance(cover, RegionRedaction) and isinstance(here, RegionRedaction)):
        return True
    if not here.keyframes:
        return True
    return bool(cover.keyframes) and _track_holds(cover, here, first, last)


def _is_shorter(here: SpanRedaction, there: SpanRedaction) -> bool:
    return there.start > here.start or there.end < here.end


def _is_one_channel_only(here: SoundRedaction, there: SoundRedaction) -> bool:
    # None is all channels.
    return there.channel is not None and there.channel != here.channel


def _is_weaker(here: Redaction, there: Redaction) -> bool:
    return style_of(there) in _WEAK and style_of(here) not in _WEAK


def _compare_styles(here: Redaction, there: Redaction) -> str:
    return f"the style is {style_of(there)}" if _is_weaker(here, there) else ""


def _compare_cues(here: CueRedaction, there: CueRedaction) -> str:
    if here.cue != there.cue:
        return "another cue"
    # Without characters it is the whole cue.
    if there.chars is None:
        return ""
    whole = here.chars is not None and (
        there.chars[0] <= here.chars[0] and here.chars[1] <= there.chars[1]
    )
    return "" if whole else "fewer characters"


def _compare_areas(here: BoxRedaction, there: BoxRedaction) -> str:
    if page_of(here) != page_of(there):
        return "another page"
    return "" if box_holds(there.box, here.box) else "not all of the box"


def _track_holds(outer: RegionRedaction, inner: RegionRedaction, first: float, last: float) -> bool:
    """Whether one track holds the other all the while.

    The edges of both are straight between their keyframes, so a box that holds another at the
    moments at which either turns holds it between these, too.
    """
    if not (outer.keyframes and inner.keyframes):
        return not inner.keyframes
    turns = {key.t for made in (outer, inner) for key in made.keyframes}
    moments = {t for t in turns if first <= t < last} | {first, last}
    wide, narrow = _box_at_moments(outer), _box_at_moments(inner)
    return all(box_holds(wide(t), narrow(t)) for t in sorted(moments))


def _box_at_moments(redaction: RegionRedaction) -> Callable[[float], Box]:
    """The box at a moment; a track may have many keyframes, two of which tell it."""
    keys = tuple(sorted(redaction.keyframes, key=lambda key: key.t))
    times = [key.t for key in keys]

    def box_at_moment(t: float) -> Box:
        after = bisect_right(times, t)
        return box_at(keys[max(after - 1, 0) : after + 1], t)

    return box_at_moment


def box_holds(outer: Box, inner: Box) -> bool:
    """Whether a box lies within another."""
    return (
        outer.x <= inner.x + SLACK
        and outer.y <= inner.y + SLACK
        and outer.x + outer.w >= inner.x + inner.w - SLACK
        and outer.y + outer.h >= inner.y + inner.h - SLACK
    )


def plain_term(term: str) -> str:
    """A term over any white space. In other letter case it is another: capitals tell names."""
    return " ".join(term.split())
