"""What the palette offers, and in which order.

Without a wish it begins with what fits the moment, then with what was chosen lately.  With one, a
line has to hold every word of it; how well it does counts first, then how lately it was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.model import Kind, Record, Redaction, RegionRedaction, Status

MOMENT, LATELY, ALL, RECORDS, CASES = (
    "Fits this moment",
    "Used lately",
    "Everything else",
    "Records",
    "Cases",
)
_LATEST = 4  # shown above all the rest: with more of them the rest is below the edge
_MOST = 60  # records that are listed: whoever sees so many writes another letter

_NO_CASE = ("new_case", "open_case", "demo_case", "first_steps")
_RECORD = {
    Kind.VIDEO: ("new_region", "spray", "play", "redact_sound", "looked"),
    Kind.AUDIO: ("play", "redact_sound", "redact_words", "looked"),
    Kind.IMAGE: ("new_region", "looked"),
    Kind.DOCUMENT: ("redact_words", "new_region", "looked"),
    Kind.EMAIL: ("redact_words", "looked"),
    Kind.TRANSCRIPT: ("redact_words", "correct_words", "play"),
    Kind.DISPATCH: ("redact_words", "looked"),
    Kind.OTHER: ("looked",),
}


@dataclass(frozen=True)
class PaletteLine:
    """One thing that can be chosen.

    Attributes:
        id: what is remembered of it; of records and cases, their path.
        path: the menus it stands in, or what kind of thing it is.
        part: the heading it stands under.
        also: other words it is found by.
    """

    id: str
    text: str
    path: str
    part: str = ALL
    also: str = ""


def fitting_actions(record: Record | None, redaction: Redaction | None, case: bool) -> list[str]:
    """The actions that fit what is open and selected, the nearest first."""
    if not case:
        return list(_NO_CASE)
    fits: list[str] = []
    if redaction is not None:
        open_yet = redaction.status is Status.PROPOSED or not redaction.exemptions
        fits += ["accept", "exemption", "reject"] if open_yet else ["exemption", "check_box"]
        if isinstance(redaction, RegionRedaction):
            fits += ["hide_until_gone", "follow_there"]
        fits += ["delete_redaction"]
    if record is not None:
        fits += [*_RECORD[record.kind], "release", "withhold"]
    return [*dict.fromkeys([*fits, "next_open", "find", "export"])]


def order_lines(
    lines: Sequence[PaletteLine], wish: str, lately: Sequence[str], fits: Sequence[str]
) -> list[PaletteLine]:
    """The lines to be shown, best first."""
    words = wish.casefold().split()
    if not words:
        return _without_wish(lines, lately, fits)
    ranked = [(_rank_of(line, words), number) for number, line in enumerate(lines)]
    near = {name: at for at, name in enumerate([*lately, *fits])}
    found = sorted(
        (rank, near.get(lines[number].id, len(near)), number)
        for rank, number in ranked
        if rank is not None
    )
    out, records = [], 0
    for _, _, number in found:
        records += lines[number].part == RECORDS
        if lines[number].part != RECORDS or records <= _MOST:
            out.append(lines[number])
    return out


def _without_wish(
    lines: Sequence[PaletteLine], lately: Sequence[str], fits: Sequence[str]
) -> list[PaletteLine]:
    known = {line.id: line for line in lines if line.part == ALL}
    first = [name for name in fits if name in known]
    second = [name for name in lately if name in known and name not in first][:_LATEST]
    taken = {*first, *second}
    return [
        *_under(MOMENT, (known[name] for name in first)),
        *_under(LATELY, (known[name] for name in second)),
        *(line for line in known.values() if line.id not in taken),
    ]


def _under(part: str, lines: Iterable[PaletteLine]) -> list[PaletteLine]:
    return [PaletteLine(line.id, line.text, line.path, part, line.also) for line in lines]


def _rank_of(line: PaletteLine, words: Sequence[str]) -> int | None:
    """How well a line holds the words, 0 best; ``None`` when one is missing."""
    text = line.text.casefold()
    whole = f"{text} {line.path.casefold()} {line.also.casefold()}"
    if not all(word in whole for word in words):
        return None
    if text.startswith(" ".join(words)):
        return 0
    begins = text.split()
    if all(any(part.startswith(word) for part in begins) for word in words):
        return 1
    if all(word in text for word in words):
        return 2
    return 3
