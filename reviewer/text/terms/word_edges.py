"""Where a word or a number ends: a term is not found inside of others."""

from __future__ import annotations

import re

from reviewer.text.terms.folding import Folded

TELLING = 5  # letters of a word that is looked for inside e-mail addresses and links
_MOST_ENDING = 5  # letters around a word that an ending or a beginning may have

# Scripts that write without spaces: a word's neighbours say nothing about where it ends.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)
_BEFORE = re.compile(r"\S*\Z")
_BEHIND = re.compile(r"\S*")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*\Z")
_LETTERS_BEHIND = re.compile(r"[^\W\d_]*")


def writes_without_spaces(text: str) -> bool:
    """True when there are letters in it of scripts that write without spaces."""
    return _UNSPACED.search(text) is not None


def is_within_word(folded: Folded, at: int) -> bool:
    """True when the characters on both sides of ``at`` belong to one word or one number."""
    text = folded.text
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if not (before.isalnum() and after.isalnum()) or before.isdigit() != after.isdigit():
        return False
    was, now = folded.original_letter(at - 1), folded.original_letter(at)
    if was.islower() and now.isupper():
        return False  # MariaLopez.mp4
    return not _UNSPACED.search(was + now)


def is_whole(folded: Folded, first: int, last: int) -> bool:
    """True when folded characters ``first:last`` are no mere part of another word or number."""
    return not is_within_word(folded, first) and not is_within_word(folded, last)


def in_address(folded: Folded, first: int, last: int) -> bool:
    """True inside an e-mail address or a link, where names run together."""
    text = folded.text
    left = _BEFORE.search(text[max(first - 80, 0) : first])
    right = _BEHIND.match(text[last : last + 80])
    around = f"{left[0] if left else ''} {right[0] if right else ''}"
    return "@" in around or "://" in around or "www." in around


def is_glued(folded: Folded, first: int, last: int) -> bool:
    """True among so many letters that spaces must have been lost: not Williams in Williamson."""
    text = folded.text
    left = _LETTERS_BEFORE.search(text[max(first - 40, 0) : first])
    right = _LETTERS_BEHIND.match(text[last : last + 40])
    return len(left[0] if left else "") + len(right[0] if right else "") > _MOST_ENDING
