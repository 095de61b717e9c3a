"""JSON of speech recognisers: Whisper and its kin, Kaldi and Vosk, Google, and ``services``.

They repeat the same words in several places (full text, segments, words, tokens). One
place is read, and the rest is never released.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from reviewer.errors import BadInput
from reviewer.readers.transcripts import services
from reviewer.readers.transcripts.cues import (
    Cue,
    TimedCueWord,
    Times,
    Transcript,
    language_tag,
    number_cues,
    plain_cue,
    repair_notes,
    repair_times,
    worded_cue,
)
from reviewer.readers.transcripts.listed import NAME
from reviewer.readers.transcripts.services import Said, Service
from reviewer.readers.transcripts.times import parse_clock, usable_seconds

# These numbers are chosen by hand: cues that fit into a line or two of a transcript.
PAUSE = 1.0  # seconds without a word that end a cue
MAX_WORDS = 40
_SENTENCE_END = re.compile(r"[.?!][\"')\]]*\Z")
_SENTENCE_WORDS = 6

TimedWord = tuple[float, float, str, str]
"""Start, end, the word, its speaker."""


def parse_bounded_json(text: str, name: str) -> Any:
    """JSON of a size and depth that can be read.

    Raises:
        BadInput: It is no JSON.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadInput(f"{name} is not readable JSON.", "Get the transcript anew.") from fault


def kind_of(data: Any) -> str | None:
    """Which recogniser's layout it is; ``None`` for other JSON."""
    if isinstance(data, list):
        # Five are enough to tell a layout, and a file may have many thousands.
        whisper = data and all(_is_segment(item) for item in data[:5])
        return "whisper-json" if whisper else _format_if_plain(data)
    if not isinstance(data, dict):
        return None
    if (
        _segments_under(data, "segments") is not None
        or _segments_under(data, "transcription") is not None
    ):
        return "whisper-json"
    service = services.service_of(data)
    if service is not None:
        return service.format
    if any("alternatives" in r for r in _dicts_in(data.get("results"))):
        return "google-json"
    if any(_kaldi_word(word) for word in _kaldi_words(data)[:5]):
        return "kaldi-json"
    if _is_otranscribe(data):
        return "otranscribe-json"
    return _format_if_plain(data)


def _format_if_plain(data: Any) -> str | None:
    return services.PLAIN.format if services.PLAIN.knows(data) else None


def read_recogniser_json(text: str, name: str) -> Transcript:
    """Read a recogniser's JSON.

    Raises:
        BadInput: It is no JSON of a layout that is known, or holds no words.
    """
    data = parse_bounded_json(text, name)
    kind = kind_of(data)
    if kind is None:
        raise BadInput(f"{name} is of no known layout.", "Withhold it or convert it.")
    if kind == "whisper-json":
        return _read_whisper(data)
    if kind == "otranscribe-json":
        return _read_otranscribe(data, name)
    service = services.PLAIN if kind == services.PLAIN.format else services.service_of(data)
    if service is not None:
        return _of_service(service, data, name)
    told = Service(kind, lambda _: True, _read_google if kind == "google-json" else _read_kaldi)
    tag = next((r.get("languageCode") for r in _dicts_in(_value_of_key(data, "results"))), "")
    return replace(_of_service(told, data, name), language=language_tag(tag))


def group_words(words: Iterable[TimedWord]) -> Iterator[Cue]:
    """Words as cues: a new one at a speaker, a long pause, a sentence's end, or 40 words."""
    group: list[TimedWord] = []
    for word in words:
        if group and _breaks_before(group, word):
            yield _cue_of(group)
            group = []
        group.append(word)
    if group:
        yield _cue_of(group)


def _of_service(service: Service, data: Any, name: str) -> Transcript:
    said = [item for item in service.words(data) if item[2].strip()]
    times, bad = repair_times([item[:2] for item in said])
    if said and said[-1][1] is None:
        bad = [at for at in bad if at != len(said) - 1]  # many leave the last end open
    spans = zip(said, times, strict=True)
    if service.phrases:
        cues = number_cues(plain_cue(*span, text, who) for (_, _, text, who), span in spans)
    else:
        cues = number_cues(
            group_words((*span, text.strip(), who) for (_, _, text, who), span in spans)
        )
    if not cues:
        raise BadInput(f"{name} holds no timed word.")
    notes = (*((service.note,) if service.note else ()), *repair_notes(bad, "word or line"))
    tag = services.value_at(data, "language_code") or services.value_at(
        data, "metadata", "language"
    )
    return Transcript(service.format, language_tag(tag), cues, notes)


