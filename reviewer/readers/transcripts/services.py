"""JSON of speech services, one row for each: how it is known, and the timed words that it tells.

The services agree on what they say (words with times, speakers, marks) and on nothing else:
keys, units, where the marks stand. A row of ``SERVICES`` is all that a service needs. What
fits no row but is plainly a list of texts with times is read as that, and a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from reviewer.readers.transcripts.times import clock_or_seconds, usable_seconds

Said = tuple[float | None, float | None, str, str]
"""Start and end in seconds, a word or a phrase, its speaker.

Without an end it lasts until the next word. Without a start that can be used it begins where the
word before it ends: what was said is never left out for want of a time.
"""

TICKS = 1e-7  # seconds; Microsoft counts time in them
_TEXT_KEYS = ("punctuated_word", "word", "text", "transcript", "content", "value", "display")
_START_KEYS = ("start", "start_time", "startTime", "from", "begin", "ts", "offset", "time")
_END_KEYS = ("end", "end_time", "endTime", "to", "stop", "end_ts", "finish")
_SPEAKER_KEYS = ("speaker", "speaker_label", "speakerLabel", "speaker_id", "speakerName")
# Chosen by hand.
_DEPTH = 8


@dataclass(frozen=True)
class Service:
    """One service's layout.

    Attributes:
        format: the record's format, as everywhere in the program.
        knows: True for JSON of that layout.
        words: its words in their order.
        phrases: what it tells are lines, not words.
        note: what a person should know of such a reading.
    """

    format: str
    knows: Callable[[Any], bool]
    words: Callable[[Any], Iterable[Said]]
    phrases: bool = False
    note: str = ""


def service_of(data: Any) -> Service | None:
    """The row whose layout JSON has."""
    found = next((row for row in SERVICES if row.knows(data)), None)
    if found is not None and found.format == "chunks-json" and _are_lines(found.words(data)):
        return replace(found, phrases=True)
    return found


def value_at(data: Any, *steps: str | int) -> Any:
    """What stands below keys and places of nested JSON; ``None`` where a step leads nowhere."""
    for step in steps:
        if isinstance(step, str):
            data = data.get(step) if isinstance(data, dict) else None
        else:
            data = data[step] if isinstance(data, list) and len(data) > step else None
    return data


def objects_in(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; none for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _name_speaker(value: Any, word: str = "Speaker") -> str:
    """A name as told; a bare number or letter is called a speaker."""
    if value is None or isinstance(value, (bool, dict, list)):
        return ""
    text = str(value).strip()
    return f"{word} {text}" if re.fullmatch(r"\d{1,3}|[A-Z]", text) else text


def _text_or_empty(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _in_time(words: Iterable[Said]) -> Iterator[Said]:
    """Words in the order of their times; one without stays behind the word before it."""
    runs: list[list[Said]] = []
    for word in words:
        if word[0] is None and runs:
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in sorted(runs, key=lambda r: r[0][0] or 0.0):
        yield from run


def _join_marks(items: Iterable[tuple[bool, Said]]) -> Iterator[Said]:
    """Words with the marks (``True``) that follow them: a mark has no time of its own."""
    before: Said | None = None
    for mark, (start, end, text, speaker) in items:
        if mark:
            if before is not None:
                before = (*before[:2], before[2] + text.strip(), before[3])
            continue
        if before is not None:
            yield before
        before = (start, end, text, speaker)
    if before is not None:
        yield before


# ---- Deepgram: results.channels[].alternatives[0].words[]


def _read_deepgram(data: Any) -> Iterator[Said]:
    channels = objects_in(value_at(data, "results", "channels"))
    found: list[Said] = []
    for number, channel in enumerate(channels, 1):
        for word in objects_in(value_at(channel, "alternatives", 0, "words")):
            said = _text_or_empty(word.get("punctuated_word")) or _text_or_empty(word.get("word"))
            name = _name_speaker(word.get("speaker"))
            # A telephone call has a party on each channel.
            if len(channels) > 1:
                name = f"Channel {number}" + (f", {name}" if name else "")
            found.append(
                (usable_seconds(word.get("start")), usable_seconds(word.get("end")), said, name)
            )
    yield from _in_time(found)


# ---- Amazon Transcribe: results.items[]


def _read_amazon(data: Any) -> Iterator[Said]:
    channels = objects_in(value_at(data, "results", "channel_labels", "channels"))
    if channels:
        found = [
            said
            for number, channel in enumerate(channels, 1)
            for said in _amazon_items(channel.get("items"), {}, f"Channel {number}")
        ]
        yield from _in_time(found)
        return
    speakers = {
        str(item.get("start_time")): _name_speaker(item.get("speaker_label"))
        for segment in objects_in(value_at(data, "results", "speaker_labels", "segments"))
        for item in objects_in(segment.get("items"))
    }
    yield from _amazon_items(value_at(data, "results", "items"), speakers, "")


def _amazon_items(items: Any, speakers: dict[str, str], name: str) -> Iterator[Said]:
    def told_items() -> Iterator[tuple[bool, Said]]:
        for item in objects_in(items):
            text = _text_or_empty(value_at(item, "alternatives", 0, "content"))
            start, end = (
                usable_seconds(item.get("start_time")),
                usable_seconds(item.get("end_time")),
            )
            known = speakers.get(str(item.get("start_time")), "")
            speaker = name or _name_speaker(item.get("speaker_label")) or known
            yield item.get("type") == "punctuation", (start, end, text, speaker)

    return _join_marks(told_items())


# ---- IBM Watson: results[].alternatives[0].timestamps[], speaker_labels[]


def _read_ibm(data: Any) -> Iterator[Said]:
    speakers = {
        s.get("from"): s.get("speaker") for s in objects_in(value_at(data, "speaker_labels"))
    }
    for result in objects_in(value_at(data, "results")):
        for item in value_at(result, "alternatives", 0, "timestamps") or []:
            start, end = usable_seconds(value_at(item, 1)), usable_seconds(value_at(item, 2))
            yield (
                start,
                end,
                _text_or_empty(value_at(item, 0)),
                _name_speaker(speakers.get(value_at(item, 1))),
            )


# ---- Speechmatics: results[] of words and marks


def _read_speechmatics(data: Any) -> Iterator[Said]:
    def told_items() -> Iterator[tuple[bool, Said]]:
        for item in objects_in(value_at(data, "results")):
            best = value_at(item, "alternatives", 0)
            text, mark = (
                _text_or_empty(value_at(best, "content")),
                item.get("type") == "punctuation",
            )
            start, end = (
                usable_seconds(item.get("start_time")),
                usable_seconds(item.get("end_time")),
            )
            yield mark, (start, end, text, _name_speaker(value_at(best, "speaker")))

    return _join_marks(told_items())


# ---- Hugging Face pipelines: chunks[] with timestamp [start, end]


def _read_chunks(data: Any) -> Iterator[Said]:
    for chunk in objects_in(value_at(data, "chunks")):
        start, end = (
            usable_seconds(value_at(chunk, "timestamp", 0)),
            usable_seconds(value_at(chunk, "timestamp", 1)),
        )
        yield start, end, _text_or_empty(chunk.get("text")), _name_speaker(chunk.get("speaker"))


def _are_lines(said: Iterable[Said]) -> bool:
    texts = [text.split() for _, _, text, _ in said]
    # A quarter, chosen by hand: recognisers give "a lot" as one word now and then.
    return bool(texts) and sum(len(t) > 1 for t in texts) > len(texts) / 4


# ---- AssemblyAI: words[] in milliseconds


def _read_assembly(data: Any) -> Iterator[Said]:
    for word in objects_in(value_at(data, "words")):
        start, end = (
            _seconds_of_value(word.get("start"), 1e-3),
            _seconds_of_value(word.get("end"), 1e-3),
        )
        yield start, end, _text_or_empty(word.get("text")), _name_speaker(word.get("speaker"))


# ---- Rev.ai: monologues[].elements[]


def _read_rev(data: Any) -> Iterator[Said]:
    for part in objects_in(value_at(data, "monologues")):
        name = _text_or_empty(value_at(part, "speaker_info", "display_name")) or _name_speaker(
            part.get("speaker")
        )
        items = (
            (
                item.get("type") == "punct",
                (
                    usable_seconds(item.get("ts")),
                    usable_seconds(item.get("end_ts")),
                    _text_or_empty(item.get("value")),
                    name,
                ),
            )
            for item in objects_in(part.get("elements"))
        )
        yield from _join_marks(items)


# ---- Microsoft Azure: recognizedPhrases[].nBest[0]


def _read_azure(data: Any) -> Iterator[Said]:
    for phrase in objects_in(value_at(data, "recognizedPhrases")):
        start, length = _seconds_of_ticks(phrase, "offset"), _seconds_of_ticks(phrase, "duration")
        text = _text_or_empty(value_at(phrase, "nBest", 0, "display"))
        end = None if length is None or start is None else start + length
        yield start, end, text, _name_speaker(phrase.get("speaker"))


def _seconds_of_ticks(item: Any, key: str) -> float | None:
    """Ticks of 100 ns, which come as a number beside an ISO 8601 duration."""
    count = value_at(item, f"{key}InTicks")
    count = value_at(item, f"{key}Milliseconds") if count is None else count
    unit = TICKS if value_at(item, f"{key}InTicks") is not None else 1e-3
    return round(count * unit, 7) if isinstance(count, (int, float)) and count >= 0 else None


# ---- ElevenLabs: words[] of type word, spacing, audio_event


def _read_eleven(data: Any) -> Iterator[Said]:
    for word in objects_in(value_at(data, "words")):
        if word.get("type") != "spacing":
            start, end = usable_seconds(word.get("start")), usable_seconds(word.get("end"))
            yield (
                start,
                end,
                _text_or_empty(word.get("text")),
                _name_speaker(word.get("speaker_id")),
            )


# ---- anything that is a list of texts with times


def _read_plain(data: Any) -> Iterator[Said]:
    rows = _longest_rows(data, _DEPTH)
    starts = [s for row in rows if (s := _first_of_keys(row, _START_KEYS)) is not None]
    whole = all(isinstance(s, int) for s in starts)
    # Whole numbers that reach further than a day of seconds are thousandths.
    last = max((s for s in starts if isinstance(s, (int, float))), default=0)
    unit = 1e-3 if whole and (last > 86_400 or _steps_of_thousands(starts)) else 1.0
    for row in rows:
        start, end = (
            _seconds_of_value(_first_of_keys(row, _START_KEYS), unit),
            _seconds_of_value(_first_of_keys(row, _END_KEYS), unit),
        )
        yield (
            start,
            end,
            _text_or_empty(_first_of_keys(row, _TEXT_KEYS)),
            _name_speaker(_first_of_keys(row, _SPEAKER_KEYS)),
        )


def _steps_of_thousands(starts: list[Any]) -> bool:
    """Words are spoken within seconds of each other: steps of hundreds mean thousandths."""
    numbers = [s for s in starts if isinstance(s, int)]
    steps = sorted(b - a for a, b in pairwise(numbers))
    # The median: some pauses are long in any recording. 60 is chosen by hand.
    return bool(steps) and steps[len(steps) // 2] >= 60


def _seconds_of_value(value: Any, unit: float) -> float | None:
    if isinstance(value, str):
        return clock_or_seconds(value)
    seconds = usable_seconds(value)
    return None if seconds is None else round(seconds * unit, 6)


def _first_of_keys(row: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((row[key] for key in keys if row.get(key) is not None), None)


def _longest_rows(data: Any, depth: int) -> list[dict[str, Any]]:
    """The longest list of objects with a text and a time, wherever it stands."""
    if depth == 0:
        return []
    if isinstance(data, list):
        rows = objects_in(data)
        fit = [r for r in rows if _is_timed_text(r)]
        # Chosen by hand: some lines lack a time in any file.
        if fit and len(fit) >= 0.8 * len(data):
            return rows
    inner = data if isinstance(data, list) else data.values() if isinstance(data, dict) else ()
    return max((_longest_rows(v, depth - 1) for v in inner), key=len, default=[])


def _is_timed_text(row: dict[str, Any]) -> bool:
    text = _first_of_keys(row, _TEXT_KEYS)
    return (
        isinstance(text, str)
        and _seconds_of_value(_first_of_keys(row, _START_KEYS), 1.0) is not None
    )


def _is_plain(data: Any) -> bool:
    rows = _longest_rows(data, _DEPTH)
    starts = [
        t for r in rows if (t := _seconds_of_value(_first_of_keys(r, _START_KEYS), 1.0)) is not None
    ]
    # In order, as things are said; numbers of anything else seldom are.
    return len(starts) >= 2 and starts == sorted(starts)


def _words_of(data: Any) -> list[dict[str, Any]]:
    return objects_in(value_at(data, "words"))[:5]


SERVICES = (
    Service(
        "deepgram-json",
        lambda d: bool(objects_in(value_at(d, "results", "channels"))),
        _read_deepgram,
    ),
    Service(
        "amazon-json",
        lambda d: (
            value_at(d, "results", "items", 0, "alternatives") is not None
            or bool(objects_in(value_at(d, "results", "channel_labels", "channels")))
        ),
        _read_amazon,
    ),
    Service(
        "ibm-json",
        lambda d: any(
            value_at(r, "alternatives", 0, "timestamps") for r in objects_in(value_at(d, "results"))
        ),
        _read_ibm,
    ),
    Service(
        "speechmatics-json",
        lambda d: any(
            r.get("type") == "word" and "start_time" in r
            for r in objects_in(value_at(d, "results"))[:5]
        ),
        _read_speechmatics,
    ),
    Service(
        "chunks-json",
        lambda d: any(
            isinstance(c.get("timestamp"), list) for c in objects_in(value_at(d, "chunks"))
        ),
        _read_chunks,
    ),
    Service("rev-json", lambda d: bool(objects_in(value_at(d, "monologues"))), _read_rev),
    Service(
        "azure-json",
        lambda d: bool(objects_in(value_at(d, "recognizedPhrases"))),
        _read_azure,
        phrases=True,
    ),
    Service(
        "elevenlabs-json",
        lambda d: any(w.get("type") in ("word", "spacing") for w in _words_of(d)),
        _read_eleven,
    ),
    Service(
        "assemblyai-json",
        lambda d: (
            any(isinstance(w.get("text"), str) for w in _words_of(d))
            and all(isinstance(w.get("start"), int) for w in _words_of(d))
        ),
        _read_assembly,
    ),
)

PLAIN = Service(
    "timed-json",
    _is_plain,
    _read_plain,
    phrases=True,
    note="it is of no known service; its texts and times were read by the names of their fields",
)
"""The last resort, asked when no other reader knows the file."""
