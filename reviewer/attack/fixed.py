"""The words that the program itself writes into every package: labels, letters, the law.

A secret that is one such word, a witness called Will or a street called Page, stands in every
viewer and letter, and hides nobody there.  So single words of the program's own text are not
looked for in the package's own files; in the released records they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from reviewer.attack.needles import VOCABULARY, Needles, squeeze
from reviewer.resources import resource

_TEXTS = ("viewer", "letters", "jurisdictions")
_SUFFIXES = {".html", ".js", ".css", ".json", ".csv", ".toml", ".txt", ".md", ".svg"}


def unmistakable(needles: Needles) -> Needles:
    """The needles that the program's own text cannot hold by itself."""
    return Needles(n for n in needles.all if n.groups or not any(n.key in w for w in words()))


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Every word of the program's own text, squeezed."""
    found = set(VOCABULARY)
    for path in _files():
        text = path.read_text(encoding="utf-8", errors="replace")
        found.update(squeeze(word) for word in re.findall(r"[^\W_]+", text))
    return frozenset(found)


def _files() -> list[Path]:
    """Shipped texts, and the module texts from which the package's pages are made."""
    found: list[Path] = []
    for name in _TEXTS:
        try:
            found += [p for p in resource(name).rglob("*") if p.suffix in _SUFFIXES]
        except FileNotFoundError:
            continue  # without the text no word is excused
    sources = Path(__file__).resolve().parents[1] / "package"
    return sorted([*found, *sources.glob("*.py")])
