"""Praat TextGrid and ELAN: several tiers side by side, each a row of labelled intervals.

A tier that by its name and its labels spells sounds (phones) repeats the words of another
tier letter by letter; it is not read, so that it can neither be overlooked nor released.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from reviewer.errors import BadInput
from reviewer.readers.transcripts.cues import (
    MAX_CUES,
    Cue,
    Transcript,
    number_cues,
    plain_cue,
    repair_notes,
    repair_times,
    worded_cue,
)
from reviewer.readers.transcripts.times import usable_seconds
from reviewer.readers.xml_tree import local_name, parse_xml

_TOKEN = re.compile(
    r'"(?:[^"]|"")*"|\[[^\]\n]*\]|<[^>\s]+>|(?<!\S)-?\d+(?:\.\d+)?(?:[eE]-?\d+)?(?!\S)'
)
_PHONES = re.compile(
    r"(?:^|[^a-z])(?:phones?|phonemes?|segments?|sampa|ipa|mau|syllables?)\Z", re.IGNORECASE
)
_IPA = re.compile("[\u0250-\u02ff]")
_ASIDE = re.compile(r"[\[<({](?!REDACTED).*[\])>}]", re.DOTALL)  # <noise>, no word of a speaker
_LONGEST_SOUND, _LONGEST_SYLLABLE = 4, 6  # letters of a label
_PAUSE = 0.5  # seconds of silence that end a cue made of single words
_LONGEST = 12.0

Interval = tuple[float, float, str]


@dataclass(frozen=True)
class _Tier:
    family: str
    name: str
    intervals: tuple[Interval, ...]


def read_textgrid(text: str, name: str) -> Transcript:
    """Read a TextGrid, in its long or short form.

    Raises:
        BadInput: It is no TextGrid, or ends early.
    """
    tokens = [m[0] for m in _TOKEN.finditer(text) if not m[0].startswith("[")]
    if tokens[:2] == ['"ooTextFile"', '"TextGrid"']:
        tokens = tokens[2:]
    try:
        tiers = list(_grid_tiers(iter(tokens)))
    except (StopIteration, RuntimeError, ValueError) as fault:
        raise BadInput(f"{name} is a TextGrid that ends early or is broken.") from fault
    return _make_transcript("textgrid", tiers, name)


def read_eaf(data: bytes, name: str) -> Transcript:
    """Read an ELAN annotation document.

    Raises:
        BadInput: It is none, or holds no annotation.
    """
    labelled = read_eaf_tiers(data, name)
    parents = {node.get("TIER_ID", ""): node.get("PARENT_REF", "") for node, _ in labelled}
    tiers = [
        _Tier(_root_of(node.get("TIER_ID", ""), parents), _tier_name(node), intervals)
        for node, intervals in labelled
        if intervals
    ]
    return _make_transcript("eaf", tiers, name)


def read_eaf_tiers(data: bytes, name: str) -> list[tuple[Element, tuple[Interval, ...]]]:
    """The tiers of an ELAN document with what stands on them at a time: seconds and labels.

    Raises:
        BadInput: It is none.
    """
    root = parse_xml(data, name)
    if local_name(root.tag) != "ANNOTATION_DOCUMENT":
        raise BadInput(f"{name} is XML, but no ELAN document.")
    slots = {
        node.get("TIME_SLOT_ID", ""): _seconds_of_milliseconds(node.get("TIME_VALUE"))
        for node in root.iter("TIME_SLOT")
    }
    nodes = list(root.iter("TIER"))
    spans = _annotation_times(nodes, slots)
    return [(node, tuple(_labelled_intervals(node, spans))) for node in nodes]


def _make_transcript(kind: str, tiers: list[_Tier], name: str) -> Transcript:
    kept = [tier for tier in tiers if not _spells_sounds(tier)]
    if not any(tier.intervals for tier in kept):
        raise BadInput(f"{name} holds no tier with words.")
    notes = [
        "a tier that spells sounds repeats the words and is not read"
        for tier in tiers
        if tier not in kept
    ]
    drafts = [cue for tier in kept for cue in _cues_of_tier(tier, kind)]
    times, bad = repair_times([(cue.start, cue.end) for cue in drafts])
    cues = number_cues(replace(c, start=a, end=b) for c, (a, b) in zip(drafts, times, strict=True))
    return Transcript(kind, "", cues, (*dict.fromkeys(notes), *repair_notes(bad)))


def _spells_sounds(tier: _Tier) -> bool:
    """True for a tier that is named so, and of whose labels hardly one is a word.

    Programs call any row of intervals "Segments"; sentences under that name are words.
    """
    if not _PHONES.search(tier.name):
        return False
    longest = _LONGEST_SYLLABLE if "syllab" in tier.name.lower() else _LONGEST_SOUND
    labels = [text for _, _, text in tier.intervals if text.strip()]
    return sum(_has_words(label, longest) for label in labels) * 4 <= len(labels)


def _has_words(label: str, longest: int) -> bool:
    """True for a label that is longer than a sound, or for several words."""
    if _IPA.search(label) or _ASIDE.fullmatch(label.strip()):
        return False
    pieces = [sum(c.isalpha() for c in piece) for piece in label.split()]
    # "M AH0 R" spells the sounds of a syllable: none of its pieces is as long as a word.
    return max(pieces) > longest or (len(pieces) > 1 and max(pieces) > 3)


def _cues_of_tier(tier: _Tier, kind: str) -> Iterator[Cue]:
    label = f"{tier.family}/{tier.name}"
    labelled = [i for i in tier.intervals if i[2].strip()]
    if kind == "textgrid" and _single_words(labelled):
        for group in _group_phrases(labelled):
            yield replace(worded_cue(group, tier.name), tier=label)
        return
    for start, end, text in labelled:
        cue = plain_cue(start, end, text, tier.name)
        if cue.text:
            yield replace(cue, tier=label)


def _single_words(intervals: list[Interval]) -> bool:
    """True for a tier with a word in each interval, as forced aligners write it."""
    single = sum(len(text.split()) == 1 or "[REDACTED" in text for _, _, text in intervals)
    return len(intervals) >= 4 and single >= 0.8 * len(intervals)


def _group_phrases(words: Iterable[Interval]) -> Iterator[list[Interval]]:
    group: list[Interval] = []
    for word in words:
        if group and (word[0] - group[-1][1] > _PAUSE or word[1] - group[0][0] > _LONGEST):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _grid_tiers(tokens: Iterator[str]) -> Iterator[_Tier]:
    """Only free-standing numbers, texts and flags count; the long form's labels do not."""
    _parse_number(next(tokens)), _parse_number(next(tokens))
    if next(tokens) != "<exists>":
        return
    for _ in range(_parse_count(next(tokens))):
        kind, name = _parse_string(next(tokens)), _parse_string(next(tokens))
        _parse_number(next(tokens)), _parse_number(next(tokens))
        points = kind == "TextTier"
        size = _parse_count(next(tokens))
        intervals = tuple(_grid_interval(tokens, points) for _ in range(size))
        yield _Tier(name.partition(" - ")[0], name, intervals)


