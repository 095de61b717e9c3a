"""Redactions of any kind from loose fields, as a reader of files makes them."""

from __future__ import annotations

from typing import Any

from reviewer.model import Redaction, RedactionKind, Status, as_data, given_fields
from reviewer.model.redactions import redaction_from_data


def any_redaction(
    id: str,
    record: str,
    kind: RedactionKind,
    exemptions: tuple[str, ...] = (),
    reason: str = "",
    status: Status = Status.PROPOSED,
    *,
    lenient: bool = False,
    **fields: Any,
) -> Redaction:
    """The redaction that a row with these fields stands for; nonsense gives an unfit one."""
    data = {"id": id, "record": record, "kind": kind, "exemptions": exemptions, **fields}
    data |= {"reason": reason, "status": status}
    if data.get("box") is not None:
        data["box"] = data["box"].to_list()
    if "keyframes" in data:
        data["keyframes"] = [{"t": k.t, "box": k.box.to_list()} for k in data["keyframes"]]
    if data.get("chars") is not None:
        data["chars"] = list(data["chars"])
    return redaction_from_data(data, lenient=lenient)


def with_fields(redaction: Redaction, **fields: Any) -> Redaction:
    """The same with other fields, also with such that make it another kind, or nonsense."""
    data = as_data(redaction)
    kept = {name: value for name, value in given_fields(redaction).items() if name not in fields}
    about = {k: data[k] for k in ("reason", "status", "subject", "author", "source")}
    asked = {"id": redaction.id, "record": redaction.record, "kind": redaction.kind}
    return any_redaction(**asked | about | {"exemptions": redaction.exemptions} | kept | fields)
