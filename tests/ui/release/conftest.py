"""What stays readable of a release, in the export dialog."""

import pytest

from reviewer.model import Decision, Put
from reviewer.tracking.track_store import ScanKey, ScanResult, TrackStore
from tests.helpers.export_dialog import planned
from tests.helpers.made_track import make_track
from tests.helpers.ui_case import VIDEO_A


@pytest.fixture
def open_readable(window, context, qtbot):
    """Opens the dialog on the whole case, with what stays readable in front and looked for."""
    requests = window.workplace.views["requests"]

    def opened():
        requests.select_request("q1")
        context.actions.run_action("export")
        panel = planned(requests.exporter, qtbot).readable
        qtbot.waitUntil(lambda: panel.items is not None, timeout=20_000)
        requests.exporter.tabs.setCurrentWidget(panel)
        return panel

    return opened


@pytest.fixture
def bare_face(context):
    """All is released, and a face that no mask covers was found in the first video."""
    session = context.session
    record = session.snapshot.get_record(VIDEO_A)
    key = ScanKey(record.sha256, ("stand-in 1",), ("faces",))
    found = ScanResult((make_track(start=1.0),), finished=True)
    TrackStore(session.case.cache_folder).keep_scan(key, found)
    session.apply([Put(Decision(r.path, "release")) for r in session.snapshot.records], "Release")
