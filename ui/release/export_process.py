"""An export in a process of its own: a decoder that crashes costs the export, not the window."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

import reviewer

# Chosen by hand.
GRACE_MS = 5000
# The exit code of the command line when it was interrupted.
_STOPPED = 130


def own_command(arguments: list[str]) -> tuple[str, list[str]]:
    """How this installation runs its own command line; a frozen build is its own program."""
    if getattr(sys, "frozen", False):
        return sys.executable, arguments
    # The same interpreter: another one on the path may hold another version.
    return sys.executable, ["-m", "reviewer", *arguments]


class ExportProcess(QObject):
    """Runs ``reviewer export`` and tells how it goes.

    Signals:
        progressed: share done (0 to 1), and what is being done.
        succeeded: the command's JSON document.
        refused: the JSON document of a failure: error, and findings or blockers if any.
        stopped: it was cancelled; nothing was published.
    """

    progressed = Signal(float, str)
    succeeded = Signal(object)
    refused = Signal(object)
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_child_environment())
        self._process.readyReadStandardError.connect(self._read_progress)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._tail = b""
        self._wanted_stop = False
        self._kill = QTimer(self)
        # It ends by itself where it can, which removes what it has begun.
        self._kill.setSingleShot(True)
        self._kill.setInterval(GRACE_MS)
        self._kill.timeout.connect(self._process.kill)

    @property
    def is_running(self) -> bool:
        """True until the process has ended."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def process_id(self) -> int:
        """The process's number; 0 when it does not run."""
        return int(self._process.processId())

    def start_export(
        self, case: Path, request: str, folder: Path, *, patient: bool = False
    ) -> None:
        """Export a request of a case to a new folder; ``patient`` lets pages take their time."""
        self._tail, self._wanted_stop = b"", False
        # Documents and not sentences: what a window shows must not depend on how a line is worded.
        told = ["--json", "--progress", "json", *(["--patient"] if patient else [])]
        program, arguments = own_command(
            ["export", str(case), "--request", request, "--out", str(folder), *told]
        )
        self._process.start(program, arguments)

    def stop_export(self) -> None:
        """Ask it to end; after a while, make it."""
        if self.is_running:
            self._wanted_stop = True
            self._process.terminate()
            self._kill.start()

    def shut_down(self) -> None:
        """End it now, because its case is closed."""
        if self.is_running:
            self.stop_export()
            # Waited for, as the case's folder is let go of next.
            if not self._process.waitForFinished(GRACE_MS):
                self._process.kill()
                self._process.waitForFinished(GRACE_MS)
        self._kill.stop()

    def _read_progress(self) -> None:
        self._tail += bytes(self._process.readAllStandardError().data())
        # A line may come in pieces; what has no end yet waits.
        *lines, self._tail = self._tail.split(b"\n")
        for line in lines:
            # What is no JSON is a library's word on standard error.
            said = _parse_object(line)
            if "progress" in said:
                self.progressed.emit(float(said["progress"]), str(said.get("text", "")))

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._kill.stop()
        answer = _parse_object(bytes(self._process.readAllStandardOutput().data()))
        # Also when it had to be killed: a person wanted it, so it is no crash.
        if self._wanted_stop or code == _STOPPED:
            self.stopped.emit()
        elif status is QProcess.ExitStatus.CrashExit:
            self.refused.emit(
                _failure_answer("The export's process crashed; nothing was released.")
            )
        # Both: an answer that was cut short is no sealed package.
        elif code == 0 and answer:
            self.succeeded.emit(answer)
        else:
            self.refused.emit(answer if "error" in answer else _failure_answer(_BUG))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            text = f"The export cannot start: {self._process.errorString()}."
            self.refused.emit(_failure_answer(text))


_BUG = "Something in the program went wrong; nothing was released."


def _failure_answer(message: str) -> dict[str, Any]:
    remedy = "Your work is safe. Try again; if it happens again, withhold the record it stops at."
    return {"error": {"message": message, "remedy": remedy}}


def _parse_object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    # A number or a list is JSON, too.
    return found if isinstance(found, dict) else {}


def _child_environment() -> QProcessEnvironment:
    """The child finds the same engine, wherever this one was started from."""
    made = QProcessEnvironment.systemEnvironment()
    if not getattr(sys, "frozen", False):
        home = str(Path(reviewer.__file__).resolve().parent.parent)
        # What the user has set stays, behind our own.
        known = made.value("PYTHONPATH")
        made.insert("PYTHONPATH", os.pathsep.join(p for p in (home, known) if p))
    return made
