"""Intake: from what arrived to a case. Nothing in a bundle is trusted."""

from reviewer.intake.encoding import TextReading, choose_encoding, possible_readings
from reviewer.intake.intake import new_case, preview_bundle
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.report import BundlePreview, IntakeItem, IntakeReport
from reviewer.intake.settings import read_settings

__all__ = [
    "BundlePreview",
    "IntakeItem",
    "IntakeLimits",
    "IntakeReport",
    "TextReading",
    "choose_encoding",
    "new_case",
    "possible_readings",
    "preview_bundle",
    "read_settings",
]
