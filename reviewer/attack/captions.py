"""Captions as they are read on: turn by turn, speaker by speaker, and those that roll once.

Programs that write captions while somebody speaks show a line two or three times, or let it
grow. Of copies of a line the one that tells most is read, so one that a redaction forgot
counts, however well the others are hidden.

Decisions 121, 122, 144.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reviewer.attack.told_turns import dashed_turns_apart

HIDDEN = "\u16a0"
"""Stands for a mark: a letter that is part of no name and no number."""
ANEW = f"\n{HIDDEN}\n"
"""Between words of which the second do not go on with the first, however long a name is."""

_END = 80  # characters of a turn's end, and of the beginning of another
_WORDS = 2  # beside a mark, by which a line is known again
_CUE = re.compile(r"(?m)^([\d:.,]+)[ \t]*-->[^\n]*\n((?:[^\n]*\S[^\n]*(?:\n|\Z))*)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(
    r"</?[A-Za-z0-9][^<>\n]{0,200}>|\{/?[a-z]{1,12}(?:[:=#][^{}\n]{0,40})?\}|\{\\[^{}\n]{1,40}\}"
)
_TURN = re.compile(
    r"(?m)^[ \t]*(?:(?:>{1,3}|[-\u2013\u2014])[ \t]*)?"
    r"(?:([^\W\d_][^:\n]{0,38}):(?=\s|$)[ \t]*)?"
)


_NOTE = re.compile(r"\[[^\[\]\n]{1,60}\]|\([^()\n]{1,60}\)|[\u2669-\u266c]+")
"""What is heard and not said, or who says it."""


@dataclass(frozen=True)
class _ShownCaption:
    """What is shown at a time: lines without tags, and who speaks if that is told."""

    start: float
    speaker: str
    lines: tuple[str, ...]


@dataclass
class _CaptionLine:
    """A line on the screen, in the copy of it that tells most."""

    text: str
    grew: bool = False
    made: bool = False  # out of a mark: what it hides may have gone on into this line


def read_on(text: str) -> Iterator[tuple[str, str]]:
    """(how, text): the words of WebVTT or SubRip in each order in which they may be read on.

    ``text`` holds ``HIDDEN`` in place of marks.
    """
    cues = [_parse_cue(match) for match in _CUE.finditer(text.replace("\r", ""))]
    timed = sorted(cues, key=lambda cue: cue.start)
    written = _join_cue_lines(cues)
    said = {written: "cues read on", _without_turns(written): "cues without who speaks"}
    said.setdefault(_without_turns(_NOTE.sub(" ", written)), "cues without notes")
    said.setdefault(_without_turns(_join_cue_lines(timed)), "cues in the order of their times")
    turns = dashed_turns_apart(_NOTE.sub(" ", written).split("\n"))
    said.setdefault(
        ANEW.join(f"{a[-_END:]}\n{b[:_END]}" for a, b in turns), "turns behind those of others"
    )
    speakers = {cue.speaker for cue in cues}
    if len(speakers) > 1:
        spoken = sorted(timed, key=lambda cue: cue.speaker)
        each = (_join_cue_lines([*own]) for _, own in groupby(spoken, key=lambda cue: cue.speaker))
        said.setdefault(_without_turns(ANEW.join(each)), "cues of each speaker")
    for order in (cues, timed):
        for lone in (False, True) if HIDDEN in text else (False,):
            lines = _unroll_captions(order, lone=lone)
            said.setdefault("\n".join(line.text for line in lines), "captions that roll, read once")
    yield from ((how, words) for words, how in said.items() if words)


def cut_lines(text: str) -> list[str]:
    """Lines that are shown longer, or hidden, in a later caption: they may end in a word."""
    cues = [_parse_cue(match) for match in _CUE.finditer(text.replace("\r", ""))]
    return [line.text for line in _unroll_captions(cues) if line.grew]


def _parse_cue(match: re.Match[str]) -> _ShownCaption:
    body = match[2]
    voice = _VOICE.search(body)
    words = html.unescape(_TAG.sub("", body))
    lines = tuple(line.strip() for line in words.split("\n") if line.strip())
    turn = _TURN.match(lines[0]) if lines else None
    named = html.unescape(voice[1]) if voice else (turn[1] or "") if turn else ""
    return _ShownCaption(_parse_seconds(match[1]), named.strip(), lines)


def _parse_seconds(told: str) -> float:
    total = 0.0
    for part in told.replace(",", ".").split(":"):
        total = 60 * total + (float(part) if re.fullmatch(r"\d+(?:\.\d+)?", part) else 0.0)
    return total


def _join_cue_lines(cues: list[_ShownCaption]) -> str:
    return "\n".join(line for cue in cues for line in cue.lines)


def _without_turns(text: str) -> str:
    return _TURN.sub("", text)


def _unroll_captions(cues: list[_ShownCaption], *, lone: bool = False) -> list[_CaptionLine]:
    """The lines of captions that roll, each once; none where no line is shown again.

    What is hidden as a whole may be a new line or a copy of the last one; with ``lone`` a copy.
    """
    out: list[_CaptionLine] = []
    shown: list[_CaptionLine] = []
    rolls = False
    for cue in cues:
        if not cue.lines:
            continue  # nothing new is shown
        lines = _split_at_marks(cue.lines)
        count = _shown_again(shown, lines, lone=lone)
        if not count:
            lines = [_CaptionLine(text) for text in cue.lines]
            count = _shown_again(shown, lines, lone=lone)
        kept = shown[len(shown) - count :]
        for line, again in zip(kept, lines, strict=False):
            rolls = rolls or _tells_copy(line.text, again.text)
            line.grew = line.grew or line.text != again.text
            line.text = _fuller_copy(line.text, again.text)
        fresh = lines[count:]
        out += fresh
        shown = [*kept, *fresh]
    return [line for line in out if not (line.made and line.text == HIDDEN)] if rolls else []


def _split_at_marks(lines: tuple[str, ...]) -> list[_CaptionLine]:
    """Lines cut at marks: one mark hides a name that began in one line and ended in the next."""
    found: list[_CaptionLine] = []
    for line in lines:
        before, *rest = _between_marks(line)
        found += [_CaptionLine(f"{before} {HIDDEN}" if rest else before)] if before else []
        for at, words in enumerate(rest):
            more = at + 1 < len(rest)
            text = f"{HIDDEN} {words} {HIDDEN}" if more and words else f"{HIDDEN} {words}"
            found.append(_CaptionLine(text.strip(), made=bool(before or at)))
    return found


def _tells_copy(one: str, other: str) -> bool:
    """True for copies that more than a mark shows to be copies."""
    fewest = min(len(text.replace(HIDDEN, "").split()) for text in (one, other))
    return fewest >= _WORDS or HIDDEN not in one + other


def _fuller_copy(before: str, after: str) -> str:
    """The copy of a line that tells most."""
    if after.startswith(before):
        return after
    return min(before, after, key=lambda text: (text.count(HIDDEN), -len(text)))


def _shown_again(shown: list[_CaptionLine], lines: list[_CaptionLine], *, lone: bool) -> int:
    """How many of the last lines on the screen the first of these are, one of them grown.

    Nothing but a mark may be any line, so what is known by its words counts first.
    """
    now = [line.text for line in lines]
    best, known = (0, -len(now) if lone else 0, 0), 0
    for count in range(1, min(len(shown), len(now)) + 1):
        pairs = [*zip((line.text for line in shown[-count:]), now, strict=False)]
        same = all(_is_same(*pair) for pair in pairs[:-1])
        if same and (_is_same(*pairs[-1]) or _grows_into(*pairs[-1])):
            guessed = sum(HIDDEN in pair and pair[0] != pair[1] for pair in pairs)
            told = sum(HIDDEN not in pair for pair in pairs)
            known, best = max((known, best), (count, (told, -guessed, count)), key=lambda n: n[1])
    return known


def _is_same(one: str, other: str) -> bool:
    """True for copies of a line, in each of which something may be hidden."""
    return one == other or any(
        HIDDEN in a and re.fullmatch(_pattern_of_marked(a), b)
        for a, b in ((one, other), (other, one))
    )


def _grows_into(before: str, after: str) -> bool:
    if after.startswith(before):
        return True
    return any(
        HIDDEN in text and re.match(_pattern_of_marked(text), other) is not None
        for text, other in ((before, after), (after, before))
    )


def _pattern_of_marked(text: str) -> str:
    return ".{1,80}?".join(map(re.escape, _between_marks(text)))


def _between_marks(text: str) -> list[str]:
    return [words.strip() for words in text.split(HIDDEN)]
