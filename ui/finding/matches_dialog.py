"""Every place in the case that reads as some words, to choose from before they are redacted.

Decision 200.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import BadInput, CaseError
from reviewer.model import Redaction, Snapshot
from reviewer.plan.requester_name import requests_named_by
from reviewer.redaction.transcript_words import Basis
from reviewer.store import Case
from reviewer.store.search import terms_of
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.case.session import Session
from ui.common.redaction_text import count_text, unwritten_text
from ui.common.screen_reader import announce_text
from ui.common.tasks import Task
from ui.finding.belongings import BelongingsBox
from ui.finding.match_list import MatchList
from ui.widgets.dialog_size import open_at
from ui.widgets.fitting_dialog import FittingDialog

if TYPE_CHECKING:
    from reviewer.redaction.everywhere import TermMatch
    from reviewer.redaction.name_parts import Chosen, FoundForm


SEVERAL = "Several at once: Maria Lopez; 312-555-0142"
_STILL = "Still looking, nothing is redacted yet. Press Return again when the list is here."

_ONE_LEFT = "&Show the one left as it is"


class MatchesDialog(FittingDialog):
    """Finds a term in all records that have words, and redacts what is ticked.

    Signals:
        made: the redactions, and the label of the step that writes them.
    """

    made = Signal(object, str)

    def __init__(
        self,
        context: Context,
        term: str,
        parent: QWidget | None = None,
        only: Collection[str] = (),
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._asked = 0
        self._wished = False  # Return was pressed before the list was here
        self._unread: list[str] = []
        self._wordings: list[FoundForm] = []
        self.setWindowTitle("Redact all matches")
        self.term = QLineEdit(term)
        self.term.setAccessibleName("Words to redact")
        self.term.setPlaceholderText(SEVERAL)
        self._scope = frozenset(only)
        self.only = QCheckBox("Only in this record")
        self.only.setChecked(bool(only))
        self.only.setVisible(bool(only))
        self.only.toggled.connect(lambda _: self.start_search())
        self.list = MatchList()
        self.list.ticked.connect(self._count_ticked)
        self.beside = BelongingsBox(context.session)
        self.beside.wished.connect(self._wish_term)
        context.names.changed.connect(self._offer_belongings)
        context.names.ask_for()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self._left = QPushButton()
        self._left.setObjectName("link")
        self._left.setAutoDefault(False)  # Return redacts
        self._left.setToolTip("One after the other; Space ticks it")
        self._left.clicked.connect(self.list.go_to_unticked)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the search")
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        # Chosen by hand: longer than in Find, for this reads every record.
        self._delay.setInterval(300)
        self._delay.timeout.connect(self.start_search)
        self.term.textChanged.connect(lambda _: self._await_words())
        self._lay_out()
        self._offer_belongings()
        self.start_search()
        # What is answered next, a digit perhaps, must not be typed over the words.
        (self.list if term else self.term).setFocus()

    # ---- finding

    def start_search(self) -> None:
        """Look for the words, anew if it looks already."""
        self._delay.stop()
        self._stop_search()
        self._asked, self._wished = 0, False
        self.list.clear()
        self._wordings = []
        self._count_ticked()
        term = self.term.text().strip()
        if not term:
            self._bar.hide()
            self.summary.setText(f"Type the words to be redacted wherever they stand. {SEVERAL}.")
            return
        if not _are_enough(term):
            self._bar.hide()
            self.summary.setText("Too short to look for: two letters at least, or three digits.")
            return
        session = self._context.session
        self.summary.setText("Looking through every record that has words …")
        self._bar.setValue(0)
        self._bar.show()
        scope = self._scope if self.only.isChecked() else frozenset()
        work = _search_work(session.snapshot, session.case, term, scope)
        self._task = self._context.tasks.start_task(work)
        self._task.progressed.connect(self._on_progress)
        self._task.succeeded.connect(self._fill_list)
        self._task.failed.connect(self._on_failed)

    def _await_words(self) -> None:
        """What is listed belongs to other words from now on, and is not redacted any more."""
        self._delay.start()
        self._redact.setEnabled(False)
        self._offer_belongings()

    def _offer_belongings(self) -> None:
        """What stands beside the names that are asked for; a change of the words changes it."""
        terms = terms_of(self.term.text())
        self.beside.offer(self._context.names.belonging_to(terms), terms)

    def _wish_term(self, term: str, on: bool) -> None:
        """A line was ticked: it stands among the words, and its matches in the list."""
        terms = [one for one in terms_of(self.term.text()) if one.casefold() != term.casefold()]
        self.term.setText("; ".join([*terms, term] if on else terms))

    @property
    def _is_looking(self) -> bool:
        return self._delay.isActive() or (self._task is not None and not self._asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return redacts what is listed; before the list is here it is told, and not lost: nobody
        redacts what nobody has seen, and nobody wonders.
        """
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            event.accept()  # one that is held would redact the list as it comes, unseen
        elif self._is_looking:
            if self._delay.isActive():
                self.start_search()
            if self._task is not None:
                self._wished = True
                self.summary.setText(_STILL)
                announce_text(self, _STILL)
        else:
            super().keyPressEvent(event)

    def _stop_search(self) -> None:
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def _is_meant(self) -> bool:
        """False for what a task still has to say that nobody waits for any more."""
        return self._task is not None and self.sender() is self._task

    def _on_progress(self, done: float, text: str) -> None:
        if not self._is_meant():
            return
        self._bar.setValue(round(done * 100))
        if text and not self._wished:
            self.summary.setText(f"{text.capitalize()} …")

    def _on_failed(self, fault: BaseException) -> None:
        if not self._is_meant():
            return
        self._task = None
        self._bar.hide()
        self._context.notices.tell_fault(fault)

    def _fill_list(self, found: Found) -> None:
        if not self._is_meant():
            return
        self._task = None
        self._bar.hide()
        records = {r.path: r for r in self._context.session.snapshot.records}
        self._wordings = found[0]
        self.list.fill_matches(found[0], records)
        self._unread = found[1]
        self._count_ticked()
        if self._wished and self._redact.isEnabled():
            self._redact.setFocus()
        announce_text(self.list, self.summary.text())

    # ---- choosing

    def chosen_by_name(self) -> dict[str, list[tuple[str, Chosen]]]:
        """What is ticked, by what was asked for: each wording, and by record where; ``None`` for
        all of the record.
        """
        from reviewer.redaction.name_parts import (
            choice_of,  # readers of every format: not at start-up
        )

        snapshot, ticks = self._context.session.snapshot, iter(self.list.chosen_matches())
        out: dict[str, list[tuple[str, Chosen]]] = {}
        left: set[str] = set()  # records where a place of the whole name is not ticked
        for wording in self._wordings:
            if not wording.alone:
                left = set()
            chosen: dict[str, Sequence[TermMatch] | None] = {}
            for found, ticked in zip(wording.found, ticks, strict=False):
                if not wording.alone and len(ticked) < sum(not m.redacted for m in found):
                    left.update(m.record for m in found)
                if ticked:
                    record = snapshot.get_record(ticked[0].record)
                    rest = record.path not in left
                    chosen[record.path] = choice_of(record, wording, found, ticked, rest=rest)
            out.setdefault(wording.asked, []).append((wording.term, chosen))
        return out

    def chosen_of_words(self) -> Chosen:
        """What is ticked of the words that were asked for."""
        return self.chosen_by_name()[self._wordings[0].asked][0][1] if self._wordings else {}

    def _count_ticked(self) -> None:
        ticked = sum(map(len, self.list.chosen_matches()))
        looking = self._task is not None or self._delay.isActive()
        self._redact.setEnabled(ticked > 0 and not looking)
        self._redact.setText(f"Redact {count_text(ticked, 'match')}" if ticked else "Redact")
        if looking or not _are_enough(self.term.text()):
            self._say_left(0)
            return
        said = self._tell_summary()
        if self._unread:
            said += f" Not all could be read, look yourself: {'; '.join(self._unread[:3])}"
            said += f"; and {len(self._unread) - 3} more." if len(self._unread) > 3 else "."
        self.summary.setText(said)

    def _say_left(self, count: int) -> None:
        """The way to what is not ticked: among many rows nobody finds it."""
        self._left.setText(f"&Show the {count} left as they are" if count > 1 else _ONE_LEFT)
        self._left.setVisible(count > 0)

    def _tell_summary(self) -> str:
        """How many there are, how many are hidden already, and what will be added."""
        from reviewer.redaction.everywhere import count_redactions

        found = [matches for wording in self._wordings for matches in wording.found]
        every = [match for matches in found for match in matches]
        if not every:
            self._say_left(0)
            return "Nothing in the case reads like this."
        done = sum(match.redacted for match in every)
        ticked = sum(map(len, self.list.chosen_matches()))
        asked = (forms for forms in self.chosen_by_name().values())
        made = count_text(
            sum(count_redactions(chosen) for forms in asked for _, chosen in forms), "redaction"
        )
        left = len(every) - done - ticked
        self._say_left(left)
        parts = [
            f"{done} already redacted" if done else "",
            f"{ticked} to be redacted ({made})" if ticked else "",
            f"{left} left as they are" if left else "",
        ]
        told = f"{self._tell_where()}: {', '.join(part for part in parts if part)}."
        return " ".join(filter(None, (told, self._tell_unsayable())))

    def _tell_unsayable(self) -> str:
        """That a requester is called by what will be hidden: here one can still think of it."""
        asked = (forms for forms in self.chosen_by_name().values())
        terms = [term for forms in asked for term, chosen in forms if chosen]
        named = requests_named_by(self._context.session.snapshot.requests, terms)
        if not named:
            return ""
        who = ", ".join(dict.fromkeys(f"“{request.requester}”" for request in named))
        return (
            f"This hides a word of the requester's name, too: {who}. Before the export you say how "
            "the package names the requester."
        )

    def _tell_where(self) -> str:
        """How many matches as Find counts them, and how many of a part of the name alone."""
        said = []
        for alone in (False, True):
            found = [m for w in self._wordings if w.alone is alone for ms in w.found for m in ms]
            if found:
                records = count_text(len({match.record for match in found}), "record")
                many = count_text(len(found), "match")
                many += " of a part of the name alone" if alone else ""
                said.append(f"{many} in {records}")
        return ", and ".join(said)

    # ---- redacting

    def _redact_chosen(self) -> None:
        self._redact.setEnabled(False)
        self._asked = sum(map(len, self.list.chosen_matches()))
        work = _redact_work(self._context.session, self.chosen_by_name())
        self._task = self._context.tasks.start_task(work)
        self._task.succeeded.connect(self._on_made)
        self._task.failed.connect(self._on_failed)

    def _on_made(self, done: tuple[list[Redaction], dict[str, frozenset[str]]]) -> None:
        if not self._is_meant():
            return
        self._task, (made, self._context.session.hidden_by_name) = None, done
        if made:
            self.made.emit(made, f"Redact {count_text(self._asked, 'match')}")
        else:
            self._context.notices.say_briefly("All of this is redacted already.")
        self.accept()

    def done(self, result: int) -> None:
        self._delay.stop()
        self.list.stop_telling()
        self._stop_search()
        super().done(result)
        self.deleteLater()

    def _lay_out(self) -> None:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        box.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._redact = QPushButton("Redact")
        self._redact.setDefault(True)
        box.addButton(self._redact, QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self._redact_chosen)
        box.rejected.connect(self.reject)
        label = QLabel("&Words")
        label.setBuddy(self.term)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.term, 1)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.only)
        column.addWidget(self.beside)
        column.addWidget(self.list, 1)
        column.addWidget(self._bar)
        column.addWidget(self.summary)
        column.addWidget(self._left, 0, Qt.AlignmentFlag.AlignLeft)
        unheard = unwritten_text(self._context.session.snapshot.records)
        if unheard:
            said = QLabel(unheard)
            said.setWordWrap(True)
            column.addWidget(said)
        column.addWidget(box)
        open_at(self, letters=150, lines=34)


