"""Caption tracks of recordings, written as files of text whose times are the recording's."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from fractions import Fraction

from av.packet import Packet
from av.stream import Stream

from reviewer.readers.transcripts.cues import OPEN_END

_EVENTS = (
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
)
_Line = tuple[float, float, str]  # seconds, seconds, what is shown


def write_caption_file(
    stream: Stream, packets: Sequence[tuple[Packet[Stream], bytes]], zero: Fraction
) -> tuple[str, str] | None:
    """A caption track as a file: the ending of its name, its content.

    Args:
        stream: of captions.
        packets: all of it that hold something, with their bytes.
        zero: media time zero of the recording, in seconds of its container's clock.

    Returns:
        ``None`` for captions that are no text (pictures of text), or of which there are none.
    """
    context = stream.codec_context
    codec = context.name if context is not None else ""
    timed = _with_times(packets, zero)
    if codec == "webvtt":
        return (
            ".vtt",
            write_webvtt((a, b, _clean_payload(data), _settings_of(p)) for a, b, data, p in timed),
        )
    if codec in ("srt", "subrip"):
        return (".srt", _write_subrip((a, b, _clean_payload(data)) for a, b, data, _ in timed))
    if codec in ("ass", "ssa"):
        header = _clean_payload(bytes(context.extradata or b""))
        return (
            ".ass",
            _write_substation(header, ((a, b, _clean_payload(data)) for a, b, data, _ in timed)),
        )
    if codec in ("mov_text", "text"):
        plain = ((a, b, _strip_markup(data, codec)) for a, b, data, _ in timed)
        return (".vtt", write_webvtt((a, b, text, "") for a, b, text in plain if text.strip()))
    return None


def write_webvtt(lines: Iterable[tuple[float, float, str, str]]) -> str:
    """Lines of captions as WebVTT; their fourth part is how they are placed, or empty."""
    out = ["WEBVTT\n"]
    for start, end, text, placed in lines:
        settings = f" {placed}" if placed else ""
        body = _without_blanks(text).replace("-->", "->")
        out.append(f"{_clock_text(start, '.')} --> {_clock_text(end, '.')}{settings}\n{body}\n")
    return "\n".join(out)


def _with_times(
    packets: Sequence[tuple[Packet[Stream], bytes]], zero: Fraction
) -> list[tuple[float, float, bytes, Packet[Stream]]]:
    """Each packet with its times; one without an end lasts until the next, or a while."""
    known = [(p, data) for p, data in packets if p.pts is not None and p.time_base]
    known.sort(key=lambda pair: (pair[0].pts or 0) * (pair[0].time_base or 0))
    out = []
    for number, (packet, data) in enumerate(known):
        base = packet.time_base or Fraction(1, 1000)
        start = float((packet.pts or 0) * base - zero)
        length = float((packet.duration or 0) * base)
        if not length:
            following = next((p for p, _ in known[number + 1 :] if p.pts != packet.pts), None)
            length = OPEN_END
            if following is not None:
                length = float(((following.pts or 0) - (packet.pts or 0)) * base)
        if start + length > 0:
            out.append((max(start, 0.0), start + length, data, packet))
    return out


def _clean_payload(data: bytes) -> str:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "")


def _strip_markup(data: bytes, codec: str) -> str:
    """Text without markup, as WebVTT writes it."""
    if codec == "mov_text":
        data = data[2 : 2 + int.from_bytes(data[:2], "big")]
        if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
            return html.escape(data.decode("utf-16", "replace"), quote=False)
    return html.escape(_clean_payload(data), quote=False)


def _settings_of(packet: Packet[Stream]) -> str:
    sides = {side.data_type: bytes(side) for side in packet.iter_sidedata()}
    return " ".join(_clean_payload(sides.get("webvtt_settings", b"")).split())


def _write_subrip(lines: Iterable[_Line]) -> str:
    return "\n".join(
        f"{number}\n{_clock_text(start, ',')} --> {_clock_text(end, ',')}\n"
        f"{_without_blanks(text)}\n"
        for number, (start, end, text) in enumerate(lines, 1)
    )


def _write_substation(header: str, lines: Iterable[_Line]) -> str:
    """A script of SubStation Alpha; its header came apart from its lines."""
    head = header.strip()
    if "[events]" not in head.casefold():
        head = f"{head}\n\n{_EVENTS}" if head else f"[Script Info]\n\n{_EVENTS}"
    out = [head]
    for start, end, text in lines:
        _, layer, rest = (*text.split(",", 2), "", "", "")[:3]
        said = rest.replace("\n", "\\N")
        out.append(
            f"Dialogue: {layer},{_clock_text(start, '.', 2)},{_clock_text(end, '.', 2)},{said}"
        )
    return "\n".join(out) + "\n"


def _without_blanks(text: str) -> str:
    """Lines of a cue: an empty one would end it."""
    return "\n".join(line for line in text.strip("\n").split("\n") if line.strip()) or " "


def _clock_text(seconds: float, point: str, digits: int = 3) -> str:
    parts = 10**digits
    whole = round(seconds * parts)
    minutes, rest = divmod(whole // parts, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}{point}{whole % parts:0{digits}d}"
