"""Where a package shall stand: proposed, until a person says where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from ui.case.context import Context


class PackageFolder(QObject):
    """Fills in the field of the folder; what a person put into it stands until it is a package.

    A refusal, a change of the case and another request in between do not take it away.
    """

    def __init__(
        self, context: Context, field: QLineEdit, choose: QPushButton, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._field = context, field
        self._request = ""
        self._said: dict[str, str] = {}  # by request: nobody writes into the folder of another
        field.textEdited.connect(self._keep)
        choose.clicked.connect(self._choose_folder)

    def show_for(self, request: str) -> None:
        """Show the folder of a request's package."""
        self._request = request
        self._field.setText(self._said.get(request) or str(self._free_folder(request)))

    def note_sealed(self, request: str) -> None:
        """Its package stands where a person said: the next one needs another folder."""
        self._said.pop(request, None)

    def _keep(self, typed: str) -> None:
        self._said[self._request] = typed.strip()

    def _free_folder(self, request: str) -> Path:
        """A folder that is not there yet, beside the last package or the case."""
        # Packages of an office mostly lie in one place.
        kept = self._context.settings.text_of_setting("export/beside")
        session = self._context.session
        beside = Path(kept) if kept and Path(kept).is_dir() else session.case_folder.parent
        name = f"{session.case_folder.name}-{request}-package"
        made, number = beside / name, 2
        # A package is never written into a folder that is there.
        while made.exists():
            made, number = beside / f"{name}-{number}", number + 1
        return made

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self._field.window(), "The folder in which the package shall stand")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        # One chooses where it stands; how it is called is typed, as the folder is not there yet.
        dialog.setDirectory(str(Path(self._field.text()).parent))
        name = Path(self._field.text()).name
        dialog.fileSelected.connect(lambda place: self._take(str(Path(place) / name)))
        dialog.open()

    def _take(self, folder: str) -> None:
        self._field.setText(folder)
        self._keep(folder)
