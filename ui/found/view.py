"""Found in pictures: all tracks of the case on the stage, sifted, played and decided about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import NothingMeant
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.likeness import ABOUT, Likeness
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.case.session import RecordSpot
from ui.common.action_table import ANSWERS
from ui.common.redaction_text import count_text, name_of
from ui.common.theme import GRID
from ui.found.again_panel import AgainPanel
from ui.found.alike import Alike
from ui.found.coming_back import ComingBack
from ui.found.doubt_list import DoubtList
from ui.found.doubt_walk import DoubtWalk
from ui.found.marker import Ask, FoundMarker
from ui.found.picture_scan import PictureScan
from ui.found.pictures import FoundPictures
from ui.found.policies import Policies
from ui.found.wall_list import WallList
from ui.found.wall_model import VERDICT_WORDS, Sieve, WallModel
from ui.widgets.action_button import ActionButton, AnswerButton
from ui.widgets.field import ChoiceField
from ui.widgets.flow import FlowLayout
from ui.widgets.headings import as_heading
from ui.widgets.overflow_row import OverflowRow, RowPart
from ui.widgets.pane import bring_to_front
from ui.widgets.when_seen import WhenSeen

_ROOMY = 30  # lines of letters: in a lower view the counts are left out
_BUTTONS = (
    ("accept", "Hide"),
    ("reject", "Nothing to hide"),
    ("keep_officer", "Keep: officer"),
    ("keep_visible", "Keep visible…"),
    ("assign_subject", "Subject…"),
    ("show_alike", "Who looks alike"),
    ("hide_all_kind", "Hide all…"),
    ("join_tracks", "Join"),
    ("split", "Split"),
    ("lengthen", "Lengthen"),
    ("go_to_found", "Show where it is"),
    ("next_doubt", "Next doubt"),
)


class FoundView(QWidget):
    """The wall, what sifts it, and the marks."""

    def __init__(
        self, context: Context, found: FoundThings, ask: Ask, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self.found = context, context.session, found
        self._try = context.notices.try_command
        self.pictures = FoundPictures(context, self)
        self.model = WallModel(context, found, self)
        self.list = WallList(self.model, self.pictures)
        self.doubts = DoubtList(context, found)
        self.walk = DoubtWalk(context, found, lambda: not self.isVisible(), self)
        self.marker = FoundMarker(context, found, self.marked, ask, self)
        self.marker.after = self._go_on
        self.policies = Policies(
            context, found, self.marker, lambda: self.model.sieve, self.marked, self
        )
        self.policies.after = self._refill
        self.alike = Alike(context, found, self)
        self.scan = PictureScan(context, found, self)
        self.again = ComingBack(context, found, self.alike, lambda: not self.isVisible(), self)
        self.again_panel = AgainPanel(context, self.again)
        self.heading, self.about, self._empty = QLabel(), QLabel(), QLabel()
        self.verdict, self.source, self.record = ChoiceField(), ChoiceField(), ChoiceField()
        self._buttons = {
            name: (AnswerButton if name in ANSWERS else ActionButton)(context.actions[name], text)
            for name, text in _BUTTONS
        }
        self._pages, self._answers = QStackedWidget(), OverflowRow()
        self._build()
        self._seen = WhenSeen(self, self._refill, stale=True)
        self._listen()

    # ---- what a person does

    def marked(self) -> list[Candidate]:
        """What a mark means now: what is marked on the wall, or what the doubt is about on which
        one stands, in their list or on the wall of players.

        Nothing while none of these is in view: keys reach here from everywhere.
        """
        if self.list.isVisible():
            return self.model.candidates_at(self.list.marked_rows())
        if self.doubts.list.isVisible():
            doubt = self.doubts.current
            # As it stands now: the list may not have heard yet of what was decided last.
            meant = self.found.candidate(doubt.candidate.id) if doubt is not None else None
        else:
            meant = self.walk.meant
        return [meant] if meant is not None else []

    @property
    def meets_unproposed(self) -> bool:
        """Whether one stands, on the wall of players, on a doubt about what is no redaction yet: no
        view there selects it, so the marks of the wall answer.
        """
        meant = self.walk.meant
        return meant is not None and meant.redaction is None

    def open_wall(self) -> None:
        """Come to the front, with the keys; what was decided leaves what it does not belong to."""
        bring_to_front(self)
        self._refill()
        self.show_doubts(on=False)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # What is shown as selected is what the marks here mean.
        self._point()

    def show_doubts(self, *, on: bool) -> None:
        """Show the queue of doubts instead of the wall."""
        self._doubts_shown = on
        self._show_page()

    # ---- looks

    def _build(self) -> None:
        as_heading(self.heading)
        self._doubts_shown = False
        for field, name in (
            (self.verdict, "Which of them"),
            (self.source, "What they are"),
            (self.record, "In which record"),
        ):
            field.setAccessibleName(name)
            field.setSizeAdjustPolicy(
                ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setMinimumContentsLength(9)
        for verdict in (*Verdict, None):
            words = VERDICT_WORDS[verdict] if verdict is not None else "All of them"
            self.verdict.addItem(words, verdict.value if verdict is not None else "")
        self._find = ActionButton(self._context.actions["find_in_pictures"], "Find in pictures…")
        self._turn = ActionButton(self._context.actions["doubts"], "Doubts", "warning")
        top = FlowLayout(space=GRID)
        for widget in (
            self.heading,
            self.verdict,
            self.source,
            self.record,
            self._turn,
            self._find,
        ):
            top.addWidget(widget)
        self.about.setWordWrap(True)
        for rank, (name, button) in enumerate(self._buttons.items()):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.mark_primary(name == "accept")
            # What has no room goes into a menu, the rarest first; the pictures keep theirs.
            line = self._context.actions[name]
            self._answers.add_part(RowPart(button, max(rank - 1, 0), line))
        for page in (self.list, self.doubts, self._empty_page()):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.about)
        column.addWidget(self._pages, 1)
        column.addWidget(self._answers)

    def _empty_page(self) -> QWidget:
        """One sentence, one action."""
        page = QWidget()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        action = ActionButton(self._context.actions["find_in_pictures"], "Find in pictures…")
        action.mark_primary(True)
        column = QVBoxLayout(page)
        column.addStretch(2)
        column.addWidget(self._empty)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(action)
        row.addStretch()
        column.addSpacing(GRID)
        column.addLayout(row)
        column.addStretch(3)
        return page

    # ---- what it follows

    def _listen(self) -> None:
        self.found.changed.connect(self._seen.tell_changed)
        self.found.decided.connect(self._tell_counts)
        self.found.decided.connect(self._forget_pictures)
        self.found.doubts_changed.connect(self._tell_counts)
        self.found.looking_changed.connect(self._tell_looking)
        for field in (self.verdict, self.source, self.record):
            field.activated.connect(lambda _: self._sift())
        self.list.answered.connect(partial(self._try, self.marker.accept_marked))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._point())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._tell_counts())
        self.list.doubleClicked.connect(lambda _: self._show_in_video())
        self.found.scan_asked.connect(lambda paths: self._try(partial(self.scan.ask_what, paths)))
        self.doubts.chosen.connect(self.walk.go_to)
        self.alike.found.connect(self._show_alike)
        self.marker.bind_actions(lambda: self.meets_unproposed)
        bind = self._context.actions.bind_action
        for name, does in self._commands().items():
            bind(name, partial(self._try, does))
        bind("play", self.list.play_current, within=self.list)
        bind("split", partial(self._try, self._split), within=self)
        allow = self._context.actions["allow_alike"]
        allow.setChecked(self.alike.is_allowed)
        bind("allow_alike", lambda: self.alike.allow(allow.isChecked()))

    def _commands(self) -> dict[str, Callable[[], object]]:
        return {
            "show_found": self.open_wall,
            "doubts": self._turn_doubts,
            "mark_found": self._turn_mark,
            "go_to_found": self._show_in_video,
            "show_alike": self._ask_alike,
            "find_in_pictures": self.scan.ask_what,
        }

    def _refill(self) -> None:
        """Fill the wall anew; what is marked stays marked, and one stays where one stands."""
        row = self.list.currentIndex().row()
        here = self.model.name_at(row)
        marked = [one.id for one in self.model.candidates_at(self.list.marked_rows())]
        self._fill_choices()
        self.model.refill()
        many = self.model.rowCount()
        if here and many:
            there = self.model.row_of(here)
            # What went leaves its place to the next, which nobody has marked: a key that is on
            # its way must not decide about it.
            self.list.stand_on_row(min(row, many - 1) if there is None else there)
            self.list.mark_rows([r for r in map(self.model.row_of, marked) if r is not None])
        elif many:
            self.list.go_to_row(0)
        self._show_page()
        self._tell_counts()

    def _sift(self) -> None:
        """Show what the fields ask for; who asked who looks alike has seen that."""
        self.model.alike = {}
        fields = (self.verdict, self.source, self.record)
        self.model.sieve = Sieve(*(str(field.currentData() or "") for field in fields))
        self._refill()
        if self.model.rowCount() and not self.list.marked_rows():
            self.list.go_to_row(0)

    def _fill_choices(self) -> None:
        everything = self.found.candidates.values()
        known = self._session.snapshot.records_by_path
        sources = sorted({one.source for one in everything})
        records = sorted({one.record for one in everything if one.record in known})
        # A detector's word is the plural already.
        words = [(s.capitalize(), s) for s in sources]
        _fill(self.source, [("Of every kind", ""), *words])
        _fill(self.record, [("In all records", ""), *((name_of(known[r]), r) for r in records)])

    def _show_page(self) -> None:
        if self._doubts_shown:
            self._pages.setCurrentWidget(self.doubts)
        elif self.model.rowCount():
            self._pages.setCurrentWidget(self.list)
        else:
            self._pages.setCurrentIndex(2)
            self._empty.setText(self._tell_empty())
        self._answers.setVisible(not self._doubts_shown and bool(self.model.rowCount()))
        self._context.actions["doubts"].setChecked(self._doubts_shown)

    def _tell_empty(self) -> str:
        if self.found.candidates:
            return "Nothing of this sort. Choose another state, kind or record above."
        told = "Heads, faces, plates, screens and papers are found by themselves, and followed."
        return "\n".join([told, *self._tell_lacking()])

    def _tell_counts(self, *_: object) -> None:
        counts = self.found.counts
        left, marked = counts[Verdict.UNDECIDED], len(self.list.marked_rows())
        self.heading.setText(
            f"{left:,} undecided" if self.found.candidates else "Found in pictures"
        )
        parts = [
            f"{counts[v]:,} {VERDICT_WORDS[v].lower()}"
            for v in Verdict
            if v is not Verdict.UNDECIDED
        ]
        parts.append(count_text(len(self.found.doubts), "doubtful moment"))
        if settled := len(self.found.settled):
            parts.append(f"{settled} more settled by their pictures")
        parts += self._tell_lacking()
        if marked > 1:
            parts.insert(0, f"{marked} marked")
        said = ABOUT if self.model.alike else " · ".join(parts)
        self.about.setText(said)
        self._show_about()

    def _tell_lacking(self) -> list[str]:
        """What was not looked for, or where nothing could be seen: "nothing found" is not that."""
        known = self._session.snapshot.records_by_path
        looking = self.found.looking
        told = [f"{count_text(len(looking), 'record')} being looked through"] if looking else []
        looked = self.found.looked.items()
        lacks = [(p, one.lacking) for p, one in looked if one.lacking and p not in looking]
        if len(lacks) > 1:
            return [*told, f"{len(lacks)} records not looked through wholly"]
        told += [f"{name_of(known[path])}: {words}" for path, words in lacks if path in known]
        return told

    def _tell_looking(self) -> None:
        """A search began or ended: where nothing was found yet, it stands there."""
        self._tell_counts()
        self._show_page()

    def _show_about(self) -> None:
        """Where there is little height, the pictures need it more."""
        roomy = self.height() > _ROOMY * self.fontMetrics().height() or bool(self.model.alike)
        self.about.setVisible(bool(self.found.candidates) and roomy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_about()

    def _forget_pictures(self, names: Sequence[str]) -> None:
        for name in names:
            if self.found.track_of(name) is None:
                self.pictures.forget(name)

    # ---- the marks go on

    def _turn_mark(self) -> None:
        if self.list.isVisible():
            self.list.turn_mark()

    def _go_on(self, decided: Sequence[Candidate]) -> None:
        """Stand on the next that is undecided, behind the last that was decided now."""
        if not self.list.isVisible():
            # In their list the next doubt comes by itself.
            if not self.doubts.list.isVisible():
                self.walk.go_on()
            return
        rows = [row for row in (self.model.row_of(one.id) for one in decided) if row is not None]
        after = max(rows, default=self.list.currentIndex().row())
        row = self.model.first_row(after, lambda one: one.verdict is Verdict.UNDECIDED)
        if row is not None:
            self.list.go_to_row(row)
        elif self.model.rowCount():
            key = self._context.actions["show_found"].shortcut().toString()
            told = f"Nothing that is shown here is undecided; {key} shows what is left."
            self._context.notices.say_briefly(told)

    def _point(self) -> None:
        if not self.list.isVisible():
            return  # what is selected elsewhere is no business of a wall that nobody sees
        candidate = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        known = isinstance(candidate, Candidate) and candidate.redaction is not None
        self._session.point_at_redaction(candidate.id if known else "")

    def _show_in_video(self) -> None:
        if self.doubts.list.isVisible():
            self.doubts.choose_current()
            return
        candidate = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if not isinstance(candidate, Candidate):
            return
        at = self.list.player.moment if self.list.player.playing == candidate.id else None
        at = candidate.best[0] if at is None else at
        chosen = candidate.id if candidate.redaction is not None else ""
        if candidate.page is not None:
            self._session.select_redaction(chosen)
            self._session.show_spot(RecordSpot(candidate.record, page=candidate.page))
            return
        place = self._session.placement_of(candidate.record)
        self._context.player.bring_beside(candidate.record)
        self._context.playhead.pause()
        if place is not None:
            self._context.playhead.seek_to(place.utc_within(at))
        self._session.select_redaction(chosen)
        self._session.show_spot(RecordSpot(candidate.record, at))

    def _split(self) -> None:
        """At the picture that plays; else in the middle."""
        for candidate in self.marked()[:1]:
            player = self.list.player
            moment = player.moment if player.playing == candidate.id else None
            middle = (candidate.start + candidate.end) / 2
            self.marker.split_at_moment(candidate, middle if moment is None else moment)

    def _turn_doubts(self) -> None:
        bring_to_front(self)
        self.show_doubts(on=not self._doubts_shown)
        (self.doubts.list if self._doubts_shown else self.list).setFocus()

    # ---- who looks alike

    def _ask_alike(self) -> None:
        if self.model.alike:
            self._sift()  # asked again: all are shown as before
            return
        if not self.list.isVisible():
            raise NothingMeant("Nothing found is in view.", "Choose something on the wall (F4).")
        for candidate in self.marked()[:1]:
            self.alike.ask_about(partial(_just, candidate))

    def _show_alike(self, alike: dict[str, Likeness]) -> None:
        if not alike:
            self._context.notices.say_briefly("No picture of it can be had to compare with.")
            return
        self.model.alike = alike
        self.model.refill()
        self.list.go_to_row(0)
        self._show_page()
        self._tell_counts()
        others = len(alike) - 1
        key = self._context.actions["show_alike"].shortcut().toString()
        said = (
            f"{count_text(others, 'track')} of this look"
            if others
            else "Nothing else looks like it"
        )
        self._context.notices.say_briefly(f"{said}; {key} shows all again.")

    def closeEvent(self, event: QCloseEvent) -> None:
        """The case is closed: nothing is read any more."""
        self.list.player.play(None)
        self.pictures.close()
        self.alike.close()
        self.again.close()
        self.again_panel.close()
        self.scan.close()
        super().closeEvent(event)


def _just(candidate: Candidate, _: Sequence[Candidate]) -> Candidate:
    return candidate


def _fill(field: ChoiceField, rows: Sequence[tuple[str, str]]) -> None:
    """Offer these; what was chosen stays chosen where it is offered still."""
    if [(field.itemText(n), field.itemData(n)) for n in range(field.count())] == [*rows]:
        return
    chosen = field.currentData()
    field.clear()
    for words, value in rows:
        field.addItem(words, value)
    field.setCurrentIndex(max(field.findData(chosen), 0))