def _is_otranscribe(data: dict[str, Any]) -> bool:
    text = data.get("text")
    return isinstance(text, str) and "data-timestamp" in text


def _read_otranscribe(data: dict[str, Any], name: str) -> Transcript:
    """OTranscribe keeps a page: what stands behind a time mark is said from then on."""
    lines: list[tuple[float | None, list[str]]] = []
    for node in BeautifulSoup(str(data.get("text")), "html.parser").descendants:
        if isinstance(node, Tag):
            mark = node.get("data-timestamp")
            start = usable_seconds(mark) if isinstance(mark, str) else None
            if start is not None:
                lines.append((start, []))
            elif node.name in ("br", "p", "div") and lines:
                lines[-1][1].append("\n")
        elif isinstance(node, NavigableString) and not _in_mark(node):
            if not lines and str(node).strip():
                lines.append((None, []))
            if lines:
                lines[-1][1].append(str(node))
    said = [(start, "".join(parts)) for start, parts in lines if "".join(parts).strip()]
    if not said:
        raise BadInput(f"{name} holds no timed line.")
    starts = [start for start, _ in said]
    times, _ = repair_times(list(zip(starts, [*starts[1:], None], strict=True)))
    cues = number_cues(
        plain_cue(*span, *_split_speaker(text)) for span, (_, text) in zip(times, said, strict=True)
    )
    return Transcript("otranscribe-json", "", cues)


def _split_speaker(text: str) -> tuple[str, str]:
    """A line's words, and the speaker that it begins with."""
    found = NAME.fullmatch(text.strip().replace("\n", " "))
    return (found["text"], found["name"]) if found else (text, "")


def _in_mark(node: NavigableString) -> bool:
    return any(isinstance(p, Tag) and p.get("data-timestamp") for p in node.parents)


def _breaks_before(group: list[TimedWord], word: TimedWord) -> bool:
    last = group[-1]
    sentence = len(group) >= _SENTENCE_WORDS and _SENTENCE_END.search(last[2])
    pause = word[0] - last[1] > PAUSE
    return bool(word[3] != last[3] or pause or sentence or len(group) >= MAX_WORDS)


def _cue_of(group: list[TimedWord]) -> Cue:
    return worded_cue([word[:3] for word in group], group[0][3])


def _read_whisper(data: Any) -> Transcript:
    segments = data if isinstance(data, list) else data.get("segments", data.get("transcription"))
    items = _dicts_in(segments)
    times, bad = repair_times([_segment_times(item) for item in items])
    words = _words_kept_apart(items, times, _dicts_in(_value_of_key(data, "words")))
    cues = number_cues(
        _cue_of_segment({**item, **more}, *span)
        for item, more, span in zip(items, words, times, strict=True)
    )
    stated = _value_of_key(data, "language") or _value_of_key(
        _value_of_key(data, "result"), "language"
    )
    return Transcript("whisper-json", language_tag(stated), cues, repair_notes(bad))


