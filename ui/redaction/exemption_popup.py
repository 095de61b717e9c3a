"""Exemption and reason, asked at once: one key for the usual ones, a search for the others.

The popup never blocks: whoever goes on working leaves the redaction without exemption, which
is seen everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.law.exemption_choice import (
    Citation,
    count_cited_codes,
    keys_of,
    offered_exemptions,
    preselect_citation,
    reasons_given,
    sort_of,
)
from reviewer.law.jurisdiction import Exemption, Jurisdiction, load_jurisdiction
from reviewer.model import (
    Put,
    Redaction,
    Source,
    Status,
    TextRedaction,
)
from reviewer.model.differences import only_in_each
from reviewer.redaction.deciding import cite_exemptions
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.redaction_text import KIND_WORDS, name_of, place_text, redactions_text
from ui.common.theme import GRID, themed_icon
from ui.redaction.exemption_list import CODE, CodeList
from ui.widgets.field import ChoiceField

LAST = "redact.cited_last"  # by the sort of thing that is redacted
SIZE = "exemptions/size"

Where = Callable[[Redaction], tuple[QWidget, QPoint] | None]
"""The widget and the point in it beside which the popup for a redaction shall stand."""


class ExemptionsPopup(QDialog):
    """The popup.

    Signals:
        chosen: codes and reason.
    """

    chosen = Signal(object, str)

    def __init__(
        self, law: Jurisdiction, known: OfferedExemptions, *, verb: str, about: str, parent: QWidget
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
        self.list = CodeList(self, keys=keys_of(law), used=count_cited_codes(known.redactions))
        self._about = QLabel()
        self._about.setWordWrap(True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reason = ChoiceField()
        self._reason.setEditable(True)
        self._reason.addItems(known.reasons)
        self._reason.setEditText(known.reason)
        self._reason.setAccessibleName("Reason")
        self._reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._verb = verb
        self._lay_out(verb, about)
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

    def _lay_out(self, verb: str, about: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        heading = QLabel(about)
        heading.setWordWrap(True)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        column.addWidget(heading)
        column.addWidget(self._search)
        column.addWidget(self.list, 1)
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
        buttons = QDialogButtonBox()
        self._done = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self._done.setIcon(themed_icon("accept"))
        self._done.setDefault(True)
        cited = bool(self._known.codes)
        told = "Cancel" if cited else "Leave unfinished"
        later = buttons.addButton(told, QDialogButtonBox.ButtonRole.RejectRole)
        kept = "cites what it did" if cited else "stays proposed, without exemption"
        later.setToolTip(f"Esc: the redaction {kept}")
        later.setAutoDefault(False)
        buttons.accepted.connect(self._finish_choice)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _connect_parts(self) -> None:
        self._search.textChanged.connect(lambda _: self._fill_codes())
        self.list.picked.connect(self._finish_choice)
        self.list.typed.connect(self._type_on)
        self.list.itemChanged.connect(self._tick_code)
        self.list.currentItemChanged.connect(lambda *_: self._explain_code())

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
        self._about.setText(f"{item.statute}: {why}" if item else missing)
        self._name_done()

    def _name_done(self) -> None:
        """The button says what it will cite, so that nobody cites what merely has the focus."""
        self._done.setText(
            self._verb.replace("Cite", f"Cite {', '.join(self.chosen_codes)}".strip(), 1)
        )
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
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._search.hasFocus():
            self.list.setFocus()
            return
        super().keyPressEvent(event)


class OfferedExemptions:
    """What the popup may offer: what the case cites, and what fits this sort of thing."""

    def __init__(self, context: Context, law: Jurisdiction, asked: Sequence[Redaction]) -> None:
        case, self.redactions = context.session.case, context.session.snapshot.redactions
        words = [r for r in asked if isinstance(r, TextRedaction)]
        # The sound of redacted words is redacted for what the words are.
        first = next(iter(words), asked[0])
        self.sort = sort_of(first, case.words_of(first.record) if words else ())
        last = last_cited(context)
        self.reasons = reasons_given(self.sort, last, self.redactions)
        self.codes = asked[0].exemptions
        fresh = not any(r.exemptions or r.reason for r in asked)
        fits = preselect_citation(law, self.sort, last, self.redactions)
        self.wanted = fits if not self.codes else Citation(())
        self.reason = fits.reason if fresh else asked[0].reason

    @property
    def hint_sentence(self) -> str:
        """Why something is preselected, as a sentence."""
        codes = ", ".join(self.wanted.codes)
        return f"Preselected: {codes}, {self.wanted.why}. " if codes else ""


def last_cited(context: Context) -> dict[str, Citation]:
    """What this case cited last, by sort."""
    stored = context.session.case.read_setting(LAST, {})
    rows = stored.items() if isinstance(stored, dict) else ()
    # A setting is only a help: what is not of its form is left out.
    return {
        str(sort): Citation(tuple(map(str, kept[0])), str(kept[1]))
        for sort, kept in rows
        if isinstance(kept, list) and len(kept) == 2 and isinstance(kept[0], list)
    }


class ExemptionAsker(QObject):
    """Asks for what a redaction cites: at once after a new one, and when it is wanted."""

    def __init__(self, context: Context, parent: QWidget, where: Where) -> None:
        super().__init__(parent)
        self._context, self._parent, self._where = context, parent, where
        self._known = context.session.snapshot.redactions
        self.popup: ExemptionsPopup | None = None
        context.session.changed.connect(self._look_for_unfinished)
        context.actions.bind_action("exemption", self._ask_selected)

    def ask_for(self, redactions: tuple[str, ...], *, accept: bool) -> None:
        """Open the popup for these; with ``accept``, choosing also accepts them."""
        asked = [r for r in self._context.session.snapshot.redactions if r.id in redactions]
        self.close_popup()
        if not asked:
            return
        law = load_jurisdiction(self._context.session.snapshot.info.jurisdiction)
        known = OfferedExemptions(self._context, law, asked)
        self.popup = ExemptionsPopup(
            law,
            known,
            verb="Cite and accept" if accept else "Cite",
            about=self._tell_what(asked),
            parent=self._parent.window(),
        )
        self.popup.chosen.connect(
            lambda codes, why: self._cite_exemptions(
                redactions, Citation(codes, why), accept, known.sort.id
            )
        )
        self.popup.finished.connect(self._forget_popup)
        self._show_popup(self.popup, asked[0])

    def close_popup(self) -> None:
        """Close the popup; what it asked for stays unfinished."""
        if self.popup is not None:
            popup, self.popup = self.popup, None
            popup.close()

    def _look_for_unfinished(self, change: Changed) -> None:
        known, self._known = self._known, self._context.session.snapshot.redactions
        gone, come = only_in_each(known, self._known)
        before = {r.id for r in gone}
        fresh = tuple(r.id for r in come if r.id not in before and _is_unfinished(r))
        if fresh and not change.turned:
            self.ask_for(fresh, accept=True)
        elif self.popup is not None and change.turned:
            self.close_popup()  # undone: what it asked for may be gone

    def _ask_selected(self) -> None:
        wanted = self._context.session.selected_redaction
        found = self._context.session.snapshot.find_redaction(wanted)
        if found is not None:
            self.ask_for((wanted,), accept=found.status is Status.PROPOSED)

    def _tell_what(self, asked: Sequence[Redaction]) -> str:
        if len(asked) > 1:
            return f"Why may these be made: {redactions_text(asked)}?"
        record = self._context.session.snapshot.get_record(asked[0].record)
        what, where = KIND_WORDS[asked[0].kind], place_text(asked[0])
        return " · ".join(part for part in (what, name_of(record), where) if part)

    def _cite_exemptions(
        self, asked: tuple[str, ...], citation: Citation, accept: bool, sort: str
    ) -> None:
        session, codes = self._context.session, citation.codes
        found = [r for r in session.snapshot.redactions if r.id in asked]
        changes = [Put(cite_exemptions(r, codes, citation.reason, accept)) for r in found]
        many = f" for {len(found)} redactions" if len(found) > 1 else ""
        verb = "Cite and accept" if accept else "Cite"
        try:
            session.apply(changes, f"{verb} {', '.join(codes)}{many}", self)
            self._context.notices.say_briefly(f"{verb} {', '.join(codes)}{many}: done.")
            self._remember_citation(sort, citation)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def _remember_citation(self, sort: str, fresh: Citation) -> None:
        known = {**last_cited(self._context), sort: fresh}
        stored = {name: [list(one.codes), one.reason] for name, one in known.items()}
        self._context.session.case.set_setting(LAST, stored)

    def _show_popup(self, popup: ExemptionsPopup, redaction: Redaction) -> None:
        room = self._parent.window().screen().availableGeometry()
        kept = self._context.settings.text_of_setting(SIZE).split()
        good = len(kept) == 2 and all(k.isdecimal() for k in kept)
        size = QSize(*map(int, kept)) if good else popup.sizeHint()
        most = room.size() - QSize(2 * GRID, 8 * GRID)  # the window's own title and edges
        popup.resize(size.expandedTo(popup.minimumSizeHint()).boundedTo(most))
        opened = popup.size()
        popup.finished.connect(lambda _: self._keep_size(popup, opened))
        beside = self._where(redaction)
        window = self._parent.window()
        if beside is not None:
            at = beside[0].mapToGlobal(beside[1])
        else:
            at = window.mapToGlobal(window.rect().center()) - popup.rect().center()
        x = min(max(at.x(), room.left()), room.right() - popup.width())
        y = min(max(at.y(), room.top()), room.bottom() - popup.height() - 4 * GRID)
        popup.move(x, max(y, room.top()))
        popup.show()
        popup.activateWindow()

    def _keep_size(self, popup: ExemptionsPopup, opened: QSize) -> None:
        """A size that a person gave it; else it follows the letters."""
        if popup.size() != opened:
            self._context.settings.set_text(SIZE, f"{popup.width()} {popup.height()}")

    def _forget_popup(self, _: int) -> None:
        if self.sender() is self.popup:
            self.popup = None
        self._parent.window().activateWindow()


def _is_unfinished(redaction: Redaction) -> bool:
    by_hand = redaction.source in ("", Source.MANUAL)
    return by_hand and redaction.status is Status.PROPOSED and not redaction.exemptions
