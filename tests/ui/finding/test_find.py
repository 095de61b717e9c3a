"""A person looks for words in the whole case and goes to where they stand."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem, QTabBar

from reviewer.model import (
    Annotation,
    Call,
    Claim,
    CueRedaction,
    Presence,
    Put,
    ReviewFinding,
    Subject,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.inquiry import FindingType
from reviewer.overlooked.watched import recordings_without_transcript
from reviewer.redaction.new_redactions import new_region
from tests.helpers.seen import named, said, settle
from tests.helpers.ui_case import CALL, CUES, LOG, REPORT, VIDEO_A, WORDS
from ui.finding.matches_dialog import MatchesDialog
from ui.finding.snippet import HIT, TALLY
from ui.widgets.pane import bring_to_front


@pytest.fixture
def find(window):
    """The pane, opened as its key would."""
    window.workplace.context.actions.run_action("find")
    return window.workplace.views["find"]


def typed(find, qtbot, words, hits=True):
    find.field.clear()
    qtbot.keyClicks(find.field, words)
    qtbot.waitUntil(lambda: not find.is_looking)
    assert bool(find.hits) == hits


def test_what_no_search_can_find_is_said(find, qtbot, window):
    assert "no transcript" not in said(find)
    typed(find, qtbot, "caller")
    (mute,) = recordings_without_transcript(window.workplace.session.snapshot.records)
    assert mute.path != CALL
    assert "what is said in 1 recording that has no transcript" in said(find)


def rows(find):
    top = (find.list.topLevelItem(n) for n in range(find.list.topLevelItemCount()))
    return {item.toolTip(0): item for item in top}


def press(find, qtbot, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(find.field, Qt.Key.Key_Return, modifier)


def test_before_anything_is_typed_the_pane_says_what_can_be_found(find):
    assert "Type words" in said(find)
    assert not find.list.isVisibleTo(find)


def test_hits_stand_under_their_records_and_are_counted(find, qtbot):
    typed(find, qtbot, "maria")
    assert set(rows(find)) == {CUES, WORDS, LOG, REPORT}
    assert find.count.text() == "5 matches in 4 records"
    where, hit = rows(find)[CUES].child(0).data(0, HIT)
    assert where == "11:22:32, cue 2"
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["Maria"]


def test_find_and_the_list_of_matches_count_the_same(find, qtbot, context):
    context.session.apply([Put(Subject("s1", "Maria Lopez"))], "Add")
    typed(find, qtbot, "maria lopez")
    assert find.count.text() == "5 matches in 4 records, 1 other place"
    QTest.mouseClick(named(find, "Redact all", QPushButton), Qt.MouseButton.LeftButton)
    dialog = find.findChild(MatchesDialog)
    qtbot.waitUntil(lambda: bool(dialog.list.record_rows()), timeout=10_000)
    assert dialog.summary.text().startswith("5 matches in 4 records: ")
    dialog.reject()


def test_several_matches_at_one_place_are_counted_and_gone_to_one_by_one(find, qtbot, context):
    note = Annotation("a1", CALL, "note", "zebra sees zebra", start=1.0, end=2.0)
    context.session.apply([Put(note), Put(Subject("s1", "Zebra witness"))], "Add")
    typed(find, qtbot, "zebra")
    told = []
    for _ in range(4):
        find.list.go_next()
        told.append(find.count.text())
    assert told == ["1 of 3", "2 of 3", "3 of 3", "1 of 3"]
    assert rows(find)[CALL].data(0, TALLY) == "2"


def test_words_that_are_cleared_while_they_are_looked_for_leave_no_hits(
    find, qtbot, context, monkeypatch
):
    begun, go = threading.Event(), threading.Event()
    searched = context.session.case.search_words

    def search_late(*asked):
        begun.set()
        go.wait(60)
        return searched(*asked)

    monkeypatch.setattr(context.session.case, "search_words", search_late)
    find.field.setText("maria")
    qtbot.waitUntil(begun.is_set)
    find.field.clear()
    assert not find.is_looking
    go.set()
    qtbot.waitUntil(lambda: context.tasks.count_running == 0)
    assert find.hits == []
    assert "Type words" in said(find)


def test_a_narrow_pane_cuts_the_name_of_a_record_and_never_its_count(find, qtbot):
    typed(find, qtbot, "maria")
    index = find.list.indexFromItem(rows(find)[REPORT])
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 90, 20)
    find.list.itemDelegate().initStyleOption(option, index)
    assert option.text.endswith("…  (2)")


def test_nothing_found_is_said(find, qtbot):
    typed(find, qtbot, "nobody", hits=False)
    assert find.count.text() == "Not found"
    assert "Nothing in the case" in said(find)


def test_return_goes_to_the_place_and_f3_to_the_next(find, qtbot, context):
    typed(find, qtbot, "call me back")
    seen = []
    context.session.spot_asked.connect(seen.append)
    press(find, qtbot)
    context.actions.run_action("find_next")
    assert {spot.record for spot in seen} == {CUES, WORDS}
    assert all(spot.cue == 3 for spot in seen)
    assert context.playhead.position == context.session.placement_of(CALL).start + 2_500_000
    assert find.count.text() == "2 of 2"
    context.actions.run_action("find_next")
    assert find.count.text() == "1 of 2"
    press(find, qtbot, Qt.KeyboardModifier.ShiftModifier)
    assert find.count.text() == "2 of 2"


def test_a_hit_in_a_transcript_puts_the_caret_into_its_cue(find, qtbot, window):
    typed(find, qtbot, "312-555-0142 dispatcher OR", hits=False)
    typed(find, qtbot, '"units are on"')
    press(find, qtbot)
    pane = window.workplace.views["transcript"]
    qtbot.waitUntil(lambda: bool(pane.text.shown_cues) and pane.text.caret_cue == 3)


def test_a_hit_on_a_page_asks_for_that_page(find, qtbot, context):
    typed(find, qtbot, "continuation")
    with qtbot.waitSignal(context.session.spot_asked) as asked:
        press(find, qtbot)
    assert (asked.args[0].record, asked.args[0].page) == (REPORT, 2)
    assert context.session.selected_record == REPORT


def test_what_the_review_says_stands_under_what_it_is(find, qtbot, context):
    said_of_events = (
        Call("c1", CALL, agency_stated="Zebra"),
        Presence("p1", "Zebra 12"),
        Claim("m1", "Zebra was not there."),
        ReviewFinding("f1", FindingType.GAP, "No record of Zebra."),
        Subject("s1", "Zebra witness"),
    )
    context.session.apply([Put(one) for one in said_of_events], "Add")
    typed(find, qtbot, "zebra")
    items = [find.list.topLevelItem(n) for n in range(find.list.topLevelItemCount())]
    titles = {item.child(0).data(0, HIT)[1].table: item.text(0) for item in items}
    assert all(item.childCount() == 1 for item in items)
    assert titles.pop("calls") not in ("", "Calls")
    assert titles == {name: name.capitalize() for name in titles}
    assert set(titles) == {"presence", "claims", "findings", "subjects"}
    told = set()
    context.notices.say_briefly = told.add
    for _ in items:
        press(find, qtbot)
    assert {text.split(":")[0] for text in told} == {
        "This is a subject",
        *(f"This {of} is of the whole review" for of in ("presence", "claim", "finding")),
    }


def test_notes_and_subjects_are_found_as_they_are_made(find, qtbot, context):
    typed(find, qtbot, "zebra", hits=False)
    note = Annotation("a1", CALL, "note", "a zebra crossing", start=1.0, end=2.0)
    context.session.apply([Put(note), Put(Subject("s1", "Zebra witness"))], "Add")
    qtbot.waitUntil(lambda: len(find.hits) == 2)
    for _ in find.hits:
        find.list.go_next()
    assert context.playhead.position == context.session.placement_of(CALL).start + 1_000_000


def test_a_click_on_a_hit_goes_there(find, qtbot, context):
    typed(find, qtbot, "maria")
    child = rows(find)[CUES].child(0)
    find.list.scrollToItem(child)
    point = find.list.visualItemRect(child).center()
    qtbot.mouseClick(find.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert context.session.selected_record == CUES


def test_return_in_the_field_goes_to_a_hit_and_opens_nothing(window, context, qtbot):
    """A redaction that is selected elsewhere must not be cited by a hand that searches."""
    record = context.session.snapshot.get_record(VIDEO_A)
    made = new_region("r1", record, [Keyframe(0.4, Box(0.2, 0.2, 0.2, 0.3))])
    context.session.put_entity(replace(made, exemptions=("7(1)(c)",)), "Redact region")
    context.session.select_redaction("r1")
    view = window.workplace.views["find"]
    context.actions.run_action("find")
    QTest.keyClicks(view.field, "lopez")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert window.workplace.redact.asker.popup is None
    qtbot.waitUntil(lambda: bool(view.hits), timeout=10_000)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.current_hit is view.hits[0]
    assert window.workplace.redact.asker.popup is None


def test_keys_with_ctrl_work_from_a_field(window, context, qtbot):
    view = window.workplace.views["find"]
    context.actions.run_action("find")
    ran = []
    context.actions.bind_action("export", lambda: ran.append("export"))
    QTest.keyClick(view.field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["export"]


def test_what_was_found_can_all_be_redacted_from_there(window, context, qtbot):
    view = window.workplace.views["find"]
    view.field.setText("Maria Lopez")
    qtbot.waitUntil(lambda: bool(view.hits), timeout=10_000)
    QTest.mouseClick(named(view, "Redact all", QPushButton), Qt.MouseButton.LeftButton)
    dialog = view.findChild(MatchesDialog)
    qtbot.waitUntil(lambda: bool(dialog.chosen_of_words()), timeout=10_000)
    assert dialog.term.text() == "Maria Lopez"
    named(dialog, "Redact", QPushButton).click()
    qtbot.waitUntil(lambda: bool(context.session.snapshot.redactions), timeout=10_000)
    window.workplace.redact.asker.close_popup()


def test_the_list_of_matches_can_be_closed_and_asked_anew_while_it_still_looks(
    window, context, qtbot
):
    view = window.workplace.views["find"]
    view.field.setText("Maria Lopez")
    for pause in range(10):
        view.redact_all()
        dialog = view.findChildren(MatchesDialog)[-1]
        settle(pause)
        dialog.term.setText("Lopez")
        dialog.start_search()
        dialog.reject()
    view.redact_all()
    dialog = view.findChildren(MatchesDialog)[-1]
    qtbot.waitUntil(lambda: bool(dialog.chosen_by_name()), timeout=10_000)
    dialog.reject()


def test_words_found_in_a_dispatch_row_are_marked_and_redacted_by_key(window, context, qtbot):
    events = window.workplace.views["events"]
    bring_to_front(events)
    qtbot.waitUntil(lambda: events.model.rowCount() > 0 and not events.store.reading)
    view = window.workplace.views["find"]
    context.actions.run_action("find")
    QTest.keyClicks(view.field, "beat 131")
    qtbot.waitUntil(lambda: len(view.hits) == 2, timeout=10_000)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert events.store.selection.key == f"{LOG}#2"
    assert "E2" in events.model.item_of_row(events.table.currentIndex().row()).text
    QTest.keySequence(view.field, QKeySequence("Ctrl+R"))
    qtbot.waitUntil(lambda: bool(context.session.snapshot.redactions), timeout=10_000)
    (made,) = context.session.snapshot.redactions
    assert (type(made), made.record, made.cue) == (CueRedaction, LOG, 2)
    assert made.chars is not None
    window.workplace.redact.asker.close_popup()
    QTest.keySequence(view.field, QKeySequence("Ctrl+R"))
    settle()
    qtbot.waitUntil(lambda: not window.tasks.count_running)
    assert len(context.session.snapshot.redactions) == 1


def test_a_number_that_is_spoken_is_found_behind_the_others(find, qtbot, window):
    session = window.workplace.session
    session.put_entity(
        Annotation("a9", VIDEO_A, "note", "said three one two 555 oh one four two"), "note"
    )
    typed(find, qtbot, "312-555-0142")
    assert any("oh one four two" in hit.snippet for hit in find.hits)


def test_a_press_on_the_tab_brings_the_keys_along(window, qtbot):
    bar = next(
        b
        for b in window.findChildren(QTabBar)
        if "Find" in [b.tabText(n) for n in range(b.count())]
    )
    at = next(n for n in range(bar.count()) if bar.tabText(n) == "Find")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(at).center())
    field = window.workplace.views["find"].field
    qtbot.waitUntil(lambda: window.focusWidget() is field)
    QTest.keyClicks(field, "n")  # a letter, and no command
    assert field.text() == "n"


def test_the_tab_types_in_the_next_case_too(window, qtbot, case_folder):
    window.close_case()
    window.open_case(case_folder)
    qtbot.waitUntil(lambda: window.workplace is not None)
    test_a_press_on_the_tab_brings_the_keys_along(window, qtbot)
