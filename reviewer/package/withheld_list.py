"""What is withheld, as a court is told: its nature, under which law, on what facts, by whom."""

from __future__ import annotations

from collections import Counter

from reviewer.package import plain_words
from reviewer.package.contents import Contents
from reviewer.package.csv_tables import write_csv_table
from reviewer.plan.outcome import Outcome
from reviewer.printing import Column, PrintedTable

REGISTER_COLUMNS = (
    *("request", "notice of", "notice", "exemption", "statute", "short title", "medium"),
    *("records withheld", "records redacted", "places redacted", "decided by"),
)


def withheld_block(contents: Contents) -> PrintedTable:
    """The records withheld in full."""
    columns = (
        *(Column("ID", 0.16), Column("Nature", 0.2), Column("Exemption", 0.24)),
        *(Column("Facts on which it rests", 0.26), Column("Decided by", 0.14)),
    )
    rows = [
        (
            str(entry.numbers),
            "\n".join(filter(None, (entry.title, entry.name, entry.agency))),
            law_in_words(contents, entry.step.exemptions),
            entry.reason or "none stated",
            contents.people_of(entry),
        )
        for entry in contents.entries_with_outcome(Outcome.WITHHELD)
    ]
    return PrintedTable(columns, rows, "No record is withheld in full.")


def deletions_block(contents: Contents) -> PrintedTable:
    """What is hidden in records that are released: what rests on one ground shares a row."""
    columns = (
        *(Column("ID", 0.16), Column("Record", 0.2), Column("What is hidden", 0.13)),
        *(Column("Exemption", 0.22), Column("Facts on which it rests", 0.17)),
        Column("Decided by", 0.12),
    )
    rows = []
    for entry in contents.entries_with_outcome(Outcome.PART):
        grounds: Counter[tuple[str, tuple[str, ...], str]] = Counter()
        for row in entry.rows:
            grounds[row.hidden, row.exemptions, row.reason] += row.places
        people = contents.people_of(entry)
        about = (str(entry.numbers), entry.title)
        for (hidden, codes, reason), number in grounds.items():
            places = f"{hidden}\n{plain_words.count_with_noun(number, 'place')}"
            law = law_in_words(contents, codes)
            rows.append((*about, places, law, reason or "none stated", people))
        if entry.left_out:
            rows.append((*about, f"Not in the released copy: {entry.left_out}", "", "", ""))
    return PrintedTable(columns, rows, "Nothing is hidden in what is released.")


def law_in_words(contents: Contents, codes: tuple[str, ...]) -> str:
    """Exemptions with what they are called and where they stand."""
    laws = [contents.exemption_of_code(code) for code in codes]
    return "\n".join(f"{law.code} {law.title}\n{law.statute}" for law in laws)


def write_denial_register(contents: Contents) -> bytes:
    """``denial-register.csv``: the rows of this denial for the office's central register, by the
    exemption asserted and the type of record.
    """
    plan = contents.plan
    held: Counter[tuple[str, str]] = Counter()
    redacted: Counter[tuple[str, str]] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    for entry in contents.entries_with_outcome(Outcome.WITHHELD, Outcome.PART):
        count = held if entry.step.outcome is Outcome.WITHHELD else redacted
        for code in {code for row in entry.rows for code in row.exemptions}:
            key = code, entry.medium_in_words
            count[key] += 1
            if count is redacted:
                places[key] += sum(row.places for row in entry.rows if code in row.exemptions)
    day = plain_words.day_in_words(plan.as_of, plan.timezone)
    people = contents.people_of(*contents.entries)
    rows = []
    for key in sorted({*held, *redacted}):
        law = contents.exemption_of_code(key[0])
        counts = (str(held[key]), str(redacted[key]), str(places[key]))
        cited = (law.code, law.statute, law.title, key[1])
        rows.append((contents.series, day, "data/letter.pdf", *cited, *counts, people))
    return write_csv_table(REGISTER_COLUMNS, rows)
