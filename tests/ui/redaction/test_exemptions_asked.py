"""A person says why something is hidden: the exemption and the reason, asked at once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from reviewer.model import Ground, Put, StatedFact, Status
from tests.helpers.seen import named, said, settle
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from tests.helpers.video_desk import cite, draw, press, rows, selected
from ui.redaction.hidden_picture import HiddenPicture
from ui.widgets.beside import place_beside


def done(popup):
    """The button that Return presses."""
    return next(b for b in popup.findChildren(QPushButton) if b.isDefault())


def test_a_new_box_is_unfinished_until_an_exemption_is_picked_with_one_key(window, desk):
    made = draw(window, desk)
    assert (made.status, made.exemptions) == (Status.PROPOSED, ())
    assert "no exemption yet" in desk.wall.tile_of(VIDEO_A).view.overlays[0].label
    cite(desk, "2")
    assert selected(desk).exemptions == ("7(1)(b)",)
    assert selected(desk).status is Status.ACCEPTED
    assert desk.redact.asker.popup is None


def test_keys_stay_and_what_fits_is_preselected(window, desk):
    draw(window, desk)
    before = [(r.text(0), r.text(1)) for r in rows(desk.redact.asker.popup.list)]
    named(desk.redact.asker.popup, "Reason", QComboBox).setEditText("bystander")
    cite(desk, "5")
    used = selected(desk).exemptions
    draw(window, desk, VIDEO_B)
    popup = desk.redact.asker.popup
    assert [(r.text(0), r.text(1)) for r in rows(popup.list)] == before
    assert popup.list.currentItem().text(3) == "used 1×"
    assert done(popup).text() == f"Accept, citing {used[0]}"
    QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert (selected(desk).exemptions, selected(desk).reason) == (used, "bystander")


def test_a_whole_record_is_not_withheld_for_what_a_face_was_hidden(window, desk):
    draw(window, desk)
    cite(desk, "5")
    press(window, "Ctrl+Shift+W")
    popup = desk.redact.asker.popup
    assert named(popup, "Reason", QComboBox).currentText() == ""
    assert not done(popup).isEnabled()
    QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert desk.redact.asker.popup is popup
    popup.reject()


def test_the_popup_shows_whole_titles_and_keeps_the_size_it_was_given(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    titles = [r.text(2).partition(" · ")[0] for r in rows(popup.list)]
    wide = max(map(popup.list.fontMetrics().horizontalAdvance, titles))
    assert popup.list.columnWidth(2) >= wide
    popup.resize(popup.width() + 40, popup.height())
    size = popup.size()
    button(popup, "Decide later").click()
    window.actions_table.run_action("exemption")
    assert desk.redact.asker.popup.size() == size
    desk.redact.asker.close_popup()


@pytest.mark.parametrize("whole", [False, True])
def test_every_row_that_has_a_key_is_in_sight_when_the_question_comes(window, desk, qtbot, whole):
    made = draw(window, desk)
    if whole:
        desk.redact.asker.popup.reject()
        desk.session.select_record(made.record)
        press(window, "Ctrl+Shift+W")  # about a whole record: no box that it has to stand beside
    popup = desk.redact.asker.popup
    qtbot.waitUntil(popup.isVisible)
    settle()
    room = window.screen().availableGeometry()
    assert room.height() >= 700
    seen = popup.list.viewport().rect()
    keyed = [row for row in rows(popup.list) if row.text(0)]
    assert len(keyed) == 9
    below = [r.text(0) for r in keyed if not seen.contains(popup.list.visualItemRect(r))]
    # Below a box it is as high as the screen leaves; it never lies on what it asks about.
    assert not below or (not whole and popup.geometry().bottom() == room.bottom())
    popup.reject()


def test_an_exemption_is_found_by_words_and_takes_a_reason(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    QTest.keyClicks(popup.list, "u")
    QTest.keyClicks(named(popup, "Search exemptions", QLineEdit), "ninvolved")
    named(popup, "Reason", QComboBox).setEditText("bystander at the door")
    QTest.keyClick(named(popup, "Search exemptions", QLineEdit), Qt.Key.Key_Return)
    assert selected(desk).exemptions == ("BWC-ID",)
    assert selected(desk).reason == "bystander at the door"


def test_several_exemptions_are_ticked_with_space(window, desk):
    draw(window, desk)
    codes = desk.redact.asker.popup.list
    QTest.keyClick(codes, Qt.Key.Key_Space)
    QTest.keyClick(codes, Qt.Key.Key_Down)
    QTest.keyClick(codes, Qt.Key.Key_Space)
    QTest.keyClick(codes, Qt.Key.Key_Return)
    assert selected(desk).exemptions == ("7(1)(c)", "7(1)(b)")


def test_what_is_cited_by_another_name_than_its_code_is_ticked_in_the_list(window, desk):
    made = draw(window, desk)
    cite(desk)
    cited = replace(made, exemptions=("50 ILCS 706/10-20(b)",), status=Status.ACCEPTED)
    desk.session.put_entity(cited, "Import")
    desk.context.actions.run_action("exemption")
    popup = desk.redact.asker.popup
    row = popup.list.currentItem()
    assert row.text(1) == "50 ILCS 706/10-20(b)"
    assert row.checkState(1) is Qt.CheckState.Checked
    assert done(popup).text() == "Cite 50 ILCS 706/10-20(b)"
    assert "50 ILCS 706/10-20(b): Body-worn camera" in said(popup)
    popup.reject()


def test_a_number_cites_the_same_exemption_as_long_as_the_list_stands(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    keys = {row.text(1): row.text(0) for row in rows(popup.list)}
    named(popup, "Search exemptions", QLineEdit).setText("private")
    assert 0 < popup.list.topLevelItemCount() < len(keys)
    assert all(row.text(0) == keys[row.text(1)] for row in rows(popup.list))
    cite(desk, keys["7(1)(b)"])
    assert selected(desk).exemptions == ("7(1)(b)",)


def test_a_digit_cites_from_anywhere_but_a_field_of_text(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    reason = named(popup, "Reason", QComboBox)
    reason.setEditText("unit ")
    reason.lineEdit().setFocus()
    for field in (reason.lineEdit(), named(popup, "Search exemptions", QLineEdit)):
        QTest.keyClicks(field, "2")
        assert desk.redact.asker.popup is popup
    assert reason.currentText() == "unit 2"
    named(popup, "Search exemptions", QLineEdit).clear()
    later = button(popup, "Decide later")
    later.setFocus()
    QTest.keyClicks(later, "2")
    assert desk.redact.asker.popup is None
    assert (selected(desk).exemptions, selected(desk).reason) == (("7(1)(b)",), "unit 2")


def button(popup, text):
    return next(b for b in popup.findChildren(QPushButton) if b.text() == text)


def test_leave_unfinished_is_a_wish_of_its_own(window, desk):
    draw(window, desk)
    button(desk.redact.asker.popup, "Decide later").click()
    assert desk.redact.asker.popup is None
    assert selected(desk).status is Status.PROPOSED
    window.actions_table.run_action("exemption")
    popup = desk.redact.asker.popup
    assert not [b for b in popup.findChildren(QPushButton) if b.text() == "Decide later"]
    QTest.keyClick(popup.list, Qt.Key.Key_Escape)  # it was not made just now
    assert selected(desk).status is Status.PROPOSED


@pytest.mark.parametrize("how", ["Escape", "Cancel", "close"])
def test_cancel_takes_a_new_redaction_back_whole(window, desk, how):
    before = desk.session.snapshot
    draw(window, desk)
    popup = desk.redact.asker.popup
    if how == "Escape":
        QTest.keyClick(popup.list, Qt.Key.Key_Escape)
    elif how == "Cancel":
        button(popup, "Cancel").click()
    else:
        popup.close()
    assert desk.redact.asker.popup is None
    assert desk.session.snapshot.redactions == before.redactions
    press(window, "Ctrl+Shift+Z")  # it was one step, and can be done again
    assert len(desk.session.snapshot.redactions) == 1
    desk.redact.asker.close_popup()


def test_cancel_takes_back_only_what_it_asked_about(window, desk):
    made = draw(window, desk)
    desk.session.select_redaction(made.id)
    press(window, "Alt+Right")
    window.actions_table.run_action("bookmark")
    button(desk.redact.asker.popup, "Cancel").click()
    assert desk.session.snapshot.redactions == ()
    assert len(desk.session.snapshot.annotations) == 1


def test_a_withholding_of_the_wrong_record_is_cancelled_with_what_it_replaced(window, desk):
    desk.session.select_record(VIDEO_B)
    window.actions_table.run_action("not_responsive")
    before = desk.session.snapshot
    desk.session.select_record(VIDEO_B)
    press(window, "Ctrl+Shift+W")
    assert desk.session.snapshot.decisions == ()
    QTest.keyClick(desk.redact.asker.popup.list, Qt.Key.Key_Escape)
    assert desk.session.snapshot.redactions == before.redactions
    assert desk.session.snapshot.decisions == before.decisions
    window.actions_table.run_action("withhold")
    window.actions_table.run_action("bookmark")  # something else in between
    QTest.keyClick(desk.redact.asker.popup.list, Qt.Key.Key_Escape)
    assert desk.session.snapshot.redactions == before.redactions
    assert desk.session.snapshot.decisions == before.decisions


def test_the_popup_shows_what_is_hidden_and_when_as_the_window_tells_it(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    picture = popup.findChild(HiddenPicture)
    assert not picture.image.isNull()
    assert (picture.width(), picture.height()) == (160, 90)
    assert "Box · Officer A · 11:22:3" in said(popup)
    popup.reject()


def test_a_box_that_no_view_shows_is_decoded_for_the_popup(window, desk, qtbot):
    made = draw(window, desk)
    cite(desk)
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).start)
    picture = HiddenPicture(desk.context, QSize(160, 90), window)
    qtbot.waitUntil(lambda: desk.wall.tile_of(VIDEO_A).frame == 0)
    picture.show_redaction(made)
    qtbot.waitUntil(lambda: not picture.image.isNull())
    picture.deleteLater()


@given(
    st.tuples(st.integers(0, 1300), st.integers(0, 700)),
    st.tuples(st.integers(4, 320), st.integers(4, 400)),
)
def test_the_popup_never_covers_a_box_that_leaves_it_room(at, size):
    room = QRect(0, 0, 1366, 768)
    box = QRect(*at, *size) & room
    place = place_beside(QSize(760, 480), QSize(420, 360), box, room)
    assert room.contains(place)
    assert not place.intersects(box)


def test_return_asks_again(window, desk):
    draw(window, desk)
    desk.redact.asker.close_popup()
    window.actions_table.run_action("exemption")
    cite(desk)
    assert selected(desk).status is Status.ACCEPTED


def test_a_row_says_what_the_law_wants_stated_for_it_until_it_is(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    needed = {row.text(1): row.text(2).partition(" · ")[2] for row in rows(popup.list)}
    assert needed["7(1)(d)(i)"] == "needs whose, number, status, day checked, harm"
    assert needed["7(1)(a)"] == "needs the other law"
    assert needed["7(1)(c)"] == ""  # what it asks depends on who is hidden
    facts = (StatedFact("whose", "ours"), StatedFact("status", "open"), StatedFact("checked", "?"))
    ground = Ground("g1", VIDEO_A, "7(1)(d)(i)", facts=facts)
    desk.session.apply([Put(ground)], "State")
    desk.redact.asker.close_popup()
    press(window, "Return")
    popup = desk.redact.asker.popup
    row = next(r for r in rows(popup.list) if r.text(1) == "7(1)(d)(i)")
    assert row.text(2).endswith(" · needs number, day checked, harm")
    popup.list.setCurrentItem(row)
    assert "Needs stated before a release: number, day checked, harm." in popup._about.text()
