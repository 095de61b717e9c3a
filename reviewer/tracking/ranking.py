"""In which order what was found is shown: the riskiest first, the least certain beside them.

Two measures, each from 0 to 1. *Exposure* is how well somebody would be recognised if it stayed
visible: how large it is, how long, how clear to its detector, how near it comes. *Doubt* is how
little is certain about it. The larger of the two decides, so that a large face and a track with
holes stand side by side. All figures are chosen by hand; the reasons are shown beside each.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewer.tracking.candidates import Candidate

_LARGE = 1 / 3  # of the picture's height: larger is no easier to recognise
_NEAR = 1 / 2  # likewise, at its nearest
_LONG = 30.0  # seconds: longer adds nothing
_DOUBTS = 4  # as many doubts say that nothing of it is certain
_SHARES = (0.4, 0.25, 0.2, 0.15)  # of size, length, clearness and nearness in the exposure
_TOLD = 0.5  # from which on a part is a reason that is worth a word


@dataclass(frozen=True)
class Rank:
    """Where something stands, and why.

    Attributes:
        exposure: how well it would be recognised, from 0 to 1.
        doubt: how little is certain about it, from 0 to 1.
        reasons: in words, the strongest first.
    """

    exposure: float
    doubt: float
    reasons: tuple[str, ...]

    @property
    def weight(self) -> float:
        """What it is sorted by."""
        return max(self.exposure, self.doubt)


def rank_candidate(candidate: Candidate) -> Rank:
    """How risky something found is, and why."""
    sure = candidate.confidence
    large = min(candidate.middle / _LARGE, 1.0)
    # On a page one looks for as long as one likes.
    paged = candidate.page is not None
    long = 1.0 if paged else min(math.log1p(max(candidate.length, 0.0)) / math.log1p(_LONG), 1.0)
    clear = 0.5 if math.isnan(sure) else sure
    near = min(candidate.nearest / _NEAR, 1.0)
    parts = (large, long, clear, near)
    exposure = sum(share * part for share, part in zip(_SHARES, parts, strict=True))
    bridged = 1.0 - candidate.seen
    many = min(len(candidate.unsettled) / _DOUBTS, 1.0)
    unsure = 0.0 if math.isnan(sure) else 1.0 - sure
    doubt = max(unsure, bridged, many)
    said = [
        (large, f"large ({_percent(candidate.middle)} of the height)"),
        (0.0 if paged else long, f"long ({candidate.length:.1f} s)"),
        (clear if not math.isnan(sure) else 0.0, f"clear ({_percent(clear)} sure)"),
        (near, f"comes near ({_percent(candidate.nearest)} of the height)"),
        (unsure, f"uncertain ({_percent(clear)} sure)"),
        (bridged, f"{_percent(bridged)} of it only bridged"),
        (many, f"{len(candidate.unsettled)} doubtful moments"),
    ]
    told = sorted((row for row in said if row[0] >= _TOLD), key=lambda row: -row[0])
    return Rank(exposure, doubt, tuple(words for _, words in told))


def rank_all(
    candidates: Iterable[Candidate], known: Mapping[str, Rank] | None = None
) -> list[tuple[Candidate, Rank]]:
    """All of them with their ranks, the riskiest first; the same in every run.

    Args:
        candidates: what was found.
        known: ranks that were worked out already, by id.
    """
    ranks = known or {}
    ranked = [(one, ranks.get(one.id) or rank_candidate(one)) for one in candidates]
    ranked.sort(key=lambda row: (-row[1].weight, row[0].record, row[0].start, row[0].id))
    return ranked


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
