"""Exemption and reason, asked at once: one key for the usual ones, a search for the others.

The popup never blocks: whoever goes on working leaves the redaction without exemption, which
is seen everywhere. Cancel takes a redaction back that was just made; leaving it unfinished is a
wish of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import BadInput
from reviewer.law.breaches import left_to_state
from reviewer.law.exemption_choice import (
    CitedExemptions,
    count_cited_codes,
    keys_of,
    offered_exemptions,
    preselect_citation,
    reasons_given,
    sort_of,
    sort_of_name,
)
from reviewer.law.jurisdiction import Exemption, Jurisdiction
from reviewer.law.rules import Rules, rules_known
from reviewer.model import (
    Redaction,
    Snapshot,
    TextRedaction,
)
from ui.case.context import Context
from ui.common.theme import GRID, themed_icon
from ui.redaction.exemption_list import CODE, CodeList
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.whole_rows import WholeRows

LAST = "redact.cited_last"  # by the sort of thing that is redacted; of a name, by the person


@dataclass(frozen=True)
class AskedFor:
    """What the popup asks about.

    Attributes:
        verb: what its button does.
        about: what is hidden and where, in words.
        cancelled: what becomes of it when it is cancelled.
        fresh: it was just made, so that it can be taken back or left unfinished.
        picture: what is hidden, as a person sees it.
        follows: whether it is followed by itself afterwards; ``None`` where nothing is followed.
        others: how many things of the same step are asked about behind this one.
    """

    verb: str
    about: str
    cancelled: str
    fresh: bool = False
    picture: QWidget | None = None
    follows: bool | None = None
    others: int = 0


class ExemptionsPopup(FittingDialog):
    """The popup.

    Signals:
        chosen: codes and reason.
    """

    chosen = Signal(object, str)

    def __init__(
        self, law: Jurisdiction, known: OfferedExemptions, wish: AskedFor, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._law, self._known = law, known
        self._ticked = list(known.codes)
        self._items: dict[str, Exemption] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Exemption and reason")
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search by code or words")
        self._search.setAccessibleName("Search exemptions by code or words")
        self._search.setClearButtonEnabled(True)
        self.list = CodeList(
            self,
            keys=keys_of(law),
            used=count_cited_codes(known.redactions),
            states=known.left_to_state,
        )
        self._about = QLabel()
        self._about.setWordWrap(True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reason = ChoiceField()
        self._reason.setEditable(True)
        self._reason.addItems(known.reasons)
        self._reason.setEditText(known.reason)
        self._reason.setAccessibleName("Reason")
        self._reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._verb = wish.verb
        self.follow = QCheckBox("&Follow it by itself, from where it comes to where it leaves")
        self.follow.setToolTip(
            "The box goes with what it hides, both ways; without, it stays where it is"
        )
        if wish.follows is None:
            self.follow.hide()
        self.follow.setChecked(bool(wish.follows))
        rest = f"the other {wish.others}" if wish.others > 1 else "the other one"
        self.same_for_others = QCheckBox(f"The &same for {rest}")
        self.same_for_others.setToolTip("Nothing more is asked about what was found with it")
        self.same_for_others.setVisible(wish.others > 0)
        self._lay_out(wish)
        self._connect_parts()
        self._fill_codes()
        self.list.setFocus()

    @property
    def chosen_codes(self) -> tuple[str, ...]:
        """What is ticked, in the order of ticking; else the row in focus.

        The preselected row stands for all that was cited together with it.
        """
        row = self.list.currentItem()
        if self._ticked or row is None:
            return tuple(self._ticked)
        code, wanted = str(row.data(0, CODE)), self._known.wanted.codes
        return wanted if wanted[:1] == (code,) else (code,)

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().averageCharWidth()
        return QSize(108 * wide, 28 * self.fontMetrics().height())

    def missing_height(self) -> int:
        """By how many pixels it is too low to show every row that has a key; as it stands now."""
        column = self.layout()
        if column is not None:
            column.activate()
        return max(self.list.height_of_keyed() - self.list.height(), 0)

    def _lay_out(self, wish: AskedFor) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        column.addLayout(self._make_heading(wish))
        column.addWidget(WholeRows(self.list), 1)
        column.addWidget(self._about)
        keys = QLabel(
            f"{self._known.hint_sentence}1 to 9 cite one at once and stay the same in the whole "
            "case. Space ticks several, Return does what the button says."
        )
        keys.setWordWrap(True)
        keys.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column.addWidget(keys)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Reason", self._reason)
        column.addLayout(form)
        column.addWidget(self.follow)
        column.addWidget(self.same_for_others)
        column.addWidget(self._make_buttons(wish))

    def _make_heading(self, wish: AskedFor) -> QHBoxLayout:
        """What is hidden, as a picture and in words, and the search."""
        heading = QLabel(wish.about)
        heading.setWordWrap(True)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        beside = QVBoxLayout()
        beside.setSpacing(GRID)
        beside.addWidget(heading, 1, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self._search)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        if wish.picture is not None:
            line.addWidget(wish.picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(beside, 1)
        return line

    def _make_buttons(self, wish: AskedFor) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self._done = QPushButton(wish.verb)
        buttons.addButton(self._done, QDialogButtonBox.ButtonRole.AcceptRole)
        self._done.setIcon(themed_icon("accept"))
        self._done.setDefault(True)
        back = buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        back.setToolTip(f"Esc: {wish.cancelled}")
        back.setAutoDefault(False)
        if wish.fresh:
            later = buttons.addButton("Decide later", QDialogButtonBox.ButtonRole.DestructiveRole)
            later.setToolTip("It stays proposed, without exemption, and waits in the work list")
            later.setAutoDefault(False)
            later.clicked.connect(lambda: self.accept())
        buttons.accepted.connect(self._finish_choice)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect_parts(self) -> None:
        self._search.textChanged.connect(lambda _: self._fill_codes())
        self.list.picked.connect(self._finish_choice)
        self.list.typed.connect(self._type_on)
        self.list.itemChanged.connect(self._tick_code)
        self.list.currentItemChanged.connect(lambda *_: self._explain_code())
        self.follow.toggled.connect(lambda _: self._name_done())

    def _fill_codes(self) -> None:
        query = self._search.text()
        items = offered_exemptions(self._law, self._known.redactions, query)
        self._items = {item.code: item for item in items}
        wanted = (*self._known.codes, *self._known.wanted.codes, "")[0]
        if query.strip():
            wanted = items[0].code if items else ""
        self.list.blockSignals(True)
        self.list.fill_codes(items, self._ticked, wanted)
        self.list.blockSignals(False)
        self._explain_code()

    def _explain_code(self) -> None:
        row = self.list.currentItem()
        item = self._items.get(str(row.data(0, CODE))) if row is not None else None
        missing = "Nothing in the list has these words. Clear the search to see all."
        if self._items:
            missing = "Nothing is preselected: choose the exemption."
        why = (item.explanation or "cited in this case, and not in the list") if item else ""
        needed = ", ".join(self._known.left_to_state(item.code)) if item else ""
        states = f" Needs stated before a release: {needed}." if needed else ""
        self._about.setText(f"{item.statute}: {why}{states}" if item else missing)
        self._name_done()

    def _name_done(self) -> None:
        """The button says what it will cite, so that nobody cites what merely has the focus."""
        # What is followed is accepted once somebody has seen where it goes.
        verb = "Follow" if self.follow.isChecked() else self._verb
        codes, between = ", ".join(self.chosen_codes), " " if verb == "Cite" else ", citing "
        self._done.setText(f"{verb}{between}{codes}" if codes else verb)
        self._done.setEnabled(bool(self.chosen_codes))

    def _type_on(self, text: str) -> None:
        self._search.setFocus()
        self._search.insert(text)

    def _tick_code(self, row: QTreeWidgetItem) -> None:
        code = str(row.data(0, CODE))
        ticked = row.checkState(1) is Qt.CheckState.Checked
        if ticked and code not in self._ticked:
            self._ticked.append(code)
        elif not ticked and code in self._ticked:
            self._ticked.remove(code)
        self._name_done()

    def _finish_choice(self) -> None:
        if self.chosen_codes:
            self.chosen.emit(self.chosen_codes, self._reason.currentText())
            self.accept()

    def event(self, event: QEvent) -> bool:
        """Plain keys are the popup's own; those with Ctrl or Alt still reach the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            away = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            if not event.modifiers() & away:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # it answered the question before
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._search.hasFocus():
            self.list.setFocus()
            return
        # Of a tick box or a button, which have no use for it; a field of text keeps what is typed.
        if not self.list.pick_by_key(event):
            super().keyPressEvent(event)


