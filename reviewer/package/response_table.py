"""What each item of a request gets: the first thing that whoever asked wants to know.

Of an item whose records lie in the package, the package is the fact and says what became of it.
What a person says counts where no record can: still pending, nothing found.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from reviewer.clock.timebase import parse_utc
from reviewer.law.request_due import due_of_request
from reviewer.model import CaseInfo, ItemStatus
from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.package.csv_tables import write_csv_table
from reviewer.plan.item_status import ANSWERS, status_of_records
from reviewer.plan.plan import Plan
from reviewer.printing import Column, PrintedTable

STATUS_WORDS = {
    ItemStatus.PENDING: "Pending",
    ItemStatus.DELIVERED: "Delivered",
    ItemStatus.PARTLY: "Delivered in part",
    ItemStatus.WITHHELD: "Withheld",
    ItemStatus.NONE_FOUND: "None found",
}
RESPONSE_COLUMNS = (
    *("item", "asked", "status", "answer", "due"),
    *("record", "id", "title", "outcome", "exemption"),
)


@dataclass(frozen=True)
class ItemAnswer:
    """One item of a request, and what it gets.

    Attributes:
        name: what it is called in the request; empty where the request has no items.
        asked: what is asked for, as the release may tell it.
        answer: what a person says of it, likewise.
        due: until when the rest is to come, in a sentence; empty unless it is pending.
        entries: the records that answer it.
    """

    name: str
    asked: str
    status: ItemStatus
    status_in_words: str
    answer: str
    due: str
    entries: tuple[RecordEntry, ...]

    @property
    def tally(self) -> str:
        """How many records it gets, by what became of them."""
        counted = Counter(entry.step.outcome for entry in self.entries)
        said = [f"{counted[o]} {o.value}" for o in ANSWERS if counted[o]]
        return plain_words.join_with_and(said)


def answers_of_items(contents: Contents) -> tuple[ItemAnswer, ...]:
    """The items in the order in which they were asked; one for all of a request without any."""
    request = contents.plan.request
    if not request.items:
        entries = contents.entries_with_outcome(*ANSWERS)
        asked = contents.mask_terms(request.scope).strip() or "The records listed in the index"
        status = status_of_records(e.step.outcome for e in entries)
        return (ItemAnswer("", asked, status, STATUS_WORDS[status], "", "", entries),)
    known = contents.entries_by_record
    due = tell_due(contents.plan)
    answers = []
    for item in request.items:
        named = (known[path] for path in item.records if path in known)
        entries = tuple(e for e in named if e.step.outcome in ANSWERS)
        status = item.status
        if entries and status is not ItemStatus.PENDING:
            status = status_of_records(e.step.outcome for e in entries)
        rest = due if status is ItemStatus.PENDING else ""
        answers.append(
            ItemAnswer(
                contents.tell(item.id),
                contents.tell(item.text),
                status,
                # Another version may know more words, and a file may hold any.
                STATUS_WORDS.get(status) or contents.tell(str(status)),
                contents.tell(item.answer),
                rest,
                entries,
            )
        )
    return tuple(answers)


def tell_due(plan: Plan) -> str:
    """Until when what is pending is due, in a sentence; empty where nothing says so."""
    info = CaseInfo(plan.title, plan.timezone, plan.jurisdiction)
    day = due_of_request(plan.request, info).day
    if day is None:
        return ""
    decided = plain_words.local_moment(parse_utc(plan.as_of), plan.timezone).date()
    verb = "It is due by" if day >= decided else "It was due by"
    return f"{verb} {_day(day)}."


def _day(day: date) -> str:
    return plain_words.iso_date(day.isoformat())


def write_response_csv(contents: Contents) -> bytes:
    """``response.csv``: a row for each record of each item; one for an item without records."""
    rows = []
    for one in answers_of_items(contents):
        about = (one.name, one.asked, one.status_in_words, one.answer, one.due)
        rows += [(*about, *_cells_of_entry(entry)) for entry in one.entries] or [
            (*about, *("",) * 5)
        ]
    return write_csv_table(RESPONSE_COLUMNS, rows)


def _cells_of_entry(entry: RecordEntry) -> tuple[str, ...]:
    became = entry.step.outcome.value
    codes = "; ".join(entry.step.exemptions)
    return entry.name, str(entry.numbers), entry.title, became, codes


def response_block(contents: Contents) -> PrintedTable:
    """The same to be printed."""
    columns = (
        *(Column("Item", 0.07), Column("What you asked for", 0.31)),
        *(Column("Answer", 0.27), Column("Records", 0.35)),
    )
    rows = [
        (
            *_printed_answer(one),
            "\n".join(f"{e.title} ({e.numbers}): {e.step.outcome.value}" for e in one.entries)
            or "none",
        )
        for one in answers_of_items(contents)
    ]
    return PrintedTable(columns, rows, "The request names no item.")


def items_block(contents: Contents) -> PrintedTable:
    """Without the records, for a letter, which lists them itself."""
    columns = (Column("Item", 0.08), Column("What you asked for", 0.42), Column("Answer", 0.5))
    rows = [_printed_answer(one) for one in answers_of_items(contents)]
    return PrintedTable(columns, rows, "The request names no item.")


def _printed_answer(one: ItemAnswer) -> tuple[str, str, str]:
    said = one.status_in_words + (f" ({one.tally})" if one.tally else "")
    return one.name or "all", one.asked, "\n".join(filter(None, (said, one.answer, one.due)))
