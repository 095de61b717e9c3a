"""The start of the window: one application, one window, one place where faults end up."""

from __future__ import annotations

import argparse
import logging
import sys
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from reviewer.system import fork_server
from reviewer.system.run_log import keep_log, own_logs
from ui.common.notices import Notices
from ui.common.overrides import guard_overrides
from ui.common.settings import WindowSettings
from ui.common.theme import styled_once_built
from ui.widgets.focus_ring import FocusRings
from ui.window.appearance import apply_appearance
from ui.window.window import Window

log = logging.getLogger("ui")


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, on a case if one is named; gives the exit status."""
    options = _make_parser().parse_args(arguments)
    # Tests have one already, and Qt allows no second.
    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    # Only what goes wrong: a child that crashed over a page leaves a trace, a page that was shown
    # none.
    with keep_log("window", own_logs(), logging.WARNING):
        window = start_window(app, options.case)
        window.show()
        fork_server.begin_server()  # the first picture should not wait for it
        status = app.exec()
        window.shut_down()
    return status


def start_window(app: QApplication, case: Path | None = None) -> Window:
    """Make the window as ``main`` does, without running it; tests begin here."""
    app.setApplicationName("Records Reviewer")
    app.setOrganizationName("Records Reviewer")
    settings = WindowSettings()
    apply_appearance(app, settings)
    if app.findChild(FocusRings) is None:  # tests start several windows
        FocusRings(app)
    # Systems change to dark in the evening, while the window stands.
    app.styleHints().colorSchemeChanged.connect(lambda _: apply_appearance(app, settings))
    notices = Notices()
    # Qt would print its warnings to a terminal that a user of a window does not have.
    qInstallMessageHandler(_log_qt)
    # A fault in a slot goes nowhere else: PySide prints it, and the window goes on as if all were
    # well.
    sys.excepthook = _make_hook(notices)
    with styled_once_built(app):
        window = Window(settings, notices)
        # Who begins in the morning goes on where the evening ended.
        wanted = case or settings.last_case()
        if wanted is not None:
            window.open_case(wanted)
    guard_overrides("ui")
    # Most rooms are imported when they are first wanted: with a case, or with their dialog.
    app.focusWindowChanged.connect(lambda _: guard_overrides("ui"))
    return window


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="reviewer open", description="Open the window.")
    parser.add_argument("case", nargs="?", type=Path)
    return parser


def _make_hook(
    notices: Notices,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    # Each thread of Python keeps the hook of its beginning, and may be the last that keeps it: what
    # the hook held would end with a thread, where no object of Qt may end.
    told = weakref.ref(notices)

    def tell_fault(
        kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        # Ctrl+C in the terminal from which it was started is a wish, and no fault.
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if (open_ones := told()) is not None:
            open_ones.tell_fault(fault.with_traceback(trace))
        else:
            sys.__excepthook__(kind, fault, trace)

    return tell_fault


def _log_qt(kind: QtMsgType, context: object, message: str) -> None:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }
    log.log(levels.get(kind, logging.ERROR), "%s", message)
