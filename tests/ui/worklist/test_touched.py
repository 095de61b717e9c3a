"""Touched is not decided: what a search redacted waits to be looked at, and says so."""

import pytest
from PySide6.QtCore import Qt

from reviewer.model import Put, Status, TermRedaction
from reviewer.overlooked.reading import UNIT, share_read
from reviewer.overlooked.watched import SETTING, Sense, from_data
from tests.helpers.ui_case import CUES, LOG, REPORT


def redact(window, record):
    hidden = TermRedaction(f"t-{record}", record, ("7(1)(b)",), "", Status.ACCEPTED, term="Lopez")
    window.workplace.session.apply([Put(hidden)], "Redact all")


def touched(window):
    view = window.workplace.views["worklist"].touched
    items = [view.list.item(n) for n in range(view.list.count())]
    return [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]


def kept(window):
    return from_data(window.workplace.session.case.read_setting(SETTING))


def share(window, path):
    return share_read(window.workplace.session.snapshot.get_record(path), kept(window))


def listed(window, path):
    rows = window.workplace.views["records"].model.rows
    (row,) = [r for r in rows if r.record.path == path]
    return row.state_text, row.unseen


def is_counted(window, page):
    """What of the page is on the screen now is kept as read."""
    pane = window.workplace.views["document"].pane
    part = pane.part_in_view
    if part is None or pane.page != page:
        return False
    first, last = ((page - 1 + share) * UNIT * 1000 for share in part)
    spans = kept(window).stretches_taken_in(REPORT, Sense.READ)
    return any(s.start <= first + 1 and last - 1 <= s.end for s in spans)


def test_a_document_is_redacted_and_not_read_until_each_page_was_on_the_stage(window, qtbot):
    redact(window, REPORT)
    place = window.workplace
    assert touched(window) == ["Incident report. Not read"]
    assert place.views["worklist"].touched.heading.text() == "Redacted, not looked at (1)"
    assert listed(window, REPORT) == ("redacted", "not read")
    place.session.select_record(REPORT)
    view = place.views["document"]
    qtbot.waitUntil(lambda: is_counted(window, 1))
    assert touched(window) == ["Incident report. Read in part"]
    for page in (1, 2):
        view.go_to(page)
        for down in (0.0, 0.5, 1.0):
            view.pane.scroll_to(0.0, down)
            qtbot.waitUntil(lambda page=page: is_counted(window, page))
    assert share(window, REPORT) == 1
    assert touched(window) == []
    assert listed(window, REPORT) == ("disclosed in part", "")


@pytest.mark.parametrize("path", [CUES, LOG])
def test_cues_and_rows_that_were_on_the_screen_are_read(window, qtbot, path):
    redact(window, path)
    listed_here = window.workplace.views["worklist"].touched.list
    assert touched(window)[0].endswith("Not read")
    listed_here.itemActivated.emit(listed_here.item(0))
    qtbot.waitUntil(lambda: share(window, path) == 1)
    assert touched(window) == []
