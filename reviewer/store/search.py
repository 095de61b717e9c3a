"""Full-text search over everything that can be read in a case.

People type what they look for, not FTS5's language: every word counts, "quoted words" are a
phrase, ``word*`` is a beginning, ``-word`` must be absent, and ``;`` stands between things of
which any is looked for; nothing typed is an error.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from reviewer.model import Kind, Onward, TextUnit, reads_on
from reviewer.store.database import CaseDatabase
from reviewer.store.schema import FOUND, found_values, tables_searched
from reviewer.text.terms import find_term
from reviewer.text.terms.onward import find_on

# Marks that FTS5 puts around what it found; no text that is indexed holds control characters.
_OPEN, _CLOSE = "\x02", "\x03"
_SNIPPET_WORDS = 24
_SUM = "store.words:"  # begins the names of the settings that hold what is known of words
# Ranking reads every match; a word like "the" has a hundred thousand.
_RANKED = 4000  # of a very common word, only the first so many are weighed against each other
_PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_EACH = re.compile(r'(?:"[^"]*"?|[^;\n"])+')  # what stands between two ";", quotes left whole
_CONTROLS = {c: " " for c in range(32) if chr(c) not in "\n\t"}


@dataclass(frozen=True)
class SearchHit:
    """A place where something was found.

    Attributes:
        record: the record's path; empty for what belongs to none, such as a subject.
        place: the place in words, as in ``TextUnit``; of the review, what it is: "note", "claim".
        snippet: text around the words found.
        marks: spans of the snippet (offsets, end exclusive) that were found.
        start: seconds of media time.
        table: "records", or a table of the review.
        key: the record's path, or the id of what was found of the review.
        times: how often the words stand there one behind the other, as a term does.
    """

    record: str
    place: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    start: float | None
    page: int | None
    cue: int | None
    table: str
    key: str
    times: int = 0

    @property
    def longest_words(self) -> str:
        """The most words found that stand together, as they are written there."""
        runs: list[list[tuple[int, int]]] = []
        for first, last in self.marks:
            # Words with nothing but blanks and punctuation between them stand together.
            joined = runs and not any(map(str.isalnum, self.snippet[runs[-1][-1][1] : first]))
            if joined:
                runs[-1].append((first, last))
            else:
                runs.append([(first, last)])
        best = max(runs, key=len, default=[(0, 0)])
        return self.snippet[best[0][0] : best[-1][1]]


def index_record(db: CaseDatabase, record: str, units: Iterable[TextUnit]) -> None:
    """Make these the words of a record, in place of those it had; needs ``writing``."""
    db.execute_statement("DELETE FROM units WHERE tbl = 'records' AND key = ?", (record,))
    _add_units(db, units)
    _note_checksum(db, record)


def rebuild_index(db: CaseDatabase) -> None:
    """Make the index of words anew: from the words themselves, and of what a review says
    from that; needs ``writing``.
    """
    # FTS5 compares what it deletes with what it holds; a damaged index would refuse.
    db.execute_statement(
        "INSERT INTO words(words) VALUES ('rebuild')"
    )  # first, else no row can change
    for table in tables_searched(db.lacks):
        db.execute_statement("DELETE FROM units WHERE tbl = ?", (table,))
        values = ", ".join(found_values(table, "noted"))
        db.execute_statement(f"INSERT INTO units ({FOUND}) SELECT {values} FROM {table} AS noted")


def damaged_records(db: CaseDatabase) -> dict[str, str]:
    """Records whose words are not those that were indexed, and why; needs ``reading``.

    What is known of a record's words is written when they are: rows that somebody deletes
    later, so that a search no longer finds the record, are missed.
    """
    found = {}
    for name, value in db.execute_statement(
        # All that begin with it: a range, which an index can answer, where LIKE would read its
        # wildcards.
        "SELECT name, value FROM settings WHERE name >= ? AND name < ?",
        (_SUM, _SUM + "\U0010ffff"),
    ).fetchall():
        record = name.removeprefix(_SUM)
        if json.loads(value) != _checksum_of(db, record):
            found[record] = "words of it were removed from the search index, or changed there"
    missing = db.execute_statement(
        # FTS5 keeps a row in `words_docsize` for each document that it knows.
        "SELECT DISTINCT tbl, key FROM units WHERE id NOT IN (SELECT id FROM words_docsize)"
    )
    for table, key in missing.fetchall():
        name = key if table == "records" else f"{table} {key}"
        found.setdefault(name, "a search does not find its words")
    for table in tables_searched(db.lacks):
        text = found_values(table, "noted")[-1]
        lost = db.execute_statement(
            f"SELECT key FROM {table} AS noted WHERE NOT EXISTS (SELECT 1 FROM units WHERE "
            f"units.tbl = ? AND units.key = noted.key AND units.text = {text})",
            (table,),
        )
        for (key,) in lost.fetchall():
            why = "its words were removed from the search index, or changed there"
            found[f"{table} {key}"] = why
    return found


def _note_checksum(db: CaseDatabase, record: str) -> None:
    """Write down what a record's words are now."""
    db.execute_statement(
        "INSERT INTO settings (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_SUM + record, json.dumps(_checksum_of(db, record))),
    )


def _checksum_of(db: CaseDatabase, record: str) -> str:
    total = hashlib.sha256()
    rows = db.execute_statement(
        "SELECT place, start, page, cue, text FROM units WHERE tbl = 'records' AND key = ? "
        "ORDER BY id",
        (record,),
    )
    for row in rows:
        total.update(json.dumps(row).encode())
    return total.hexdigest()


