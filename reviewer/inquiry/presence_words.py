"""Who was there over time, in words: conflicts of sources, how long calls waited, the headcount."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reviewer.clock.timebase import MICROS
from reviewer.inquiry.presence_picture import CallWait, FirstArrival, PresencePicture
from reviewer.model.registers import tell_between

Clock = Callable[[int], str]
"""Tells a moment, microseconds UTC, by the clocks of the case."""


def tell_conflicts(picture: PresencePicture, tell_unit: Callable[[str], str]) -> Iterator[str]:
    """A sentence for each unit whose sources differ."""
    for lane in picture.lanes:
        if lane.conflicts:
            many = len(lane.conflicts)
            where = "in one pair" if many == 1 else f"in {many} pairs"
            yield (
                f"{tell_unit(lane.unit) or 'A unit without a name'}: sources tell its stay "
                f"differently, {where} of entries; each of them may be right."
            )


def tell_waits(picture: PresencePicture, names: Mapping[str, str]) -> Iterator[str]:
    """How long each call waited; ``names``: what a call is called, by its id."""
    for wait in picture.waits:
        if wait.call in names:
            unit = _tell_arrival("first unit", wait, wait.unit)
            supervisor = _tell_arrival("first supervisor", wait, wait.supervisor)
            yield f"{names[wait.call]}: {unit}; {supervisor}."


def headcount_rows(picture: PresencePicture, clock: Clock) -> Iterator[tuple[str, str, str]]:
    """From when until when how many officers were there, as far as anything is told."""
    for step in picture.headcount:
        if (step.start is None and step.high == 0) or (step.low == 0 and step.high is None):
            continue  # before anybody is told of, or where nothing is
        yield (
            "before" if step.start is None else clock(step.start),
            "not recorded" if step.end is None else clock(step.end),
            tell_between(step.low, step.high),
        )


def _tell_arrival(who: str, wait: CallWait, first: FirstArrival) -> str:
    if first.earliest is None:
        return f"{who}: no arrival is recorded"
    earliest = _length_in_words(round((first.earliest - wait.at) / MICROS))
    told = f"{who} after {earliest}"
    if wait.sigma:
        told += f" ± {wait.sigma:.0f} s"
    if first.latest is not None and first.latest != first.earliest:
        latest = _length_in_words(round((first.latest - wait.at) / MICROS))
        told += f", at the latest after {latest}"
    return f"{told}, or earlier: an arrival is not recorded" if first.may_be_earlier else told


def _length_in_words(seconds: int) -> str:
    """``9 min 5 s``; before the call with a minus."""
    sign, rest = ("-" if seconds < 0 else ""), abs(seconds)
    minutes, rest = divmod(rest, 60)
    return f"{sign}{minutes} min {rest} s" if minutes else f"{sign}{rest} s"
