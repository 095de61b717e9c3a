"""The list of what is to be decided, with something in it."""

import pytest

from tests.helpers.work_desk import propose_three


@pytest.fixture
def desk(window):
    """The workplace with three proposals, one of which cites nothing."""
    return propose_three(window)


@pytest.fixture
def view(desk):
    """The list itself."""
    return desk.views["worklist"]
