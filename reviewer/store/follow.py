"""What others do in a case that is open: their steps, as they are written, and whose it is.

A ``Follower`` has a connection of its own, so that looking never waits for whoever reads or
writes the case, nor they for it. SQLite tells by a counter whether anything was written at all.

Decision 147.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from reviewer.errors import CaseBusy, CaseError, Refused
from reviewer.store.database import FILE, CaseDatabase
from reviewer.store.lease import (
    SILENT_SECONDS,
    Holder,
    Lease,
    LeaseWish,
    file_of,
    moment_now,
    new_holder,
    next_lease,
    read_lease,
    write_lease,
)

_WAIT_MS = 40  # for another writer; the next look tries again
_LAST_WAIT_MS = 1_000  # at the end there is no next look


@dataclass(frozen=True)
class OutsideStep:
    """A step that another program or window wrote.

    Attributes:
        touched: pairs of a table and a key.
    """

    author: str
    action: str
    label: str
    touched: frozenset[tuple[str, str]]

    @property
    def changed_tables(self) -> frozenset[str]:
        """The tables that it changed something in."""
        return frozenset(table for table, _ in self.touched)


@dataclass(frozen=True)
class Hold:
    """How a window stands to its case.

    Attributes:
        mine: this window writes it.
        holder: who else does, or did last; ``None`` for nobody.
        gone: that one has ended, or gives no sign of life.
        asking: it was asked, and has not answered yet.
        taken: this window wrote until that one took over.
        locked: the case cannot be written to from here at all.
    """

    mine: bool
    holder: Holder | None = None
    gone: bool = False
    asking: bool = False
    taken: bool = False
    locked: bool = False


@dataclass(frozen=True)
class FollowerLook:
    """What was seen: steps from outside since the last look, and the hold."""

    steps: tuple[OutsideStep, ...]
    hold: Hold


def can_be_written(folder: Path) -> bool:
    """False on a disk that is read-only, and for a user who may only read there."""
    return all(os.access(path, os.W_OK) for path in (folder, folder / FILE))


def outside_steps(
    db: CaseDatabase, after: int, wrote: Container[str]
) -> tuple[list[OutsideStep], int]:
    """The steps behind a row that are not in ``wrote``, and the newest row; needs ``reading``.

    ``wrote`` knows the hash of each last row that one wrote oneself.
    """
    sql = (
        "SELECT step, author, action, label, tbl, key, hash, seq FROM journal "
        "WHERE seq > ? ORDER BY seq"
    )
    found, newest = [], after
    for _, group in groupby(db.execute_statement(sql, (after,)).fetchall(), lambda row: row[0]):
        rows = list(group)
        _, author, action, label, *_, head, newest = rows[-1]
        # A step of this window's own: it knows of it already, and reading it again would draw
        # twice.
        if head not in wrote:
            touched = frozenset((row[4], row[5]) for row in rows)
            found.append(OutsideStep(author, action, label, touched))
    return found, newest


def require_seen(
    db: CaseDatabase, seen: str, wrote: Container[str], touches: Iterable[tuple[str, str]] | None
) -> None:
    """Refuse to write over what one has not seen; needs ``writing``.

    ``seen`` is the hash of the newest journal row that one knows; empty to look at nothing.
    ``touches`` are tables and keys that are about to be written; ``None`` for whatever.

    Raises:
        Refused: A step from outside changed one of them meanwhile.
    """
    if not seen:
        return
    mine = None if touches is None else set(touches)
    for step in outside_steps(db, row_of(db, seen), wrote)[0]:
        if mine is None or step.touched & mine:
            raise Refused(
                f"{step.author} changed this from elsewhere in the meantime: {step.label}.",
                "Nothing was written. Look at it as it is now, then do it again.",
            )


def row_of(db: CaseDatabase, head: str) -> int:
    """The place of the journal row with that hash; 0 for none. Needs ``reading``."""
    return int(db.single_value("SELECT seq FROM journal WHERE hash = ?", (head,)) or 0)


class Follower:
    """Looks at a case for one window; one thread at a time.

    Args:
        folder: the case's.
        head: hash of the newest journal row that the window knows.
        wrote: knows the hashes of the last rows of the window's own steps.
        me: the window.
        watch: seconds that only go on.
    """

    def __init__(
        self,
        folder: Path,
        head: str,
        wrote: Container[str],
        me: Holder | None = None,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self.me = me or new_holder()
        self._db = CaseDatabase(folder / FILE)
        self._wrote, self._watch = wrote, watch
        self._here = file_of(folder / FILE)
        # A beat that a power cut takes away is no loss; a step never goes this way.
        self._db.set_pragma("synchronous", "NORMAL")
        # The default of ten seconds would hold the follower's thread, and with it the sign of life.
        self._db.set_pragma("busy_timeout", _WAIT_MS)
        with self._db.read_transaction():
            self._row = row_of(self._db, head)
        self._version: int | None = None
        self._lease: Lease | None = None
        self._wish = LeaseWish()
        self._asked_at = self._changed_at = self._beaten_at = watch()
        self._taken = False

    def look_for_news(self) -> FollowerLook:
        """See what is new, give a sign of life, answer who asks.

        Raises:
            CaseError: The case cannot be read any more.
        """
        steps = self._see_steps()
        self._act_on_lease()
        return FollowerLook(tuple(steps), self.current_hold)

    def ask_for_lease(self) -> None:
        """Take over: at once from who is gone, else by asking, at the next looks."""
        # Who writes already need not ask.
        if self._lease is None or not self._wish.mine:
            self._wish.asked = self._lease.holder.id if self._lease else ""
            self._asked_at = self._watch()
            self.me = replace(self.me, since=moment_now())

    @property
    def current_hold(self) -> Hold:
        """How the window stands to the case, as it was seen last."""
        wish, lease = self._wish, self._lease
        if wish.mine or lease is None:
            return Hold(wish.mine, asking=wish.asked is not None)
        silent = self._watch() - self._changed_at >= SILENT_SECONDS
        return Hold(
            False,
            lease.holder,
            gone=lease.has_ended or silent,
            asking=wish.asked is not None,
            taken=self._taken,
        )

    def close(self) -> None:
        """Let go of the lease, or of having asked for it, and of the file."""
        try:
            self._db.set_pragma("busy_timeout", _LAST_WAIT_MS)
            with self._db.read_transaction():
                mine = self._is_named(read_lease(self._db))
            if mine:
                with self._db.write_transaction():
                    now = read_lease(self._db)
                    if now is not None and self._is_named(now):
                        write_lease(self._db, self._without_me(now))
        except CaseError:
            pass  # the process ends, which says the same
        finally:
            self._db.close()

    def _is_named(self, lease: Lease | None) -> bool:
        return lease is not None and self.me.id in (lease.holder.id, lease.asked and lease.asked.id)

    def _without_me(self, lease: Lease) -> Lease | None:
        """Who asked has it; else the next window would come in between."""
        if lease.holder.id != self.me.id:
            return replace(lease, asked=None)
        return Lease(lease.asked, self._here) if lease.asked is not None else None

    def _see_steps(self) -> list[OutsideStep]:
        with self._db.read_transaction():
            # It changes when another connection wrote, and costs no read of a page.
            version = self._db.single_value("PRAGMA data_version")
            if version == self._version:
                return []
            self._take_note(read_lease(self._db))
            steps, self._row = outside_steps(self._db, self._row, self._wrote)
        self._version = version
        return steps

    def _act_on_lease(self) -> None:
        now, wish = self._watch(), self._wish
        wish.waited, wish.silent = now - self._asked_at, now - self._changed_at
        wish.beaten = now - self._beaten_at
        # Asked on what was seen last, without a lock; only where something is to be written is it
        # asked again within the transaction, on what is so then.
        if next_lease(self._lease, self.me, self._here, wish) is None:
            wish.opening = False
            return
        try:
            with self._db.write_transaction():
                lease = read_lease(self._db)
                wanted = next_lease(lease, self.me, self._here, wish)
                if wanted is not None:
                    write_lease(self._db, wanted)
        except CaseBusy:
            return  # whoever writes is done at the next look
        self._beaten_at = now
        self._take_note(wanted or lease)
        wish.opening = False

    def _take_note(self, lease: Lease | None) -> None:
        """What the lease is now, and what follows from it for this window."""
        # Any change is a sign of life, a beat or an answer.
        if lease != self._lease:
            self._changed_at = self._watch()
        wish, holder = self._wish, lease.holder.id if lease else None
        was_mine = wish.mine
        mine = holder == self.me.id
        if lease is not None:
            wish.mine = mine
        # Remembered until the lease comes back, so that the window can say who took it.
        self._taken = not mine and (was_mine or self._taken)
        if mine or (wish.asked is not None and holder not in (None, wish.asked)):
            wish.asked = None  # it came, or somebody else was first
        self._lease = lease
