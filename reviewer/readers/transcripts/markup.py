"""The markup inside a caption: voices, styles, entities and word times, out of the text."""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass, field

from reviewer.readers.transcripts.cues import Mapped, RawRun, TimedCueWord
from reviewer.readers.transcripts.times import CLOCK, parse_clock

# WebVTT, cue text: time stamps, voice, class and style spans, character references; and of SubRip
# and SubStation what players understand.
_PIECE = re.compile(
    rf"(?P<time><{CLOCK}>)"
    r"|(?P<voice><v(?:\.[^\s<>]*)?[ \t\n]+(?P<name>[^<>]*)>)"
    r"|(?P<tag></?(?:b|i|u|s|c|v|lang|ruby|rt|font)(?:[.\s][^<>]*)?>)"
    r"|(?P<style>\{\\[^{}\n]*\})"
    r"|(?P<blank>(?-i:\\[Nnh]))"
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)",
    re.IGNORECASE,
)


@dataclass
class Payload:
    """A caption's text, taken apart."""

    text: str = ""
    runs: tuple[RawRun, ...] = ()
    speaker: str = ""
    speaker_raw: tuple[int, int] | None = None
    marks: list[tuple[int, float]] = field(default_factory=list)

    def timed_words(self, start: float, end: float) -> tuple[TimedCueWord, ...]:
        """Between two time marks lies a timed stretch; white space at its ends does not count."""
        if not self.marks:
            return ()
        edges = [(0, start), *self.marks, (len(self.text), end)]
        out = []
        for (first, begins), (last, ends) in itertools.pairwise(edges):
            piece = self.text[first:last]
            first += len(piece) - len(piece.lstrip())
            last = first + len(piece.strip())
            if first < last:
                out.append(TimedCueWord(begins, max(begins, ends), first, last))
        return tuple(out)


def parse_payload(raw: str, offset: int = 0) -> Payload:
    """Take a caption apart; ``offset`` is where ``raw`` begins in the cue's whole payload.

    The first voice is the speaker; a later voice is written into the text, ``Name: ``.
    """
    out, text, at = Payload(), Mapped(), 0
    for piece in _PIECE.finditer(raw):
        text.add_verbatim(raw[at : piece.start()], offset + at)
        first, last, at = offset + piece.start(), offset + piece.end(), piece.end()
        if piece["time"]:
            out.marks.append((text.length, parse_clock(piece["time"][1:-1]) or 0.0))
        elif piece["voice"]:
            _note_voice(out, text, piece["name"], (first, last))
        elif piece["blank"]:
            text.standing_for("\n" if piece["blank"] != "\\h" else " ", first, last)
        elif piece["entity"]:
            text.standing_for(html.unescape(piece["entity"]), first, last)
    text.add_verbatim(raw[at:], offset + at)
    out.text, out.runs = text.finish_text()
    return out


def _note_voice(out: Payload, text: Mapped, name: str, span: tuple[int, int]) -> None:
    said = " ".join(html.unescape(name).split())
    if not out.speaker and not text.length:
        out.speaker, out.speaker_raw = said, span
    elif said and said != out.speaker:
        text.standing_for(f"{said}: ", *span)
