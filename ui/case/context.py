"""What every view of an open case is given. Views know this, and not each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.case.citing import Citing
from ui.case.first_look import CaseFirstLook
from ui.case.found_things import FoundThings
from ui.case.names_found import NamesFound
from ui.case.player import Player
from ui.case.playhead import Playhead
from ui.case.scanning import Scanning
from ui.case.session import Session
from ui.case.sights import Sights
from ui.case.still_boxes import StillBoxes
from ui.case.watcher import Watcher
from ui.common.actions import Actions
from ui.common.notices import Notices
from ui.common.settings import WindowSettings
from ui.common.tasks import Tasks
from ui.common.work_behind import WorkBehind


@dataclass(frozen=True)
class Context:
    """The parts of an open case that views share."""

    session: Session
    playhead: Playhead
    player: Player
    actions: Actions
    tasks: Tasks
    settings: WindowSettings
    notices: Notices
    scanning: Scanning
    watcher: Watcher
    still: StillBoxes
    first: CaseFirstLook
    found: FoundThings
    names: NamesFound
    citing: Citing
    behind: WorkBehind = field(default_factory=WorkBehind)
    sights: Sights = field(default_factory=Sights)
