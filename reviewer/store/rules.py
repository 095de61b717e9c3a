"""What a change of the review must obey, whoever makes it: window, script or review file.

Decision 186.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from reviewer.clock.told_times import time_faults
from reviewer.errors import Refused
from reviewer.model import (
    TABLES,
    Anchor,
    Change,
    Decision,
    Determination,
    Entity,
    Put,
    Record,
    Redaction,
    Remove,
    Status,
    citations_in,
    key_of,
    table_of,
)
from reviewer.model.citation_fit import place_faults
from reviewer.model.redaction_changes import as_put, hides_no_longer
from reviewer.model.redaction_fit import faults_for_record
from reviewer.model.registers import register_faults
from reviewer.model.text_limits import too_long
from reviewer.model.tie import tie_faults
from reviewer.store.rows import text_of

DECISIONS = tuple(one.value for one in Determination)
_SHOWN, _SHOWN_OF_KEY = 20, 200

Has = Callable[[str, str], bool]
"""Whether a table ("records" too) has a row of that key."""
RecordOf = Callable[[str], Record | None]
"""The record of a path, if the case has it."""
RedactionOf = Callable[[str], Redaction | None]
"""The redaction of an id as it stands, if the case has it."""


def keep_checked(changes: Sequence[Change], redaction_of: RedactionOf) -> list[Change]:
    """The same changes, with what was accepted and would cover less as a proposal again.

    Every change of a case passes here, whoever makes it; only undo and redo do not, for they
    bring back what was so already.
    """
    puts = [c.entity for c in changes if isinstance(c, Put) and isinstance(c.entity, Redaction)]
    before = {made.id: redaction_of(made.id) for made in puts}
    # What was split is whole in both halves; what covers less itself does not stand in for others.
    whole = [m for m in puts if (b := before[m.id]) is None or not hides_no_longer(b, m)]
    return [
        Put(as_put(before[c.entity.id], c.entity, whole))
        if isinstance(c, Put) and isinstance(c.entity, Redaction)
        else c
        for c in changes
    ]


def rows_of(
    changes: Sequence[Change], has: Has, record_of: RecordOf, redaction_of: RedactionOf
) -> list[tuple[str, str, str | None]]:
    """Table, key and new data (``None``: none) of every change; all are let through, or none.

    Raises:
        Refused: It names everything that breaks a rule.
    """
    counted = Counter(map(_target_of, changes))
    # Two changes of one thing in one step have no order that a person would see.
    wrong = [f"{_name_of(*t)} is there {n} times" for t, n in counted.items() if n > 1]
    rows: list[tuple[str, str, str | None]] = []
    for change in changes:
        target = _target_of(change)
        why = [
            *_faults_of_change(change, has),
            *_moving_faults(change, redaction_of),
            *_fitting_faults(change, record_of, redaction_of),
        ]
        if isinstance(change, Put):
            try:
                rows.append((*target, text_of(change.entity)))
            except ValueError:
                why.append("it holds a number or text that cannot be written down")
        else:
            rows.append((*target, None))
        wrong += [f"{_name_of(*target)}: {fault}" for fault in why]
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise Refused("; ".join(wrong[:_SHOWN]) + more + ".", "Nothing was changed.")
    return rows


def _moving_faults(change: Change, redaction_of: RedactionOf) -> Iterator[str]:
    """What hides something in one record never goes to another: the one would be bare, unsaid."""
    made = change.entity if isinstance(change, Put) else None
    before = redaction_of(made.id) if isinstance(made, Redaction) else None
    if before is None or not isinstance(made, Redaction):
        return
    if before.status is Status.ACCEPTED and before.record != made.record:
        yield f"it hides something in {before.record}"


def _fitting_faults(
    change: Change, record_of: RecordOf, redaction_of: RedactionOf
) -> Iterator[str]:
    """Nobody may be told that something is hidden when nothing is, or when nothing can be.

    What is rejected hides nothing and may be anything. A case of an older version may hold what
    is refused today: its faults may stay while it is mended one by one, or taken back, and
    nobody can newly stand for it.
    """
    made = change.entity if isinstance(change, Put) else None
    # Rejected proposals are kept so that no detector proposes them again.
    if not isinstance(made, Redaction) or made.status is Status.REJECTED:
        return
    record = record_of(made.record)
    why = list(faults_for_record(made, record)) if record is not None else []
    before = redaction_of(made.id) if why else None
    if record is not None and before is not None and _may_stay(before, made):
        known = set(faults_for_record(before, record))
        why = [fault for fault in why if fault not in known]
    yield from why


def _may_stay(before: Redaction, made: Redaction) -> bool:
    newly_accepted = made.status is Status.ACCEPTED and before.status is not Status.ACCEPTED
    stood = before.status is not Status.REJECTED and before.record == made.record
    return stood and not newly_accepted


def _target_of(change: Change) -> tuple[str, str]:
    if isinstance(change, Remove):
        return change.table, change.key
    return table_of(change.entity), key_of(change.entity)


def _name_of(table: str, key: str) -> str:
    return f"{table.removesuffix('s')} {key[:_SHOWN_OF_KEY]!r}"


def _faults_of_change(change: Change, has: Has) -> Iterator[str]:
    if isinstance(change, Put):
        yield from _entity_faults(change.entity, has)
    elif change.table not in TABLES:
        yield "there is no such table"
    elif not has(change.table, change.key):
        yield "it is not in the case"


def _entity_faults(entity: Entity, has: Has) -> Iterator[str]:
    yield from _key_faults(key_of(entity))
    yield from too_long(entity)
    record = getattr(entity, "record", None)
    if record is not None and not has("records", record):
        yield f"the case has no record {record!r}"
    if isinstance(entity, Decision) and entity.decision not in DECISIONS:
        yield f"{str(entity.decision)!r} is no decision; use {', '.join(map(repr, DECISIONS))}"
    for citation in citations_in(entity):
        if not has("records", citation.record):
            yield f"the case has no record {citation.record!r}, which it cites"
        yield from place_faults(citation)
    yield from time_faults(entity)
    yield from register_faults(entity)
    yield from tie_faults(entity, lambda path: has("records", path))
    # It is reckoned with; what a file says instead of a number was refused before.
    if isinstance(entity, Anchor) and not (math.isfinite(entity.sigma) and entity.sigma >= 0):
        yield "its sigma must be zero or more seconds"


def _key_faults(key: str) -> Iterator[str]:
    if not key:
        yield "its id is empty"
    # Ids stand in file names, reports and command lines.
    if any(ord(c) < 32 for c in key):
        yield "its id holds a control character"
