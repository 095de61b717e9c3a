"""Column maps: how the dispatch logs of a layout that nobody knows are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TIME_ROLES = ("call", "entry", "dispatch", "enroute", "on_scene", "clear", "close")
ROLES = (
    "event_no",
    *TIME_ROLES,
    "district",
    "beat",
    "unit",
    "init_type",
    "fin_type",
    "priority",
    "location",
    "caller",
    "phone",
    "source",
    "disposition",
    "remarks",
)


@dataclass(frozen=True)
class ColumnMap:
    """Which columns of a layout mean what.

    Attributes:
        columns: pairs of a role (of ``ROLES``) and the headers of its columns; several are
            joined by a space, such as a date and a time.
        day_first: ``03/04/2025`` is the 3rd of April.
    """

    columns: tuple[tuple[str, tuple[str, ...]], ...]
    day_first: bool = False


def column_map(data: dict[str, Any]) -> ColumnMap:
    """A column map from plain data: pairs, or an object with a role for each key.

    Raises:
        ValueError: It is none, or names a role that is not known.
    """
    try:
        given = data["columns"]
        pairs = given.items() if isinstance(given, dict) else given
        columns = tuple((str(role), tuple(str(n) for n in names)) for role, names in pairs)
        day_first = bool(data.get("day_first", False))
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise ValueError("the column map is not laid out as one") from fault
    unknown = sorted({role for role, _ in columns} - set(ROLES))
    if unknown:
        raise ValueError(f"the column map names unknown roles: {', '.join(unknown)}")
    return ColumnMap(columns, day_first)
