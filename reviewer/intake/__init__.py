"""Intake: from what arrived to a case. Nothing in a bundle is trusted."""

from reviewer.intake.encoding import TextReading, choose_encoding, readings
from reviewer.intake.intake import new_case, preview
from reviewer.intake.limits import Limits
from reviewer.intake.report import IntakeReport, Item, Preview
from reviewer.intake.settings import read_settings

__all__ = [
    "IntakeReport",
    "Item",
    "Limits",
    "Preview",
    "TextReading",
    "choose_encoding",
    "new_case",
    "preview",
    "read_settings",
    "readings",
]
