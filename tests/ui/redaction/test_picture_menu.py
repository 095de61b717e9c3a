"""The right button on a picture: what it offers, and what becomes of it."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from reviewer.model import Put, Remove, SoundRedaction, Source, Status
from reviewer.plan.worklist import queue_of_work
from tests.helpers.ui_case import CALL, VIDEO_A, VIDEO_B
from tests.helpers.video_desk import at, cite, drag, draw, press, redactions
from ui.playback.chips import ChipRow
from ui.playback.over_picture import PictureSign, PictureTitle


def open_menu(desk, record, point, reason=QContextMenuEvent.Reason.Mouse):
    view = desk.wall.tile_of(record).view
    where = at(view, *point)
    event = QContextMenuEvent(reason, where, view.mapToGlobal(where))
    QApplication.sendEvent(view, event)
    return desk.redact.menu.menu


def lines(menu):
    return {
        a.text().partition("\t")[0]: a for a in menu.actions() if a.text() and not a.isSeparator()
    }


def test_an_empty_place_offers_what_begins_there_with_its_keys(window, desk, qtbot):
    menu = open_menu(desk, VIDEO_A, (0.6, 0.5))
    found = lines(menu)
    assert list(found) == [
        "New box here",
        "Follow it by itself",
        "Follow with the mouse",
        "Copy to the other cameras",
        "Only this video",
        "As released",
    ]
    assert "B" in found["New box here"].text()
    assert found["Follow with the mouse"] is window.actions_table["spray"]
    assert not found["Copy to the other cameras"].isEnabled()  # nothing is chosen
    found["New box here"].trigger()
    menu.close()
    (made,) = redactions(desk)
    box = made.keyframes[0].box
    assert (box.x + box.w / 2, box.y + box.h / 2) == pytest.approx((0.6, 0.5), abs=0.01)
    desk.redact.asker.close_popup()


def test_a_box_is_chosen_and_offers_what_can_become_of_it(window, desk):
    made = draw(window, desk)
    cite(desk)
    desk.session.select_redaction("")
    menu = open_menu(desk, VIDEO_A, (0.4, 0.45))
    assert desk.session.selected_redaction == made.id
    offered = [a.objectName() for a in menu.actions() if a.objectName()]
    assert offered[:6] == [
        "exemption",
        "hide_until_gone",
        "follow_there",
        "start_here",
        "end_here",
        "delete_redaction",
    ]
    assert len([a for a in menu.actions() if not a.isSeparator()]) <= 12
    lines(menu)["Delete the redaction"].trigger()
    menu.close()
    assert redactions(desk) == ()


def test_the_menu_key_opens_it_on_the_chosen_box(window, desk):
    made = draw(window, desk)
    cite(desk)
    menu = open_menu(desk, VIDEO_A, (0.9, 0.9), QContextMenuEvent.Reason.Keyboard)
    assert "Delete the redaction" in lines(menu)
    assert desk.session.selected_redaction == made.id
    menu.close()


def test_only_this_video_fills_the_wall_and_the_menu_brings_the_others_back(window, desk, qtbot):
    menu = open_menu(desk, VIDEO_B, (0.6, 0.5))
    lines(menu)["Only this video"].trigger()
    menu.close()
    assert desk.player.only_record == VIDEO_B
    qtbot.waitUntil(lambda: desk.wall.tile_of(VIDEO_B).frame is not None)
    menu = open_menu(desk, VIDEO_B, (0.6, 0.5))
    assert window.actions_table["wall"] in menu.actions()
    menu.close()


def test_a_window_that_only_reads_offers_no_new_box(window, desk):
    window.actions_table.read_only.set_read_only("Ann has it open")
    menu = open_menu(desk, VIDEO_A, (0.6, 0.5))
    assert not lines(menu)["New box here"].isEnabled()
    assert not lines(menu)["Follow it by itself"].isEnabled()
    menu.close()
    window.actions_table.read_only.set_read_only("")


def test_what_is_accepted_is_offered_to_the_other_camera_with_one_click(window, desk):
    made = draw(window, desk)
    chip = desk.redact.follow.copies.chip
    assert chip.isHidden()
    cite(desk)
    assert chip.text() == "Also on Officer B? Copy there   H"
    chip.click()
    assert chip.isHidden()
    _, copy = sorted(redactions(desk), key=lambda r: r.record)
    assert (copy.record, copy.status, copy.source) == (VIDEO_B, Status.PROPOSED, Source.CAMERA)
    assert copy.exemptions == redactions(desk)[0].exemptions
    one, other = (desk.session.placement_of(p) for p in (VIDEO_A, VIDEO_B))
    doubt = (one.clock.sigma + other.clock.sigma) * 1e6
    first, last = (other.utc_of_media(t) for t in (copy.start, copy.end))
    now = next(r for r in redactions(desk) if r.id == made.id)
    assert first == pytest.approx(max(one.utc_of_media(now.start) - doubt, other.start), abs=10)
    assert last == pytest.approx(min(one.utc_of_media(now.end) + doubt, other.end), abs=10)
    why = next(w.why for w in queue_of_work(desk.session.snapshot) if w.redaction == copy.id)
    assert why.startswith("It is hidden on another camera at this moment")
    # Asked again there is nothing more to copy, and what was rejected does not come back.
    window.actions_table.run_action("copy_cameras")
    assert len(redactions(desk)) == 2
    desk.session.undo()
    assert redactions(desk) == (now,)


def overlap(desk, chip):
    """What is read or pressed on the wall and lies below the chip."""
    wall = desk.wall
    kinds = (QAbstractButton, PictureTitle, PictureSign, ChipRow)
    parts = [w for w in wall.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()]
    return [
        w
        for w in parts
        if w is not chip
        and QRect(w.mapTo(wall, QPoint(0, 0)), w.size()).intersects(chip.geometry())
    ]


def test_the_offer_covers_nothing_that_is_read_or_pressed(window, desk, qtbot):
    draw(window, desk)
    cite(desk)
    chip = desk.redact.follow.copies.chip
    for size in ((1366, 768), (1920, 1080), (1100, 700)):
        window.resize(*size)
        QTest.mouseMove(desk.wall.tile_of(VIDEO_A).view)
        qtbot.waitUntil(lambda: chip.isHidden() or not overlap(desk, chip))
        assert not chip.isHidden()
        assert desk.wall.rect().contains(chip.geometry())
    # Where a recording ends, a row of chips comes up below the pictures.
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_B).start - 100_000)
    qtbot.waitUntil(desk.wall.chips.isVisible)
    qtbot.waitUntil(lambda: chip.isHidden() or not overlap(desk, chip))
    assert not chip.isHidden()


def test_the_offer_goes_with_its_box_and_with_undo(window, desk):
    chip = desk.redact.follow.copies.chip
    draw(window, desk)
    cite(desk)
    assert not chip.isHidden()
    desk.session.undo()  # it is a proposal again
    assert chip.isHidden()
    desk.session.redo()
    press(window, "A")
    desk.session.undo()
    draw(window, desk, start=(0.6, 0.6), end=(0.8, 0.8))
    cite(desk)
    assert not chip.isHidden()
    window.actions_table.run_action("delete_redaction")
    assert chip.isHidden()


def test_nothing_is_offered_where_the_other_camera_hides_the_moment_already(window, desk):
    chip = desk.redact.follow.copies.chip
    draw(window, desk, VIDEO_B)
    desk.redact.asker.close_popup()
    draw(window, desk)
    cite(desk)
    assert chip.isHidden()
    other = next(r for r in redactions(desk) if r.record == VIDEO_B)
    desk.session.apply([Remove("redactions", other.id)], "Delete")
    desk.session.undo()
    assert chip.isHidden()


def test_a_copy_opens_the_other_camera_with_its_box_in_the_hand_and_never_goes_back(
    window, desk, qtbot
):
    draw(window, desk)
    cite(desk)
    stood, told = desk.playhead.position, []
    desk.context.notices.message.connect(told.append)
    desk.redact.follow.copies.chip.click()
    copy = next(r for r in redactions(desk) if r.record == VIDEO_B)
    assert desk.session.selected_redaction == copy.id
    assert desk.session.selected_record == VIDEO_B
    assert desk.playhead.position == stood
    assert any("move it onto the person" in text for text in told)
    view = desk.wall.tile_of(VIDEO_B).view
    qtbot.waitUntil(lambda: any(o.id == copy.id and o.selected for o in view.overlays))
    drag(view, (0.4, 0.45), (0.6, 0.55))
    moved = desk.session.snapshot.find_redaction(copy.id)
    assert max(key.box.x for key in moved.keyframes) == pytest.approx(0.5, abs=0.01)
    press(window, "A")
    assert desk.session.snapshot.find_redaction(copy.id).status is Status.ACCEPTED
    assert desk.redact.follow.copies.chip.isHidden()
    desk.session.select_redaction(copy.id)
    window.actions_table.run_action("copy_cameras")
    assert len(redactions(desk)) == 2


def test_a_silence_goes_to_everything_that_heard_it(window, desk):
    desk.session.select_record(CALL)
    sound = SoundRedaction("s1", CALL, ("7(1)(c)",), status=Status.ACCEPTED, start=1.0, end=2.0)
    desk.session.apply([Put(sound)], "Make")
    desk.session.select_redaction("s1")
    window.actions_table.run_action("copy_cameras")
    copies = [r for r in redactions(desk) if r.source == Source.CAMERA]
    assert copies
    assert all(isinstance(r, SoundRedaction) and r.status is Status.PROPOSED for r in copies)
