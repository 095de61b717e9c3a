"""The program as a child process on a screen of its own, worked from outside as by a person."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reviewer.model import RegionRedaction, Snapshot
from reviewer.store import Case
from tests.helpers.ui_case import VIDEO_A
from tests.helpers.waiting import PATIENCE, comes, wait_until

ROOT = Path(__file__).resolve().parents[2]


def can_drive() -> bool:
    """Whether this machine has a screen without a monitor, and a hand for it."""
    return bool(shutil.which("Xvfb") and shutil.which("xdotool"))


def runs(argument: str) -> bool:
    """Whether a program runs that was given this as one of its arguments."""
    wanted = argument.encode()
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if wanted in place.read_bytes().split(b"\0"):
                return True
        except OSError:
            continue  # it has just ended
    return False


def _soon(holds: Callable[[], Any]) -> bool:
    """Whether it comes true within five seconds."""
    try:
        return bool(wait_until(holds, "", 5.0))
    except AssertionError:
        return False


class Screen:
    """An X server without a monitor."""

    def __init__(self, width: int = 1366, height: int = 768) -> None:
        read, write = os.pipe()
        # It starts anew when its last client goes, and drops whoever connects just then: each
        # look for a window that is not there yet is such a client.
        command = ["Xvfb", "-noreset", "-displayfd", str(write)]
        command += ["-screen", "0", f"{width}x{height}x24"]
        self._server = subprocess.Popen(
            [*command, "-nolisten", "tcp"], pass_fds=(write,), stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"
        wait_until(self._answers, f"the screen {self.name} answers")

    def _answers(self) -> bool:
        """It tells its number before it can be spoken to."""
        asked = ["xdotool", "getdisplaygeometry"]
        env = {**os.environ, "DISPLAY": self.name}
        return subprocess.run(asked, env=env, capture_output=True, check=False).returncode == 0

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(10)


def open_screen() -> Iterator[Screen]:
    """A screen as a fixture: each module says for how long it has one."""
    made = Screen()
    yield made
    made.close()


class RealWindow:
    """``python -m ui`` on a screen; keys and mouse reach it as they reach any program."""

    _stdin: int | None = None

    def __init__(
        self, screen: Screen, home: Path, case: Path | None = None, module: str = "ui", **told: str
    ) -> None:
        self.home = home
        self._env = {
            **os.environ,
            "DISPLAY": screen.name,
            "QT_QPA_PLATFORM": "xcb",
            "REVIEWER_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            **told,
        }
        command = [sys.executable, "-m", module, *([str(case)] if case else [])]
        home.mkdir(parents=True, exist_ok=True)
        if not (kept := home / "window.ini").exists():
            # Whoever works here has said that boxes stay where they are drawn.
            kept.write_text("[redact]\nfollow_by_itself=no\n", encoding="utf-8")
        self.log = home / "window.log"
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, env=self._env, stdin=self._stdin, stdout=out, stderr=out
            )

    def wait_shown(self, title: str) -> None:
        """Until a window with that in its title stands on the screen."""
        try:
            wait_until(lambda: self.window(title), f"a window titled {title}")
        except AssertionError as fault:
            ended = self.process.poll()
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{fault}; ended with {ended}; it said: {self.said()}") from None

    def window(self, title: str) -> str:
        """Number of the window, or nothing."""
        found = self._ask("search", "--onlyvisible", "--name", title)
        while found.stderr and self.process.poll() is None:
            # A window, if only a list of completions, went while it looked: it saw not all.
            found = self._ask("search", "--onlyvisible", "--name", title)
        return found.stdout.split()[-1] if found.stdout.strip() else ""

    def press(self, *keys: str, title: str = "Records Reviewer") -> None:
        """Keys, one after the other, in the names of X, to that window."""
        for key in keys:
            self._focus(title)
            self._do("key", "--clearmodifiers", key)

    def begin_export(self, package: Path, title: str) -> None:
        """Return in the export dialog, till it has looked at what blocks and begins; it does not
        wait for the look at the released pictures.
        """

        def begun() -> bool:
            for key in ("Return", "alt+e"):
                if not runs(str(package)) and not package.is_dir():
                    self.press(key, title=title)
            return comes(lambda: runs(str(package)) or package.is_dir(), 0.5)

        wait_until(begun, f"an export to {package}; {self.said()}")

    def wait_package(self, package: Path, title: str) -> Path:
        """The package, once the export that was begun has ended, however long that takes, and its
        dialog is closed.
        """
        wait_until(lambda: not runs(str(package)), "an export ends", 3000.0)
        assert package.is_dir(), f"no {package}; {self.said()}"
        self.answer(title, "Escape")  # again, if the window has not heard of the end yet
        return package

    def press_again(self, key: str, times: int, title: str = "Records Reviewer") -> None:
        """One key, several times."""
        self._focus(title)
        self._do("key", "--clearmodifiers", "--delay", "30", *[key] * times)

    def press_in_menu(self, key: str) -> None:
        """A key for the menu that is open: it takes the keys of whatever has the focus."""
        self._do("key", "--clearmodifiers", key)

    def answer(self, title: str, key: str = "Return") -> None:
        """That key till the dialog is gone: a list of completions may take the first one."""
        self._focus(title)

        def gone() -> bool:
            if self.window(title):
                # It may go between the two.
                self._do("key", "--clearmodifiers", key, check=False)
            return _soon(lambda: not self.window(title))

        wait_until(gone, f"{title} is answered; {self.said()}")

    def write(self, text: str, title: str) -> None:
        """Type a text."""
        self._focus(title)
        self._do("type", "--delay", "20", text)

    def _focus(self, title: str) -> None:
        # There is no window manager here that would give the focus back.
        window = wait_until(lambda: self.window(title), f"a window titled {title}; {self.said()}")
        self._do("windowfocus", "--sync", window)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the left button here, move, and let go there; pixels of the screen."""
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
        self._do("mousemove", *map(str, start), "mousedown", "1")
        for point in (middle, end):
            self._do("mousemove", *map(str, point), "sleep", "0.05")
        self._do("mouseup", "1")

    def said(self) -> str:
        """What the program wrote to its terminal."""
        return self.log.read_text("utf-8", "replace")[-2000:]

    def end(self) -> int:
        """Wait for the program to end by itself; ends it after a while."""
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait(10)

    def _do(self, *words: str, check: bool = True) -> str:
        made = self._ask(*words)
        if check and made.returncode:
            raise AssertionError(f"xdotool {words}: {made.stderr}; {self.said()}")
        return made.stdout.strip()

    def _ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *words], env=self._env, capture_output=True, text=True, check=False
        )


