"""What is told to the user, on its way to where it is shown: cards that pass, errors that stay."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.common.notices import Notices
from ui.window.fault_line import FaultLine
from ui.window.toasts import ToastTray


class NoticeBar(QObject):
    """Information passes, and says Undo where it tells of a step; errors stay to be closed."""

    def __init__(
        self, notices: Notices, tray: ToastTray, faults: FaultLine, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._notices, self.tray, self.faults = notices, tray, faults
        notices.message.connect(self._say_briefly)
        notices.lasting_message.connect(self._keep_shown)
        notices.failed.connect(self._tell_fault)

    @property
    def shown_text(self) -> str:
        """What is shown: an error before all else."""
        return self.faults.shown_text or self.tray.shown_text

    @property
    def stays_shown(self) -> bool:
        """True when it stands until it is dismissed."""
        return bool(self.faults.shown_text) or any(t.stays for t in self.tray.toasts)

    def clear_notice(self) -> None:
        """Show nothing."""
        self.faults.close_all()
        self.tray.clear_cards()

    def pass_on(self) -> None:
        """Clear what was kept about a case, because another one comes; an error stays."""
        self.tray.clear_cards(kept_only=True)

    def _say_briefly(self, text: str) -> None:
        self.tray.show_toast(text, undo=self._notices.is_of_step)

    def _keep_shown(self, text: str) -> None:
        self.tray.show_toast(text, stays=True)

    def _tell_fault(self, what: str, remedy: str) -> None:
        self.faults.show_fault(f"{what} {remedy}".strip())
