"""Menus are short, hold every action as the table says, and recent cases."""

import shutil
from itertools import pairwise

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from ui.common.action_table import MENUS, TABLE

MOST = 12  # lines that are taken in at one look


def menus_below(menu):
    """A menu and every one it opens."""
    yield menu
    for action in menu.actions():
        if action.menu() is not None:
            yield from menus_below(action.menu())


def all_menus(window):
    bar = [action.menu() for action in window.menu_bar.actions()]
    return [menu for top in bar for menu in menus_below(top)]


def lines_of(menu):
    return [action for action in menu.actions() if not action.isSeparator()]


def test_no_menu_is_longer_than_is_taken_in_at_one_look(window):
    long = {m.title(): len(lines_of(m)) for m in all_menus(window) if len(lines_of(m)) > MOST}
    assert not long


def test_every_action_is_in_one_menu_and_what_is_in_none_has_its_place_elsewhere(window):
    seen = [a.objectName() for m in all_menus(window) for a in lines_of(m) if a.objectName()]
    assert sorted(seen) == sorted(row.id for row in TABLE if row.menu)
    # Panes are gone to by the menu of panes, by their tabs, and by the palette.
    assert {row.id.split("_")[0] for row in TABLE if not row.menu} <= {"pane"}


def test_lines_part_groups_and_none_stands_at_an_edge_or_twice(window):
    for menu in all_menus(window):
        parted = [action.isSeparator() for action in menu.actions()]
        assert not parted or not (parted[0] or parted[-1]), menu.title()
        assert not any(a and b for a, b in pairwise(parted)), menu.title()


def test_long_menus_are_parted_in_groups(window):
    tops = [action.menu() for action in window.menu_bar.actions()]
    assert [top.title().replace("&", "") for top in tops] == list(MENUS)
    long = [top for top in tops if len(lines_of(top)) > 6]
    assert not [top.title() for top in long if lines_of(top) == top.actions()]


def test_texts_begin_as_a_sentence_does():
    names = {"Records", "Reviewer"}
    shouted = [
        row.text
        for row in TABLE
        if any(word[:1].isupper() and word not in names for word in row.text.split()[1:])
    ]
    assert not shouted


def recent(window):
    menu = next(m for m in all_menus(window) if m.objectName() == "File/Open recent")
    menu.aboutToShow.emit()
    return menu, [action for action in lines_of(menu) if not action.objectName()]


def test_recent_cases_are_opened_and_forgotten_from_the_menu(window, tmp_path):
    here = window.workplace.session.case_folder
    other = shutil.copytree(here, tmp_path / "Second & last")
    window.open_case(other)
    menu, cases = recent(window)
    assert [c.text() for c in cases] == ["Second && last", here.name]
    cases[1].trigger()
    assert window.workplace.session.case_folder == here
    assert [c.toolTip() for c in recent(window)[1]] == [str(here), str(other)]
    window.actions_table.run_action("clear_recent")
    assert recent(window)[1] == []
    assert not menu.actions()[0].isEnabled()


def test_cases_of_one_name_are_told_apart_by_where_they_lie(window, tmp_path):
    here = window.workplace.session.case_folder
    window.open_case(shutil.copytree(here, tmp_path / "other" / here.name))
    told = [c.text() for c in recent(window)[1]]
    assert told == [f"{here.name} — {tmp_path / 'other'}", f"{here.name} — {tmp_path}"]


def test_a_key_takes_one_to_the_next_pane_and_back(window, qtbot):
    window.activateWindow()

    def here():
        QTest.keySequence(window, QKeySequence("F6"))
        return window.focusWidget()

    first, second = here(), here()
    assert first is not second
    QTest.keySequence(window, QKeySequence("Shift+F6"))
    assert window.focusWidget() is first
    assert isinstance(window.findChild(QMenu, "View/Zoom"), QMenu)
