"""An open case in the window: its context, its views, and which dock each stands in.

Decision 165.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.model import Kind
from reviewer.overlooked import still_readable
from reviewer.readers import originals
from reviewer.store import Case
from ui.case.context import Context
from ui.case.first_look import CaseFirstLook
from ui.case.following import Following
from ui.case.player import Player
from ui.case.playhead import Playhead
from ui.case.scanning import Scanning
from ui.case.session import Session
from ui.case.standing import Standing
from ui.case.still_boxes import StillBoxes
from ui.case.watcher import Watcher
from ui.common.settings import WindowSettings
from ui.documents.view import DocumentView
from ui.finding.find_view import FindView
from ui.notes.view import AnnotationsView
from ui.playback.play_bar import PlayBar
from ui.playback.wall import Wall
from ui.records.view import RecordsView
from ui.redaction.change_teller import ChangeTeller
from ui.redaction.controller import RedactController
from ui.redaction.inspector import Inspector
from ui.release.export_process import ExportProcess
from ui.release.requests_view import RequestsView
from ui.timeline import TimelineView
from ui.timeline.clock_commands import ClockCommands
from ui.timeline.events_table import EventsView
from ui.transcripts.view import TranscriptView
from ui.widgets.pane import in_front, pane_of
from ui.worklist.view import WorkList

if TYPE_CHECKING:
    from ui.window.window import Window

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea

# What has nothing to look at but its words.
_WORDS = (Kind.AUDIO, Kind.TRANSCRIPT)


@dataclass(frozen=True)
class Dock:
    """One pane.

    Attributes:
        make: builds the view from the context.
        beside: the pane it shares its place with, as a tab.
        front: it is the tab on top at first.
        size: width or height in pixels at first.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea
    make: Callable[[Context], QWidget]
    beside: str = ""
    front: bool = False
    size: int = 280


# Left is what one chooses from, right what one reads, below what has a time; the pictures stand
# between.
DOCKS: tuple[Dock, ...] = (
    Dock("records", "Records", LEFT, RecordsView, front=True, size=300),
    Dock("find", "Find", LEFT, FindView, beside="records", size=300),
    Dock("transcript", "Transcript", RIGHT, TranscriptView, size=340),
    Dock("document", "Document", RIGHT, DocumentView, beside="transcript", size=420),
    Dock("inspector", "Inspector", RIGHT, Inspector, beside="transcript", front=True, size=320),
    Dock("worklist", "Work List", LEFT, WorkList, beside="records", size=300),
    Dock("timeline", "Timeline", BOTTOM, TimelineView, front=True, size=248),
    Dock("events", "Events", BOTTOM, EventsView, beside="timeline"),
    Dock("requests", "Requests", RIGHT, RequestsView, beside="transcript", size=340),
    Dock("annotations", "Annotations", BOTTOM, AnnotationsView, beside="timeline"),
)


class Workplace:
    """Everything that lives as long as a case is open."""

    def __init__(self, window: Window, case: Case) -> None:
        self.session = Session(case)
        self.following = Following(self.session)
        self.playhead = Playhead()
        # Before the player, whose proxies take the longest of all that is done behind.
        self.scanning = Scanning(self.session, window.tasks)
        self.player = Player(self.session, self.playhead, window.tasks)
        # Not an error of a step: a film that brings its reader down is told once, and the others
        # play on.
        self.player.gave_up.connect(window.notices.tell_fault)
        self.standing = Standing(self.session, window.tasks)
        self.first = CaseFirstLook(self.session, window.tasks)
        self.context = Context(
            self.session,
            self.playhead,
            self.player,
            window.actions_table,
            window.tasks,
            window.settings,
            window.notices,
            self.scanning,
            Watcher(self.session, self.playhead, self.player, self.player),
            StillBoxes(self.session, self.playhead, self.player, self.first, self.player),
            self.first,
            window.behind,
        )
        self.wall = Wall(self.context)
        self.redact = RedactController(self.context, self.wall)
        ChangeTeller(self.context, self.redact)
        self.centre = QWidget()
        column = QVBoxLayout(self.centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.wall, 1)
        self.playbar = PlayBar(self.context)
        self.clockwork = ClockCommands(self.context, window)
        column.addWidget(self.playbar)
        self.views = {row.name: row.make(self.context) for row in DOCKS}
        self.session.record_selected.connect(self._show_words)
        timeline = self.views["timeline"]
        if isinstance(timeline, TimelineView):
            timeline.canvas.shifted.connect(self.clockwork.move_record)

    def _show_words(self, path: str) -> None:
        """What is only heard is read in its words: the pages of another record give way to them.

        A video has its picture, so that a document stays open beside it.
        """
        record = self.session.snapshot.records_by_path.get(path)
        pane = pane_of(self.views["transcript"])
        has_words = record is not None and record.kind in _WORDS
        if has_words and in_front(self.views["document"]) and pane is not None:
            pane.show()
            pane.raise_()

    @property
    def export_process(self) -> ExportProcess | None:
        """What makes a package, once one was asked for."""
        requests = self.views["requests"]
        exporter = requests.exporter if isinstance(requests, RequestsView) else None
        return exporter.process if exporter is not None else None

    def remember_place(self, settings: WindowSettings) -> None:
        """Keep where the person was."""
        name = f"case/{self.session.case_folder.name}"
        settings.set_text(f"{name}/position", str(self.playhead.position))
        settings.set_text(f"{name}/record", self.session.selected_record)

    def restore_place(self, settings: WindowSettings) -> None:
        """Go where the person was."""
        name = f"case/{self.session.case_folder.name}"
        record = settings.text_of_setting(f"{name}/record")
        if record in self.session.snapshot.records_by_path:
            self.session.select_record(record)
        # After the record, for a record in focus may draw the clock to where it begins.
        position = settings.text_of_setting(f"{name}/position")
        if position.isdigit():
            self.playhead.seek_to(int(position))

    def write_again(self) -> None:
        """The window writes from now on: it begins from what the last one left."""
        self.context.watcher.read_again()
        self.context.still.read_again()
        self.scanning.start_reading()

    def close(self) -> None:
        """End the player, its threads, and the case."""
        # It would ask about a redaction of a case that is no more.
        self.redact.asker.close_popup()
        self.scanning.close()
        self.standing.close()
        self.first.close()
        for view in self.views.values():
            view.close()
        self.player.close()
        self.centre.deleteLater()
        self.following.close()
        self.session.close()
        # They are words of records, which have no place in memory once the case is closed.
        originals.forget_transcripts()
        still_readable.forget_texts()
        self._let_go()

    def _let_go(self) -> None:
        """What is connected to these holds them, and through them the whole case, in circles that
        no collector sees; so they end with it.
        """
        own = self.context
        alive: list[QObject] = [self.session, self.following, self.playhead, self.scanning]
        alive += [self.first, self.player, self.standing, own.watcher, own.still]
        alive += [self.redact, self.clockwork]
        for ended in alive:
            ended.deleteLater()
