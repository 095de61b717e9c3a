"""Several citations below one another, and room for one more."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.model import Citation
from ui.case.context import Context
from ui.citing.citation_field import CitationField

_SPACE = 2


class CitationColumn(QWidget):
    """The citations of one side of a sentence.

    Signals:
        changed: the citations as they shall be.
    """

    changed = Signal(object)

    def __init__(
        self, context: Context, what: str, *, only_one: bool = False, parent: QWidget | None = None
    ) -> None:
        """``what`` they are, for a screen reader; ``only_one``: there is room for no more."""
        super().__init__(parent)
        self._context, self._what, self._only_one = context, what, only_one
        self._citations: tuple[Citation, ...] = ()
        self.fields: list[CitationField] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_SPACE)
        self._fit_fields()

    def show_citations(self, citations: tuple[Citation, ...]) -> None:
        """Show these from now on."""
        self._citations = citations
        self._fit_fields()
        for at, field in enumerate(self.fields):
            field.show_citation(citations[at] if at < len(citations) else None)

    def _fit_fields(self) -> None:
        """As many fields as citations, and one; those that stay keep the focus."""
        many = 1 if self._only_one else len(self._citations) + 1
        while len(self.fields) > many:
            gone = self.fields.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.fields) < many:
            at = len(self.fields)
            field = CitationField(self._context, f"{self._what}, {at + 1}", self)
            field.show_empty("Drop a citation here, or Return with one in hand")
            field.given.connect(partial(self._put_at, at))
            field.removed.connect(partial(self._put_at, at, None))
            self._column.addWidget(field)
            self.fields.append(field)

    def _put_at(self, at: int, citation: Citation | None) -> None:
        before, after = self._citations[:at], self._citations[at + 1 :]
        made = (*before, *((citation,) if citation is not None else ()), *after)
        # The same place twice proves no more.
        self.changed.emit(tuple(dict.fromkeys(made)))
