"""What detectors find in labelled pictures beside the corpus (``REVIEWER_CORPUS``/../eval)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workbench import Row

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.helpers.labelled_pictures import faces_found, heads_from_behind, plates_found


def run(folder: Path, runs: int) -> list[Row]:
    """Plates by day and by night, faces, and heads seen from behind."""
    corpus = Path(os.environ.get("REVIEWER_CORPUS", "nowhere"))
    if not (corpus.parent / "eval" / "plates_ro").is_dir():
        return []
    looks = (
        ("plates by day, four fifths covered", plates_found(corpus, 0.7, "day"), 0.95),
        ("plates by night", plates_found(corpus, 0.7, "night"), 0.95),
        ("faces of the reference boxes", faces_found(corpus, 5), 0.95),
        ("heads from behind, nine tenths covered", heads_from_behind(corpus, 10), 0.9),
    )
    return [
        Row(what, str(tally), f"{wanted:.0%}", tally.found >= wanted * tally.marked)
        for what, tally, wanted in looks
    ]
