"""A box over a picture as it is painted: where it stands, its colour, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reviewer.model import Style
from reviewer.model.geometry import Box


class OverlayLook(Enum):
    """How a redaction is painted."""

    EDIT = "edit"  # outline and a veil: where it is, and what is behind
    BEHIND = "behind"  # outline only
    RELEASED = "released"  # as the requester will see it
    ORIGINAL = "original"  # not at all

    @property
    def shows_boxes(self) -> bool:
        """True when boxes are outlines that a hand can take hold of."""
        return self in (OverlayLook.EDIT, OverlayLook.BEHIND)


LOOKS = {
    "view_edit": OverlayLook.EDIT,
    "view_behind": OverlayLook.BEHIND,
    "view_released": OverlayLook.RELEASED,
    "view_original": OverlayLook.ORIGINAL,
}
"""The look that each action of the choice ``look`` stands for."""


@dataclass(frozen=True)
class Overlay:
    """One box over the picture."""

    id: str
    box: Box
    colour: str
    label: str
    style: Style = Style.FILL
    selected: bool = False
    finished: bool = True  # false: it cites no exemption yet
    applied: bool = True  # false: proposed or rejected, so a release would not hide it
    over: bool = False  # it has just ended: nothing hides there what it hid
    fixed: bool = False  # it can be selected, not dragged: its place comes from words

    @property
    def status_sign(self) -> str:
        """The label's first character, which shows the status by its shape."""
        return self.label[:1]
