"""What a command answers: text for a person and one JSON document for a program."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewer.system.canonical import to_plain


@dataclass
class Answer:
    """A command's result.

    Attributes:
        data: the JSON document.
        text: the same for a person.
        status: the exit status.
    """

    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    status: int = 0

    def print_and_exit_status(self, as_json: bool) -> int:
        """Write it to standard output, and give the exit status."""
        try:
            if as_json:
                # Names as they are written: a person reads this, too.
                print(json.dumps(to_plain(self.data), ensure_ascii=False, indent=1))
            elif self.text:
                print(_make_writable(self.text))
            # Here and not when the program ends, where a closed pipe would print a traceback.
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read has read enough. What is left must not be written at the end either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return self.status


def lay_out_table(rows: Sequence[tuple[str, ...]], head: tuple[str, ...]) -> str:
    """Columns side by side, for a terminal."""
    lines = [head, *rows]
    widths = [max(len(row[i]) for row in lines) for i in range(len(head))]
    out = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in lines
    ]
    out.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(out)


def _make_writable(text: str) -> str:
    """Names from outside may hold what this terminal's encoding, or the eye, cannot take."""
    shown = "".join(
        # A file's name may hold codes that move a terminal's cursor or rename its window.
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )
    coding = sys.stdout.encoding or "utf-8"
    return shown.encode(coding, "replace").decode(coding)
