"""Intake: from what arrived to a case. Nothing in a bundle is trusted."""

from reviewer.intake.intake import files_of, new_case
from reviewer.intake.limits import Limits
from reviewer.intake.report import IntakeReport, Item
from reviewer.intake.settings import read_settings

__all__ = ["IntakeReport", "Item", "Limits", "files_of", "new_case", "read_settings"]
