"""Nothing accepted changes in silence: by the real mouse, in real windows, on one small case."""

import platform
import shutil

import pytest

from reviewer.model import Decision, Determination, Put, Request, Status
from reviewer.model.redaction_changes import awaits_check
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.store import Case
from tests.helpers.real_window import (
    AskedWindow,
    Screen,
    boxes,
    can_drive,
    drag_on_picture,
    open_screen,
    runs,
    state,
    wait_case,
)
from tests.helpers.ui_case import LOG, PHOTO, VIDEO_A
from tests.helpers.waiting import wait_until

pytestmark = pytest.mark.skipif(not can_drive(), reason="needs Xvfb and xdotool")

MAIN, ASKER, EXPORTER = "4 June", "Exemption and reason", "Export a package"
EXPORT = """
import json, pathlib, time
while not pathlib.Path({flag!r}).exists():
    time.sleep(0.05)
print(json.dumps({{"package": "there", "checks": 1, "key": "k", "plan": {{}}}}))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("silence")


screen = pytest.fixture(scope="module")(open_screen)


@pytest.fixture(scope="module")
def case(built_case, place):
    made = shutil.copytree(built_case, place / "case")
    with Case.open(made) as opened:
        asked = Request("q1", "Ald. Example", records=(LOG,))
        opened.apply([Put(asked), Put(Decision(LOG, Determination.RELEASE))], "Ask for the log")
    return made


@pytest.fixture(scope="module")
def person(screen, case, place):
    """Somebody in front of the window; who has drawn a box on a picture and accepted it."""
    script = place / "exports.py"
    script.write_text(EXPORT.format(flag=str(place / "go on")))
    made = AskedWindow(screen, place / "home", case, EXPORTS_AS=str(script))
    try:
        made.wait_shown(MAIN)
        made.wait_for("place and place.first.done")
        made.press("ctrl+1", title=MAIN)
        made.wait_for(f"shown_frame({VIDEO_A!r})")
        draw(made, case, (0.2, 0.2), (0.5, 0.6))
        accept(made, case, 1)
        yield made
    finally:
        made.kill()


def draw(person, case, start, end, key="b"):
    before = len(boxes(case))
    person.press(key, title=MAIN)
    drag_on_picture(person, start, end)
    wait_case(case, lambda s: len(s.redactions) > before, "a box more")


def select(person, box):
    person.click(f"on_picture({VIDEO_A!r}, 0.35, 0.4)")
    person.wait_for(f"session.selected_redaction == {box.id!r}")


def accept(person, case, count):
    person.press("1", title=ASKER)
    wait_case(
        case,
        lambda s: sum(r.status is Status.ACCEPTED for r in s.redactions) == count,
        f"{count} accepted",
    )


def undo(person, case, wanted):
    person.press("ctrl+z", title=MAIN)
    wait_case(case, lambda s: boxes(case) == wanted, "as it was")


def test_the_wheel_changes_no_field_of_what_is_accepted(person, case):
    before = boxes(case)
    select(person, before[0])
    person.wait_for("len(fields_of('inspector')) > 1")
    for at in person.ask("fields_of('inspector')"):
        person.turn_wheel(at)
    # What came after the wheel is there: so the wheel has been heard.
    person.press("m", title=MAIN)
    wait_case(case, lambda s: s.annotations, "a bookmark")
    assert boxes(case) == before


def test_spray_beside_the_selected_box_is_another_redaction(person, case):
    (before,) = boxes(case)
    person.press("shift+b", title=MAIN)
    drag_on_picture(person, (0.75, 0.75), (0.85, 0.8))
    wait_case(case, lambda s: len(boxes(case)) == 2, "a second box")
    assert before in boxes(case)
    person.press("1", title=ASKER)
    wait_case(case, lambda s: all(r.exemptions for r in boxes(case)), "both cite")
    for _ in range(2):
        person.press("ctrl+z", title=MAIN)
    wait_case(case, lambda s: boxes(case) == [before], "one box again")


def test_a_box_that_was_dragged_away_is_to_be_checked_again_and_undo_takes_it_back(person, case):
    (before,) = boxes(case)
    select(person, before)
    drag_on_picture(person, (0.28, 0.3), (0.4, 0.4))
    wait_case(case, lambda s: awaits_check(boxes(case)[0]), "it is to be checked again")
    person.wait_for("any('Check it again' in text for text in told())")
    person.wait_for("any('Check again' in text for text in told())")
    undo(person, case, [before])


def test_a_trim_on_the_timeline_makes_it_wait_and_a_key_accepts_it(person, case):
    (before,) = boxes(case)
    select(person, before)
    _, end = person.ask(f"ends_of_item({before.id!r})")
    person.drag((end[0] - 1, end[1]), (end[0] - 40, end[1]))
    wait_case(case, lambda s: awaits_check(boxes(case)[0]), "it is to be checked again")
    assert boxes(case)[0].end < before.end
    person.press("a", title=MAIN)
    wait_case(case, lambda s: boxes(case)[0].status is Status.ACCEPTED, "accepted again")
    person.press("ctrl+z", title=MAIN)
    undo(person, case, [before])


def test_the_later_word_holds_and_the_list_shows_it(person, case):
    person.click(f"row_of_record({PHOTO!r})")
    person.wait_for(f"session.selected_record == {PHOTO!r}")
    person.press("ctrl+shift+w", title=MAIN)
    person.press("1", title=ASKER)
    shows(person, case, Outcome.WITHHELD)
    person.click(f"row_of_record({PHOTO!r})")
    person.press("shift+x", title=MAIN)
    shows(person, case, Outcome.NOT_RESPONSIVE)
    assert not [r for r in state(case).redactions if r.record == PHOTO]
    person.click(f"row_of_record({PHOTO!r})")
    person.press("ctrl+Return", title=MAIN)
    shows(person, case, Outcome.FULL)


def shows(person, case, outcome):
    wait_case(case, lambda s: outcomes_of_records(s)[PHOTO] is outcome, str(outcome))
    person.wait_for(f"state_of_record({PHOTO!r}) == {outcome.value!r}")


def test_who_quits_while_a_package_is_made_is_asked(person, case, place):
    package = case.parent / f"{case.name}-q1-package"
    person.press("ctrl+e", title=MAIN)
    person.begin_export(package, EXPORTER)
    person.press("ctrl+q", title=MAIN)
    person.click("middle('Go on working')")
    person.wait_for("not [w for w in window.children() if type(w).__name__ == 'LeavingQuestion']")
    assert person.process.poll() is None
    assert runs(str(package))
    (place / "go on").touch()
    wait_until(lambda: not runs(str(package)), "the export ends by itself")


def test_a_second_window_reads_follows_and_takes_over_when_the_first_was_killed(
    person, case, place
):
    screen = Screen()
    other = AskedWindow(screen, place / "other home", case)
    try:
        other.wait_shown(MAIN)
        other.wait_for("'has been writing this case' in window.holder_bar.label.text()")
        assert platform.node() in other.ask("window.holder_bar.label.text()")
        before = len(state(case).annotations)
        other.press("m", title=MAIN)  # it only reads
        person.press("m", title=MAIN)
        other.wait_for(f"len(session.snapshot.annotations) == {before + 1}")
        assert len(state(case).annotations) == before + 1
        person.process.kill()
        other.wait_for("'has ended' in window.holder_bar.label.text()")
        other.click("middle('Take over')")
        other.wait_for("window.holder_bar.isHidden()")
        other.press("m", title=MAIN)
        wait_case(case, lambda s: len(s.annotations) == before + 2, "the second one writes")
    finally:
        other.kill()
        screen.close()
