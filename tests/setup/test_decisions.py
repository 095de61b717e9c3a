"""Decisions are numbered files, listed in the index, and named by the modules that they shaped."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "decisions"
FILES = sorted(FOLDER.glob("*.md"))


def where(file: Path) -> list[str]:
    """The places that a decision's second line names."""
    line = file.read_text(encoding="utf-8").splitlines()[2]
    return re.findall(r"`([^`]+)`", line.partition("Where:")[2])


def test_numbers_have_no_gap_and_stand_in_the_heading() -> None:
    assert [int(file.name[:4]) for file in FILES] == list(range(1, len(FILES) + 1))
    for number, file in enumerate(FILES, 1):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {number}. ")
        assert len(lines) <= 40, f"{file.name} is no half page"


def test_the_index_lists_each_once() -> None:
    index = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    listed = re.findall(r"\(resources/decisions/([^)]+)\)", index)
    assert sorted(listed) == [file.name for file in FILES]


def test_a_decision_and_its_modules_name_each_other() -> None:
    for number, file in enumerate(FILES, 1):
        places = where(file)
        assert places, f"{file.name} names no place"
        for place in places:
            assert (ROOT / place).exists(), f"{file.name} names {place}, which is not there"
            if place.startswith(("reviewer/", "ui/")):
                said = (ROOT / place).read_text(encoding="utf-8").split('"""')[1]
                assert re.search(rf"Decisions? [\d, ]*\b{number}\b", said), (place, number)


def test_modules_name_decisions_that_there_are() -> None:
    for room in ("reviewer", "ui"):
        for module in (ROOT / room).rglob("*.py"):
            text = module.read_text(encoding="utf-8")
            for numbers in re.findall(r"^\s*(?:#\s*)?Decisions? ([\d, ]+)\.", text, re.MULTILINE):
                assert all(0 < int(n) <= len(FILES) for n in numbers.split(",")), module
