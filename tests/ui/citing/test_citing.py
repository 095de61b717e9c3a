"""Whatever is selected becomes a citation by one key, and a field takes it: by key or by a drag."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import (
    Annotation,
    Call,
    Citation,
    Claim,
    Put,
    RedactionKind,
    Remove,
    Status,
)
from reviewer.model.inquiry import Relay, RelayMark, RelayStep
from reviewer.timeline import ItemKind
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import settle
from tests.helpers.ui_case import CALL, CUES, LOG, REPORT, SPOKEN, VIDEO_A
from ui.case.citing import MIME, drag_data
from ui.citing.citation_field import CitationField
from ui.widgets.pane import bring_to_front, in_front

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def place(window, qtbot):
    """The workplace, with everything read that can be cited."""
    made = window.workplace
    qtbot.waitUntil(lambda: not made.views["timeline"].store.reading)
    return made


@pytest.fixture
def field(place):
    """A field as views have it, which shows what it is given."""
    made = CitationField(place.context, "Evidence", place.stage)
    made.given.connect(made.show_citation)
    made.removed.connect(lambda: made.show_citation(None))
    made.show()
    return made


def cite(place, widget):
    """Press the key there; gives what is in hand then."""
    place.citing.take_in_hand(None)
    widget.setFocus()
    settle()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_C, SHIFT)
    settle()
    return place.citing.in_hand


def test_words_of_a_transcript_are_cited_with_their_characters_and_times(place, qtbot):
    place.session.select_record(CUES)
    qtbot.waitUntil(lambda: len(place.transcript.text.shown_cues) == len(SPOKEN))
    text = place.transcript.text
    text.put_caret(1, len("Caller") + 1 + 11, len("Caller") + 1 + 22)
    cited = cite(place, text)
    assert (cited.record, cited.cue, cited.words) == (CUES, 2, "Maria Lopez")
    assert 1.3 <= cited.start < cited.end <= 2.4
    assert place.transcript.model.transcript.cues[1].raw[slice(*cited.chars)] == "Maria Lopez"
    # Without a selection the cue at the caret is meant.
    text.put_caret(3)
    assert cite(place, text).words == SPOKEN[3][3]


def test_words_of_a_page_are_cited_with_the_box_around_them(place, qtbot):
    place.session.select_record(REPORT)
    pane = place.document.pane
    qtbot.waitUntil(lambda: pane.is_drawn and bool(pane.page_text and pane.page_text.words))
    at = pane.page_text.text.index("Maria Lopez")
    qtbot.waitUntil(lambda: not pane.is_waiting)
    pane.canvas.select_span((at, at + len("Maria Lopez")))
    cited = cite(place, place.document.pane.focus_widget)
    assert (cited.record, cited.page, cited.words) == (REPORT, 1, "Maria Lopez")
    assert cited.box is not None
    assert cited.box.fits_picture()
    pane.canvas.select_span(None)
    assert cite(place, pane.focus_widget) == Citation(REPORT, page=1)


def test_a_row_of_a_log_is_cited_whole_or_by_the_words_found_in_it(place):
    place.session.select_record(LOG)
    table = place.events.table
    settle()
    table.selectRow(1)
    cited = cite(place, table)
    assert (cited.record, cited.row, cited.chars) == (LOG, 2, None)
    assert "Beat 131 en route" in cited.words
    told = place.citing.guide.tell_citation(cited)
    assert told.when == "11:22:33 ± 0.5 s"
    assert not told.fault


def test_a_stretch_of_a_recording_a_box_and_a_note_are_cited(place):
    session, head = place.session, place.playhead
    session.select_record(VIDEO_A)
    start = session.placement_of(VIDEO_A).start
    head.seek_to(start + 2_000_000)
    assert cite(place, place.wall) == Citation(VIDEO_A, 2.0)
    head.set_in(start + 1_000_000)
    head.set_out(start + 3_000_000)
    assert cite(place, place.wall) == Citation(VIDEO_A, 1.0, 3.0)
    note = Annotation("a1", VIDEO_A, "crowd", "Thirty people", 0.5, 1.5)
    sound = any_redaction(
        "r1",
        CALL,
        RedactionKind.SOUND,
        start=1.0,
        end=2.0,
        style="silence",
        exemptions=("7(1)(b)",),
        status=Status.ACCEPTED,
    )
    session.apply([Put(note), Put(sound)], "Make")
    session.select_note("a1")
    assert cite(place, place.wall) == Citation(VIDEO_A, 0.5, 1.5)
    session.select_redaction("r1")
    assert cite(place, place.wall) == Citation(CALL, 1.0, 2.0)


def test_speech_on_the_timeline_is_cited_with_its_words(place):
    timeline = place.views["timeline"]
    items = (i for lane in timeline.store.lanes for i in lane.items)
    cue = next(i for i in items if i.kind is ItemKind.CUE and i.key == f"{CUES}#3")
    timeline.store.select_item(cue)
    bring_to_front(timeline)
    cited = cite(place, timeline)
    assert (cited.record, cited.start, cited.end, cited.cue) == (CUES, 2.5, 3.4, 3)
    assert cited.words == SPOKEN[2][3]


def test_what_is_in_hand_is_seen_until_it_is_put_away(place):
    assert place.hand.bar.isHidden()
    cited = Citation(CUES, 1.3, 2.4, cue=2, words="there are agents here")
    place.citing.take_in_hand(cited)
    assert not place.hand.bar.isHidden()
    bring_to_front(place.hand)
    assert in_front(place.hand.bar)
    for said in ("cue 2", "11:22:32 to 11:22:33 ± ", "“there are agents here”"):
        assert said in place.hand.field.face.text_shown
    assert "there are agents here" in place.hand.field.face.accessibleName()
    place.hand._away.click()
    assert place.hand.bar.isHidden()


def test_a_field_takes_what_is_in_hand_goes_there_plays_it_and_lets_it_go(place, field):
    heard = []
    place.session.spot_asked.connect(heard.append)
    cited = Citation(CUES, 1.3, 2.4, cue=2, words="there are agents here")
    QTest.keyClick(field.face, Qt.Key.Key_Return)
    assert field.citation is None  # nothing is in hand
    place.citing.take_in_hand(cited)
    field.face.setFocus()
    settle()
    QTest.keyClick(field.face, Qt.Key.Key_Return)
    assert field.citation == cited
    assert heard == []
    QTest.keyClick(field.face, Qt.Key.Key_Return)
    assert [(s.record, s.cue, s.words) for s in heard] == [(CUES, 2, "there are agents here")]
    start = place.session.placement_of(CALL).utc_of_media(1.3)
    assert place.playhead.position == start + 1
    QTest.keyClick(field.face, Qt.Key.Key_Space)
    assert place.playhead.playing
    place.playhead.pause()
    QTest.keyClick(field.face, Qt.Key.Key_Delete)
    assert field.citation is None
    for key, held in ((Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_P, SHIFT)):
        field.show_citation(None)
        field.face.setFocus()
        settle()
        QTest.keyClick(field.face, key, held)
        assert field.citation == cited


def _drop(field, data, source=None):
    """What Qt does where something is dropped; a drag of this program knows its widget."""
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(2, 2), copy, data, left, none)
    field.dragEnterEvent(entered)
    if entered.isAccepted() and entered.dropAction() == copy:
        field.dropEvent(QDropEvent(QPointF(2, 2), copy, data, left, none))


def test_a_dragged_citation_is_dropped_on_a_field(place, field):
    cited = Citation(LOG, row=2, chars=(0, 2), words="E2")
    data = drag_data(cited)
    assert data.formats() == [MIME]  # no other program is told the words
    _drop(field, data)
    assert field.citation == cited


@pytest.mark.parametrize("written", [b"", b"[]", b"{}", b"nonsense", b'{"record": 3, "row": "x"}'])
def test_what_is_no_citation_is_not_taken(place, field, written):
    data = QMimeData()
    data.setData(MIME, written)
    _drop(field, data)
    assert field.citation is None or field.citation.record


def test_words_dragged_out_of_a_view_are_its_selection(place, qtbot):
    place.session.select_record(CUES)
    qtbot.waitUntil(lambda: len(place.transcript.text.shown_cues) == len(SPOKEN))
    text = place.transcript.text
    text.put_caret(0, len("Dispatcher") + 1, len("Dispatcher") + 1 + 13)
    dragged = place.citing.dragged_citation(QMimeData(), text.viewport())
    assert (dragged.cue, dragged.words) == (1, "Nine one one")
    assert place.citing.dragged_citation(QMimeData(), None) is None


def test_a_citation_into_what_is_gone_says_so_and_leads_nowhere(place, field):
    said = []
    place.context.notices.message.connect(said.append)
    field.show_citation(Citation("audio/gone.wav", 1.0, 2.0))
    assert "⚠ audio/gone.wav is not in this case." in field.face.text_shown
    QTest.keyClick(field.face, Qt.Key.Key_Return)
    assert said == ["audio/gone.wav is not in this case."]
    field.show_citation(Citation(CUES, 1.3, 2.4, cue=2, words="there were soldiers"))
    assert "do not stand there any more" in field.face.text_shown


def test_a_row_can_be_narrowed_to_a_cell(place, field):
    field.show_citation(Citation(LOG, row=2, words="x"))
    field.face.menu_asked.emit(QPoint(0, 0))
    texts = [a.text() for a in field.menu.actions()]
    assert "Only “Beat 131 en route”" in texts
    field.menu.actions()[texts.index("Only “Beat 131 en route”")].trigger()
    field.menu.hide()
    assert field.citation.words == "Beat 131 en route"
    assert field.citation.chars is not None


def test_a_hit_of_a_search_is_cited_where_it_stands(place, qtbot):
    find = place.views["find"]
    find.field.setText("Beat 131 en route")
    qtbot.waitUntil(lambda: any(hit.record == LOG for hit in find.list.hits))
    bring_to_front(find)
    top = next(find.list.topLevelItem(n) for n in range(find.list.topLevelItemCount()))
    find.list.setCurrentItem(top.child(0))
    cited = cite(place, find.list)
    assert (cited.record, cited.row, cited.words) == (LOG, 2, "Beat 131 en route")
    assert cited.chars is not None


def test_a_sentence_without_a_citation_is_marked_where_it_appears(place, qtbot):
    """In the list of work and in what a search finds; with a citation, or undone, it is not."""
    claim = Claim("m1", "They were here for crowd control only.")
    call = Call("c1", CALL, relay=(Relay(RelayStep.TYPED, mark=RelayMark.LOST),))
    place.session.apply([Put(claim), Put(call)], "Add")
    shown = place.worklist.uncited
    rows = [shown.list.item(n).text() for n in range(shown.list.count())]
    assert [row.partition(":")[0] for row in rows] == ["Call", "Claim"]
    assert "typed, lost" in rows[0]
    assert "2 sentences without a citation" in shown.heading.text()
    find = place.views["find"]
    find.field.setText("crowd")
    qtbot.waitUntil(lambda: [hit.table for hit in find.list.hits] == ["claims"])
    assert find.list.place_in_words(find.list.hits[0]) == "claim, ○ no citation"
    cited = replace(claim, against=(Citation(VIDEO_A, 1.0, 2.0),))
    place.session.apply([Put(cited), Remove("calls", "c1")], "Cite")
    assert shown.isHidden()
    assert find.list.place_in_words(find.list.hits[0]) == "claim"
    assert place.session.undo() == "Cite"
    assert shown.list.count() == 2
