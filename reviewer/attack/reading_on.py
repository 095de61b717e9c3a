"""Words that go on elsewhere: in the next caption, the next row of a column, the next line of a
log, the next object of JSON lines.

Who reads such a record reads on, and passes over what stands between: times, numbers, keys.
Lists are none of it: where a row, a line or a value is one word beside others that are one
word each, they are read as so many things, unless they are words of sentences.

Decision 121.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewer.attack import captions, margins, named_fields, text_syntax, told_cells, told_turns
from reviewer.attack.csv_rows import read_rows
from reviewer.attack.needles import MARK
from reviewer.attack.person_names import words_of_list
from reviewer.attack.probe import PackageFile
from reviewer.attack.texts_in_bytes import Blob, Layer, decode_text_file, is_text
from reviewer.attack.told_brackets import brackets_of, unescape_json
from reviewer.model import Kind

_MARKS = re.compile(MARK)
_HIDDEN = f" {captions.HIDDEN} "
_CAPTIONS = (".vtt", ".srt")
_TABLES = (".csv", ".tsv", ".tab")
_JSON = re.compile(r'\s*(?:\{|\[\s*["{\[\]])')
_SAID = r'"((?:[^"\\\n]|\\.)*)"'
_PAIR = re.compile(rf'"((?:[^"\\\n]|\\.){{1,80}})"\s*:\s*(?:{_SAID}|\[((?:\s*{_SAID}\s*,?)+)\s*\])')
_END = 80  # characters of a long text in which a name begins that goes on elsewhere
_FEW = 4  # words one by one that may be a sentence
_WORD = re.compile(r"\S+(?:\s+|$)")
_STAMP = re.compile(  # a word of what stands before a message
    r"(?:\S*(?:\d\S*|[>|\]:)])|[AaPp]\.?[Mm]\.?|(?i:hrs?|utc|gmt|[ecmp][sd]t)|-+)(?:\s+|$)"
)
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")  # what a log's time tells below a second
_HELD = 20  # letters by which a name may be longer than what stands for its mark
_ALIKE = 3  # lines that begin with the same words, none of them a time or a mark


def readings_going_on(file: PackageFile, data: bytes) -> Iterator[Layer]:
    """A released text as it is read on, in each way that its kind has."""
    if file.step is None or not is_text(data):
        return
    text = _text_under_marks(data)
    for where, said in (*_read_on(file, text), *_over_margins(file, data)):
        yield Layer(where, said, True)


def readings_of_writers(
    file: PackageFile, data: bytes, may_cross: margins.MayCross
) -> Iterator[Layer]:
    """What goes on in the next row or entry by the same writer, others between."""
    if file.step is None or file.step.kind is Kind.TRANSCRIPT or not is_text(data):
        return
    text = _text_under_marks(data)
    if file.path.suffix.lower() in _TABLES or file.step.kind is Kind.DISPATCH:
        rows = told_turns.rows_apart(_rows_of_table(text))
        said = margins.join_seams(pair for pair in rows if may_cross(*pair))
        yield Layer("the rows of one writer", said, True)
    else:
        yield Layer("over who else speaks", margins.over_other_speakers(text, may_cross), True)


def readings_of_fields(file: PackageFile, data: bytes) -> Iterator[Layer]:
    """What stands in several fields: of an object, of a form."""
    if file.step is None or not is_text(data):
        return
    text = _text_under_marks(data)
    if file.path.suffix.lower() in _TABLES or file.step.kind is Kind.DISPATCH:
        yield Layer("the cells of rows", told_cells.values_in_rows(_rows_of_table(text)), True)
        yield Layer("the fields of parts", named_fields.join_parts(text), True)
    elif file.step.kind is not Kind.TRANSCRIPT:
        runs = (run for one in brackets_of(text) for run in one.runs if len(run) > 1)
        yield Layer("the fields of objects", captions.ANEW.join(map("\n".join, runs)), True)
        for where, said in margins.readings_of_parts(text):
            yield Layer(where, said, True)


def readings_of_names(file: PackageFile, data: bytes) -> Iterator[Layer]:
    """Names in fields that say so."""
    if file.step is not None and file.step.kind is not Kind.TRANSCRIPT and is_text(data):
        text = _text_under_marks(data)
        yield Layer("the fields of names", named_fields.join_names(text), True)


def cut_lines(file: PackageFile, data: bytes) -> list[str]:
    """Lines of captions that are shown longer, or hidden, later on."""
    if file.step is None or file.path.suffix.lower() not in _CAPTIONS or not is_text(data):
        return []
    return captions.cut_lines(_text_under_marks(data))


def _text_under_marks(data: bytes) -> str:
    """A released text with a sign in place of each mark."""
    return _MARKS.sub(_HIDDEN, decode_text_file(data))


def _over_margins(file: PackageFile, data: bytes) -> Iterator[tuple[str, str]]:
    kind = file.step.kind if file.step else None
    table = file.path.suffix.lower() in _TABLES
    if kind not in (Kind.TRANSCRIPT, Kind.DISPATCH) and not table:
        said = decode_text_file(text_syntax.words_of(file, Blob("", data)).data)
        if not _JSON.match(said):
            yield from margins.readings_over_margins(_MARKS.sub(_HIDDEN, said))
            return
    yield from margins.readings_without_notes(_text_under_marks(data))


def _read_on(file: PackageFile, text: str) -> Iterator[tuple[str, str]]:
    suffix, kind = file.path.suffix.lower(), file.step.kind if file.step else None
    if suffix in _CAPTIONS:
        yield from captions.read_on(text)
    elif kind is Kind.TRANSCRIPT and suffix != ".txt":
        return  # its words are released as captions, too
    elif suffix in _TABLES or kind is Kind.DISPATCH:
        yield from _columns_of_table(text)
    else:
        yield from _values_under_keys(text)
        if not _JSON.match(text):
            yield from _messages_of_log(text.splitlines())


def _columns_of_table(text: str) -> Iterator[tuple[str, str]]:
    """Each column of a table, downwards."""
    rows = _rows_of_table(text)
    for column in range(max(map(len, rows), default=0)):
        cells = [row[column] if column < len(row) else "" for row in rows]
        said = _read_down(cells)
        if said:
            yield f"column {column + 1}, read downwards", said


def _rows_of_table(text: str) -> list[list[str]]:
    return read_rows(text, _delimiter_of(text))


def _delimiter_of(text: str) -> str:
    head = text[:4096].splitlines()[:20]
    return max(",;\t|", key=lambda mark: sum(mark in line for line in head))


def _read_down(texts: Sequence[str]) -> str:
    """Texts one below the other; nothing where each stands for itself."""
    words = [text.strip() for text in texts if text.strip()]
    flows = _is_sentence(words)
    joins = [flows or " " in one or " " in other for one, other in pairwise(words)]
    return _join_at_seams(words, joins)


def _join_at_seams(texts: Sequence[str], joins: Sequence[bool]) -> str:
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
    plain = sum(w.islower() and w in words_of_list("everyday-en") for w in single)
    return len(single) >= _FEW and 3 * plain >= len(single)


def _values_under_keys(text: str) -> Iterator[tuple[str, str]]:
    """What JSON says under each key, from object to object; numbers in keys aside."""
    found: dict[str, list[str]] = {}
    for match in _PAIR.finditer(text):
        one, many = match[2], match[3]
        values = [one] if many is None else [m[1] for m in re.finditer(_SAID, many)]
        found.setdefault(re.sub(r"\d", "", match[1]), []).extend(map(unescape_json, values))
    for at, values in enumerate(found.values(), 1):
        said = _read_down(values)
        if said:
            yield f"values of key {at}, read on", said


def _messages_of_log(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The lines of a log, on from one to the next without the times they begin with."""
    told = [line for line in lines if line.strip()]
    heads = [_Head.shared_beginning(*pair) for pair in pairwise(told)]
    for marked in (True, False):
        cuts = [head.up_to_stamp if marked else head for head in heads]
        if not marked:
            cuts = [cut if _is_usual(cuts, at) else _Head() for at, cut in enumerate(cuts)]
        alike = [
            line for pair, cut in zip(pairwise(told), cuts, strict=True) if cut for line in pair
        ]
        widest = max(map(_width_of_line, alike), default=0)
        joins = [
            bool(cut) and _goes_on(*pair, cut, widest, marked=marked)
            for pair, cut in zip(pairwise(told), cuts, strict=True)
        ]
        starts = [0, *(cut.behind for cut in cuts)]
        said = _join_at_seams([line[at:] for line, at in zip(told, starts, strict=False)], joins)
        if said:
            yield "lines without what they begin with", said