def _words_kept_apart(
    items: list[dict[str, Any]], times: list[tuple[float, float]], words: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What a segment lacks: words that stand beside the segments, or in tokens of letters."""
    out: list[dict[str, Any]] = [{} for _ in items]
    for at, item in enumerate(items):
        tokens = [t for t in _dicts_in(item.get("tokens")) if isinstance(t.get("offsets"), dict)]
        if tokens and not _dicts_in(item.get("words")):
            out[at] = {"words": list(_of_tokens(tokens))}
    if any(_dicts_in(item.get("words")) for item in items) or any(out):
        return out
    at = 0
    for place, (_, end) in enumerate(times):
        first = at
        last = place == len(times) - 1
        while at < len(words) and (last or (usable_seconds(words[at].get("start")) or 0.0) < end):
            at += 1
        out[place] = {"words": words[first:at]} if first < at else {}
    return out


def _of_tokens(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """whisper.cpp times pieces of words, in milliseconds; a space begins a word."""
    word: dict[str, Any] | None = None
    for token in tokens:
        text = token.get("text")
        if not isinstance(text, str) or text.startswith("[_"):
            continue  # marks of the model, such as [_BEG_]
        start, end = (usable_seconds(token["offsets"].get(k)) for k in ("from", "to"))
        if word is not None and not text.startswith(" "):
            word["word"] += text
            word["end"] = None if end is None else end / 1000
            continue
        if word is not None:
            yield word
        word = {
            "word": text,
            "start": None if start is None else start / 1000,
            "end": None if end is None else end / 1000,
        }
    if word is not None:
        yield word


def _segment_times(item: dict[str, Any]) -> Times:
    if "start" in item or "end" in item:
        return usable_seconds(item.get("start")), usable_seconds(item.get("end"))
    stamps = item.get("timestamps")  # whisper.cpp
    if isinstance(stamps, dict):
        return parse_clock(str(stamps.get("from", ""))), parse_clock(str(stamps.get("to", "")))
    return None, None


def _cue_of_segment(item: dict[str, Any], start: float, end: float) -> Cue:
    text, speaker = item.get("text"), item.get("speaker")
    words = _dicts_in(item.get("words"))
    # Some programs write the words of a segment and leave its text empty.
    told = isinstance(text, str) and (text.strip() or not words)
    said = str(text) if told else " ".join(_word_text(w).strip() for w in words)
    name = speaker if isinstance(speaker, str) else ""
    cue = plain_cue(start, end, said, name)
    return replace(cue, words=tuple(_locate_words(words, cue.text)))


def _locate_words(words: list[dict[str, Any]], text: str) -> Iterator[TimedCueWord]:
    """The words that stand in the text, in its order, with times that can be used."""
    at = 0
    for word in words:
        said = " ".join(_word_text(word).split())
        start, end = usable_seconds(word.get("start")), usable_seconds(word.get("end"))
        # Texts are often corrected after their words were timed: what is not there any more has no
        # place.
        first = text.find(said, at) if said else -1
        if first < 0:
            continue
        at = first + len(said)
        if start is not None and end is not None and end >= start:
            yield TimedCueWord(start, end, first, at)


def _word_text(word: dict[str, Any]) -> str:
    said = word.get("word", word.get("text"))
    return said if isinstance(said, str) else ""


def _kaldi_words(data: dict[str, Any]) -> list[dict[str, Any]]:
    inner = data.get("retval")
    source = inner if isinstance(inner, dict) else data
    return _dicts_in(source.get("words")) or _dicts_in(source.get("result"))


def _kaldi_word(word: dict[str, Any]) -> bool:
    return isinstance(word.get("word"), str) and usable_seconds(word.get("start")) is not None


def _read_kaldi(data: dict[str, Any]) -> Iterator[Said]:
    for word in _kaldi_words(data):
        start, end = usable_seconds(word.get("start")), usable_seconds(word.get("end"))
        said = word.get("punct", word.get("word"))
        if isinstance(said, str):
            speaker = word.get("speaker")
            yield (
                start,
                _end_or_start(start, end),
                said,
                speaker if isinstance(speaker, str) else "",
            )


def _end_or_start(start: float | None, end: float | None) -> float | None:
    """An end that is not told, or that comes too early, is the start."""
    return end if start is None else max(start, end or start)


def _read_google(data: dict[str, Any]) -> Iterator[Said]:
    """Google repeats all words, with speakers, in its last result: then only that counts."""
    results = [_google_words(result) for result in _dicts_in(data.get("results"))]
    last = results[-1] if results else []
    before = sum(len(words) for words in results[:-1])
    repeats = bool(before) and len(last) >= before and any("speakerTag" in w for w in last)
    for word in last if repeats else [w for words in results for w in words]:
        start, end = _google_time(word.get("startTime")), _google_time(word.get("endTime"))
        said, tag = word.get("word"), word.get("speakerTag")
        if isinstance(said, str):
            # 0 stands for nobody.
            name = f"Speaker {tag}" if isinstance(tag, int) and tag else ""
            yield start, _end_or_start(start, end), said, name


def _google_words(result: dict[str, Any]) -> list[dict[str, Any]]:
    best = _dicts_in(result.get("alternatives"))[:1]
    return _dicts_in(best[0].get("words")) if best else []


def _google_time(value: object) -> float | None:
    if isinstance(value, dict):
        seconds, nanos = (
            usable_seconds(value.get("seconds", 0)),
            usable_seconds(f"{value.get('nanos', 0)}e-9"),
        )
        return None if seconds is None or nanos is None else round(seconds + nanos, 9)
    return (
        usable_seconds(value.removesuffix("s")) if isinstance(value, str) else usable_seconds(value)
    )


def _is_segment(item: object) -> bool:
    return (
        isinstance(item, dict) and "text" in item and usable_seconds(item.get("start")) is not None
    )


def _value_of_key(data: object, key: str) -> Any:
    return data.get(key) if isinstance(data, dict) else None


def _segments_under(data: dict[str, Any], key: str) -> list[Any] | None:
    """The list of segments under a key; segments are objects with a text."""
    value = data.get(key)
    if not isinstance(value, list):
        return None
    return value if all(isinstance(v, dict) and "text" in v for v in value[:5]) else None


def _dicts_in(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
