"""How the window stands to its case, told in all its places: bar, actions, and the line at the
foot, which also says what others changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.store import Hold, OutsideStep
from ui.case.following import name_of, reason_of, steps_text

if TYPE_CHECKING:
    from ui.window.window import Window
    from ui.window.workplace import Workplace


class Holding:
    """Between a window and the ``Following`` of its open case."""

    def __init__(self, window: Window, workplace: Workplace) -> None:
        self._window, self._place = window, workplace
        self._hold: Hold | None = None
        following = workplace.following
        following.held.connect(self._show_hold)
        following.moved.connect(self._tell_steps)
        window.holder_bar.wanted.connect(following.take_over)
        # Last: it tells at once how the window stands, and all that listen are connected.
        following.start_following()

    def close(self) -> None:
        """The case is closed: nothing is held, and nobody is shown."""
        # The bar outlives the case.
        self._window.holder_bar.wanted.disconnect(self._place.following.take_over)
        self._window.holder_bar.show_hold(None)
        self._say_reason("")

    def _show_hold(self, hold: Hold) -> None:
        was, self._hold = self._hold, hold
        self._window.holder_bar.show_hold(hold)
        self._say_reason(reason_of(hold))
        # Not at the beginning: that one writes one's own case is no news.
        if hold.mine and was is not None and not was.mine:
            self._place.write_again()
            self._window.notices.say_briefly("This window writes the case now.")
        elif hold.taken and was is not None and was.mine:
            self._window.notices.keep_shown(
                f"{name_of(hold)} took the case over; this window reads it."
            )

    def _say_reason(self, reason: str) -> None:
        self._window.actions_table.read_only.set_read_only(reason)
        self._window.show_reasons(bool(reason))

    def _tell_steps(self, steps: tuple[OutsideStep, ...]) -> None:
        said = steps_text(steps)
        if any("records" in step.changed_tables for step in steps):
            # Every view has read the record as it was.
            self._window.notices.keep_shown(
                f"{said} Open the case again to see the records as they are."
            )
        else:
            self._window.notices.say_briefly(said)
