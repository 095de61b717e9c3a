"""Make ``resources/words/look-alikes.txt`` anew from Unicode's ``confusables.txt`` (UTS #39).

    python3 packaging/look_alikes.py confusables.txt

What stands in it by hand, below the last empty line, stays.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "resources" / "words" / "look-alikes.txt"
_DEEP = 3  # prototypes of prototypes


def read_prototypes(text: str) -> dict[str, str]:
    """Characters, and what each is confused with."""
    found = {}
    for line in text.lstrip("\ufeff").splitlines():
        parts = line.partition("#")[0].split(";")
        if len(parts) > 2:
            source, looks = ("".join(chr(int(c, 16)) for c in part.split()) for part in parts[:2])
            found[source] = looks
    return {source: looks for source, looks in found.items() if len(source) == 1}


def letter_of(looks: str, prototypes: dict[str, str], known: dict[str, str], deep: int = 0) -> str:
    """The Latin letter, small, that something looks like; empty for what looks like none."""
    bare = "".join(c for c in unicodedata.normalize("NFD", looks) if not unicodedata.combining(c))
    if bare == "rn":  # what Unicode writes for an m
        return "m"
    if len(bare) != 1:
        return ""
    if bare.isascii():
        return bare.lower() if bare.isalpha() else ""
    if len(known.get(bare, "")) == 1:
        return known[bare]
    after = prototypes.get(bare, bare)
    return letter_of(after, prototypes, known, deep + 1) if after != bare and deep < _DEEP else ""


def find_look_alikes(prototypes: dict[str, str], known: dict[str, str]) -> dict[str, str]:
    """Letters of left-to-right scripts that look like a Latin one and do not decompose into it.

    Both cases of a letter look like the same one, or neither is taken: else a name in its own
    script would not be found in capitals.
    """
    found: dict[str, str] = {}
    for char, looks in prototypes.items():
        letter = unicodedata.category(char)[0] == "L" and unicodedata.bidirectional(char) == "L"
        if letter and not char.isascii() and unicodedata.normalize("NFKD", char) == char:
            found[char] = known.get(char) or letter_of(looks, prototypes, known)
    found = {char: letter for char, letter in found.items() if letter}
    for char in list(found):
        for other in {char.lower(), char.upper(), char.casefold()} - {char}:
            if unicodedata.name(char, "").startswith("LATIN") and len(other) == 1:
                found.setdefault(other, found[char])
    both = {**found, **known}
    return {
        char: letter
        for char, letter in found.items()
        if all(both.get(o) == letter for o in {char.lower(), char.upper(), char.casefold()})
    }


def main() -> None:
    """Write the file."""
    head, _, hand = FILE.read_text(encoding="utf-8").split("\n\n")
    lines = (line.partition(" ") for line in hand.splitlines() if not line.startswith("#"))
    known = {char: letter for letter, _, chars in lines for char in chars}
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    by_letter: dict[str, list[str]] = defaultdict(list)
    for char, letter in sorted(find_look_alikes(read_prototypes(text), known).items()):
        if char not in known:
            by_letter[letter].append(char)
    rows = "\n".join(f"{letter} {''.join(by_letter[letter])}" for letter in sorted(by_letter))
    FILE.write_text(f"{head}\n\n{rows}\n\n{hand}", encoding="utf-8")


if __name__ == "__main__":
    main()
