"""A file is asked for where the last one of its kind was found."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from ui.window.file_dialogs import FOLDER, NEW, FileWish, ask_for_file

CASES, REVIEWS = (
    FileWish("case", "A case", FOLDER),
    FileWish("review", "A review", NEW, ending="json"),
)


def asked(window, wish, got):
    ask_for_file(window, window.settings, wish, got.append)
    return window.findChildren(QFileDialog)[-1]


def test_the_next_question_begins_where_the_last_answer_was(window, tmp_path):
    (tmp_path / "near" / "one").mkdir(parents=True)
    got = []
    first = asked(window, CASES, got)
    first.fileSelected.emit(str(tmp_path / "near" / "one"))
    first.reject()
    again = asked(window, CASES, got)
    assert Path(again.directory().absolutePath()) == tmp_path / "near"
    again.reject()
    other = asked(window, REVIEWS, got)
    assert Path(other.directory().absolutePath()) != tmp_path / "near"
    assert (other.acceptMode(), other.defaultSuffix()) == (
        QFileDialog.AcceptMode.AcceptSave,
        "json",
    )
    other.reject()
    assert got == [tmp_path / "near" / "one"]


def test_a_folder_that_is_gone_is_forgotten(window, tmp_path):
    window.settings.set_text("folder/case", str(tmp_path / "gone"))
    dialog = asked(window, CASES, [])
    assert Path(dialog.directory().absolutePath()) != tmp_path / "gone"
    dialog.reject()


def test_the_two_kinds_of_bundle_are_offered_under_the_button(window, qtbot):
    window.close_case()
    button = next(b for b in window.start_page.findChildren(QPushButton) if "New Case" in b.text())
    button.setFocus()
    window.actions_table.run_action("new_case")
    menu = window.findChildren(QMenu)[-1]
    assert menu.pos() == button.mapToGlobal(button.rect().bottomLeft())
    assert menu.activeAction() is menu.actions()[0]
    menu.close()