def _grid_interval(tokens: Iterator[str], point: bool) -> Interval:
    start = _parse_number(next(tokens))
    end = start if point else _parse_number(next(tokens))
    return start, end, _parse_string(next(tokens))


def _parse_number(token: str) -> float:
    value = usable_seconds(token)
    if value is None:
        raise ValueError("no time")
    return value


def _parse_count(token: str) -> int:
    count = int(token)
    if not 0 <= count <= MAX_CUES * 10:
        raise ValueError("absurd count")
    return count


def _parse_string(token: str) -> str:
    if not token.startswith('"'):
        raise ValueError("no text")
    return token[1:-1].replace('""', '"')


_Span = tuple[float, float]


def _annotation_times(nodes: list[Element], slots: dict[str, float | None]) -> dict[str, _Span]:
    """When each annotation is: by its own time slots, or by the annotation it refers to."""
    spans: dict[str, _Span] = {}
    refers: dict[str, str] = {}
    last = 0.0
    for note in (note for node in nodes for note in node.iter()):
        key = note.get("ANNOTATION_ID", "")
        if local_name(note.tag) == "ALIGNABLE_ANNOTATION":
            start = slots.get(note.get("TIME_SLOT_REF1", ""))
            end = slots.get(note.get("TIME_SLOT_REF2", ""))
            first = last if start is None else start
            last = first if end is None else max(first, end)
            spans[key] = (first, last)
        elif local_name(note.tag) == "REF_ANNOTATION":
            refers[key] = note.get("ANNOTATION_REF", "")
    for key in refers:
        spans[key] = spans.get(_root_of(key, refers), (0.0, 0.0))
    return spans


def _labelled_intervals(node: Element, spans: dict[str, _Span]) -> Iterator[Interval]:
    for note in node.iter():
        if local_name(note.tag) not in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            continue
        text = " ".join("".join(value.itertext()) for value in note if value.tag)
        if text.strip():
            yield *spans.get(note.get("ANNOTATION_ID", ""), (0.0, 0.0)), text


def _root_of(key: str, parents: dict[str, str]) -> str:
    seen = set()
    while parents.get(key) and key not in seen:
        seen.add(key)
        key = parents[key]
    return key


def _tier_name(node: Element) -> str:
    return node.get("TIER_ID", "") or node.get("PARTICIPANT", "")


def _seconds_of_milliseconds(text: str | None) -> float | None:
    value = usable_seconds(text)
    return None if value is None else value / 1000
