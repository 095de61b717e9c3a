"""What stays visible in a release, in the words of its list."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model import Kind, Record
from reviewer.model.geometry import Keyframe


@dataclass(frozen=True)
class Visible:
    """Something that stays visible in a release.

    Attributes:
        track: the id of its track, which is that of its redaction if it gets one; of what only the
            second look saw, that of the answer to it.
        kind: such as ``faces``; ``label``: one of them, in words.
        start, end: from where on it stays bare first until it does last, in seconds of media time;
            of what is on a page as ``model.on_page`` has it.
        at: the moment at which it is bare and seen best.
        seconds: for how long it is bare in all.
        height: the largest that it is then, of the picture's.
        mask: the id of the redaction that was made for it and leaves a part; empty without one.
        looks: in how many of the released pictures that were looked at it was seen; 0 where it is
            known from a scan alone.
        pieces: where it is then; of a track its boxes tell that.
        answer: who looked at what a mask leaves, and why it may be seen; empty as long as nobody
            said so.
        page: the page of a document that it is on, and 1 on an image; 0 in a video.
        place: where that is, such as ``on page 3``; empty in a video.
        trimmed_from: the id of the redaction that hides its track, and that a person trimmed to
            another time; empty where it is another thing.
    """

    record: str
    track: str
    kind: str
    label: str
    start: float
    end: float
    at: float
    seconds: float
    height: float
    confidence: float
    mask: str = ""
    looks: int = 0
    pieces: tuple[Keyframe, ...] = ()
    answer: str = ""
    page: int = 0
    place: str = ""
    trimmed_from: str = ""


@dataclass(frozen=True)
class NotLooked:
    """A record of which it is not known what is seen in it, and why not, to end a sentence."""

    record: str
    why: str


@dataclass(frozen=True)
class LookedAt:
    """How much of a record's pictures was looked at as it is released.

    Attributes:
        pictures: how many frames or pages; 0 where nobody looked.
        seconds: of a video, from the first to the last of them.
        gap: the longest time between two of them, in seconds.
        models: who looked at all of them.
        closely: how many were looked at by ``others`` as well.
        why_not: why nobody looked, or not at all that was to be, as the end of a sentence.
        hard: how many are so dark or noisy that who looks may miss what is there.
        scaled: the size at which they were looked at, such as ``1920 x 1080``; empty where that is
            at least half of their own.
    """

    record: str
    pictures: int
    seconds: float = 0.0
    gap: float = 0.0
    models: tuple[str, ...] = ()
    closely: int = 0
    others: tuple[str, ...] = ()
    why_not: str = ""
    hard: int = 0
    scaled: str = ""


@dataclass(frozen=True)
class SeenThrough:
    """What was found, the likeliest to be missed first.

    Attributes:
        looked: how many of the records with pictures that are released were looked through for all
            kinds.
        not_looked: each of the others.
        again: how much of each was looked at as it is released.
    """

    items: tuple[Visible, ...] = ()
    looked: int = 0
    not_looked: tuple[NotLooked, ...] = ()
    again: tuple[LookedAt, ...] = ()

    @property
    def of_masks(self) -> tuple[Visible, ...]:
        """What sticks out of the mask that was made for it."""
        return tuple(one for one in self.items if one.mask)


NOT_LOOKED = SeenThrough()


def place_on_pages(record: Record, page: int) -> str:
    """Where something on a record's pages is, as the end of a sentence."""
    many = record.kind is not Kind.IMAGE or (record.facts.pages or 1) > 1
    return f"on page {page}" if many else "in the picture"


def tell_visible(one: Visible) -> str:
    """One of them as a clause, without where it is."""
    verb = "sticks out of its own mask" if one.mask else "is seen"
    if one.place:
        told = f"{one.label} {verb} {one.place}"
    elif one.looks:
        pictures = "1 picture" if one.looks == 1 else f"{one.looks} pictures"
        told = f"{one.label} {verb} in {pictures} of the release"
    else:
        told = f"{one.label} {verb} for {one.seconds:.1f} s"
        told += ", where its mask was trimmed away" if one.trimmed_from else ""
    return f"{told}; {one.answer}" if one.answer else told


def tell_looked_at(one: LookedAt) -> str:
    """How much of a video was looked at as it is released, as the end of a sentence."""
    if not one.pictures:
        return one.why_not
    pictures = "1 picture" if one.pictures == 1 else f"{one.pictures} pictures"
    of_video = f" of {one.seconds:.0f} s" if one.seconds else ""
    told = f"{pictures}{of_video} looked at as released, by {', '.join(one.models)}"
    if of_video:
        told += f", at most {one.gap:.1f} s apart"
    if one.scaled:
        told += f", at {one.scaled} pixels, in which what is small is not seen"
    if one.closely and one.others:
        told += f"; {one.closely} of them also by {', '.join(one.others)}"
    if one.hard:
        told += f"; {one.hard} of them so dark or noisy that a face may not be seen"
    return f"{told}; {one.why_not}" if one.why_not else told
