"""A window in front of a case in which three things are proposed, one of which cites nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Put, Redaction, RedactionKind
from reviewer.model.geometry import Box, Keyframe
from reviewer.plan import worklist
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import CALL, CUES, VIDEO_B
from ui.window.window import Window
from ui.window.workplace import Workplace

KEYS = (Keyframe(0.2, Box(0.6, 0.3, 0.12, 0.25)),)
FACE = any_redaction(
    "p1",
    VIDEO_B,
    RedactionKind.REGION,
    ("7(1)(c)",),
    start=0.2,
    end=2.0,
    keyframes=KEYS,
    source="yunet",
)
NAME = any_redaction(
    "p2", CUES, RedactionKind.TEXT, ("7(1)(b)",), cue=2, chars=(11, 22), source="words"
)
BARE = any_redaction("p3", CALL, RedactionKind.SOUND, start=1.0, end=2.0, source="clock")


def propose_three(window: Window) -> Workplace:
    """Its workplace, where that was done."""
    place = window.workplace
    place.session.apply([Put(FACE), Put(NAME), Put(BARE)], "Propose")
    place.redact.asker.close_popup()
    return place


def press(window: Window, keys: str) -> None:
    """Press keys in a window."""
    QTest.keySequence(window, QKeySequence(keys))
    QApplication.processEvents()


def redaction(place: Workplace, wanted: str) -> Redaction:
    """One of the case, by its id."""
    return next(r for r in place.session.snapshot.redactions if r.id == wanted)


def left(place: Workplace) -> list[tuple[str, str]]:
    """The keys of what is to be decided."""
    return [i.item_key for i in worklist.queue_of_work(place.session.snapshot)]


def walk_to(window: Window, place: Workplace, wanted: str) -> None:
    """Press N until a redaction is selected."""
    for _ in range(20):
        press(window, "N")
        if place.session.selected_redaction == wanted:
            return
    raise AssertionError(f"N never came to {wanted}")


def found_as(place: Workplace, path: str, **what: Any) -> None:
    """As if intake had found that about a record."""
    record = place.session.snapshot.get_record(path)
    place.session.case.add_records([replace(record, **what)])
    place.session.reload_case()


def decisions(place: Workplace) -> dict[str, str]:
    """What was decided about records, by their paths."""
    return {d.record: d.decision for d in place.session.snapshot.decisions}


def come_back(window: Window) -> None:
    """What a window manager does when a question was answered; no screen has none."""
    window.activateWindow()
    QApplication.processEvents()
