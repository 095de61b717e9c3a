"""What a person decides in the work list: of what is marked there, or of what is in focus.

It can be decided from the first moment: what is meant is known then. Only what asks for all that is
undecided waits until the case was looked over.

Decision 172.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from reviewer.errors import NothingMeant
from reviewer.model import Change, Determination, Put, Record, Redaction, term_of
from reviewer.model.redaction_changes import awaits_check, tell_changes
from reviewer.plan import worklist
from reviewer.plan.unread_writing import confirm_looked_at, to_look_at
from reviewer.plan.worklist import WorkItem, WorkNeed
from reviewer.redaction.deciding import (
    accept_redaction,
    mark_absent,
    reject_redaction,
    with_term,
)
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.worklist.queue_list import QueueModel
from ui.worklist.release_once_seen import ReleaseOnceSeen
from ui.worklist.release_rest import ask_to_release, count_records


class WorkDecider(QObject):
    """Makes steps of the answers to the queue.

    Args:
        marked: the items that are marked in the list, while one is in it.
        bring: puts a redaction on stage, selected.
        pane: over which questions are asked.

    Attributes:
        deciding: true while it writes what was decided here.
    """

    def __init__(
        self,
        context: Context,
        model: QueueModel,
        marked: Callable[[], list[WorkItem]],
        bring: Callable[[Redaction], None],
        pane: QWidget,
    ) -> None:
        super().__init__(pane)
        self._context, self._session = context, context.session
        self._try_command = context.notices.try_command
        self._model, self._marked, self._bring, self._pane = model, marked, bring, pane
        self._brought: Redaction | None = None  # by the last press of Accept
        self.deciding = False
        self._later = ReleaseOnceSeen(
            context, partial(self._try_command, self._release_record), self
        )
        self._bind_actions()

    def _bind_actions(self) -> None:
        commands: dict[str, Callable[[], None]] = {
            "accept": self._accept_chosen,
            "reject": self._reject_chosen,
            "not_here": self._not_here,
            "change_term": self._ask_term,
            "looked": self._confirm_looked_at,
            "release": self._release_record,
            "release_rest": partial(self._once_known, self._ask_rest),
            "not_responsive": lambda: self._decide_record(
                Determination.NOT_RESPONSIVE, "Not responsive:"
            ),
        }
        for name, does in commands.items():
            self._context.actions.bind_action(name, partial(self._try_command, does))

    def _once_known(self, does: Callable[[], None]) -> None:
        """Do what asks for all that is undecided, as soon as that is known."""
        self._context.first.do_afterwards(partial(self._try_command, does))

    # ---- redactions

    def _accept_chosen(self) -> None:
        chosen = self._redactions_meant("accept")
        unseen = [r for r in chosen if self._is_unseen(r)]
        self._brought = None
        ready = [r for r in chosen if r.exemptions and r not in unseen]
        if ready:
            self._decide_changes(
                [Put(accept_redaction(r)) for r in ready],
                _label_of_step("Accept", len(ready)),
            )
        # What is ready is accepted; of the others the first asks for its exemption.
        lacking = [r for r in chosen if not r.exemptions and r not in unseen]
        if unseen:
            self._show_first(unseen[0])
        elif lacking:
            self._session.select_redaction(lacking[0].id)
            self._context.actions.run_action("exemption")

    def _is_unseen(self, redaction: Redaction) -> bool:
        """Whether it is to be checked again, and stands in no view: nobody accepts that blindly.

        What was brought on stage by the press before counts as seen: words and sounds have no box.
        """
        if not awaits_check(redaction) or redaction == self._brought:
            return False
        return not self._context.sights.is_in_view(redaction)

    def _show_first(self, redaction: Redaction) -> None:
        self._bring(redaction)
        self._brought = redaction
        key = self._context.actions["accept"].shortcut().toString()
        again = f" ({key})" if key else ""
        self._context.notices.say_briefly(
            f"Changed since it was accepted: {tell_changes(redaction)}. Look at it here, then "
            f"Accept{again} once more."
        )

    def _reject_chosen(self) -> None:
        chosen = self._redactions_meant("reject")
        self._decide_changes(
            [Put(reject_redaction(r)) for r in chosen], _label_of_step("Reject", len(chosen))
        )

    def _not_here(self) -> None:
        meant = self._redactions_meant("answer")
        self._once_known(partial(self._deny_words, meant))

    def _deny_words(self, meant: Sequence[Redaction]) -> None:
        done = [Put(mark_absent(r)) for r in self._words_not_found(meant)]
        self._decide_changes(
            done, "Does not stand here" + (f" ({len(done)})" if len(done) > 1 else "")
        )

    def _words_not_found(self, meant: Sequence[Redaction]) -> list[Redaction]:
        """Those whose words were found nowhere, or were denied before; as they are now."""
        asked = {i.redaction for i in self._model.items if i.need is WorkNeed.NOWHERE}
        chosen = [r for r in map(self._redaction_of, [r.id for r in meant if r.id in asked]) if r]
        if not chosen:
            raise NothingMeant(
                "What this redaction names was found, or was not looked for yet.",
                "X rejects a redaction.",
            )
        return chosen

    def _confirm_looked_at(self) -> None:
        """Nothing of the writing has to be hidden: of the marked rows, or of the record in view."""
        chosen = {i.record: i.pages for i in self._marked() if i.need is WorkNeed.WRITING}
        if not chosen:  # a page frames its writing before it is asked about, and is answered then
            waits = to_look_at(self._session.snapshot, self._session.writing)
            seen = self._session.selected_record
            chosen = {seen: tuple(waits[seen])} if seen in waits else {}
        if not chosen:
            raise NothingMeant(
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
        meant = self._redactions_meant("change")
        self._once_known(partial(self._ask_term_of, meant))

    def _ask_term_of(self, meant: Sequence[Redaction]) -> None:
        redaction = self._words_not_found(meant)[0]
        box = QInputDialog(self._pane)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Change the words looked for")
        box.setLabelText("Words to hide, as they stand in this record:")
        box.setTextValue(term_of(redaction) or "")
        box.textValueSelected.connect(
            lambda text: self._try_command(lambda: self._change_term(redaction, text))
        )
        box.open()

    def _change_term(self, redaction: Redaction, term: str) -> None:
        # While one was asked, others may have changed it.
        redaction = self._words_not_found([redaction])[0]
        label = "Change the term"
        step = self._session.apply([Put(with_term(redaction, term))], label, self)
        now = self._redaction_of(redaction.id)
        # It hid nothing, and who typed what it is to hide instead has looked at it.
        if now is not None and awaits_check(now):
            self._decide_changes([Put(accept_redaction(now))], label, step)

    def _redactions_meant(self, verb: str) -> list[Redaction]:
        """What is chosen in the list while one is in it; else the redaction in focus."""
        wanted = [item.redaction for item in self._marked()]
        chosen = [r for r in map(self._redaction_of, wanted) if r is not None]
        focus = self._redaction_of(self._session.selected_redaction)
        if not chosen and focus is not None:
            chosen = [focus]
        if not chosen:
            raise NothingMeant(
                f"There is no redaction to {verb} in focus.", "N goes to the next one."
            )
        return chosen

    # ---- records

    def _ask_rest(self) -> None:
        """Many records at once, unredacted: said in words before, and one step to undo."""
        found = worklist.records_without_decision(self._session.snapshot)
        if not found:
            raise NothingMeant(
                "No record waits that could be released as it is.", "N goes to what is left."
            )
        release = partial(self._try_command, partial(self._release_all, found))
        ask_to_release(found, release, self._pane)

    def _release_all(self, asked: Sequence[Record]) -> None:
        # While one was asked, others may have withheld or redacted some of them.
        left = worklist.records_without_decision(self._session.snapshot)
        still = {r.path for r in left}
        records = [r for r in asked if r.path in still]
        if not records:
            raise NothingMeant("None of these records waits any more.", "N goes to what is left.")
        changes = self._changes_to_decide(records, Determination.RELEASE)
        self._decide_changes(changes, f"Release {count_records(len(records))}")

    def _marked_records(self) -> list[Record]:
        """The records of several marked rows, while the focus is in the list."""
        marked = self._marked()
        paths = dict.fromkeys(item.record for item in marked)
        return [self._session.snapshot.get_record(p) for p in paths] if len(marked) > 1 else []

    def _release_record(self) -> None:
        self._decide_record(Determination.RELEASE, "Release")

    def _decide_record(self, decision: Determination, label: str) -> None:
        many = self._marked_records()
        if len(many) > 1:
            changes = self._changes_to_decide(many, decision)
            self._decide_changes(changes, f"{label} {count_records(len(many))}")
            return
        record = self._selected_record()
        self._later.forget()  # what was wanted before its page came is answered now
        if decision is Determination.RELEASE and self._context.sights.is_awaited(record.path):
            self._later.wait_for(record.path)
            return
        changes = self._changes_to_decide([record], decision)
        self._decide_changes(changes, f"{label} {name_of(record)}")
        self._once_known(partial(self._tell_waiting_of, record))

    def _changes_to_decide(
        self, records: Sequence[Record], decision: Determination
    ) -> list[Change]:
        snapshot = self._session.snapshot
        return [c for r in records for c in worklist.changes_to_decide(snapshot, r, decision)]

    def _tell_waiting_of(self, record: Record) -> None:
        """A decision about a record leaves its redactions as they are."""
        waiting = [i for i in self._model.items if i.record == record.path and i.redaction]
        if waiting:
            self._context.notices.say_briefly(
                f"{name_of(record)}: {len(waiting)} of its redactions still wait for a decision."
            )

    def _decide_changes(self, changes: Sequence[Change], label: str, joins: int = 0) -> None:
        self.deciding, stood = True, self._stands_on
        try:
            self._session.apply(changes, label, self, joins)
        finally:
            self.deciding = False
        left = len(self._model.items)
        told = f"{label}. {left} left." if left else f"{label}. Nothing left."
        if left and self._stands_on != stood:
            record = self._session.snapshot.get_record(self._session.selected_record)
            key = self._context.actions["previous_open"].shortcut().toString()
            told = f"{label}. {left} left; this is the next, {name_of(record)}. {key} goes back."
        # Before the case was looked over nobody knows how much is left.
        self._context.notices.say_briefly(told if self._context.first.done else f"{label}.")

    @property
    def _stands_on(self) -> tuple[str, str]:
        """What is in focus: an answer may go on to the next by itself."""
        return self._session.selected_record, self._session.selected_redaction

    def _selected_record(self) -> Record:
        if not self._session.selected_record:
            raise NothingMeant("There is no record in focus.", "N goes to the next one.")
        return self._session.snapshot.get_record(self._session.selected_record)

    def _redaction_of(self, wanted: str | None) -> Redaction | None:
        return self._session.snapshot.find_redaction(wanted)


def _label_of_step(verb: str, count: int) -> str:
    return f"{verb} redaction" if count == 1 else f"{verb} {count} redactions"
