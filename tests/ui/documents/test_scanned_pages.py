"""Words in scanned pages come while one works: found, selected, and among all matches."""

import pytest
from helpers import pdf_media
from PySide6.QtWidgets import QPushButton

from reviewer.intake import new_case
from tests.helpers.seen import named, said
from tests.helpers.ui_case import REPORT
from ui.finding.matches_dialog import MatchesDialog

NOTES, CARD = "docs/notes.pdf", "photos/card.png"


@pytest.fixture
def case_folder(tmp_path):
    """A case with a typed page, a scanned one and a photographed card."""
    bundle = tmp_path / "bundle"
    for name in (NOTES, CARD):
        (bundle / name).parent.mkdir(parents=True)
    pdf_media.simple(bundle / REPORT, "Officer Kowalczyk was typed")
    pdf_media.scanned(bundle / NOTES, "Caller Kowalczyk left early")
    pdf_media.picture_of("Card of Kowalczyk").save(bundle / CARD)
    new_case(tmp_path / "case", bundle)
    return tmp_path / "case"


def test_scanned_pages_are_read_behind_and_then_found(window, context, qtbot):
    view = window.workplace.views["find"]
    view.field.setText("kowalczyk")
    qtbot.waitUntil(lambda: not context.scanning.waiting and len(view.hits) == 3, timeout=30_000)
    assert {h.record for h in view.hits} == {REPORT, NOTES, CARD}
    assert "no transcript" not in said(view)


def test_a_scan_in_view_gets_words_that_can_be_selected(window, context, qtbot):
    view = window.workplace.views["document"]
    context.session.select_record(NOTES)

    def worded():
        return view.pane.page_text is not None and any(
            w.text == "Kowalczyk" for w in view.pane.page_text.words
        )

    qtbot.waitUntil(worded, timeout=30_000)


def test_all_matches_hold_those_in_pictures_and_hide_each_in_its_way(window, context, qtbot):
    view = window.workplace.views["document"]
    context.session.select_record(REPORT)
    view.tools.redactor.ask_for_all("Kowalczyk")
    dialog = view.findChild(MatchesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.chosen_of_words()) == 3, timeout=30_000)
    named(dialog, "Redact", QPushButton).click()
    qtbot.waitUntil(lambda: len(context.session.snapshot.redactions) == 3, timeout=10_000)
    kinds = {r.record: r.kind.value for r in context.session.snapshot.redactions}
    assert kinds == {REPORT: "text", NOTES: "text", CARD: "region"}
    window.workplace.redact.asker.close_popup()
