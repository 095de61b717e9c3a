"""What the viewer shows of the answer as a whole: items, who was asked, times, calls."""

from __future__ import annotations

from typing import Any

from reviewer.model import ItemStatus
from reviewer.package import plain_words
from reviewer.package.chronology import chronology_of, how_sure, some_of
from reviewer.package.contents import Contents
from reviewer.package.printed_pages import PAGES
from reviewer.package.response_table import answers_of_items
from reviewer.package.search_statement import (
    custodians_block,
    events_block,
    gaps_in_words,
    not_found_in_words,
)

_OUTCOMES = {
    ItemStatus.DELIVERED: "full",
    ItemStatus.PARTLY: "part",
    ItemStatus.WITHHELD: "withheld",
}
_MOST_TIMES = 5000  # rows, chosen by hand: the table has them all


def data_of_answer(contents: Contents, ids: dict[str, int]) -> dict[str, Any]:
    """Plain data, of which each text is as the release may tell it.

    Args:
        contents: of the package.
        ids: of each record, by its path in the case.
    """
    return {
        "series": contents.series,
        "items": [
            {
                "item": one.name,
                "asked": one.asked,
                "status": one.status_in_words,
                "outcome": _OUTCOMES.get(one.status, "other"),
                "pending": one.status is ItemStatus.PENDING,
                "answer": one.answer,
                "due": one.due,
                "records": [ids[entry.step.record] for entry in one.entries],
            }
            for one in answers_of_items(contents)
        ],
        "custodians": [_named(row) for row in custodians_block(contents).rows],
        "events": [
            {"day": day, "event": what, "note": note}
            for day, what, note in events_block(contents).rows
        ],
        "gaps": gaps_in_words(contents),
        "notFound": not_found_in_words(contents),
        "times": _data_of_times(contents),
        "calls": list(contents.parts.calls),
        "printed": [{"file": f"{page.name}.pdf", "word": page.title} for page in PAGES]
        + [
            {"file": name, "word": "Calls and relay"}
            for name in contents.parts.files
            if name.endswith(".pdf")
        ],
    }


def _named(row: Any) -> dict[str, str]:
    who, asked, sent, due, received = row
    return {"who": who, "asked": asked, "sent": sent, "due": due, "received": received}


def _data_of_times(contents: Contents) -> list[dict[str, Any]]:
    zone = contents.plan.timezone
    ids = {entry.name: n for n, entry in enumerate(contents.entries)}
    rows, more = some_of(chronology_of(contents), _MOST_TIMES)
    data: list[dict[str, Any]] = [
        {
            "when": plain_words.wall_clock_text(row.utc, zone)[:19],
            "sure": how_sure(row),
            "said": row.what,
            "of": ids.get(row.record),
            "number": row.number,
        }
        for row in rows
    ]
    last = {"when": "", "sure": "", "said": more, "of": None, "number": ""}
    return [*data, last] if more else data
