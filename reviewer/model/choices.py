"""What a redaction's style and source and a record's decision can be: the words that files hold.

A file or case of another version may hold a word that is not here. It is read as it is, and
whoever acts on it says that it is not known: so these are the known words, and no types.

Decision 151.
"""

from __future__ import annotations

from enum import StrEnum


class Style(StrEnum):
    """How a redaction looks or sounds; empty is the first of its kind."""

    FILL = "fill"  # of pictures
    PIXELATE = "pixelate"  # weaker: what is below can be guessed
    BLUR = "blur"  # likewise
    SILENCE = "silence"  # of sound
    TONE = "tone"


class Source(StrEnum):
    """Who made a redaction, as far as the program asks; detectors give their own names."""

    MANUAL = "manual"  # a person
    TRANSCRIPT = "transcript"  # sound, because its words are hidden
    INCOMING = "incoming"  # it was hidden in a file before it came
    WORDS = "words"  # found in words: by a detector, or beside another transcript
    ATTACK = "attack"  # withheld of what a person had released, and the attack had refused


class Determination(StrEnum):
    """What a person can decide about a whole record."""

    RELEASE = "release"
    NOT_RESPONSIVE = "not responsive"
    AS_PICTURES = "release as pictures"  # the pages of a document, with what is redacted in them
