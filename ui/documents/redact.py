"""What a person does to a page, each as one step of the case.

New redactions are proposed and by hand: who asks for exemptions sees them and asks at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from reviewer.errors import Refused, ReviewerError
from reviewer.model import (
    BoxRedaction,
    Put,
    Record,
    Redaction,
)
from reviewer.model.geometry import Box
from reviewer.model.ids import REDACTION, new_id, new_ids
from reviewer.pages import PageText, selected_lines
from reviewer.redaction.boxes import clamp_box
from reviewer.redaction.everywhere import redact_everywhere
from reviewer.redaction.new_redactions import new_area
from reviewer.redaction.transcript_words import Basis
from ui.case.context import Context
from ui.common.redaction_text import redactions_text
from ui.finding.matches_dialog import MatchesDialog


class PageRedactor:
    """Redactions of pages, through the session."""

    def __init__(self, context: Context, pane: QWidget) -> None:
        self._context, self._session, self._pane = context, context.session, pane

    def add_area(self, record: Record, page: int, box: Box) -> None:
        """A box that was drawn."""
        made = new_area(new_id(REDACTION), record, page, box)
        self._add_redactions([made], "Redact area")

    def add_words(self, record: Record, text: PageText, span: tuple[int, int]) -> None:
        """Selected words of a drawn page: a box around each line of them, as one step."""
        boxes = selected_lines(text, *span)
        names = new_ids(REDACTION, len(boxes))
        made = [
            new_area(name, record, text.page, box) for name, box in zip(names, boxes, strict=True)
        ]
        self._add_redactions(made, "Redact words")

    def add_term(self, record: Record, text: PageText, span: tuple[int, int]) -> None:
        """Selected words, wherever they stand in the record."""
        # Over the end of a line as within one: a term is words, not their layout.
        term = " ".join(text.text[slice(*span)].split())
        if not any(c.isalnum() for c in term):
            raise Refused(
                "There is neither letter nor digit in what is selected.", "Select whole words."
            )
        session = self._session
        made = redact_everywhere(
            session.snapshot,
            term,
            {record.path: None},
            session.case.original_path,
            Basis(author=session.case.author),
        )
        if made:
            self._add_redactions(made, "Redact words everywhere in a document")
        else:
            self._context.notices.say_briefly("These words are redacted already.")

    def change_box(self, redaction: str, box: Box) -> None:
        """A box that was dragged or resized."""
        found = self._session.snapshot.find_redaction(redaction)
        if isinstance(found, BoxRedaction):
            self._session.put_entity(replace(found, box=clamp_box(box)), "Move area", self)

    def ask_for_all(self, term: str) -> None:
        """A list of every match in the case, to choose from."""
        dialog = MatchesDialog(self._context, term, self._pane)
        dialog.made.connect(self._take_everywhere)
        dialog.open()

    def _take_everywhere(self, made: Sequence[Redaction], label: str) -> None:
        try:
            self._session.apply([Put(r) for r in made], label, self)
            self._context.notices.say_briefly(f"{label}: {redactions_text(made)}.")
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def _add_redactions(self, made: Sequence[Redaction], label: str) -> None:
        author = self._session.case.author
        signed = [r if r.author else replace(r, author=author) for r in made]
        if signed:
            self._session.apply([Put(r) for r in signed], label, self)
            # What was just made is what the next key means: its exemption, or Delete.
            self._session.select_redaction(signed[0].id)
