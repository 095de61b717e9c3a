"""A case in which nothing tells a time of day shows the time that has gone by, and no day."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from reviewer.clock.timebase import MICROS
from reviewer.intake import new_case
from tests.helpers.attack_media import write_wav
from ui.common.item_text import date_text
from ui.playback.go_to_dialog import GoToDialog
from ui.timeline.scale import Scale, make_ticks
from ui.timeline.set_time_dialog import SetTimeDialog


@pytest.fixture(scope="session")
def built_case(tmp_path_factory):
    place = tmp_path_factory.mktemp("no-clock")
    (place / "bundle").mkdir()
    write_wav(place / "bundle" / "call.wav", np.zeros(6 * 8000, np.int16), 8000)
    new_case(place / "case", place / "bundle")
    return place / "case"


def test_elapsed_times_are_shown_until_a_clock_is_said(window, context):
    bar, session = window.workplace.playbar, context.session
    context.playhead.seek_to(2 * MICROS)
    assert bar.clock.time_text() == "00:00:02.00 since the beginning"
    assert "19" not in date_text(0, session.zone_shown)
    labels = [t for t in make_ticks(Scale(-1e6, 1e4, 0, 800), session.zone_shown, 60) if t.text]
    assert labels
    assert not any(tick.day for tick in labels)
    bar.go_to()
    dialog = window.findChild(GoToDialog)
    dialog.field.setText("0:00:03")
    assert dialog.meaning.text() == "Time: 00:00:03 of the case."
    dialog.reject()


def test_the_first_clock_needs_a_day(window, context):
    context.session.select_record("call.wav")
    window.actions_table.run_action("set_time")
    dialog = window.findChild(SetTimeDialog)
    dialog.field.setText("16:22:31")
    assert dialog.time.target is None
    assert "date" in dialog.meaning.text()
    dialog.field.setText("2025-06-04 16:22:31")
    dialog.accept()
    assert context.session.zone_shown == context.session.snapshot.info.timezone
    assert "2025" in window.workplace.playbar.clock.time_text()


def test_the_words_about_a_typed_time_are_shown_with_all_their_lines(window, qtbot):
    window.workplace.playbar.go_to()
    dialog = window.findChild(GoToDialog)
    qtbot.waitExposed(dialog)
    for typed in ("", "99:99", "23:59:59"):
        dialog.field.setText(typed)
        QApplication.processEvents()
        assert dialog.meaning.height() >= dialog.meaning.heightForWidth(dialog.meaning.width())
    dialog.reject()
