"""All ties of a case as one graph: planted clocks are found again, whatever else is said."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.clock.placement import place_records
from reviewer.clock.record_clock import CaseClocks, case_clocks
from reviewer.clock.timebase import MICROS, parse_utc, utc_text
from reviewer.model import (
    Anchor,
    AnchorSource,
    CaseInfo,
    Facts,
    Kind,
    Record,
    Snapshot,
    Status,
    Tie,
    TiedMoment,
    TieSource,
)

START = parse_utc("2025-06-04T16:22:31Z")
HOUR = 3600.0


def record(path: str, seconds: float = HOUR) -> Record:
    facts = Facts(time_base=(1, 1000), duration=round(seconds * 1000))
    return Record(path, Kind.VIDEO, "mp4", path, 1, "", facts=facts)


def snapshot(records, anchors=(), ties=()) -> Snapshot:
    made = tuple(record(r) if isinstance(r, str) else r for r in records)
    return Snapshot(CaseInfo("Case"), made, anchors=tuple(anchors), ties=tuple(ties))


def overlay(path: str, seconds: float, media: float = 0.0, sigma: float = 0.02, **more) -> Anchor:
    """An anchor by which ``media`` was so many seconds after ``START``."""
    utc = utc_text(START + round(seconds * MICROS))
    name = f"{path}:{media:g}:{seconds:g}"
    return Anchor(name, path, media, utc, sigma, AnchorSource.OVERLAY, **more)


def sound(a: str, b: str, later: float, media: float = 0.0, sigma: float = 0.005) -> Tie:
    """The recording ``b`` begins ``later`` seconds after ``a``."""
    ends = TiedMoment(a, media + later), TiedMoment(b, media)
    return Tie(f"{a}+{b}@{media:g}", *ends, sigma, TieSource.SOUND, 9.0)


def begins(clocks: CaseClocks, path: str) -> float:
    return (clocks.clocks[path].origin - START) / MICROS


@dataclass
class Planted:
    """A case whose true clocks are known."""

    offsets: dict[str, float]
    drifts: dict[str, float]
    anchors: list[Anchor]
    ties: list[Tie]
    wrong: list[str]

    @property
    def case(self) -> Snapshot:
        return snapshot(self.offsets, self.anchors, self.ties)

    def utc(self, path: str, media: float) -> float:
        return self.offsets[path] + media * (1 + self.drifts[path])

    def media(self, path: str, utc: float) -> float:
        return (utc - self.offsets[path]) / (1 + self.drifts[path])


@st.composite
def planted(draw, most_wrong: int = 2) -> Planted:
    """Cameras with offset and drift, anchors and ties with their errors, and some that are wrong.

    Every camera is tied to three others or more, and most have anchors: what is wrong is in the
    minority wherever it is.
    """
    rng = random.Random(draw(st.integers(0, 2**32)))
    names = [f"v{n}" for n in range(draw(st.integers(4, 7)))]
    made = Planted(
        {name: rng.uniform(0, 900) for name in names},
        {name: rng.gauss(0, 5e-5) for name in names},
        [],
        [],
        [],
    )
    for name in names:
        for media in (rng.uniform(0, 300), rng.uniform(3000, HOUR)):
            sigma = rng.choice([0.02, 0.5, 2.0])
            told = made.utc(name, media) + rng.gauss(0, sigma) * 0.7
            made.anchors.append(overlay(name, told, media, sigma))
    for one, other in ((a, b) for a in names for b in names if a < b):
        for at in (rng.uniform(900, 1200), rng.uniform(2400, 3000)):
            sigma = rng.choice([0.005, 0.03])
            here = made.media(one, at + rng.gauss(0, sigma) * 0.7)
            ends = TiedMoment(one, here), TiedMoment(other, made.media(other, at))
            made.ties.append(Tie(f"{one}{other}{at:g}", *ends, sigma, TieSource.SOUND, 9.0))
    for n in rng.sample(range(len(made.ties)), draw(st.integers(0, most_wrong))):
        tie = made.ties[n]
        off = rng.choice([-1, 1]) * rng.choice([2.0, 60.0, HOUR, 86_400.0])
        made.ties[n] = replace(tie, b=TiedMoment(tie.b.record, tie.b.media + off))
        made.wrong.append(tie.id)
    return made


@settings(deadline=None, max_examples=60)
@given(planted())
def test_planted_clocks_are_found_within_their_sigmas(case):
    solved = case_clocks(case.case)
    assert solved.parts == (tuple(sorted(case.offsets)),)
    assert sorted(i for i, fit in solved.ties.items() if fit.outlier) == sorted(case.wrong)
    for path, clock in solved.clocks.items():
        for media in (0.0, HOUR / 2, HOUR):
            off = (clock.utc_of_media(media) - START) / MICROS - case.utc(path, media)
            assert abs(off) <= 5 * clock.sigma_at(media) + 1e-3


@settings(deadline=None, max_examples=25)
@given(planted(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_said_does_not_matter(case, rng):
    before = case_clocks(case.case)
    rng.shuffle(case.ties)
    rng.shuffle(case.anchors)
    after = case_clocks(case.case)
    assert after.ties == before.ties
    assert {p: (c.origin, c.drift, c.sigma) for p, c in after.clocks.items()} == {
        p: (c.origin, c.drift, c.sigma) for p, c in before.clocks.items()
    }


@settings(deadline=None, max_examples=25)
@given(planted())
def test_without_what_was_set_aside_nothing_else_changes(case):
    before = case_clocks(case.case)
    case.ties = [tie for tie in case.ties if not before.ties[tie.id].outlier]
    gone = {name for clock in before.clocks.values() for name in clock.outliers}
    case.anchors = [anchor for anchor in case.anchors if anchor.id not in gone]
    after = case_clocks(case.case)
    for path, clock in after.clocks.items():
        assert abs(clock.origin - before.clocks[path].origin) <= 1
        assert clock.drift == pytest.approx(before.clocks[path].drift, abs=1e-12)


def test_a_camera_without_a_time_takes_it_from_the_one_that_hears_the_same():
    solved = case_clocks(snapshot("ab", [overlay("a", 5.0)], [sound("a", "b", 7.25)]))
    assert begins(solved, "b") == pytest.approx(12.25, abs=1e-6)
    clock = solved.clocks["b"]
    assert clock.source == "sound"
    assert clock.sigma == pytest.approx((0.02**2 + 0.005**2) ** 0.5, rel=0.01)


def test_a_camera_an_hour_off_is_outvoted_and_shown():
    anchors = [overlay("a", 0.0), overlay("b", HOUR + 3.0), overlay("c", 4.0)]
    ties = [sound("a", "b", 3.0), sound("a", "c", 4.0), sound("b", "c", 1.0)]
    solved = case_clocks(snapshot("abc", anchors, ties))
    assert begins(solved, "b") == pytest.approx(3.0, abs=0.05)
    assert solved.clocks["b"].outliers == (anchors[1].id,)
    assert dict(solved.clocks["b"].residuals)[anchors[1].id] == pytest.approx(HOUR, abs=0.1)
    assert not any(fit.outlier for fit in solved.ties.values())
    assert solved.clocks["a"].open_by == 0.0


@pytest.mark.parametrize("off", [HOUR, 86_400.0])
def test_two_that_exclude_each_other_leave_the_time_open(off):
    anchors = [overlay("a", 0.0), overlay("b", off + 3.0)]
    solved = case_clocks(snapshot("ab", anchors, [sound("a", "b", 3.0)]))
    # To each other they stand where the sound says; when that was, is not known.
    assert begins(solved, "b") - begins(solved, "a") == pytest.approx(3.0, abs=0.05)
    for clock in solved.clocks.values():
        assert clock.sigma == pytest.approx(off, abs=0.1)
        assert clock.open_by == pytest.approx(off, abs=0.1)


def test_the_word_of_a_person_ends_it():
    wrong, right = overlay("a", 0.0), overlay("b", HOUR + 3.0)
    said = Anchor("manual:1", "b", 0.0, right.utc, 0.5, AnchorSource.MANUAL)
    solved = case_clocks(snapshot("ab", [wrong, right, said], [sound("a", "b", 3.0)]))
    assert begins(solved, "a") == pytest.approx(HOUR, abs=0.1)
    assert solved.clocks["a"].outliers == (wrong.id,)
    assert solved.clocks["a"].open_by == 0.0


def test_what_is_rejected_moves_nothing():
    tie = sound("a", "b", 3.0)
    wrong = replace(sound("a", "b", 50.0, 9.0), status=Status.REJECTED)
    anchors = [overlay("a", 0.0), overlay("a", 900.0, 1.0, status=Status.REJECTED)]
    assert case_clocks(snapshot("ab", anchors, [tie, wrong])) == case_clocks(
        snapshot("ab", anchors[:1], [tie])
    )


def test_parts_that_nothing_joins_are_clocks_of_their_own():
    solved = case_clocks(
        snapshot("abcdef", [overlay("a", 0.0), overlay("c", 9.0)], [sound("a", "b", 1.0)])
    )
    assert solved.parts == (("a", "b"), ("c",))
    tied = snapshot("abcd", [overlay("a", 0.0)], [sound("c", "d", 2.5)])
    solved = case_clocks(tied)
    assert solved.parts == (("a",), ("c", "d"))
    assert set(solved.clocks) == {"a"}
    # Nobody knows when c and d were, but to each other they have their places.
    places = place_records(tied)
    assert not places["c"].known
    assert places["d"].start - places["c"].start == pytest.approx(2.5 * MICROS, abs=1)


def test_sound_tells_how_fast_a_clock_runs():
    ties = [
        Tie(f"t{n}", TiedMoment("a", t), TiedMoment("b", t * (1 + 145e-6)), 0.01, TieSource.SOUND)
        for n, t in enumerate((0.0, 1200.0, 2400.0, 3600.0))
    ]
    anchors = [overlay("a", 0.0), overlay("a", HOUR, HOUR)]
    clock = case_clocks(snapshot("ab", anchors, ties)).clocks["b"]
    assert clock.drift == pytest.approx(-145e-6, abs=4e-6)
    assert clock.sigma_at(6 * HOUR) > 2 * clock.sigma_at(HOUR / 2)


def test_a_camera_restarted_in_the_middle_is_no_drift():
    # Its clock was set back by ten minutes after half an hour: one of the two is set aside.
    anchors = [overlay("a", m, m) for m in (0.0, 600.0, 1200.0)]
    anchors += [overlay("a", m - 600.0, m) for m in (2400.0,)]
    clock = case_clocks(snapshot("a", anchors)).clocks["a"]
    assert clock.outliers == (anchors[-1].id,)
    assert clock.drift == pytest.approx(0.0, abs=1e-5)


def test_three_hundred_records_hang_on_one_anchor():
    names = [f"v{n:03}" for n in range(300)]
    ties = [sound(a, b, 1.0) for a, b in pairwise(names)]
    solved = case_clocks(snapshot(names, [overlay(names[0], 0.0)], ties))
    assert len(solved.clocks) == 300
    assert begins(solved, names[-1]) == pytest.approx(299.0, abs=1e-3)
    assert solved.clocks[names[-1]].sigma == pytest.approx(
        (0.02**2 + 299 * 0.005**2) ** 0.5, rel=0.01
    )
