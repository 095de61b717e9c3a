"""Names and telephone numbers in police texts: how many are found, and how many finds are right.

The labelled narratives lie beside the corpus (``REVIEWER_CORPUS``/../eval/names); without them
only the sentences of the tests are measured, which were written for this program.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import Row

from reviewer.text.names import find_names

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.helpers.police_texts import TEXTS

WANTED = 0.95
Span = tuple[int, int]


@dataclass
class Score:
    """Words of names that were marked by hand, and spans that were found."""

    words: int = 0
    found: int = 0
    spans: int = 0
    right: int = 0

    def add(self, text: str, truth: Sequence[Span]) -> None:
        """Look through one text."""
        spans = [(name.start, name.end) for name in find_names(text)]
        self.words += len(truth)
        self.found += sum(_meets(word, spans) for word in truth)
        self.spans += len(spans)
        self.right += sum(_meets(span, truth) for span in spans)

    @property
    def holds(self) -> bool:
        """True where both are as good as wanted."""
        return self.found >= WANTED * self.words and self.right >= WANTED * self.spans

    def __str__(self) -> str:
        recall, precision = self.found / max(self.words, 1), self.right / max(self.spans, 1)
        return (
            f"{recall:.1%} of {self.words} words of names found, "
            f"{precision:.1%} of {self.spans} finds right"
        )


def run(folder: Path, runs: int) -> list[Row]:
    """The narratives, those that the rules were written with and the others apart; sentences."""
    rows = []
    for what, score in (*_narratives(), ("names in sentences of the tests", _sentences())):
        told = what.startswith("of these")
        wanted = "for comparison" if told else "95% of both"
        rows.append(Row(what, str(score), wanted, told or score.holds))
    return rows


def _narratives() -> Iterable[tuple[str, Score]]:
    folder = Path(os.environ.get("REVIEWER_CORPUS", "nowhere")).parent / "eval" / "names"
    truth = folder / "person_tokens.json"
    if not truth.is_file():
        return
    halves = {"all": Score(), "seen": Score(), "held out": Score()}
    for item in json.loads(truth.read_text(encoding="utf-8")):
        text = (folder / item["file"]).read_text(encoding="utf-8")
        words = [(first, last) for first, last, _ in item["person_tokens"]]
        number = "".join(c for c in item["file"] if c.isdigit())
        halves["all"].add(text, words)
        halves["seen" if number[-1] in "26" else "held out"].add(text, words)
    yield "names in police narratives", halves["all"]
    yield "of these, the part that the rules were written with", halves["seen"]
    yield "of these, the part that nobody looked at", halves["held out"]


def _sentences() -> Score:
    score = Score()
    for text, names in TEXTS:
        score.add(text, words_of(text, names))
    return score


def words_of(text: str, names: Iterable[str]) -> list[Span]:
    """Where each word of names stands, which are given in their order."""
    out, at = [], 0
    for name in names:
        start = text.index(name, at)
        out += [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\s,]+", name)]
        at = start + len(name)
    return out


def _meets(one: Span, others: Iterable[Span]) -> bool:
    return any(first < one[1] and one[0] < last for first, last in others)
