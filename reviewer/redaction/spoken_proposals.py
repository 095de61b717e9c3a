"""Words that are hidden in a transcript and still said in its recording.

A name that is black in the transcript and audible in the sound is not hidden. So each such
stretch of a recording is a proposal until a person accepts it, or rejects it: then it stays
audible, and that is a decision. The proposals follow the words: they come with the redaction
of the words, and go when that is withdrawn while nobody has decided about them.

Decision 45.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reviewer.coverage.transcript import spans_of
from reviewer.errors import BadInput, Refused
from reviewer.model import (
    Change,
    Decision,
    Put,
    Record,
    Redaction,
    RedactionKind,
    Remove,
    Snapshot,
    SoundRedaction,
    Source,
    Status,
    TextRedaction,
)
from reviewer.model.redaction_changes import awaits_check
from reviewer.readers.originals import read_original_transcript
from reviewer.readers.transcript import Transcript
from reviewer.redaction.sound import drives_sound, sound_for_text
from reviewer.store import Case
from reviewer.system.asking import ask_together

Read = Callable[[Record], Transcript]
_CONCERNED = (RedactionKind.TEXT, RedactionKind.SOUND, RedactionKind.WITHHOLD)


def concerns_sound(change: Change) -> bool:
    """True for a change after which sound may have to be proposed, or no longer."""
    if isinstance(change, Remove):
        return change.table in ("redactions", "decisions")
    made = change.entity
    return isinstance(made, Decision) or (isinstance(made, Redaction) and made.kind in _CONCERNED)


def settle_proposals(case: Case, step: int, label: str) -> list[SoundRedaction]:
    """Bring the proposals of a case in step with its hidden words, as part of the step of that
    number and label; gives what is proposed anew.
    """
    with ask_together():
        found = changes_of_proposals(case.snapshot(), reader_of(case))
    if found:
        case.apply(found, label, joins=step)
    return [c.entity for c in found if isinstance(c, Put) and isinstance(c.entity, SoundRedaction)]


def audible_stretches(case: Case, snapshot: Snapshot) -> list[SoundRedaction]:
    """The stretches of sound that nobody has proposed or decided about, as proposals."""
    with ask_together():
        found = changes_of_proposals(snapshot, reader_of(case))
    return [c.entity for c in found if isinstance(c, Put) and isinstance(c.entity, SoundRedaction)]


def reader_of(case: Case) -> Read:
    """What reads the transcripts of a case."""
    return lambda record: read_original_transcript(record, case.original_path(record))


def changes_of_proposals(snapshot: Snapshot, read: Read) -> list[Change]:
    """New proposals, and the removal of those that no hidden word asks for any more.

    What cannot be read, or is not where a redaction says, is passed over: an export stops there
    for its own reason.
    """
    waiting = {r.id: r for r in snapshot.redactions if _is_waiting(r)}
    if not waiting and not any(isinstance(r, TextRedaction) for r in snapshot.redactions):
        return []
    lost = _ids_unreadable(snapshot, read)
    kept = tuple(r for r in snapshot.redactions if r.id not in waiting and r.id not in lost)
    found = sound_for_text(replace(snapshot, redactions=kept), read)
    wanted = {r.id: r for r in found}
    gone = [i for i in waiting if i not in wanted and not lost]
    new = [r for i, r in wanted.items() if i not in waiting]
    return [*(Remove("redactions", i) for i in gone), *(Put(r) for r in new)]


def _is_waiting(redaction: Redaction) -> bool:
    return (
        isinstance(redaction, SoundRedaction)
        and redaction.source == Source.TRANSCRIPT
        and redaction.status is Status.PROPOSED
        # What a person had accepted, and changed, is that person's.
        and not awaits_check(redaction)
    )


def _ids_unreadable(snapshot: Snapshot, read: Read) -> set[str]:
    """Ids of text redactions whose words cannot be found."""
    out = set()
    for record in snapshot.records:
        for redaction in snapshot.redactions_of(record.path) if record.transcript_of else ():
            if not drives_sound(redaction, record):
                continue
            try:
                spans_of(read(record), redaction)
            except (BadInput, Refused, OSError):
                out.add(redaction.id)
    return out
