"""Marks leave a case and come in again: what is known stays, what is new comes beside it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reviewer.cli.main import main
from reviewer.errors import BadInput, Refused
from reviewer.interchange.exchange import export_marks, import_marks
from reviewer.interchange.mark_formats import find_mark_format
from reviewer.model import Annotation, Put, SoundRedaction, Status
from reviewer.model.choices import Style
from reviewer.store import Case
from tests.helpers.cases import AUDIO, PAGES, VIDEO, new_case

NOTES = (
    Annotation("a1", VIDEO, "force", "pushed", 1.0, 2.5, author="Ann"),
    Annotation("a2", AUDIO, "", "says her name", 3.0, author="Ann"),
    Annotation("a3", PAGES, "gap", "a page is missing", page=2, author="Ann"),
)
MUTE = SoundRedaction(
    "r1",
    AUDIO,
    ("7(1)(b)",),
    "her name",
    Status.ACCEPTED,
    start=3.0,
    end=3.4,
    author="Ann",
    style=Style.SILENCE,
)


@pytest.fixture
def case(tmp_path):
    with new_case(tmp_path / "case") as made:
        made.apply([*map(Put, NOTES), Put(MUTE)], "Mark")
        yield made


def write(case, folder, name, record=""):
    file = folder / name
    file.write_bytes(export_marks(case, find_mark_format(file), record).data)
    return file


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("a.otio", ""),
        ("a.jsonld", ""),
        ("a.csv", ""),
        ("a.xlsx", ""),
        ("a.eaf", VIDEO),
        ("a.vtt", AUDIO),
        ("a.srt", AUDIO),
        ("a.txt", AUDIO),
    ],
)
def test_a_file_of_the_case_itself_adds_nothing(case, tmp_path, name, record):
    before = case.snapshot()
    file = write(case, tmp_path, name, record)
    taken = import_marks(case, file, find_mark_format(file), record)
    assert taken.added == 0
    assert taken.known
    assert case.snapshot() == before


def test_a_mark_that_was_changed_elsewhere_comes_beside_the_case_s_own(case, tmp_path):
    file = write(case, tmp_path, "a.csv")
    file.write_bytes(file.read_bytes().replace(b"pushed", b"was pushed twice"))
    form = find_mark_format(file)
    assert import_marks(case, file, form).added == 1
    assert import_marks(case, file, form).added == 0  # the same file twice
    notes = {note.note: note for note in case.snapshot().annotations}
    assert notes["pushed"] == NOTES[0]
    assert notes["was pushed twice"].id != "a1"
    case.undo()
    assert len(case.snapshot().annotations) == len(NOTES)


def test_another_case_takes_all_that_the_format_has_room_for(case, tmp_path):
    file = write(case, tmp_path, "a.jsonld")
    with new_case(tmp_path / "other") as other:
        taken = import_marks(other, file, find_mark_format(file))
        assert taken.added == 4
        assert set(other.snapshot().annotations) == set(NOTES)
        assert other.snapshot().redactions == (MUTE,)


def test_what_cites_an_exemption_that_nobody_knows_is_taken_without_it(case, tmp_path):
    case.apply([Put(replace(MUTE, exemptions=("7(1)(b)",)))], "Cite")
    file = write(case, tmp_path, "a.csv")
    text = file.read_text("utf-8-sig").replace("7(1)(b)", "7(1)(b); 99(z)").replace("3.4", "3.5")
    file.write_text(text, "utf-8")
    taken = import_marks(case, file, find_mark_format(file))
    assert taken.added == 1
    assert any("99(z)" in line for line in taken.left_out)


def test_a_file_that_is_none_changes_nothing(case, tmp_path):
    before = case.snapshot()
    for name, record in (("a.otio", ""), ("a.eaf", VIDEO), ("a.xlsx", ""), ("a.txt", AUDIO)):
        file = tmp_path / name
        file.write_bytes(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
        with pytest.raises(BadInput, match=name):
            import_marks(case, file, find_mark_format(file), record)
    assert case.snapshot() == before


def test_a_format_of_one_record_asks_for_it(case, tmp_path):
    with pytest.raises(Refused, match="of one record"):
        write(case, tmp_path, "a.eaf")
    with pytest.raises(Refused, match="says nothing"):
        write(case, tmp_path, "a.eaf", PAGES)


def test_the_command_line_tells_what_was_left_out(case, tmp_path, capsys):
    case.close()
    folder = str(tmp_path / "case")
    file = str(tmp_path / "a.otio")
    assert main(["review", "export", folder, file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "1 of 4 marks" in told["left_out"][0]
    assert main(["review", "import", folder, file]) == 0
    assert "0 marks taken over" in capsys.readouterr().out
    with Case.open(tmp_path / "case") as again:
        assert len(again.snapshot().annotations) == len(NOTES)