class AskedWindow(RealWindow):
    """The same, which can be asked where things stand on the screen, see ``telling_window``."""

    _stdin = subprocess.PIPE

    def __init__(self, screen: Screen, home: Path, case: Path, **told: str) -> None:
        self._told = home / "told"
        super().__init__(
            screen, home, case, "tests.helpers.telling_window", TOLD=str(self._told), **told
        )

    def ask(self, question: str) -> Any:
        """The value of an expression over ``telling_window.Desk``, once it has one."""
        return wait_until(lambda: self._answer(question), f"{question}; {self.said()}")

    def wait_for(self, question: str) -> Any:
        """Until that holds in the window."""
        return self.ask(f"({question}) or None")

    def click(self, question: str, button: int = 1) -> None:
        """The mouse at that place."""
        self.point(self.ask(question))
        self._do("click", str(button))

    def turn_wheel(self, at: list[int], notches: int = 2) -> None:
        """The wheel over a place, down."""
        self.point(at)
        self._do("click", "--repeat", str(notches), "5")

    def point(self, at: list[int]) -> None:
        """Bring the mouse there."""
        self._do("mousemove", *map(str, at))

    def kill(self) -> None:
        super().kill()
        assert self.process.stdin is not None
        self.process.stdin.close()

    def _answer(self, question: str) -> Any:
        # Nobody waits for one that has gone.
        assert self.process.poll() is None, f"it ended with {self.process.poll()}; {self.said()}"
        known = self._answers()
        assert self.process.stdin is not None
        self.process.stdin.write(f"{question}\n".encode())
        self.process.stdin.flush()
        lines = wait_until(
            lambda: self._answers()[len(known) :] or (self.process.poll() is not None and ["null"]),
            f"{question}; {self.said()}",
        )
        told = json.loads(lines[0])
        return None if isinstance(told, dict) and "not yet" in told else told

    def _answers(self) -> list[str]:
        text = self._told.read_text("utf-8") if self._told.exists() else ""
        return text.splitlines()[: text.count("\n")]


def state(case: Path) -> Snapshot:
    """What is written in the case now."""
    with Case.open(case, read_only=True) as opened:
        return opened.snapshot()


def boxes(case: Path) -> list[RegionRedaction]:
    """The boxes that are written in the case now."""
    return [r for r in state(case).redactions if isinstance(r, RegionRedaction)]


def drag_on_picture(
    person: AskedWindow, start: tuple[float, float], end: tuple[float, float]
) -> None:
    """The mouse over the first video, from a place to another in shares of its picture."""
    first, last = (person.ask(f"on_picture({VIDEO_A!r}, {x}, {y})") for x, y in (start, end))
    person.drag(tuple(first), tuple(last))


def wait_case(
    case: Path, holds: Callable[[Snapshot], Any], what: str, patience: float = PATIENCE
) -> Any:
    """Until that holds in the case as it is on disk; gives the answer."""
    return wait_until(lambda: holds(state(case)), what, patience)
