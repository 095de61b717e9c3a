"""The menu bar, its submenus and its lines between groups, as the table of actions says."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QMenuBar

from ui.common.action_table import MENUS, TABLE
from ui.common.actions import Actions


def build_menus(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """Fill the bar; gives every menu by its path, as ``Play`` and ``Play/Jump``."""
    made = {name: QMenu(f"&{name}", bar) for name in MENUS}
    for menu in made.values():
        bar.addMenu(menu)
    for row in TABLE:
        if row.menu:
            _menu_at(made, row.path, group=row.group).addAction(actions[row.id])
    return made


def _menu_at(made: dict[str, QMenu], path: str, group: bool) -> QMenu:
    """The menu there; a new one stands behind what its own menu holds so far.

    A group begins above the row; where the row begins its submenu, above that one.
    """
    known = made.get(path)
    if known is None:
        above, _, name = path.rpartition("/")
        made[path] = known = add_menu(_menu_at(made, above, group), name)
        known.setObjectName(path)
    elif group and not known.isEmpty():
        known.addSeparator()
    return known


def add_menu(to: QMenu, name: str) -> QMenu:
    """A submenu at the end of a menu.

    It is made here and not by Qt: PySide forgets what Qt made, the whole menu bar, once a widget
    that knows the window in any way is deleted, as all of a case's are when it is closed.
    """
    made = QMenu(name, to)
    to.addMenu(made)
    return made
