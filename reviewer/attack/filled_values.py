"""What is filled into the package's own files: the values of the viewer, the plan, the tables.

The form is the program's and the same in every package; it is compared with what is shipped,
or excused word by word where it cannot be (see ``reviewer.attack.own_texts``). What people and
records put in is searched for every secret, and a finding names the record that it shows.

Decision 59.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from reviewer.attack import own_texts, text_syntax
from reviewer.attack.csv_rows import read_rows
from reviewer.attack.needle import APART
from reviewer.attack.needles import Needles
from reviewer.attack.package_names import strip_format
from reviewer.attack.probe import PackageFile, Probe, Scene
from reviewer.plan.plan import Step
from reviewer.system.resources import resource_path

LIBRARY = "own reader of the package's pages"
_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_CONTENT = {"cues": "cue", "pages": "page", "table": "row"}
# Values that people or records put in; all others are the program's own words.
_OF_PEOPLE = frozenset(
    {
        *("title", "name", "requester", "scope", "case", "reason"),
        *("agency", "device", "identifiers", "text", "href"),
        *("asked", "answer", "item", "who", "note"),
    }
)
_FREE_COLUMNS = frozenset(
    {
        *("record", "title", "reason", "item", "asked", "answer", "agency"),
        "decided by",
    }
)
_NUMBERS = ("event_number", "rd_number", "log_number")  # what a bundle calls them
_BATCH = 1 << 16  # characters
_WHAT = "A redacted text can be read."


@dataclass(frozen=True)
class Value:
    """A text that was filled in.

    Attributes:
        record: the record that it shows or speaks of; empty for the release as a whole.
        where: its place in the record, or what it says of it.
        free: a person or a record put it in; else it is a word of the program.
        label: the program may have a word or a sentence that is just this; then it is one.
    """

    record: str
    where: str
    text: str
    free: bool = True
    label: bool = False


def search_filled_values(scene: Scene, file: PackageFile, needles: Needles) -> None:
    """Search what is filled into one of the package's own files."""
    read = _READERS.get(file.path.name)
    if read is None or not needles:
        return
    words = own_texts.excuse_own_texts(needles)
    with scene.open_probe("words", file, LIBRARY) as probe:
        text = file.path.read_text(encoding="utf-8-sig")
        for values in _batches_of_values(read(text, scene.plan.steps)):
            scene.job.check()
            # Most of a package is free of secrets: what holds none together, holds none.
            together = APART.join(value.text for value in values)
            if any(True for _ in needles.find_in(text_syntax.words_said_in(together))):
                for value in values:
                    _judge_value(probe, value, needles if value.free else words)
            else:
                probe.tried += len(values)
                probe.held += len(values)


def _batches_of_values(values: Iterable[Value]) -> Iterator[list[Value]]:
    found: list[Value] = []
    size = 0
    for value in values:
        found.append(value)
        size += len(value.text)
        if size > _BATCH:
            yield found
            found, size = [], 0
    yield found


def form_of(file: PackageFile, data: bytes) -> bytes:
    """What of one of the package's own files is left once its values are taken out: between
    them stand keys of the program, which must not be read on into a value.
    """
    if file.step is not None or file.path.name not in _READERS:
        return data
    text = data.decode("utf-8", "replace")
    if file.path.name != "index.html":
        return b""
    return own_texts.without_shipped(_DATA.sub("", text, count=1)).encode()


def _judge_value(probe: Probe, value: Value, needles: Needles) -> None:
    text = value.text if "\n" in value.text else strip_format(value.text)
    found = list(needles.find_in(text_syntax.words_said_in(text)))
    if found and value.label and own_texts.is_label(value.text):
        found = []
    probe.tried += 1
    probe.held += not found
    for needle in found:
        hidden = needle.secret
        probe.report_finding(value.record, value.where, _WHAT, hidden.redaction, hidden.subject)


def _values_of_viewer(text: str, steps: tuple[Step, ...]) -> Iterator[Value]:
    title = _TITLE.search(text)
    if title is not None:
        yield Value("", "title of the release", html.unescape(title[1]))
    data = _DATA.search(text)
    if data is None:
        return
    shown = json.loads(data[1])
    for key, value in shown.items():
        if key == "records":
            for at, record in enumerate(value):
                yield from _values_of_record(record, steps[at] if at < len(steps) else None)
        elif key == "exemptions":
            yield from (replace(v, free=False) for v in _values_in_data(value, "", key))
        elif not _is_shipped(key, value):
            yield from _values_in_data(value, "", key)


