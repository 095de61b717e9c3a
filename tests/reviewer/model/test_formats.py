"""The table of formats: each row is whole, and every room finds its column there."""

from __future__ import annotations

import importlib
from itertools import combinations

import pytest

from reviewer.intake.limits import IntakeLimits
from reviewer.intake.sniff import type_of
from reviewer.model import Kind
from reviewer.model.formats import FORMATS, format_of, resolve_entry
from reviewer.readers.transcripts.services import PLAIN, SERVICES

ENTRIES = ("look", "read", "words", "extract", "holds", "book", "write")
WORDED = (Kind.TRANSCRIPT, Kind.DOCUMENT, Kind.EMAIL, Kind.DISPATCH)


def test_a_format_has_one_row() -> None:
    keys = [(row.kind, row.name) for row in FORMATS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: f"{row.kind}-{row.name}")
def test_what_a_row_names_is_there(row) -> None:
    assert all(callable(resolve_entry(entry)) for c in ENTRIES if (entry := getattr(row, c)))
    assert not row.render or callable(importlib.import_module(row.render).render_step)
    assert not row.suffix or row.suffix.startswith(".")
    for kind, name in row.taken_as.items():
        assert format_of(kind, name) in FORMATS


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: f"{row.kind}-{row.name}")
def test_what_is_read_can_be_released(row) -> None:
    """A reader without renderer would let a record wait for ever, the other way round leak."""
    assert bool(row.look) == bool(row.render) == (row.kind is not Kind.OTHER)
    assert bool(row.words) == (row.kind in WORDED)
    assert bool(row.write) == (row.kind is Kind.TRANSCRIPT)
    assert row.render != "reviewer.render.office" or row.extract


@pytest.mark.parametrize(
    ("row", "at", "magic"),
    [(row, at, magic) for row in FORMATS for at, magic in row.marks],
    ids=lambda part: getattr(part, "name", None),
)
def test_a_mark_tells_its_format(tmp_path, row, at, magic) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(at) + magic + bytes(64))
    found = type_of(path, "file", IntakeLimits())
    assert (found.kind, found.format, found.known) == (row.kind, row.name, bool(row.look))


def test_no_mark_hides_another() -> None:
    marks = [(at, magic) for row in FORMATS for at, magic in row.marks]
    for (at, one), (there, other) in combinations(marks, 2):
        assert at != there or not (one.startswith(other) or other.startswith(one))


def test_every_layout_of_a_speech_service_is_a_format() -> None:
    for service in (*SERVICES, PLAIN):
        assert format_of(Kind.TRANSCRIPT, service.format).write


def test_a_container_that_nobody_listed_is_a_recording_all_the_same() -> None:
    row = format_of(Kind.VIDEO, "nut")
    assert (row.render, row.suffix) == ("reviewer.render.video", ".mp4")
    assert not format_of(Kind.DOCUMENT, "wordperfect").read
    assert not format_of(Kind.OTHER, "wordperfect").render
