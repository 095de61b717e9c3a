"""One desk for all tests here: starting its child takes most of their time."""

import pytest

from reviewer.pages import PageDesk


@pytest.fixture(scope="session")
def desk():
    made = PageDesk()
    yield made
    made.close()
