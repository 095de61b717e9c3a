"""Intake: from what arrived to a case. Nothing in a bundle is trusted."""

from reviewer.intake.arrival import Arrival, identify_number
from reviewer.intake.encoding import TextReading, choose_encoding, possible_readings
from reviewer.intake.intake import new_case, preview_bundle
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.report import BundlePreview, IntakeItem, IntakeReport
from reviewer.intake.settings import read_settings

__all__ = [
    "Arrival",
    "BundlePreview",
    "IntakeItem",
    "IntakeLimits",
    "IntakeReport",
    "TextReading",
    "choose_encoding",
    "identify_number",
    "new_case",
    "possible_readings",
    "preview_bundle",
    "read_settings",
]
