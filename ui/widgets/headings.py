"""How large a heading is, in one place: a share of the letters that a person has chosen."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel

_HEADING = 1.25  # times the letters around it


def heading_font(usual: QFont, times: float = _HEADING) -> QFont:
    """The letters of a heading over text in ``usual``."""
    font = QFont(usual)
    font.setPointSizeF(usual.pointSizeF() * times)
    font.setBold(True)
    return font


def as_heading(*labels: QLabel, times: float = _HEADING) -> None:
    """Give labels the letters of a heading."""
    for label in labels:
        label.setFont(heading_font(label.font(), times))


def make_heading(text: str) -> QLabel:
    """The line that a sheet begins with."""
    title = QLabel(text)
    as_heading(title)
    title.setWordWrap(True)
    return title
