"""A page that takes too long is named, and the rest of the export can go on."""

from __future__ import annotations

import pytest

from reviewer.errors import BadInput
from reviewer.export import pool


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
