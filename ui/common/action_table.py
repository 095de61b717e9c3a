"""Every action of the window as rows of one table, in the order of the menus.

A row says what an action is, where it stands, and by which keys it is done; what it does is
bound by the views (``ui.common.actions``).  Texts are written as a sentence begins: one capital.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes:
        id: its name in code and settings.
        menu: where it stands; a row without a menu is reached by key and palette.
        keys: default key sequences, in Qt's portable text.
        needs: ``""`` always, ``case`` an open case, ``record`` or ``redaction`` one in focus,
            ``decision`` a redaction in focus or one that waits for a decision, ``found`` something
            found in pictures, ``marked`` such a thing in view that a mark would mean.
        checkable: it stays on until it is chosen again.
        toolbar: what its button says; without, it has none.
        sub: the submenu it stands in, below ``menu``; one in another is parted by ``/``.
        group: a new group begins with it; of the first in a submenu, with the submenu.
        choice: of the actions of one choice exactly one is on.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: str = "case"
    checkable: bool = False
    toolbar: str = ""
    sub: str = ""
    group: bool = False
    choice: str = ""

    @property
    def path(self) -> str:
        """The menus on the way to it, as one name."""
        return f"{self.menu}/{self.sub}" if self.sub else self.menu


TEXT_SIZES = (90, 100, 110, 125, 150, 175, 200, 250)
"""Per cent of the size that the system's letters have."""

# Submenus that have long names, or stand in others.
_ASKED = "Requests"
_ITEM, _CLOCK, _TEXT = "Item on the timeline", "Set the clock", "Text size"
_MV, _SIZE, _KEYS, _SPAN = "Box/Move", "Box/Size", "Box/Keyframes", "From and until"
_FOUND, _NOTE = "Found in pictures", "Notes, calls, claims"
_CALL = f"{_NOTE}/Marks of a call"
_DOUBT, _EVERY = f"{_FOUND}/Doubtful moments", f"{_FOUND}/Everything of a kind"
_AGAIN = "Box/The same person again"

# In the order in which a case is worked through; File, Edit, View and Help where every program has
# them.
MENUS = ("File", "Edit", "Play", "Redact", "Review", "View", "Help")


def _make_look(name: str, text: str, key: str) -> ActionRow:
    """One of the ways to look at what is hidden."""
    return ActionRow(name, text, "View", (key,), checkable=True, sub="Picture", choice="look")


