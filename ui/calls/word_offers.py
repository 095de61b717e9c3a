"""Words of the list where they stand in transcripts, remarks and radio: offered to be cited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.inquiry.source_lines import OfferedWord
from ui.case.context import Context
from ui.common.redaction_text import count_text
from ui.common.theme import GRID, themed_icon

_OFFER = Qt.ItemDataRole.UserRole
_LAST = 1 << 62  # what has no time comes last
_SHARE = 3  # of the height around it, the list takes at most one in so many
_LEAST, _MOST = 1, 5  # rows that are seen at once


class WordOffers(QWidget):
    """A row for each line that holds such a word; Return takes it in hand.

    Signals:
        words_asked: the list of words shall be changed.
    """

    words_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._citing = context, context.citing
        self._height = 0
        self.heading, self.list = QLabel(), QListWidget()
        self.go_button = QPushButton(themed_icon("eye"), "Show it")
        self.words_button = QPushButton(themed_icon("note"), "Words…")
        self._build_list()

    def show_offers(self, offers: list[OfferedWord], *, anything_read: bool) -> None:
        """Offer these, in the order of time; ``anything_read``: lines were looked through."""
        order = sorted(offers, key=lambda o: (o.line.utc is None, o.line.utc or _LAST))
        here = self.list.currentRow()
        self.list.clear()
        for offer in order:
            told = self._citing.guide.tell_citation(offer.citation)
            when = f"{told.when} · " if told.when else ""
            item = QListWidgetItem(f"{when}{told.heading} · {offer.hit.term}\n“{told.words}”")
            item.setData(_OFFER, offer)
            item.setToolTip(item.text())
            self.list.addItem(item)
        self.list.setCurrentRow(min(here, len(order) - 1))
        found = count_text(len(order), "line")
        none = "No line holds a word of the list" if anything_read else "No line was read yet"
        self.heading.setText(f"{found} with words of the list" if order else none)
        self.list.setVisible(bool(order))
        self.go_button.setVisible(bool(order))
        self._fit_rows()

    def fit_into(self, height: int) -> None:
        """Leave most of a height, in pixels, to what stands above."""
        self._height = height
        self._fit_rows()

    def _fit_rows(self) -> None:
        count = self.list.count()
        row = self.list.sizeHintForRow(0) if count else 0
        room = self._height // _SHARE // row if row else 0
        seen = min(count, max(_LEAST, min(room, _MOST)))
        self.list.setFixedHeight(row * seen + 2 * self.list.frameWidth())

    def _take(self, item: QListWidgetItem) -> None:
        offer: OfferedWord = item.data(_OFFER)
        self._citing.take_in_hand(offer.citation)
        told = self._citing.guide.tell_citation(offer.citation)
        self._context.notices.say_briefly(f"In hand: {told.heading}.")

    def _go(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._citing.guide.go_to_citation(item.data(_OFFER).citation)

    def _build_list(self) -> None:
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.heading.setWordWrap(True)
        self.list.setAccessibleName("Lines with words of the list; Return takes one in hand")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._take)
        self.list.setToolTip("Return, or a double click, takes it in hand")
        self.go_button.clicked.connect(self._go)
        self.words_button.clicked.connect(self.words_asked)
        self._context.actions.read_only.guard_writers(self.words_button)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.go_button)
        head.addWidget(self.words_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.list)
