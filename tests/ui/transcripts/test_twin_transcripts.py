"""A person redacts words of a call that has two transcripts, which do not quite agree."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from reviewer.model import RedactionKind, Status
from tests.helpers.transcript_pane import opened, redactions, select
from tests.helpers.ui_case import CALL, CUES, WORDS, make_bundle, make_case
from ui.worklist.queue_list import SECOND


@pytest.fixture(scope="module")
def built_case(tmp_path_factory):
    """The small case, with a second transcript of the call that hears a name otherwise."""
    place = tmp_path_factory.mktemp("two-transcripts")
    bundle = make_bundle(place / "bundle")
    words = bundle / WORDS
    words.write_text(words.read_text(encoding="utf-8").replace("Lopez", "Lopes"), encoding="utf-8")
    stated = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    for record in stated["records"]:
        if record["path"] == WORDS:
            record |= {"transcript_of": CALL, "title": "Words with times"}
    (bundle / "bundle.json").write_text(json.dumps(stated), encoding="utf-8")
    return make_case(place / "case", bundle)


@pytest.fixture
def pane(window, qtbot):
    """The pane with the call's captions in it."""
    return opened(window.workplace.views["transcript"], CUES, window, qtbot)


def texts(context):
    return {r.record: r for r in redactions(context, RedactionKind.TEXT)}


def redact(pane, words):
    select(pane, words)
    QTest.keySequence(pane.text, QKeySequence("Ctrl+R"))


def test_the_same_words_are_redacted_in_both_and_undone_at_once(pane, context, qtbot):
    with qtbot.waitSignal(context.notices.message) as said:
        redact(pane, "312-555-0142")
    assert set(texts(context)) == {CUES, WORDS}
    assert {r.cue for r in texts(context).values()} == {3}
    assert "also in Words with times" in said.args[0]
    context.session.undo()
    assert not redactions(context)


def test_one_answer_cites_both_and_the_sound(pane, context, window, qtbot):
    redact(pane, "312-555-0142")
    qtbot.waitUntil(lambda: window.workplace.redact.asker.popup is not None)
    QTest.keyClick(window.workplace.redact.asker.popup.list, Qt.Key.Key_1)
    assert [r.status for r in redactions(context)] == [Status.ACCEPTED] * 3
    assert len({r.exemptions for r in redactions(context)}) == 1


def test_other_words_at_that_time_are_asked_about_in_the_work_list(pane, context, window, qtbot):
    with qtbot.waitSignal(context.notices.message) as said:
        redact(pane, "Maria Lopez")
    assert "Words with times differs there" in said.args[0]
    qtbot.waitUntil(lambda: window.workplace.redact.asker.popup is not None)
    QTest.keyClick(window.workplace.redact.asker.popup.list, Qt.Key.Key_1)
    found = texts(context)
    assert found[CUES].status is Status.ACCEPTED
    assert (found[WORDS].status, found[WORDS].exemptions) == (Status.PROPOSED, ())
    model = window.workplace.views["worklist"].model
    rows = [n for n, item in enumerate(model.items) if item.redaction == found[WORDS].id]
    assert "another transcript of the same recording" in model.text_of_row(rows[0])
    assert model.index(rows[0], 0).data(SECOND) == "Transcripts differ · line 2"


def test_it_goes_the_other_way_too(window, context, qtbot):
    pane = opened(window.workplace.views["transcript"], WORDS, window, qtbot)
    redact(pane, "Units")
    assert set(texts(context)) == {CUES, WORDS}
