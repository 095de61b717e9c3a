"""The middle of the window: the record in focus, whatever its kind, as large as there is room.

Decision 183.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reviewer.errors import ReviewerError
from reviewer.model import Kind, Record
from ui.case.context import Context
from ui.case.session import RecordSpot
from ui.common.redaction_text import name_of
from ui.stage.scenes import OnStage, scene_of
from ui.stage.sheet import Sheet
from ui.widgets.pane import FrontRoom

STRIP = 200  # pixels: how wide the pictures are beside a page
_STRIP_SETTING = "stage/strip"
_BESIDE = (OnStage.PAGE, OnStage.WORDS, OnStage.ROWS)
_ANY_WIDTH = (1 << 24) - 1  # Qt's own word for it
_MEDIA = (Kind.VIDEO, Kind.AUDIO)


class Stage(FrontRoom):
    """One scene at a time; beside a page, what was recorded at that moment.

    Signals:
        changed: the scene that is seen now.
    """

    changed = Signal(object)

    def __init__(
        self,
        context: Context,
        wall: QWidget,
        controls: QWidget,
        views: Mapping[OnStage, QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self.wall, self.controls = wall, controls
        self.sheet = Sheet()
        self._views = dict(views)
        self._pages = QStackedWidget()
        self.scene = OnStage.NOTHING
        self._alone = False  # the panes are folded, so that nothing is seen but the record
        self._lay_out()
        context.actions.bind_action("strip", self._want_strip)
        wanted = context.settings.text_of_setting(_STRIP_SETTING, "yes") == "yes"
        context.actions["strip"].setChecked(wanted)
        self._session.record_asked.connect(self.show_record)
        self._session.spot_asked.connect(self._follow_spot)
        context.playhead.moved_calmly.connect(lambda _: self._place_wall())
        context.playhead.jumped.connect(lambda _: self._place_wall())
        self.show_record(self._session.selected_record)

    # ---- what is seen

    def show_record(self, path: str) -> None:
        """Show a record; without one, the recordings of the case."""
        record = self._session.snapshot.records_by_path.get(path)
        if record is None:
            self._show_beginning()
        elif not self._tell_missing(record):
            scene = scene_of(record)
            if scene is OnStage.FACTS:
                self._tell_facts(record)
            self.show_scene(scene)

    def show_scene(self, scene: OnStage) -> None:
        """Let one scene take the stage."""
        fresh, self.scene = scene is not self.scene, scene
        view = self._views.get(scene, self.sheet)
        if scene is not OnStage.MEDIA:
            self._pages.setCurrentWidget(view)
        self._pages.setVisible(scene is not OnStage.MEDIA)
        self._place_wall()
        if fresh:
            self.changed.emit(scene)

    def show_alone(self, on: bool) -> None:
        """Give all of the room to the record itself, or let pictures stand beside a page."""
        self._alone = on
        self._place_wall()

    def bring_forward(self, view: QWidget) -> None:
        """Show the scene that a view belongs to."""
        for scene, page in self._views.items():
            if page is view or page.isAncestorOf(view):
                self.show_scene(scene)

    @property
    def front(self) -> QWidget:
        """What is seen: the wall, or the page in front of it."""
        page = self._views.get(self.scene, self.sheet)
        return self.wall if self.scene is OnStage.MEDIA else page

    # ---- inside

    def _lay_out(self) -> None:
        for view in (*self._views.values(), self.sheet):
            self._pages.addWidget(view)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._pages, 1)
        row.addWidget(self.wall, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.controls)

    def _place_wall(self) -> None:
        """All of the room, a strip beside a page, or none."""
        media = self.scene is OnStage.MEDIA
        wanted = self.scene in _BESIDE and self._wants_strip() and not self._alone
        beside = wanted and self._is_recorded_now()
        self.wall.setMaximumWidth(STRIP if beside else _ANY_WIDTH)
        if self.wall.isHidden() is (media or beside):
            self.wall.setVisible(media or beside)
            self.controls.setVisible(media or beside)

    def _is_recorded_now(self) -> bool:
        """Some picture belongs to where the clock stands."""
        at = self._context.playhead.position
        streams = self._context.player.streams.values()
        return any(s.place.start <= at <= s.place.end for s in streams)

    def _wants_strip(self) -> bool:
        return self._context.actions["strip"].isChecked()

    def _want_strip(self) -> None:
        self._context.settings.set_text(_STRIP_SETTING, "yes" if self._wants_strip() else "no")
        self._place_wall()

    def _show_beginning(self) -> None:
        records = self._session.snapshot.records
        if any(r.kind in _MEDIA for r in records):
            self.show_scene(OnStage.MEDIA)
            return
        if records:
            said = ("Choose a record from the list to see it here.", "Go to the first record")
            first = records[0].path
            self.sheet.show_facts(
                "eye", "Nothing is chosen", *said, lambda: self._session.select_record(first)
            )
        self.show_scene(OnStage.NOTHING)

    def _tell_missing(self, record: Record) -> bool:
        """Say what to do about a record whose file is not there."""
        try:
            self._session.case.original_path(record)
        except ReviewerError as fault:
            self.sheet.show_facts(
                "warning",
                name_of(record),
                f"{fault.message}\n{fault.remedy}".strip(),
                "Look again",
                lambda: self.show_record(record.path),
            )
            self.show_scene(OnStage.FACTS)
            return True
        return False

    def _tell_facts(self, record: Record) -> None:
        said = " ".join(record.notes) or "Its contents cannot be shown here."
        self.sheet.show_facts(
            record.kind.value,
            name_of(record),
            f"{said}\nIt can be released as it is, withheld, or marked as not responsive.",
            "Go to the work list",
            lambda: self._context.actions.run_action("pane_worklist"),
        )

    def _follow_spot(self, spot: RecordSpot) -> None:
        self.show_record(spot.record)
