"""Where nothing is recorded: folded on the timeline, passed over by what plays.

Both are options of a person, remembered; a gap that is opened is neither folded nor passed over.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from reviewer.timeline import Gap, Placement, find_gaps
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.item_text import gap_text

_Bounds = tuple[int, int] | None
FOLDING, SKIPPING = "timeline/fold", "timeline/skip"  # settings, "no" where they are off


class CaseGaps(QObject):
    """The gaps of the open case, and which of them are opened.

    Signals:
        changed: other gaps are folded than before.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.session)
        self._context = context
        settings = context.settings
        self.folding = settings.text_of_setting(FOLDING) != "no"
        self.skipping = settings.text_of_setting(SKIPPING) != "no"
        self.opened: frozenset[Gap] = frozenset()
        self._found: tuple[tuple[Placement, ...], _Bounds, tuple[Gap, ...]] | None = None
        context.session.changed.connect(self._follow_clocks)
        context.playhead.skipped.connect(self._tell_skipped)
        self._steer_playhead()

    @staticmethod
    def gaps_of(context: Context) -> CaseGaps:
        """Those of an open case, made when they are first asked for."""
        # A child of the session, so they live and end with the open case.
        found = context.session.findChild(CaseGaps)
        return found if isinstance(found, CaseGaps) else CaseGaps(context)

    def gaps_within(self, bounds: tuple[int, int] | None = None) -> tuple[Gap, ...]:
        """All gaps, opened or not, see ``find_gaps``."""
        places = self._context.session.placements_in_order
        # Asked after every edit, of which hardly one moves a recording.
        if self._found is None or self._found[0] is not places or self._found[1] != bounds:
            self._found = places, bounds, find_gaps(places, bounds)
        return self._found[2]

    def set_folding(self, on: bool) -> None:
        """Fold gaps or show them as long as they last; those that were opened fold again."""
        self.folding, self.opened = on, frozenset()
        self._context.settings.set_text(FOLDING, "" if on else "no")
        self._tell_change()

    def set_skipping(self, on: bool) -> None:
        """Let what plays pass over gaps, or not."""
        self.skipping = on
        self._context.settings.set_text(SKIPPING, "" if on else "no")
        self._steer_playhead()

    def turn_gap(self, gap: Gap) -> None:
        """Open a gap, or fold it again."""
        self.opened ^= {gap}
        self._tell_change()

    # ---- inside

    def _tell_change(self) -> None:
        self._steer_playhead()
        self.changed.emit()

    def _steer_playhead(self) -> None:
        passed = [g for g in self.gaps_within() if g not in self.opened] if self.skipping else []
        self._context.playhead.set_gaps(tuple((g.start, g.end) for g in passed))

    def _follow_clocks(self, change: Changed) -> None:
        if change.tables & {"anchors", "records"}:
            self._steer_playhead()

    def _tell_skipped(self, micros: int) -> None:
        self._context.notices.say_briefly(
            f"Skipped {gap_text(micros)} in which nothing is recorded."
        )
