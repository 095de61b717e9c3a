"""What the attack found out is kept within bounds: the least used goes first."""

from __future__ import annotations

import os

import pytest

from reviewer.attack import remembered_checks
from reviewer.export import remembered_results
from reviewer.export.remembered_results import RememberedResults


@pytest.fixture
def kept(tmp_path):
    made = RememberedResults(tmp_path)
    for number in range(6):
        made.remember_result(f"k{number}", {"secrets": [str(number)]})
        os.utime(tmp_path / f"k{number}.json", (1000.0 + number, 1000.0 + number))
    return made


def left(folder):
    return sorted(path.stem for path in folder.glob("*.json"))


def test_of_too_many_the_least_used_go(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(remembered_results, "OLDEST", float("inf"))
    monkeypatch.setattr(remembered_results, "MOST", 3)
    assert kept.recall_result("k1") == {"secrets": ["1"]}  # and so it is used now
    kept.prune_oldest()
    assert left(tmp_path) == ["k1", "k4", "k5"]


def test_of_too_much_the_least_used_go(kept, tmp_path, monkeypatch):
    size = (tmp_path / "k0.json").stat().st_size
    monkeypatch.setattr(remembered_results, "OLDEST", float("inf"))
    monkeypatch.setattr(remembered_results, "MOST_BYTES", 2 * size)
    kept.prune_oldest()
    assert left(tmp_path) == ["k4", "k5"]


def test_what_was_of_no_use_for_long_goes(kept, tmp_path):
    kept.remember_result("new", {})
    kept.prune_oldest()
    assert left(tmp_path) == ["new"]
    RememberedResults(tmp_path / "none").prune_oldest()


def test_what_was_found_with_other_words_is_not_believed(tmp_path, monkeypatch):
    for room in ("words", "detectors", "models"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "a.txt").write_text("a")
    monkeypatch.setattr(remembered_checks, "resource_path", tmp_path.joinpath)
    edition = remembered_checks.edition_of_attack.__wrapped__
    before = edition()
    assert edition() == before
    (tmp_path / "words" / "a.txt").write_text("b")
    assert edition() != before
