"""TTML and its profiles (IMSC, DFXP, Apple lyrics): paragraphs, spans, agents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from reviewer.errors import BadInput
from reviewer.readers.decoding import HIDDEN
from reviewer.readers.transcripts.cues import (
    MAX_SECONDS,
    Cue,
    TimedCueWord,
    Times,
    Transcript,
    language_tag,
    number_cues,
    plain_cue,
    repair_notes,
    repair_times,
)
from reviewer.readers.xml_tree import attribute_named, local_name, parse_xml

_CLOCK = re.compile(r"(\d{2,4}):(\d{2}):(\d{2})(?:\.(\d{1,12})|:(\d{2,4})(?:\.\d+)?)?")
_SHORT = re.compile(r"(?:(\d{1,4}):)?(\d{1,6})(?:\.(\d{1,12}))?")
_OFFSET = re.compile(r"(\d{1,12})(?:\.(\d{1,12}))?(h|ms|m|s|f|t)")
_MAX_DEPTH = 64
_APPLE = "http://music.apple.com/lyric-ttml-internal"


@dataclass(frozen=True)
class _Rates:
    frames: Fraction
    ticks: Fraction
    absolute: bool  # nested times count from the start of the media, as Apple writes them


@dataclass(frozen=True)
class _ParagraphDraft:
    begin: Fraction | None
    end: Fraction | None
    text: str
    speaker: str
    identifier: str
    words: tuple[TimedCueWord, ...]

    @property
    def times_as_told(self) -> Times:
        return (
            None if self.begin is None else float(self.begin),
            None if self.end is None else float(self.end),
        )


def read_ttml(data: bytes, name: str) -> Transcript:
    """Read a TTML document.

    Raises:
        BadInput: It is no TTML, or holds no timed paragraph.
    """
    root = parse_xml(data, name)
    if local_name(root.tag) != "tt":
        raise BadInput(f"{name} is XML, but no TTML.")
    agents = _names_of_agents(root)
    body = next((node for node in root if local_name(node.tag) == "body"), None)
    rates = _rates_of_document(root)
    drafts = (
        list(_walk_paragraphs(body, rates, agents, (Fraction(0), None), 0))
        if body is not None
        else []
    )
    if not drafts:
        raise BadInput(f"{name} holds no timed paragraph.")
    times, bad = repair_times([draft.times_as_told for draft in drafts])
    cues = number_cues(_make_cue(draft, *span) for draft, span in zip(drafts, times, strict=True))
    return Transcript("ttml", language_tag(attribute_named(root, "lang")), cues, repair_notes(bad))


def _make_cue(draft: _ParagraphDraft, start: float, end: float) -> Cue:
    cue = plain_cue(start, end, draft.text, draft.speaker)
    return replace(cue, identifier=draft.identifier, words=draft.words)


_Scope = tuple[Fraction, Fraction | None]


def _walk_paragraphs(
    node: Element, rates: _Rates, agents: dict[str, str], scope: _Scope, depth: int
) -> Iterator[_ParagraphDraft]:
    if depth > _MAX_DEPTH:
        raise BadInput("The TTML document is nested too deeply to be read.")
    begin, end = _times_of_node(node, rates, scope)
    if local_name(node.tag) == "p":
        yield _draft_of_paragraph(node, rates, agents, (begin, end))
        return
    for child in node:
        yield from _walk_paragraphs(child, rates, agents, (begin or scope[0], end), depth + 1)


def _draft_of_paragraph(
    node: Element,
    rates: _Rates,
    agents: dict[str, str],
    times: tuple[Fraction | None, Fraction | None],
) -> _ParagraphDraft:
    begin, end = times
    parts: list[tuple[str, _Scope | None]] = []
    _gather_texts(node, rates, (begin or Fraction(0), end), None, parts)
    text, words = _join_texts(parts)
    if begin is None and words:
        begin = Fraction(words[0].start)
    if end is None and words:
        end = Fraction(max(word.end for word in words))
    agent = attribute_named(node, "agent").split()
    speaker = ", ".join(agents.get(a, a) for a in agent)
    return _ParagraphDraft(begin, end, text, speaker, attribute_named(node, "id"), words)


def _gather_texts(
    node: Element,
    rates: _Rates,
    scope: _Scope,
    timed: _Scope | None,
    parts: list[tuple[str, _Scope | None]],
    depth: int = 0,
) -> None:
    """Text below a paragraph, each piece with the times of the span around it."""
    if depth > _MAX_DEPTH:
        raise BadInput("The TTML document is nested too deeply to be read.")
    parts.append((node.text or "", timed))
    for child in node:
        kind = local_name(child.tag)
        if kind == "br":
            parts.append(("\ue000", None))
        elif kind == "span":
            begin, end = _times_of_node(child, rates, scope)
            own = (begin, end) if begin is not None and end is not None else None
            _gather_texts(child, rates, own or scope, own or timed, parts, depth + 1)
        parts.append((child.tail or "", timed))


def _join_texts(parts: list[tuple[str, _Scope | None]]) -> tuple[str, tuple[TimedCueWord, ...]]:
    """Collapse white space as TTML does, and place the timed pieces in the outcome."""
    out, words = "", []
    for piece, timed in parts:
        tidy = re.sub(r"\s+", " ", HIDDEN.sub("", piece))
        if not out or out[-1] in " \n":
            tidy = tidy.lstrip(" ")
        if tidy == "\ue000":
            out = out.rstrip(" \n") + "\n" if out.strip() else ""
            continue
        first = len(out) + len(tidy) - len(tidy.lstrip(" "))
        out += tidy.replace("\ue000", "")
        last = len(out.rstrip(" "))
        if timed and timed[1] is not None and last > first and timed[1] >= timed[0]:
            words.append(TimedCueWord(float(timed[0]), float(timed[1]), first, last))
    return out.rstrip(" \n"), tuple(words)


def _times_of_node(
    node: Element, rates: _Rates, scope: _Scope
) -> tuple[Fraction | None, Fraction | None]:
    """A node's begin and end on the media's clock; what it does not say is its parent's."""
    begin, end, lasts = (_parse_time(node.get(key, ""), rates) for key in ("begin", "end", "dur"))
    base, parent_end = scope
    if begin is not None and _counts_from_zero(begin, rates, scope):
        base = Fraction(0)
    own = base + begin if begin is not None else None
    start = own if own is not None else scope[0]
    ends = [base + end] if end is not None else []
    ends += [start + lasts] if lasts is not None else []
    closing = min(ends) if ends else parent_end
    return (own if own is not None else (scope[0] if closing is not None else None)), closing


