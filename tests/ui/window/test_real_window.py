"""The main job in a real window, by keys and mouse from outside: from a case to a package."""

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.model import RedactionKind, Status
from reviewer.plan.worklist import queue_of_work
from tests.helpers.real_window import (
    ROOT,
    RealWindow,
    can_drive,
    open_screen,
    state,
    wait_case,
    wait_until,
)
from tests.helpers.ui_case import REPORT, VIDEO_A

pytestmark = pytest.mark.skipif(not can_drive(), reason="needs Xvfb and xdotool")

MAIN, ASKER, EXPORT = "4 June", "Exemption and reason", "Export a package"
PICTURE = ((420, 200), (560, 300))  # inside the picture that fills the wall


screen = pytest.fixture(open_screen)


@pytest.fixture
def person(screen, case_folder, tmp_path):
    """Somebody in front of the window, on the small case."""
    made = RealWindow(screen, tmp_path / "home", case_folder)
    try:
        made.wait_shown(MAIN)
        yield made
    finally:
        made.kill()


def redactions(case):
    return state(case).redactions


def draw_a_box(person, case):
    """Only the first video, then B and the mouse; again if the picture was not there yet."""

    def drawn():
        person.press("ctrl+1", "b", title=MAIN)
        person.drag(*PICTURE)
        return wait_case(case, lambda s: s.redactions, "a box on the picture", patience=15)

    return wait_until(lambda: _unless_late(drawn), "a box that was drawn with the mouse")


def _unless_late(does):
    try:
        return does()
    except AssertionError:
        return None


def decide_the_rest(person, case):
    """N goes to the first undecided, Ctrl+Return releases it and goes on."""
    person.press("n", title=MAIN)
    for left in range(len(queue_of_work(state(case))), 0, -1):
        # A page that is not drawn yet is not released: who pressed too soon presses again.
        def released(left=left):
            person.press("ctrl+Return", title=MAIN)
            return wait_case(case, _at_most(left - 1), f"less than {left} undecided", patience=5)

        wait_until(lambda does=released: _unless_late(does), f"less than {left} undecided")


def _at_most(count):
    return lambda snapshot: len(queue_of_work(snapshot)) <= count


def verify(package):
    said = subprocess.run(
        [sys.executable, "-m", "reviewer", "verify", str(package), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.returncode, said.stdout


def test_a_box_an_exemption_undo_and_redo_by_hand(person, case_folder):
    made = draw_a_box(person, case_folder)[0]
    assert made.record == VIDEO_A
    assert made.kind is RedactionKind.REGION
    person.press("1", title=ASKER)
    wait_case(case_folder, lambda s: s.redactions[0].status is Status.ACCEPTED, "it is accepted")
    assert redactions(case_folder)[0].exemptions
    person.press("ctrl+z", title=MAIN)
    wait_case(case_folder, lambda s: s.redactions[0].status is Status.PROPOSED, "one undo")
    person.press("ctrl+z", title=MAIN)
    wait_case(case_folder, lambda s: not s.redactions, "two undos")
    person.press("ctrl+y", "ctrl+shift+z", title=MAIN)
    wait_case(case_folder, lambda s: s.redactions and s.redactions[0].exemptions, "two redos")
    person.press("ctrl+q", title=MAIN)
    assert person.end() == 0, person.said()


@pytest.mark.slow
def test_from_the_case_to_a_package_that_verifies(person, case_folder):
    draw_a_box(person, case_folder)
    person.press("1", title=ASKER)
    wait_case(case_folder, lambda s: s.redactions[0].exemptions, "an exemption")
    decide_the_rest(person, case_folder)
    person.press("ctrl+e", title=MAIN)
    package = case_folder.parent / f"{case_folder.name}-q1-package"
    person.begin_export(package, EXPORT)
    person.wait_package(package, EXPORT)
    status, said = verify(package)
    assert status == 0, said
    released = {path.name for path in package.rglob("*")}
    assert {Path(name).name for name in (REPORT, VIDEO_A)} <= released
    person.press("ctrl+q", title=MAIN)
    assert person.end() == 0, person.said()


def test_f2_goes_through_the_panes_and_comes_back(window):
    seen = []
    for _ in range(20):
        window.actions_table.run_action("next_pane")
        focus = window.focusWidget()
        if focus in seen:
            break
        seen.append(focus)
    # Bar, lists, record, timeline; what is known of the record once something in it takes keys.
    assert len(seen) in (4, 5)
    assert focus is seen[0]