class OfferedExemptions:
    """What the popup may offer: what the case cites, and what fits this sort of thing."""

    def __init__(
        self, context: Context, law: Jurisdiction, asked: Sequence[Redaction], name: str = ""
    ) -> None:
        self._snapshot = context.session.snapshot
        self._rules = _rules_of(self._snapshot)
        self._left: dict[str, tuple[str, ...]] = {}  # a code's, of this very snapshot
        self._records = dict.fromkeys(r.record for r in asked)
        case, self.redactions = context.session.case, self._snapshot.redactions
        words = [r for r in asked if isinstance(r, TextRedaction)]
        # The sound of redacted words is redacted for what the words are.
        first = next(iter(words), asked[0])
        self.sort = sort_of(first, case.words_of(first.record) if words else ())
        if name and self.sort.who:  # a part of it may come first
            self.sort = sort_of_name(name)
        last = last_cited(context)
        self.reasons = reasons_given(self.sort, last, self.redactions)
        self.codes = asked[0].exemptions
        fresh = not any(r.exemptions or r.reason for r in asked)
        fits = preselect_citation(law, self.sort, last, self.redactions)
        self.wanted = fits if not self.codes else CitedExemptions(())
        self.reason = fits.reason if fresh else asked[0].reason

    def left_to_state(self, code: str) -> tuple[str, ...]:
        """What the law wants stated for an exemption in these records and nobody has."""
        if code not in self._left:
            self._left[code] = self._look_what_is_left(code)
        return self._left[code]

    def _look_what_is_left(self, code: str) -> tuple[str, ...]:
        if self._rules is None:
            return ()
        records = map(self._snapshot.get_record, self._records)
        return left_to_state(self._rules, self._snapshot, records, code)

    @property
    def hint_sentence(self) -> str:
        """Why something is preselected, as a sentence."""
        codes = ", ".join(self.wanted.codes)
        return f"Preselected: {codes}, {self.wanted.why}. " if codes else ""


def _rules_of(snapshot: Snapshot) -> Rules | None:
    try:
        return rules_known(snapshot.info.jurisdiction)
    except BadInput:
        return None  # what does not fit in them is told where they are answered


def last_cited(context: Context) -> dict[str, CitedExemptions]:
    """What this case cited last, by sort."""
    stored = context.session.case.read_setting(LAST, {})
    rows = stored.items() if isinstance(stored, dict) else ()
    # A setting is only a help: what is not of its form is left out.
    return {
        str(sort): CitedExemptions(tuple(map(str, kept[0])), str(kept[1]))
        for sort, kept in rows
        if isinstance(kept, list) and len(kept) == 2 and isinstance(kept[0], list)
    }
