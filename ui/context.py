"""What every view of an open case is given. Views know this, and not each other."""

from __future__ import annotations

from dataclasses import dataclass

from ui.actions import Actions
from ui.notices import Notices
from ui.player import Player
from ui.playhead import Playhead
from ui.scanning import Scanning
from ui.session import Session
from ui.settings import Settings
from ui.stillboxes import StillBoxes
from ui.tasks import Tasks
from ui.watched import Watcher


@dataclass(frozen=True)
class Context:
    """The parts of an open case that views share."""

    session: Session
    playhead: Playhead
    player: Player
    actions: Actions
    tasks: Tasks
    settings: Settings
    notices: Notices
    scanning: Scanning
    watcher: Watcher
    still: StillBoxes