TABLE: tuple[ActionRow, ...] = (
    ActionRow("open_case", "Open a case…", "File", ("Ctrl+O",), "folder", "", toolbar="Open"),
    ActionRow("clear_recent", "Clear this list", "File", (), "", "", sub="Open recent"),
    ActionRow("new_case", "New case from files…", "File", ("Ctrl+N",), "inbox", "", toolbar="New"),
    ActionRow(
        "new_case_folder", "New case from a folder…", "File", ("Ctrl+Shift+N",), "folder", ""
    ),
    ActionRow("demo_case", "Open the demo case", "File", (), "eye", ""),
    ActionRow("requests", "Requests of this case", "File", (), "request", sub=_ASKED, group=True),
    ActionRow("board", "Requests of all cases…", "File", (), "request", "", sub=_ASKED),
    ActionRow("export", "Export a package…", "File", ("Ctrl+E",), "package", toolbar="Export"),
    ActionRow("deliver", "Send a package…", "File"),
    ActionRow("export_review", "Save the review as a file…", "File", sub="Review", group=True),
    ActionRow("import_review", "Import a review…", "File", sub="Review"),
    ActionRow("verify_case", "Check this case", "File", (), "shield", sub="Check"),
    ActionRow("verify_package", "Check a package…", "File", (), "", "", sub="Check"),
    ActionRow("close_case", "Close the case", "File", ("Ctrl+W",), group=True),
    ActionRow("quit", "Quit", "File", ("Ctrl+Q",), needs=""),
    ActionRow("undo", "Undo", "Edit", ("Ctrl+Z",), "undo", toolbar="Undo"),
    ActionRow("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", toolbar="Redo"),
    ActionRow(
        "delete_redaction", "Delete the redaction", "Edit", ("Delete",), "trash", "redaction"
    ),
    ActionRow("find", "Find…", "Edit", ("Ctrl+F",), "search", group=True, toolbar="Find"),
    ActionRow("find_next", "Find next", "Edit", ("F3",)),
    ActionRow("find_previous", "Find previous", "Edit", ("Shift+F3",)),
    ActionRow("correct_words", "Correct words or speaker…", "Edit", ("Shift+F2",), group=True),
    ActionRow("decision_tree", "Answer the decision tree", "Edit", ("Shift+Q",), "law", "record"),
    ActionRow("choose_reading", "Choose how the text is read…", "Edit", (), "", "record"),
    ActionRow("previous_item", "Previous item in the lane", "Edit", ("Alt+PgUp",), sub=_ITEM),
    ActionRow("next_item", "Next item in the lane", "Edit", ("Alt+PgDown",), sub=_ITEM),
    ActionRow(
        "item_start_earlier",
        "Item starts a frame earlier",
        "Edit",
        ("Alt+Shift+Left",),
        sub=_ITEM,
        group=True,
    ),
    ActionRow(
        "item_start_later", "Item starts a frame later", "Edit", ("Alt+Shift+Right",), sub=_ITEM
    ),
    ActionRow(
        "item_end_earlier", "Item ends a frame earlier", "Edit", ("Ctrl+Shift+Left",), sub=_ITEM
    ),
    ActionRow(
        "item_end_later", "Item ends a frame later", "Edit", ("Ctrl+Shift+Right",), sub=_ITEM
    ),
    ActionRow("keys", "Keyboard settings…", "Edit", needs="", group=True),
    ActionRow("play", "Play or pause", "Play", ("Space", "Ctrl+Space"), "play", toolbar="Play"),
    ActionRow("shuttle_back", "Play backward", "Play", ("J",), sub="Speed"),
    ActionRow("shuttle_stop", "Stop", "Play", ("K",), sub="Speed"),
    ActionRow("shuttle_forward", "Play forward, faster each time", "Play", ("L",), sub="Speed"),
    ActionRow("slower", "Slower", "Play", ("[",), sub="Speed", group=True),
    ActionRow("faster", "Faster", "Play", ("]",), sub="Speed"),
    ActionRow("normal_speed", "Normal speed", "Play", ("Backspace",), sub="Speed"),
    ActionRow("frame_back", "Previous frame", "Play", ("Left", ","), "step-back", sub="Jump"),
    ActionRow("frame_forward", "Next frame", "Play", ("Right", "."), "step-forward", sub="Jump"),
    ActionRow("back_1s", "Back 1 second", "Play", ("Shift+Left",), sub="Jump", group=True),
    ActionRow("forward_1s", "Forward 1 second", "Play", ("Shift+Right",), sub="Jump"),
    ActionRow("back_5s", "Back 5 seconds", "Play", ("Ctrl+Left",), sub="Jump"),
    ActionRow("forward_5s", "Forward 5 seconds", "Play", ("Ctrl+Right",), sub="Jump"),
    ActionRow("back_30s", "Back 30 seconds", "Play", ("PgUp",), sub="Jump"),
    ActionRow("forward_30s", "Forward 30 seconds", "Play", ("PgDown",), sub="Jump"),
    ActionRow("to_start", "Go to the start", "Play", ("Home",), "to-start", sub="Jump", group=True),
    ActionRow("to_end", "Go to the end", "Play", ("End",), sub="Jump"),
    ActionRow("set_in", "The range starts here", "Play", ("I",), sub="Range"),
    ActionRow("set_out", "The range ends here", "Play", ("O",), sub="Range"),
    ActionRow("loop", "Repeat the range", "Play", ("P",), "loop", checkable=True, sub="Range"),
    ActionRow("go_to_time", "Go to a time…", "Play", ("Ctrl+G",), group=True),
    ActionRow("set_time", "Set the time of this moment…", "Play", ("Ctrl+Shift+G",), sub=_CLOCK),
    ActionRow("forget_time", "Forget the time that was set", "Play", sub=_CLOCK),
    ActionRow("mark_moment", "Mark this moment", "Play", ("Ctrl+M",), sub=_CLOCK, group=True),
    ActionRow("same_moment", "This is the marked moment", "Play", ("Ctrl+Shift+M",), sub=_CLOCK),
    ActionRow(
        "whole_case",
        "The play bar covers the whole case",
        "Play",
        ("Alt+0",),
        checkable=True,
        group=True,
    ),
    ActionRow("skip_gaps", "Skip gaps while playing", "Play", (), checkable=True),
    ActionRow("say_status", "Describe this moment", "Play", ("Ctrl+I",)),
    ActionRow("new_region", "Draw a box", "Redact", ("B",), "box", toolbar="Box"),
    ActionRow(
        "hide_until_gone",
        "Follow it by itself",
        "Redact",
        ("F",),
        "follow",
        "decision",
        toolbar="Follow",
    ),
    ActionRow("spray", "Follow with the mouse", "Redact", ("Shift+B",), "spray", sub="Box"),
    ActionRow("check_box", "Check this box", "Redact", ("C",), "eye", sub="Box"),
    ActionRow(
        "hide_back", "Follow it back by itself", "Redact", ("Shift+F",), "", "redaction", sub="Box"
    ),
    ActionRow("follow_there", "The same on the other camera", "Redact", ("H",), "", sub="Box"),
    ActionRow(
        "next_return", "Where this person may be again", "Redact", ("Shift+H",), "next", sub=_AGAIN
    ),
    ActionRow("hide_return", "Hide this person here too", "Redact", ("Ctrl+H",), sub=_AGAIN),
    ActionRow("other_person", "This is somebody else", "Redact", ("Ctrl+Shift+H",), sub=_AGAIN),
    ActionRow(
        "go_first", "Go to its first picture", "Redact", ("Alt+Home",), "", "redaction", sub="Box"
    ),
    ActionRow(
        "go_last", "Go to its last picture", "Redact", ("Alt+End",), "", "redaction", sub="Box"
    ),
    ActionRow(
        "copy_cameras",
        "Copy to the other cameras",
        "Redact",
        ("Ctrl+Shift+D",),
        "",
        "redaction",
        sub="Box",
    ),
    ActionRow("nudge_left", "Move the box left", "Redact", ("Alt+Left",), "", "redaction", sub=_MV),
    ActionRow(
        "nudge_right", "Move the box right", "Redact", ("Alt+Right",), "", "redaction", sub=_MV
    ),
    ActionRow("nudge_up", "Move the box up", "Redact", ("Alt+Up",), "", "redaction", sub=_MV),
    ActionRow("nudge_down", "Move the box down", "Redact", ("Alt+Down",), "", "redaction", sub=_MV),
    ActionRow("grow", "Make the box larger", "Redact", ("W",), "", "redaction", sub=_SIZE),
    ActionRow("shrink", "Make the box smaller", "Redact", ("S",), "", "redaction", sub=_SIZE),
    ActionRow(
        "grow_all", "Larger for all its time", "Redact", ("Alt+W",), "", "redaction", sub=_SIZE
    ),
    ActionRow(
        "shrink_all", "Smaller for all its time", "Redact", ("Alt+S",), "", "redaction", sub=_SIZE
    ),
    ActionRow("previous_key", "Previous keyframe", "Redact", ("E",), "", "redaction", sub=_KEYS),
    ActionRow("next_key", "Next keyframe", "Redact", ("R",), "", "redaction", sub=_KEYS),
    ActionRow(
        "toggle_key", "Add or remove a keyframe", "Redact", ("Shift+K",), "", "redaction", sub=_KEYS
    ),
    ActionRow(
        "find_in_pictures", "Find in pictures…", "Redact", ("Ctrl+Shift+F",), "search", group=True
    ),
    ActionRow("show_found", "Show what was found", "Redact", ("F4",), "grid", sub=_FOUND),
    ActionRow(
        "go_to_found", "Show it in the video", "Redact", ("G",), "video", needs="marked", sub=_FOUND
    ),
    ActionRow(
        "mark_found", "Mark it as well", "Redact", ("Shift+Space",), needs="marked", sub=_FOUND
    ),
    ActionRow(
        "keep_officer",
        "Keep visible: officer",
        "Redact",
        ("V",),
        "eye",
        needs="marked",
        sub=_FOUND,
        group=True,
    ),
    ActionRow("keep_visible", "Keep visible…", "Redact", ("Shift+V",), needs="marked", sub=_FOUND),
    ActionRow(
        "assign_subject", "Assign to a subject…", "Redact", ("Shift+Y",), needs="marked", sub=_FOUND
    ),
    ActionRow(
        "join_tracks", "Join what is marked", "Redact", ("Shift+J",), needs="marked", sub=_FOUND
    ),
    ActionRow(
        "lengthen", "Lengthen at both ends", "Redact", ("Shift+E",), needs="marked", sub=_FOUND
    ),
    ActionRow(
        "show_alike",
        "Show who looks alike",
        "Redact",
        ("Y",),
        needs="marked",
        sub=_FOUND,
        group=True,
    ),
    ActionRow(
        "allow_alike", "Compare looks in this case", "Redact", (), checkable=True, sub=_FOUND
    ),
    ActionRow(
        "hide_all_kind",
        "Hide all but those kept…",
        "Redact",
        ("Ctrl+Shift+A",),
        needs="found",
        sub=_EVERY,
    ),
    ActionRow(
        "keep_all_kind",
        "Keep all but those hidden…",
        "Redact",
        ("Ctrl+Shift+V",),
        needs="found",
        sub=_EVERY,
    ),
    ActionRow("drop_policy", "Decide about each by itself…", "Redact", needs="found", sub=_EVERY),
    ActionRow("doubts", "List them", "Redact", ("Ctrl+Shift+Y",), checkable=True, sub=_DOUBT),
    ActionRow("next_doubt", "Next doubtful moment", "Redact", ("D",), "next", sub=_DOUBT),
    ActionRow("previous_doubt", "Previous doubtful moment", "Redact", ("Shift+D",), sub=_DOUBT),
    ActionRow("doubt_covered", "Nothing is bare here", "Redact", ("Q",), "accept", sub=_DOUBT),
    ActionRow(
        "redact_sound",
        "Redact the sound of the range",
        "Redact",
        ("Shift+S",),
        "mute",
        "record",
        group=True,
    ),
    ActionRow(
        "redact_words", "Redact the selected words", "Redact", ("Ctrl+R",), "text-redact", "record"
    ),
    ActionRow("names_found", "Names that were found", "Redact"),
    ActionRow("redact_all", "Redact all matches…", "Redact", ("Ctrl+Shift+R",)),
    ActionRow(
        "withhold", "Withhold the whole record…", "Redact", ("Ctrl+Shift+W",), "withhold", "record"
    ),
    ActionRow(
        "exemption",
        "Exemption and reason…",
        "Redact",
        ("Return",),
        "law",
        "redaction",
        group=True,
    ),
    ActionRow("start_here", "It starts here", "Redact", ("Ctrl+[",), "", "redaction", sub=_SPAN),
    ActionRow("end_here", "It ends here", "Redact", ("Ctrl+]",), "", "redaction", sub=_SPAN),
    ActionRow(
        "split",
        "Split it at this moment",
        "Redact",
        ("Ctrl+B",),
        "",
        "decision",
        sub=_SPAN,
        group=True,
    ),
    ActionRow(
        "copy_redaction",
        "Copy it to this moment",
        "Redact",
        ("Ctrl+D",),
        "",
        "redaction",
        sub=_SPAN,
    ),
    ActionRow("next_open", "Next undecided", "Review", ("N",), "next", toolbar="Next"),
    ActionRow("previous_open", "Previous undecided", "Review", ("Shift+N",)),
    ActionRow("next_unseen", "Next not looked at", "Review", ("U",), "eye"),
    ActionRow("accept", "Accept", "Review", ("A",), "accept", "decision", group=True),
    ActionRow("reject", "Reject", "Review", ("X",), "reject", "decision"),
    ActionRow("not_here", "The words are not here", "Review", ("Shift+A",), "minus", "decision"),
    ActionRow("looked", "Looked at: nothing to hide", "Review", ("Shift+L",), "eye"),
    ActionRow(
        "change_term", "Change the words looked for…", "Review", ("Shift+T",), "text", "decision"
    ),
    ActionRow("release", "Release this record", "Review", ("Ctrl+Return",), "release", group=True),
    ActionRow("not_responsive", "Not responsive", "Review", ("Shift+X",)),
    ActionRow("release_rest", "Release all the rest…", "Review", ("Ctrl+Shift+Return",), "release"),
    ActionRow("bookmark", "Bookmark", "Review", ("M",), "bookmark", sub=_NOTE, group=True),
    ActionRow("annotate", "Add a note…", "Review", ("Shift+M",), "note", sub=_NOTE),
    ActionRow("tag", "Tag…", "Review", ("T",), "tag", sub=_NOTE),
    ActionRow("cite", "Cite what is selected", "Review", ("Shift+C",), "copy", sub=_NOTE),
    ActionRow("put_citation", "Put the citation here", "Review", ("Shift+P",), sub=_NOTE),
    ActionRow("calls", "Calls", "Review", ("Ctrl+L",), "audio", sub=_NOTE, group=True),
    ActionRow(
        "statements", "Claims and findings", "Review", ("Ctrl+Shift+L",), "release", sub=_NOTE
    ),
    ActionRow("mark_passed", "Passed on", "Review", ("Alt+1",), sub=_CALL),
    ActionRow("mark_shortened", "Shortened", "Review", ("Alt+2",), sub=_CALL),
    ActionRow("mark_lost", "Lost", "Review", ("Alt+3",), sub=_CALL),
    ActionRow("mark_added", "Added", "Review", ("Alt+4",), sub=_CALL),
    ActionRow(
        "origin_stated", "Federal origin stated", "Review", ("Alt+5",), sub=_CALL, group=True
    ),
    ActionRow("take_suggested", "Take the suggestion", "Review", ("Alt+6",), sub=_CALL),
    _make_look("view_edit", "As you edit", "F5"),
    _make_look("view_behind", "See behind the boxes", "Shift+F7"),
    _make_look("view_released", "As released", "F7"),
    _make_look("view_original", "The original", "Shift+F5"),
    ActionRow("wall", "All side by side", "View", ("Ctrl+0",), sub="Videos"),
    ActionRow("tile_1", "Only video 1", "View", ("Ctrl+1",), sub="Videos", group=True),
    ActionRow("tile_2", "Only video 2", "View", ("Ctrl+2",), sub="Videos"),
    ActionRow("tile_3", "Only video 3", "View", ("Ctrl+3",), sub="Videos"),
    ActionRow("tile_4", "Only video 4", "View", ("Ctrl+4",), sub="Videos"),
    ActionRow("zoom_in", "Zoom in", "View", ("+", "="), "zoom-in", sub="Zoom"),
    ActionRow("zoom_out", "Zoom out", "View", ("-",), "zoom-out", sub="Zoom"),
    ActionRow("zoom_fit", "Fit all", "View", ("0",), "fit", sub="Zoom"),
    ActionRow("zoom_selection", "Zoom to the selection", "View", ("Z",), "search", sub="Zoom"),
    ActionRow("large_timeline", "Large timeline", "View", ("F8",), checkable=True, sub="Timeline"),
    ActionRow("fold_gaps", "Fold gaps", "View", (), checkable=True, sub="Timeline"),
    ActionRow("turn_gap", "Open or fold the nearest gap", "View", (), sub="Timeline"),
    ActionRow("choose_lanes", "Lanes and videos…", "View", (), "eye", sub="Timeline", group=True),
    ActionRow("theme_system", "As the system", "View", (), "", "", True, sub="Theme", group=True),
    ActionRow("theme_light", "Light", "View", (), "", "", True, sub="Theme"),
    ActionRow("theme_dark", "Dark", "View", (), "", "", True, sub="Theme"),
    ActionRow("theme_contrast", "High contrast", "View", (), "", "", True, sub="Theme"),
    ActionRow("text_larger", "Larger", "View", ("Ctrl+=", "Ctrl++"), "", "", sub=_TEXT),
    ActionRow("text_smaller", "Smaller", "View", ("Ctrl+-",), "", "", sub=_TEXT),
    *(
        ActionRow(f"text_{size}", f"{size} %", "View", (), "", "", True, sub=_TEXT, group=not n)
        for n, size in enumerate(TEXT_SIZES)
    ),
    ActionRow("next_pane", "Next pane", "View", ("F6", "F2"), group=True),
    ActionRow("previous_pane", "Previous pane", "View", ("Shift+F6",)),
    ActionRow("fold_panes", "Only the record", "View", ("F9",), "whole", checkable=True),
    ActionRow("strip", "Pictures beside a page", "View", ("Shift+F9",), checkable=True),
    ActionRow("pane_stage", "Go to the record", ""),
    ActionRow("pane_records", "Go to the records", ""),
    ActionRow("pane_worklist", "Go to the work list", ""),
    ActionRow("pane_inspector", "Go to what is selected", ""),
    ActionRow("pane_transcript", "Go to the transcript", ""),
    ActionRow("pane_annotations", "Go to the notes", ""),
    ActionRow("pane_timeline", "Go to the timeline", ""),
    ActionRow("pane_document", "Go to the document", ""),
    ActionRow("pane_events", "Go to the table of events", ""),
    ActionRow(
        "palette",
        "Command palette…",
        "View",
        ("Ctrl+K", "Ctrl+Shift+P"),
        "palette",
        "",
        group=True,
    ),
    ActionRow("first_steps", "First steps", "Help", (), "info", needs=""),
    ActionRow("help_keys", "Keys", "Help", ("F1",), "keyboard", needs=""),
    ActionRow("save_log", "Save a log for support…", "Help", needs="", group=True),
    ActionRow("about", "About Records Reviewer", "Help", needs=""),
)


