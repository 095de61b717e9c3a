"""Shared by all tests: Qt without a screen, and the doors to corpus and judge."""

import gc
import os
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

from tests.helpers.kept_readers import KeptReaders

WINDOWS = Path(__file__).with_name("ui")

# A machine that is busy is no fault of the program: nothing is asserted about time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items):
    """Files with a slow test begin: what takes long must not run alone at the end. Then files with
    windows, which often wait, come by turns with the others, which keep a processor busy.
    """
    begin = {item.path for item in items if item.get_closest_marker("slow")}
    kinds = [WINDOWS in item.path.parents for item in items]
    of_kind, before, places = Counter(kinds), Counter(), {}
    for item, kind in zip(items, kinds, strict=True):
        # How much of its kind comes before the file.
        places.setdefault(item.path, before[kind] / of_kind[kind])
        before[kind] += 1
    items.sort(key=lambda item: (item.path not in begin, places[item.path]))


def pytest_collection_finish():
    """What was read in until now stays, so nobody looks for garbage or leftovers in it: with all
    tests that are some hundred thousand objects, looked through several times for each window.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _left_behind():
    """What the tests of a file leave in memory stays, too: nobody looks through it again."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """Each test has its own settings and signing key."""
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def kept_readers():
    """The processes that read records, for all tests."""
    made = KeptReaders()
    yield made
    made.close()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real records; the test is skipped without it."""
    place = os.environ.get("REVIEWER_CORPUS", "")
    if not place or not Path(place).is_dir():
        pytest.skip("REVIEWER_CORPUS is not set")
    return Path(place)


@pytest.fixture(scope="session")
def judge() -> Path:
    """The outside adversary's script; the test is skipped without it."""
    place = os.environ.get("REVIEWER_JUDGE", "")
    if not place or not Path(place).is_file():
        pytest.skip("REVIEWER_JUDGE is not set")
    return Path(place)
