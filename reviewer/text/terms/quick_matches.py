"""Matches of a pattern, looked for where a set of characters tells that one may begin: such a set
is found many times faster than the pattern, which begins with one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def matches_begun_by(
    begins: re.Pattern[str], pattern: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """The matches of a pattern in order, none within another.

    ``begins``: a character of those with which every match begins.
    """
    upto = 0
    for sign in begins.finditer(text):
        at = sign.start()
        match = pattern.match(text, at) if at >= upto else None
        if match is not None:
            yield match
            upto = match.end()
