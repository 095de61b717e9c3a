"""How a command tells of its progress: a bar on a terminal, lines for a program, or nothing."""

from __future__ import annotations

import json
import sys
from typing import Any

from tqdm import tqdm

from reviewer.errors import Cancelled


class Bar:
    """A progress bar on standard error."""

    def __init__(self) -> None:
        # No rate and no time left: parts take so unlike times that both would be made up.
        shape = "{percentage:3.0f}% |{bar}| {elapsed} {desc}"
        self._bar: Any = tqdm(total=1.0, bar_format=shape, leave=False, file=sys.stderr)

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Move the bar."""
        # What is to be done may turn out to be less than was estimated.
        self._bar.n = min(done / total, 1.0) if total else 0.0
        if text:
            self._bar.set_description_str(text, refresh=False)
        self._bar.refresh()

    def check(self) -> None:
        """Go on: Ctrl-C arrives as ``KeyboardInterrupt``."""

    def close(self) -> None:
        """Take the bar off the terminal."""
        self._bar.close()


class LinesOfProgress:
    """One JSON object a line on standard error; a line ``cancel`` on standard input stops."""

    def __init__(self) -> None:
        self._stopped = False
        self._last = -1.0

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Write a line whenever half a percent more is done, or there is something to say."""
        share = round(min(done / total, 1.0), 4) if total else 0.0
        # Chosen by hand: a program that draws a bar needs no finer steps.
        if text or abs(share - self._last) >= 0.005:
            self._last = share
            line = json.dumps({"progress": share, "text": text})
            print(line, file=sys.stderr, flush=True)

    def check(self) -> None:
        """Raise ``Cancelled`` once ``ask_to_end`` was called."""
        if self._stopped:
            raise Cancelled()

    def ask_to_end(self) -> None:
        """Ask the work to end."""
        self._stopped = True

    def close(self) -> None:
        """Nothing to take away."""


class Quiet(LinesOfProgress):
    """Says nothing."""

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Say nothing."""


Watch = Bar | LinesOfProgress | Quiet


def watch_for(wish: str) -> Watch:
    """The watch that fits: ``auto`` gives a bar on a terminal, else nothing."""
    if wish == "json":
        return LinesOfProgress()
    # Into a file a bar would write a line for each of its steps.
    if wish == "auto" and sys.stderr.isatty():
        return Bar()
    return Quiet()
