"""Whoever was followed and hidden may be seen again: suggested, gone to, hidden alike, or not."""

from __future__ import annotations

import pytest

from reviewer.model import Put, RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe
from tests.helpers.made_tracks import made_track
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from tests.helpers.video_desk import press, redactions, stand

HEAD = (0.3, 0.3, 0.1, 0.2)


@pytest.fixture
def kept_tracks():
    """What a scan found: one head three times, twice on the first camera and once on the other."""
    return {
        VIDEO_A: [made_track(0.2, 1.0, HEAD), made_track(2.0, 0.8, HEAD)],
        VIDEO_B: [made_track(0.8, 0.6, HEAD)],
    }


@pytest.fixture
def desk(window, qtbot):
    place = stand(window, qtbot)
    qtbot.waitUntil(lambda: place.context.found.is_read)
    return place


@pytest.fixture
def same_looks(monkeypatch):
    """All that is compared looks the same: the pictures of the small case are drawn anew."""
    monkeypatch.setattr("reviewer.tracking.likeness.colours_alike", lambda one, other: 0.9)


def accept_followed(window, desk):
    """A box that a person drew on the first head, and that was followed, is accepted."""
    keys = (Keyframe(0.2, Box(*HEAD)), Keyframe(1.1, Box(*HEAD)))
    made = any_redaction(
        "r1",
        VIDEO_A,
        RedactionKind.REGION,
        ("7(1)(c)",),
        start=0.2,
        end=1.2,
        keyframes=keys,
        status=Status.PROPOSED,
        reason="a bystander",
        subject=None,
    )
    desk.session.apply([Put(made)], "Make")
    desk.session.select_redaction("r1")
    press(window, "A")
    return made


@pytest.fixture
def again(window, desk, same_looks, qtbot):
    """Who was followed is hidden, and where they may be again is known."""
    accept_followed(window, desk)
    found = desk.views["found"].again
    qtbot.waitUntil(lambda: len(found.rows) == 2)
    return found


def test_where_somebody_may_be_again_is_said_gone_to_and_hidden_alike(window, desk, again, qtbot):
    panel = desk.views["found"].again_panel
    desk.session.select_redaction("r1")
    assert panel.isVisible()
    assert again.tell_state().startswith("Perhaps there again: ")
    qtbot.waitUntil(lambda: all(not cell.icon().isNull() for cell in panel.cells.values()))
    before = [one.id for one in again.rows]
    press(window, "Ctrl+H")  # none is before the eyes
    assert [r.id for r in redactions(desk) if r.status is Status.ACCEPTED] == ["r1"]
    press(window, "Shift+H")
    assert panel.isVisible()
    assert again.here == before[0]
    press(window, "Ctrl+H")
    assert again.here == before[1]
    made = desk.session.snapshot.find_redaction(before[0])
    assert (made.status, made.exemptions) == (Status.ACCEPTED, ("7(1)(c)",))
    assert made.reason == "a bystander"
    desk.session.undo()
    assert [one.id for one in again.rows] == before


def test_somebody_else_is_not_suggested_again(window, desk, again):
    first, second = again.rows
    press(window, "Shift+H")
    press(window, "Ctrl+Shift+H")
    assert again.rows == (second,)
    assert again.here == second.id
    press(window, "Ctrl+Shift+H")
    assert again.rows == ()
    assert desk.session.selected_redaction == "r1"
    assert "left undecided" in again.tell_state()
    assert (
        first.id in desk.session.case.read_setting("somebody else than who was followed", {})["r1"]
    )
    desk.session.select_redaction("")
    desk.session.select_redaction("r1")
    assert again.rows == ()


def test_who_moved_on_with_the_clock_hides_nobody(window, desk, again):
    press(window, "Shift+H")
    desk.playhead.seek_to(desk.playhead.position + 5_000_000)
    accepted = [r.id for r in redactions(desk) if r.status is Status.ACCEPTED]
    for keys in ("Ctrl+H", "Ctrl+Shift+H"):
        press(window, keys)
    assert [r.id for r in redactions(desk) if r.status is Status.ACCEPTED] == accepted
    assert len(again.rows) == 2


def test_a_case_that_forbids_comparing_suggests_nobody(window, desk, again):
    desk.session.select_redaction("r1")
    panel = desk.views["found"].again_panel
    assert panel.isVisible()
    window.actions_table["allow_alike"].trigger()
    assert not panel.isVisible()
    assert again.rows == ()
    said = []
    window.notices.failed.connect(lambda what, _: said.append(what))
    press(window, "Shift+H")
    assert "switched off" in said[0]


class TestUnseen:
    """A recording that nobody looked through."""

    @pytest.fixture
    def kept_tracks(self):
        return {}

    def test_it_says_so_and_offers_to_look(self, window, desk, qtbot):
        accept_followed(window, desk)
        desk.session.select_redaction("r1")
        view = desk.views["found"]
        assert "not looked through for heads" in view.again.tell_state()
        assert view.again_panel.scan.isVisible()
        view.again_panel.scan.click()
        assert view.scan.dialog is not None
        view.scan.dialog.reject()


def test_where_nobody_was_found_below_the_box_nobody_is_compared(window, desk, same_looks, qtbot):
    keys = (Keyframe(0.2, Box(0.7, 0.7, 0.1, 0.1)), Keyframe(1.1, Box(0.7, 0.7, 0.1, 0.1)))
    about = {"start": 0.2, "end": 1.2, "keyframes": keys, "status": Status.ACCEPTED}
    made = any_redaction("r1", VIDEO_A, RedactionKind.REGION, ("7(1)(c)",), **about)
    desk.session.apply([Put(made)], "Make")
    desk.session.select_redaction("r1")
    found = desk.views["found"].again
    qtbot.waitUntil(lambda: found.tell_state().startswith("Nobody that was found"))
    assert found.rows == ()
