"""A real mouse and a screen reader's bus, on one window of a small case.

The tests follow each other as a person's morning does; each leaves the case as the next needs it.
"""

import json
import shutil

import pytest

from reviewer.model import Decision, Determination, Put, Request, Status
from reviewer.store import Case
from tests.helpers.accessibility_bus import AccessibilityBus, can_listen
from tests.helpers.real_window import (
    AskedWindow,
    boxes,
    can_drive,
    drag_on_picture,
    open_screen,
    wait_case,
)
from tests.helpers.ui_case import LOG, REPORT, VIDEO_A
from tests.helpers.waiting import wait_until

pytestmark = pytest.mark.skipif(not can_drive(), reason="needs Xvfb and xdotool")

MAIN, ASKER, EXPORTER = "4 June", "Exemption and reason", "Export a package"
FORM = "Request: Office of the Log"
ASKED_LATER = "q2"
# What the program is asked to export, and for whom, is told as what it was called with.
EXPORT = """
import json, os, pathlib, sys
pathlib.Path({told!r} + ".new").write_text(json.dumps(sys.argv))
os.replace({told!r} + ".new", {told!r})
print(json.dumps({{"package": "there", "checks": 1, "key": "k", "plan": {{}}}}))
"""
# Roles that a person works with; without a name they are only "button", "list" and so on.
CONTROLS = {
    "push button", "button menu", "toggle button", "check box", "radio button", "combo box",
    "spin box", "slider", "text", "list", "tree", "table", "page tab list", "page tab", "list item",
    "menu item", "check menu item", "link", "chart",
}  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("hand")


screen = pytest.fixture(scope="module")(open_screen)


@pytest.fixture(scope="module")
def bus(place):
    made = AccessibilityBus(place / "bus") if can_listen() else None
    yield made
    if made is not None:
        made.close()


@pytest.fixture(scope="module")
def case(built_case, place):
    made = shutil.copytree(built_case, place / "case")
    with Case.open(made) as opened:
        asked = Request(ASKED_LATER, "Office of the Log", "council", "2025-06-11", "", (LOG,))
        opened.apply([Put(asked), Put(Decision(LOG, Determination.RELEASE))], "Ask for the log")
    return made


@pytest.fixture(scope="module")
def person(screen, bus, case, place):
    """Somebody in front of the window, with one video in view."""
    script = place / "exports.py"
    script.write_text(EXPORT.format(told=str(place / "told.json")))
    more = bus.told if bus is not None else {}
    made = AskedWindow(screen, place / "home", case, EXPORTS_AS=str(script), **more)
    try:
        made.wait_shown(MAIN)
        made.wait_for("place and place.first.done")
        made.press("ctrl+1", title=MAIN)
        made.wait_for(f"shown_frame({VIDEO_A!r})")
        yield made
    finally:
        made.kill()


def box_of(case):
    (found,) = boxes(case)
    return found.keyframes[0].box


def test_a_drag_alone_draws_a_box_and_a_handle_makes_it_larger(person, case):
    drag_on_picture(person, (0.2, 0.2), (0.5, 0.6))
    wait_case(case, lambda s: boxes(case), "a box")
    person.press("1", title=ASKER)
    wait_case(case, lambda s: boxes(case)[0].status is Status.ACCEPTED, "it is accepted")
    before = box_of(case)
    assert (before.x, before.y, before.w, before.h) == pytest.approx((0.2, 0.2, 0.3, 0.4), abs=0.01)
    drag_on_picture(person, (0.5, 0.6), (0.6, 0.7))
    wait_case(case, lambda s: box_of(case) != before, "another box")
    after = box_of(case)
    assert (after.x, after.y, after.w, after.h) == pytest.approx((0.2, 0.2, 0.4, 0.5), abs=0.01)
    assert boxes(case)[0].status is Status.ACCEPTED  # it hides all that it hid


def test_the_right_button_offers_what_can_be_done_at_its_place(person, case):
    person.click(f"on_picture({VIDEO_A!r}, 0.4, 0.45)", button=3)
    person.click("line_of_menu('Delete')")
    wait_case(case, lambda s: not boxes(case), "no box")
    person.click(f"on_picture({VIDEO_A!r}, 0.75, 0.5)", button=3)
    person.click("line_of_menu('New box here')")
    made = wait_case(case, lambda s: boxes(case), "a box at the mouse")[0].keyframes[0].box
    assert made.x < 0.75 < made.x + made.w
    assert made.y < 0.5 < made.y + made.h
    person.answer(ASKER, "Escape")
    wait_case(case, lambda s: not boxes(case), "cancelled, it is gone again")


