"""The packages that were made of a case: which are newest, and which lie beside a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from reviewer.clock.timebase import utc_micros, utc_text
from reviewer.errors import BadInput
from reviewer.model import Request, RequestEvent, Snapshot
from reviewer.model.requests import SEALED
from reviewer.overlooked.delivery import (
    Delivery,
    DeliveryPart,
    day_of_event,
    events_of_package,
)
from reviewer.package import tagfiles
from reviewer.plan.plan_basis import digest_of_basis
from reviewer.plan.release_names import MASK
from reviewer.store import Case
from reviewer.system.asking import ask_child, ask_together

# A setting of the case: of each request its packages, the newest last: folder, the journal's head,
# and since these are noted the moment (once the day), the key's fingerprint, and what its plan was
# made of.
_SEALED = "sealed"
# Of older versions: of each package, on which day a person said that a part was done. It is read
# as long as no event of the request names the package.
_DELIVERED = "delivered"
# A package may be put into a folder with thousands of others, which is not worth a wait.
_MOST = 500  # things in a folder that are looked at


def note_sealed(
    case: Case, request: str, package: Path, head: str, key: str = "", basis: str = ""
) -> None:
    """Remember a package, the journal's head of which it was made, and ``digest_of_basis``."""
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    # A package is up to date while the case is, for its request, what it was made from.
    now = utc_text(utc_micros(datetime.now(UTC)))
    made = [str(package.resolve()), head, now, key, basis]
    # One that is made anew at the same place was not sent.
    told: dict[str, dict[str, str]] = case.read_setting(_DELIVERED, {})
    if told.pop(made[0], None) is not None:
        case.set_setting(_DELIVERED, told)
    case.set_setting(_SEALED, {**known, request: [*known.get(request, []), made]})


def deliveries_of(case: Case, snapshot: Snapshot) -> dict[str, Delivery]:
    """How far the answer to each request is, as the newest package of it says.

    In a copy of the case that made no package its events say it, as a review file brought them.
    """
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    told: dict[str, dict[str, str]] = case.read_setting(_DELIVERED, {}) if known else {}
    return {
        request.id: _delivery_of(request, known.get(request.id), told, snapshot)
        for request in snapshot.requests
    }


def packages_of_requests(case: Case, requests: Iterable[Request]) -> dict[str, Delivery]:
    """The same of these requests, but for whether a package is as the case is now: the rest of the
    case is not read.
    """
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    told: dict[str, dict[str, str]] = case.read_setting(_DELIVERED, {}) if known else {}
    return {q.id: _delivery_of(q, known.get(q.id), told) for q in requests}


def days_of_answers(case: Case, requests: Iterable[Request]) -> dict[str, date]:
    """The requests whose newest package was sent, and when."""
    found = packages_of_requests(case, requests).values()
    return {d.request: d.answered for d in found if d.answered is not None}


def requests_sealed_now(case: Case, snapshot: Snapshot) -> frozenset[str]:
    """The requests whose newest package is as the case is now, and is still there."""
    found = deliveries_of(case, snapshot).values()
    return frozenset(delivery.request for delivery in found if delivery.is_current)


def _delivery_of(
    request: Request,
    made: list[Any] | None,
    told: dict[str, dict[str, str]],
    snapshot: Snapshot | None = None,
) -> Delivery:
    if not made:
        return Delivery(request.id, done=events_of_package(request.events, None) or ())
    entry: list[str] = made[-1]
    package, head, at, key, basis = [*entry, "", "", ""][:5]
    seal = RequestEvent(at, SEALED, Path(package).name)
    done = events_of_package(request.events, seal)
    if done is None:  # what older versions noted, until the journal has a word of the package
        mine = told.get(package, {})
        done = tuple(
            event
            for part in DeliveryPart
            if day_of_event(event := RequestEvent(mine.get(part.value, ""), part.value))
        )
    return Delivery(
        request.id,
        package,
        key,
        day_of_event(seal),
        snapshot is not None
        and Path(package).is_dir()
        and _is_as_sealed(snapshot, request.id, head, basis),
        seal,
        done,
    )


def _is_as_sealed(snapshot: Snapshot, request: str, head: str, basis: str) -> bool:
    """Whether a plan of the request would be made of the same; by the head alone where nothing
    else was noted.
    """
    if head == snapshot.journal_head:
        return True
    return bool(basis) and basis == digest_of_basis(snapshot, snapshot.get_request(request))


def older_packages(
    case: Case, snapshot: Snapshot, request: str, folder: Path, own: Path | None = None
) -> str:
    """A sentence on other packages of a request in a folder; empty if there are none.

    Also those that nobody has remembered: their plan says of what they are.

    Args:
        case: the case.
        snapshot: of it.
        request: its id.
        folder: in which a package is to be made, or lies.
        own: the package that is meant, which is no other.
    """
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    place = folder.resolve()
    remembered = [Path(path) for path, *_ in known.get(request, [])]
    found = {p for p in remembered if p.parent == place and p.is_dir()}
    with ask_together():
        found |= {p for p in _packages_in(place) if _is_of(p, snapshot, request)}
    names = sorted(p.name for p in found - {own.resolve() if own else None})
    if not names:
        return ""
    if len(names) == 1:
        return f"An older package of this request lies beside it: {names[0]}. Deliver only one."
    listed = ", ".join(names)
    return f"Older packages of this request lie beside it: {listed}. Deliver only one."


def newer_package(case: Case, request: str, head: str) -> str:
    """The newest package of a request, if it is not the one made of the journal's ``head``."""
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    newest, of, *_ = (known.get(request) or [("", head)])[-1]
    return "" if of == head else str(newest)


def places_of_packages(case: Case, request: str) -> list[Path]:
    """The folders in which packages of a request may lie: beside the case, and the known ones."""
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    remembered = [Path(path).parent for path, *_ in known.get(request, [])]
    return list(dict.fromkeys([case.folder.resolve().parent, *remembered]))


def _packages_in(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        for path in islice(folder.iterdir(), _MOST):
            if (path / "bagit.txt").is_file() and (path / tagfiles.PLAN).is_file():
                yield path


def _is_of(package: Path, snapshot: Snapshot, request: str) -> bool:
    """Whether the plan in a package is of this case's request; its title may be masked."""
    asked = next((q for q in snapshot.requests if q.id == request), None)
    if asked is None:
        return False
    try:
        said = ask_child(tagfiles.plan_of, package)
    except BadInput:
        return False
    same = (said.request, said.received) == (request, asked.received)
    return same and (said.case == snapshot.info.title or MASK in said.case)
