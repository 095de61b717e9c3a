"""What must not be readable in a package: the words that the plan's redactions hide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from reviewer.attack.needles import Secret
from reviewer.model import Kind, Redaction, RedactionKind, Subject
from reviewer.plan import Plan, Step
from reviewer.readers import dispatch, transcript
from reviewer.readers.decoding import cleaned
from reviewer.readers.dispatch import DispatchLog
from reviewer.readers.spans import CueSpan, spans_of
from reviewer.resources import resource

SHORTEST = 4  # characters: shorter text is looked for in its own record only


def secrets_of(
    plan: Plan, originals: Callable[[str], Path], subjects: Iterable[Subject] = ()
) -> tuple[Secret, ...]:
    """Every text that the attack looks for: subjects' terms, redacted terms, redacted cues.

    ``subjects`` are those of the case: by them a finding says whose term was read.
    """
    whose = {term.strip(): s.id for s in subjects for term in s.terms}
    found = {Secret(t, "", "", everywhere=True, subject=whose.get(t, "")) for t in plan.terms}
    for step in plan.steps:
        found |= set(_of_step(step, originals))
    return tuple(sorted(found, key=lambda s: (s.record, s.redaction, s.text)))


def _of_step(step: Step, originals: Callable[[str], Path]) -> Iterator[Secret]:
    texts = step.of_kind(RedactionKind.TEXT)
    for redaction in texts:
        if redaction.term:
            yield Secret(redaction.term, step.record, redaction.id, everywhere=True)
    for redaction in step.absent:  # said to stand nowhere: nobody believes it unseen
        if redaction.term:
            yield Secret(redaction.term, step.record, redaction.id, everywhere=True)
    cued = [r for r in texts if r.cue is not None and not r.term]
    if cued and step.kind is Kind.TRANSCRIPT:
        read = transcript.read(originals(step.record), step.format, step.facts.encoding)
        for redaction in cued:
            yield from _of_cue(step, redaction, read)
    if cued and step.kind is Kind.DISPATCH:
        log = dispatch.read(originals(step.record), step.facts.columns, step.facts.encoding)
        for redaction in cued:
            yield from _of_row(step, redaction, log)


def _of_cue(step: Step, redaction: Redaction, read: transcript.Transcript) -> Iterator[Secret]:
    """The hidden words as a reader has them, and as the file writes them."""
    texts = {_spoken(read, span) for span in spans_of(read, redaction)}
    for at in read.numbered(redaction.cue or 0)[:1]:
        raw = read.cues[at].raw or read.cues[at].text
        texts.add(raw[slice(*redaction.chars)] if redaction.chars else raw)
    for text in sorted(t.strip() for t in texts):
        if text:
            yield Secret(text, step.record, redaction.id, everywhere=is_telling(text))


def _of_row(step: Step, redaction: Redaction, log: DispatchLog) -> Iterator[Secret]:
    """The hidden cells of a row; other rows may say the same, so only the log is searched."""
    row = log.rows[(redaction.cue or 1) - 1]
    cells = [cleaned(cell) for cell in row.cells]
    if redaction.chars:
        said = " | ".join(cell for cell in cells if cell.strip())
        hidden = said[slice(*redaction.chars)].split(" | ")
    else:
        kept = log.kept_cells(row)
        hidden = [cell for at, cell in enumerate(cells) if at not in kept]
    for text in sorted({cell.strip() for cell in hidden}):
        if len(text) >= SHORTEST:
            yield Secret(text, step.record, redaction.id, everywhere=False)


def _spoken(read: transcript.Transcript, span: CueSpan) -> str:
    cue = read.cues[span.cue]
    return cue.speaker if span.speaker else cue.text[span.first : span.last]


def is_telling(text: str) -> bool:
    """False for what stands in any record: a few letters, or everyday words only."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.casefold())
    return len(text.strip()) >= SHORTEST and not all(w in _everyday() for w in words)


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    lines = resource("words/everyday-en.txt").read_text(encoding="utf-8")
    return frozenset(lines.split())
