"""The words of an RTF file: those that a page shows, or all that are in it.

RTF says by marks what is hidden, deleted or a remark, and keeps headers, notes and text boxes
in groups of their own. They are sorted here; striprtf then turns what is left into text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from striprtf.striprtf import destinations, rtf_to_text, specialchars

from reviewer.errors import BadInput
from reviewer.readers.legible_ink import BEGIN, END, by_piece, remove_marks
from reviewer.readers.rtf_look import Cells, Colours, RtfLook

CELL = "\x02"  # stands at the end of a table's cell in what ``rtf_words`` gives
_BAR = "\x03"  # stands for a written "|": striprtf ends cells with one
_BEGIN, _END = "\x0e", "\x0f"  # stand around words that nobody can read where they are
# RTF 1.9.1, "RTF Syntax": a control word of letters with a number and one blank that belongs to it;
# a control symbol; a brace; text.
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|(\\'[0-9a-fA-F]{2})|(\\.)"
    r"|([{}])|([^\\{}\r\n]+)|[\r\n]+|.",
    re.DOTALL,
)
_HIGH = re.compile(r"[\x80-\xff]")
_STRAY = re.compile(r"[\x02\x03\x0e\x0f]")

# RTF 1.9.1, "Headers and Footers"; a document may have others for first, left and right pages.
_AHEAD = {"header", "headerf", "headerl", "headerr"}
_BEHIND = {"footer", "footerf", "footerl", "footerr", "footnote", "shptxt", "dptxbxtext"}
_SHOWN = {"result", "ud", "pntext"}  # in groups that are left out otherwise
# RTF 1.9.1, "Destinations". Which font a letter is in tells striprtf its code page.
_LEFT_OUT = frozenset(destinations) - {"fonttbl"}
_LINES = {"column", "softline", "softcol", "softpage", "lbr", "nestrow"}
_COUNTED = {"annotation": "comments", "pict": "pictures", "objdata": "embedded objects"}


def rtf_words(data: bytes, name: str, unseen: bool) -> tuple[str, dict[str, int]]:
    """The words of an RTF file, and how much of what was left out.

    Headers come first; footers, notes and text boxes last. Words whose letters nobody can tell
    from their ground stand between the marks of ``ink``, unless ``unseen`` asks for all alike.

    Args:
        data: the file's content.
        name: names it to the user.
        unseen: give hidden and deleted words and remarks too.

    Raises:
        BadInput: It is broken.
    """
    sorter = _Sorter(unseen)
    sorter.sort_marks(_STRAY.sub("", data.decode("latin-1")))
    try:
        text = rtf_to_text(sorter.kept_source(), errors="replace")
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as fault:
        raise BadInput(f"{name} is not readable RTF.", "Withhold it.") from fault
    begin, end = ("", "") if unseen else (BEGIN, END)
    text = remove_marks(text).replace("|", CELL).replace(_BAR, "|")
    text = by_piece(text.replace(_BEGIN, begin).replace(_END, end), f"\n|{CELL}")
    return text, sorter.dropped


@dataclass(frozen=True)
class _Group:
    """How the words of a group are taken; a group within it begins in the same way."""

    sink: list[str]
    look: RtfLook = field(default_factory=RtfLook)
    hidden: bool = False
    deleted: bool = False
    left_out: bool = False
    twin: bool = False  # the same picture for older programs
    colours: bool = False  # the table of colours
    opened: list[str] | None = None  # where its brace was written, to be closed there


@dataclass
class _Sorter:
    unseen: bool
    dropped: dict[str, int] = field(default_factory=dict)
    _prolog: list[str] = field(default_factory=list)
    _body: list[str] = field(default_factory=list)
    _ahead: list[list[str]] = field(default_factory=list)
    _behind: list[list[str]] = field(default_factory=list)
    _unseen: list[str] = field(default_factory=list)
    _last: str = ""  # why the words before were left out
    _colours: Colours = field(default_factory=Colours)
    _cells: Cells = field(default_factory=Cells)
    _dark: set[int] = field(default_factory=set)  # parts whose last words cannot be read

    def sort_marks(self, text: str) -> None:
        """Sort a file's marks and words."""
        self._groups: list[_Group] = []
        at = 0
        while match := _TOKEN.match(text, at):
            at = match.end()
            word, number, code, sign, brace, words = match.groups()
            if brace:
                if not self._take_brace(brace):
                    return
            elif not self._groups:
                continue
            elif word == "bin":  # so many bytes of data, in which braces mean nothing
                at += max(int(number or 0), 0)
            elif word:
                self._change_look(word, number)
                # Always with its blank: a line end may part it from the letters behind it.
                self._take_word(word, number, f"\\{word}{number or ''} ")
            # RTF 1.9.1: a destination that a reader which does not know it must skip.
            elif sign == "\\*":
                self._change_group(left_out=True)
            elif code or sign:
                self._take_text(code or sign)
            elif words:
                plain = words.replace("|", _BAR)
                self._take_text(_HIGH.sub(lambda c: f"\\'{ord(c[0]):02x}", plain))

    def kept_source(self) -> str:
        """An RTF file of nothing but the words that were kept."""
        for part in (self._body, *self._ahead, *self._behind):
            self._mark_unreadable(part, readable=True)
        ahead, behind = _each_once(self._ahead), [*_each_once(self._behind)]
        behind += ["{", *self._unseen, "}"] if self.unseen else []
        return "".join(["{", *self._prolog, *ahead, *self._body, "\\par ", *behind, "}"])

    def _take_brace(self, brace: str) -> bool:
        """Open or close a group; false at the end of the document."""
        if brace == "{":
            now = self._groups[-1] if self._groups else _Group(self._body)
            opened = None if now.left_out else now.sink
            self._groups.append(replace(now, opened=opened))
            if opened is not None:
                opened.append("{")
            return True
        if self._groups:
            opened = self._groups.pop().opened
            if opened is not None:
                opened.append("}")
        return bool(self._groups)

    def _change_look(self, word: str, number: str | None) -> None:
        now = self._groups[-1]
        if word == "colortbl":
            self._groups[-1] = replace(now, colours=True)
        elif now.colours:
            self._colours.take_part(word, number)
        self._cells.take_mark(word, number)
        self._groups[-1] = replace(self._groups[-1], look=now.look.look_after(word, number))

    def _change_group(self, **how: bool) -> None:
        self._groups[-1] = replace(self._groups[-1], **how)  # type: ignore[arg-type]

    def _take_word(self, word: str, number: str | None, written: str) -> None:
        now, on = self._groups[-1], number != "0"
        self._count_dropped(word)
        if word in ("ansicpg", "deff"):
            self._prolog.append(written)
            now.sink.append(written)
        # RTF 1.9.1, "Font (Character) Formatting Properties": v is hidden text, plain resets.
        elif word in ("v", "plain"):
            self._change_group(hidden=on and word == "v")
        # RTF 1.9.1, "Track Changes (Revision Marks)".
        elif word == "deleted":
            self._change_group(deleted=on)
        elif word in _AHEAD or word in _BEHIND or (self.unseen and word == "annotation"):
            sink: list[str] = []
            (self._ahead if word in _AHEAD else self._behind).append(sink)
            self._groups[-1] = _Group(sink, opened=now.opened)
            self._cells.leave_table()
        elif word in _SHOWN:
            if now.opened is None:
                now.sink.append("{")
            self._groups[-1] = replace(now, left_out=False, opened=now.sink)
        elif word in _LEFT_OUT:
            self._change_group(left_out=True, twin=now.twin or word == "nonshppict")
        else:
            self._take_sign(word, written)

    def _take_sign(self, word: str, written: str) -> None:
        now = self._groups[-1]
        if word in _LINES:
            now.sink.append("\\line ")  # striprtf knows no such breaks
        elif word == "nestcell":
            self._take_text("\\tab ")
        elif word in specialchars or word == "u":
            kept = word in ("cell", "row") and not now.left_out  # hidden ones part words too
            now.sink.append(written) if kept else self._take_text(written)
        elif not now.left_out:
            now.sink.append(written)

    def _count_dropped(self, word: str) -> None:
        if word in _COUNTED and not self._groups[-1].twin:
            self._drop_mark(_COUNTED[word])
            if word != "annotation":
                self._groups[-1].sink.append(" ")  # a picture parts the words around it

    def _take_text(self, written: str) -> None:
        now = self._groups[-1]
        if now.colours:
            self._colours.end_colour(written)
        if now.left_out:
            return
        why = "tracked deletions" if now.deleted else "hidden words" if now.hidden else ""
        if why and why != self._last:
            self._drop_mark(why)
            self._unseen.append("\\line ")
        # Apart from the rest: it must not part words that a page shows side by side.
        sink = self._unseen if why else now.sink
        if written.strip() and not why:
            self._mark_unreadable(sink, now.look.is_readable(self._colours, self._cells))
        sink.append(written)
        self._last = why

    def _mark_unreadable(self, sink: list[str], readable: bool) -> None:
        """Marks where words begin and end to be unreadable; never behind a letter by number, whose
        stand-in for older programs would be taken for the letter.
        """
        if readable == (id(sink) in self._dark):
            sink.append(_END if readable else _BEGIN)
            self._dark ^= {id(sink)}

    def _drop_mark(self, what: str) -> None:
        self.dropped[what] = self.dropped.get(what, 0) + 1


def _each_once(parts: list[list[str]]) -> Iterator[str]:
    """Each part as a paragraph; a header stands in a file for every section and side."""
    for content in dict.fromkeys("".join(part) for part in parts):
        yield f"{{{content}}}\\par "
