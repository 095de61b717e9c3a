"""What a person means by a selection: whole words, without the marks and blanks around them.

Decision 24.
"""

from __future__ import annotations

import re

from reviewer.text.terms import writes_without_spaces

_WORD = re.compile(r"\w+(?:[-'\u2019@.]\w+)*")
"""A word, a name with an apostrophe, a telephone number, an e-mail address."""


def whole_words(text: str, first: int, last: int) -> tuple[int, int]:
    """The words that ``first:last`` of a text touches, from the first to the last of them.

    Marks that are selected without a word stay selected, without blanks. In scripts that write
    without spaces nothing tells where a word ends: there the selection is taken as it is.
    """
    touched = [w for w in _WORD.finditer(text) if w.start() < last and first < w.end()]
    if not touched:
        said = text[first:last]
        begins = first + len(said) - len(said.lstrip())
        return begins, max(begins, last - len(said) + len(said.rstrip()))
    head, tail = touched[0], touched[-1]
    starts = max(first, head.start()) if writes_without_spaces(head[0]) else head.start()
    ends = min(last, tail.end()) if writes_without_spaces(tail[0]) else tail.end()
    return starts, ends
