"""Takes a way out of a refused export: asks what only a person can say, decides, exports again."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reviewer.errors import ReviewerError
from reviewer.law.exemption_choice import CitedExemptions
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import WithholdRedaction
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.redaction.exemption_popup import AskedFor, ExemptionsPopup, OfferedExemptions
from ui.release.visible_answers import MaskAnswers
from ui.release.ways_out import WaysOut

# The beginnings of the names of these steps, as Undo and the journal show them.
_WAYS = {
    "redact": "Redact too in",
    "pictures": "Release as pictures:",
    "no copy": "No copy of what is withheld:",
    "withhold": "Withhold",
    "all": "Withhold",
}


class ExportAgain(Protocol):
    """Begins the export anew; ``patient`` lets pages take their time."""

    def __call__(self, *, patient: bool = False) -> None: ...


class WayTaker(QObject):
    """Listens to the ways out; what was made of an export is kept for the next one."""

    def __init__(
        self, context: Context, ways: WaysOut, export: ExportAgain, dialog: QWidget
    ) -> None:
        super().__init__(dialog)
        self._context, self._ways, self._export, self._dialog = context, ways, export, dialog
        self.asking: ExemptionsPopup | None = None
        self.masks = MaskAnswers(context, dialog)
        self.masks.applied.connect(lambda: export())
        ways.chosen.connect(self._go_on)

    def _go_on(self, way: str, record: str) -> None:
        """Decide about a refused record, and export again."""
        if way == "patient":
            self._export(patient=True)
            return
        if way == "widen":
            self.masks.widen(record, self._ways.mask_of(record))
            return
        if way == "leave bare":
            self.masks.leave_bare(record, self._ways.mask_of(record))
            return
        # A record is withheld under a law, and only a person can say under which.
        uncited = self._ways.records_uncited(way, record)
        if uncited:
            self._ask_exemption(way, record, uncited)
        else:
            self._decide_way(way, record, CitedExemptions(()))

    def _ask_exemption(self, way: str, record: str, uncited: list[str]) -> None:
        """Under which exemption records are withheld, where nothing tells one."""
        law = load_jurisdiction(self._context.session.snapshot.info.jurisdiction)
        asked = WithholdRedaction("", uncited[0])
        many = f" and {len(uncited) - 1} more" if uncited[1:] else ""
        self.asking = ExemptionsPopup(
            law,
            OfferedExemptions(self._context, law, [asked]),
            AskedFor(
                "Cite and withhold",
                f"Whole record · {self._name_of(uncited[0])}{many}",
                "it stays undecided",
            ),
            self._dialog,
        )
        self.asking.chosen.connect(
            lambda codes, why: self._decide_way(way, record, CitedExemptions(tuple(codes), why))
        )
        self.asking.show()

    def _decide_way(self, way: str, record: str, citation: CitedExemptions) -> None:
        session = self._context.session
        try:
            changes = self._ways.changes_of_way(way, record, session.snapshot, citation)
            many = f"{len(changes)} records" if way == "all" else self._name_of(record)
            # A step as any other, so that Undo takes it back when the export shows that it was
            # wrong.
            session.apply(changes, f"{_WAYS[way]} {many}", self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        self._export()

    def _name_of(self, record: str) -> str:
        known = self._context.session.snapshot.records_by_path.get(record)
        return name_of(known) if known is not None else record
