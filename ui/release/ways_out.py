"""Ways out of a refused export, at the finding: one press decides, and the export goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from reviewer.export.finding_causes import Cause
from reviewer.export.ways_out import (
    as_pictures,
    cited_by,
    no_copies,
    redacted_too,
    withhold_refused,
)
from reviewer.law.exemption_choice import CitedExemptions
from reviewer.model import Change, Snapshot

_NOTHING = CitedExemptions(())


class WaysOut(QWidget):
    """Buttons for the record of the chosen finding; each is a step that can be undone.

    Signals:
        chosen: a way ("redact", "no copy", "patient", "pictures", "widen", "leave bare",
            "withhold", "all") and the record's path.
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._causes: tuple[Cause, ...] = ()
        self._record = ""
        self.explanation = QLabel()
        self.explanation.setWordWrap(True)
        self.buttons = {
            "redact": QPushButton("Redact it there &too"),
            "no copy": QPushButton("It is &no copy"),
            "patient": QPushButton("Let it ta&ke the time"),
            "pictures": QPushButton("Release pages as &pictures"),
            "widen": QPushButton("Wi&den the mask"),
            "leave bare": QPushButton("It &may be seen…"),
            "withhold": QPushButton("&Withhold the record"),
            "all": QPushButton("Withhold &all refused"),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.explanation, 1)
        for way, button in self.buttons.items():
            # Each decides something; none may be taken by a Return that was meant for another.
            button.setAutoDefault(False)
            button.setToolTip("Decides this and exports again; Undo takes the decision back")
            button.clicked.connect(lambda _=False, way=way: self.chosen.emit(way, self._record))
            row.addWidget(button)
        self.buttons["patient"].setToolTip("Exports again, and waits however long a page takes")

    def set_findings(self, findings: Iterable[Mapping[str, Any]]) -> None:
        """Take over what an export was refused for."""
        self._causes = tuple(_cause_of_finding(f) for f in findings if "actions" in f)
        self.show_for("")

    def show_for(self, record: str) -> None:
        """Offer what can be done to a record; for an empty path, say what to do about the rest."""
        self._record = record
        mine = [c for c in self._causes if c.record == record]
        offered = {action for cause in mine for action in cause.actions if record}
        if len(self._refused_records()) > 1:
            offered.add("all")
        for way, button in self.buttons.items():
            button.setVisible(way in offered)
        self.explanation.setText(mine[0].way_out if mine else "")
        self.setVisible(bool(self._causes))

    def _refused_records(self) -> dict[str, tuple[str, ...]]:
        """The records that can be withheld, and the exemptions that are known for each."""
        return cited_by(self._causes)

    def mask_of(self, record: str) -> str:
        """The id of the mask of a record that leaves a part of what it was made for."""
        named = (c.redaction for c in self._causes if c.record == record and c.redaction)
        return next(named, "")

    def records_uncited(self, way: str, record: str) -> list[str]:
        """The records that a button would withhold, and of which nothing tells an exemption."""
        wanted = {"withhold": [record], "all": list(self._refused_records())}.get(way, [])
        return [r for r in wanted if not self._refused_records().get(r)]

    def changes_of_way(
        self, way: str, record: str, snapshot: Snapshot, citation: CitedExemptions = _NOTHING
    ) -> list[Change]:
        """The decision behind a button; ``citation`` is for records of which nothing tells one.

        Raises:
            Refused: It cannot be made.
        """
        mine = [c for c in self._causes if way == "all" or c.record == record]
        if way == "redact":
            names = [(record, c.redaction or c.subject) for c in mine if "redact" in c.actions]
            return redacted_too(snapshot, names)
        if way == "no copy":
            apart = [(record, c.redaction) for c in mine if way in c.actions]
            return no_copies(snapshot, apart, snapshot.info.reviewer)
        if way == "pictures":
            return as_pictures(snapshot, [record])
        why = {r: citation.reason for r in self.records_uncited(way, record) if citation.reason}
        told = [replace(c, reason=why.get(c.record, c.reason)) for c in mine]
        return withhold_refused(snapshot, told, citation.codes)


def _cause_of_finding(finding: Mapping[str, Any]) -> Cause:
    lists = {name: tuple(finding[name]) for name in ("actions", "exemptions")}
    return Cause(**{**finding, **lists})
