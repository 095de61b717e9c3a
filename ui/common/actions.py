"""The rows of the table as actions: menus, toolbar, palette, keys and help derive from them.

A row says what an action is; a view says what it does, with ``Actions.bind_action``.  Plain letters
never act in a text field: Qt offers them to the focused editor first.

Decision 207.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from ui.common.action_table import NAMED, ONCE, TABLE, WRITES, ActionRow
from ui.common.read_only import ReadOnly
from ui.common.settings import WindowSettings
from ui.common.theme import themed_icon


class Actions(QObject):
    """The table as ``QAction`` objects; what they do is bound by the views."""

    rebound = Signal()

    def __init__(self, settings: WindowSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.read_only = ReadOnly(self)
        # All are made at once, bound or not: the palette and the list of keys show the whole table.
        self._rows = {row.id: row for row in TABLE}
        self._choices: dict[str, QActionGroup] = {}
        self._actions = {row.id: self._make_action(row) for row in TABLE}
        self._bound: dict[str, Callable[[], object]] = {}
        # Several panes may answer one key, each in its own way; the focus decides.
        self._within: dict[str, dict[QWidget, Callable[[], object]]] = {}
        self._when: dict[str, dict[QWidget, Callable[[], bool]]] = {}
        self._enabled_for: tuple[object, ...] = ()
        self.set_keys()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def row_of_action(self, name: str) -> ActionRow:
        """The table's row of an action."""
        return self._rows[name]

    def bind_action(
        self,
        name: str,
        does: Callable[[], object],
        *,
        within: QWidget | None = None,
        when: Callable[[], bool] | None = None,
    ) -> None:
        """Say what an action does; the last word counts.

        With ``within`` it is what the action does while the focus is in that widget, as
        "next hit" means the hits of the pane one is in; without, everywhere else.  With
        ``when`` as well, it is also meant from wherever that holds, as a new box is one on
        the page while a document is selected; the focus has the first say.

        Raises:
            KeyError: The table has no such action.
        """
        row = self._rows[name]
        if within is None:
            self._bound[row.id] = does
            return
        self._within.setdefault(row.id, {})[within] = does
        # Panes go with their case; the table lives as long as the window.
        within.destroyed.connect(lambda _=None: self._within[row.id].pop(within, None))
        if when is not None:
            self._when.setdefault(row.id, {})[within] = when
            within.destroyed.connect(lambda _=None: self._when[row.id].pop(within, None))

    def run_action(self, name: str) -> None:
        """Do it, as its key or menu would."""
        # The palette and scripts come here too, and what a menu would not do they must not do
        # either.
        if self._actions[name].isEnabled():
            self._actions[name].trigger()

    def is_bound(self, name: str) -> bool:
        """True when something happens when it is chosen."""
        return name in self._bound or bool(self._within.get(name))

    def enable_for(
        self,
        *,
        case: bool,
        record: bool,
        redaction: bool,
        waiting: bool,
        found: bool = False,
        marked: bool = False,
    ) -> None:
        """Enable what can be done now.

        Args:
            case: one is open.
            record: one is in focus.
            redaction: one is in focus.
            waiting: a redaction is undecided.
            found: something was found in pictures.
            marked: something of that is in view, so that a mark would mean it.

        What ``NAMED`` names is enabled by whoever knows what it would take back.
        """
        have = {"": True, "case": case, "record": case and record, "redaction": redaction}
        have |= {"decision": redaction or waiting, "found": found, "marked": marked}
        told = (*have.values(), self.read_only.reason)
        if told == self._enabled_for:
            return
        self._enabled_for = told
        for name, action in self._actions.items():
            reason = self.read_only.reason if name in WRITES else ""
            wanted = have[self._rows[name].needs] and not reason
            # Each change is told to menus, buttons and screen readers: most of a hundred actions
            # stay as they are.
            if name not in NAMED and action.isEnabled() != wanted:
                action.setEnabled(wanted)
            if action.property("refused") != reason:
                action.setProperty("refused", reason)
                action.setToolTip(reason)  # without one, it is the action's text

    def why_not(self, keys: QKeySequence) -> str:
        """Why nothing is done where these keys are pressed now; "" where they mean nothing.

        A key that does nothing and says nothing is pressed again and again.
        """
        for name, action in self._actions.items():
            if not action.isEnabled() and keys in action.shortcuts():
                lacks = _LACKS.get(self._rows[name].needs, "")
                return self.read_only.reason if name in WRITES and self.read_only else lacks
        return ""

    def set_keys(self) -> None:
        """Give every action its keys: the user's, or the table's."""
        mine = self._settings.mapped_keys()
        for name, action in self._actions.items():
            own = mine.get(name)
            # An empty key of the user's is a wish too: the action shall have none.
            keys = self._rows[name].keys if own is None else tuple(k for k in (own,) if k)
            action.setShortcuts([QKeySequence(k) for k in keys])
        self.rebound.emit()

    def conflicting_actions(self, name: str, sequence: str) -> list[str]:
        """Other actions that have this key already."""
        wanted = QKeySequence(sequence)
        return [n for n, a in self._actions.items() if n != name and wanted in a.shortcuts()]

    def _make_action(self, row: ActionRow) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.id)
        action.setCheckable(row.checkable)
        if row.choice:
            self._choices.setdefault(row.choice, QActionGroup(self)).addAction(action)
        # A held key would answer about what comes next, which nobody has seen, or end what it has
        # just begun.
        action.setAutoRepeat(row.id not in ONCE)
        # Not of the application: a dialog has keys of its own.
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if row.toolbar:
            action.setIconText(row.toolbar)
        if row.icon:
            action.setIcon(themed_icon(row.icon))
        # What it does is looked up when it is chosen: panes bind and unbind while the window
        # stands.
        action.triggered.connect(lambda _=False, name=row.id: self._run_bound(name))
        return action

    def _run_bound(self, name: str) -> None:
        scoped = self._within.get(name, {})
        at = QApplication.focusWidget() if scoped else None
        # From the focused widget outward, as a field in a pane is in that pane.
        while at is not None and at not in scoped:
            at = at.parentWidget()
        if at is None:
            at = next((w for w, holds in self._when.get(name, {}).items() if holds()), None)
        does = scoped[at] if at is not None else self._bound.get(name)
        if does is not None:
            does()


_LACKS = {
    "redaction": "No redaction is selected. Click a box, or press N.",
    "decision": "Nothing is selected that could be decided. Click a box, or press N.",
    "record": "No record is selected. Choose one in the list.",
    "found": "Nothing was found in pictures yet. Find in pictures looks for it.",
    "marked": "Nothing that was found is marked. Choose something on the wall (F4).",
    "case": "No case is open.",
}
"""What an action lacks that cannot be done, by its needs."""
