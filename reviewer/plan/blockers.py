"""What must be decided before a release: a record without a decision blocks it, never a default."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviewer.law.breaches import Breach
from reviewer.model import (
    Record,
    Redaction,
    Snapshot,
    SoundRedaction,
    Source,
    Status,
    is_hiding,
    page_of,
)
from reviewer.model.redaction_changes import awaits_check, tell_changes
from reviewer.model.redaction_fit import why_unfit
from reviewer.plan.absent_terms import Places, question_about_term
from reviewer.plan.bare_subjects import Bare, tell_bare, to_answer
from reviewer.plan.outcome import GOES_OUT, IN_DOUBT, STAYS, Outcome, must_stay
from reviewer.plan.unread_writing import Writing, tell_what_to_look_at, to_look_at


@dataclass(frozen=True)
class Blocker:
    """Something that must be decided before the release.

    Attributes:
        refused: it is decided, and cannot be carried out: no question, but a refusal.
        bare: its mask leaves a part of what it was made for, see ``bare_subjects``.
        rule: the rule of the law that it breaks; empty where none does.
        requester: it is about the requester's name, and about no record; see ``requester_name``.
    """

    record: str
    redaction: str | None
    why: str
    refused: bool = False
    bare: bool = False
    rule: str = ""
    requester: bool = False

    @property
    def subject_of_blocker(self) -> str:
        """The record, and the redaction in it, for a person."""
        if self.requester:
            return "the requester"
        record = self.record or "the release"
        return f"{record}, redaction {self.redaction}" if self.redaction else record


@dataclass(frozen=True)
class KnownBeside:
    """What is known beside the case itself; it makes blockers, and changes nothing else of a plan.

    Attributes:
        audible: stretches of sound in which words can be heard that are hidden in a transcript,
            and about which nobody has decided, see ``redaction.spoken_proposals``.
        places: where redacted words stand, see ``absent_terms``.
        writing: where a person has to look, see ``unread_writing``.
        bare: what masks leave of their own subjects, see ``bare_subjects``.
        breaches: rules of the law that keep the release back, see ``lawful``.
        opened: records that are withheld, and not in this release; see ``release_profile``.
    """

    audible: tuple[SoundRedaction, ...]
    places: Places
    writing: Writing
    bare: tuple[Bare, ...] = ()
    breaches: tuple[Breach, ...] = ()
    opened: frozenset[str] = frozenset()


UNSAYABLE = Blocker(
    "",
    None,
    "the name holds words that are hidden in this case, and a gap in it would tell them: name the "
    "requester by office, ward or initials",
    requester=True,
)


_UNDECIDED = "nothing was decided about this record"
_WITHHELD_ELSEWHERE = (
    "it is withheld from others, and that ground does not hold for whom this release is: look "
    "through it, and release it or withhold it on another ground"
)


def find_blockers(
    snapshot: Snapshot, asked: tuple[Record, ...], outcomes: dict[str, Outcome], known: KnownBeside
) -> tuple[Blocker, ...]:
    """Everything that stands between a request and its release."""
    return (
        *_blockers_of_asked(snapshot, asked, outcomes, known),
        *_blockers_heard(known.audible, outcomes),
        *_blockers_of_writing(to_look_at(snapshot, known.writing), outcomes),
        *_blockers_of_bare(to_answer(snapshot, known.bare), outcomes),
        *map(_blocker_of_breach, known.breaches),
    )


def _blockers_of_asked(
    snapshot: Snapshot,
    asked: tuple[Record, ...],
    outcomes: dict[str, Outcome],
    known: KnownBeside,
) -> tuple[Blocker, ...]:
    found: list[Blocker] = []
    for record in sorted(asked, key=lambda r: r.path):
        outcome = outcomes[record.path]
        mine = snapshot.redactions_of(record.path)
        open_ones = [r for r in mine if r.status is Status.PROPOSED]
        found += [Blocker(record.path, r.id, _why_waiting(r)) for r in open_ones]
        if outcome is Outcome.UNDECIDED and not open_ones:
            why = _WITHHELD_ELSEWHERE if record.path in known.opened else _UNDECIDED
            found.append(Blocker(record.path, None, why))
        if outcome in GOES_OUT:
            found += _blockers_of_record(record)
            told = ((r, why_unfit(r, record)) for r in mine)
            found += [Blocker(record.path, r.id, why, refused=True) for r, why in told if why]
        if outcome not in STAYS:
            asked_of = ((r, question_about_term(r, known.places)) for r in mine)
            found += [Blocker(record.path, r.id, why) for r, why in asked_of if why]
        found += [
            Blocker(record.path, r.id, "an accepted redaction cites no exemption")
            for r in mine
            if is_hiding(r) and not r.exemptions and outcome is not Outcome.NOT_RESPONSIVE
        ]
    return tuple(found)


def _why_waiting(redaction: Redaction) -> str:
    if awaits_check(redaction):
        told = tell_changes(redaction)
        return f"it was changed after it was accepted ({told}): check it, and accept it again"
    if isinstance(redaction, SoundRedaction) and redaction.source == Source.TRANSCRIPT:
        return (
            f"words that are redacted in its transcript are heard {_span_in_words(redaction)}: "
            "accept the proposed mute, or reject it and they stay audible"
        )
    if redaction.source != Source.INCOMING:
        return "a proposed redaction waits for a decision"
    page = page_of(redaction)
    where = f" (page {page})" if page else ""
    return f"something was hidden, or meant to be, before it came{where}: the proposal waits"


def _blockers_heard(
    audible: Iterable[SoundRedaction], outcomes: dict[str, Outcome]
) -> tuple[Blocker, ...]:
    """Words that are hidden in a transcript and heard in what would be released."""
    return tuple(
        Blocker(
            r.record,
            None,
            f"words that are redacted in its transcript are heard {_span_in_words(r)}, and nobody "
            "has decided about the sound: `reviewer detect CASE --what subjects` proposes to mute "
            "it",
        )
        for r in audible
        if outcomes.get(r.record, Outcome.NOT_RESPONSIVE) not in STAYS
    )


def _blockers_of_writing(
    pages: Mapping[str, Collection[int]], outcomes: dict[str, Outcome]
) -> Iterator[Blocker]:
    for record, numbers in sorted(pages.items()):
        if outcomes.get(record) in GOES_OUT:
            yield Blocker(record, None, tell_what_to_look_at(numbers))


def _blockers_of_bare(bare: Iterable[Bare], outcomes: dict[str, Outcome]) -> Iterator[Blocker]:
    for one in bare:
        if outcomes.get(one.record) in GOES_OUT:
            yield Blocker(one.record, one.redaction, tell_bare(one), bare=True)


def _blocker_of_breach(breach: Breach) -> Blocker:
    first = breach.redactions[0] if breach.redactions else None
    return Blocker(breach.record, first, breach.refusal, rule=breach.rule.id)


def _span_in_words(redaction: SoundRedaction) -> str:
    start, end = redaction.start, redaction.end
    # A proposal of a second and less would else read "from 4.2 to 4.2 s".
    digits = 3 if end - start < 1 else 1
    return f"from {start:.{digits}f} to {end:.{digits}f} s"


def _blockers_of_record(record: Record) -> list[Blocker]:
    if why := must_stay(record):
        return [Blocker(record.path, None, why, refused=True)]
    return [Blocker(record.path, None, IN_DOUBT)] if record.facts.encoding_doubts else []
