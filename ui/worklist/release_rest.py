"""Many records released at once, unredacted: said in words before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from reviewer.model import Record
from reviewer.plan.worklist import seen_only, tell_losses
from ui.common.redaction_text import name_of

_MOST = 12  # records that are named


def count_records(count: int) -> str:
    """So many records, in words."""
    return "1 record" if count == 1 else f"{count} records"


def ask_to_release(
    records: Sequence[Record], does: Callable[[], object], parent: QWidget
) -> QMessageBox:
    """Ask whether these shall be released as they are; ``does`` it on a yes."""
    box = QMessageBox(QMessageBox.Icon.Question, "Release all the rest", "", parent=parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fully = "" if any(r.facts.leaves_out for r in records) else " in full"
    box.setText(f"Release {count_records(len(records))}{fully}, with nothing redacted?")
    box.setInformativeText(_about_records(records))
    yes = box.addButton(f"Release {len(records)}", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    # The person has read what is in it, and an undo takes it back.
    box.setDefaultButton(yes)
    box.accepted.connect(does)
    box.open()
    return box


def _about_records(records: Sequence[Record]) -> str:
    """What only looking finds, what a release loses, and which records they are."""
    names = [name_of(r) for r in records]
    more = [f"and {len(names) - _MOST} more"] if len(names) > _MOST else []
    pictures = sum(map(seen_only, records))
    look = (
        f"{count_records(pictures)} among them {'shows' if pictures == 1 else 'show'} "
        "pictures or scanned pages: faces, signs and handwriting are found by looking "
        "alone.\n\n"
    )
    lossy = [r for r in records if r.facts.leaves_out]
    lost = "".join(f"{name_of(r)}: {tell_losses(r)}.\n" for r in lossy[:_MOST])
    lost += "And others, see the list.\n" if len(lossy) > _MOST else ""
    told = (look if pictures else "") + (f"{lost}\n" if lost else "")
    return told + "\n".join(names[:_MOST] + more)