Found = tuple[list["FoundForm"], list[str]]
"""Ways in which the words are written, and the records and scanned pages that cannot be read."""


def _are_enough(typed: str) -> bool:
    """Whether each of what was typed can be looked for."""
    return all(map(_is_enough, terms_of(typed)))


def _is_enough(term: str) -> bool:
    """False for a digit or two: they stand everywhere, and were meant for something else."""
    signs = [c for c in term if c.isalnum()]
    return len(signs) >= (2 if any(c.isalpha() for c in signs) else 3) or not term.isascii()


def _search_work(
    snapshot: Snapshot, case: Case, typed: str, scope: frozenset[str]
) -> Callable[[Job], Found]:
    def search_case(job: Job) -> Found:
        from reviewer.coverage.standing import standing_redactions
        from reviewer.pages import read_scans  # readers of every format: not at start-up
        from reviewer.redaction.name_parts import FoundForm, find_forms, forms_of_term

        read_scans.read_all(case, job)
        unread = read_scans.sentences_on_faults(case, snapshot)
        asked = terms_of(typed)
        ways = [(term, form) for term in asked for form in forms_of_term(term)]
        found: list[list[list[TermMatch]]] = [[] for _ in ways]
        for number, record in enumerate(snapshot.records):
            job.check()
            job.progress(number, len(snapshot.records))
            if scope and record.path not in scope:
                continue
            try:
                kept = read_scans.folder_of(case, record)
                hidden = standing_redactions(snapshot, record)
                path = case.original_path(record)
                here = [
                    some for term in asked for some in find_forms(record, path, term, kept, hidden)
                ]
            except (BadInput, CaseError):
                # One record that cannot be read must not keep the others from being found.
                unread.append(record.path)
                continue
            for some, matches in zip(found, here, strict=True):
                some += [matches] if matches else []
        forms = [
            FoundForm(form, tuple(some), alone=form is not term, asked=term)
            for (term, form), some in zip(ways, found, strict=True)
        ]
        return forms, unread

    return search_case


def _redact_work(
    session: Session, wanted: Mapping[str, Sequence[tuple[str, Chosen]]]
) -> Callable[[Job], tuple[list[Redaction], dict[str, frozenset[str]]]]:
    snapshot, source = session.snapshot, session.case.original_path
    basis = Basis(author=session.case.author)

    def redact_chosen(_job: Job) -> tuple[list[Redaction], dict[str, frozenset[str]]]:
        from reviewer.redaction.name_parts import redact_each

        return redact_each(snapshot, wanted, source, basis)

    return redact_chosen
