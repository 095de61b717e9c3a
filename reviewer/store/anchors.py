"""What the journal was, written down where whoever edits the case does not reach.

A chain of hashes proves that nothing was changed within it, not that its end was not cut off or
that all of it was not written anew. So whenever a case is closed or released, the place and the
hash of its newest row are signed with the user's key, and written twice: beside the database,
where they travel with the case, and in the user's own settings, which do not.

A copy of a case is no error: two laptops may go on from the same rows, and each then has rows
that the other lacks. Anchors beside the database hold for that copy; those in the settings hold
for the copy that they were made of, and are only mentioned for another one.

Decisions 67, 118, 156.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.store.database import CaseDatabase
from reviewer.system.canonical import canonical_json, to_plain
from reviewer.system.signing_keys import SigningKey, own_fingerprint, signed_by
from reviewer.system.user_register import add_to_register, entries_of_register

FILE = "anchors.jsonl"
CLOSE, EXPORT = "close", "export"
WRITTEN = "anchored"
"""The setting of a case that says how many anchors were written into its file. Older cases say
only that there were some (``True``).
"""
# Before every signed message stands what kind it is: a signature for an anchor can never be passed
# off as a package's seal, though the key is the same.
_DOMAIN = b"records-reviewer/journal-anchor/v1\n"
_FORMAT = "records-reviewer/anchor"
_AGAIN = " (`reviewer verify CASE --rebuild` writes again what you have of it)"


@dataclass(frozen=True)
class JournalAnchor:
    """The journal at one moment.

    Attributes:
        case: hash of the journal's first row, which all copies of a case share.
        copy: the copy of the case.
        rows: how many rows the journal had.
        head: the hash of the last of them.
        at: when that was written, RFC 3339 UTC.
        why: "close" or "export".
    """

    case: str
    copy: str
    rows: int
    head: str
    at: str
    why: str


@dataclass(frozen=True)
class FoundAnchor:
    """An anchor that was found, whose key made it, and where the case lay; "" if not told."""

    anchor: JournalAnchor
    key: str
    place: str


def anchor_of_row(db: CaseDatabase, copy: str, why: str, head: str = "") -> JournalAnchor | None:
    """The anchor of the newest row, or of the row with that hash; needs ``reading``."""
    row = db.execute_statement(
        "SELECT seq, hash, at FROM journal WHERE hash = ? OR ? = '' ORDER BY seq DESC LIMIT 1",
        (head, head),
    ).fetchone()
    first = db.single_value("SELECT hash FROM journal ORDER BY seq LIMIT 1")
    return None if row is None else JournalAnchor(first, copy, int(row[0]), row[1], row[2], why)


def write_anchor(anchor: JournalAnchor, folder: Path, key: SigningKey, written: int) -> int:
    """Sign an anchor and write it down, if it was not before.

    Args:
        anchor: the anchor.
        folder: of the case.
        key: that signs.
        written: how many anchors the case says to have in its file; ``True``: some.

    Returns:
        How many it has to say now. Each that is added counts, so those that are gone do, too.

    Raises:
        OSError: It cannot be written.
    """
    said = {"format": _FORMAT, "version": 1, **to_plain(anchor)}
    line = {
        **said,
        "public_key": key.public_bytes.hex(),
        "signature": key.sign_message(_message_to_sign(said)).hex(),
    }
    # Closing a case in which nothing changed adds nothing: the list grows with the work.
    beside = {k.anchor for k in _signed_anchors(FILE, folder)}
    if anchor not in beside:
        add_to_register(FILE, line, folder)
    added = len(beside | {anchor}) - len(beside)
    count = len(beside) if written is True or not written else written
    # By the first row's hash, which nobody can choose who did not make the case.
    mine = _register_name(anchor.case)
    if not any((k.anchor, k.place) == (anchor, str(folder)) for k in _signed_anchors(mine)):
        add_to_register(mine, {**line, "place": str(folder)})
    return count + added


@dataclass(frozen=True)
class Findings:
    """What the anchors say of a journal.

    Attributes:
        faults: row of the journal, and what is wrong there; row 0 for the file of anchors.
        notes: what is no error, but worth to be known.
        held: how many anchors the journal fits.
    """

    faults: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    held: int


def compare_with_anchors(db: CaseDatabase, folder: Path, copy: str) -> Findings:
    """Compare a journal with every anchor of it that is known here; needs ``reading``."""
    first = db.single_value("SELECT hash FROM journal ORDER BY seq LIMIT 1") or ""
    own = own_fingerprint()
    beside = list(_signed_anchors(FILE, folder))
    mine = [k for k in _signed_anchors(_register_name(first)) if k.key == own] if first else []
    faults: dict[tuple[int, str], str] = {}
    elsewhere: list[FoundAnchor] = []
    held = 0
    # Own anchors count though their key could be stolen: whoever has it can seal packages as well.
    for kept in [*beside, *mine]:
        anchor = kept.anchor
        why = _fault_of_anchor(db, anchor)
        if not why:
            held += 1
        # What lies beside the database was written for it, wherever it is now.
        elif kept in beside or _is_here(kept, folder, copy):
            faults.setdefault((anchor.rows, anchor.head), why)
        else:
            elsewhere.append(kept)
    found = [(rows, why) for (rows, _), why in sorted(faults.items())]
    here = [k.anchor for k in mine if _is_here(k, folder, copy)]
    lost = {a for a in here if not _fault_of_anchor(db, a)} - {k.anchor for k in beside}
    there, written = {k.anchor for k in beside}, _count_written(db)
    if lost:
        found.append((0, _tell_lost(len(lost))))
    # Who deletes the file leaves the setting; who edits the setting needs the triggers' functions
    # no more than for any other row that is not journalled. So this is a hint, not a proof.
    elif written and not there:
        found.append((0, f"it is not there, and it was written: somebody deleted it{_AGAIN}"))
    elif written > len(there):
        said = f"{written} signed anchors were written and {len(there)} of them are there"
        found.append((0, f"{said}: lines of it were deleted{_AGAIN}"))
    return Findings(tuple(found), tuple(_notes_on_anchors(beside, mine, elsewhere, own)), held)


def restore_anchors(db: CaseDatabase, folder: Path, copy: str) -> int | None:
    """Write the anchors that are lost beside the database again, from those of the user.

    Returns:
        How many there are now; ``None`` where the user has none, and so cannot know.

    Raises:
        OSError: They cannot be written.
    """
    first = db.single_value("SELECT hash FROM journal ORDER BY seq LIMIT 1") or ""
    beside = {k.anchor for k in _signed_anchors(FILE, folder)}
    known = False
    for entry in entries_of_register(_register_name(first)) if first else ():
        for kept in _valid_entries([entry]):
            if not _is_here(kept, folder, copy) or _fault_of_anchor(db, kept.anchor):
                continue
            known = True
            if kept.anchor not in beside:
                beside.add(kept.anchor)
                add_to_register(FILE, {n: v for n, v in entry.items() if n != "place"}, folder)
    return len(beside) if known else None


def _is_here(kept: FoundAnchor, folder: Path, copy: str) -> bool:
    """True for an anchor of this copy of the case, wherever it lies now."""
    return kept.place == str(folder) or kept.anchor.copy == copy != ""


def _count_written(db: CaseDatabase) -> int:
    """How many anchors the case says to have written; 1 where it only says that there are some."""
    said = db.single_value("SELECT value FROM settings WHERE name = ?", (WRITTEN,)) or "0"
    return int(said) if said.isascii() and said.isdecimal() else 1


def _tell_lost(lost: int) -> str:
    many = f"{lost} signed anchors of this case are" if lost > 1 else "a signed anchor of it is"
    return f"{many} not there any more: it was deleted, or lines of it were{_AGAIN}"


def _notes_on_anchors(
    beside: list[FoundAnchor], mine: list[FoundAnchor], elsewhere: list[FoundAnchor], own: str
) -> Iterator[str]:
    if elsewhere:
        newest = elsewhere[-1]
        yield (
            f"Another copy of this case, at {newest.place}, has {newest.anchor.rows} changes "
            f"of which not all are here (the last of {newest.anchor.at})."
        )
    strangers = sorted({k.key for k in beside} - {own})
    if not mine:
        other = f"; they are signed with {', '.join(strangers)}" if strangers else ""
        told = "its own file of anchors only" if beside else "nothing outside of itself"
        yield (
            "This user has no anchor of this case: "
            f"its record of changes is compared with {told}{other}."
        )


def _fault_of_anchor(db: CaseDatabase, anchor: JournalAnchor) -> str:
    found = db.single_value("SELECT hash FROM journal WHERE seq = ?", (anchor.rows,))
    if found == anchor.head:
        return ""
    if found is None:
        return (
            f"it is missing: the record of changes had {anchor.rows} of them on {anchor.at}, "
            f"as was signed then; its end was cut off, or an older copy was put back"
        )
    return f"it is not the change that was signed as number {anchor.rows}, of {anchor.at}"


def _signed_anchors(name: str, folder: Path | None = None) -> Iterator[FoundAnchor]:
    """The anchors of a list whose signatures fit them."""
    return _valid_entries(entries_of_register(name, folder))


def _valid_entries(entries: Iterable[dict[str, Any]]) -> Iterator[FoundAnchor]:
    names = ("format", "version", *JournalAnchor.__dataclass_fields__)
    for entry in entries:
        try:
            said = {name: entry[name] for name in names}
            public, signature = (bytes.fromhex(entry[n]) for n in ("public_key", "signature"))
            anchor = JournalAnchor(**{n: said[n] for n in JournalAnchor.__dataclass_fields__})
            key = signed_by(public, signature, _message_to_sign(said))
        # A line that is no anchor says nothing; it must not hide the ones that are.
        except (KeyError, ValueError, TypeError):
            continue
        if key and said["format"] == _FORMAT and isinstance(anchor.rows, int):
            yield FoundAnchor(anchor, key, str(entry.get("place", "")))


def _message_to_sign(said: dict[str, Any]) -> bytes:
    return _DOMAIN + canonical_json(said).encode()


def _register_name(case: str) -> str:
    return f"anchors/{case[:32]}.jsonl"
