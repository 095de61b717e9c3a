"""Ways out of a refused export, at the finding: one press decides, and the export goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from reviewer.export.causes import Cause
from reviewer.export.wayout import as_pictures, redacted_too, refused
from reviewer.model import Change, Snapshot


class WaysOut(QWidget):
    """Buttons for the record of the chosen finding; each is a step that can be undone.

    Signals:
        chosen: a way ("redact", "patient", "pictures", "withhold") and the record's path.
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._causes: tuple[Cause, ...] = ()
        self._record = ""
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.buttons = {
            "redact": QPushButton("Redact It There &Too"),
            "patient": QPushButton("Let It Ta&ke the Time"),
            "pictures": QPushButton("Release Pages as &Pictures"),
            "withhold": QPushButton("&Withhold the Record"),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        for way, button in self.buttons.items():
            button.setAutoDefault(False)
            button.setToolTip("Decides this and exports again; Undo takes the decision back")
            button.clicked.connect(lambda _=False, way=way: self.chosen.emit(way, self._record))
            row.addWidget(button)
        self.buttons["patient"].setToolTip("Exports again, and waits however long a page takes")

    def set_findings(self, findings: Iterable[Mapping[str, Any]]) -> None:
        """Take over what an export was refused for."""
        self._causes = tuple(_cause(f) for f in findings if "actions" in f)
        self.show_for("")

    def show_for(self, record: str) -> None:
        """Offer what can be done to a record; nothing for an empty path."""
        self._record = record
        mine = [c for c in self._causes if c.record == record and record]
        offered = {action for cause in mine for action in cause.actions}
        for way, button in self.buttons.items():
            button.setVisible(way in offered)
        self.said.setText(mine[0].way_out if mine else "")
        self.setVisible(bool(self._causes))

    def changes(self, way: str, record: str, snapshot: Snapshot) -> list[Change]:
        """The decision behind a button.

        Raises:
            Refused: It cannot be made.
        """
        mine = [c for c in self._causes if c.record == record]
        if way == "redact":
            names = [(record, c.redaction or c.subject) for c in mine if "redact" in c.actions]
            return redacted_too(snapshot, names)
        if way == "pictures":
            return as_pictures(snapshot, [record])
        return refused(snapshot, mine)


def _cause(finding: Mapping[str, Any]) -> Cause:
    lists = {name: tuple(finding[name]) for name in ("actions", "exemptions")}
    return Cause(**{**finding, **lists})
