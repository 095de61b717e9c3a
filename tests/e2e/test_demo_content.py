"""What lies in the demo's package: every outcome, and no subject by name anywhere."""

import json
from collections import Counter

import pytest

pytestmark = pytest.mark.slow

NAMES = ("maria", "lopez", "whitfield", "5550142", "loomis")
TEXTS = {".vtt", ".json", ".csv", ".eml", ".txt", ".html"}


def test_every_record_got_what_the_review_says(demo):
    plan = json.loads((demo / "package" / "data" / "plan.json").read_text(encoding="utf-8"))
    assert Counter(r["outcome"] for r in plan["records"]) == {
        "disclosed in part": 12,
        "released in full": 1,
        "withheld in full": 1,
        "not responsive": 1,
    }


def test_the_attack_tried_a_lot_and_found_nothing(demo):
    report = json.loads((demo / "package" / "data" / "attack-report.json").read_text("utf-8"))
    assert report["findings"] == []
    assert sum(c["tried"] for c in report["checks"]) > 10_000


def test_no_file_name_gives_a_subject_away(demo):
    names = [p.name.casefold() for p in (demo / "package").rglob("*")]
    assert len(names) > 20
    assert not [n for n in names if any(secret in n for secret in NAMES)]


def test_no_plain_text_gives_a_subject_away(demo):
    files = [p for p in (demo / "package").rglob("*") if p.suffix in TEXTS]
    assert len(files) >= 10
    for path in files:
        text = path.read_text(encoding="utf-8").casefold().replace("-", "")
        assert not [s for s in NAMES if s in text], path.name
