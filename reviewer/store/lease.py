"""Which window writes a case: one at a time, by name; who died keeps nobody out.

The lease is one row of the settings, changed in transactions: of two windows that take over at
once one comes first, for the other to see. It binds windows only. A command line writes single
steps, which every window sees (``follow``). No clock of a machine is trusted: whoever holds it
counts beats, and who reads them measures by his own watch how long they stand still.

Decision 146.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer.clock.timebase import utc_micros, utc_text
from reviewer.store.database import CaseDatabase
from reviewer.system.canonical import canonical_json, to_plain
from reviewer.system.leftovers import is_running, start_of_process

SETTING = "store.window"
VERSION = 1
BEAT_SECONDS = 2.0
SILENT_SECONDS = 7.0  # several beats: a busy disk may swallow one
ANSWER_SECONDS = 3.0  # a window that lives looks four times a second


@dataclass(frozen=True)
class Holder:
    """A window that has a case open.

    Attributes:
        id: a name that no other window has.
        user, machine: whose, and where, in words.
        pid: its process there.
        started: what tells that process from a later one of the same number; may be empty.
        since: when it began to write, or to ask for it, RFC 3339 UTC by the clock of its machine;
            only to be shown.
    """

    id: str
    user: str
    machine: str
    pid: int
    started: str
    since: str


@dataclass(frozen=True)
class Lease:
    """Who holds it, how often it gave a sign of life, and who asked for it.

    Attributes:
        here: the file that it was written for, so that a copied case is nobody's.
        strange: another version of the program wrote it: it cannot be asked.
    """

    holder: Holder
    here: str
    beat: int = 0
    asked: Holder | None = None
    strange: bool = False

    @property
    def has_ended(self) -> bool:
        """True when the holder is known to be gone; one of another machine may be."""
        return has_ended(self.holder)


@dataclass
class LeaseWish:
    """What a window knows and wants when it looks at the lease; seconds by its own watch.

    Attributes:
        opening: it takes what is free; later it asks only when a person wants it.
        mine: it held the lease when it looked last.
        asked: the id of the holder that a person asked to take over from.
        waited: since it asked.
        silent: since the lease was seen to change.
        beaten: since its own last beat.
    """

    opening: bool = True
    mine: bool = False
    asked: str | None = None
    waited: float = 0.0
    silent: float = 0.0
    beaten: float = 0.0


def new_holder() -> Holder:
    """A window of this process, from now on."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a process without a user's name
        user = ""
    pid = os.getpid()
    # The name of the machine and the process are compared; user and time are only shown.
    return Holder(uuid.uuid4().hex, user, platform.node(), pid, start_of_process(pid), moment_now())


def moment_now() -> str:
    """Now, as this machine has it."""
    return utc_text(utc_micros(datetime.now(UTC)))


def has_ended(holder: Holder) -> bool:
    """True when that process is known to be gone: it ran on this machine."""
    # Of a process of another machine nothing can be known from here: it has to fall silent.
    if holder.machine != platform.node() or holder.pid <= 0:
        return False
    if not is_running(holder.pid):
        return True
    now = start_of_process(holder.pid)
    # Numbers of processes are used again; the time of its start tells two of them apart.
    return "" not in (now, holder.started) and now != holder.started


def file_of(path: Path) -> str:
    """What tells this case file from a copy of it on the same disk."""
    return str(path.stat().st_ino)


def next_lease(lease: Lease | None, me: Holder, here: str, wish: LeaseWish) -> Lease | None:
    """What the lease shall be, decided on what it is; ``None`` to leave it."""
    if lease is None or _is_copied(lease, here):
        wanted = wish.opening or wish.mine or wish.asked is not None
        return Lease(me, here) if wanted else None
    if lease.holder.id == me.id:
        # Whoever is asked hands over at once: a person sits at the other window and has decided.
        if lease.asked is not None:
            return Lease(lease.asked, here)
        due = wish.beaten >= BEAT_SECONDS
        return replace(lease, beat=lease.beat + 1) if due else None
    # Nobody was asked, or somebody who no longer holds it: what is free is taken at opening only.
    if wish.asked != lease.holder.id:
        return Lease(me, here) if wish.opening and lease.has_ended else None
    waited = max(wish.waited - ANSWER_SECONDS, wish.silent - SILENT_SECONDS) >= 0
    if lease.has_ended or lease.strange or waited:
        return Lease(me, here)
    # One asks at a time; a second one would take the place of the first without its knowing.
    free = lease.asked is None or has_ended(lease.asked)
    return replace(lease, asked=me) if free else None


def _is_copied(lease: Lease, here: str) -> bool:
    """The copy of a case that was open has the lease of the other; only here can that be told."""
    # On another machine the same file has another inode, so there it proves nothing.
    return lease.holder.machine == platform.node() and lease.here not in ("", here)


def read_lease(db: CaseDatabase) -> Lease | None:
    """The lease as it stands; needs ``reading``."""
    text = db.single_value("SELECT value FROM settings WHERE name = ?", (SETTING,))
    return None if text is None else lease_of(text)


def write_lease(db: CaseDatabase, lease: Lease | None) -> None:
    """Put it down, or away; needs ``writing``."""
    if lease is None:
        db.execute_statement("DELETE FROM settings WHERE name = ?", (SETTING,))
        return
    data = {"version": VERSION, **to_plain(replace(lease, strange=False))}
    db.execute_statement(
        "INSERT INTO settings (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (SETTING, canonical_json(data)),
    )


def lease_of(text: str) -> Lease:
    """What is known of it, whoever wrote it."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    data = data if isinstance(data, dict) else {}
    beat, asked = data.get("beat"), data.get("asked")
    known = data.get("version") == VERSION and isinstance(beat, int)
    return Lease(
        holder=_parse_holder(data.get("holder")),
        here=str(data.get("here") or "") if known else "",
        beat=beat if isinstance(beat, int) else 0,
        asked=_parse_holder(asked) if known and isinstance(asked, dict) else None,
        strange=not known,
    )


def _parse_holder(data: Any) -> Holder:
    told = data if isinstance(data, dict) else {}

    def text_of_key(name: str) -> str:
        value = told.get(name)
        return value if isinstance(value, str) else ""

    pid = told.get("pid")
    return Holder(
        id=text_of_key("id"),
        user=text_of_key("user"),
        machine=text_of_key("machine"),
        # The row may be anybody's: `os.kill` with a number of 0 or less would reach whole groups.
        pid=pid if isinstance(pid, int) and 0 < pid < 1 << 31 else 0,
        started=text_of_key("started"),
        since=text_of_key("since"),
    )
