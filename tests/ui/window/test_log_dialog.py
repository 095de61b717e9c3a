"""The window shows a log before it is saved, and saves what it shows."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from reviewer.errors import BadInput
from reviewer.system import run_log
from reviewer.system.run_log import keep_log, logs_in, own_logs, read_log
from ui.common.notices import SEE_LOG, Notices
from ui.window.log_dialog import LogDialog


def test_what_is_shown_is_what_is_saved(qtbot):
    for what in ("intake", "export"):
        with keep_log(what, own_logs()):
            run_log.log.info("ended well after %.1f s", 1.0)
    logs, parent, wanted = logs_in(own_logs()), QWidget(), []
    qtbot.addWidget(parent)
    dialog = LogDialog(logs, parent)
    dialog.wanted.connect(wanted.append)
    assert [dialog.which.itemText(n).rpartition(" ")[2] for n in (0, 1)] == ["export", "intake"]
    for row in (0, 1):
        dialog.which.setCurrentIndex(row)
        QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert wanted == [read_log(path).rstrip("\n") + "\n" for path in logs]


def test_without_a_log_there_is_nothing_to_save(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = LogDialog([], parent)
    assert "no log yet" in dialog.text.toPlainText()
    assert not dialog.save.isEnabled()


def test_an_error_with_a_log_says_where_to_find_it():
    notices, told = Notices(), []
    notices.failed.connect(lambda message, remedy: told.append(remedy))
    fault = BadInput("x.", "Do y.")
    notices.tell_fault(fault)
    fault.log = "somewhere"
    notices.tell_fault(fault)
    assert told == ["Do y.", f"Do y. {SEE_LOG}"]
