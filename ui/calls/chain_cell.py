"""One station of a call's words: what is cited there, what became of it, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from reviewer.inquiry.alignment import AlignedWords
from reviewer.inquiry.relay_chain import MARKS, STATION_WORDS, StepTime
from reviewer.inquiry.source_lines import SourceLine
from reviewer.model import Citation
from reviewer.model.inquiry import Relay, RelayMark
from reviewer.model.uncited import says_something
from ui.case.cited_guide import NO_CITATION
from ui.case.context import Context
from ui.citing.citation_field import CitationField
from ui.common.times import rough_length
from ui.widgets.field import ChoiceField

EMPTY = "Return puts the citation in hand here"
_ORIGIN = {
    None: "Federal origin: not said yet",
    True: "Federal origin: stated",
    False: "Federal origin: not stated",
}
_WORDS = 6  # of a suggestion that are named; more are counted


@dataclass(frozen=True)
class StationHints:
    """What letters and clocks tell of a station; a person decides.

    Attributes:
        time: since the station before.
        line: that may tell what was said before; only where nothing is cited yet.
        aligned: the words of the station before and of this one.
    """

    time: StepTime | None = None
    line: SourceLine | None = None
    aligned: AlignedWords | None = None


class ChainCell(QFrame):
    """Shows a station and lets it be changed.

    Signals:
        changed: it shall be this from now on, and the label of that step.
    """

    changed = Signal(object, str)

    def __init__(self, context: Context, station: Relay, row: int) -> None:
        super().__init__()
        self.row, self._context = row, context
        self.station, self._hints = station, StationHints()
        self._name = f"{STATION_WORDS.get(station.step, station.step)}, row {row + 1}"
        self.field = CitationField(context, self._name, self)
        self.mark, self.origin = ChoiceField(self), ChoiceField(self)
        self.time, self.hint = QLabel(), QLabel()
        self.take_button = QPushButton("Take the suggestion")
        self._build_cell()
        self.show_station(station, StationHints())

    def show_station(self, station: Relay, hints: StationHints) -> None:
        """Show this from now on."""
        self.station, self._hints = station, hints
        told = says_something(station)
        self.field.show_empty(NO_CITATION if told else EMPTY)
        self.field.show_citation(station.citation)
        self.mark.setCurrentIndex(max(self.mark.findData(str(station.mark)), 0))
        self.origin.setCurrentIndex(list(_ORIGIN).index(station.origin_stated))
        self.mark.setVisible(told)
        self.origin.setVisible(told)
        self._show_time(hints.time)
        self._show_hint()

    # ---- changing

    def set_mark(self, mark: RelayMark) -> None:
        """Say what became of the words here; said again, it is taken back."""
        now = RelayMark.UNSAID if self.station.mark == mark else mark
        self._change(replace(self.station, mark=now), f"Mark {now or 'nothing'}")

    def turn_origin(self) -> None:
        """Stated, not stated, not said."""
        order = [None, True, False]
        now = order[(order.index(self.station.origin_stated) + 1) % len(order)]
        self._change(replace(self.station, origin_stated=now), "Say whether the origin is stated")

    def take_suggestion(self) -> None:
        """Take over what is suggested: the line, or else the mark."""
        line, aligned = self._hints.line, self._hints.aligned
        if line is not None and self.station.citation is None:
            self._cite(line.citation)
        elif aligned is not None and aligned.suggested_mark not in ("", self.station.mark):
            mark = aligned.suggested_mark
            self._change(replace(self.station, mark=mark), f"Mark {mark}")
        else:
            self._context.notices.say_briefly("Nothing is suggested here.")

    def _cite(self, citation: Citation) -> None:
        self._change(replace(self.station, citation=citation), "Cite")

    def _change(self, station: Relay, label: str) -> None:
        if station != self.station and not self._context.actions.read_only:
            self.changed.emit(station, f"{label}: {self._name.lower()}")

    def _choose_mark(self) -> None:
        mark = RelayMark(self.mark.currentData())
        self._change(replace(self.station, mark=mark), f"Mark {mark or 'nothing'}")

    def _choose_origin(self) -> None:
        stated = list(_ORIGIN)[self.origin.currentIndex()]
        self._change(replace(self.station, origin_stated=stated), "Say whether origin is stated")

    # ---- telling

    def _show_time(self, time: StepTime | None) -> None:
        if time is not None:
            after = f"{rough_length(abs(time.seconds))}"
            sure = f" ± {rough_length(time.sigma)}" if time.sigma else ""
            word = "after" if time.seconds >= 0 else "before"
            since = STATION_WORDS[time.since].lower()
            self.time.setText(f"{after}{sure} {word} “{since}”")
        self.time.setVisible(time is not None)

    def _show_hint(self) -> None:
        text, takes = self._tell_hint()
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self.take_button.setVisible(takes)

    def _tell_hint(self) -> tuple[str, bool]:
        line, aligned = self._hints.line, self._hints.aligned
        if line is not None and self.station.citation is None:
            told = self._context.citing.guide.tell_citation(line.citation)
            return f"Suggested, by its letters: {told.heading}, “{told.words}”", True
        if aligned is None or not aligned.suggested_mark:
            return "", False
        said = [f"Suggested, by letters: {aligned.suggested_mark}"]
        said += [f"not here: {_some(aligned.gone)}"] if aligned.gone else []
        said += [f"only here: {_some(aligned.added)}"] if aligned.added else []
        return ". ".join(said), aligned.suggested_mark != self.station.mark

    # ---- building

    def _build_cell(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.mark.addItem("Not marked", "")
        for mark in MARKS:
            self.mark.addItem(str(mark).capitalize(), str(mark))
        self.mark.setAccessibleName(f"What became of the words: {self._name}")
        for said in _ORIGIN.values():
            self.origin.addItem(said)
        self.origin.setAccessibleName(f"Federal origin stated: {self._name}")
        for label in (self.time, self.hint):
            label.setWordWrap(True)
        self.take_button.setAccessibleName(f"Take the suggestion: {self._name}")
        self._context.actions.read_only.guard_writers(self.mark, self.origin, self.take_button)
        for choice in (self.mark, self.origin):
            choice.setMinimumContentsLength(8)
            choice.setSizeAdjustPolicy(
                ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.field, self.mark, self.origin, self.time, self.hint, self.take_button):
            column.addWidget(part)
        column.addStretch(1)
        self.setFocusProxy(self.field.face)
        self.field.given.connect(self._cite)
        self.field.removed.connect(
            lambda: self._change(Relay(self.station.step), "Take the citation out")
        )
        self.mark.activated.connect(lambda _: self._choose_mark())
        self.origin.activated.connect(lambda _: self._choose_origin())
        self.take_button.clicked.connect(self.take_suggestion)


def _some(words: tuple[str, ...]) -> str:
    more = f" and {len(words) - _WORDS} more" if len(words) > _WORDS else ""
    return ", ".join(words[:_WORDS]) + more
