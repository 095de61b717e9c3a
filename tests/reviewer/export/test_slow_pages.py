"""A page that takes too long is named, and the rest of the export can go on."""

from __future__ import annotations

import pytest

from reviewer.attack.patience import SLOW, WHAT
from reviewer.attack.report import Finding
from reviewer.errors import BadInput
from reviewer.export import examiner, pool
from reviewer.export.causes import causes
from reviewer.jobs import SILENT
from reviewer.model import CaseInfo, Kind, Snapshot
from tests.helpers import plans


def test_a_page_that_takes_too_long_is_named(monkeypatch):
    watch = pool._Watch("docs/plan.pdf", {"docs/plan.pdf": 0.0}, pool.threading.Event())
    watch.progress(2, 9, "looking at page 3")
    watch.check()
    assert not watch.waits
    monkeypatch.setattr(pool, "PAGE_SECONDS", -1.0)
    monkeypatch.setattr(pool, "_LONG", -1.0)
    assert watch.waits == "docs/plan.pdf, looking at page 3"
    with pytest.raises(pool.TooSlow, match=r"docs/plan.pdf: looking at page 3 .*--withhold"):
        watch.check()
    watch.progress(3, 9, "putting it together")
    watch.check()  # only pages have this bound


def test_only_slow_records_can_be_withheld_so():
    slow, broken = pool.TooSlow("a.pdf", "looking at page 1"), BadInput("b.pdf is broken.")
    assert pool.too_slow(slow) == ["a.pdf"]
    assert pool.too_slow(pool.Unrendered({"a.pdf": slow, "b.pdf": broken})) == []


def test_who_has_time_waits_for_a_page(monkeypatch):
    monkeypatch.setattr(pool, "PAGE_SECONDS", -1.0)
    shares = {"a.pdf": 0.0}
    watch = pool._Watch("a.pdf", shares, pool.threading.Event(), patient=True)
    watch.progress(2, 9, "looking at page 3")
    watch.check()


def test_a_page_on_which_the_attack_hangs_is_named(monkeypatch):
    watch = examiner._Watch(SILENT, {"data/records/1.pdf": "docs/plan.pdf"})
    watch.progress(0, 9, "data/records/1.pdf, page 4")
    watch.check()
    monkeypatch.setattr(examiner, "PAGE_SECONDS", -1.0)
    with pytest.raises(pool.TooSlow, match=r"docs/plan.pdf: looking at page 4 .*--patient"):
        watch.check()
    watch.progress(0, 9, "data/records/1.pdf")
    watch.check()


def test_a_page_that_was_not_attacked_in_time_can_be_given_the_time_or_go_another_way():
    step = plans.step("docs/plan.pdf", Kind.DOCUMENT, "pdf")
    snapshot = Snapshot(CaseInfo("Case"), ())
    found = Finding(SLOW, "data/records/1.pdf", "docs/plan.pdf", "", "page 4", WHAT, "")
    (cause,) = causes([found], (), plans.plan(step), snapshot)
    assert cause.actions == ("patient", "pictures", "withhold")
    assert str(cause).startswith("docs/plan.pdf, page 4: ")
    assert "Let it take the time that it takes, release its pages as pictures" in str(cause)
