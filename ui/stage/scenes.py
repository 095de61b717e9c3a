"""What can stand on the stage, and which record asks for what."""

from __future__ import annotations

from enum import StrEnum

from reviewer.model import Kind, Record


class OnStage(StrEnum):
    """One face of the stage."""

    NOTHING = "nothing"
    MEDIA = "media"  # the wall of videos, or a call
    PAGE = "page"  # a document, a photograph, a mail
    WORDS = "words"  # a transcript that was handed over
    ROWS = "rows"  # a dispatch log
    FOUND = "found"  # what was found in pictures
    REQUESTS = "requests"  # who asked, until when
    CALLS = "calls"  # who called, and what became of the words
    STATEMENTS = "statements"  # who was there, what was claimed and found
    FACTS = "facts"  # a record of which nothing can be shown


_SCENES = {
    Kind.VIDEO: OnStage.MEDIA,
    Kind.AUDIO: OnStage.MEDIA,
    Kind.TRANSCRIPT: OnStage.WORDS,
    Kind.DISPATCH: OnStage.ROWS,
    Kind.DOCUMENT: OnStage.PAGE,
    Kind.IMAGE: OnStage.PAGE,
    Kind.EMAIL: OnStage.PAGE,
}


def scene_of(record: Record) -> OnStage:
    """What shows a record."""
    return _SCENES.get(record.kind, OnStage.FACTS)
