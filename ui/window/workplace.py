"""An open case in the window: its context, its stage, and the panes around it.

Decision 165.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from reviewer.model.record_names import file_name_of
from reviewer.overlooked import private_finds
from reviewer.readers import originals
from reviewer.store import Case
from reviewer.tracking.thing_finder import track_thing
from ui.calls.view import CallsView
from ui.case.cited_guide import CitedGuide
from ui.case.citing import Citing
from ui.case.context import Context
from ui.case.first_look import CaseFirstLook
from ui.case.following import Following
from ui.case.found_things import FoundThings
from ui.case.names_found import NamesFound
from ui.case.player import Player
from ui.case.playhead import Playhead
from ui.case.scanning import Scanning
from ui.case.session import Session
from ui.case.standing import Standing
from ui.case.still_boxes import StillBoxes
from ui.case.watcher import Watcher
from ui.citing.hand_bar import HandBar
from ui.common.redaction_text import name_of
from ui.common.settings import WindowSettings
from ui.documents.view import DocumentView
from ui.finding.find_view import FindView
from ui.found.view import FoundView
from ui.notes.note_card import NoteCard
from ui.notes.view import AnnotationsView
from ui.playback.nothing_recorded import first_recording
from ui.playback.play_bar import PlayBar
from ui.playback.wall import Wall
from ui.records.view import RecordsView
from ui.redaction.change_teller import ChangeTeller
from ui.redaction.controller import RedactController
from ui.redaction.inspector import Inspector
from ui.release.export_process import ExportProcess
from ui.release.requests_view import RequestsView
from ui.stage.scenes import OnStage
from ui.stage.stage import Stage
from ui.statements.view import StatementsView
from ui.timeline import TimelineView
from ui.timeline.clock_commands import ClockCommands
from ui.timeline.events_table import EventsView
from ui.transcripts.view import TranscriptView
from ui.widgets.berth import Berth
from ui.widgets.pane import bring_to_front, in_front
from ui.window.calls_export import ask_to_write_calls
from ui.window.selected_pane import SelectedPane
from ui.worklist.view import WorkList

if TYPE_CHECKING:
    from ui.window.docks import Docks
    from ui.window.window import Window


class Workplace:
    """Everything that lives as long as a case is open."""

    def __init__(self, window: Window, case: Case) -> None:
        self.session = Session(case)
        self.session.finish_first = window.tasks.finish_first
        self.following = Following(self.session)
        self.playhead = Playhead()
        if not case.held_back:  # the window that writes keeps what is to be done
            window.tasks.queue.keep_rows(case.cache_folder)
        window.behind.name_record = self._title_of
        self.scanning = Scanning(self.session, window.tasks)
        self.player = Player(self.session, self.playhead, window.tasks)
        # Not an error of a step: a film that brings its reader down is told once, and the others
        # play on.
        self.player.desk.track = track_thing
        self.player.gave_up.connect(window.notices.tell_fault)
        self.player.loudspeaker.device_gone.connect(window.notices.keep_shown)
        self.player.loudspeaker.device_back.connect(window.notices.say_briefly)
        self.standing = Standing(self.session, window.tasks)
        self.first = CaseFirstLook(self.session, window.tasks)
        self.found = FoundThings(self.session, window.tasks)
        self.names = NamesFound(self.session, window.tasks, self.scanning, window.notices)
        guide = CitedGuide(self.session, self.playhead, window.notices)
        self.citing = Citing(self.session, self.playhead, guide)
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
            self.found,
            self.names,
            self.citing,
            window.behind,
        )
        self.wall = Wall(self.context)
        self.redact = RedactController(self.context, self.wall)
        ChangeTeller(self.context, self.redact)
        self.playbar = PlayBar(self.context)
        self.playbar.follow_wall(self.wall)
        self.clockwork = ClockCommands(self.context, window)
        self.transcript, self.document = TranscriptView(self.context), DocumentView(self.context)
        self.events = EventsView(self.context)
        self._berth = Berth("These words stand on the stage.")
        self._words_stage = Berth("")
        self.views = self._make_views()
        self.selected = SelectedPane(
            self.session,
            self.views["inspector"],
            self._found_view.again_panel,
            NoteCard(self.context),
        )
        self.hand = HandBar(self.context, self.selected)
        self.stage = Stage(
            self.context,
            self.wall,
            self.playbar,
            {
                OnStage.PAGE: self.document,
                OnStage.ROWS: self.events,
                OnStage.WORDS: self._words_stage,
                OnStage.FOUND: self.views["found"],
                OnStage.REQUESTS: self.views["requests"],
                OnStage.CALLS: self.calls,
                OnStage.STATEMENTS: self.statements,
            },
        )
        self.first.do_afterwards(self.found.read_tracks)
        self.calls.export_asked.connect(partial(ask_to_write_calls, window))
        self._docks: Docks | None = None
        self._messages = window.notice_bar.tray
        self.stage.changed.connect(lambda _: self._follow_stage())
        self.session.redaction_selected.connect(lambda _: self._choose_right_pane())
        self.session.note_selected.connect(lambda _: self._choose_right_pane())
        self.session.record_asked.connect(lambda _: self._choose_right_pane())
        timeline = self.views["timeline"]
        if isinstance(timeline, TimelineView):
            timeline.canvas.shifted.connect(self.clockwork.move_record)
            timeline.large_wanted.connect(lambda _: self._size_timeline())

    def _title_of(self, path: str) -> str:
        record = self.session.snapshot.records_by_path.get(path)
        return name_of(record) if record is not None else file_name_of(path)

    def _make_views(self) -> dict[str, QWidget]:
        own = self.context
        self.worklist, self.calls = WorkList(own), CallsView(own)
        self.statements = StatementsView(own)
        self.worklist.uncited.call_asked.connect(self.calls.open_call)
        self.worklist.uncited.statement_asked.connect(self.statements.open_statement)
        self._found_view = FoundView(own, self.found, self.redact.asker.ask_for)
        return {
            "records": RecordsView(own),
            "find": FindView(own),
            "transcript": self.transcript,
            "document": self.document,
            "inspector": Inspector(own),
            "worklist": self.worklist,
            "timeline": TimelineView(own),
            "events": self.events,
            "requests": RequestsView(own),
            "calls": self.calls,
            "statements": self.statements,
            "found": self._found_view,
            "annotations": AnnotationsView(own),
        }

    def focus_stage(self) -> None:
        """Put the focus on what is on the stage: on the page, not on its tools."""
        scene, tile = self.stage.scene, self.wall.tile_of(self.session.selected_record)
        found = self.views["found"]
        heads: dict[OnStage, QWidget] = {
            OnStage.PAGE: self.document.pane.focus_widget,
            OnStage.WORDS: self.transcript.text,
            OnStage.ROWS: self.events.table,
            OnStage.FOUND: found.list if isinstance(found, FoundView) else self.wall,
            OnStage.MEDIA: tile.view if tile is not None else self.wall,
        }
        head = heads.get(scene, self.stage.front)
        head.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def decides_on_stage(self) -> bool:
        """What stands on the stage is marked and answered there, or is what a doubt is about."""
        found = self.views["found"]
        on_doubt = isinstance(found, FoundView) and found.meets_unproposed
        return self.stage.scene is OnStage.FOUND or on_doubt

    @property
    def marks_found(self) -> bool:
        """Whether something found in pictures is in view, on the wall or as what is doubtful."""
        found = self.views["found"]
        on_doubt = isinstance(found, FoundView) and found.walk.meant is not None
        return self.stage.scene is OnStage.FOUND or on_doubt

    @property
    def pane_widgets(self) -> dict[str, QWidget]:
        """What stands in each pane around the stage."""
        return {**self.views, "transcript": self._berth, "inspector": self.hand}

    # ---- what follows the stage

    def arrange_panes(self, docks: Docks) -> None:
        """The panes stand: from now on they follow what is on the stage."""
        self._docks = docks
        docks.folded.connect(lambda _: self._size_timeline())
        docks.folded.connect(self.stage.show_alone)
        self._follow_stage()

    def _follow_stage(self) -> None:
        words = self.stage.scene is OnStage.WORDS
        (self._words_stage if words else self._berth).take_view(self.transcript)
        self._size_timeline()
        self._choose_right_pane()

    def _size_timeline(self) -> None:
        if self._docks is not None:
            media = self.stage.scene is OnStage.MEDIA
            large = self.context.actions["large_timeline"].isChecked()
            # Pictures never change their size for a message; a page ends a line sooner.
            self._messages.reserve_room(media or not self._docks.are_folded)
            self._docks.size_timeline(media=media, large=large)

    def _choose_right_pane(self) -> None:
        """Beside recordings stand their words; what was selected comes before all."""
        if self.session.selected_redaction:
            bring_to_front(self.views["inspector"], unfold=False)
        elif in_front(self.views["annotations"]):
            pass  # who writes notes goes on writing
        elif self.session.selected_note:
            bring_to_front(self.views["inspector"], unfold=False)
        elif self.stage.scene is OnStage.MEDIA and self.transcript.model.record is not None:
            bring_to_front(self._berth, unfold=False)
        elif self.stage.scene not in (OnStage.REQUESTS, OnStage.FOUND):
            bring_to_front(self.views["inspector"], unfold=False)

    def go_to_request(self, request: str) -> None:
        """Bring the requests to the front, with one of them marked."""
        requests = self.views["requests"]
        if isinstance(requests, RequestsView):
            requests.open_pane()
            requests.select_request(request)

    @property
    def export_process(self) -> ExportProcess | None:
        """What makes a package, once one was asked for."""
        requests = self.views["requests"]
        exporter = requests.exporter if isinstance(requests, RequestsView) else None
        return exporter.process if exporter is not None else None

    def remember_place(self, settings: WindowSettings) -> None:
        """Keep where the person was."""
        name = self.session.settings_group
        settings.set_text(f"{name}/position", str(self.playhead.position))
        settings.set_text(f"{name}/record", self.session.selected_record)
        chosen = self.player.chosen
        settings.set_text(f"{name}/wall", "" if chosen.is_usual else "\n".join(chosen.records))

    def restore_place(self, settings: WindowSettings) -> None:
        """Go where the person was."""
        name = self.session.settings_group
        record = settings.text_of_setting(f"{name}/record")
        position = settings.text_of_setting(f"{name}/position")
        if not position:  # nobody has been here
            record = first_recording(self.context)
        if record in self.session.snapshot.records_by_path:
            self.session.select_record(record)
        # After the record, which would take the place of another that stood alone.
        self.player.show_remembered(settings.text_of_setting(f"{name}/wall").split("\n"))
        # After the record, too, for a record in focus may draw the clock to where it begins.
        if position.isdigit():
            self.playhead.seek_to(int(position))

    def write_again(self) -> None:
        """The window writes from now on: it begins from what the last one left."""
        self.context.watcher.read_again()
        self.context.still.read_again()
        self.scanning.start_reading()

    def close(self) -> None:
        """End the player, its threads, and the case."""
        self._messages.reserve_room(False)
        # It would ask about a redaction of a case that is no more.
        self.redact.asker.close_popup()
        self.redact.follow.close()
        self.scanning.close()
        self.standing.close()
        self.first.close()
        self.found.close()
        self.names.close()
        for view in self.views.values():
            view.close()
        self.player.close()
        self.context.tasks.queue.end_all()
        self.context.behind.name_record = file_name_of
        self.stage.deleteLater()
        self.following.close()
        self.session.close()
        # They are words of records, which have no place in memory once the case is closed.
        originals.forget_transcripts()
        private_finds.forget_texts()
        self._let_go()

    def _let_go(self) -> None:
        """What is connected to these holds them, and through them the whole case, in circles that
        no collector sees; so they end with it.
        """
        own = self.context
        alive: list[QObject] = [self.session, self.following, self.playhead, self.scanning]
        alive += [self.first, self.found, self.names, self.player, self.standing]
        alive += [own.citing, own.citing.guide]
        alive += [own.watcher, own.still, self.redact, self.clockwork]
        for ended in alive:
            ended.deleteLater()
