"""What was said and written in a case, line by line: what a station of a call may cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.clock.clock_map import ClockMap
from reviewer.inquiry.cite_things import cells_of_row, cite_cue
from reviewer.inquiry.trigger_words import WordHit, find_words
from reviewer.model import Call, Citation, Snapshot, TextUnit
from reviewer.model.inquiry import RelayStep
from reviewer.readers.transcript import Transcript
from reviewer.timeline import TimelineWords


@dataclass(frozen=True)
class SourceLine:
    """A cue of a transcript, or a row of a dispatch log.

    Attributes:
        citation: of all of it.
        text: its words.
        speaker: who says it, where that is known.
        utc: when it begins, in microseconds; ``None`` where nothing tells.
    """

    citation: Citation
    text: str
    speaker: str
    utc: int | None


@dataclass(frozen=True)
class OfferedWord:
    """A word of the list where it stands: of a log the cell that holds it is cited."""

    line: SourceLine
    hit: WordHit
    citation: Citation


def lines_of_case(
    words: TimelineWords,
    rows: Mapping[str, Sequence[TextUnit]],
    clocks: Mapping[str, ClockMap | None],
) -> tuple[SourceLine, ...]:
    """Every line of every transcript and log, record by record.

    Args:
        words: of the case, as the timeline reads them.
        rows: the words of each dispatch log, by its path.
        clocks: of transcripts.
    """
    found: list[SourceLine] = []
    for path, transcript in words.transcripts.items():
        found += _spoken_lines(path, transcript, clocks.get(path))
    for path, units in rows.items():
        times = {event.row: event.utc for event in reversed(words.events.get(path, ()))}
        for unit in units:
            if unit.cue is not None:
                cited = Citation(path, row=unit.cue, words=unit.text)
                found.append(SourceLine(cited, unit.text, "", times.get(unit.cue)))
    return tuple(found)


def lines_for_station(
    call: Call, step: RelayStep, snapshot: Snapshot, lines: Iterable[SourceLine]
) -> Iterator[SourceLine]:
    """The lines in which a station of a call may stand: what the caller said in the transcripts
    of the call, what was typed in a log, what was said on the radio in those of other recordings.
    """
    records = snapshot.records_by_path
    for line in lines:
        record = records.get(line.citation.record)
        own = record is not None and call.record in (record.path, record.transcript_of)
        typed = line.citation.row is not None
        wanted = {RelayStep.SAID: own and not typed, RelayStep.TYPED: typed}
        if wanted.get(step, not own and not typed):
            yield line


def offered_words(lines: Iterable[SourceLine], terms: tuple[str, ...]) -> Iterator[OfferedWord]:
    """Where words of the list stand; each line once, by the first of them."""
    for line in lines:
        hit = next(find_words(line.text, terms), None)
        if hit is not None:
            yield OfferedWord(line, hit, _cell_around(line.citation, line.text, hit))


def _cell_around(cited: Citation, text: str, hit: WordHit) -> Citation:
    if cited.row is None:
        return cited
    unit = TextUnit(cited.record, "", text, cue=cited.row)
    cells = (c for c in cells_of_row(cited, [unit]) if c.chars is not None)
    around = (c for c in cells if c.chars and c.chars[0] <= hit.first and hit.last <= c.chars[1])
    return next(around, cited)


def _spoken_lines(
    path: str, transcript: Transcript, clock: ClockMap | None
) -> Iterator[SourceLine]:
    for place, cue in enumerate(transcript.cues):
        text = " ".join(cue.text.split())
        known = clock is not None and clock.source != "none"
        utc = clock.utc_of_media(cue.start) if clock is not None and known else None
        cited = replace(cite_cue(path, transcript, place), words=text)
        yield SourceLine(cited, text, cue.speaker, utc)
