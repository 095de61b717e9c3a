"""Marks of the case go out to another program and come in again by the file dialogs."""

from PySide6.QtWidgets import QFileDialog

from reviewer.model import Annotation, Put
from tests.helpers.ui_case import VIDEO_A
from ui.window import mark_exchange

NOTE = Annotation("n1", VIDEO_A, "force", "pushed", 0.5, 1.0)


def choose(window, actions, action, file, kind):
    actions.run_action(action)
    dialog = window.findChild(QFileDialog)
    dialog.selectNameFilter(kind)
    dialog.filterSelected.emit(kind)
    ending = dialog.defaultSuffix()
    dialog.filesSelected.emit([str(file)])
    dialog.reject()
    dialog.deleteLater()
    return ending


def test_notes_go_out_for_elan_and_what_was_changed_there_comes_beside_them(
    window, context, qtbot, tmp_path
):
    session = context.session
    session.apply([Put(NOTE)], "Note")
    session.select_record(VIDEO_A)
    file = tmp_path / "notes.eaf"
    assert choose(window, context.actions, "export_review", file, "ELAN (*.eaf)") == "eaf"
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: window.tasks.count_running == 0)
    file.write_bytes(file.read_bytes().replace(b"pushed", b"pushed twice"))
    mark_exchange.take_marks(window, file)
    notes = [n.note for n in session.snapshot.annotations if n.record == VIDEO_A]
    assert sorted(notes) == ["pushed", "pushed twice"]
    session.undo()
    assert [n.note for n in session.snapshot.annotations if n.record == VIDEO_A] == ["pushed"]
