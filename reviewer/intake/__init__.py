"""Intake: from what arrived to a case. Nothing in a bundle is trusted."""

from reviewer.intake.intake import COLUMNS, new_case
from reviewer.intake.limits import Limits
from reviewer.intake.report import IntakeReport, Item
from reviewer.readers.dispatch import ColumnMap

__all__ = ["COLUMNS", "ColumnMap", "IntakeReport", "Item", "Limits", "new_case"]
