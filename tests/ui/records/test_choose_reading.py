"""Letters that can be read in two ways: the window asks, and reads the record anew."""

import pytest
from PySide6.QtWidgets import QRadioButton

from reviewer.intake import new_case
from reviewer.plan.worklist import WorkNeed
from tests.helpers.seen import named
from ui.records.reading_dialog import ReadingDialog


@pytest.fixture
def case_folder(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "note.txt").write_bytes("Signed: Muñoz".encode("mac_roman"))
    new_case(tmp_path / "case", tmp_path / "bundle")
    return tmp_path / "case"


def _looked_over(window, qtbot):
    """The work list of the case that was opened anew, once it is known what is left."""
    qtbot.waitUntil(lambda: window.workplace.first.done, timeout=20_000)
    return window.workplace.views["worklist"]


def test_a_person_chooses_the_reading_from_the_work_list(window, qtbot):
    work = window.workplace.views["worklist"]
    row = next(n for n, item in enumerate(work.model.items) if item.need is WorkNeed.LETTERS)
    work.list.activated.emit(work.model.index(row))
    dialog = window.findChild(ReadingDialog)
    choices = dialog.findChildren(QRadioButton)
    assert len(choices) > 1
    choices[0].click()
    dialog.accept()
    work = _looked_over(window, qtbot)
    record = window.workplace.session.snapshot.get_record("note.txt")
    assert record.facts.encoding_doubts == ()
    assert window.workplace.session.selected_record == "note.txt"
    lacks = {item.need for item in work.model.items}
    assert lacks == {WorkNeed.RECORD}


def test_a_button_asks_for_the_reading_while_letters_are_in_doubt(window, qtbot):
    work = window.workplace.views["worklist"]
    window.actions_table.run_action("next_open")
    button = named(work, "Choose how the text is read")
    assert button.isVisibleTo(work)
    button.click()
    dialog = window.findChild(ReadingDialog)
    dialog.findChildren(QRadioButton)[0].click()
    dialog.accept()
    work = _looked_over(window, qtbot)
    assert not named(work, "Choose how the text is read").isVisibleTo(work)
