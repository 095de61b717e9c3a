"""The window shows what children read: no record is opened, and no decoder loaded, by itself."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from reviewer.model import Kind
from reviewer.readers import originals
from tests.helpers.caller import parsed_here
from tests.helpers.seen import named, settle
from tests.helpers.ui_case import CALL, CUES, LOG, PHOTO, REPORT, VIDEO_A, WORDS
from ui.case.session import RecordSpot
from ui.finding.matches_dialog import MatchesDialog
from ui.timeline.lane_store import LaneStore

DECODERS = """
import importlib, pkgutil, sys
import reviewer.intake, ui
for found in pkgutil.walk_packages(ui.__path__, "ui."):
    importlib.import_module(found.name)
print("av" in sys.modules)
"""


@pytest.fixture
def case_folder(case_folder):
    """Nothing of it was read before: another test may have."""
    originals.forget_transcripts()
    return case_folder


@pytest.fixture
def found(monkeypatch, case_folder):
    """What was parsed here, from before the window opens."""
    with parsed_here(monkeypatch, case_folder / "originals") as seen:
        yield seen


def test_a_session_with_every_kind_of_record_parses_none(found, window, context, qtbot):
    views, session = window.workplace.views, context.session
    for path in (REPORT, PHOTO, LOG):
        session.select_record(path)
        pane = views["document"].pane
        qtbot.waitUntil(lambda p=pane: p.is_drawn or bool(p.words.toPlainText()), timeout=30_000)
    for path in (CUES, WORDS, CALL, VIDEO_A):
        session.select_record(path)
        settle()
    lanes = LaneStore.store_of(context)
    qtbot.waitUntil(lambda: bool(lanes.lanes) and not lanes.reading, timeout=30_000)
    context.actions.run_action("find")
    QTest.keyClicks(views["find"].field, "Maria Lopez")
    qtbot.waitUntil(lambda: bool(views["find"].hits), timeout=10_000)
    QTest.mouseClick(named(views["find"], "Redact all"), Qt.MouseButton.LeftButton)
    dialog = views["find"].findChild(MatchesDialog)
    qtbot.waitUntil(lambda: bool(dialog.list.record_rows()), timeout=30_000)
    redact = named(dialog, "Redact", QPushButton)
    qtbot.waitUntil(redact.isEnabled, timeout=30_000)
    redact.click()
    qtbot.waitUntil(lambda: bool(session.snapshot.redactions), timeout=30_000)
    session.show_spot(RecordSpot(LOG, None, None, 1, "scene"))
    kinds = {r.path: r.kind for r in session.snapshot.records}
    assert {kinds[r.record] for r in session.snapshot.redactions} >= {
        *(Kind.TRANSCRIPT, Kind.DOCUMENT, Kind.DISPATCH)
    }
    assert not found, "\n".join(found)


def test_the_window_and_intake_load_no_decoder_of_media():
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", DECODERS], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
