"""The transcript pane: words that follow playback, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.model import Kind, Record
from reviewer.overlooked.reading import units_of_record
from ui.case.context import Context
from ui.case.reading import InView, ViewReading
from ui.case.session import RecordSpot
from ui.case.transcript_model import TranscriptModel, transcripts_for
from ui.common.redaction_text import name_of
from ui.common.screen_reader import announce_text
from ui.common.theme import themed_icon
from ui.transcripts.cue_text import CueText
from ui.transcripts.redact import TranscriptRedactor
from ui.transcripts.search import CueHits
from ui.widgets.field import ChoiceField
from ui.widgets.pane import bring_to_front, in_front

_GAP, _EDGE = 4, 8
_TIMED = (Kind.VIDEO, Kind.AUDIO, Kind.TRANSCRIPT)
_NOTHING = "No transcript in focus.\n\nChoose a recording that has a transcript, or a transcript."
_NONE = (
    "This case holds no transcript.\n\n"
    "A transcript comes with the files, as WebVTT, SubRip, JSON or text."
)


class TranscriptView(QWidget):
    """Shows the transcript of the record in focus, and follows the case clock in it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = TranscriptModel(context, self)
        self.text = CueText(self)
        self.search = CueHits(self)
        self.following = True
        self._wanted_cue: int | None = None
        self._wanted_words, self._wanted_nth = "", 0
        self.redactor = TranscriptRedactor(context, self.model, self.text, self)
        self._reading = ViewReading(context.watcher, self._find_in_view, self)
        self._build_pane()
        self._connect_parts()
        self._bind_actions()
        self.show_record(context.session.selected_record)

    # ---- which transcript

    def show_record(self, path: str) -> None:
        """Show the transcript of a record; one that has no time leaves what is shown."""
        snapshot = self._context.session.snapshot
        record = snapshot.records_by_path.get(path)
        # Who looks at a document beside a film goes on reading what is said in the film.
        if record is not None and record.kind not in _TIMED and self.model.record is not None:
            return
        found = transcripts_for(snapshot, path)
        if record is None and not found:
            found = [r for r in snapshot.records if r.kind is Kind.TRANSCRIPT][:1]
        current = self.model.record
        own = record is not None and record.kind is Kind.TRANSCRIPT
        first = found[0] if found else None
        self._offer_transcripts(found, first if own or current not in found else current)

    def _offer_transcripts(self, found: list[Record], chosen: Record | None) -> None:
        self.chooser.blockSignals(True)
        self.chooser.clear()
        for record in sorted(found, key=lambda r: r.path):
            self.chooser.addItem(name_of(record), record.path)
            self.chooser.setItemData(
                self.chooser.count() - 1, record.path, Qt.ItemDataRole.ToolTipRole
            )
        self.chooser.setCurrentIndex(self.chooser.findData(chosen.path) if chosen else -1)
        self.chooser.blockSignals(False)
        self.chooser.setVisible(len(found) > 1)
        self.model.show_transcript(chosen)

    def _choose_transcript(self, index: int) -> None:
        path = self.chooser.itemData(index)
        record = self._context.session.snapshot.records_by_path.get(path)
        self.model.show_transcript(record)

    def _find_in_view(self) -> Iterator[InView]:
        """The cues that rest on the screen."""
        blocks, record = self.text.visible_blocks(), self.model.record
        if record is None or not in_front(self.text.viewport()) or not blocks:
            return
        each = units_of_record(record.kind, record.facts) / len(self.text.shown_cues)
        # The last one may only begin on the screen; what is long is read on from there.
        height = self.text.viewport().height()
        whole = [b.blockNumber() for b, box in blocks if box.bottom() <= height + 1]
        shown = whole or [blocks[0][0].blockNumber()]
        yield record.path, shown[0] * each, (shown[-1] + 1) * each

    # ---- following

    def follow_clock(self) -> None:
        """Go where the clock stands, and stay with it."""
        self.following = True
        self._away.hide()
        self._on_moved(self._context.playhead.position)

    def stop_following(self) -> None:
        """Stay here while the clock goes on."""
        self.following = False
        self._away.setVisible(self.model.transcript is not None)

    def _on_moved(self, position: int) -> None:
        # Nothing is painted, so nothing has to be looked up many times a second.
        if self.model.transcript is None or not self.isVisible():
            return
        before = self.text.cues_spoken_now
        cues, word = self.model.spoken_at(position)
        self.text.set_current(cues, word)
        # Once for each cue: between two the person may scroll a line.
        if self.following and cues and cues != before:
            self.text.bring_into_view(cues[0])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_moved(self._context.playhead.position)

    def seek_cue(self, cue: int, offset: int = -1, play: bool = False) -> None:
        """Put the clock on a cue, or on a word of it."""
        session = self._context.session
        if self.model.record is not None and not session.selected_record:
            session.select_record(self.model.record.path)
        utc = self.model.utc_of_cue(cue, offset)
        if utc is None:
            return
        self.following = True
        self._away.hide()
        self._context.playhead.seek_to(utc)
        if play:
            self._context.playhead.play()

    def go_to(self, spot: RecordSpot) -> None:
        """Show a cue that somebody asked for."""
        if self.model.record is None or spot.record != self.model.record.path:
            return
        bring_to_front(self)
        # Kept, for the transcript may still be being read.
        self._wanted_cue, self._wanted_words = spot.cue, spot.words
        self._wanted_nth = spot.nth
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        transcript = self.model.transcript
        if self._wanted_cue is None or transcript is None or not self.model.lines:
            return
        places = transcript.places_of_number(self._wanted_cue)
        self._wanted_cue = None
        words = self._wanted_words
        if places and words and self.search.look_for(words, places[0], self._wanted_nth):
            return
        if places:
            at = self.text.shown_cues[places[0]].block_text.find(words)
            found = (at, at + len(words)) if words and at >= 0 else ()
            self.text.put_caret(places[0], *found)

    # ---- what the model says

    def _on_loaded(self) -> None:
        if self.model.record is None:
            self._say_instead(self._why_empty())
        elif self.model.transcript is None:
            self._say_instead("Reading the transcript …")
        elif not self.model.lines:
            self._say_instead("This transcript holds no words.")
        else:
            self._pages.setCurrentWidget(self._page)
        if self.model.transcript is None:
            self.text.set_cues([])
            self.search.set_lines([])
            self.following = True
            self._away.hide()

    def _why_empty(self) -> str:
        session = self._context.session
        records = session.snapshot.records
        if not any(r.kind is Kind.TRANSCRIPT for r in records):
            return _NONE
        chosen = next((r for r in records if r.path == session.selected_record), None)
        return f"{name_of(chosen)} has no transcript." if chosen is not None else _NOTHING

    def _on_changed(self) -> None:
        self.text.set_cues(self.model.lines)
        self.search.set_lines(self.model.lines)
        corrected = any(line.shown.corrected for line in self.model.lines)
        self._hint.setVisible(corrected and not self.model.released)
        self._on_moved(self._context.playhead.position)
        self._go_to_wanted()

    def _on_failed(self, fault: BaseException) -> None:
        if isinstance(fault, ReviewerError):
            self._say_instead(str(fault))
        else:
            self._say_instead("This transcript cannot be shown.")
            self._context.notices.tell_fault(fault)

    def _say_instead(self, text: str) -> None:
        self._empty.setText(text)
        self._pages.setCurrentWidget(self._empty)

    # ---- searching

    def _show_hit(self) -> None:
        hits: dict[int, list[tuple[int, int]]] = {}
        for cue, first, last in self.search.hits:
            hits.setdefault(cue, []).append((first, last))
        self.text.set_hits(hits, self.search.current_hit)
        if self.search.current_hit is not None:
            # Else the clock would take away at once what was found.
            self.stop_following()
            self.text.put_caret(*self.search.current_hit)

    # ---- building

    def _build_pane(self) -> None:
        self.chooser = ChoiceField()
        self.chooser.setAccessibleName("Transcript")
        self.chooser.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._released = self._make_tool("eye", "As released", checkable=True)
        self._redact = self._make_tool("text-redact", "Redact selected words")
        self._redact.setText("Redact")
        key = self._context.actions["redact_words"].shortcut().toString()
        self._redact.setToolTip(
            f"Redact selected words ({key}). Selecting takes whole words; with Alt, single letters"
        )
        self._correct = self._make_tool("note", "Correct words or speaker")
        self._hint = QLabel("Corrections are notes; the release keeps the original words.")
        self._hint.setWordWrap(True)
        self._hint.hide()
        self._away = QPushButton(themed_icon("back-to-playhead"), "Back to this moment")
        self._away.hide()
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(24)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.setSpacing(8)
        tools = QHBoxLayout()
        tools.setSpacing(_GAP)
        tools.addStretch(1)
        for part in (self._redact, self._correct, self._released):
            tools.addWidget(part)
        column.addLayout(tools)
        column.addWidget(self.text, 1)
        column.addWidget(self._away)
        column.addWidget(self._hint)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(8, 8, 8, 0)
        above.addWidget(self.chooser)
        outer.addLayout(above)
        outer.addWidget(self._pages, 1)
        self._say_instead(_NOTHING)

    def _fit_names(self) -> None:
        """What the pane is most for says its name, where there is room for it."""
        style = Qt.ToolButtonStyle
        word = self._redact.fontMetrics().horizontalAdvance(f" {self._redact.text()} ")
        icons = 3 * (self._correct.sizeHint().width() + _GAP)
        room = self.width() - 2 * _EDGE
        roomy = room >= icons + word
        wanted = style.ToolButtonTextBesideIcon if roomy else style.ToolButtonIconOnly
        if self._redact.toolButtonStyle() != wanted:
            self._redact.setToolButtonStyle(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_page"):
            self._fit_names()

    def _make_tool(self, name: str, text: str, checkable: bool = False) -> QToolButton:
        made = QToolButton()
        made.setIcon(themed_icon(name))
        made.setAutoRaise(True)
        made.setCheckable(checkable)
        made.setToolTip(text)
        made.setAccessibleName(text)
        return made

    def _connect_parts(self) -> None:
        session, playhead = self._context.session, self._context.playhead
        session.record_selected.connect(self.show_record)
        session.spot_asked.connect(self.go_to)
        playhead.moved_calmly.connect(self._on_moved)
        self.model.loaded.connect(self._on_loaded)
        self.model.loaded.connect(self._reading.look_soon)
        self.text.verticalScrollBar().valueChanged.connect(self._reading.look_soon)
        self.model.changed.connect(self._on_changed)
        self.model.failed.connect(self._on_failed)
        self.chooser.activated.connect(self._choose_transcript)
        self.text.clicked.connect(self.seek_cue)
        self.text.played.connect(self._play_cue)
        self.text.scrolled_away.connect(self.stop_following)
        self.text.caret_moved.connect(self._tell_cue)
        self.text.copyAvailable.connect(self._claim_focus)
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(self._open_menu)
        self.search.found.connect(self._show_hit)
        session.sought.connect(self.search.seek)
        self._away.clicked.connect(self.follow_clock)
        self._released.toggled.connect(self.model.set_released)
        look = self._context.actions["view_released"]  # F7 means what is shown, words too
        look.toggled.connect(self._released.setChecked)
        self._released.setChecked(look.isChecked())
        self._redact.clicked.connect(self.redactor.redact_words)
        self._correct.clicked.connect(self.redactor.correct_cue)
        self._context.actions.read_only.guard_writers(self._redact, self._correct)

    def _bind_actions(self) -> None:
        actions = self._context.actions
        actions.bind_action("redact_words", self.redactor.redact_words)
        actions.bind_action("redact_words", self.redactor.redact_words, within=self)
        actions.bind_action("redact_all", self.redactor.redact_all)
        actions.bind_action("redact_all", self.redactor.redact_all, within=self)
        actions.bind_action("correct_words", self.redactor.correct_cue)
        actions.bind_action("find", self._find_selected, within=self)
        self._context.citing.add_view(self, self.redactor.cite_words)

    def _find_selected(self) -> None:
        """As editors do: what is selected is what one looks for."""
        self._context.session.find_asked.emit(self.text.chosen_text())

    def _claim_focus(self, selected: bool) -> None:
        """Whose words are selected is the record in focus, if none is yet."""
        session = self._context.session
        if selected and self.model.record is not None and not session.selected_record:
            session.select_record(self.model.record.path)

    def _open_menu(self, at: QPoint) -> None:
        menu = self.text.createStandardContextMenu()
        first = menu.actions()[0]
        actions = self._context.actions
        cue, offset = self.text.place_at(QPointF(at))
        menu.insertActions(first, [actions["redact_words"], actions["redact_all"]])
        menu.insertActions(first, [actions["withhold"], actions["cite"]])
        if cue >= 0:
            go = QAction("Go to this moment", menu)
            go.triggered.connect(lambda _=False: self.seek_cue(cue, offset))
            menu.insertAction(first, go)
        menu.insertSeparator(first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.text.mapToGlobal(at))

    def _play_cue(self, cue: int, offset: int) -> None:
        self.seek_cue(cue, offset, play=True)

    def _tell_cue(self, cue: int) -> None:
        if self.model.transcript is None:
            return
        line = self.model.lines[cue]
        speaker = self.model.corrections.speaker_of(self.model.transcript.cues[cue])
        said = f"Cue {cue + 1} of {len(self.model.lines)}, {line.time}"
        announce_text(self.text, f"{said}, {speaker}" if speaker else said)
