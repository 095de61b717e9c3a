"""A review to be taken over has other things under ids of this case, or hides less: which?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.reviewfile.exchange import Clash
from ui.widgets.fitting_dialog import FittingDialog


class ClashDialog(FittingDialog):
    """Lists what would be lost, and asks; closed without an answer, nothing is changed.

    Signals:
        chosen: what becomes of the things that share an id, a ``Clash``.
    """

    chosen = Signal(object)

    def __init__(self, clashes: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # What is lost is said first; that two ids are the same is how it came about.
        self.setWindowTitle("The file would hide less")
        count = f"{len(clashes)} things" if len(clashes) > 1 else "one thing"
        text = QLabel(
            f"The file has {count} that this case has too, as something else or with more that is "
            "hidden. If the file's takes the place of what is here, that is hidden no longer."
        )
        text.setWordWrap(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName("What is here, and what is in the file")
        self.list.addItems(clashes)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        role = QDialogButtonBox.ButtonRole.AcceptRole
        # Held here: what Qt makes itself may be let go of while its box still has it.
        self.both, self.mine = QPushButton("&Keep both"), QPushButton("&Replace what is here")
        for button in (self.both, self.mine):
            buttons.addButton(button, role)
        self.both.setToolTip(
            "What is here stays. The file's comes beside it, where it hides something of its own."
        )
        # Return chooses what loses nothing.
        self.both.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(text)
        column.addWidget(self.list)
        column.addWidget(buttons)
        self.both.clicked.connect(lambda: self._choose_clash(Clash.KEEP_BOTH))
        self.mine.clicked.connect(lambda: self._choose_clash(Clash.REPLACE))
        buttons.rejected.connect(self.reject)
        self.resize(self.fontMetrics().averageCharWidth() * 84, self.sizeHint().height())

    def _choose_clash(self, clash: Clash) -> None:
        # Closed first: the import that follows may ask again.
        self.accept()
        self.chosen.emit(clash)
