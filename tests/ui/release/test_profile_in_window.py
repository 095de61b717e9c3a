"""A request's profile is chosen with what it leaves open, and the export dialog stops at it."""

from __future__ import annotations

from dataclasses import replace

from reviewer.export.earlier_packages import note_sealed
from reviewer.model import Put, RedactionKind, Request, Status
from tests.helpers.export_dialog import planned, texts
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import LOG
from ui.release import looking_again
from ui.release.request_form import RequestForm


def test_the_form_says_what_a_profile_leaves_open_and_to_whom(window, context, qtbot):
    snapshot, made = context.session.snapshot, []
    form = RequestForm(snapshot, Request("q7", "COPA"), window, "Ann")
    form.made.connect(made.append)
    assert form.profile.sentence.text().startswith("All that was accepted is hidden: for anybody")
    form.profile.setCurrentIndex(form.profile.findData("copa"))
    assert form.profile.sentence.text() == (
        "Nothing is hidden: for investigators of COPA or the Office of Inspector General."
    )
    assert "Checked on" in form.profile.toolTip()
    form.accept()
    assert made[0].profile == "copa"


def test_a_profile_that_nobody_knows_stays_and_hides_everything(window, context):
    form = RequestForm(
        context.session.snapshot, Request("q7", "Ald.", profile="alderman"), window, "Ann"
    )
    assert form.profile.chosen == "alderman"
    assert "all that was accepted is hidden" in form.profile.sentence.text()
    form.reject()


def test_the_export_dialog_stops_at_what_it_shows(window, context, qtbot, monkeypatch):
    monkeypatch.setattr(looking_again, "releases_pictures", lambda *_: False)
    hidden = any_redaction(
        *("r77", LOG, RedactionKind.TEXT, ("7(1)(c)",), "", Status.ACCEPTED), cue=1
    )
    asked = [Request(f"q{n}", "Somebody", "foia", "", "", (LOG,), p) for n, p in PROFILES]
    context.session.apply([Put(hidden), *map(Put, asked)], "Two requests")
    requests = window.workplace.views["requests"]
    for request, told in zip(asked, (False, True), strict=True):
        requests.select_request(request.id)
        context.actions.run_action("export")
        dialog = planned(requests.exporter, qtbot)
        assert ("Not for the public: " in dialog.headline.text()) == told
        assert any("hidden from the public" in line for line in texts(dialog.tree)) == told
        dialog.hide()


PROFILES = ((8, "public"), (9, "copa"))


def test_the_export_dialog_warns_where_people_who_are_alike_get_less(
    window, context, qtbot, monkeypatch, tmp_path
):
    monkeypatch.setattr(looking_again, "releases_pictures", lambda *_: False)
    asked = [Request(f"q{n}", "Somebody", "foia", "", "", (LOG,), "public") for n in (8, 9)]
    hidden = any_redaction(
        *("r77", LOG, RedactionKind.TEXT, ("7(1)(c)",), "", Status.ACCEPTED), cue=1
    )
    context.session.apply([Put(hidden), *map(Put, asked)], "Two requests")
    case = context.session.case
    note_sealed(case, "q8", tmp_path / "package", context.session.snapshot.journal_head)
    context.session.put_entity(replace(asked[1], records=(LOG,), profile="copa"), "For COPA")
    requests = window.workplace.views["requests"]

    def told():
        requests.select_request("q9")
        context.actions.run_action("export")
        dialog = planned(requests.exporter, qtbot)
        return dialog.truth.about.text()

    assert "Unequal treatment" not in told()
    alike = [
        replace(one, requester_class="other", profile=profile)
        for one, profile in zip(asked, ("public", "copa"), strict=True)
    ]
    context.session.apply(list(map(Put, alike)), "Both are alike")
    qtbot.waitUntil(lambda: "Unequal treatment" in told())
    requests.exporter.hide()
