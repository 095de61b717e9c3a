"""Says what became of an accepted redaction that was changed or deleted, with Undo beside it.

Nothing accepted changes in silence, whatever changed it: a field, a key, the mouse, a trim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer

from reviewer.model import (
    Redaction,
    Snapshot,
    SpanRedaction,
    StyledRedaction,
    WithholdRedaction,
    style_of,
)
from reviewer.model.redaction_changes import Alteration, altered_parts, awaits_check
from ui.case.context import Context
from ui.case.session import AcceptedChange
from ui.common.redaction_text import KIND_WORDS, STYLE_WORDS, STYLES, name_of

_SAID_PRECISELY = (
    Alteration.LESS_TIME,
    Alteration.MORE_TIME,
    Alteration.WEAKER,
    Alteration.STYLE,
)


class ChangeTeller(QObject):
    """Listens to the session for as long as a case is open."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(0)
        self._waiting.timeout.connect(self._tell)
        self._told: Sequence[AcceptedChange] = ()
        context.session.accepted_changed.connect(self._note)

    def _note(self, changes: Sequence[AcceptedChange]) -> None:
        # Last of what is said of the step: a hint on keys must not hide it. Of what is changed
        # twice in one breath, it was accepted as it was before the first.
        known = {was.id for was, _ in self._told}
        self._told = (*self._told, *(one for one in changes if one[0].id not in known))
        self._waiting.start()

    def _tell(self) -> None:
        now = self._context.session.snapshot
        # Who changed it may have accepted it in the same breath.
        told = [(was, now.find_redaction(was.id)) for was, _ in self._told]
        self._told = ()
        self._context.notices.tell_step(changes_text(told, now))


def changes_text(changes: Sequence[AcceptedChange], snapshot: Snapshot) -> str:
    """What was changed of accepted redactions, and what is to be done, in a line."""
    if len(changes) > 1:
        check = sum(now is not None and awaits_check(now) for _, now in changes)
        many = f"{len(changes)} accepted redactions were changed"
        return f"{many}; {check} to check again." if check else f"{many}."
    before, now = changes[0]
    record = snapshot.records_by_path.get(before.record)
    title = name_of(record) if record else before.record
    name = f"{KIND_WORDS[before.kind]} in {title}"
    if now is None and isinstance(before, WithholdRedaction):
        return f"{title} is no longer withheld."
    if now is None:
        return f"{name}, which was accepted, is deleted."
    told = "; ".join(_differences(before, now))
    return f"{name}: {told}. Check it again." if awaits_check(now) else f"{name}: {told}."


def _differences(before: Redaction, now: Redaction) -> Iterator[str]:
    if isinstance(before, SpanRedaction) and isinstance(now, SpanRedaction):
        yield from _tell_move("starts", now.start - before.start)
        yield from _tell_move("ends", now.end - before.end)
    if isinstance(before, StyledRedaction) and style_of(before) != style_of(now):
        yield f"{_style_words(now)} instead of {_style_words(before)}"
    yield from (part for part in altered_parts(before, now) if part not in _SAID_PRECISELY)


def _tell_move(what: str, by: float) -> Iterable[str]:
    # Hundredths: a picture of 30 a second lasts three of them.
    if abs(by) >= 0.005:
        yield f"{what} {abs(by):.2f} s {'later' if by > 0 else 'earlier'}"


def _style_words(redaction: Redaction) -> str:
    usual = STYLES[type(redaction)][0]
    return STYLE_WORDS[style_of(redaction) or usual].lower()
