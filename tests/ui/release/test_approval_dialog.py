"""A release is sent for approval, sent back and approved by hand, by two people in turn."""

import pytest

from reviewer.model import Annotation, Put, RedactionKind
from tests.helpers.panes import in_sight
from tests.helpers.plans import redaction
from tests.helpers.ui_case import VIDEO_A
from ui.release.approval_dialog import ApprovalDialog

MASK = redaction(
    *("r77", VIDEO_A, RedactionKind.SOUND), start=0.5, end=1.5, author="Rita", reason="A child"
)


@pytest.fixture
def dialog(window, context):
    session = context.session
    session.case.author = "Rita"
    force = Annotation("a77", VIDEO_A, "force", start=1.0, end=1.25)
    session.apply([Put(MASK), Put(force)], "Mute")
    requests = in_sight(window.workplace.views["requests"])
    requests.select_request("q1")
    requests.approve_button.click()
    found = window.findChild(ApprovalDialog)
    yield found
    found.close()


def lines_of(dialog):
    return [dialog.changes.item(n).text() for n in range(dialog.changes.count())]


def test_two_people_take_the_steps_of_an_approval(dialog, window, context, qtbot):
    session, requests = context.session, window.workplace.views["requests"]
    assert dialog.state.text() == "Not sent for approval."
    assert "Rita" in dialog.last.text()
    dialog.send_button.click()
    assert dialog.state.text().startswith("Sent for approval by Rita on ")
    dialog.approve_button.click()
    assert "Rita made the last change" in dialog.fault.text()
    session.case.author = "Ana"
    dialog.change_button.click()
    assert "Nothing is said" in dialog.fault.text()
    qtbot.keyClicks(dialog.note, "Mute the name too")
    dialog.change_button.click()
    assert dialog.state.text().endswith("(“Mute the name too”).")
    dialog.approve_button.click()
    assert dialog.fault.isHidden()
    assert requests.details.text().count("Approved by Ana on ") == 1
    session.apply([Put(redaction("r78", VIDEO_A, RedactionKind.SOUND, start=2.0, end=2.5))], "More")
    assert dialog.state.text().endswith("but for 1 part changed since.")
    assert "but for 1 part changed since." in requests.details.text()
    assert lines_of(dialog)[0].endswith(": 1 redaction changed since")
    session.undo()
    assert "but for" not in dialog.state.text()


def test_a_second_person_signs_for_hidden_conduct(dialog, context, qtbot):
    (line,) = lines_of(dialog)
    assert line.startswith("○ Conduct hidden: force, ")
    dialog.changes.setCurrentRow(0)
    qtbot.keyClicks(dialog.note, "The child's name is said")
    dialog.sign_button.click()
    assert "another person signs" in dialog.fault.text()
    context.session.case.author = "Ana"
    dialog.sign_button.click()
    (line,) = lines_of(dialog)
    assert line.endswith("; signed by Ana: The child's name is said")
    (signed,) = context.session.snapshot.signatures
    assert (signed.by, signed.annotation) == ("Ana", "a77")
