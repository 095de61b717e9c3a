"""What stays visible in pictures, in the export dialog: its picture, and an answer by a button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewer.model import ImageRedaction, Put, RegionRedaction, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.overlooked.visible import LookedAt, SeenThrough, Visible
from reviewer.plan.bare_subjects import STAYS_BARE
from tests.helpers.export_dialog import texts
from tests.helpers.made_track import make_track
from tests.helpers.ui_case import PHOTO, VIDEO_A
from ui.release import looking_again


@pytest.fixture
def open_list(bare_face, open_readable, monkeypatch):
    """Opens the list of what stays visible: a track of a face in the first video."""
    monkeypatch.setattr(looking_again, "find_still_visible", lambda *_: SeenThrough())
    return open_readable


def choose_first(panel):
    group = panel.tree.topLevelItem(0)
    assert group.text(0).startswith("Still visible in pictures")
    panel.tree.setCurrentItem(group.child(0))
    return panel.answers


def shown_buttons(answers):
    buttons = ("stays_button", "box_button", "widen_button", "bare_button")
    return [name for name in buttons if not getattr(answers, name).isHidden()]


def redaction_in(context, name):
    return context.session.snapshot.find_redaction(name)


def test_what_was_looked_at_and_stays_is_ticked_off_with_a_name_and_gone(open_list, context, qtbot):
    panel = open_list()
    answers = choose_first(panel)
    assert shown_buttons(answers) == ["stays_button", "box_button"]
    name = panel.visible[0].track
    qtbot.waitUntil(lambda: not answers.picture.image.isNull(), timeout=20_000)
    with qtbot.waitSignal(context.session.changed, timeout=20_000):
        answers.stays_button.click()
    kept = redaction_in(context, name)
    assert (kept.status, kept.author) == (Status.REJECTED, context.session.case.author)
    qtbot.waitUntil(lambda: panel.items is not None and not panel.visible, timeout=20_000)
    assert not answers.isVisible()
    context.session.undo()
    assert redaction_in(context, name) is None


def test_what_is_to_be_hidden_is_proposed(open_list, context, qtbot):
    panel = open_list()
    answers = choose_first(panel)
    name = panel.visible[0].track
    with qtbot.waitSignal(context.session.changed, timeout=20_000):
        answers.box_button.click()
    assert redaction_in(context, name).status is Status.PROPOSED


def test_a_double_click_answers_once(open_list, context, qtbot):
    panel = open_list()
    answers = choose_first(panel)
    labels = []
    context.session.changed.connect(lambda change: labels.append(change.label))
    for does in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseClick):
        does(answers.stays_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.items is not None and not panel.visible, timeout=20_000)
    assert labels == ["It stays visible"]


@pytest.fixture
def late_mask(open_list, context):
    """The list, with the track's own mask that begins half a second late."""
    panel = open_list()
    name = panel.visible[0].track
    track = make_track(start=1.0)
    keys = (Keyframe(1.5, track.box_of_row(0)),)
    mask = RegionRedaction(
        name, VIDEO_A, ("7(1)(c)",), status=Status.ACCEPTED, start=1.5, end=2.0, keyframes=keys
    )
    context.session.apply([Put(mask)], "Redact region")
    return panel, name


def test_a_mask_that_leaves_a_part_of_its_own_is_widened(late_mask, context, qtbot):
    panel, name = late_mask
    qtbot.waitUntil(lambda: panel.items is not None and bool(panel.visible[0].mask), timeout=20_000)
    answers = choose_first(panel)
    assert shown_buttons(answers) == ["widen_button", "bare_button"]
    with qtbot.waitSignal(context.session.changed, timeout=20_000):
        answers.widen_button.click()
    made = redaction_in(context, name)
    assert made.status is Status.ACCEPTED
    assert made.start <= 1.0
    qtbot.waitUntil(lambda: panel.items is not None and not panel.visible, timeout=20_000)


def test_or_a_person_says_why_the_rest_may_be_seen(late_mask, context, qtbot):
    panel, _ = late_mask
    qtbot.waitUntil(lambda: panel.items is not None and bool(panel.visible[0].mask), timeout=20_000)
    answers = choose_first(panel)
    answers.bare_button.click()
    asking = answers.answers.asking
    asking.setTextValue("an actor")
    with qtbot.waitSignal(context.session.changed, timeout=20_000):
        asking.accept()
    (note,) = [n for n in context.session.snapshot.annotations if n.tag == STAYS_BARE]
    assert note.note == "an actor"
    told = f"looked at by {context.session.case.author or 'somebody'}: an actor"
    qtbot.waitUntil(lambda: [v.answer for v in panel.visible] == [told], timeout=20_000)


def test_who_stays_with_the_list_sees_what_the_second_look_saw(open_list, qtbot, monkeypatch):
    looked = SeenThrough(again=(LookedAt(VIDEO_A, 12, 60.0, 5.0, ("model",)),))
    monkeypatch.setattr(looking_again, "find_still_visible", lambda *_: looked)
    panel = open_list()
    words = "12 pictures of 60 s of video were looked at as they are released."
    qtbot.waitUntil(lambda: words in panel.summary.text(), timeout=20_000)
    assert "12 pictures of 60 s looked at as released, by model" in panel.summary.toolTip()
    assert not any(t.startswith("Still visible") for t in texts(panel.tree))


@pytest.mark.usefixtures("bare_face")
def test_what_is_seen_on_a_photo_has_its_picture_its_answers_and_the_way_there(
    open_readable, context, qtbot, monkeypatch
):
    told = {"looks": 1, "page": 1, "place": "in the picture"}
    place = (Keyframe(0.0, Box(0.2, 0.2, 0.2, 0.3)),)
    one = Visible(PHOTO, "seen-1", "faces", "a face", 0, 1, 0, 1, 0.3, 0.9, pieces=place, **told)
    monkeypatch.setattr(looking_again, "find_still_visible", lambda *_: SeenThrough((one,)))
    panel = open_readable()
    qtbot.waitUntil(lambda: panel.visible == (one,), timeout=20_000)
    answers = choose_first(panel)
    assert shown_buttons(answers) == ["stays_button", "box_button"]
    qtbot.waitUntil(lambda: not answers.picture.image.isNull(), timeout=20_000)
    with qtbot.waitSignal(context.session.changed, timeout=20_000):
        answers.stays_button.click()
    kept = redaction_in(context, "seen-1")
    assert (type(kept), kept.status) == (ImageRedaction, Status.REJECTED)
    qtbot.waitUntil(lambda: panel.items is not None and panel.visible == (one,), timeout=20_000)
    choose_first(panel)
    with qtbot.waitSignal(context.session.spot_asked) as asked:
        panel.go_button.click()
    assert (asked.args[0].record, asked.args[0].page) == (PHOTO, 1)
