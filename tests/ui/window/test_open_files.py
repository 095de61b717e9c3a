"""A file is asked for where the last one of its kind was found."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit

from ui.window.file_dialogs import FILES, FOLDER, NEW, FileWish, ask_for_file, ask_for_files

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
    first.filesSelected.emit([str(tmp_path / "near" / "one")])
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


def test_files_and_a_folder_are_asked_for_by_two_buttons(window):
    window.close_case()
    zone = window.start_page.zone
    zone.files.click()
    files = window.findChildren(QFileDialog)[-1]
    assert files.fileMode() is FILES
    files.reject()
    zone.folder.click()
    folder = window.findChildren(QFileDialog)[-1]
    assert folder.fileMode() is FOLDER
    folder.reject()


def test_several_files_are_one_answer(window, tmp_path):
    got = []
    wish = FileWish("bundle", "Files", FILES)
    ask_for_files(window, window.settings, wish, got.append)
    dialog = window.findChildren(QFileDialog)[-1]
    dialog.filesSelected.emit([str(tmp_path / "a"), str(tmp_path / "b")])
    dialog.reject()
    assert got == [[tmp_path / "a", tmp_path / "b"]]


def test_a_folder_that_is_typed_is_the_one_that_is_taken(window, tmp_path):
    """Qt's own dialog marks a folder above while one types, and gives it as well."""
    (tmp_path / "a" / "files").mkdir(parents=True)
    got = []
    ask_for_files(window, window.settings, FileWish("bundle", "A folder", FOLDER), got.append)
    dialog = window.findChildren(QFileDialog)[-1]
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    line.blockSignals(True)  # the list follows what is typed at its own pace
    line.setText(str(tmp_path / "a" / "files"))
    dialog.filesSelected.emit([str(tmp_path / "a"), str(tmp_path / "a" / "files")])
    dialog.reject()
    assert got == [[tmp_path / "a" / "files"]]