def _values_of_record(shown: dict[str, Any], step: Step | None) -> Iterator[Value]:
    """What the viewer shows of one record; records stand in the plan's order."""
    record, format = (step.record, step.format) if step else ("", "")
    for key, value in shown.items():
        if key in _CONTENT:
            for number, part in enumerate(value, 1 - (key == "table")):
                where = f"{_CONTENT[key]} {number}" if number else "the header of its columns"
                free = bool(number) or part != text_syntax.TABLE_HEADS.get(format)
                yield Value(record, where, _join_texts(part), free)
        elif key == "rows":
            for row in value:
                yield from _values_in_data(row, record, f"redaction log, {row.get('place', '')}")
        elif key == "shares":
            yield from (Value(record, "what is hidden", s["text"], free=False) for s in value)
        elif key == "headers":
            for name, said in value:
                yield Value(record, f"header {name}", name, free=False)
                yield Value(record, f"header {name}", said)
        elif key == "text":
            yield Value(
                record, "text", text_syntax.words_said_in(value, step.release_name if step else "")
            )
        else:
            yield from _values_in_data(value, record, key)


def _join_texts(part: Any) -> str:
    """A cue's, page's or row's texts as they are read: numbers are times and places."""
    if isinstance(part, str):
        return part
    return "\t".join(str(item) for item in part if isinstance(item, str))


def _values_in_data(value: Any, record: str, where: str, key: str = "") -> Iterator[Value]:
    """Every text in a piece of data, its keys too where the program knows none of that name."""
    name = key or where
    if isinstance(value, dict):
        for inner, item in value.items():
            if inner not in _NUMBERS:
                yield Value(record, where, inner, label=True)
            yield from _values_in_data(item, record, where, inner)
    elif isinstance(value, list):
        for item in value:
            yield from _values_in_data(item, record, where, name)
    elif isinstance(value, str) and value and not (name == "identifiers" and value in _NUMBERS):
        text = value.removeprefix("records/") if name == "href" else value
        yield Value(record, where, text, free=name in _OF_PEOPLE)


def _is_shipped(key: str, value: Any) -> bool:
    """True for the explanations that every package carries, as long as they are just those."""
    if key != "glossary":
        return False
    path = resource_path("viewer/glossary.json")
    return bool(value == json.loads(path.read_text(encoding="utf-8")))


def _values_of_plan(text: str, steps: tuple[Step, ...]) -> Iterator[Value]:
    data = json.loads(text)
    if not isinstance(data, dict):
        yield from _values_in_data(data, "", "plan of the release", "text")
        return
    for key, value in data.items():
        if key == "records" and isinstance(value, list):
            for at, record in enumerate(value):
                path = steps[at].record if at < len(steps) else ""
                yield from _values_in_data(record, path, "plan of the release")
        else:
            yield from _values_in_data(value, "", "plan of the release", key)


def _values_of_table(text: str, steps: tuple[Step, ...]) -> Iterator[Value]:
    rows = read_rows(text)
    names = {step.release_name: step.record for step in steps if step.release_name}
    of_record = rows[0].index("record") if rows and "record" in rows[0] else -1
    for number, row in enumerate(rows):
        if number == 0:
            yield from (Value("", "header of a table", cell, label=True) for cell in row)
            continue
        of = names.get(row[of_record], "") if 0 <= of_record < len(row) else ""
        for column, cell in zip(rows[0], row, strict=False):
            free = column in _FREE_COLUMNS
            yield Value(of, f"row {number}, {column}", cell, free)


_READERS = {
    "index.html": _values_of_viewer,
    "plan.json": _values_of_plan,
    "redaction-log.csv": _values_of_table,
    "withheld.csv": _values_of_table,
    "response.csv": _values_of_table,
    "record-index.csv": _values_of_table,
    "chronology.csv": _values_of_table,
    "denial-register.csv": _values_of_table,
    "calls.csv": _values_of_table,
}
