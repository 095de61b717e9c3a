"""Sentences of the review that rest on no citation: none of them can be checked by a reader."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reviewer.model import TABLES
from reviewer.model.uncited import UncitedSentence, uncited_sentences
from ui.case.cited_guide import NO_CITATION
from ui.case.context import Context
from ui.common.redaction_text import count_text, name_of
from ui.common.theme import GRID
from ui.worklist.queue_list import PICTURE, SECOND, QueueDelegate

_SENTENCE = Qt.ItemDataRole.UserRole + 2  # behind what the delegate of the queue reads
_ROWS = 4  # that are seen at once; more are scrolled to


class UncitedList(QWidget):
    """One row a sentence; nothing is seen while each has a citation.

    Signals:
        call_asked: the id of the call whose words are meant.
        statement_asked: table and key of another sentence that is meant.
    """

    call_asked = Signal(str)
    statement_asked = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = context.session
        self._shown: tuple[UncitedSentence, ...] = ()
        self.heading, self.list = QLabel(), QListWidget()
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.heading.setWordWrap(True)
        self.list.setAccessibleName("Sentences without a citation")
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._open_sentence)
        self.list.itemClicked.connect(self._open_sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addWidget(self.list)
        self.setVisible(False)
        self._session.changed.connect(lambda _: self.refresh_rows())
        self.refresh_rows()

    def refresh_rows(self) -> None:
        """Show what cites nothing now."""
        found = uncited_sentences(self._session.snapshot)
        if found == self._shown:
            return
        self._shown = found
        self.list.clear()
        for sentence in found:
            self.list.addItem(self._item_of(sentence))
        self.heading.setText(f"{count_text(len(found), 'sentence')} without a citation")
        self.setVisible(bool(found))
        row = self.list.sizeHintForRow(0)
        high = row * min(len(found), _ROWS) + 2 * self.list.frameWidth()
        self.list.setFixedHeight(max(high, 0))

    def _item_of(self, sentence: UncitedSentence) -> QListWidgetItem:
        record = self._session.snapshot.records_by_path.get(sentence.record)
        of = f" · {name_of(record)}" if record is not None else ""
        kind = TABLES[sentence.table].found.capitalize()
        item = QListWidgetItem(f"{kind}: {sentence.said}{of}")
        item.setData(SECOND, NO_CITATION)
        item.setData(PICTURE, "note")
        item.setData(_SENTENCE, sentence)
        item.setToolTip(f"{item.text()}\n{NO_CITATION}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}. No citation")
        return item

    def _open_sentence(self, item: QListWidgetItem) -> None:
        sentence: UncitedSentence = item.data(_SENTENCE)
        if sentence.table == "calls":
            self.call_asked.emit(sentence.key)
        else:
            self.statement_asked.emit(sentence.table, sentence.key)
