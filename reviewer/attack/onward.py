"""Words that go on elsewhere: in the next caption, the next row of a column, the next line of a
log, the next object of JSON lines.

Who reads such a record reads on, and passes over what stands between: times, numbers, keys.
Lists are none of it: where a row, a line or a value is one word beside others that are one
word each, they are read as so many things, unless they are words of sentences.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Prefix

from reviewer.attack import captions
from reviewer.attack.layers import Layer, decode, is_text
from reviewer.attack.ledger import Released
from reviewer.attack.needles import MARK
from reviewer.attack.persons import listed
from reviewer.model import Kind

_MARKS = re.compile(MARK)
_HIDDEN = f" {captions.HIDDEN} "
_CAPTIONS = (".vtt", ".srt")
_TABLES = (".csv", ".tsv", ".tab")
_PAIR = re.compile(r'"((?:[^"\\]|\\.){1,80})"\s*:\s*"((?:[^"\\]|\\.)*)"')
_END = 80  # characters of a long text in which a name begins that goes on elsewhere
_FEW = 4  # words one by one that may be a sentence
_STAMP = re.compile(r"\S*(?:\d\S*|[>|\]:)])(?:\s+|$)")  # a word of what stands before a message
_ALIKE = 3  # lines that begin with the same words, none of them a time or a mark


def readings(file: Released, data: bytes) -> Iterator[Layer]:
    """A released text as it is read on, in each way that its kind has."""
    if file.step is None or not is_text(data):
        return
    text = _MARKS.sub(_HIDDEN, decode(data))
    for where, said in _read_on(file, text):
        yield Layer(where, said, True)


def cut_lines(file: Released, data: bytes) -> list[str]:
    """Lines of captions that are shown longer, or hidden, later on."""
    if file.step is None or file.path.suffix.lower() not in _CAPTIONS or not is_text(data):
        return []
    return captions.cut_lines(_MARKS.sub(_HIDDEN, decode(data)))


def _read_on(file: Released, text: str) -> Iterator[tuple[str, str]]:
    suffix, kind = file.path.suffix.lower(), file.step.kind if file.step else None
    if suffix in _CAPTIONS:
        yield from captions.read_on(text)
    elif kind is Kind.TRANSCRIPT:
        return  # its words are released as captions, too
    elif suffix in _TABLES or kind is Kind.DISPATCH:
        yield from _columns(text)
    elif text.lstrip()[:1] in ("{", "["):
        yield from _values(text)
    else:
        yield from _messages(text.splitlines())


def _columns(text: str) -> Iterator[tuple[str, str]]:
    """Each column of a table, downwards."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    for column in range(max(map(len, rows), default=0)):
        cells = [row[column] if column < len(row) else "" for row in rows]
        said = _read_down(cells)
        if said:
            yield f"column {column + 1}, read downwards", said


def _delimiter(text: str) -> str:
    head = text[:4096].splitlines()[:20]
    return max(",;\t|", key=lambda mark: sum(mark in line for line in head))


def _read_down(texts: Sequence[str]) -> str:
    """Texts one below the other; nothing where each stands for itself."""
    words = [text.strip() for text in texts if text.strip()]
    flows = _is_sentence(words)
    joins = [flows or " " in one or " " in other for one, other in pairwise(words)]
    return _seams(words, joins)


def _seams(texts: Sequence[str], joins: Sequence[bool]) -> str:
    """Texts that go on into the next one, of long ones the ends: the rest is searched anyway.

    Args:
        texts: in their order.
        joins: for each but the last, whether it goes on.
    """
    said: list[str] = []
    for at, text in enumerate(texts):
        before, after = at > 0 and joins[at - 1], at < len(joins) and joins[at]
        if before or after:
            long = len(text) > 2 * _END
            head, tail = (text[:_END], text[-_END:]) if long else (text, "")
            said += [head] if before or not long else []
            said += [captions.ANEW, tail] if long and after else []
            said.append("\n" if after else captions.ANEW)
    return "".join(said)


def _is_sentence(words: Sequence[str]) -> bool:
    """True for words one by one of which a third or more are such as sentences are made of."""
    single = [w.strip(".,;:!?\"'") for w in words if " " not in w]
    plain = sum(w.islower() and w in listed("everyday-en") for w in single)
    return len(single) >= _FEW and 3 * plain >= len(single)


def _values(text: str) -> Iterator[tuple[str, str]]:
    """What JSON says under each key, from object to object; numbers in keys aside."""
    found: dict[str, list[str]] = {}
    for match in _PAIR.finditer(text):
        found.setdefault(re.sub(r"\d", "", match[1]), []).append(_unescaped(match[2]))
    for at, values in enumerate(found.values(), 1):
        said = _read_down(values)
        if said:
            yield f"values of key {at}, read on", said


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"'))
    except ValueError:
        return value


def _messages(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The lines of a log, on from one to the next without the times they begin with."""
    shapes = [re.sub(r"\d", "0", line) for line in lines]
    shared = [Prefix.similarity(one, other) for one, other in pairwise(shapes)]
    for marked in (True, False):
        cuts = [_stamp(line, n, marked=marked) for line, n in zip(lines[1:], shared, strict=True)]
        if not marked:
            cuts = [cut if _is_usual(cuts, at) else 0 for at, cut in enumerate(cuts)]
        alike = [
            line for pair, cut in zip(pairwise(lines), cuts, strict=True) if cut for line in pair
        ]
        widest = max(map(len, alike), default=0)
        joins = [
            cut > 0 and _goes_on(*pair, cut, widest, marked=marked)
            for pair, cut in zip(pairwise(lines), cuts, strict=True)
        ]
        said = _seams([line[cut:] for line, cut in zip(lines, [0, *cuts], strict=False)], joins)
        if said:
            yield "lines without what they begin with", said


def _stamp(line: str, shared: int, *, marked: bool) -> int:
    """Where the message of a line begins that begins as the one before it does; 0 for none.

    ``marked``: it begins behind a time, a number or a mark such as ``>``.
    """
    end = 0
    if not marked:
        return line.rfind(" ", 0, shared) + 1
    for match in re.finditer(r"\S+\s+", line[: shared + 1]):
        if match.end() > shared:
            break
        if _STAMP.fullmatch(match[0]):
            end = match.end()
    return end if any(c.isdigit() for c in line[:end]) else 0


def _is_usual(cuts: Sequence[int], at: int) -> bool:
    """True where three lines and more begin alike."""
    near = cuts[max(at - 1, 0) : at + 2]
    return sum(cut == cuts[at] for cut in near) >= _ALIKE - 1


def _goes_on(before: str, line: str, cut: int, widest: int, *, marked: bool) -> bool:
    """True where a line goes on with what the one before it says: both begin with the same time
    or mark, or the first is as long as lines can be.
    """
    first, second = before[cut:].strip(), line[cut:].strip()
    if not first or not second or " " not in f"{first}{second}":
        return False
    room = len(before.rstrip()) + 1 + len(second.split()[0])
    same = marked and before[:cut] == line[:cut]
    return same or first.endswith("-") or room > widest
