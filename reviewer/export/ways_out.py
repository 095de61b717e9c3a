"""Ways out of a refused export, as decisions of a person: each is one step of the journal.

Decisions 62, 173.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reviewer.errors import Refused
from reviewer.export.finding_causes import Cause
from reviewer.model import (
    Change,
    Decision,
    Determination,
    Put,
    Redaction,
    Snapshot,
    Source,
    Status,
    TermRedaction,
    WithholdRedaction,
    term_of,
)
from reviewer.model.ids import REDACTION, new_ids
from reviewer.overlooked.reading import with_all_taken_in
from reviewer.overlooked.watched import SETTING, as_data, from_data
from reviewer.plan.no_copies import no_copy
from reviewer.plan.outcome import has_released_pages
from reviewer.plan.unread_writing import Writing, confirm_looked_at, to_look_at
from reviewer.plan.worklist import changes_to_withhold
from reviewer.store import Case

_NO_REASONS: Mapping[str, str] = {}


def withhold_refused(
    snapshot: Snapshot, causes: Iterable[Cause], exemptions: tuple[str, ...] = ()
) -> list[Change]:
    """Withhold the records that causes accuse: a person had decided to release them.

    ``exemptions`` are for those of which nothing tells any.

    Raises:
        Refused: No exemption is known for some.
    """
    accused = [c for c in causes if "withhold" in c.actions]
    codes = {r: found or exemptions for r, found in cited_by(accused).items()}
    reasons = {
        c.record: c.reason for c in sorted(accused, key=lambda c: "patient" not in c.actions)
    }
    return withhold_records(snapshot, codes, reasons, Source.ATTACK)


def can_be_withheld(causes: Iterable[Cause], exemptions: tuple[str, ...]) -> list[Cause]:
    """The causes that accuse a record of which an exemption is known, or is said."""
    return [c for c in causes if "withhold" in c.actions and (c.exemptions or exemptions)]


def redacted_too(snapshot: Snapshot, wanted: Iterable[tuple[str, str]]) -> list[Change]:
    """Hide in further records what a redaction, or a subject's terms, hide elsewhere.

    ``wanted`` are pairs of a record and the id of a redaction by term or of a subject.

    Raises:
        Refused: There is no such record, or nothing of that id has a term.
    """
    asked = list(dict.fromkeys(wanted))
    made: list[Redaction] = []
    for record, name in asked:
        _require_record(snapshot, record)
        terms = terms_of(snapshot, name)
        if not terms:
            raise Refused(f"There is neither a redaction by term nor a subject {name!r}.")
        known = {term_of(r) for r in snapshot.redactions_of(record)}
        for term, cited, subject in terms:
            text = TermRedaction("", record, cited, term=term, subject=subject)
            made += [text] if term not in known and text not in made else []
    ids = new_ids(REDACTION, len(made))
    accepted = (replace(r, id=i, status=Status.ACCEPTED) for r, i in zip(made, ids, strict=True))
    return [Put(redaction) for redaction in accepted]


def terms_of(snapshot: Snapshot, name: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    """(term, exemptions, subject) of what a redaction's or a subject's id stands for."""
    made = snapshot.find_redaction(name)
    found = []
    if isinstance(made, TermRedaction):
        found.append((made.term, made.exemptions, made.subject))
    found += [(t, s.exemptions, s.id) for s in snapshot.subjects if s.id == name for t in s.terms]
    return [item for item in found if item[1]]


def confirm_looked_at_pages(
    snapshot: Snapshot, writing: Writing, records: Iterable[str], author: str
) -> list[Change]:
    """Say of records that a person looked at the writing in them that no program can read.

    Raises:
        Refused: There is no such record.
    """
    open_pages = to_look_at(snapshot, writing)
    changes: list[Change] = []
    for record in dict.fromkeys(records):
        _require_record(snapshot, record)
        notes = confirm_looked_at(record, open_pages.get(record, {}), author)
        changes += [Put(note) for note in notes]
    return changes


def note_taken_in(case: Case, snapshot: Snapshot, records: Iterable[str]) -> None:
    """Keep of records that a person read, watched or heard all of them elsewhere.

    Raises:
        Refused: There is no such record.
    """
    asked = list(dict.fromkeys(records))
    for record in asked:
        _require_record(snapshot, record)
    if asked:
        watched = from_data(case.read_setting(SETTING))
        for record in asked:
            watched = with_all_taken_in(watched, snapshot.get_record(record), case.author)
        case.set_setting(SETTING, as_data(watched))


def no_copies(snapshot: Snapshot, wanted: Iterable[tuple[str, str]], author: str) -> list[Change]:
    """Say of records that they are no copies of withheld ones.

    ``wanted`` are pairs of a record and the id of the redaction that withholds the other one.

    Raises:
        Refused: There is no such record, or nothing of that id is withheld.
    """
    changes: list[Change] = []
    for record, name in dict.fromkeys(wanted):
        _require_record(snapshot, record)
        held = snapshot.find_redaction(name)
        if not isinstance(held, WithholdRedaction):
            raise Refused(f"There is no redaction {name!r} that withholds a record.")
        changes.append(Put(no_copy(record, held.record, author)))
    return changes


def withhold_records(
    snapshot: Snapshot,
    codes: Mapping[str, tuple[str, ...]],
    reasons: Mapping[str, str] = _NO_REASONS,
    source: Source = Source.UNSAID,
) -> list[Change]:
    """Withhold whole records, each under these exemptions and for its reason.

    ``source`` is ``Source.ATTACK`` for what somebody had decided to release: then its words are no
    secret but those that are redacted.

    Raises:
        Refused: There is no such record, or no exemption for some.
    """
    changes: list[Change] = []
    bare = sorted(record for record, cited in codes.items() if not cited)
    if bare:
        raise Refused(
            f"Under which exemption {', '.join(bare)} is withheld, nothing tells.",
            "Say it with --exemption, or withhold it in the window.",
        )
    for id, (record, cited) in zip(
        new_ids(REDACTION, len(codes)), sorted(codes.items()), strict=True
    ):
        _require_record(snapshot, record)
        why = reasons.get(record, "")
        made = WithholdRedaction(id, record, cited, why, Status.ACCEPTED)
        changes += changes_to_withhold(snapshot, replace(made, source=source))
    return changes


def as_pictures(snapshot: Snapshot, records: Iterable[str]) -> list[Change]:
    """Release the pages of documents as pictures.

    Raises:
        Refused: There is no such record, or it has no pages.
    """
    changes: list[Change] = []
    for record in dict.fromkeys(records):
        _require_record(snapshot, record)
        asked = snapshot.get_record(record)
        if not has_released_pages(asked.kind, asked.format):
            raise Refused(f"{record} has no pages that could be released as pictures.")
        changes.append(Put(Decision(record, Determination.AS_PICTURES, "")))
    return changes


def cited_by(causes: Iterable[Cause]) -> dict[str, tuple[str, ...]]:
    """The records that causes accuse, and the exemptions for withholding each."""
    found: dict[str, tuple[str, ...]] = {}
    for cause in causes:
        if "withhold" in cause.actions:
            codes = (*found.get(cause.record, ()), *cause.exemptions)
            found[cause.record] = tuple(dict.fromkeys(codes))
    return found


def _require_record(snapshot: Snapshot, record: str) -> None:
    if record not in snapshot.records_by_path:
        raise Refused(f"The case has no record {record}.")
