"""Texts that are made to fit by leaving out whole words: no word is ever cut."""

from __future__ import annotations

from collections.abc import Callable

GAP = "…"


def fit_in_whole_words(text: str, width_of: Callable[[str], int], room: int) -> str:
    """The text, or as much of both of its ends as fits; the gap alone if not even a word does.

    Names of cameras and files are told apart by their ends, so the middle goes first.
    """
    if width_of(text) <= room:
        return text
    words = text.split()
    # One word fewer at a time, from the middle: titles have few.
    for kept in range(len(words) - 1, 0, -1):
        first = (kept + 1) // 2
        last = kept - first
        parts = [*words[:first], GAP, *(words[-last:] if last else [])]
        told = " ".join(parts)
        if width_of(told) <= room:
            return told
    return GAP
