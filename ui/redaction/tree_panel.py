"""The decision tree of a record, question after question: by keys, with its way and its end.

Decision 223.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import BadInput, ReviewerError
from reviewer.law.decision_tree import (
    DecisionTree,
    Question,
    TreeChoice,
    TreeEnd,
    TreeResult,
    answers_with,
    follow_answers,
    likely_answer,
)
from reviewer.law.rules import rules_known
from reviewer.model import TABLES, Record, Request, TreeAnswer, TreeWalk
from reviewer.model.ids import new_id
from reviewer.plan.plan import asked_for
from ui.case.context import Context
from ui.common.theme import GRID
from ui.redaction.answered_questions import AnsweredQuestions
from ui.widgets.field import ChoiceField, Field
from ui.widgets.scrolled import scroll_to_parts, scroll_to_rect

_KEY = "{}   {}"
_RESULTS = {
    TreeResult.DISCLOSABLE: "Disclosable",
    TreeResult.EXEMPT: "Exempt",
    TreeResult.ORDINARY: "Another law decides",
}


class TreePanel(QWidget):
    """Follows the record that it is told of."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._record: Record | None = None
        self._tree: DecisionTree | None = None
        self._pending: TreeChoice | None = None
        self._title, self._asks = QLabel(), QLabel()
        self._about, self._end, self._note_of = QLabel(), QLabel(), QLabel()
        self.way = AnsweredQuestions()
        self.request, self.answers, self.note = ChoiceField(), AnswerList(), Field()
        self._lay_out()
        self.request.activated.connect(lambda _: self._show_way())
        self.answers.chosen.connect(self._choose)
        self.note.returnPressed.connect(self._keep_note)
        self.answers.currentRowChanged.connect(lambda _: self._show_row())
        self.way.chosen.connect(self._ask_again)
        context.actions.read_only.guard_writers(self.answers, self.note, self.way)

    def show_record(self, record: Record | None) -> None:
        """Show the tree of a record, where its law has one and somebody asks for it."""
        before, self._record = self._record, record
        if before is None or record is None or before.path != record.path:
            self._pending = None
        fault, self._tree = "", None
        try:
            rules = rules_known(self._session.snapshot.info.jurisdiction)
            self._tree = rules.tree_of(record) if rules is not None and record is not None else None
        except BadInput as told:
            fault = str(told)
        asked = self._requests_for(record) if self._tree is not None else []
        self.setVisible(bool(fault) or bool(asked))
        self._title.setText(fault or (self._tree.title if self._tree is not None else ""))
        self._fill_requests(asked)
        self._show_way()

    def take_focus(self) -> None:
        """Answering by keys begins here."""
        (self.note if self.note.isVisible() else self.answers).setFocus()
        self._scroll_to_next()

    def _scroll_to_next(self) -> None:
        """What is asked now is before the eyes, or what came of it: it may lie below the fold."""
        parts = (self._asks, self._about, self.answers, self._note_of, self.note, self._end)
        scroll_to_parts(parts)

    def _show_row(self) -> None:
        """The answer on which one stands is before the eyes, however low the pane is."""
        row = self.answers.currentItem()
        if row is not None and self.answers.hasFocus():
            scroll_to_rect(self.answers, self.answers.visualItemRect(row))

    # ---- showing

    def _requests_for(self, record: Record | None) -> list[Request]:
        snapshot = self._session.snapshot
        return [q for q in snapshot.requests if record in asked_for(snapshot, q)]

    def _fill_requests(self, asked: list[Request]) -> None:
        kept = self.request.currentData()
        rows = [(q.requester or q.id, q.id) for q in asked]
        had = [(self.request.itemText(n), self.request.itemData(n)) for n in range(len(rows))]
        if rows != had or self.request.count() != len(rows):
            self.request.clear()
            for text, key in rows:
                self.request.addItem(f"For {text}", key)
            self.request.setCurrentIndex(max(self.request.findData(kept), 0))
        self.request.setVisible(len(rows) > 1)

    def _walk(self) -> TreeWalk | None:
        if self._record is None or self.request.currentData() is None:
            return None
        found = self._session.snapshot.find_walk(self._record.path, self.request.currentData())
        if found is not None:
            return found
        key = new_id(TABLES["walks"].prefix)
        return TreeWalk(key, self._record.path, self.request.currentData())

    def _show_way(self) -> None:
        tree, walk, record = self._tree, self._walk(), self._record
        parts = (self.way, self._asks, self._about, self.answers, self._end)
        for part in (*parts, self._note_of, self.note):
            part.setVisible(False)
        if tree is None or walk is None or record is None:
            return
        self._title.setToolTip(f"{tree.source}. Checked on {tree.checked_on}: {tree.checked_by}.")
        way = follow_answers(tree, walk.answers)
        self.way.show_way(way)
        self.way.setVisible(bool(way.passed))
        if way.asked is not None:
            self._show_question(way.asked, record)
        elif way.end is not None:
            self._end.setText(_end_in_words(way.end, tree))
            self._end.setVisible(True)

    def _show_question(self, question: Question, record: Record) -> None:
        self._asks.setText(question.asks)
        self._about.setText(question.about)
        likely = likely_answer(question, record)
        self.answers.show_answers(question, likely)
        self._asks.setVisible(True)
        self.answers.setVisible(True)
        self._about.setVisible(bool(question.about))
        waits = self._pending is not None and question.find_choice(self._pending.id) is not None
        self._note_of.setVisible(waits)
        self.note.setVisible(waits)
        if waits and self._pending is not None:
            self._note_of.setText(f"{self._pending.says}: {self._pending.note.lower()}?")
            self.note.setAccessibleName(self._note_of.text())

    # ---- answering

    def _choose(self, answer: str) -> None:
        question = self._asked()
        choice = question.find_choice(answer) if question is not None else None
        if question is None or choice is None:
            return
        if choice.note:
            self._pending = choice
            self._show_way()
            self.take_focus()
            return
        self._put_answer(TreeAnswer(question.id, choice.id))

    def _keep_note(self) -> None:
        question, said = self._asked(), self.note.text().strip()
        if question is not None and self._pending is not None and said:
            self._put_answer(TreeAnswer(question.id, self._pending.id, said))

    def _asked(self) -> Question | None:
        walk = self._walk()
        if self._tree is None or walk is None:
            return None
        return follow_answers(self._tree, walk.answers).asked

    def _put_answer(self, answer: TreeAnswer) -> None:
        walk = self._walk()
        if self._tree is None or walk is None:
            return
        self._pending = None
        self.note.clear()
        answers = answers_with(self._tree, walk.answers, answer)
        self._put_walk(answers, "Answer the decision tree")
        self.take_focus()

    def _ask_again(self, node: str) -> None:
        """Back to a question: what was answered from there on is open."""
        walk = self._walk()
        if walk is not None:
            nodes = [answer.node for answer in walk.answers]
            at = nodes.index(node) if node in nodes else len(nodes)
            self._pending = None
            self._put_walk(walk.answers[:at], "Ask again")
            self.take_focus()

    def _put_walk(self, answers: tuple[TreeAnswer, ...], label: str) -> None:
        walk = self._walk()
        if walk is None:
            return
        try:
            made = TreeWalk(walk.id, walk.record, walk.request, answers)
            self._session.put_entity(made, label)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def _lay_out(self) -> None:
        for label in (self._title, self._asks, self._end):
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        for label in (self._about, self._note_of):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._end.setTextFormat(Qt.TextFormat.RichText)
        self.note.setAccessibleName("What the answer rests on")
        self.request.setAccessibleName("The request that is answered for")
        self.request.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        labels = (self._title, self._asks, self._about, self._note_of, self._end)
        for label in labels:
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for part in (
            *(self._title, self.request, self.way, self._asks, self._about, self.answers),
            *(self._note_of, self.note, self._end),
        ):
            column.addWidget(part)


