"""The marks of a person on what was found: each is one step of the case, undone as any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from reviewer.errors import NothingMeant, Refused
from reviewer.model import Boxed, Change, Put, Subject
from reviewer.model.ids import REDACTION, SUBJECT, new_id
from reviewer.redaction.deciding import accept_redaction
from reviewer.system.jobs import Job
from reviewer.tracking.candidates import Candidate
from reviewer.tracking.marking import (
    assign_subject,
    join_tracks,
    keep_all,
    lengthen_all,
    redactions_meant,
    reject_all,
    split_track,
)
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.common.redaction_text import count_text
from ui.common.tasks import Task
from ui.found.propose import propose_track

OFFICER = "officer"
_AT_ONCE = 50
"""Proposals that are made on the window's thread: 3,000 took 0.9 s, so these some 15 ms."""

Ask = Callable[..., None]
"""Asks for the exemptions of redactions, by their ids, and accepts them with these."""


class FoundMarker(QObject):
    """Makes steps of marks.

    Args:
        marked: what is marked on the wall.
        ask: asks for exemptions.
        pane: over which questions are asked.

    Attributes:
        after: called with what was decided, when it is written.
    """

    def __init__(
        self,
        context: Context,
        found: FoundThings,
        marked: Callable[[], list[Candidate]],
        ask: Ask,
        pane: QWidget,
    ) -> None:
        super().__init__(pane)
        self._context, self._session, self._found = context, context.session, found
        self._try_command = context.notices.try_command
        self._marked, self._ask, self._pane = marked, ask, pane
        self._made: dict[str, Boxed] = {}  # proposals of what is being decided
        self._task: Task | None = None
        self.after: Callable[[Sequence[Candidate]], None] = lambda _: None

    def bind_actions(self, elsewhere: Callable[[], bool]) -> None:
        """Do what the keys and menus ask for, while the focus is on the wall.

        ``elsewhere``: whether they mean what is marked here wherever the focus is.
        """
        within: dict[str, Callable[[], None]] = {
            "accept": self.accept_marked,
            "exemption": self.accept_marked,
            "reject": self.reject_marked,
            "hide_until_gone": self.follow_marked,
        }
        own: dict[str, Callable[[], None]] = {
            "keep_officer": lambda: self.keep_marked(OFFICER),
            "keep_visible": self._ask_whom_to_keep,
            "join_tracks": self.join_marked,
            "lengthen": self.lengthen_marked,
            "assign_subject": self._ask_subject,
        }
        for name, does in within.items():
            self._context.actions.bind_action(
                name, partial(self._try_command, does), within=self._pane, when=elsewhere
            )
        for name, does in own.items():
            self._context.actions.bind_action(name, partial(self._try_command, does))

    # ---- marks

    def accept_marked(self) -> None:
        """Hide what is marked; what cites nothing yet is asked about, all of it at once."""
        self.once_proposed(self._chosen("accept"), self._accept)

    def _accept(self, chosen: Sequence[Candidate]) -> None:
        meant = self._redactions(chosen)
        ready = [one for one in meant if one.exemptions]
        lacking = [one for one in meant if not one.exemptions]
        changes: list[Change] = [Put(accept_redaction(one)) for one in ready]
        fresh = {one.id for one in chosen if one.redaction is None}
        # A question is about what is in the case: what was never proposed is proposed now.
        changes += [Put(one) for one in lacking if one.id in fresh]
        if changes:
            self._apply(changes, _label("Hide" if ready else "Propose", ready or lacking))
        if lacking:
            self._ask(tuple(one.id for one in lacking), accept=True)
        else:
            self.after(chosen)

    def reject_marked(self) -> None:
        """There is nothing to hide in what is marked."""
        self.once_proposed(self._chosen("reject"), self._reject)

    def _reject(self, chosen: Sequence[Candidate]) -> None:
        meant = self._redactions(chosen)
        self._apply(reject_all(meant), _label("Nothing to hide in", meant))
        self.after(chosen)

    def keep_marked(self, who: str) -> None:
        """Keep what is marked visible; ``who`` says who it is."""
        self.once_proposed(self._chosen("keep visible"), partial(self._keep, who))

    def _keep(self, who: str, chosen: Sequence[Candidate]) -> None:
        meant = self._redactions(chosen)
        self._apply(keep_all(meant, who), _label("Keep visible", meant))
        self.after(chosen)

    def join_marked(self) -> None:
        """Make one of several that follow each other."""
        meant = self._redactions(self._chosen("join"))
        self._apply(join_tracks(meant), _label("Join", meant))

    def lengthen_marked(self) -> None:
        """Begin what is marked earlier, and end it later."""
        meant = self._redactions(self._chosen("lengthen"))
        snapshot = self._session.snapshot
        self._apply(lengthen_all(meant, snapshot), _label("Lengthen", meant))

    def split_at_moment(self, candidate: Candidate, t: float) -> None:
        """Make two of one, at a moment in seconds of media time."""
        (redaction,) = self._redactions([candidate])
        self._apply(split_track(redaction, t, new_id(REDACTION)), "Split what was found")

    def follow_marked(self) -> None:
        """Follow on what is marked, from the moment that is shown; what was not proposed yet is.

        Raises:
            Refused: No player shows it.
        """
        chosen = self._chosen("follow")[0]
        if self._pane.isVisible():
            raise NothingMeant(
                "Nothing is followed on this wall.", "D goes to the doubts in the videos."
            )
        if chosen.page is not None:
            raise NothingMeant("What is on a page is not followed.", "A hides it there.")
        if chosen.redaction is None:
            self._apply([Put(made) for made in self._redactions([chosen])], "Propose 1 track")
        self._session.select_redaction(chosen.id)
        self._context.actions.run_action("hide_until_gone")

    # ---- who it is

    def _ask_whom_to_keep(self) -> None:
        count = len(self._chosen("keep visible"))
        box = self._question("Keep visible", f"Who is it ({count} marked)?")
        box.setTextValue(OFFICER)
        box.textValueSelected.connect(lambda who: self._try_command(lambda: self.keep_marked(who)))
        box.open()

    def _ask_subject(self) -> None:
        count = len(self._chosen("assign"))
        box = self._question("Assign to a subject", f"Whom does it show ({count} marked)?")
        box.setComboBoxEditable(True)
        box.setComboBoxItems([one.label for one in self._session.snapshot.subjects] or [""])
        box.textValueSelected.connect(
            lambda label: self._try_command(lambda: self.assign_marked(label))
        )
        box.open()

    def _question(self, title: str, words: str) -> QInputDialog:
        box = QInputDialog(self._pane)
        box.setWindowTitle(title)
        box.setLabelText(words)
        box.finished.connect(box.deleteLater)
        return box

    def assign_marked(self, label: str) -> None:
        """What is marked shows a subject of that name; a new one is made where there is none.

        Raises:
            Refused: There is no name.
        """
        name = " ".join(label.split())
        if not name:
            raise Refused("A subject needs a name.", "“Bystander 1” will do: it is not released.")
        known = next((s for s in self._session.snapshot.subjects if s.label == name), None)
        subject = known or Subject(new_id(SUBJECT), name)
        meant = self._redactions(self._chosen("assign"))
        made: list[Change] = [] if known else [Put(subject)]
        self._apply([*made, *assign_subject(meant, subject)], _label(f"Assign to {name}:", meant))

    # ---- inside

    def _chosen(self, verb: str) -> list[Candidate]:
        chosen = self._marked()
        if not chosen:
            raise NothingMeant(
                f"Nothing found is marked to {verb}.", "Choose something on the wall."
            )
        return chosen

    def once_proposed(
        self, chosen: Sequence[Candidate], does: Callable[[Sequence[Candidate]], None]
    ) -> None:
        """Do this with what was chosen; many proposals are made on a thread first.

        Whatever was decided meanwhile by itself is no longer among it.
        """
        fresh = [(one, self._found.track_of(one.id)) for one in chosen if one.redaction is None]
        if len(fresh) <= _AT_ONCE:
            does(chosen)
            return
        records = self._session.snapshot.records_by_path
        wanted = [(records[one.record], track) for one, track in fresh if track is not None]

        def make_all(job: Job) -> dict[str, Boxed]:
            made = {}
            for record, track in wanted:
                job.check()
                made[track.id] = propose_track(record, track)
            return made

        def go_on(made: dict[str, Boxed]) -> None:
            self._made = made
            now = [(one, self._found.candidate(one.id)) for one in chosen]
            same = [new for old, new in now if new is not None and new.redaction == old.redaction]
            try:
                self._try_command(partial(does, same))
            finally:
                self._made = {}

        self._task = self._context.tasks.start_task(make_all)
        self._task.succeeded.connect(go_on)
        self._task.failed.connect(self._context.notices.tell_fault)
        self._context.notices.say_briefly(f"Proposing {count_text(len(wanted), 'track')} …")

    def _redactions(self, candidates: Sequence[Candidate]) -> list[Boxed]:
        return redactions_meant(candidates, self.propose)

    def propose(self, candidate: Candidate) -> Boxed:
        """The proposal of something that is none yet.

        Raises:
            Refused: It is gone.
        """
        if candidate.id in self._made:
            return self._made[candidate.id]
        track = self._found.track_of(candidate.id)
        if track is None:
            raise Refused("What was found is gone.", "Look for it once more.")
        return propose_track(self._session.snapshot.get_record(candidate.record), track)

    def _apply(self, changes: Sequence[Change], label: str) -> None:
        self._session.apply(changes, label, self)
        self._context.notices.tell_step(f"{label}.")


def _label(verb: str, redactions: Sequence[Boxed]) -> str:
    return f"{verb} {count_text(len(redactions), 'track')}"
