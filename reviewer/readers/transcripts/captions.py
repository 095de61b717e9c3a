"""WebVTT and SubRip, read by blocks, so that every tool counts the same cues.

The contract with other tools: blocks are split at blank lines, those with ``-->`` are
cues, numbered from 1; a cue's raw payload is every line after its first ``-->`` line. What
stands behind a blank line inside a SubRip cue is shown by players, and ends the payload.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reviewer.errors import BadInput
from reviewer.readers.transcripts.cues import (
    Cue,
    RawRun,
    Times,
    Transcript,
    language_tag,
    number_cues,
    repair_notes,
    repair_times,
)
from reviewer.readers.transcripts.markup import parse_payload
from reviewer.readers.transcripts.times import parse_clock

_LANGUAGE = re.compile(r"^Language:[ \t]*(\S+)", re.MULTILINE)


@dataclass
class _CueDraft:
    """A cue whose times are not yet trusted; ``at`` is where it begins in the payload."""

    number: int
    times: Times
    identifier: str
    payload: str
    at: int
    lines: list[str]

    def make_cue(self, start: float, end: float) -> Cue:
        said = "\n".join(self.lines)
        found = parse_payload(said, self.at)
        runs = found.runs or (RawRun(0, 0, self.at, self.at),)
        return Cue(
            start,
            end,
            found.text,
            found.speaker,
            self.identifier,
            found.timed_words(start, end),
            number=self.number,
            raw=self.payload,
            runs=() if found.text == self.payload else runs,
            speaker_raw=found.speaker_raw,
        )


def read_webvtt(text: str, name: str) -> Transcript:
    """Read WebVTT text."""
    return _read_captions(text, "webvtt", name)


def read_srt(text: str, name: str) -> Transcript:
    """Read SubRip text.

    Raises:
        BadInput: It has not a single cue.
    """
    return _read_captions(text, "srt", name)


def _read_captions(text: str, kind: str, name: str) -> Transcript:
    # WebVTT, "4.1 WebVTT file structure": blocks are parted by blank lines. SubRip has no standard;
    # players do the same.
    blocks = text.split("\n\n")
    blocks, lost = _gather_subrip(blocks) if kind == "srt" else (blocks, _count_stray(blocks))
    drafts: list[_CueDraft] = []
    number = 0
    for block in blocks:
        if "-->" in block:
            number += 1
            drafts += _drafts_of_block(block, number)
    if kind == "srt" and not drafts:
        raise BadInput(f"{name} holds no cue.")
    spans, bad = repair_times([draft.times for draft in drafts])
    cues = number_cues(draft.make_cue(*span) for draft, span in zip(drafts, spans, strict=True))
    header = _LANGUAGE.search(blocks[0]) if kind == "webvtt" and "-->" not in blocks[0] else None
    language = language_tag(header[1]) if header else ""
    notes = list(repair_notes([drafts[at].number - 1 for at in bad]))
    if lost:
        notes.append(f"text that belongs to no cue, which players skip, was left out ({lost})")
    return Transcript(kind, language, cues, tuple(notes))


def _gather_subrip(blocks: list[str]) -> tuple[list[str], int]:
    """SubRip's blocks with the text behind blank lines in its cue, and how many have no cue."""
    out: list[str] = []
    lost = 0
    for block, following in zip(blocks, [*blocks[1:], ""], strict=True):
        said = block.strip("\n")
        if "-->" in block:
            out.append(block)
        elif said.strip().isdigit() and "-->" in following.lstrip("\n").partition("\n")[0]:
            continue  # the number of the next cue, with a blank line behind it
        elif said.strip() and out:
            out[-1] = f"{out[-1].rstrip(chr(10))}\n{said}"
        elif said.strip():
            lost += 1
    return out, lost


def _count_stray(blocks: list[str]) -> int:
    """How many of WebVTT's blocks behind the header are neither cues nor of a known kind."""
    known = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
    rest = (block.strip() for block in blocks[1:] if "-->" not in block)
    return sum(bool(block) and not known.match(block) for block in rest)


def _drafts_of_block(block: str, number: int) -> list[_CueDraft]:
    """The cue of a block; several where blank lines are missing between cues."""
    lines = block.splitlines()
    at = next(place for place, line in enumerate(lines) if "-->" in line)
    # WebVTT: a comment block may hold an arrow in its first line, and is no cue.
    if lines[at].startswith("NOTE"):
        return []
    payload = lines[at + 1 :]
    identifier = lines[at - 1].strip() if at else ""
    drafts = [_CueDraft(number, _parse_times(lines[at]), identifier, "\n".join(payload), 0, [])]
    offset = 0
    for line in payload:
        times = _parse_times(line) if "-->" in line else (None, None)
        offset += len(line) + 1
        # An arrow in what somebody says is text.
        if None in times:
            drafts[-1].lines.append(line)
        else:
            drafts.append(replace(_begin_next(drafts[-1], times), at=offset))
    return drafts


def _begin_next(before: _CueDraft, times: Times) -> _CueDraft:
    """Begin a cue inside a block; its SubRip number is no text of the cue before it."""
    identifier = ""
    if before.lines and before.lines[-1].strip().isdigit():
        identifier = before.lines.pop().strip()
    return _CueDraft(before.number, times, identifier, before.payload, 0, [])


def _parse_times(line: str) -> Times:
    start, _, rest = line.partition("-->")
    first = rest.split()[:1]
    return parse_clock(start), parse_clock(first[0]) if first else None
