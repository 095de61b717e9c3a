"""What is known of a call: who called, in whose name, and who made sure of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from reviewer.model import Call, Kind, Snapshot
from reviewer.model.inquiry import Consulted
from ui.common.read_only import ReadOnly
from ui.common.redaction_text import name_of
from ui.widgets.field import ChoiceField, Field

_Thing = TypeVar("_Thing", Call, Consulted)
_ROLES = ("", "contractor", "agent", "officer", "monitoring unit", "resident", "passer-by")
_CHANNELS = ("", "911", "administrative line", "radio", "computer message", "in person")
_VERIFIED = (("Not said", None), ("Verified", True), ("Not verified", False))
_CONSULTED = (("No record of it", None), ("Consulted", True), ("Not consulted", False))
_RECORDED = (Kind.AUDIO, Kind.VIDEO, Kind.TRANSCRIPT, Kind.DISPATCH)
_TEXTS = (  # field of a call, and what it is called
    ("agency_stated", "Agency, as stated"),
    ("verified_by", "Verified by"),
    ("callback", "Callback number"),
)
_SUPERVISOR = (("who", "Supervisor"), ("at", "Asked at"), ("outcome", "Outcome"))


class CallFacts(QWidget):
    """Fields; each is one step when it is left.

    Signals:
        changed: the call as it shall be, and the label of that step.
    """

    changed = Signal(object, str)

    def __init__(self, read_only: ReadOnly, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._call: Call | None = None
        self.record = ChoiceField()
        self.role, self.channel = ChoiceField(), ChoiceField()
        self.verified, self.consulted = ChoiceField(), ChoiceField()
        self.texts = {name: Field() for name, _ in _TEXTS}
        self.supervisor = {name: Field() for name, _ in _SUPERVISOR}
        self._build_form()
        read_only.guard_writers(
            *(self.record, self.role, self.channel, self.verified, self.consulted),
            *self.texts.values(),
            *self.supervisor.values(),
        )

    def show_call(self, call: Call | None, snapshot: Snapshot) -> None:
        """Show this call; what somebody is typing is left as it is."""
        same = call is not None and self._call is not None and call.id == self._call.id
        self._call = call
        if call is None:
            return
        self._offer_records(call, snapshot)
        _choose_text(self.role, _ROLES, call.role_stated)
        _choose_text(self.channel, _CHANNELS, call.channel)
        self.verified.setCurrentIndex([v for _, v in _VERIFIED].index(call.verified))
        told = call.supervisor
        self.consulted.setCurrentIndex([v for _, v in _CONSULTED].index(told.consulted))
        for fields, source in ((self.texts, call), (self.supervisor, told)):
            for name, field in fields.items():
                if not (same and field.hasFocus() and field.isModified()):
                    field.setText(getattr(source, name))
        # Nobody who was not asked can have said anything.
        for field in self.supervisor.values():
            field.setEnabled(told.consulted is not None)

    # ---- changing

    def _put(self, label: str, change: Callable[[Call], Call]) -> None:
        if self._call is not None and (made := change(self._call)) != self._call:
            self.changed.emit(made, label)

    def _put_text(self, name: str, title: str) -> None:
        typed = self.texts[name].text().strip()
        self._put(f"Change {title.lower()}", lambda call: _with_text(call, name, typed))

    def _put_supervisor(self, name: str, title: str) -> None:
        typed = self.supervisor[name].text().strip()
        self._put(
            f"Change {title.lower()}",
            lambda call: replace(call, supervisor=_with_text(call.supervisor, name, typed)),
        )

    def _choose_verified(self) -> None:
        said = _VERIFIED[self.verified.currentIndex()][1]
        self._put("Say whether the call was verified", lambda call: replace(call, verified=said))

    def _choose_consulted(self) -> None:
        said = _CONSULTED[self.consulted.currentIndex()][1]
        self._put(
            "Say whether a supervisor was consulted",
            lambda call: replace(call, supervisor=replace(call.supervisor, consulted=said)),
        )

    def _choose_record(self) -> None:
        path = self.record.currentData()
        self._put("Change the call's recording", lambda call: replace(call, record=path))

    # ---- building

    def _offer_records(self, call: Call, snapshot: Snapshot) -> None:
        found = {r.path: name_of(r) for r in snapshot.records if r.kind in _RECORDED}
        found.setdefault(call.record, call.record)
        if [self.record.itemData(n) for n in range(self.record.count())] != list(found):
            self.record.clear()
            for path, name in found.items():
                self.record.addItem(name, path)
        self.record.setCurrentIndex(self.record.findData(call.record))

    def _build_form(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for text, _ in _VERIFIED:
            self.verified.addItem(text)
        for text, _ in _CONSULTED:
            self.consulted.addItem(text)
        rows: list[tuple[str, QWidget]] = [
            ("Recording", self.record),
            ("Agency, as stated", self.texts["agency_stated"]),
            ("Role, as stated", self.role),
            ("Came by", self.channel),
            ("Callback number", self.texts["callback"]),
            ("Verified", self.verified),
            ("Verified by", self.texts["verified_by"]),
            ("Supervisor consulted", self.consulted),
        ]
        rows += [(title, self.supervisor[name]) for name, title in _SUPERVISOR]
        for title, field in rows:
            form.addRow(title, field)
            field.setAccessibleName(title)
        for name, title in _TEXTS:
            self.texts[name].editingFinished.connect(partial(self._put_text, name, title))
        for name, title in _SUPERVISOR:
            self.supervisor[name].editingFinished.connect(
                partial(self._put_supervisor, name, title)
            )
        self.record.activated.connect(lambda _: self._choose_record())
        self.verified.activated.connect(lambda _: self._choose_verified())
        self.consulted.activated.connect(lambda _: self._choose_consulted())
        for choice, name in ((self.role, "role_stated"), (self.channel, "channel")):
            choice.activated.connect(partial(self._choose_word, choice, name))

    def _choose_word(self, choice: ChoiceField, name: str, _index: int) -> None:
        said = choice.currentData()
        title = "role" if name == "role_stated" else "channel"
        self._put(f"Change {title}", lambda call: _with_text(call, name, said))


def _with_text(thing: _Thing, name: str, text: str) -> _Thing:
    """The same with another text in one field of text."""
    words: dict[str, Any] = {name: text}
    return replace(thing, **words)


def _choose_text(choice: ChoiceField, known: tuple[str, ...], said: str) -> None:
    """Offer what is known and, of another program's file, what is said."""
    offered = list(dict.fromkeys((*known, said)))
    if [choice.itemData(n) for n in range(choice.count())] != offered:
        choice.clear()
        for word in offered:
            choice.addItem(word.capitalize() if word else "Not said", word)
    choice.setCurrentIndex(offered.index(said))
