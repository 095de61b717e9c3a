"""The rows of a plan: what blocks it, then what becomes of each record."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from reviewer.model import Snapshot
from reviewer.plan.lawful import NO_CAUTIONS, Cautions
from reviewer.plan.plan import Plan
from ui.common.redaction_text import name_of
from ui.common.theme import themed_icon
from ui.release.plan_text import GROUPS, exemptions_in_words, told_of_kind, what_becomes

PLACE = Qt.ItemDataRole.UserRole
"""Where a row keeps its record and redaction."""
_ASKED = "A rule asks for it, and does not hold the release"
REQUESTER = ("", "requester")
"""The place of what is about no record: how the requester is named."""


def show_plan(
    tree: QTreeWidget, plan: Plan, snapshot: Snapshot, cautions: Cautions = NO_CAUTIONS
) -> None:
    """Fill a tree with a plan: what waits stands there once, not below what may become of it.

    ``cautions``: what the law and the office ask for and do not hold the release for.
    """
    tree.clear()
    # A record that waits has an outcome as well, which would look as if it were decided.
    waiting = {b.record for b in plan.blockers}
    if plan.blockers:
        group = _make_group(tree, "○", "To be decided first", len(plan.blockers))
        for b in plan.blockers:
            if b.requester:
                _make_row_of_requester(group, plan.request.requester, b.why)
            else:
                _make_row(group, snapshot, (b.record, b.why, ""), b.redaction or "")
    _show_left_open(tree, plan, snapshot)
    _show_cautions(tree, cautions, snapshot)
    for outcome, (shape, title) in GROUPS.items():
        steps = [s for s in plan.steps if s.outcome is outcome and s.record not in waiting]
        if steps:
            group = _make_group(tree, shape, title, len(steps))
            for s in steps:
                _make_row(
                    group,
                    snapshot,
                    (s.record, what_becomes(s), exemptions_in_words(plan, s.exemptions)),
                )
    tree.expandAll()


def _show_left_open(tree: QTreeWidget, plan: Plan, snapshot: Snapshot) -> None:
    """What others do not see and this release shows, record by record."""
    if not plan.left_open:
        return
    count = sum(one.count for one in plan.left_open)
    group = _make_group(tree, "▲", "Shown here and hidden from the public", count)
    for one in plan.left_open:
        what = (
            "withheld from others"
            if one.whole
            else f"not hidden: {told_of_kind(one.kind, one.count)}"
        )
        codes = exemptions_in_words(plan, one.exemptions)
        _make_row(group, snapshot, (one.record, what, codes))


def _show_cautions(tree: QTreeWidget, cautions: Cautions, snapshot: Snapshot) -> None:
    """What is asked for and holds nothing: what is lacking, and the rule that asks for it."""
    if cautions.not_checked:
        group = _make_group(tree, "△", "The rules of the law were not checked", 1)
        _make_row_of_release(group, cautions.not_checked, "", cautions.not_checked)
        return
    if not cautions.breaches:
        return
    group = _make_group(tree, "△", _ASKED, len(cautions.breaches))
    for breach in cautions.breaches:
        told = breach.lack.told or breach.rule.says
        title = f"Rule {breach.rule.id}: {breach.rule.title}"
        if breach.record:
            redaction = next(iter(breach.redactions), "")
            _make_row(group, snapshot, (breach.record, told, title), redaction)
        else:
            _make_row_of_release(group, told, title, breach.refusal)


def _make_row_of_release(group: QTreeWidgetItem, told: str, title: str, tip: str) -> None:
    item = QTreeWidgetItem(group, ["The release", told, title])
    for column in range(3):
        item.setToolTip(column, tip)


def _make_group(tree: QTreeWidget, shape: str, title: str, count: int) -> QTreeWidgetItem:
    item = QTreeWidgetItem(tree, [f"{shape} {title} ({count})"])
    font = item.font(0)
    font.setBold(True)
    item.setFont(0, font)
    # A title is no record: it goes over all columns.
    item.setFirstColumnSpanned(True)
    return item


def _make_row_of_requester(group: QTreeWidgetItem, name: str, why: str) -> None:
    item = QTreeWidgetItem(group, [f"Requester: {name}", why, ""])
    item.setData(0, PLACE, REQUESTER)
    for column in range(2):
        item.setToolTip(column, item.text(column))


def _make_row(
    group: QTreeWidgetItem, snapshot: Snapshot, texts: tuple[str, str, str], redaction: str = ""
) -> None:
    record, *told = texts
    known = snapshot.get_record(record)
    item = QTreeWidgetItem(group, [name_of(known), *told])
    item.setIcon(0, themed_icon(known.kind.value))
    item.setData(0, PLACE, (record, redaction))
    for column, text in enumerate(texts):
        # The path in full, where the row shows the title.
        item.setToolTip(column, text)
