"""What a person or a program can say in one word, and the words that files hold for it.

A file or case of another version may hold a word that is not here, and detectors give their own
names. Such a word is kept as it is, as a member without a name; whoever acts on it says that it
is not known. So a field has one type, and nothing but a reader makes a member of a new word.

Decision 151.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class OpenWords(StrEnum):
    """Words to which other versions add: ``Style("zebra")`` is a style that is not known."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        word = str.__new__(cls, value)
        word._name_ = word._value_ = value  # not among the members: it equals its own text only
        return word


class Style(OpenWords):
    """How a redaction looks or sounds."""

    USUAL = ""  # the first of its kind: a fill, a silence
    FILL = "fill"  # of pictures
    PIXELATE = "pixelate"  # weaker: what is below can be guessed
    BLUR = "blur"  # likewise
    SILENCE = "silence"  # of sound
    TONE = "tone"


PROGRAM = "records-reviewer"
"""The author of what the program made by itself; who decided about it the journal tells."""


JOINED = "joined with another"
"""How the reason begins of what is a part of another redaction, whose id follows."""


class Source(OpenWords):
    """Who made a redaction, as far as the program asks; detectors give their own names."""

    UNSAID = ""
    MANUAL = "manual"  # a person
    TRANSCRIPT = "transcript"  # sound, because its words are hidden
    INCOMING = "incoming"  # it was hidden in a file before it came
    WORDS = "words"  # found in words: by a detector, or beside another transcript
    CAMERA = "camera"  # it is hidden on another camera at the same moment
    ATTACK = "attack"  # withheld of what a person had released, and the attack had refused


class PersonRole(OpenWords):
    """What a person is in what is shown, as far as the law asks."""

    UNSAID = ""
    CALLER = "caller"
    OFFICER = "officer"
    SUBJECT = "subject"  # of the encounter
    INVOLVED = "involved"  # directly, beside officer and subject
    UNINVOLVED = "uninvolved"
    WITNESS = "witness"
    VICTIM = "victim"
    MINOR = "minor"


class Determination(OpenWords):
    """What a person can decide about a whole record."""

    RELEASE = "release"
    NOT_RESPONSIVE = "not responsive"
    AS_PICTURES = "release as pictures"  # the pages of a document, with what is redacted in them


class AnchorSource(OpenWords):
    """Where a tie of a record's time to UTC comes from."""

    BUNDLE = "bundle"
    METADATA = "metadata"
    NAME = "name"
    DISPATCH = "dispatch"
    OVERLAY = "overlay"
    SOUND = "sound"
    MANUAL = "manual"  # a person