class AnswerList(QListWidget):
    """The answers to a question: 1 to 9 give one, so does Return or a click.

    Signals:
        chosen: the answer's name.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setAccessibleName("Answers; 1 to 9 give one")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.itemClicked.connect(self._give_answer)

    def show_answers(self, question: Question, likely: str) -> None:
        """Offer these; the likely one has the focus."""
        self.clear()
        for n, choice in enumerate(question.answers, 1):
            item = QListWidgetItem(_KEY.format(n, choice.says), self)
            item.setData(Qt.ItemDataRole.UserRole, choice.id)
            if choice.id == likely:
                item.setText(f"{item.text()} (likely, by what it is called)")
                self.setCurrentItem(item)
        self._fit_height()

    def _give_answer(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def event(self, event: QEvent) -> bool:
        """Digits and Return are the list's own, not keys of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_own(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            digit = event.text()
            self._give_answer(self.item(int(digit) - 1) if digit.isdigit() else self.currentItem())

    def _is_own(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return plain and (enter or event.text() in tuple("123456789"))

    def sizeHint(self) -> QSize:
        # As they are laid out: a hint knows nothing of lines that are wrapped.
        rows = sum(self.visualItemRect(self.item(n)).height() for n in range(self.count()))
        return QSize(super().sizeHint().width(), rows + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        self.doItemsLayout()
        self.setFixedHeight(self.sizeHint().height())


def _end_in_words(end: TreeEnd, tree: DecisionTree) -> str:
    codes = ", ".join(end.exemptions)
    result = _RESULTS[end.result]
    if end.result is TreeResult.EXEMPT:
        result = f"{result} under {codes}"
    removes = f" {end.removes} ({codes})" if end.removes else ""
    source = f"{tree.source}. Checked on {tree.checked_on}: {tree.checked_by}."
    return (
        f"<p style='margin: 0'>{escape(result)}</p>"
        f"<p style='margin: 0; font-weight: normal'>{escape(end.says + removes)}</p>"
        f"<p style='margin: 0; font-weight: normal'>{escape(source)}</p>"
    )
