"""Every action of the window as one table: menus, toolbar, palette, keys and help derive from it.

A row says what an action is; a view says what it does, with ``Actions.bind_action``.  Plain letters
never act in a text field: Qt offers them to the focused editor first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from ui.common.read_only import ReadOnly
from ui.common.settings import WindowSettings
from ui.common.theme import themed_icon


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes:
        id: its name in code and settings.
        menu: where it stands; a row without a menu is reached by key and palette.
        keys: default key sequences, in Qt's portable text.
        needs: ``""`` always, ``case`` an open case, ``record`` or ``redaction`` one in focus,
            ``decision`` a redaction in focus or one that waits for a decision.
        checkable: it stays on until it is chosen again.
        toolbar: what its button says; without, it has none.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: str = "case"
    checkable: bool = False
    toolbar: str = ""


# In the order in which a case is worked through; File, Edit, View and Help where every program has
# them.
MENUS = ("File", "Edit", "Play", "Redact", "Review", "View", "Help")

TABLE: tuple[ActionRow, ...] = (
    ActionRow("open_case", "Open Case…", "File", ("Ctrl+O",), "folder", needs="", toolbar="Open"),
    ActionRow(
        "new_case", "New Case from Bundle…", "File", ("Ctrl+N",), "inbox", needs="", toolbar="New"
    ),
    ActionRow("demo_case", "Open the Demo Case", "File", (), "eye", needs=""),
    ActionRow("import_review", "Import Review…", "File"),
    ActionRow("export_review", "Save Review as File…", "File"),
    ActionRow("verify_case", "Verify Case", "File", (), "shield"),
    ActionRow("verify_package", "Verify a Package…", "File", (), "", ""),
    ActionRow("close_case", "Close Case", "File", ("Ctrl+W",)),
    ActionRow("quit", "Quit", "File", ("Ctrl+Q",), needs=""),
    ActionRow("undo", "Undo", "Edit", ("Ctrl+Z",), "undo", toolbar="Undo"),
    ActionRow("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", toolbar="Redo"),
    ActionRow("find", "Find in Case…", "Edit", ("Ctrl+F",), "search", toolbar="Find"),
    ActionRow("find_next", "Find Next", "Edit", ("F3",)),
    ActionRow("find_previous", "Find Previous", "Edit", ("Shift+F3",)),
    ActionRow("correct_words", "Correct Words or Speaker…", "Edit", ("Shift+F2",)),
    ActionRow("keys", "Keyboard Settings…", "Edit", needs=""),
    ActionRow("play", "Play or Pause", "Play", ("Space", "Ctrl+Space"), "play", toolbar="Play"),
    ActionRow("shuttle_back", "Shuttle Back", "Play", ("J",)),
    ActionRow("shuttle_stop", "Shuttle Stop", "Play", ("K",)),
    ActionRow("shuttle_forward", "Shuttle Forward", "Play", ("L",)),
    ActionRow("frame_back", "Previous Frame", "Play", ("Left", ","), "step-back"),
    ActionRow("frame_forward", "Next Frame", "Play", ("Right", "."), "step-forward"),
    ActionRow("to_start", "Go to the Start", "Play", ("Home",), "to-start"),
    ActionRow("to_end", "Go to the End", "Play", ("End",)),
    ActionRow("back_1s", "Back 1 Second", "Play", ("Shift+Left",)),
    ActionRow("forward_1s", "Forward 1 Second", "Play", ("Shift+Right",)),
    ActionRow("back_5s", "Back 5 Seconds", "Play", ("Ctrl+Left",)),
    ActionRow("forward_5s", "Forward 5 Seconds", "Play", ("Ctrl+Right",)),
    ActionRow("back_30s", "Back 30 Seconds", "Play", ("PgUp",)),
    ActionRow("forward_30s", "Forward 30 Seconds", "Play", ("PgDown",)),
    ActionRow("slower", "Slower", "Play", ("[",)),
    ActionRow("faster", "Faster", "Play", ("]",)),
    ActionRow("normal_speed", "Normal Speed", "Play", ("Backspace",)),
    ActionRow("set_in", "Set In Point", "Play", ("I",)),
    ActionRow("set_out", "Set Out Point", "Play", ("O",)),
    ActionRow("loop", "Loop In to Out", "Play", ("P",), "loop", checkable=True),
    ActionRow("go_to_time", "Go to Time…", "Play", ("Ctrl+G",)),
    ActionRow("set_time", "Set the Time of This Moment…", "Play", ("Ctrl+Shift+G",)),
    ActionRow("mark_moment", "Mark This Moment", "Play", ("Ctrl+M",)),
    ActionRow("same_moment", "This Is the Marked Moment", "Play", ("Ctrl+Shift+M",)),
    ActionRow("forget_time", "Forget the Time That Was Set", "Play"),
    ActionRow(
        "whole_case", "Play Bar Covers the Whole Case", "Play", ("Alt+0",), "", checkable=True
    ),
    ActionRow("say_status", "Say Where I Am", "Play", ("Ctrl+I",)),
    ActionRow("new_region", "New Box on the Picture", "Redact", ("B",), "box", toolbar="Box"),
    ActionRow(
        "spray", "Spray: Follow with the Mouse", "Redact", ("Shift+B",), "spray", toolbar="Spray"
    ),
    ActionRow("redact_sound", "Redact Sound In to Out", "Redact", ("Shift+S",), "mute", "record"),
    ActionRow(
        "redact_words", "Redact Selected Words", "Redact", ("Ctrl+R",), "text-redact", "record"
    ),
    ActionRow("redact_all", "Redact All Matches…", "Redact", ("Ctrl+Shift+R",), "", "record"),
    ActionRow(
        "withhold", "Withhold Whole Record…", "Redact", ("Ctrl+Shift+W",), "withhold", "record"
    ),
    ActionRow("exemption", "Exemption and Reason…", "Redact", ("Return",), "law", "redaction"),
    ActionRow("check_box", "Check This Box", "Redact", ("C",), "eye"),
    ActionRow("previous_key", "Previous Keyframe", "Redact", ("E",), "", "redaction"),
    ActionRow("next_key", "Next Keyframe", "Redact", ("R",), "", "redaction"),
    ActionRow("toggle_key", "Add or Remove Keyframe", "Redact", ("Shift+K",), "", "redaction"),
    ActionRow("grow", "Grow Box", "Redact", ("W",), "", "redaction"),
    ActionRow("shrink", "Shrink Box", "Redact", ("S",), "", "redaction"),
    ActionRow("grow_all", "Grow Box All Along", "Redact", ("Alt+W",), "", "redaction"),
    ActionRow("shrink_all", "Shrink Box All Along", "Redact", ("Alt+S",), "", "redaction"),
    ActionRow("nudge_left", "Move Box Left", "Redact", ("Alt+Left",), "", "redaction"),
    ActionRow("nudge_right", "Move Box Right", "Redact", ("Alt+Right",), "", "redaction"),
    ActionRow("nudge_up", "Move Box Up", "Redact", ("Alt+Up",), "", "redaction"),
    ActionRow("nudge_down", "Move Box Down", "Redact", ("Alt+Down",), "", "redaction"),
    ActionRow("start_here", "Redaction Starts Here", "Redact", ("Ctrl+[",), "", "redaction"),
    ActionRow("end_here", "Redaction Ends Here", "Redact", ("Ctrl+]",), "", "redaction"),
    ActionRow("split", "Split at the Playhead", "Redact", ("Ctrl+K",), "", "redaction"),
    ActionRow("copy_redaction", "Copy to the Playhead", "Redact", ("Ctrl+D",), "", "redaction"),
    ActionRow("delete_redaction", "Delete Redaction", "Redact", ("Delete",), "trash", "redaction"),
    ActionRow("next_open", "Next Undecided", "Review", ("N",), "next", toolbar="Next"),
    ActionRow("previous_open", "Previous Undecided", "Review", ("Shift+N",)),
    ActionRow("accept", "Accept", "Review", ("A",), "accept", "decision"),
    ActionRow("reject", "Reject", "Review", ("X",), "reject", "decision"),
    ActionRow("not_here", "Words Do Not Stand Here", "Review", ("Shift+A",), "minus", "decision"),
    ActionRow("looked", "Looked At: Nothing to Hide", "Review", ("Shift+L",), "eye"),
    ActionRow("change_term", "Change the Term…", "Review", ("Shift+T",), "text", "decision"),
    ActionRow("release", "Release This Record", "Review", ("Ctrl+Return",), "release"),
    ActionRow("release_rest", "Release All the Rest…", "Review", ("Ctrl+Shift+Return",), "release"),
    ActionRow("not_responsive", "Not Responsive", "Review", ("Shift+X",)),
    ActionRow("choose_reading", "Choose How It Is Read…", "Review", (), "", "record"),
    ActionRow("bookmark", "Bookmark", "Review", ("M",), "bookmark"),
    ActionRow("annotate", "Annotate…", "Review", ("Shift+M",), "note"),
    ActionRow("tag", "Tag…", "Review", ("T",), "tag"),
    ActionRow("previous_item", "Previous Item in Lane", "Review", ("Alt+PgUp",)),
    ActionRow("next_item", "Next Item in Lane", "Review", ("Alt+PgDown",)),
    ActionRow("item_start_earlier", "Item Starts a Frame Earlier", "Review", ("Alt+Shift+Left",)),
    ActionRow("item_start_later", "Item Starts a Frame Later", "Review", ("Alt+Shift+Right",)),
    ActionRow("item_end_earlier", "Item Ends a Frame Earlier", "Review", ("Ctrl+Shift+Left",)),
    ActionRow("item_end_later", "Item Ends a Frame Later", "Review", ("Ctrl+Shift+Right",)),
    ActionRow("requests", "Requests", "Review", (), "request"),
    ActionRow("export", "Export a Package…", "Review", ("Ctrl+E",), "package", toolbar="Export"),
    ActionRow("view_edit", "Picture: Edit", "View", ("F5",), "", checkable=True),
    ActionRow("view_behind", "Picture: See Behind", "View", ("F6",), "", checkable=True),
    ActionRow("view_released", "Picture: As Released", "View", ("F7",), "", checkable=True),
    ActionRow("view_original", "Picture: Original", "View", ("F8",), "", checkable=True),
    ActionRow("zoom_in", "Zoom In", "View", ("+", "="), "zoom-in"),
    ActionRow("zoom_out", "Zoom Out", "View", ("-",), "zoom-out"),
    ActionRow("zoom_fit", "Fit All", "View", ("0",), "fit"),
    ActionRow("wall", "All Videos Side by Side", "View", ("Ctrl+0",)),
    ActionRow("tile_1", "Only Video 1", "View", ("Ctrl+1",)),
    ActionRow("tile_2", "Only Video 2", "View", ("Ctrl+2",)),
    ActionRow("tile_3", "Only Video 3", "View", ("Ctrl+3",)),
    ActionRow("tile_4", "Only Video 4", "View", ("Ctrl+4",)),
    ActionRow("next_pane", "Next Pane", "View", ("F2",)),
    ActionRow("pane_records", "Go to Records", ""),
    ActionRow("pane_worklist", "Go to the Work List", ""),
    ActionRow("pane_transcript", "Go to the Transcript", ""),
    ActionRow("pane_document", "Go to the Document", ""),
    ActionRow("palette", "Command Palette…", "View", ("Ctrl+Shift+P",), "palette", needs=""),
    ActionRow("first_steps", "First Steps", "Help", (), "info", needs=""),
    ActionRow("help_keys", "Keys", "Help", ("F1",), "keyboard", needs=""),
    ActionRow("save_log", "Save Log for Support…", "Help", needs=""),
    ActionRow("about", "About Records Reviewer", "Help", needs=""),
)


# The session knows the names of the steps, so it sets text and state of these two.
NAMED = frozenset({"undo", "redo"})
"""Actions whose text says what they would do."""

WRITES = frozenset(
    [
        "import_review",
        "undo",
        "redo",
        "correct_words",
        "set_time",
        "same_moment",
        "forget_time",
        "new_region",
        "spray",
        "redact_sound",
        "redact_words",
        "redact_all",
        "withhold",
        "exemption",
        "toggle_key",
        "grow",
        "shrink",
        "grow_all",
        "shrink_all",
        "nudge_left",
        "nudge_right",
        "nudge_up",
        "nudge_down",
        "start_here",
        "end_here",
        "split",
        "copy_redaction",
        "delete_redaction",
        "accept",
        "reject",
        "not_here",
        "looked",
        "change_term",
        "release",
        "release_rest",
        "not_responsive",
        "choose_reading",
        "bookmark",
        "annotate",
        "tag",
        "item_start_earlier",
        "item_start_later",
        "item_end_earlier",
        "item_end_later",
    ]
)
"""What changes the case: disabled while the window only reads."""


class Actions(QObject):
    """The table as ``QAction`` objects; what they do is bound by the views."""

    rebound = Signal()

    def __init__(self, settings: WindowSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.read_only = ReadOnly(self)
        # All are made at once, bound or not: the palette and the list of keys show the whole table.
        self._rows = {row.id: row for row in TABLE}
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

    def enable_for(self, *, case: bool, record: bool, redaction: bool, waiting: bool) -> None:
        """Enable what can be done now; ``waiting`` says that a redaction is undecided.

        What ``NAMED`` names is enabled by whoever knows what it would take back.
        """
        have = {"": True, "case": case, "record": case and record, "redaction": redaction}
        have["decision"] = redaction or waiting
        told = (case, record, redaction, waiting, self.read_only.reason)
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