def turn_over_fields(person, window):
    """The wheel over each field of a window: nothing in it is another, and none has the focus
    that the next key would go to. Gives where the fields are.
    """
    before, focus = person.ask(f"values_of({window!r})"), person.ask("focus()")
    fields = person.ask(f"fields_of({window!r})")
    for at in fields:
        person.turn_wheel(at, notches=1)
    assert person.ask(f"values_of({window!r})") == before
    assert person.ask("focus()") == focus
    return fields


def test_the_wheel_changes_no_field_of_the_request_form_and_return_saves(person, case):
    person.ask("place.views['requests'].open_pane() or 1")
    person.ask(f"place.views['requests'].select_request({ASKED_LATER!r}) or 1")
    person.click("middle('Edit request')")
    person.wait_for(f"len(fields_of({FORM!r})) > 2")
    person.wait_for("focus() == 'Requester'")
    turn_over_fields(person, FORM)
    person.press("End", "exclam", "Return", title=FORM)
    saved = wait_case(
        case, lambda s: [q for q in s.requests if q.requester.endswith("!")], "it is saved"
    )
    assert saved[0].id == ASKED_LATER
    assert (saved[0].basis, saved[0].received, saved[0].records) == (
        "council",
        "2025-06-11",
        (LOG,),
    )


def test_the_wheel_changes_no_field_of_the_export_and_return_exports_what_is_named(
    person, case, place
):
    person.press("ctrl+e", title=MAIN)
    person.wait_for(f"values_of({EXPORTER!r})[0] == 'Office of the Log!'")
    turn_over_fields(person, EXPORTER)
    person.wait_for("focus().startswith('Export')")
    person.press("Return", title=EXPORTER)
    person.press("alt+e", title=EXPORTER)  # where it waits for the look at pictures
    told = wait_until(lambda: (place / "told.json").is_file(), f"it exports; {person.said()}")
    told = json.loads((place / "told.json").read_text())
    assert told[told.index("--request") + 1] == ASKED_LATER
    person.answer(EXPORTER, "Escape")


def whole_tree(bus, title, wanted):
    """All that is read of a window, once that is there."""
    heard = bus.read_tree(title)
    return heard if wanted <= {f"{part.role} {part.name!r}" for part in heard} else None


@pytest.mark.skipif(not can_listen(), reason="no dbus-daemon: there is no accessibility bus")
@pytest.mark.parametrize(
    ("screen_of", "wanted"),
    [
        (VIDEO_A, {"graphic 'Officer A'", "chart 'Timeline'", "list 'Records'"}),
        (REPORT, {"list 'Pages'", "spin box 'Page'", "list 'Records'"}),
        (LOG, {"table 'Events'", "list 'Records'"}),
        ("requests", {"tree 'Requests'", "push button 'Edit request'"}),
        (EXPORTER, {"push button 'Export'", "tree 'Plan of the release'"}),
    ],
)
def test_a_screen_reader_reads_each_screen_over_the_bus(person, bus, screen_of, wanted):
    if screen_of == "requests":
        person.ask("place.views['requests'].open_pane() or 1")
    elif screen_of == EXPORTER:
        person.press("ctrl+e", title=MAIN)
        person.wait_for("focus() == 'Export'")
    else:
        person.ask(f"session.select_record({screen_of!r}) or 1")
        person.wait_for(f"session.selected_record == {screen_of!r}")
    title = EXPORTER if screen_of == EXPORTER else MAIN
    heard = wait_until(lambda: whole_tree(bus, title, wanted), f"{wanted} can be read")
    nameless = [
        (*part.way, part.role)
        for part in heard
        if not part.name.strip() and (part.role in CONTROLS or part.focusable)
        if part.role != "tree item"  # an empty cell of a row, which says nothing to eyes either
    ]
    assert not nameless, "\n".join(" > ".join(way) for way in nameless)
    assert "Records Reviewer" in heard[0].name or heard[0].name == EXPORTER
