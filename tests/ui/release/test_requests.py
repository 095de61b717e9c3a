"""Requests: who asks for what, and when it is due."""

import pytest
from PySide6.QtCore import Qt

from reviewer.model import Decision, Put, Request
from tests.helpers.panes import in_sight
from tests.helpers.seen import answer, said
from tests.helpers.ui_case import REPORT, VIDEO_A
from ui.release.request_form import RequestForm


@pytest.fixture
def requests(window):
    return in_sight(window.workplace.views["requests"])


def _form(window, button):
    button.click()
    return window.findChild(RequestForm)


def _save(form):
    answer(form).click()


def test_the_request_of_the_case_is_listed(requests):
    item = requests.list.topLevelItem(0)
    assert item.text(0) == "Ald. Example"
    assert item.text(2) == "○ 8 of 8 open"
    assert "City Council" in requests.details.text()


def test_a_request_is_added_in_one_step_and_its_due_date_is_told(requests, window, context, qtbot):
    form = _form(window, requests.add_button)
    save = answer(form)
    assert not save.isEnabled()
    qtbot.keyClicks(form.requester, "The Tribune")
    qtbot.keyClicks(form.received, "2026-02-27")
    assert "Due Fri, March 6, 2026" in form.due.text()
    assert "keep the earlier" in form.due.text()
    _save(form)
    made = next(q for q in context.session.snapshot.requests if q.id != "q1")
    assert (made.requester, made.basis, made.records) == ("The Tribune", "foia", ("*",))
    assert context.session.case.undo_label == f"Add request {made.id}"
    assert requests.current_request() == made
    assert "Casimir Pulaski" in requests.details.toolTip()


@pytest.mark.parametrize("typed", ["06/10/2025", "6/10/25", "2025-06-10", "June 10, 2025"])
def test_a_date_is_taken_as_people_write_it_and_read_back(typed, requests, window, context):
    form = _form(window, requests.edit_button)
    form.received.setText(typed)
    assert form.due.text().startswith("Received Tue, June 10, 2025. No deadline")
    _save(form)
    assert context.session.snapshot.get_request("q1").received == "2025-06-10"
    assert "received Tue, June 10, 2025" in requests.details.text()
    requests.edit_button.click()
    again = window.findChildren(RequestForm)[-1]
    assert again.received.text() == "6/10/2025"
    again.reject()


def test_an_empty_date_shows_how_one_is_written_and_no_day(requests, window):
    form = _form(window, requests.add_button)
    assert form.received.placeholderText() == "month/day/year"
    form.reject()


def test_a_request_for_some_records(requests, window, context):
    form = _form(window, requests.edit_button)
    form.all.setChecked(False)
    for n in range(form.records.count()):
        item = form.records.item(n)
        wanted = item.toolTip() in (REPORT, VIDEO_A)
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    _save(form)
    assert set(context.session.snapshot.get_request("q1").records) == {REPORT, VIDEO_A}
    assert requests.list.topLevelItem(0).text(2) == "○ 2 of 2 open"
    context.session.put_entity(Decision(REPORT, "release"), "Release")
    assert requests.list.topLevelItem(0).text(2) == "○ 1 of 2 open"


def test_patterns_stay_as_they_are_when_the_records_are_not_touched(requests, window, context):
    context.session.put_entity(Request("q1", "A", records=("video/*",)), "Change")
    form = _form(window, requests.edit_button)
    form.requester.setText("B")
    _save(form)
    assert context.session.snapshot.get_request("q1") == Request("q1", "B", records=("video/*",))


def test_a_wrong_date_is_told_and_not_saved(requests, window, context):
    form = _form(window, requests.edit_button)
    form.received.setText("10 June")
    assert form.due.text().startswith("No date: 10 June. Write month, day and year")
    assert not answer(form).isEnabled()
    form.reject()


def test_delete_and_undo_and_the_empty_list_says_what_to_do(requests, context):
    requests.delete_button.click()
    assert context.session.snapshot.requests == ()
    assert "Add a request" in said(requests)
    assert not requests.export_button.isEnabled()
    assert context.session.undo() == "Delete request q1"
    assert requests.current_request().id == "q1"


def test_an_unreadable_date_in_a_review_does_no_harm(requests, context):
    context.session.apply([Put(Request("q3", "C", received="soon"))], "Import")
    assert requests.list.topLevelItem(1).text(1) == "cannot be counted"


def test_the_action_brings_the_pane_to_the_front(requests, window, context):
    context.actions.run_action("requests")
    assert requests.isVisible()


def test_the_basis_follows_the_name_until_a_person_chose_one(requests, window, context, qtbot):
    form = _form(window, requests.add_button)
    qtbot.keyClicks(form.requester, "Ald. Example")
    assert form.basis.currentData() == "council"
    assert form.due.text().startswith("City Council, as the requester's name says.")
    form.requester.selectAll()
    qtbot.keyClicks(form.requester, "The Tribune")
    assert form.basis.currentData() == "foia"
    assert "name says" not in form.due.text()
    form.basis.setFocus()
    qtbot.keyClicks(form.basis, "Other")
    assert form.basis.currentData() == "other"
    form.requester.selectAll()
    qtbot.keyClicks(form.requester, "Alderman Example")
    assert form.basis.currentData() == "other"
    form.reject()


def test_who_asks_already_keeps_the_basis_whatever_the_name_becomes(requests, window, qtbot):
    form = _form(window, requests.edit_button)
    basis = form.basis.currentData()
    form.requester.selectAll()
    qtbot.keyClicks(form.requester, "The Tribune")
    assert form.basis.currentData() == basis
    form.reject()


def test_what_the_asker_is_to_the_law_is_stated_by_a_person(requests, window, context, qtbot):
    form = _form(window, requests.add_button)
    qtbot.keyClicks(form.requester, "Ald. Example")
    assert form.requester_class.stated == ""
    looks = form.requester_class.currentText()
    assert looks.startswith("Not stated (looks like: ")
    assert "alder" in looks.casefold()
    form.requester_class.setFocus()
    qtbot.keyClicks(form.requester_class, "COPA")
    form.requester.selectAll()
    qtbot.keyClicks(form.requester, "J. Whitaker")
    _save(form)
    assert requests.current_request().requester_class == "copa"


def test_a_request_has_no_class_until_a_person_states_one(requests, window, context, qtbot):
    form = _form(window, requests.edit_button)
    assert form.requester_class.currentData() == ""
    form.requester.selectAll()
    qtbot.keyClicks(form.requester, "Inspector General")
    _save(form)
    assert requests.current_request().requester_class == ""
