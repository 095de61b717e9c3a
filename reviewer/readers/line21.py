"""Captions inside pictures (CEA-608, "line 21"): what is shown, and from when until when.

The bytes travel with the pictures, two a field. Where on the screen words stand, and in which
colour, is not kept; every letter is.

Decision 84.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Pair = tuple[float, int, int, int]  # seconds, field (0 or 1), two bytes
# ATSC A/53 Part 4: user data of ATSC (GA94), of the type cc_data.
_MARK = b"GA94\x03"
# cc_count has five bits; each caption is a byte of flags and two of data.
_LONGEST = 2 + 3 * 31  # bytes behind a mark
# ANSI/CTA-608-E, standard characters: ASCII but for these.
_BASIC = {0x27: "’", 0x2A: "á", 0x5C: "é", 0x5E: "í", 0x5F: "ó", 0x60: "ú"} | {
    **{0x7B: "ç", 0x7C: "÷", 0x7D: "Ñ", 0x7E: "ñ", 0x7F: "█"}
}
_SPECIAL = "®°½¿™¢£♪à èâêîôû"
_EXTENDED = {
    0x12: "ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»",
    0x13: "ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤¦ÅåØø┌┐└┘",
}
# CTA-608-E, preamble address codes: which two rows the first byte stands for.
_ROWS = {
    **{0x10: (11, 11), 0x11: (1, 2), 0x12: (3, 4), 0x13: (12, 13)},
    **{0x14: (14, 15), 0x15: (5, 6), 0x16: (7, 8), 0x17: (9, 10)},
}


@dataclass(frozen=True)
class CaptionOnScreen:
    """Words on the screen: seconds, and the channel that they are of, as ``CC1``."""

    start: float
    end: float
    text: str
    channel: str


def caption_pairs(packet: bytes, seconds: float) -> Iterator[Pair]:
    """The caption bytes in a coded picture of H.264, HEVC or MPEG-2, as ATSC puts them there."""
    for kind, first, second in _coded_pairs(packet):
        if kind < 2:
            # The highest bit is parity, left over from the line of an analogue picture.
            yield seconds, kind, first & 0x7F, second & 0x7F


def is_digital(packet: bytes) -> bool:
    """True where captions of the newer kind (CEA-708) are in a picture, and not mere filling."""
    return any(kind == 3 and (first or second) for kind, first, second in _coded_pairs(packet))


def _coded_pairs(packet: bytes) -> Iterator[tuple[int, int, int]]:
    """The valid caption bytes in a coded picture, two by two, and of which kind they are: 0 and 1
    for the fields of line 21, 2 and 3 for the newer captions, of which 3 begins a packet.
    """
    at = packet.find(_MARK)
    while at >= 0:
        body = packet[at + len(_MARK) : at + len(_MARK) + _LONGEST]
        # process_cc_data_flag: without it the rest is to be ignored.
        count = body[0] & 31 if body and body[0] & 0x40 else 0
        for number in range(count):
            triple = body[2 + 3 * number : 5 + 3 * number]
            # cc_valid; the two bits below are cc_type.
            if len(triple) == 3 and triple[0] & 4:
                yield triple[0] & 3, triple[1], triple[2]
        at = packet.find(_MARK, at + 1)


def captions_shown(found: Iterable[Pair], end: float) -> list[CaptionOnScreen]:
    """What is shown of all channels, by the time at which it begins.

    Args:
        found: in the order in which pictures are shown.
        end: until when the last words stay that nothing clears.
    """
    screens = {
        (place, second): _Screen(f"CC{2 * place + second + 1}")
        for place in (0, 1)
        for second in (0, 1)
    }
    fields = [_FieldOfCaptions(place, screens) for place in (0, 1)]
    for seconds, place, first, second in found:
        fields[place].take_pair(seconds, first, second)
    for screen in screens.values():
        screen.clear_screen(end)
    out = [cue for screen in screens.values() for cue in screen.cues]
    return sorted(out, key=lambda cue: (cue.start, cue.end, cue.channel))


class _FieldOfCaptions:
    """One field: which channel its bytes are of."""

    def __init__(self, place: int, screens: dict[tuple[int, int], _Screen]) -> None:
        self._place, self._screens = place, screens
        self._second = 0
        self._last = (0, 0)  # codes are sent twice
        self._service = False  # data about the programme, which is no caption

    def take_pair(self, at: float, first: int, second: int) -> None:
        """The next two bytes."""
        code = 0x10 <= first <= 0x1F
        if code and (first, second) == self._last:
            self._last = (0, 0)
            return
        self._last = (first, second) if code else (0, 0)
        if code:
            self._service = False
            # Bit 3 tells the second channel of a field: CC2 and CC4.
            self._second = first >> 3 & 1
            self._screens[self._place, self._second].take_code(at, first & 0x17, second)
            return
        if 0 < first < 0x10:
            self._service = self._place == 1 and first != 0x0F
            return
        if self._service:
            return
        screen = self._screens[self._place, self._second]
        for byte in (first, second):
            if byte >= 0x20:
                screen.write_letter(at, _BASIC.get(byte, chr(byte)))


@dataclass
class _Screen:
    """A channel: what stands on the screen, what waits behind it."""

    channel: str
    cues: list[CaptionOnScreen] = field(default_factory=list)
    _front: dict[int, str] = field(default_factory=dict)
    _back: dict[int, str] = field(default_factory=dict)
    _since: float = 0.0
    _mode: str = ""  # pop, paint, roll
    _row: int = 15

    def write_letter(self, at: float, letter: str) -> None:
        """A letter, where the cursor is."""
        if not self._mode:
            self._mode = "paint"  # joined in the middle: nothing that is said is passed over
        rows = self._back if self._mode == "pop" else self._front
        if rows is self._front and not any(text.strip() for text in rows.values()):
            self._since = at
        rows[self._row] = rows.get(self._row, "") + letter

    def clear_screen(self, at: float) -> None:
        """What stood there is gone."""
        text = "\n".join(
            " ".join(self._front[row].split()) for row in sorted(self._front) if self._front[row]
        ).strip()
        if text:
            self.cues.append(
                CaptionOnScreen(self._since, max(at, self._since + 0.001), text, self.channel)
            )
        self._front = {}

    def take_code(self, at: float, first: int, second: int) -> None:
        """A code of two bytes; the channel's bit is taken out of the first."""
        if first in _ROWS and second >= 0x40:
            self._move_to_row(_ROWS[first][second >> 5 & 1])
        elif first in (0x14, 0x15) and 0x20 <= second < 0x30:
            self._obey_command(at, second)
        elif first == 0x11 and 0x30 <= second < 0x40:
            self.write_letter(at, _SPECIAL[second - 0x30])
        elif first == 0x11 and 0x20 <= second < 0x30:
            self.write_letter(at, " ")
        elif first in _EXTENDED and 0x20 <= second < 0x40:
            self._erase_letter()  # it takes the place of the plain letter before it
            self.write_letter(at, _EXTENDED[first][second - 0x20])
        elif first == 0x17 and 0x21 <= second <= 0x23:
            self.write_letter(at, " ")

    def _move_to_row(self, row: int) -> None:
        self._row = row
        if self._mode == "roll":
            return
        rows = self._back if self._mode == "pop" else self._front
        if rows.get(row):
            rows[row] += " "

    def _erase_letter(self) -> None:
        rows = self._back if self._mode == "pop" else self._front
        rows[self._row] = rows.get(self._row, "")[:-1]

    def _obey_command(self, at: float, what: int) -> None:
        if what == 0x20:
            self._mode = "pop"
        elif what in (0x25, 0x26, 0x27, 0x2A, 0x2B):  # rolling up, and plain text, which rolls too
            if self._mode != "roll":
                self.clear_screen(at)
            self._mode, self._row = "roll", 15
        elif what == 0x29:
            self._mode = "paint"
        elif what == 0x21:
            self._erase_letter()
        elif what == 0x2C or (what == 0x2D and self._mode == "roll"):
            self.clear_screen(at)
        elif what == 0x2E:
            self._back = {}
        elif what == 0x2F:
            self.clear_screen(at)
            self._mode, self._front, self._back, self._since = "pop", self._back, {}, at
