"""Where redacting begins."""

import pytest

from tests.helpers.video_desk import stand


@pytest.fixture
def desk(window, qtbot):
    """The workplace, at a moment that both cameras cover, with pictures on the wall."""
    return stand(window, qtbot)