def _counts_from_zero(begin: Fraction, rates: _Rates, scope: _Scope) -> bool:
    """True where a nested time cannot be, or is said not to be, relative to its parent."""
    start, end = scope
    return rates.absolute or (end is not None and start <= begin and begin > end - start)


def _parse_time(text: str, rates: _Rates) -> Fraction | None:
    text = text.strip()
    value: Fraction | None = None
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds, fraction, frames = found.groups()
        value = Fraction(
            int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        ) + _fraction_of_digits(fraction)
        value += Fraction(int(frames)) / rates.frames if frames else 0
    elif found := _OFFSET.fullmatch(text):
        value = (int(found[1]) + _fraction_of_digits(found[2])) * _unit_in_seconds(found[3], rates)
    elif found := _SHORT.fullmatch(text):
        value = int(found[1] or 0) * 60 + int(found[2]) + _fraction_of_digits(found[3])
    return value if value is None or value < MAX_SECONDS else None


def _fraction_of_digits(digits: str | None) -> Fraction:
    return Fraction(int(digits), 10 ** len(digits)) if digits else Fraction(0)


def _unit_in_seconds(name: str, rates: _Rates) -> Fraction:
    fixed = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
    if name in fixed:
        return fixed[name]
    return 1 / (rates.frames if name == "f" else rates.ticks)


def _rates_of_document(root: Element) -> _Rates:
    frames = _positive_or(attribute_named(root, "frameRate"), Fraction(30))
    multiplier = attribute_named(root, "frameRateMultiplier").split()
    if len(multiplier) == 2:
        one = Fraction(1)
        frames *= _positive_or(multiplier[0], one) / _positive_or(multiplier[1], one)
    ticks = _positive_or(attribute_named(root, "tickRate"), Fraction(1))
    absolute = any(key.startswith(f"{{{_APPLE}}}") for key in root.attrib)
    return _Rates(frames, ticks, absolute)


def _positive_or(text: str, fallback: Fraction) -> Fraction:
    return Fraction(int(text)) if re.fullmatch(r"[1-9]\d{0,8}", text) else fallback


def _names_of_agents(root: Element) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in root.iter():
        if local_name(node.tag) == "agent":
            said = [
                " ".join("".join(n.itertext()).split()) for n in node if local_name(n.tag) == "name"
            ]
            names[attribute_named(node, "id")] = (
                said[0] if said and said[0] else attribute_named(node, "id")
            )
    return names
