"""Every dialog of the window, opened on the small case as a person would come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from reviewer.inquiry.trigger_words import shipped_words
from reviewer.intake import TextReading
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import Annotation, Kind, RedactionKind
from reviewer.package import Signer, Verification
from reviewer.tracking.policy import Wish
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import REPORT, VIDEO_A
from ui.calls.words_dialog import WordsDialog
from ui.finding.matches_dialog import MatchesDialog
from ui.found.find_dialog import FindDialog
from ui.found.policy_dialog import ALL_RECORDS, PolicyDialog, PolicyScope
from ui.notes.tag_dialog import NoteDialog, TagPalette, Vocabulary
from ui.playback.go_to_dialog import GoToDialog
from ui.records.reading_dialog import ReadingDialog
from ui.redaction.exemption_popup import AskedFor, ExemptionsPopup, OfferedExemptions
from ui.release.approval_dialog import ApprovalDialog
from ui.release.export_dialog import ExportDialog
from ui.release.request_form import RequestForm
from ui.release.seal_dialog import StrangeSeal
from ui.release.send_sheet import SendSheet
from ui.timeline.lanes_dialog import LanesDialog
from ui.timeline.set_time_dialog import SetTimeDialog
from ui.transcripts.correct_dialog import CorrectDialog
from ui.window.clash_dialog import ClashDialog
from ui.window.first_steps_dialog import FirstStepsDialog
from ui.window.keys_dialog import KeySettings, KeysSheet
from ui.window.log_dialog import LogDialog
from ui.window.new_case_dialog import NewCaseDialog
from ui.window.palette import Palette
from ui.window.request_board import RequestBoardDialog
from ui.worklist.release_rest import ask_to_release

Maker = Callable[[Any], QDialog]


def _exemptions(window: Any) -> QDialog:
    place = window.workplace
    asked = any_redaction("ask", REPORT, RedactionKind.TEXT, (), term="Maria Lopez")
    if place.session.snapshot.find_redaction("ask") is None:
        place.session.put_entity(asked, "Redact")
        place.redact.asker.close_popup()
    law = load_jurisdiction(place.session.snapshot.info.jurisdiction)
    known = OfferedExemptions(place.context, law, [asked])
    wish = AskedFor("Accept", "Words in Incident report", "it is taken back", fresh=True)
    return ExemptionsPopup(law, known, wish, window)


def _correct(window: Any) -> QDialog:
    place = window.workplace
    model = place.transcript.model
    speakers = [cue.speaker for cue in model.transcript.cues]
    return CorrectDialog(model.transcript.cues[0], model.corrections, speakers, window)


def _set_time(window: Any) -> QDialog:
    place = window.workplace
    record = place.session.snapshot.get_record(VIDEO_A)
    return SetTimeDialog(place.context, record, place.playhead.position, window)


def _tags(window: Any) -> QDialog:
    place = window.workplace
    return TagPalette(place.views["annotations"].tagging.case_tags, set(), window)


def _note(window: Any) -> QDialog:
    place = window.workplace
    note = Annotation("n1", VIDEO_A, "note", "someone comes in", start=1.0, end=2.0)
    return NoteDialog(
        note, place.views["annotations"].tagging.case_tags, "Officer A, 11:22:32", window
    )


def _lanes(window: Any) -> QDialog:
    place = window.workplace
    canvas = place.views["timeline"].canvas
    return LanesDialog(canvas.lanes_shown_and_hidden(), place.views["timeline"].lanes, window)


def _request(window: Any) -> QDialog:
    place = window.workplace
    snapshot = place.session.snapshot
    return RequestForm(snapshot, snapshot.requests[0], window)


def _export(window: Any) -> QDialog:
    place = window.workplace
    return ExportDialog(place.context, window)


def _send(window: Any) -> QDialog:
    place = window.workplace
    return SendSheet(place.context, place.session.snapshot.requests[0], window)


def _matches(window: Any) -> QDialog:
    place = window.workplace
    return MatchesDialog(place.context, "maria lopez", window, only=[REPORT])


def _vocabulary(window: Any) -> QDialog:
    place = window.workplace
    return Vocabulary(place.views["annotations"].tagging.case_tags, window)


def _words_of_origin(window: Any) -> QDialog:
    return WordsDialog(shipped_words(), window)


def _go_to(window: Any) -> QDialog:
    place = window.workplace
    return GoToDialog(place.context, window)


def _rest(window: Any) -> QMessageBox:
    place = window.workplace
    return ask_to_release(place.session.snapshot.records, lambda: None, window)


def _reading(window: Any) -> QDialog:
    found = (
        TextReading("utf-8", "Unicode", ("señor",)),
        TextReading("latin-1", "Western", ("seÃ±or",)),
    )
    return ReadingDialog("A statement", found, window)


def _seal(window: Any) -> QDialog:
    found = Verification(Path("package"), 12, 3456, "ab12 cd34", None, (), (), Signer.UNKNOWN)
    return StrangeSeal(Path("package"), found, window)


def _new_case(window: Any) -> QDialog:
    session = window.workplace.session
    page = session.case.original_path(session.snapshot.get_record(REPORT))
    return NewCaseDialog([page], window.tasks, window.notices, window)


def _policy(window: Any) -> QDialog:
    scope = PolicyScope(212, 31, ("7(1)(c)",))
    records = [(r.path, r.title or r.path) for r in window.workplace.session.snapshot.records]
    preset = ("heads", ALL_RECORDS, Wish.HIDE)
    return PolicyDialog({"heads": "Heads"}, records, lambda *_: scope, preset, window)


def _find_in_pictures(window: Any) -> QDialog:
    records = window.workplace.session.snapshot.records
    videos = [record for record in records if record.kind is Kind.VIDEO]
    return FindDialog(videos, ("heads",), {videos[0].path: "not looked through for plates"}, window)


def _approval(window: Any) -> QDialog:
    place = window.workplace
    return ApprovalDialog(place.context, place.session.snapshot.requests[0], window)


MAKERS: dict[str, Maker] = {
    "export": _export,
    "send": _send,
    "exemptions": _exemptions,
    "matches": _matches,
    "request": _request,
    "correct": _correct,
    "set time": _set_time,
    "go to": _go_to,
    "tags": _tags,
    "note": _note,
    "vocabulary": _vocabulary,
    "words of an origin": _words_of_origin,
    "lanes": _lanes,
    "reading": _reading,
    "seal": _seal,
    "approval": _approval,
    "rest": _rest,
    "clash": lambda w: ClashDialog([f"r{n}: a box that hides less" for n in range(30)], w),
    "board": lambda w: RequestBoardDialog(w.settings.recent_cases(), w.tasks, w),
    "keys": lambda w: KeysSheet(w.actions_table, w),
    "key settings": lambda w: KeySettings(w.actions_table, w.settings, w),
    "first steps": lambda w: FirstStepsDialog(w.actions_table, w),
    "palette": Palette,
    "log": lambda w: LogDialog([], w),
    "new case": _new_case,
    "find in pictures": _find_in_pictures,
    "everything of a kind": _policy,
}


@contextmanager
def opened(window: Any, name: str) -> Iterator[QDialog]:
    """One of them, shown; closed and gone afterwards."""
    dialog = MAKERS[name](window)
    dialog.show()
    for _ in range(3):
        QApplication.processEvents()
    try:
        yield dialog
    finally:
        dialog.close()
        dialog.deleteLater()
        QApplication.processEvents()
