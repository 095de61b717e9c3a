"""The lines of the redaction log: each thing that is hidden, where, under which law, and why.

Decision 193.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reviewer.clock.clock_map import ClockMap
from reviewer.model import (
    Kind,
    Redaction,
    RegionRedaction,
    SoundRedaction,
    cue_of,
    end_of,
    page_of,
    start_of,
    style_of,
)
from reviewer.package import plain_words
from reviewer.package.record_numbers import NumberSpan
from reviewer.package.released_content import Content
from reviewer.plan.plan import Plan, Step, public_name
from reviewer.plan.release_names import masked_text


@dataclass(frozen=True)
class LogRow:
    """One redaction, as the log shows it. Times are media seconds and wall-clock text.

    Attributes:
        reason: the reviewer's own words, masked; empty when none were given.
        places: in how many places something is hidden by it, as the renderer counted them.
        number: of the page or row where it lies, else of the whole record.
        still: a media second at which something is hidden in the picture. The released picture
            shows where; a log gives no coordinates.
    """

    record: str
    medium: str
    start: float | None
    end: float | None
    wall_start: str
    wall_end: str
    place: str
    hidden: str
    style: str
    exemptions: tuple[str, ...]
    reason: str
    places: int = 1
    still: float | None = None
    number: str = ""


def list_rows(
    plan: Plan,
    step: Step,
    places: Mapping[str, int],
    content: Content,
    clock: ClockMap | None,
    numbers: NumberSpan | None = None,
) -> tuple[LogRow, ...]:
    """The log of one record, in the order in which it is read.

    Args:
        plan: what was decided.
        step: the record of the plan.
        places: how many things each redaction hid, by its id, as the renderer counted them.
        content: the released words, which know the times of cues.
        clock: from the record's seconds to the time of day.
        numbers: of the record and its parts.
    """
    own = [
        (
            r,
            replace(
                _make_log_row(plan, step, r, content, clock),
                places=places.get(r.id, 1),
                number=_number_of(step, r, numbers),
            ),
        )
        for r in step.redactions
        # A log that lists what hid nothing would tell a requester of redactions that they cannot
        # find.
        if places.get(r.id) != 0  # what hid nothing is no redaction, whatever was meant
    ]
    muted = [row for redaction, row in own if isinstance(redaction, SoundRedaction)]
    others = [row for redaction, row in own if not isinstance(redaction, SoundRedaction)]
    return tuple(sorted([*others, *_join_stretches(muted)], key=_reading_order))


def _join_stretches(rows: Iterable[LogRow]) -> list[LogRow]:
    """One row for stretches of sound that run into each other on the same ground.

    A name is found by its sound and by its words, and both are muted: a listener hears one gap.
    """
    joined: list[LogRow] = []
    for row in sorted(rows, key=lambda r: (_ground_of(r), r.start or 0.0)):
        last = joined[-1] if joined else None
        if last is None or _ground_of(last) != _ground_of(row) or _begins_after(row, last):
            joined.append(row)
        elif (row.end or 0.0) > (last.end or 0.0):
            joined[-1] = _run_on(last, row)
    return joined


def _ground_of(row: LogRow) -> tuple[tuple[str, ...], str, str, str]:
    return row.exemptions, row.reason, row.style, row.hidden


def _begins_after(row: LogRow, last: LogRow) -> bool:
    return row.start is None or last.end is None or row.start > last.end


def _run_on(row: LogRow, later: LogRow) -> LogRow:
    """The one, to the end of the other."""
    assert row.start is not None
    assert later.end is not None
    place = plain_words.tell_stretch(row.start, later.end)
    return replace(row, end=later.end, wall_end=later.wall_end, place=place)


def _make_log_row(
    plan: Plan, step: Step, redaction: Redaction, content: Content, clock: ClockMap | None
) -> LogRow:
    start, end = _times_of_redaction(step, redaction, content)

    def wall_time(seconds: float | None) -> str:
        if clock is None or seconds is None:
            return ""
        return plain_words.wall_clock_text(clock.utc_of_media(seconds), plan.timezone)

    return LogRow(
        record=public_name(step),
        medium=plain_words.KINDS[step.kind],
        start=start,
        end=end,
        wall_start=wall_time(start),
        wall_end=wall_time(end),
        place=plain_words.tell_place(redaction, step.kind),
        hidden=plain_words.tell_hidden(redaction, step.kind),
        style=plain_words.STYLES.get(style_of(redaction), style_of(redaction)),
        exemptions=redaction.exemptions,
        reason=masked_text(redaction.reason, step.terms),
        still=_middle_of(redaction) if isinstance(redaction, RegionRedaction) else None,
    )


def _number_of(step: Step, redaction: Redaction, numbers: NumberSpan | None) -> str:
    if numbers is None:
        return ""
    part = page_of(redaction) or (cue_of(redaction) if step.facts.rows else None)
    return numbers.number_of_part(part) if part else str(numbers)


def _middle_of(redaction: RegionRedaction) -> float:
    return (redaction.start + redaction.end) / 2


def _times_of_redaction(
    step: Step, redaction: Redaction, content: Content
) -> tuple[float | None, float | None]:
    """The media seconds of a redaction; those of its cue for words of a transcript."""
    cue = cue_of(redaction)
    if step.kind is not Kind.TRANSCRIPT or cue is None:
        return start_of(redaction), end_of(redaction)
    # The release may have lost a cue as a whole; then numbers no longer say which is meant.
    if len(content.cues) != step.facts.cues or not 1 <= cue <= len(content.cues):
        return None, None
    return content.cues[cue - 1].start, content.cues[cue - 1].end


def _reading_order(row: LogRow) -> tuple[float, str, str]:
    # What has no time stands before what has one.
    return (row.start if row.start is not None else -1.0, row.place, row.hidden)