@dataclass(frozen=True)
class _Head:
    """The words with which two lines begin alike, whatever their numbers are: where they end in
    the first line and in the second, and how many they are.
    """

    before: int = 0
    behind: int = 0
    words: int = 0
    told: str = ""  # by the first line; the second, the same or with other numbers
    other: str = ""

    def __bool__(self) -> bool:
        return self.words > 0

    @classmethod
    def shared_beginning(cls, one: str, other: str) -> _Head:
        """The longest that two lines have, but for a word that is all of one."""
        head = cls()
        for at, (a, b) in enumerate(_words_side_by_side(one, other), 1):
            if _shape_of_word(a[0]) != _shape_of_word(b[0]):
                break
            head = cls(a.end(), b.end(), at, one[: a.end()], other[: b.end()])
        return head

    @property
    def up_to_stamp(self) -> _Head:
        """As much of it as ends with a time, a number or a mark, and holds a digit."""
        last = _Head()
        for at, (a, b) in enumerate(_words_side_by_side(self.told, self.other), 1):
            if _STAMP.fullmatch(b[0]):
                last = _Head(a.end(), b.end(), at, self.told[: a.end()], self.other[: b.end()])
        return last if any(c.isdigit() for c in last.other) else _Head()


def _words_side_by_side(one: str, other: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The words of two lines, side by side."""
    return zip(_WORD.finditer(one), _WORD.finditer(other), strict=False)


def _shape_of_word(word: str) -> str:
    return re.sub(r"\d+", "0", word.rstrip())


def _width_of_line(line: str) -> int:
    """How long a line may have been: a name that is hidden may be longer than its mark."""
    return len(line) + _HELD * line.count(captions.HIDDEN)


def _is_usual(cuts: Sequence[_Head], at: int) -> bool:
    """True where three lines and more begin alike."""
    near = cuts[max(at - 1, 0) : at + 2]
    return sum(cut.words == cuts[at].words for cut in near) >= _ALIKE - 1


def _goes_on(before: str, line: str, cut: _Head, widest: int, *, marked: bool) -> bool:
    """True where a line goes on with what the one before it says: both begin with the same second
    or mark, or the first is as long as lines can be.
    """
    first, second = before[cut.before :].strip(), line[cut.behind :].strip()
    if not first or not second or " " not in f"{first}{second}":
        return False
    room = len(before.rstrip()) + 1 + len(second.split()[0])
    one, other = (_FRACTION.sub("", head).split() for head in (cut.told, cut.other))
    same = marked and one == other
    return same or first.endswith("-") or room > widest