# The session knows the names of the steps, so it sets text and state of these two.
NAMED = frozenset({"undo", "redo"})
"""Actions whose text says what they would do."""

ANSWERS = frozenset(
    [
        *("accept", "reject", "not_here", "looked", "release", "release_rest", "not_responsive"),
        *("exemption", "keep_officer", "doubt_covered", "hide_return", "other_person"),
    ]
)
"""Actions that answer about what one stands on, and go on to the next."""

ONCE = ANSWERS | {"hide_until_gone", "hide_back", "follow_there"}
"""Actions that a held key does once: those that answer, and those that the same key ends or does
to the next camera."""

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
        "copy_cameras",
        "hide_until_gone",
        "hide_back",
        "follow_there",
        "find_in_pictures",
        "keep_officer",
        "keep_visible",
        "assign_subject",
        "join_tracks",
        "lengthen",
        "allow_alike",
        "hide_all_kind",
        "keep_all_kind",
        "drop_policy",
        "doubt_covered",
        "hide_return",
        "other_person",
        "delete_redaction",
        "accept",
        "reject",
        "not_here",
        "looked",
        "change_term",
        "release",
        "release_rest",
        "not_responsive",
        "decision_tree",
        "choose_reading",
        "bookmark",
        "annotate",
        "tag",
        "put_citation",
        "mark_passed",
        "mark_shortened",
        "mark_lost",
        "mark_added",
        "origin_stated",
        "take_suggested",
        "item_start_earlier",
        "item_start_later",
        "item_end_earlier",
        "item_end_later",
    ]
)
"""What changes the case: disabled while the window only reads."""
