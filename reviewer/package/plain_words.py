"""Facts in the words that a requester reads: times, sizes, counts, what was hidden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reviewer.clock.timebase import parse_utc, utc_moment
from reviewer.errors import BadInput
from reviewer.model import (
    AreaRedaction,
    CueRedaction,
    ImageRedaction,
    Kind,
    Redaction,
    RegionRedaction,
    SoundRedaction,
    Style,
    TermRedaction,
    UnfitRedaction,
    WithholdRedaction,
)

KINDS = {
    Kind.VIDEO: "Video",
    Kind.AUDIO: "Sound recording",
    Kind.TRANSCRIPT: "Transcript",
    Kind.DISPATCH: "Dispatch log",
    Kind.DOCUMENT: "Document",
    Kind.IMAGE: "Picture",
    Kind.EMAIL: "E-mail",
    Kind.OTHER: "Other file",
}

STYLES = {
    "": "",
    Style.FILL: "solid box",
    Style.PIXELATE: "pixelated",
    Style.BLUR: "blurred",
    Style.SILENCE: "silence",
    Style.TONE: "tone",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SIZES = ("bytes", "kB", "MB", "GB", "TB")
_TEXTS = {
    Kind.DISPATCH: "Words of an entry",
    Kind.TRANSCRIPT: "Words of the transcript",
    Kind.EMAIL: "Words of the message",
}


def zone_of_case(name: str) -> ZoneInfo:
    """The time zone of a case.

    Raises:
        BadInput: There is no zone of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"There is no time zone {name!r}.", "Set the case's time zone, e.g. America/Chicago."
        ) from None


def local_moment(utc: int, zone_name: str) -> datetime:
    """Microseconds UTC as a moment in the case's zone."""
    return utc_moment(utc).astimezone(zone_of_case(zone_name))


def wall_clock_text(utc: int, zone_name: str) -> str:
    """``2025-06-04 16:22:31.500 -05:00``: to the millisecond, with the offset."""
    text = local_moment(utc, zone_name).isoformat(sep=" ", timespec="milliseconds")
    return f"{text[:-6]} {text[-6:]}"


def day_in_words(as_of: str, zone_name: str) -> str:
    """``November 22, 2026``: the day of a moment (RFC 3339) in the case's zone."""
    return long_date(local_moment(parse_utc(as_of), zone_name))


def long_date(moment: datetime) -> str:
    """``June 4, 2025``, in English on every machine."""
    return f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"


def iso_date(text: str) -> str:
    """An ISO date as ``June 4, 2025``; what is no date stays as it was written."""
    try:
        return long_date(datetime.fromisoformat(text))
    except ValueError:
        return text


def media_time_text(seconds: float) -> str:
    """Media time as ``hh:mm:ss.mmm``."""
    millis = round(abs(seconds) * 1000)
    sign = "-" if seconds < 0 and millis else ""
    minutes, rest = divmod(millis, 60_000)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def duration_in_words(seconds: float) -> str:
    """A duration as people say it: ``0.033 s``, ``4.5 s``, ``3 min 20 s``, ``1 h 5 min``."""
    if 0 < seconds < 1:
        return f"{max(seconds, 0.001):.3f}".rstrip("0").rstrip(".") + " s"
    if seconds < 59.95:
        return f"{seconds:.1f} s".replace(".0 s", " s")
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s".replace(" 0 s", "")
    return f"{whole // 3600} h {whole % 3600 // 60} min".replace(" 0 min", "")


def size_in_words(number: int) -> str:
    """A number of bytes as people say it: ``512 bytes``, ``1.4 MB``."""
    if number < 1000:
        return count_with_noun(number, "byte")
    step = min(len(str(number)) - 1, 14) // 3
    value = number / 1000**step
    return f"{value:.0f} {_SIZES[step]}" if value >= 9.95 else f"{value:.1f} {_SIZES[step]}"


def count_with_noun(number: int, noun: str, plural: str = "") -> str:
    """``1 record``, ``2 records``."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def join_with_and(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def percent_text(share: float) -> str:
    """A share in per cent; a little is never called nothing, nor nearly all, all."""
    if 0 < share < 0.01:
        return "less than 1%"
    if 0.99 < share < 1:
        return "more than 99%"
    return f"{share:.0%}"


def _cannot_be(redaction: UnfitRedaction) -> BadInput:
    return BadInput(f"Redaction {redaction.id} cannot be carried out.", "Change or reject it.")


def tell_hidden(redaction: Redaction, kind: Kind) -> str:
    """What a redaction hides, in plain words."""
    match redaction:
        case TermRedaction() | CueRedaction():
            return _TEXTS.get(kind, "Words of the text")
        case SoundRedaction():
            channel = redaction.channel
            return "Sound" if channel is None else f"Sound of channel {channel + 1}"
        case RegionRedaction() | ImageRedaction():
            return "Part of the picture"
        case AreaRedaction():
            return "Part of a page"
        case WithholdRedaction():
            return "The whole record"
        case UnfitRedaction():
            raise _cannot_be(redaction)


def tell_stretch(start: float, end: float) -> str:
    """From one media second to another."""
    return f"{media_time_text(start)} to {media_time_text(end)}"


def tell_place(redaction: Redaction, kind: Kind) -> str:
    """Where a redaction lies when time alone does not say it; never a coordinate."""
    match redaction:
        case WithholdRedaction():
            return "whole record"
        case AreaRedaction(page=int(page)):
            return f"page {page}"
        case CueRedaction():
            return f"row {redaction.cue}" if kind is Kind.DISPATCH else f"cue {redaction.cue}"
        case TermRedaction():
            return "wherever it stands in the record"
        case RegionRedaction() | SoundRedaction():
            return tell_stretch(redaction.start, redaction.end)
        case ImageRedaction() | AreaRedaction():
            return "in the picture"
        case UnfitRedaction():
            raise _cannot_be(redaction)
