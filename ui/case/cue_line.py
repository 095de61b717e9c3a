"""A cue as a line of text in the window, and what a person chose of it."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.pages.transcript import ShownCue

LINE = "\u2028"  # breaks a line inside a block


def to_qt_units(text: str, offset: int) -> int:
    """An offset in characters as Qt counts them: those beyond the first plane are two."""
    return offset + sum(ord(c) > 0xFFFF for c in text[:offset])


def to_characters(text: str, offset: int) -> int:
    """The other way round."""
    at = 0
    for count, char in enumerate(text):
        if at >= offset:
            return count
        at += 2 if ord(char) > 0xFFFF else 1
    return len(text)


@dataclass(frozen=True)
class CueLine:
    """A cue as a block of the document: the speaker's line, if any, and the words."""

    shown: ShownCue
    time: str

    @property
    def length_of_head(self) -> int:
        """Length of what stands before the words."""
        return len(self.shown.speaker) + 1 if self.shown.speaker else 0

    @property
    def block_text(self) -> str:
        """The block's text."""
        body = self.shown.body.replace("\n", LINE)
        return f"{self.shown.speaker}{LINE}{body}" if self.shown.speaker else body


@dataclass(frozen=True)
class Chosen:
    """What is selected of one cue: characters of its body, and whether its speaker is."""

    cue: int
    first: int
    last: int
    speaker: bool
