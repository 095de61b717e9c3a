"""Going from pane to pane by keys: round all that can be seen, or to one by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from reviewer.pages.page_data import KINDS
from ui.widgets.pane import bring_to_front
from ui.window.tab_order import parts_of, takes_tab

if TYPE_CHECKING:
    from ui.window.window import Window

# Those that have no other action which opens them.
_NAMED = ("records", "worklist", "inspector", "transcript", "annotations", "timeline")


def pane_commands(window: Window) -> dict[str, Callable[[], object]]:
    """What the actions do that go to a pane."""
    commands: dict[str, Callable[[], object]] = {
        "next_pane": partial(_walk_panes, window, 1),
        "previous_pane": partial(_walk_panes, window, -1),
        "fold_panes": lambda: _fold_panes(window),
        "pane_stage": lambda: _go_to_stage(window),
        "pane_document": lambda: _go_to_document(window),
        "pane_events": lambda: _go_to_events(window),
    }
    for name in _NAMED:
        commands[f"pane_{name}"] = partial(_go_to_pane, window, name)
    return commands


def _fold_panes(window: Window) -> None:
    """Only the record, or all panes as they stood."""
    if window.docks is not None and window.workplace is not None:
        window.docks.fold_all(window.actions_table["fold_panes"].isChecked())
        if window.docks.are_folded:
            window.workplace.focus_stage()


def _walk_panes(window: Window, step: int) -> None:
    """Move the focus to the next pane that is seen, to where it was in it last."""
    if window.workplace is None or window.docks is None:
        return
    panes: list[QWidget] = [window.workplace.stage, *window.docks.in_front, window.leading_bar]
    focus = QApplication.focusWidget()
    here = next((n for n, p in enumerate(panes) if focus and p.isAncestorOf(focus)), -step)
    for away in range(1, len(panes) + 1):
        if _take_focus(panes[(here + away * step) % len(panes)]):
            return


def _go_to_pane(window: Window, name: str) -> None:
    """Bring a pane to the front, and the focus into it."""
    if window.workplace is not None and window.docks is not None:
        _unfold(window)
        view = window.workplace.views[name]
        bring_to_front(view)
        bring_to_front(window.workplace.pane_widgets.get(name, view))
        _take_focus(view)


def _go_to_stage(window: Window) -> None:
    if window.workplace is not None:
        window.workplace.stage.show_record(window.workplace.session.selected_record)
        window.workplace.focus_stage()


def _go_to_document(window: Window) -> None:
    """The document that was read last, or the first one of the case."""
    place = window.workplace
    if place is None:
        return
    session, shown = place.session, place.document.record
    pages = [r.path for r in session.snapshot.records if r.kind in KINDS]
    if not pages:
        window.notices.say_briefly("This case holds no document.")
        return
    session.select_record(shown.path if shown is not None else pages[0])
    place.focus_stage()


def _go_to_events(window: Window) -> None:
    """Everything that has a time, as a table."""
    place = window.workplace
    if place is not None:
        place.events.scope.setCurrentIndex(place.events.scope.findData(""))
        bring_to_front(place.events)
        place.events.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _unfold(window: Window) -> None:
    """Who asks for a pane by its name wants to see it."""
    if window.docks is not None and window.docks.are_folded:
        window.actions_table["fold_panes"].setChecked(False)
        window.docks.fold_all(False)


def _take_focus(pane: QWidget) -> bool:
    target = _focus_of(pane)
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason)
    return target is not None


def _focus_of(pane: QWidget) -> QWidget | None:
    # Qt remembers where the focus was in each pane: one goes on where one was.
    last = pane.focusWidget()
    if last is not None and last.isVisibleTo(pane):
        return last
    # A pane that was never in focus: the first in it that Tab would reach.
    return next((at for at in parts_of(pane) if takes_tab(at) and at.isVisibleTo(pane)), None)
