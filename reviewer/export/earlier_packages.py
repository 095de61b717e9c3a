"""The packages that were made of a case: which are newest, and which lie beside a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.model import Snapshot
from reviewer.overlooked.delivery import Delivery, DeliveryPart
from reviewer.package import tagfiles
from reviewer.plan.plan_basis import digest_of_basis
from reviewer.plan.release_names import MASK
from reviewer.store import Case
from reviewer.system.asking import ask_child, ask_together

# A setting of the case: of each request its packages, the newest last: folder, the journal's head,
# and since these are noted the day, the key's fingerprint, and what its plan was made of.
_SEALED = "sealed"
_DELIVERED = "delivered"  # of each package, on which day a person said that a part was done
# A package may be put into a folder with thousands of others, which is not worth a wait.
_MOST = 500  # things in a folder that are looked at


def note_sealed(
    case: Case, request: str, package: Path, head: str, key: str = "", basis: str = ""
) -> None:
    """Remember a package, the journal's head of which it was made, and ``digest_of_basis``."""
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    # A package is up to date while the case is, for its request, what it was made from.
    made = [str(package.resolve()), head, date.today().isoformat(), key, basis]
    # One that is made anew at the same place was not sent.
    told: dict[str, dict[str, str]] = case.read_setting(_DELIVERED, {})
    if told.pop(made[0], None) is not None:
        case.set_setting(_DELIVERED, told)
    case.set_setting(_SEALED, {**known, request: [*known.get(request, []), made]})


def deliveries_of(case: Case, snapshot: Snapshot) -> dict[str, Delivery]:
    """How far the answer to each request is, as the newest package of it says."""
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    told: dict[str, dict[str, str]] = case.read_setting(_DELIVERED, {}) if known else {}
    return {
        request.id: _delivery_of(request.id, known.get(request.id), told, snapshot)
        for request in snapshot.requests
    }


def days_of_answers(case: Case) -> dict[str, date]:
    """The requests whose newest package was sent, and when; the rest of the case is not read."""
    known: dict[str, list[Any]] = case.read_setting(_SEALED, {})
    told: dict[str, dict[str, str]] = case.read_setting(_DELIVERED, {}) if known else {}
    days = {
        request: _day_of(told.get(made[-1][0], {}).get(DeliveryPart.SENT.value, ""))
        for request, made in known.items()
        if made
    }
    return {request: day for request, day in days.items() if day is not None}


def note_delivered(case: Case, delivery: Delivery, part: DeliveryPart, on: bool) -> None:
    """Remember that a part of the delivery of a package was done today, or was not."""
    known: dict[str, dict[str, str]] = case.read_setting(_DELIVERED, {})
    mine = {**known.get(delivery.package, {})}
    mine.pop(part.value, None)
    if on:
        mine[part.value] = date.today().isoformat()
    case.set_setting(_DELIVERED, {**known, delivery.package: mine})


def requests_sealed_now(case: Case, snapshot: Snapshot) -> frozenset[str]:
    """The requests whose newest package is as the case is now, and is still there."""
    found = deliveries_of(case, snapshot).values()
    return frozenset(delivery.request for delivery in found if delivery.is_current)


def _delivery_of(
    request: str, made: list[Any] | None, told: dict[str, dict[str, str]], snapshot: Snapshot
) -> Delivery:
    if not made:
        return Delivery(request)
    entry: list[str] = made[-1]
    package, head, day, key, basis = [*entry, "", "", ""][:5]
    days = {p: _day_of(told.get(package, {}).get(p.value, "")) for p in DeliveryPart}
    return Delivery(
        request,
        package,
        key,
        _day_of(day),
        Path(package).is_dir() and _is_as_sealed(snapshot, request, head, basis),
        tuple((part, on) for part, on in days.items() if on is not None),
    )


def _is_as_sealed(snapshot: Snapshot, request: str, head: str, basis: str) -> bool:
    """Whether a plan of the request would be made of the same; by the head alone where nothing
    else was noted.
    """
    if head == snapshot.journal_head:
        return True
    return bool(basis) and basis == digest_of_basis(snapshot, snapshot.get_request(request))


def _day_of(text: str) -> date | None:
    # It is only a help: what cannot be read is left out.
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
