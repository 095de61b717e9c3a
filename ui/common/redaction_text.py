"""A redaction in words: what it hides, where, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer.model import (
    AreaRedaction,
    CueRedaction,
    ImageRedaction,
    Record,
    Redaction,
    RedactionBasics,
    RedactionKind,
    RegionRedaction,
    SoundRedaction,
    Status,
    Style,
    TermRedaction,
    UnfitRedaction,
    WithholdRedaction,
    is_absent,
)
from reviewer.model.record_names import title_or_file
from reviewer.model.redaction_changes import awaits_check, tell_changes
from reviewer.overlooked.watched import recordings_without_transcript
from ui.common.theme import STATUS_SHAPES

KIND_WORDS = {
    RedactionKind.REGION: "Box",
    RedactionKind.SOUND: "Sound",
    RedactionKind.TEXT: "Words",
    RedactionKind.AREA: "Area",
    RedactionKind.WITHHOLD: "Whole record",
}
KIND_ICONS = {
    RedactionKind.REGION: "box",
    RedactionKind.SOUND: "mute",
    RedactionKind.TEXT: "text-redact",
    RedactionKind.AREA: "box",
    RedactionKind.WITHHOLD: "withhold",
}
STATUS_WORDS = {
    Status.PROPOSED: "Proposed",
    Status.ACCEPTED: "Accepted",
    Status.REJECTED: "Rejected",
}
# That a style is weaker stands where it is chosen: blurred letters have been read again.
STYLE_WORDS: dict[str, str] = {
    Style.FILL: "Solid fill",
    Style.PIXELATE: "Pixelate (weaker)",
    Style.BLUR: "Blur (weaker)",
    Style.SILENCE: "Silence",
    Style.TONE: "Tone",
}
# The first is the usual one. Of words and areas there is but one way to hide them.
STYLES: dict[type[RedactionBasics], tuple[Style, ...]] = {
    RegionRedaction: (Style.FILL, Style.PIXELATE, Style.BLUR),
    ImageRedaction: (Style.FILL, Style.PIXELATE, Style.BLUR),
    SoundRedaction: (Style.SILENCE, Style.TONE),
}


def channel_text(number: int, channels: int) -> str:
    """A channel of a recording, from 0, as people call it."""
    # Of more than two nobody knows where each was recorded.
    side = ("left", "right")[number] if channels == 2 else ""
    return f"Channel {number + 1} ({side})" if side else f"Channel {number + 1}"


def name_of(record: Record) -> str:
    """What a person calls a record: its title, else its file."""
    return title_or_file(record.title, record.path)


def media_time(seconds: float) -> str:
    """Media time with thousandths: ``1:02:03.250``, or without hours ``2:03.250``."""
    # In whole thousandths first: 59.9996 must not become "59.1000".
    whole = round(seconds * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, millis = divmod(rest, 60_000)
    text = f"{millis // 1000:02d}.{millis % 1000:03d}"
    return f"{hours}:{minutes:02d}:{text}" if hours else f"{minutes}:{text}"


def status_text(redaction: Redaction) -> str:
    """Shape and word; an unfinished one says what it lacks."""
    text = f"{STATUS_SHAPES[redaction.status]} {STATUS_WORDS[redaction.status]}"
    if awaits_check(redaction):
        text = f"{STATUS_SHAPES[redaction.status]} Check again: {tell_changes(redaction)}"
    if is_absent(redaction):
        text = f"{STATUS_SHAPES[Status.REJECTED]} Does not stand in this record"
    # What is rejected hides nothing, so it needs no law.
    lacks = not redaction.exemptions and redaction.status is not Status.REJECTED
    return f"{text}, no exemption yet" if lacks else text


def place_text(redaction: Redaction) -> str:
    """Where in its record it is; empty for the whole of it."""
    match redaction:
        case RegionRedaction() | SoundRedaction():
            channel = redaction.channel if isinstance(redaction, SoundRedaction) else None
            only = "" if channel is None else f", channel {channel + 1} only"
            return f"{media_time(redaction.start)} – {media_time(redaction.end)}{only}"
        case AreaRedaction(page=int(page)):
            return f"page {page}"
        case CueRedaction():
            return f"line {redaction.cue}"
        case TermRedaction():
            return f"“{redaction.term}”"
        case AreaRedaction() | ImageRedaction() | WithholdRedaction():
            return ""
        # Of an older version of the program, or of another program's file.
        case UnfitRedaction():
            return "cannot be carried out: change or reject it"


def pages_text(pages: Sequence[int]) -> str:
    """Pages by their numbers, in few words."""
    if len(pages) == 1:
        return f"page {pages[0]}"
    # Chosen by hand: the line stands in a narrow pane.
    said = ", ".join(map(str, pages[:4]))
    return f"pages {said} …" if len(pages) > 4 else f"pages {said}"


def count_text(number: int, what: str) -> str:
    """A number and what is counted, in the plural where it is one: ``7 matches``."""
    if number == 1:
        return f"1 {what}"
    return f"{number:,} {what}{'es' if what.endswith('ch') else 's'}"


def unwritten_text(records: Iterable[Record]) -> str:
    """What a search for words cannot find: what is said where nobody wrote it down."""
    many = len(recordings_without_transcript(records))
    if not many:
        return ""
    which = "1 recording that has" if many == 1 else f"{many} recordings that have"
    them = "it" if many == 1 else "them"
    return f"Not searched: what is said in {which} no transcript. Listen to {them}."


def some_names(records: Sequence[Record], most: int = 3) -> str:
    """The names of a few records, and how many more there are."""
    names = [name_of(r) for r in records[:most]]
    more = len(records) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def redactions_text(redactions: Iterable[Redaction]) -> str:
    """How many redactions, and how many of them are of sound."""
    kinds = [r.kind for r in redactions]
    sounds = kinds.count(RedactionKind.SOUND)
    said = count_text(len(kinds), "redaction")
    if not sounds or sounds == len(kinds):
        return said
    return f"{said} ({len(kinds) - sounds} of words, {sounds} of sound)"
