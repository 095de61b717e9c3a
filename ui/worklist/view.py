"""The work list: everything undecided in one queue, and how much of each record was watched.

Decision 139.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QInputDialog,
    QLabel,
    QListView,
    QMessageBox,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import Refused, ReviewerError
from reviewer.model import (
    Change,
    Determination,
    Put,
    Record,
    Redaction,
    cue_of,
    page_of,
    start_of,
    term_of,
)
from reviewer.overlooked.still_boxes import tell_still_boxes
from reviewer.overlooked.watched import is_unheard, recordings_without_transcript
from reviewer.plan import worklist
from reviewer.plan.outcome import GOES_OUT, outcomes_of_records
from reviewer.plan.unread_writing import confirm_looked_at, to_look_at
from reviewer.plan.worklist import WorkItem, WorkNeed
from reviewer.redaction import edits
from ui.case.context import Context
from ui.case.session import Changed, RecordSpot
from ui.common.redaction_text import name_of, some_names
from ui.common.screen_reader import announce_text
from ui.common.theme import GRID
from ui.widgets.action_button import ActionButton
from ui.widgets.pane import pane_of
from ui.worklist.queue_list import QueueDelegate, QueueModel
from ui.worklist.still_box_hints import StillHints
from ui.worklist.watched_table import WatchedTable

_DONE = "Look once more at what is released (F7), then export a package (Ctrl+E)."
_NEED_WORDS = {
    WorkNeed.DECISION: ("proposal", "proposals"),
    WorkNeed.EXEMPTION: ("without exemption", "without exemption"),
    WorkNeed.NOWHERE: ("redaction that hides nothing", "redactions that hide nothing"),
    WorkNeed.UNFIT: ("redaction that fits nothing", "redactions that fit nothing"),
    WorkNeed.RECORD: ("record undecided", "records undecided"),
    WorkNeed.UNREADABLE: ("record that cannot be cleaned", "records that cannot be cleaned"),
    WorkNeed.LETTERS: ("record of doubtful letters", "records of doubtful letters"),
    WorkNeed.WRITING: ("record with unread writing", "records with unread writing"),
}
_BUTTONS = (
    ("accept", "Accept", "accept"),
    ("reject", "Reject", "reject"),
    ("release", "Release", "release"),
    ("not_responsive", "Not responsive", "minus"),
    ("withhold", "Withhold…", "withhold"),
    ("release_rest", "Release rest…", "release"),
    ("not_here", "Not in this record", "minus"),
    ("change_term", "Change the term…", "text"),
    ("looked", "Nothing to hide", "eye"),
    ("choose_reading", "Choose reading…", "text"),
)
_ASKED = {  # answers that are offered only while something asks for them
    "not_here": WorkNeed.NOWHERE,
    "change_term": WorkNeed.NOWHERE,
    "looked": WorkNeed.WRITING,
    "choose_reading": WorkNeed.LETTERS,
}


class WorkList(QWidget):
    """The queue, its keys, and the watched-map."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self.watcher = context.watcher
        self.here: tuple[str, str] | None = None  # what the walk stands on
        self._behind: tuple[str, str] | None = None  # what stood behind what was decided last
        self._walked = False  # it came there by itself, so it goes on by itself
        self._deciding = False
        self._marking = False
        self.model = QueueModel(context, self)
        self.list = QListView()
        self._count, self._parts, self._done = QLabel(), QLabel(), QLabel()
        self.hints = StillHints(context)
        self._commands: dict[str, ActionButton] = {}
        self._watched = WatchedTable(context, self)
        self._build_pane()
        self._bind_actions()
        self._count.setText("Looking at what is undecided …")
        context.first.do_afterwards(self._refill_queue)

    # ---- looks

    def _build_pane(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setAccessibleName("Undecided; N goes to the next")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._on_clicked)
        self.list.activated.connect(self._on_opened)
        self.list.selectionModel().currentChanged.connect(self._on_moved)
        self._done.setWordWrap(True)
        self._done.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._done.setContentsMargins(0, GRID, 0, GRID)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(_scroll_area(self._done))
        font = self._count.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self._count.setFont(font)
        self._parts.setWordWrap(True)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._count)
        column.addWidget(self._parts)
        column.addWidget(self.hints)
        column.addWidget(self._pages, 1)
        column.addLayout(self._make_buttons())
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self._watched)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        around = QVBoxLayout(self)
        around.setContentsMargins(GRID, GRID, GRID, GRID)
        around.addWidget(split)

    def _make_buttons(self) -> QGridLayout:
        grid = self._grid = QGridLayout()
        grid.setSpacing(GRID // 2)
        for n, (name, text, picture) in enumerate(_BUTTONS):
            button = self._commands[name] = ActionButton(self._context.actions[name], text, picture)
            grid.addWidget(button, n // 2, n % 2)
            grid.setColumnStretch(n % 2, 1)
        return grid

    def _offer_answers(self) -> None:
        """Show the answers that what one stands on asks for, or anything while one stands nowhere;
        leave no hole where others stood, and the room to the list.
        """
        items = self.model.items
        asked = {item.need for item in items if item.item_key == self.here} or {
            i.need for i in items
        }
        offered = [name for name in self._commands if _ASKED.get(name) in (None, *asked)]
        for button in self._commands.values():
            self._grid.removeWidget(button)
        for n, name in enumerate(offered):
            self._grid.addWidget(self._commands[name], n // 2, n % 2)
        for name, button in self._commands.items():
            button.setVisible(name in offered)

    def _bind_actions(self) -> None:
        commands: dict[str, Callable[[], None]] = {
            "next_open": lambda: self._walk_when_known(1),
            "previous_open": lambda: self._walk_when_known(-1),
            "accept": self._accept_chosen,
            "reject": self._reject_chosen,
            "not_here": self._not_here,
            "change_term": self._ask_term,
            "looked": self._confirm_looked_at,
            "release": lambda: self._decide_record(Determination.RELEASE, "Release"),
            "release_rest": self._ask_rest,
            "not_responsive": lambda: self._decide_record(
                Determination.NOT_RESPONSIVE, "Not responsive:"
            ),
        }
        for name, does in commands.items():
            self._context.actions.bind_action(name, partial(self._try_command, does))
        self._session.changed.connect(self._on_changed)
        self.watcher.changed.connect(self._tell_done)
        self._session.redaction_selected.connect(self._selected_elsewhere)

    def _try_command(self, does: Callable[[], None]) -> None:
        try:
            does()
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    # ---- the queue

    def _on_changed(self, change: Changed) -> None:
        if not self._context.first.done:
            return
        before, here = self.model.items, self.here
        self._refill_queue()
        # An undo brings things back; the walk must not run off from what the person looks at.
        if here is None or change.turned:
            return
        now = {item.item_key for item in self.model.items}
        if here not in {item.item_key for item in before} or here in now:
            return
        # On to the next where it was decided from here, or is a redaction. A record that was
        # decided elsewhere stays in view.
        if self._walked and (self._deciding or here[1]):
            self._go_on(before, here)
        else:
            behind = worklist.after_deciding(before, self.model.items, here)
            self._behind = behind.item_key if behind is not None else None

    def _refill_queue(self) -> None:
        items = worklist.queue_of_work(
            self._session.snapshot, self._session.places, self._session.writing
        )
        if items and items == self.model.items:  # all stand where they stood
            self.model.tell_changed()
            self._tell_done()
            return
        # By key: rows shift when something is decided.
        chosen = {self.model.items[i.row()].item_key for i in self.list.selectedIndexes()}
        self.model.show_items(items)
        self._choose_items(chosen)
        self._count.setText(f"{len(items)} left to decide" if items else "Nothing left to decide")
        found = worklist.count_needs(items)
        parts = [f"{n} {_NEED_WORDS[need][n != 1]}" for need, n in found.items() if n]
        self._parts.setText(" · ".join(parts))
        self._parts.setVisible(bool(parts))
        self._pages.setCurrentIndex(0 if items else 1)
        self._tell_done()
        self.hints.unfold_boxes(not items)
        judged = any(item.redaction for item in items)
        self._commands["accept"].allow_action(judged)
        self._commands["reject"].allow_action(judged)
        self._offer_answers()
        self._commands["release_rest"].allow_action(
            bool(worklist.records_without_decision(self._session.snapshot))
        )

    def _tell_done(self) -> None:
        """What is left to be careful about: no search finds a name that was only spoken."""
        snapshot = self._session.snapshot
        known = outcomes_of_records(snapshot, self._session.places, self._session.writing)
        out = [
            r for r in recordings_without_transcript(snapshot.records) if known[r.path] in GOES_OUT
        ]
        gone = [r for r in out if is_unheard(r, self.watcher.watched)]
        listen = f"Nobody has heard all of {some_names(gone, 1)}; no transcript tells it. "
        self._done.setText(f"{listen if gone else ''}{_DONE}")

    def _choose_items(self, keys: set[tuple[str, str]]) -> None:
        if not keys:
            return
        flag = self.list.selectionModel().SelectionFlag.Select
        for row, item in enumerate(self.model.items):
            if item.item_key in keys:
                self.list.selectionModel().select(self.model.index(row), flag)

    def _walk_when_known(self, step: int) -> None:
        """Walk, once it is known what is left: an N pressed while the case opens is not lost."""
        self._context.first.do_afterwards(partial(self._walk_by, step))

    def _walk_by(self, step: int) -> None:
        item = self._neighbour_of_walk(step)
        if item is None:
            self._context.notices.say_briefly(self._tell_nothing_left())
            return
        dock = pane_of(self)
        if dock is not None:  # whoever asks for the next one sees what is left
            dock.show()
            dock.raise_()
        self._go_to_item(item)

    def _neighbour_of_walk(self, step: int) -> WorkItem | None:
        """From where the walk stands; from where it stood, when that was decided by itself."""
        items = {item.item_key: item for item in self.model.items}
        if self.here in items or self._behind not in items:
            return worklist.neighbour_of(self.model.items, self.here, step)
        if step > 0:
            return items[self._behind]
        return worklist.neighbour_of(self.model.items, self._behind, step)

    def _go_on(self, before: tuple[WorkItem, ...], here: tuple[str, str]) -> None:
        item = worklist.after_deciding(before, self.model.items, here)
        if item is None:
            self.here = None
            self._context.notices.say_briefly(self._tell_nothing_left())
            return
        self._go_to_item(item)

    def _tell_nothing_left(self) -> str:
        still = tell_still_boxes(len(self._context.still.waiting))
        return f"Nothing is left to decide. {still or 'Ctrl+E exports a package'}."

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        # Who marks several rows wants to decide them together, and not to be led to each.
        if len(self.list.selectedIndexes()) <= 1:
            self._go_to_item(self.model.items[index.row()])

    def _on_opened(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if self.model.items[index.row()].need is WorkNeed.LETTERS:
            self._context.actions.run_action("choose_reading")

    def _on_moved(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """The arrow keys go, as N and a click do: what is decided is what is marked."""
        by_hand = self.list.hasFocus() and not self._marking
        if by_hand and self.list.selectedIndexes() == [index]:
            self._go_to_item(self.model.items[index.row()])

    def _go_to_item(self, item: WorkItem) -> None:
        """Select it everywhere, and bring what it hides before the eyes."""
        self.here, self._walked = item.item_key, True
        self._offer_answers()
        row = self.model.items.index(item)
        self._mark_row(row)
        self._session.select_redaction(item.redaction or "")
        redaction = self._redaction_of(item.redaction)
        place = self._session.placement_of(item.record)
        media = start_of(redaction) if redaction is not None else None
        if place is not None:
            self._put_on_wall(item.record)
            self._context.playhead.pause()
            # A microsecond late rather than early: a moment belongs to the frame behind it.
            self._context.playhead.seek_to(place.utc_of_media(media or 0.0) + 1)
        page = page_of(redaction) if redaction is not None else next(iter(item.pages), None)
        cue = cue_of(redaction) if redaction is not None else None
        self._session.show_spot(RecordSpot(item.record, media, page, cue))
        announce_text(
            self.list, f"{row + 1} of {len(self.model.items)}: {self.model.text_of_row(row)}"
        )

    def _mark_row(self, row: int) -> None:
        """Only this row; setCurrentIndex would add to the marks while Ctrl is down."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self._marking = True
        self.list.selectionModel().setCurrentIndex(self.model.index(row), only)
        self._marking = False

    def _put_on_wall(self, record: str) -> None:
        player = self._context.player
        if record in player.streams and record not in player.shown_records:
            player.show_records((record,))

    def _selected_elsewhere(self, redaction: str) -> None:
        if self.here is None or (redaction or "") == self.here[1]:
            return
        found = self._redaction_of(redaction)
        keys = [item.item_key for item in self.model.items]
        mine = (found.record, found.id) if found is not None else None
        self.here, self._walked = (mine if mine in keys else None), False
        self.list.clearSelection()
        if self.here is not None:
            self._mark_row(keys.index(self.here))

    # ---- deciding

    def _accept_chosen(self) -> None:
        chosen = self._redactions_meant("accept")
        ready = [r for r in chosen if r.exemptions]
        if ready:
            self._decide_changes(
                [Put(edits.accept_redaction(r)) for r in ready],
                _label_of_step("Accept", len(ready)),
            )
        # What is ready is accepted; of the others the first asks for its exemption.
        lacking = [r for r in chosen if not r.exemptions]
        if lacking:
            self._session.select_redaction(lacking[0].id)
            self._context.actions.run_action("exemption")

    def _reject_chosen(self) -> None:
        chosen = self._redactions_meant("reject")
        self._decide_changes(
            [Put(edits.reject_redaction(r)) for r in chosen], _label_of_step("Reject", len(chosen))
        )

    def _not_here(self) -> None:
        chosen = self._words_not_found("answer")
        done = [Put(edits.mark_absent(r)) for r in chosen]
        self._decide_changes(
            done, "Does not stand here" + (f" ({len(done)})" if len(done) > 1 else "")
        )

    def _words_not_found(self, verb: str) -> list[Redaction]:
        """Those meant whose words were found nowhere, or were denied before."""
        asked = {i.redaction for i in self.model.items if i.need is WorkNeed.NOWHERE}
        chosen = [r for r in self._redactions_meant(verb) if r.id in asked]
        if not chosen:
            raise Refused(
                "What this redaction names was found, or was not looked for yet.",
                "X rejects a redaction.",
            )
        return chosen

    def _confirm_looked_at(self) -> None:
        """Nothing of the writing has to be hidden: of the marked rows, or of the record in view."""
        rows = [i.row() for i in self.list.selectedIndexes()] if self.list.hasFocus() else []
        marked = [self.model.items[row] for row in rows]
        chosen = {i.record: i.pages for i in marked if i.need is WorkNeed.WRITING}
        if not chosen:  # a page frames its writing before it is asked about, and is answered then
            waits = to_look_at(self._session.snapshot, self._session.writing)
            seen = self._session.selected_record
            chosen = {seen: tuple(waits[seen])} if seen in waits else {}
        if not chosen:
            raise Refused(
                "There is no writing in focus that waits for a look.", "N goes to the next one."
            )
        author = self._session.case.author
        notes = [
            note
            for path, pages in chosen.items()
            for note in confirm_looked_at(path, pages, author)
        ]
        self._decide_changes([Put(note) for note in notes], "Looked at: nothing to hide")

    def _ask_term(self) -> None:
        redaction = self._words_not_found("change")[0]
        box = QInputDialog(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Change the Term")
        box.setLabelText("Words to hide, as they stand in this record:")
        box.setTextValue(term_of(redaction) or "")
        box.textValueSelected.connect(
            lambda text: self._try_command(lambda: self._change_term(redaction, text))
        )
        box.open()

    def _change_term(self, redaction: Redaction, term: str) -> None:
        self._decide_changes([Put(edits.with_term(redaction, term))], "Change the term")

    def _redactions_meant(self, verb: str) -> list[Redaction]:
        """What is chosen in the list while one is in it; else the redaction in focus."""
        rows = [i.row() for i in self.list.selectedIndexes()] if self.list.hasFocus() else []
        wanted = [self.model.items[row].redaction for row in rows]
        chosen = [r for r in map(self._redaction_of, wanted) if r is not None]
        focus = self._redaction_of(self._session.selected_redaction)
        if not chosen and focus is not None:
            chosen = [focus]
        if not chosen:
            raise Refused(f"There is no redaction to {verb} in focus.", "N goes to the next one.")
        return chosen

    def _ask_rest(self) -> None:
        """Many records at once, unredacted: said in words before, and one step to undo."""
        found = worklist.records_without_decision(self._session.snapshot)
        if not found:
            raise Refused(
                "No record waits that could be released as it is.", "N goes to what is left."
            )
        box = QMessageBox(QMessageBox.Icon.Question, "Release All the Rest", "", parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lossy = [r for r in found if r.facts.leaves_out]
        fully = "" if lossy else " in full"
        box.setText(f"Release {_count_records(len(found))}{fully}, with nothing redacted?")
        names = [name_of(r) for r in found]
        more = [f"and {len(names) - 12} more"] if len(names) > 12 else []
        pictures = sum(map(worklist.seen_only, found))
        look = (
            f"{_count_records(pictures)} among them {'shows' if pictures == 1 else 'show'} "
            "pictures or scanned pages: faces, signs and handwriting are found by looking "
            "alone.\n\n"
        )
        lost = "".join(f"{name_of(r)}: {worklist.tell_losses(r)}.\n" for r in lossy[:12])
        lost += "And others, see the list.\n" if len(lossy) > 12 else ""
        told = (look if pictures else "") + (f"{lost}\n" if lost else "")
        box.setInformativeText(told + "\n".join(names[:12] + more))
        yes = box.addButton(f"Release {len(found)}", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        # The person has read what is in it, and an undo takes it back.
        box.setDefaultButton(yes)
        box.accepted.connect(partial(self._try_command, lambda: self._release_all(found)))
        box.open()

    def _release_all(self, records: Sequence[Record]) -> None:
        changes = [Put(worklist.make_decision(r, Determination.RELEASE)) for r in records]
        self._decide_changes(changes, f"Release {_count_records(len(records))}")

    def _marked_records(self) -> list[Record]:
        """The records of several marked rows, while the focus is in the list."""
        rows = [i.row() for i in self.list.selectedIndexes()] if self.list.hasFocus() else []
        paths = dict.fromkeys(self.model.items[row].record for row in sorted(rows))
        return [self._session.snapshot.get_record(p) for p in paths] if len(rows) > 1 else []

    def _decide_record(self, decision: Determination, label: str) -> None:
        many = self._marked_records()
        if len(many) > 1:
            changes = [Put(worklist.make_decision(r, decision)) for r in many]
            self._decide_changes(changes, f"{label} {_count_records(len(many))}")
            return
        record = self._selected_record()
        change = Put(worklist.make_decision(record, decision))
        waiting = [i for i in self.model.items if i.record == record.path and i.redaction]
        self._decide_changes([change], f"{label} {name_of(record)}")
        if waiting:
            self._context.notices.say_briefly(
                f"{name_of(record)}: {len(waiting)} of its redactions still wait for a decision."
            )

    def _decide_changes(self, changes: Sequence[Change], label: str) -> None:
        self._deciding = True
        try:
            self._session.apply(changes, label, self)
        finally:
            self._deciding = False
        left = len(self.model.items)
        self._context.notices.say_briefly(
            f"{label}. {left} left." if left else f"{label}. Nothing left."
        )

    def _selected_record(self) -> Record:
        if not self._session.selected_record:
            raise Refused("There is no record in focus.", "N goes to the next one.")
        return self._session.snapshot.get_record(self._session.selected_record)

    def _redaction_of(self, wanted: str | None) -> Redaction | None:
        return self._session.snapshot.find_redaction(wanted)


def _count_records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


def _label_of_step(verb: str, count: int) -> str:
    return f"{verb} redaction" if count == 1 else f"{verb} {count} redactions"


def _scroll_area(text: QLabel) -> QScrollArea:
    """A text of which nothing is lost where letters are large and the pane is low."""
    area = QScrollArea()
    area.setWidget(text)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName("What is left to do")
    return area
