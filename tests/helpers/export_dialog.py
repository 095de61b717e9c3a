"""The export dialog, as tests read it."""

from ui.release.export_dialog import LOOKING


def planned(dialog, qtbot):
    """The dialog once it has looked."""
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.headline.text() != LOOKING)
    return dialog


def texts(tree):
    """Its rows by the words of their group."""
    groups = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return {g.text(0): [g.child(n) for n in range(g.childCount())] for g in groups}


def groups_of_records(tree):
    """The groups of what waits and of what becomes of each record."""
    return [group for group in texts(tree) if not group.startswith("△")]
