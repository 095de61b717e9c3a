"""Letters that a bad export lost: ``Mu?oz`` is read as Muñoz by who looks for him."""

from __future__ import annotations

import re

_BEYOND = re.compile(r"[^\W\d_\x00-\x7f]+")
SIGNS = re.compile(r"[^\W\d_][?\xbf\u25a1]|\ufffd")
"""Where a text has none of these, no letter was lost."""


def lost(written: str) -> re.Pattern[str] | None:
    """The text with signs in place of letters beyond ASCII; ``None`` where it has none.

    At the end of a word a question may be asked, so only the sign of loss itself counts there.
    """
    gone = sum(c.isalpha() and not c.isascii() for c in written)
    if not gone or sum(c.isalpha() and c.isascii() for c in written) < max(gone + 1, 2):
        return None  # of a name in another script nothing would be left
    words = []
    for word in written.split():
        parts = [re.escape(part) for part in _BEYOND.split(word)]
        first, last = (not parts[0], not parts[-1])
        out = parts[0]
        for at, part in enumerate(parts[1:], 1):
            edge = (first and at == 1) or (last and at == len(parts) - 1)
            out += (r"\ufffd{1,4}" if edge else r"[?\xbf\u25a1\ufffd]{1,4}") + part
        words.append(out)
    body = r"[\W_]+".join(words)
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])", re.IGNORECASE)
