"""The form of a request: items, custodians, events, and how its due date comes about."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from shiboken6 import isValid

from reviewer.model import (
    CaseInfo,
    Custodian,
    DueByHand,
    ItemStatus,
    Request,
    RequestEvent,
    RequestItem,
)
from tests.helpers.cases import AUDIO, VIDEO, new_case
from tests.helpers.seen import answer
from ui.release.request_form import RequestForm


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    with new_case(
        tmp_path_factory.mktemp("form") / "c", CaseInfo("4 June", reviewer="Ann")
    ) as case:
        return case.snapshot()


@pytest.fixture
def open_form(snapshot, qtbot, guard):
    """Opens a form; what is saved in it stands in the list that comes with it."""
    forms = []

    def make(request):
        form, made = RequestForm(snapshot, request, None, "Ann"), []
        forms.append(form)
        form.made.connect(made.append)
        form.show()
        return form, made

    yield make
    for form in filter(isValid, forms):  # one that was saved is gone
        form.reject()


def write(table, row, column, text):
    """Write into a cell as a person does: Return, the text, Return."""
    view = table.table
    view.setCurrentIndex(table.model.index(row, column))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QTest.keyClick(view, Qt.Key.Key_Return)
    (editor,) = (w for w in view.viewport().children() if isinstance(w, QComboBox | QLineEdit))
    if isinstance(editor, QComboBox):
        editor.setCurrentText(text)
    else:
        editor.selectAll()
        QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


REQUEST = Request("q1", "The Tribune", received="2025-06-13")


def test_items_custodians_and_events_are_written_by_keys_and_saved_as_one(open_form):
    form, made = open_form(REQUEST)
    form.show_page("Items")
    items = form.items.items
    items.add_button.click()
    write(items, 0, 1, "Any presence near the site")
    write(items, 0, 2, "none found")
    form.items.records.item(0).setCheckState(Qt.CheckState.Checked)
    form.show_page("Custodians")
    form.custodians.add_button.click()
    write(form.custodians, 0, 0, "OEMC")
    write(form.custodians, 0, 1, "6/16/2025")
    form.show_page("Events")
    form.events.add_button.click()
    write(form.events, 0, 0, "6/16/2025 5:30 pm")
    write(form.events, 0, 1, "extended")
    write(form.events, 0, 2, "E5")
    answer(form).click()
    (saved,) = made
    assert saved.items == (
        RequestItem("1", "Any presence near the site", ItemStatus.NONE_FOUND, (AUDIO,)),
    )
    assert saved.custodians == (Custodian("OEMC", sent="2025-06-16"),)
    assert saved.events == (RequestEvent("2025-06-16T22:30:00Z", "extended", "E5"),)
    assert saved.due is None


def test_what_is_written_in_them_is_removed_again_and_a_seal_stays(open_form):
    seal = RequestEvent("2025-06-20T15:00:00Z", "sealed", "package")
    form, made = open_form(Request("q1", "A", events=(seal, RequestEvent("2025-06-21", "sent"))))
    form.show_page("Events")
    events = form.events
    events.table.setCurrentIndex(events.model.index(0, 1))
    assert not events.remove_button.isEnabled()
    assert not events.model.flags(events.model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    events.table.setCurrentIndex(events.model.index(1, 1))
    events.remove_button.click()
    answer(form).click()
    assert made[0].events == (seal,)


@pytest.mark.parametrize(
    ("page", "row", "column", "text", "told"),
    [
        ("Custodians", 0, 1, "soon", "No date: soon. Write month, day and year"),
        ("Events", 0, 0, "soon", "No date: soon."),
        ("Events", 0, 1, "sealed", "A package is sealed by exporting it."),
        ("Items", 0, 0, "2", "There is an item 2 already."),
    ],
)
def test_what_cannot_stand_there_is_told_and_the_cell_stays(
    open_form, page, row, column, text, told
):
    form, _ = open_form(
        Request(
            "q1",
            "A",
            items=(RequestItem("1"), RequestItem("2")),
            custodians=(Custodian("OEMC"),),
            events=(RequestEvent("2025-06-16", "acknowledged"),),
        )
    )
    tables = {"Items": form.items.items, "Custodians": form.custodians, "Events": form.events}
    form.show_page(page)
    table = tables[page]
    before = table.parts
    write(table, row, column, text)
    assert table.told.text().startswith(told)
    assert table.parts == before


def test_the_arithmetic_is_shown_day_by_day_and_follows_what_is_written(open_form):
    form, _ = open_form(REQUEST)
    form.show_page("Due date")
    page = form.due_page
    lines = [
        tuple(page.days.item(row, column).text() for column in (0, 1, 3))
        for row in range(page.days.rowCount())
    ]
    assert lines[0] == ("Fri, June 13, 2025", "received", "")
    assert ("Thu, June 19, 2025", "not counted", "Juneteenth") in lines
    assert lines[-1] == ("▸ Mon, June 23, 2025", "day 5", "the day to keep")
    assert "Counted for “FOIA request”, 5 ILCS 140/3(d), (e)." in page.told.text()
    assert "Calendar: holidays.json" in page.told.text()
    form.show_page("Events")
    form.events.add_button.click()
    write(form.events, 0, 1, "extended")
    assert page.days.item(page.days.rowCount() - 1, 0).text() == "▸ Mon, June 30, 2025"
    assert "June 30" in form.due.text()


def test_a_day_set_by_hand_says_who_set_it_and_why(open_form, qtbot):
    form, made = open_form(REQUEST)
    form.show_page("Due date")
    page = form.due_page
    page.by_hand.setChecked(True)
    assert not answer(form).isEnabled()
    qtbot.keyClicks(page.day, "7/15/2025")
    qtbot.keyClicks(page.why, "agreed in writing")
    today = date.today().isoformat()
    assert f"Set by hand by Ann on {today}: agreed in writing." in page.told.text()
    assert "later than the law's" in page.told.text()
    answer(form).click()
    assert made[0].due == DueByHand("2025-07-15", "Ann", today, "agreed in writing")


def test_who_only_looks_changes_nothing_though_a_record_is_gone(open_form):
    whole = Request(
        "q1",
        "A",
        received="2025-06-13",
        items=(RequestItem("1", records=("gone.mp4", VIDEO)),),
        custodians=(Custodian("OEMC", sent="2025-06-16"),),
        events=(RequestEvent("2025-06-16T22:30:00Z", "extended", "E5"), RequestEvent("", "sent")),
        due=DueByHand("2025-07-15", "Bob", "2025-06-14"),
    )
    form, made = open_form(whole)
    form.show_page("Items")
    form.items.items.table.setCurrentIndex(form.items.items.model.index(0, 1))
    last = form.items.records.item(form.items.records.count() - 1)
    assert last.text() == "gone.mp4 (not in this case any more)"
    answer(form).click()
    assert made == [whole]


def test_a_year_without_data_is_one_sentence(open_form):
    form, _ = open_form(Request("q1", "A", received="2031-02-03"))
    assert "says nothing of 2031" in form.due.text()
    assert form.due_page.days.rowCount() == 0
