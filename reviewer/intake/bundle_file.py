"""bundle.json: what the maker of a bundle says of its files. Checked, then used with care."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from reviewer.clock.timebase import parse_utc, utc_text
from reviewer.errors import BadInput
from reviewer.intake.local_time import load_zone
from reviewer.model import AnchorSource, Kind
from reviewer.model.schema_check import Unfit, parse_fitting_json

NAME = "bundle.json"
DEFAULT_ZONE = "America/Chicago"
# Seconds. Whoever states a moment and not how sure it is has read it off something with seconds.
DEFAULT_SIGMA = 1.0


@dataclass(frozen=True)
class StatedAnchor:
    """One tie of media time to UTC, as the bundle states it."""

    media: float
    utc: str
    sigma: float = DEFAULT_SIGMA
    source: AnchorSource = AnchorSource.BUNDLE
    note: str = ""


@dataclass(frozen=True)
class Stated:
    """What bundle.json says of one file."""

    path: str
    kind: Kind | None = None
    title: str = ""
    agency: str = ""
    device: str = ""
    sha256: str = ""
    transcript_of: str | None = None
    identifiers: dict[str, str] = field(default_factory=dict)
    anchors: tuple[StatedAnchor, ...] = ()


@dataclass(frozen=True)
class BundleFile:
    """What bundle.json says; of a bundle without one, nothing."""

    title: str = ""
    timezone: str = DEFAULT_ZONE
    identifiers: dict[str, str] = field(default_factory=dict)
    records: dict[str, Stated] = field(default_factory=dict)
    given: bool = False


def key_of_path(path: str) -> str:
    """What a path in bundle.json and a name in the bundle have in common."""
    # Who writes a bundle.json on Windows writes its paths as Windows does.
    text = unicodedata.normalize("NFC", path.replace("\\", "/"))
    return "/".join(p for p in text.split("/") if p not in ("", "."))


def parse_bundle_file(untrusted: bytes) -> BundleFile:
    """Read and check bundle.json.

    Raises:
        BadInput: It is no JSON or does not fit the schema; the place and the reason are named.
    """
    try:
        data = parse_fitting_json(untrusted, "bundle.schema.json")
    except Unfit as fault:
        raise _refuse_place(fault.place, fault.reason) from None
    records: dict[str, Stated] = {}
    for number, item in enumerate(data["records"]):
        stated = _make_stated(item, number)
        if stated.path in records:
            raise _refuse_place(f"records[{number}].path", f"{item['path']!r} is there twice")
        records[stated.path] = stated
    return _make_bundle_file(data, records)


def _make_bundle_file(data: dict[str, Any], records: dict[str, Stated]) -> BundleFile:
    timezone = data.get("timezone", DEFAULT_ZONE)
    try:
        load_zone(timezone)
    except BadInput as fault:
        raise _refuse_place("timezone", fault.message) from None
    return BundleFile(
        title=data.get("title", ""),
        timezone=timezone,
        identifiers=data.get("identifiers", {}),
        records=records,
        given=True,
    )


def _make_stated(item: dict[str, Any], number: int) -> Stated:
    path = key_of_path(item["path"])
    if not path or ".." in path.split("/") or item["path"].startswith("/"):
        raise _refuse_place(
            f"records[{number}].path", f"{item['path']!r} is no path inside the folder"
        )
    anchors = []
    for at, anchor in enumerate(item.get("anchors", [])):
        try:
            utc = utc_text(parse_utc(anchor["utc"]))
        except (ValueError, OverflowError):
            place = f"records[{number}].anchors[{at}].utc"
            raise _refuse_place(place, f"{anchor['utc']!r} is no moment") from None
        values = {k: anchor[k] for k in ("sigma", "source", "note") if k in anchor}
        if "source" in values:
            values["source"] = AnchorSource(values["source"])
        anchors.append(StatedAnchor(float(anchor["media"]), utc, **values))
    return Stated(
        path=path,
        kind=Kind(item["kind"]) if "kind" in item else None,
        title=item.get("title", ""),
        agency=item.get("agency", ""),
        device=item.get("device", ""),
        sha256=item.get("sha256", "").lower(),
        transcript_of=key_of_path(item["transcript_of"]) if item.get("transcript_of") else None,
        identifiers=item.get("identifiers", {}),
        anchors=tuple(anchors),
    )


def _refuse_place(place: str, reason: str) -> BadInput:
    at = f" at {place}" if place else ""
    return BadInput(
        f"{NAME} does not fit{at}: {reason}.",
        "Correct it, or take it away: the program then infers what it can.",
    )
