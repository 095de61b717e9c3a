"""Every action of the window as one table: menus, toolbar, palette, keys and help derive from it.

A row says what an action is; a view says what it does, with ``Actions.on``.  Plain letters
never act in a text field: Qt offers them to the focused editor first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from ui.common.read_only import ReadOnly
from ui.common.settings import Settings
from ui.common.theme import icon


@dataclass(frozen=True)
class Row:
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


MENUS = ("File", "Edit", "Play", "Redact", "Review", "View", "Help")

TABLE: tuple[Row, ...] = (
    Row("open_case", "Open Case…", "File", ("Ctrl+O",), "folder", needs="", toolbar="Open"),
    Row("new_case", "New Case from Bundle…", "File", ("Ctrl+N",), "inbox", needs="", toolbar="New"),
    Row("demo_case", "Open the Demo Case", "File", (), "eye", needs=""),
    Row("import_review", "Import Review…", "File"),
    Row("export_review", "Save Review as File…", "File"),
    Row("verify_case", "Verify Case", "File", (), "shield"),
    Row("verify_package", "Verify a Package…", "File", (), "", ""),
    Row("close_case", "Close Case", "File", ("Ctrl+W",)),
    Row("quit", "Quit", "File", ("Ctrl+Q",), needs=""),
    Row("undo", "Undo", "Edit", ("Ctrl+Z",), "undo", toolbar="Undo"),
    Row("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", toolbar="Redo"),
    Row("find", "Find in Case…", "Edit", ("Ctrl+F",), "search", toolbar="Find"),
    Row("find_next", "Find Next", "Edit", ("F3",)),
    Row("find_previous", "Find Previous", "Edit", ("Shift+F3",)),
    Row("correct_words", "Correct Words or Speaker…", "Edit", ("Shift+F2",)),
    Row("keys", "Keyboard Settings…", "Edit", needs=""),
    Row("play", "Play or Pause", "Play", ("Space", "Ctrl+Space"), "play", toolbar="Play"),
    Row("shuttle_back", "Shuttle Back", "Play", ("J",)),
    Row("shuttle_stop", "Shuttle Stop", "Play", ("K",)),
    Row("shuttle_forward", "Shuttle Forward", "Play", ("L",)),
    Row("frame_back", "Previous Frame", "Play", ("Left", ","), "step-back"),
    Row("frame_forward", "Next Frame", "Play", ("Right", "."), "step-forward"),
    Row("to_start", "Go to the Start", "Play", ("Home",), "to-start"),
    Row("to_end", "Go to the End", "Play", ("End",)),
    Row("back_1s", "Back 1 Second", "Play", ("Shift+Left",)),
    Row("forward_1s", "Forward 1 Second", "Play", ("Shift+Right",)),
    Row("back_5s", "Back 5 Seconds", "Play", ("Ctrl+Left",)),
    Row("forward_5s", "Forward 5 Seconds", "Play", ("Ctrl+Right",)),
    Row("back_30s", "Back 30 Seconds", "Play", ("PgUp",)),
    Row("forward_30s", "Forward 30 Seconds", "Play", ("PgDown",)),
    Row("slower", "Slower", "Play", ("[",)),
    Row("faster", "Faster", "Play", ("]",)),
    Row("normal_speed", "Normal Speed", "Play", ("Backspace",)),
    Row("set_in", "Set In Point", "Play", ("I",)),
    Row("set_out", "Set Out Point", "Play", ("O",)),
    Row("loop", "Loop In to Out", "Play", ("P",), "loop", checkable=True),
    Row("go_to_time", "Go to Time…", "Play", ("Ctrl+G",)),
    Row("set_time", "Set the Time of This Moment…", "Play", ("Ctrl+Shift+G",)),
    Row("mark_moment", "Mark This Moment", "Play", ("Ctrl+M",)),
    Row("same_moment", "This Is the Marked Moment", "Play", ("Ctrl+Shift+M",)),
    Row("forget_time", "Forget the Time That Was Set", "Play"),
    Row("whole_case", "Play Bar Covers the Whole Case", "Play", ("Alt+0",), "", checkable=True),
    Row("say_status", "Say Where I Am", "Play", ("Ctrl+I",)),
    Row("new_region", "New Box on the Picture", "Redact", ("B",), "box", toolbar="Box"),
    Row("spray", "Spray: Follow with the Mouse", "Redact", ("Shift+B",), "spray", toolbar="Spray"),
    Row("redact_sound", "Redact Sound In to Out", "Redact", ("Shift+S",), "mute", "record"),
    Row("redact_words", "Redact Selected Words", "Redact", ("Ctrl+R",), "text-redact", "record"),
    Row("redact_all", "Redact All Matches…", "Redact", ("Ctrl+Shift+R",), "", "record"),
    Row("withhold", "Withhold Whole Record…", "Redact", ("Ctrl+Shift+W",), "withhold", "record"),
    Row("exemption", "Exemption and Reason…", "Redact", ("Return",), "law", "redaction"),
    Row("check_box", "Check This Box", "Redact", ("C",), "eye"),
    Row("previous_key", "Previous Keyframe", "Redact", ("E",), "", "redaction"),
    Row("next_key", "Next Keyframe", "Redact", ("R",), "", "redaction"),
    Row("toggle_key", "Add or Remove Keyframe", "Redact", ("Shift+K",), "", "redaction"),
    Row("grow", "Grow Box", "Redact", ("W",), "", "redaction"),
    Row("shrink", "Shrink Box", "Redact", ("S",), "", "redaction"),
    Row("grow_all", "Grow Box All Along", "Redact", ("Alt+W",), "", "redaction"),
    Row("shrink_all", "Shrink Box All Along", "Redact", ("Alt+S",), "", "redaction"),
    Row("nudge_left", "Move Box Left", "Redact", ("Alt+Left",), "", "redaction"),
    Row("nudge_right", "Move Box Right", "Redact", ("Alt+Right",), "", "redaction"),
    Row("nudge_up", "Move Box Up", "Redact", ("Alt+Up",), "", "redaction"),
    Row("nudge_down", "Move Box Down", "Redact", ("Alt+Down",), "", "redaction"),
    Row("start_here", "Redaction Starts Here", "Redact", ("Ctrl+[",), "", "redaction"),
    Row("end_here", "Redaction Ends Here", "Redact", ("Ctrl+]",), "", "redaction"),
    Row("split", "Split at the Playhead", "Redact", ("Ctrl+K",), "", "redaction"),
    Row("copy_redaction", "Copy to the Playhead", "Redact", ("Ctrl+D",), "", "redaction"),
    Row("delete_redaction", "Delete Redaction", "Redact", ("Delete",), "trash", "redaction"),
    Row("next_open", "Next Undecided", "Review", ("N",), "next", toolbar="Next"),
    Row("previous_open", "Previous Undecided", "Review", ("Shift+N",)),
    Row("accept", "Accept", "Review", ("A",), "accept", "decision"),
    Row("reject", "Reject", "Review", ("X",), "reject", "decision"),
    Row("not_here", "Words Do Not Stand Here", "Review", ("Shift+A",), "minus", "decision"),
    Row("looked", "Looked At: Nothing to Hide", "Review", ("Shift+L",), "eye"),
    Row("change_term", "Change the Term…", "Review", ("Shift+T",), "text", "decision"),
    Row("release", "Release This Record", "Review", ("Ctrl+Return",), "release"),
    Row("release_rest", "Release All the Rest…", "Review", ("Ctrl+Shift+Return",), "release"),
    Row("not_responsive", "Not Responsive", "Review", ("Shift+X",)),
    Row("choose_reading", "Choose How It Is Read…", "Review", (), "", "record"),
    Row("bookmark", "Bookmark", "Review", ("M",), "bookmark"),
    Row("annotate", "Annotate…", "Review", ("Shift+M",), "note"),
    Row("tag", "Tag…", "Review", ("T",), "tag"),
    Row("previous_item", "Previous Item in Lane", "Review", ("Alt+PgUp",)),
    Row("next_item", "Next Item in Lane", "Review", ("Alt+PgDown",)),
    Row("item_start_earlier", "Item Starts a Frame Earlier", "Review", ("Alt+Shift+Left",)),
    Row("item_start_later", "Item Starts a Frame Later", "Review", ("Alt+Shift+Right",)),
    Row("item_end_earlier", "Item Ends a Frame Earlier", "Review", ("Ctrl+Shift+Left",)),
    Row("item_end_later", "Item Ends a Frame Later", "Review", ("Ctrl+Shift+Right",)),
    Row("requests", "Requests", "Review", (), "request"),
    Row("export", "Export a Package…", "Review", ("Ctrl+E",), "package", toolbar="Export"),
    Row("view_edit", "Picture: Edit", "View", ("F5",), "", checkable=True),
    Row("view_behind", "Picture: See Behind", "View", ("F6",), "", checkable=True),
    Row("view_released", "Picture: As Released", "View", ("F7",), "", checkable=True),
    Row("view_original", "Picture: Original", "View", ("F8",), "", checkable=True),
    Row("zoom_in", "Zoom In", "View", ("+", "="), "zoom-in"),
    Row("zoom_out", "Zoom Out", "View", ("-",), "zoom-out"),
    Row("zoom_fit", "Fit All", "View", ("0",), "fit"),
    Row("wall", "All Videos Side by Side", "View", ("Ctrl+0",)),
    Row("tile_1", "Only Video 1", "View", ("Ctrl+1",)),
    Row("tile_2", "Only Video 2", "View", ("Ctrl+2",)),
    Row("tile_3", "Only Video 3", "View", ("Ctrl+3",)),
    Row("tile_4", "Only Video 4", "View", ("Ctrl+4",)),
    Row("next_pane", "Next Pane", "View", ("F2",)),
    Row("pane_records", "Go to Records", ""),
    Row("pane_worklist", "Go to the Work List", ""),
    Row("pane_transcript", "Go to the Transcript", ""),
    Row("pane_document", "Go to the Document", ""),
    Row("palette", "Command Palette…", "View", ("Ctrl+Shift+P",), "palette", needs=""),
    Row("first_steps", "First Steps", "Help", (), "info", needs=""),
    Row("help_keys", "Keys", "Help", ("F1",), "keyboard", needs=""),
    Row("save_log", "Save Log for Support…", "Help", needs=""),
    Row("about", "About Records Reviewer", "Help", needs=""),
)


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

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.read_only = ReadOnly(self)
        self._rows = {row.id: row for row in TABLE}
        self._actions = {row.id: self._made(row) for row in TABLE}
        self._bound: dict[str, Callable[[], object]] = {}
        self._within: dict[str, dict[QWidget, Callable[[], object]]] = {}
        self._when: dict[str, dict[QWidget, Callable[[], bool]]] = {}
        self.set_keys()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def row(self, name: str) -> Row:
        """The table's row of an action."""
        return self._rows[name]

    def on(
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
        within.destroyed.connect(lambda _=None: self._within[row.id].pop(within, None))
        if when is not None:
            self._when.setdefault(row.id, {})[within] = when
            within.destroyed.connect(lambda _=None: self._when[row.id].pop(within, None))

    def run(self, name: str) -> None:
        """Do it, as its key or menu would."""
        if self._actions[name].isEnabled():
            self._actions[name].trigger()

    def is_bound(self, name: str) -> bool:
        """True when something happens when it is chosen."""
        return name in self._bound or bool(self._within.get(name))

    def enable(self, *, case: bool, record: bool, redaction: bool, waiting: bool) -> None:
        """Enable what can be done now; ``waiting`` says that a redaction is undecided.

        What ``NAMED`` names is enabled by whoever knows what it would take back.
        """
        have = {"": True, "case": case, "record": case and record, "redaction": redaction}
        have["decision"] = redaction or waiting
        for name, action in self._actions.items():
            reason = self.read_only.reason if name in WRITES else ""
            wanted = have[self._rows[name].needs] and not reason
            if name not in NAMED and action.isEnabled() != wanted:
                action.setEnabled(wanted)
            if action.property("refused") != reason:
                action.setProperty("refused", reason)
                action.setToolTip(reason)  # without one, it is the action's text

    def set_keys(self) -> None:
        """Give every action its keys: the user's, or the table's."""
        mine = self._settings.keys()
        for name, action in self._actions.items():
            own = mine.get(name)
            keys = self._rows[name].keys if own is None else tuple(k for k in (own,) if k)
            action.setShortcuts([QKeySequence(k) for k in keys])
        self.rebound.emit()

    def conflicts(self, name: str, sequence: str) -> list[str]:
        """Other actions that have this key already."""
        wanted = QKeySequence(sequence)
        return [n for n, a in self._actions.items() if n != name and wanted in a.shortcuts()]

    def _made(self, row: Row) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.id)
        action.setCheckable(row.checkable)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if row.toolbar:
            action.setIconText(row.toolbar)
        if row.icon:
            action.setIcon(icon(row.icon))
        action.triggered.connect(lambda _=False, name=row.id: self._run(name))
        return action

    def _run(self, name: str) -> None:
        scoped = self._within.get(name, {})
        at = QApplication.focusWidget() if scoped else None
        while at is not None and at not in scoped:
            at = at.parentWidget()
        if at is None:
            at = next((w for w, holds in self._when.get(name, {}).items() if holds()), None)
        does = scoped[at] if at is not None else self._bound.get(name)
        if does is not None:
            does()
