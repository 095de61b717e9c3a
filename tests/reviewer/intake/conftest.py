"""One process that looks into files for all tests here, as starting it takes most of their time."""

from contextlib import nullcontext

import pytest

from reviewer.intake.limits import DEFAULTS
from reviewer.system.isolation import IsolatedReader


@pytest.fixture(scope="session")
def shared_reader(tmp_path_factory):
    with IsolatedReader(DEFAULTS, writable=(tmp_path_factory.getbasetemp(),)) as reader:
        yield reader


@pytest.fixture(autouse=True)
def one_reader(request, monkeypatch):
    """The tests of faults start and stop their own."""
    if "faults" not in request.module.__name__ and "tmp_path" in request.fixturenames:
        shared = request.getfixturevalue("shared_reader")
        monkeypatch.setattr(
            "reviewer.intake.intake.IsolatedReader", lambda *_, **__: nullcontext(shared)
        )
