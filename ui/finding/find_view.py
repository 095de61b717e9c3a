"""Find: words in every record and in the review of the case, and the way to where they stand.

Decision 191.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.model import TABLES, Put, Redaction
from reviewer.store.search import SearchHit, terms_of
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.case.session import Changed, RecordSpot
from ui.case.transcript_model import transcripts_for
from ui.common.redaction_text import name_of, redactions_text, unwritten_text
from ui.common.screen_reader import announce_text
from ui.common.tasks import Task
from ui.common.theme import themed_icon
from ui.finding.hit_list import HitList
from ui.finding.matches_dialog import MatchesDialog
from ui.finding.names_page import NamesPage
from ui.finding.search_field import hit_button, hit_count, key_of, search_field, way_of
from ui.widgets.pane import TypingPane, bring_to_front
from ui.widgets.scrolled import scroll_snugly

# Chosen by hand: nobody goes through more, and each is a row of a tree.
LIMIT = 1000
_FOUND = frozenset(name for name, table in TABLES.items() if table.found)
_HELP = (
    "Type words to find them in every transcript, document, dispatch log and message, "
    "in scanned pages and images, in notes and in subjects.\n\n"
    "Every word counts.\n"
    "name; number finds several at once.\n"
    "“two words” finds them together.\n"
    "word* finds every beginning.\n"
    "-word leaves out what holds it."
)

_MATCHES = (
    "A match is the words as you typed them; Redact all lists the same ones. Other places are "
    "notes, subjects, and where each of the words stands but not one behind the other."
)


class FindView(TypingPane):
    """Searches the case while one types; Return goes to the place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        # The record that “In this record” means, and what belongs to it.
        self._searched: tuple[str, ...] = ()
        self._wishes_names = False  # the names were asked for before they were known
        self._build_pane()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        # Chosen by hand.
        self._delay.setInterval(150)
        self._delay.timeout.connect(self._start_search)
        self.field.textChanged.connect(self._on_typed)
        self.list.reached.connect(self._on_reached)
        context.session.changed.connect(self._on_changed)
        context.scanning.page_read.connect(lambda *_: self._tell_waiting())
        context.scanning.ended.connect(self._on_scans_read)
        actions = context.actions
        context.session.find_asked.connect(self._find_in_record)
        context.session.record_selected.connect(self._on_record)
        actions.bind_action("find", self._find_in_case)
        actions.bind_action("find", self.open_pane, within=self)
        actions.bind_action("find_next", self.list.go_next)
        actions.bind_action("find_previous", self.list.go_back)
        actions.bind_action("redact_all", self.redact_all, within=self)
        actions.bind_action("names_found", self.show_names)
        context.citing.add_view(self, lambda: self.list.cite_hit(context.citing.guide))
        self._on_record(context.session.selected_record)
        self._on_typed()

    # ---- searching

    def open_pane(self) -> None:
        """Bring the pane to the front, with the field ready to be typed over."""
        bring_to_front(self)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_names(self) -> None:
        """Show whom the records name, with the keys in the list."""
        self.field.clear()
        self.open_pane()
        self._choose_names()

    def _choose_names(self) -> None:
        """Into the list of names; as soon as they are known, for who waits in the field."""
        self._wishes_names = not self.names.has_names
        self._context.names.ask_for()  # a look that failed is made again
        if self.names.has_names:
            self.names.begin_choosing()

    def _on_names(self) -> None:
        self._tell_count()
        if self._wishes_names and self._offers_names and self.field.hasFocus():
            self._choose_names()

    def begin_typing(self) -> None:
        """The tab was pressed: the next keys are words, and no commands."""
        self.open_pane()

    def _find_in_case(self) -> None:
        self.only.setChecked(False)
        self.open_pane()

    def _find_in_record(self, words: str) -> None:
        """Asked for from a page or a transcript: what stands there is meant first."""
        self.only.setChecked(self.only.isEnabled())
        if words:
            self.field.setText(words)
        self.open_pane()

    def _scope(self) -> tuple[str, ...]:
        """The records that are meant, with the transcripts of one; none for all of the case."""
        return self._searched if self.only.isChecked() else ()

    def _on_record(self, path: str) -> None:
        """Another record is meant from now on, unless a hit of the one that is meant led to it."""
        if self.only.isChecked() and path in self._searched:
            return
        snapshot = self._context.session.snapshot
        known = snapshot.records_by_path.get(path)
        of_it = (r.path for r in transcripts_for(snapshot, path) if r.path != path)
        self._searched = (path, *of_it) if known is not None else ()
        self.only.setEnabled(known is not None)
        self.only.setToolTip(f"Only in “{name_of(known)}”" if known is not None else "")
        self.only.setAccessibleDescription(self.only.toolTip())
        if known is None:
            self.only.setChecked(False)
        elif self.only.isChecked():
            self._on_typed()

    def _on_scope(self, _only: bool) -> None:
        """Asked for anew, it means the record that is in focus now."""
        self._on_record(self._context.session.selected_record)
        self._on_typed()

    def _on_typed(self) -> None:
        self._wishes_names = False
        self.list.forget_place()
        self._delay.start()
        if not self.field.text().strip():
            self._delay.stop()
            self._drop_search()
            self._show_hits([])
            self._context.session.seek_words("")

    def _on_changed(self, change: Changed) -> None:
        """What a review says is found too, so what changes it may change the hits."""
        if change.tables & _FOUND and self.field.text().strip():
            self._delay.start()

    def _on_scans_read(self) -> None:
        self._tell_waiting()
        if self.field.text().strip():
            self._delay.start()

    def _tell_waiting(self) -> None:
        """What is found so far is not all while scanned pages wait to be read."""
        waiting, failed = self._context.scanning.waiting, self._context.scanning.failed
        said = []
        if waiting:
            pages = "1 scanned page is" if waiting == 1 else f"{waiting} scanned pages are"
            said.append(f"{pages} still being read and not yet searched.")
        if failed:
            pages = "1 scanned page" if failed == 1 else f"{failed} scanned pages"
            said.append(f"{pages} could not be read: look at them yourself.")
        unheard = unwritten_text(self._context.session.snapshot.records)
        if unheard and self.field.text().strip():
            said.append(unheard)
        self._waiting.setText(" ".join(said))
        self._waiting.setVisible(bool(said))

    def _start_search(self) -> None:
        query, case = self.field.text(), self._context.session.case
        if not query.strip():
            return
        self._drop_search()
        self._context.session.seek_words("; ".join(terms_of(query)))
        scope = self._scope()
        self._task = self._context.tasks.start_task(
            lambda _job: case.search_words(query, LIMIT, scope)
        )
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(self._on_failed)

    def _drop_search(self) -> None:
        if self._task is not None:
            # Its answer comes too late to be wanted.
            self._task.drop_work()
            self._task = None

    def _on_found(self, hits: list[SearchHit]) -> None:
        self._task = None
        self._show_hits(hits)
        # With a full list there is no room for what is found in other forms.
        if self.field.text().strip() and len(hits) < LIMIT:
            self._search_forms(hits)
        if self.field.text().strip():
            announce_text(self.field, self.count.text())

    def _search_forms(self, hits: list[SearchHit]) -> None:
        """What is written otherwise comes behind, for it takes longer."""
        query, case = self.field.text(), self._context.session.case
        left, scope = LIMIT - len(hits), self._scope()

        def search_forms(_job: Job) -> list[SearchHit]:
            found = case.search_forms(query, LIMIT)
            return [hit for hit in found if not scope or hit.record in scope][:left]

        self._task = self._context.tasks.start_task(search_forms)
        self._task.succeeded.connect(self._on_forms)
        self._task.failed.connect(self._on_failed)

    def _on_forms(self, more: list[SearchHit]) -> None:
        self._task = None
        if more:
            self._show_hits([*self.hits, *more])
            announce_text(self.field, self.count.text())

    def _on_failed(self, fault: BaseException) -> None:
        self._task = None
        self._context.notices.tell_fault(fault)

    @property
    def _offers_names(self) -> bool:
        """Nothing is typed, and names that were found stand below."""
        return not self.field.text().strip() and self.names.has_names

    @property
    def _chosen_names(self) -> list[str]:
        return self.names.chosen_terms() if self._offers_names else []

    @property
    def is_looking(self) -> bool:
        """True until what was typed has been looked for."""
        return self._delay.isActive() or self._task is not None

    # ---- showing

    def _show_hits(self, hits: list[SearchHit]) -> None:
        self._tell_waiting()
        self.list.show_hits(hits)
        asked = bool(self.field.text().strip())
        self._pages.setCurrentIndex((1 if hits else 0) if asked else 2)
        where = "this record" if self.only.isChecked() else "the case"
        self._empty.setText(f"Nothing in {where} holds these words.")
        self._tell_count()

    def _tell_count(self) -> None:
        asked = bool(self.field.text().strip())
        text = self.list.tell_count(len(self.hits) >= LIMIT) if asked else ""
        self.count.setText(text)
        for button in (self._before, self._after):
            button.setEnabled(bool(self.hits))
        self._all.setEnabled(bool(self.hits or self._chosen_names))

    # ---- going

    @property
    def hits(self) -> list[SearchHit]:
        """What was found, in the order of the list."""
        return self.list.hits

    @property
    def current_hit(self) -> SearchHit | None:
        """The hit that is meant."""
        return self.list.current_hit

    def _on_reached(self, hit: SearchHit, nth: int) -> None:
        self._tell_count()
        announce_text(self.field, f"{self.count.text()}: {self.list.place_in_words(hit)}")
        if not hit.record:
            self._context.notices.say_briefly(_of_no_record(hit))
            return
        utc = self.list.moment_of_hit(hit)
        # The clock goes along, so that the videos show what is read.
        if utc is not None:
            self._context.playhead.seek_to(utc)
        self._context.session.show_spot(
            RecordSpot(hit.record, hit.start, hit.page, hit.cue, hit.longest_words, nth)
        )

    def redact_all(self) -> None:
        """A list of every place that reads as what was typed, to choose from."""
        term = "; ".join(terms_of(self.field.text()) or self._chosen_names)
        dialog = MatchesDialog(self._context, term, self, only=self._scope())
        dialog.made.connect(self._apply_redactions)
        dialog.open()

    def _apply_redactions(self, made: Sequence[Redaction], label: str) -> None:
        try:
            self._context.session.apply([Put(r) for r in made], label, self)
            self._context.notices.say_briefly(f"{label}: {redactions_text(made)}.")
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field: Return goes to the next hit, with Shift back, Down into the list."""
        if way := way_of(event):
            (self.list.go_next if way > 0 else self.list.go_back)()
            return True
        if key_of(event) == Qt.Key.Key_Down and self.hits:
            self.list.setFocus()
            return True
        if key_of(event) == Qt.Key.Key_Down and not self.field.text().strip():
            self._choose_names()
            return True
        return super().eventFilter(watched, event)

    # ---- building

    def _build_pane(self) -> None:
        self.field = search_field("Find in this case")
        self.list = HitList(self._context.session)
        self.field.installEventFilter(self)
        self.only = QPushButton("In this record")
        self.only.setObjectName("chip")
        self.only.setCheckable(True)
        self.only.toggled.connect(self._on_scope)
        self.count = hit_count()
        self.count.setToolTip(_MATCHES)
        self.count.setWordWrap(True)
        self._before = hit_button("previous", "Previous match", self.list.go_back)
        self._after = hit_button("next", "Next match", self.list.go_next)
        self.names = NamesPage(self._context, _HELP)
        self.names.chosen.connect(self._on_names)
        self.names.redact_wished.connect(self.redact_all)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setMargin(16)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._waiting = QLabel()
        self._waiting.setWordWrap(True)
        self._pages = QStackedWidget()
        self._all = QPushButton(themed_icon("text-redact"), "Redact all…")
        self._all.setToolTip("Every place in the case that reads like this, to choose from")
        self._all.clicked.connect(self.redact_all)
        self._context.actions.read_only.guard_writers(self._all)
        self._pages.addWidget(scroll_snugly(self._empty, "What was found"))
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.names)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.count, 1)  # below the field: beside it, it would cut what was typed
        for part in (self._before, self._after):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.only, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        column.addWidget(self._pages, 1)
        column.addWidget(self._waiting)
        column.addWidget(self._all)
        self._tell_waiting()


def _of_no_record(hit: SearchHit) -> str:
    if hit.table == "subjects":
        return "This is a subject: its terms may be in any record."
    return f"This {hit.place} is of the whole review: it stands in no one record."