def index_place(db: CaseDatabase, unit: TextUnit) -> None:
    """Make this all that is found at its place of its record; needs ``writing``."""
    db.execute_statement(
        "DELETE FROM units WHERE tbl = 'records' AND key = ? AND place = ?",
        (unit.record, unit.place),
    )
    _add_units(db, [unit])
    _note_checksum(db, unit.record)


def _add_units(db: CaseDatabase, units: Iterable[TextUnit]) -> None:
    db.connection.executemany(
        "INSERT INTO units (tbl, key, record, place, start, page, cue, text) "
        "VALUES ('records', ?, ?, ?, ?, ?, ?, ?)",
        (
            (u.record, u.record, u.place, u.start, u.page, u.cue, _clean_controls(u.text))
            for u in units
            if u.text.strip()
        ),
    )


def indexed_units(db: CaseDatabase, record: str) -> list[TextUnit]:
    """The words that search finds for a record, piece by piece, as it was read."""
    rows = db.execute_statement(
        "SELECT record, place, text, start, page, cue FROM units "
        "WHERE tbl = 'records' AND key = ? ORDER BY id",
        (record,),
    )
    return [TextUnit(*row) for row in rows]


def search_index(
    db: CaseDatabase, query: str, limit: int, records: Collection[str] = ()
) -> list[SearchHit]:
    """The best hits first; none for a query without a word. Needs ``reading``.

    With ``records`` only what stands in one of these, by their paths.
    """
    match = match_of(query)
    if not match or limit < 1:
        return []
    if records:
        found = db.execute_statement(_BEST_IN, (match, json.dumps(sorted(records)), _RANKED, limit))
    else:
        found = db.execute_statement(_BEST, (match, _RANKED, limit))
    best = [row[0] for row in found]
    if not best:
        return []
    shown = db.execute_statement(_SHOWN, (match, max(best), json.dumps(best)))
    terms = terms_of(query)
    rows = list(shown)
    onward = onward_of(db, (row[2] for row in rows))
    hits = {
        row[0]: replace(
            _make_hit(row[2:]),
            times=sum(
                _count_occurrences(term, row[1], onward.get(row[2], Onward.NOT)) for term in terms
            ),
        )
        for row in rows
    }
    return [hits[unit] for unit in best]


def term_of(query: str) -> str:
    """What a person typed as the words of a term, which is what can be redacted everywhere."""
    return query.strip(' "*-')


def terms_of(query: str) -> tuple[str, ...]:
    """The same of each of several things, which a ``;`` or a new line parts; each once."""
    found = (" ".join(term_of(part).split()) for part in _EACH.findall(query))
    return tuple(dict.fromkeys(term for term in found if term))


def onward_of(db: CaseDatabase, records: Iterable[str]) -> dict[str, Onward]:
    """How some records are read on, by path; see ``model.reads_on``."""
    rows = db.execute_statement(
        "SELECT key, json_extract(data, '$.kind'), json_extract(data, '$.format') FROM records "
        "WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({*records} - {None})),),
    )
    return {key: reads_on(Kind(kind), format) for key, kind, format in rows}


def _count_occurrences(term: str, text: str, onward: Onward) -> int:
    return sum(1 for _ in find_term(term, text)) + len(find_on(term, text, onward)) if term else 0


def match_of(query: str) -> str:
    """What a person typed, in FTS5's language; empty when nothing in it can be found."""
    found = [one for part in _EACH.findall(query) if (one := _match_of_one(part))]
    return found[0] if len(found) == 1 else " OR ".join(f"({one})" for one in found)


def _match_of_one(query: str) -> str:
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _PART.findall(_clean_controls(query)):
        text = phrase or word
        if not any(c.isalnum() for c in text):
            continue
        star = "*" if word.endswith("*") else ""
        (unwanted if minus else wanted).append('"' + text.replace('"', '""') + '"' + star)
    if not wanted:
        return ""
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


# The first query ranks; the second goes through the same matches once and makes snippets of
# those that are shown. Looking them up one by one would repeat the whole search for each.
_BEST = """\
SELECT id FROM (SELECT rowid AS id, rank AS weight FROM words WHERE words MATCH ? LIMIT ?)
ORDER BY weight, id LIMIT ?"""
_BEST_IN = """\
SELECT id FROM (SELECT rowid AS id, rank AS weight FROM words WHERE words MATCH ?
  AND rowid IN (SELECT id FROM units WHERE record IN (SELECT value FROM json_each(?))) LIMIT ?)
ORDER BY weight, id LIMIT ?"""
_SHOWN = f"""\
SELECT u.id, u.text, u.record, u.place,
  snippet(words, 0, '{_OPEN}', '{_CLOSE}', '…', {_SNIPPET_WORDS}),
  u.start, u.page, u.cue, u.tbl, u.key
FROM words JOIN units u ON u.id = words.rowid
WHERE words MATCH ? AND words.rowid <= ? AND +words.rowid IN (SELECT value FROM json_each(?))"""


def _make_hit(row: tuple[Any, ...]) -> SearchHit:
    record, place, marked, *rest = row
    snippet, marks = _strip_marks(marked)
    return SearchHit(record or "", place, snippet, marks, *rest)


def _strip_marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    text, opened = "", 0
    marks: list[tuple[int, int]] = []
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", marked):
        if piece == _OPEN:
            opened = len(text)
        elif piece == _CLOSE:
            marks.append((opened, len(text)))
        else:
            text += piece
    return text, tuple(marks)


def _clean_controls(text: str) -> str:
    if text.isprintable():  # nearly every row of a table
        return text
    return text.encode("utf-8", "replace").decode().translate(_CONTROLS)
