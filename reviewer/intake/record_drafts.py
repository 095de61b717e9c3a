"""A file on its way into a case, and the record that becomes of it.

Decision 75.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from reviewer.intake import identify
from reviewer.intake.bundle_file import Stated
from reviewer.intake.looking import FileReading
from reviewer.model import (
    AreaRedaction,
    Condition,
    Facts,
    Record,
    Redaction,
    Source,
    TermRedaction,
    WithholdRedaction,
)
from reviewer.readers.hidden_before import HiddenBefore
from reviewer.readers.side_tracks import SideTrack
from reviewer.system.canonical import digest_of


@dataclass
class RecordDraft:
    """A file on its way: where it is, and what is to be said of it."""

    path: str
    stated: Stated | None
    notes: list[str]
    place: str = ""  # where to keep it, below the originals, if that is free
    file: Path = field(default_factory=Path)
    stored: str = ""
    key: str = ""  # its name in the bundle; empty for what lies in another file
    sha256: str = ""
    size: int = 0
    condition: Condition = Condition.GOOD
    track: SideTrack | None = None  # it was taken out of a recording


def proposal_of(record: str, hidden: HiddenBefore) -> Redaction:
    """A redaction of what was hidden in a file before it came; its id depends on that alone."""
    box = hidden.box.to_list() if hidden.box else None
    # The same bundle taken in twice proposes the same ids: a review of one fits the other.
    name = digest_of([record, hidden.term, hidden.page, box])[:16]
    made: Redaction = WithholdRedaction(f"{Source.INCOMING}-{name}", record)
    if hidden.term:
        made = TermRedaction(made.id, record, term=hidden.term)
    elif hidden.box:
        made = AreaRedaction(made.id, record, page=hidden.page, box=hidden.box)
    return replace(made, reason=hidden.why, source=Source.INCOMING)


def tell_proposals(count: int) -> str:
    """What an inventory says of so many proposals."""
    places = "1 place was" if count == 1 else f"{count} places were"
    these = "it is" if count == 1 else "they are"
    return f"{places} hidden or marked to be hidden before the file came; {these} proposed"


def record_of(
    draft: RecordDraft,
    stated: Stated,
    reading: FileReading,
    identifiers: dict[str, str],
    parent: Record | None,
) -> Record:
    """The record of a file that is done.

    Args:
        draft: what is known of it.
        stated: what bundle.json says of it.
        reading: what it holds.
        identifiers: in its name, its words and what is stated.
        parent: of a file that lies in another.
    """
    return Record(
        path=draft.path,
        kind=reading.kind,
        format=reading.format,
        sha256=draft.sha256,
        size=draft.size,
        stored=draft.stored,
        title=stated.title,
        agency=stated.agency,
        device=stated.device or _device_from(identifiers, reading),
        parent=parent.path if parent else None,
        condition=draft.condition,
        notes=tuple(dict.fromkeys(draft.notes)),
        identifiers=identifiers,
        # Of a file that was not kept nothing can be shown again later.
        facts=reading.facts if draft.stored else Facts(),
    )


def worse_condition(one: Condition, other: Condition) -> Condition:
    """The one of two that tells more against a file."""
    # What says that a file is not what it should be counts for more than that it cannot be read.
    order = (
        Condition.GOOD,
        Condition.UNKNOWN,
        Condition.BROKEN,
        Condition.MISMATCH,
        Condition.REFUSED,
    )
    return max(one, other, key=order.index)


def _device_from(identifiers: dict[str, str], reading: FileReading) -> str:
    """Make, model and serial, as far as tags and name tell them."""
    tags = {k.rpartition(".")[2].casefold(): v for k, v in sorted(reading.tags.items())}
    words = [tags.get("make", ""), tags.get("model", ""), identifiers.get(identify.CAMERA, "")]
    return " ".join(w.strip() for w in words if w.strip())[:200]
