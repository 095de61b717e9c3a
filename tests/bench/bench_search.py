"""Search over a million words of transcripts."""

from __future__ import annotations

import random
import time
from pathlib import Path

from workbench import Row, median, reviewer

from reviewer.store import Case

FILES, CUES, WORDS = 100, 500, 20
QUERIES = ("the", "wabash", "mariposa lane", '"blue van"', "supervis*", "zeppelin", "van the crowd")
RARE = ("wabash", "mariposa lane", "blue van", "supervisor", "zeppelin", "crowd")


def run(folder: Path, runs: int) -> list[Row]:
    """Median time of a query, and of the slowest kind of query, in an open case."""
    bundle = folder / "bundle"
    bundle.mkdir()
    dice = random.Random(604)
    vocabulary = ["the", "and", "of", "to", "van"] + [_word(dice) for _ in range(20000)]
    weights = [1 / (n + 1) for n in range(len(vocabulary))]
    for n in range(FILES):
        (bundle / f"call-{n}.vtt").write_text(_transcript(dice, vocabulary, weights), "utf-8")
    reviewer("new", folder / "case", "--from", bundle)
    times: dict[str, list[float]] = {query: [] for query in QUERIES}
    with Case.open(folder / "case", read_only=True) as case:
        assert case.search_words("zeppelin"), "the words were not found: nothing was measured"
        for _ in range(max(runs, 3) * 5):
            for query in QUERIES:
                begin = time.perf_counter()
                case.search_words(query)
                times[query].append((time.perf_counter() - begin) * 1000)
    words = FILES * CUES * WORDS
    middle = {query: median(found) for query, found in times.items()}
    slowest = max(middle, key=lambda query: middle[query])
    measured = (
        f"{median(list(middle.values())):.1f} ms; the slowest, {slowest}: {middle[slowest]:.1f} ms"
    )
    return [Row(f"search over {words:,} words", measured, "under 50 ms", middle[slowest] < 50)]


def _transcript(dice: random.Random, vocabulary: list[str], weights: list[float]) -> str:
    lines = ["WEBVTT", ""]
    for n in range(CUES):
        words = dice.choices(vocabulary, weights, k=WORDS)
        if dice.random() < 0.02:
            words[dice.randrange(WORDS)] = dice.choice(RARE)
        start = n * 4
        clock = f"{start // 3600:02}:{start // 60 % 60:02}:{start % 60:02}"
        lines += [f"{clock}.000 --> {clock}.900", " ".join(words), ""]
    return "\n".join(lines)


def _word(dice: random.Random) -> str:
    return "".join(
        dice.choice("bcdfglmnprstv") + dice.choice("aeiou") for _ in range(dice.randint(1, 4))
    )
