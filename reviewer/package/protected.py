"""What must not be readable in a package: the words that the plan's redactions hide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reviewer.attack.needle import Secret
from reviewer.model import CueRedaction, Kind, Subject, TermRedaction, term_of
from reviewer.plan.plan import Plan, Step


def secrets_of(
    plan: Plan, originals: Callable[[str], Path], subjects: Iterable[Subject] = ()
) -> tuple[Secret, ...]:
    """Every text that the attack looks for: subjects' terms, redacted terms, redacted cues.

    ``subjects`` are those of the case: by them a finding says whose term was read.
    """
    whose = {term.strip(): s.id for s in subjects for term in s.terms}
    found = {Secret(t, "", "", everywhere=True, subject=whose.get(t, "")) for t in plan.all_terms}
    for step in plan.steps:
        found |= set(_of_step(step, originals))
    return tuple(sorted(found, key=lambda s: (s.record, s.redaction, s.text)))


def _of_step(step: Step, originals: Callable[[str], Path]) -> Iterator[Secret]:
    for redaction in step.of_type(TermRedaction):
        if redaction.term:
            yield Secret(redaction.term, step.record, redaction.id, everywhere=True)
    for denied in step.absent:  # said to stand nowhere: nobody believes it unseen
        if term := term_of(denied):
            yield Secret(term, step.record, denied.id, everywhere=True)
    cued = step.of_type(CueRedaction)
    if cued and step.kind in (Kind.TRANSCRIPT, Kind.DISPATCH):
        from reviewer.package import hidden_cues  # loads the readers, which most packages spare

        yield from hidden_cues.secrets_of_cues(step, cued, originals(step.record))
