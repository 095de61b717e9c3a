"""The pane of documents, with children that all tests of a file share."""

import pytest

from reviewer.overlooked.preview import Previewer
from reviewer.pages import PageDesk
from tests.helpers.document_pane import ready
from tests.helpers.ui_case import REPORT


@pytest.fixture(scope="module")
def one_desk():
    """Starting the children that read and render takes most of a test's time: one of each."""
    desk = PageDesk()
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def one_maker(tmp_path_factory):
    maker = Previewer(tmp_path_factory.mktemp("previews"))
    yield maker
    maker.close()


@pytest.fixture
def shared_children(monkeypatch, one_desk, one_maker):
    """The window uses the children of all tests of a file."""

    class Desk:
        def __getattr__(self, name):
            return getattr(one_desk, name)

        def close(self):
            pass

    class Maker:
        def __init__(self, kept):
            pass

        def make_preview(self, *args):
            return one_maker.make_preview(*args)

        def close(self):
            pass

    monkeypatch.setattr("ui.documents.page_store.PageDesk", Desk)
    monkeypatch.setattr("ui.documents.as_released.Previewer", Maker)


@pytest.fixture
def view(window, context, qtbot):
    """The pane, with the report in it."""
    made = window.workplace.views["document"]
    context.session.select_record(REPORT)
    qtbot.waitUntil(lambda: ready(made), timeout=20_000)
    yield made
    window.workplace.redact.asker.close_popup()
