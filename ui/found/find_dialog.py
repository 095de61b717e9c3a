"""Asks what to look for in pictures, and in which records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Record
from ui.common.redaction_text import name_of
from ui.common.theme import GRID, themed_icon
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.rows import Rows

KINDS = (
    ("heads", "Heads", "From every side, also from behind"),
    ("faces", "Faces", "Only where a face is seen"),
    ("persons", "Persons", "Whole, as they are built and dressed"),
    ("plates", "Plates", "Of cars and motorcycles"),
    ("screens", "Screens", "Of computers and televisions"),
    ("phones", "Phones", ""),
    (
        "papers",
        "Papers",
        "Books, and lines of text close together, as on sheets and ID cards; no model knows cards "
        "as such",
    ),
    ("text", "Text", "Name tags, house numbers, what screens and papers say"),
)
USUAL = ("heads", "plates")
_WIDEST = 640  # pixels of the list; the tip says it whole
_PATH = Qt.ItemDataRole.UserRole


class FindDialog(FittingDialog):
    """What, and where.

    Args:
        lacking: by path of the record, what was not looked for in it yet, or where not.
        own: kinds that the user's own detectors find, as those of ``KINDS``.

    Signals:
        chosen: kinds and paths of records.
    """

    chosen = Signal(tuple, tuple)

    def __init__(
        self,
        records: Sequence[Record],
        ticked: Sequence[str],
        lacking: Mapping[str, str],
        parent: QWidget | None = None,
        own: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        super().__init__(parent)
        self._own = own
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Find in pictures")
        self.kinds: dict[str, QCheckBox] = {}
        self.records, self.about = QListWidget(), QLabel()
        self._build(records, set(ticked), lacking)
        self.tell_missing(())

    def _build(
        self, records: Sequence[Record], ticked: set[str], lacking: Mapping[str, str]
    ) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addWidget(QLabel("Look for"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        for n, (kind, words, about) in enumerate((*KINDS, *self._own)):
            box = QCheckBox(words)
            box.setChecked(kind in USUAL)
            box.setToolTip(about)
            box.toggled.connect(self._allow)
            self.kinds[kind] = box
            grid.addWidget(box, n // 4, n % 4)
        column.addLayout(grid)
        label = QLabel("In these records")
        label.setBuddy(self.records)
        column.addWidget(label)
        self.records.setAccessibleName("Records to look through")
        self.records.setItemDelegate(Rows(self.records))
        for record in records:
            told = lacking.get(record.path, "")
            words = f"{name_of(record)} · {told}" if told else name_of(record)
            row = QListWidgetItem(themed_icon(record.kind.value), words, self.records)
            row.setToolTip(words)
            row.setData(_PATH, record.path)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            wanted = not ticked or record.path in ticked
            row.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        # As wide as what is said of a record, as long as that is a line to be read at a glance.
        said = self.records.sizeHintForColumn(0) + 4 * GRID
        self.records.setMinimumWidth(min(said, _WIDEST))
        self.records.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.records.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.records.itemChanged.connect(lambda _: self._allow())
        column.addWidget(self.records, 1)
        self.about.setWordWrap(True)
        column.addWidget(self.about)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.find_button = self.buttons.addButton("Find", QDialogButtonBox.ButtonRole.AcceptRole)
        self.find_button.setDefault(True)
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)

    def tell_missing(self, missing: Sequence[str]) -> None:
        """What cannot be looked for is said before, and not found out afterwards."""
        said = (
            "It runs behind the window. What is found is only proposed: nothing is hidden before "
            "you accept it. No detector finds everything, so watch what you release."
        )
        self.about.setText("\n".join([said, *missing]))

    def chosen_kinds(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(kind for kind, box in self.kinds.items() if box.isChecked())

    def chosen_records(self) -> tuple[str, ...]:
        """The paths of the records that are ticked."""
        rows = (self.records.item(n) for n in range(self.records.count()))
        return tuple(
            str(row.data(_PATH)) for row in rows if row.checkState() is Qt.CheckState.Checked
        )

    def _allow(self) -> None:
        self.find_button.setEnabled(bool(self.chosen_kinds() and self.chosen_records()))

    def _choose(self) -> None:
        kinds, records = self.chosen_kinds(), self.chosen_records()
        self.accept()
        self.chosen.emit(kinds, records)
