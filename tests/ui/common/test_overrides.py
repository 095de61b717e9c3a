"""A fault in what Qt calls of the window is told, and the window stands."""

import subprocess
import sys

from ui.common.overrides import guard_overrides

# A widget that is gone, and what compiled code refuses: Python 3.11 hands both on in a short form.
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken
from ui.common.overrides import guard_overrides

class Pane(QWidget):
    def sizeHint(self):
        return gone.size()

class Room(QWidget):
    def resizeEvent(self, event):
        len(5)

app = QApplication(["test", "-platform", "offscreen"])
sys.excepthook = lambda kind, fault, trace: print("told", kind.__name__)
gone = QWidget()
Shiboken.delete(gone)
guard_overrides("__main__")
pane, room = Pane(), Room()
for work in (pane.adjustSize, room.show, app.quit):
    QTimer.singleShot(0, work)
app.exec()
print("stands")
"""


def test_a_fault_in_what_qt_calls_does_not_end_the_program():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.split("\n")
    assert {"told RuntimeError", "told TypeError", "stands"} <= set(said), done.stdout


def test_all_that_qt_calls_of_an_open_case_is_guarded(window):
    guard_overrides("ui")
    for view in (window, window.docks, window.workplace.stage, *window.workplace.views.values()):
        for made in type(view).__mro__:
            if made.__module__.startswith("ui."):
                qt = [b for b in made.__mro__ if b.__module__.startswith("PySide6.")]
                called = [n for n in vars(made) if any(hasattr(b, n) for b in qt)]
                methods = [n for n in called if n[:2] != "__" and callable(vars(made)[n])]
                bare = [n for n in methods if not hasattr(vars(made)[n], "__wrapped__")]
                assert not bare, (made, bare)
