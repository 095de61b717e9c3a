"""Leaving a case while a package of it is being made: nothing is thrown away unasked.

Decision 175.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from ui.release.export_process import ExportProcess

ASK = "A package is being made."


class LeavingQuestion(QMessageBox):
    """Stop the export and leave, leave once the package is sealed, or stay.

    It asks nothing more when the export ends by itself before a person has answered.
    """

    def __init__(
        self,
        process: ExportProcess,
        leave: Callable[[], None],
        verb: str,
        say: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._process, self._leave, self._say, self._verb = process, leave, say, verb
        self.setWindowTitle(verb)
        self.setIcon(QMessageBox.Icon.Question)
        self.setText(ASK)
        self.setInformativeText(
            f"If you {verb.lower()} now, it is stopped and nothing is released."
        )
        # Made here and not by the box: PySide may forget what Qt made.
        self.stop_button = QPushButton(f"Stop it and {verb.lower()}")
        self.wait_button = QPushButton(f"{verb} when it is sealed")
        self.stay_button = QPushButton("Go on working")
        self.addButton(self.stop_button, QMessageBox.ButtonRole.DestructiveRole)
        self.addButton(self.wait_button, QMessageBox.ButtonRole.AcceptRole)
        self.addButton(self.stay_button, QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.stay_button)
        self.setEscapeButton(self.stay_button)
        self._waits, self._asks = False, True
        self.buttonClicked.connect(self._take_answer)
        process.succeeded.connect(self._on_sealed)
        for ended in (process.refused, process.stopped):
            ended.connect(self.drop_question)  # a person must see why

    def _take_answer(self, button: object) -> None:
        if button is self.stop_button:
            self.drop_question()
            self._process.stop_export()
            self._leave()
        elif button is self.wait_button and self._process.is_running:
            self._waits = True
            self._say(f"{self._verb}: once the package is sealed. The bar shows how far it is.")
        else:
            self.drop_question()

    def _on_sealed(self, _answer: object) -> None:
        leaves = self._waits
        self.drop_question()
        if leaves:
            self._leave()

    def drop_question(self, *_: object) -> None:
        """Ask no more, and wait for nothing."""
        if not self._asks:
            return
        self._waits = self._asks = False
        self._process.succeeded.disconnect(self._on_sealed)
        for ended in (self._process.refused, self._process.stopped):
            ended.disconnect(self.drop_question)
        self.close()
        self.deleteLater()
