"""A page that takes too long is named, and the rest of the export can go on; released as
pictures, its pages are read for a bounded time.
"""

from __future__ import annotations

import re

import pymupdf
import pytest
from helpers import hiding, pdf_media, plans
from helpers.plans import redaction, step

from reviewer.attack.look_patience import SLOW, WHAT
from reviewer.attack.report import Finding
from reviewer.cli.main import main
from reviewer.errors import BadInput
from reviewer.export import examiner, render_pool
from reviewer.export.finding_causes import causes_of_findings
from reviewer.export.refusals import causes_of
from reviewer.export.run import export_package
from reviewer.intake import new_case
from reviewer.model import CaseInfo, Decision, Kind, Put, RedactionKind, Request, Snapshot
from reviewer.render.pdf import release, render_step
from reviewer.store import Case
from reviewer.system.jobs import SILENT, SilentJob

RECORD = "docs/plan.pdf"


def watched(pictures):
    return render_pool.RenderWatch(
        RECORD, {RECORD: 0.0}, render_pool.threading.Event(), pictures=pictures
    )


@pytest.mark.parametrize(
    ("pictures", "said"),
    [(True, "--pictures docs/plan.pdf.*--withhold"), (False, "^Withhold it .*--patient")],
)
def test_a_page_that_takes_too_long_is_named(pictures, said, monkeypatch):
    watch = watched(pictures)
    watch.progress(2, 9, "looking at page 3")
    watch.check()
    assert not watch.page_waited_for
    monkeypatch.setattr(render_pool, "PAGE_SECONDS", -1.0)
    monkeypatch.setattr(render_pool, "NAMED_AFTER", -1.0)
    assert watch.page_waited_for == "docs/plan.pdf, looking at page 3"
    with pytest.raises(render_pool.TooSlow, match=r"docs/plan.pdf: looking at page 3") as told:
        watch.check()
    assert re.search(said, told.value.remedy)
    watch.progress(3, 9, "putting it together")
    watch.check()  # only pages have this bound


def test_slow_records_are_withheld_for_their_time_and_others_for_what_they_are():
    slow, broken = render_pool.TooSlow("a.pdf", "looking at page 1"), BadInput("b.pdf is broken.")
    both = plans.plan(*(step(name, Kind.DOCUMENT, "pdf") for name in ("a.pdf", "b.pdf")))
    snapshot = Snapshot(CaseInfo("Case"), ())
    (cause,) = causes_of(slow, both, snapshot)
    assert (cause.record, cause.actions) == ("a.pdf", ("patient", "withhold"))
    told = causes_of(render_pool.Unrendered({"a.pdf": slow, "b.pdf": broken}), both, snapshot)
    assert [(c.record, c.actions[-1]) for c in told] == [
        ("a.pdf", "withhold"),
        ("b.pdf", "withhold"),
    ]
    assert told[0].reason != told[1].reason


def test_who_has_time_waits_for_a_page(monkeypatch):
    monkeypatch.setattr(render_pool, "PAGE_SECONDS", -1.0)
    shares = {"a.pdf": 0.0}
    watch = render_pool.RenderWatch("a.pdf", shares, render_pool.threading.Event(), patient=True)
    watch.progress(2, 9, "looking at page 3")
    watch.check()


def test_a_page_on_which_the_attack_hangs_is_named(monkeypatch):
    watch = examiner.AttackWatch(
        SILENT, {"data/records/1.pdf": plans.step("docs/plan.pdf", Kind.DOCUMENT, "pdf")}
    )
    watch.progress(0, 9, "data/records/1.pdf, page 4, part 1 of 2")
    watch.check()
    monkeypatch.setattr(examiner, "PAGE_SECONDS", -1.0)
    with pytest.raises(render_pool.TooSlow, match=r"page 4, part 1 of 2 .*--pictures .*--patient"):
        watch.check()
    watch.progress(0, 9, "data/records/1.pdf")
    watch.check()


def test_a_page_that_was_not_attacked_in_time_can_be_given_the_time_or_go_another_way():
    asked = step("docs/plan.pdf", Kind.DOCUMENT, "pdf")
    snapshot = Snapshot(CaseInfo("Case"), ())
    found = Finding(SLOW, "data/records/1.pdf", "docs/plan.pdf", "", "page 4", WHAT, "")
    (cause,) = causes_of_findings([found], (), plans.plan(asked), snapshot)
    assert cause.actions == ("patient", "pictures", "withhold")
    assert str(cause).startswith("docs/plan.pdf, page 4: ")
    assert "Let it take the time that it takes, release its pages as pictures" in str(cause)


def test_a_package_of_which_a_picture_took_its_time_can_be_attacked_so_again(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "home"))
    bundle, case, package = (tmp_path / name for name in ("bundle", "case", "package"))
    bundle.mkdir()
    (bundle / "note.txt").write_text("One\nMaria Kowalczyk came.\n")
    (bundle / "sign.png").write_bytes(hiding.picture("Police Department"))
    new_case(case, bundle)
    hidden = redaction("r1", "note.txt", RedactionKind.TEXT, term="Maria Kowalczyk")
    request = Request("q1", "A")
    with Case.open(case, author="T") as made:
        release = Put(Decision("sign.png", "release"))
        made.apply([Put(hidden), release, Put(request)], "all")
        export_package(made, "q1", package)
    monkeypatch.setattr(examiner, "PAGE_SECONDS", 0.0)
    attack = ["attack", str(package), "--case", str(case)]
    assert main(attack) == 1
    assert WHAT in capsys.readouterr().out
    assert main([*attack, "--patient"]) == 0


class Listening(SilentJob):
    def __init__(self):
        self.said = []

    def progress(self, done, total, text=""):
        self.said.append(text)


def plan_of(path):
    """A page whose words stand in its pixels too, and one that has them as text alone."""
    with pymupdf.open() as book:
        for _ in range(2):
            page = book.new_page(width=300, height=200)
            page.insert_text((20, 60), "Seen by Maria Kowalczyk", fontsize=14)
        book[0].draw_rect((10, 100, 290, 180), color=None, fill=(0.9, 0.9, 0.5))
        shape = book[0].new_shape()
        for at in range(20, 280, 8):
            shape.draw_line((at, 110), (at + 5, 170))
        shape.finish(width=1)
        shape.commit()
        book.save(path)
    return path


def test_as_pictures_pages_are_read_for_a_bounded_time(tmp_path, monkeypatch):
    monkeypatch.setattr(release, "PICTURE_PATIENCE", 0.0)
    job = Listening()
    hidden = redaction("t1", RECORD, RedactionKind.TEXT, term="Maria Kowalczyk")
    planned = step(RECORD, Kind.DOCUMENT, "pdf", hidden, pictures=True)
    done = render_step(planned, plan_of(tmp_path / "a.pdf"), tmp_path, job)
    assert any("pages 1, 2" in note and "look at them" in note for note in done.notes)
    assert done.details["pictured"] == [1, 2]
    assert {b["page"] for b in done.details["boxes"]} == {1, 2}
    assert "Kowalczyk" not in pdf_media.everything_readable(tmp_path / "record.pdf")
    assert "page" not in job.said[-1]  # what comes after the pages is not counted to one
