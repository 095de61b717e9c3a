"""Export and import lose nothing."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import TABLES, CaseInfo, Put, TextUnit, key_of, table_of
from reviewer.reviewfile import (
    changes_of_import,
    check_review,
    label_of_import,
    parse_review,
    write_review,
)
from reviewer.store import Case
from reviewer.system.resources import resource_path
from tests.helpers.cases import WORDS, entities, new_case

LAW = load_jurisdiction("illinois-chicago")


def take_over(text: str, case: Case) -> int:
    """What ``reviewer review import`` does."""
    review = parse_review(text)
    check_review(
        review, case.snapshot(), LAW, lambda path: [TextUnit(path, "cue 2", "words", cue=2)]
    )
    return case.apply(changes_of_import(review, case.snapshot()), label_of_import(review))


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(entities(), max_size=8, unique_by=lambda e: (table_of(e), key_of(e))))
def test_export_import_export_gives_the_same_bytes(found):
    with (
        tempfile.TemporaryDirectory() as home,
        new_case(Path(home) / "one") as one,
        new_case(Path(home) / "two") as two,
    ):
        one.apply([Put(e) for e in found], "Review")
        text = write_review(one.snapshot())
        take_over(text, two)
        assert write_review(two.snapshot()) == text
        for table in TABLES:
            assert getattr(one.snapshot(), table) == getattr(two.snapshot(), table)
        assert take_over(text, two) == 0


EXAMPLE = {
    "format": "records-reviewer/review",
    "version": 1,
    "reviewer": "Cara",
    "subjects": [{"id": "s1", "label": "Caller 1", "terms": ["Maria Lopez", "312-555-0142"]}],
    "annotations": [{"id": "a1", "record": "video/a.mp4", "start": 12.0, "end": 15.5, "tag": "t"}],
    "redactions": [
        {
            "id": "r10",
            "record": "video/a.mp4",
            "kind": "region",
            "start": 10,
            "end": 14.125,
            "exemptions": ["7(1)(c)"],
            "keyframes": [{"t": 10.0, "box": [0.40, 0.30, 0.10, 0.20]}],
        },
        {"id": "r2", "record": WORDS, "kind": "text", "cue": 4, "exemptions": ["7(1)(b)"]},
    ],
    "decisions": [{"record": "docs/report.pdf", "decision": "release"}],
    "requests": [{"id": "q1", "requester": "Ald. X"}],
    "anchors": [
        {
            "id": "k1",
            "record": "video/a.mp4",
            "media": 0.5,
            "utc": "2025-06-04T16:22:31Z",
            "sigma": 1,
        }
    ],
}


def test_a_file_written_by_hand_comes_back_with_its_numbers_and_authors(tmp_path):
    with new_case(tmp_path / "case") as case:
        take_over(json.dumps(EXAMPLE), case)
        back = json.loads(write_review(case.snapshot()))
    region = next(r for r in back["redactions"] if r["id"] == "r10")
    assert (repr(region["start"]), region["end"]) == ("10", 14.125)
    assert region["keyframes"] == EXAMPLE["redactions"][0]["keyframes"]
    assert (region["status"], region["style"], region["author"]) == ("accepted", "fill", "Cara")
    assert [r["id"] for r in back["redactions"]] == ["r2", "r10"]
    for name in ("annotations", "subjects", "requests", "decisions", "anchors"):
        assert EXAMPLE[name][0].items() <= back[name][0].items()


@pytest.mark.parametrize("channel", ["911", "internal line", "2.0"])
def test_the_channel_of_a_call_is_a_word_and_that_of_a_mute_a_number(channel):
    review = {
        **{"format": "records-reviewer/review", "version": 1},
        "calls": [{"id": "c1", "record": "a.wav", "channel": channel}],
        "redactions": [
            {"id": "r1", "record": "a.wav", "kind": "sound", "start": 1, "end": 2}
            | {"channel": 1.0, "exemptions": ["7(1)(b)"]}
        ],
    }
    read = parse_review(json.dumps(review))
    assert read.calls[0].channel == channel
    assert repr(read.redactions[0].channel) == "1"


def test_an_import_is_one_step_and_a_second_replaces(tmp_path):
    with new_case(tmp_path / "case") as case:
        before = write_review(case.snapshot())
        take_over(json.dumps(EXAMPLE), case)
        first = write_review(case.snapshot())
        changed = {**EXAMPLE, "subjects": [{"id": "s1", "label": "Caller A"}]}
        take_over(json.dumps(changed), case)
        assert [s.label for s in case.snapshot().subjects] == ["Caller A"]
        assert case.undo() == "Import review of Cara"
        assert write_review(case.snapshot()) == first
        case.undo()
        assert write_review(case.snapshot()) == before


def test_what_is_written_fits_the_published_schema(tmp_path):
    schema = json.loads(resource_path("schemas/review.schema.json").read_text(encoding="utf-8"))
    with new_case(tmp_path / "case") as case:
        take_over(json.dumps(EXAMPLE), case)
        Draft202012Validator(schema).validate(json.loads(write_review(case.snapshot())))


def test_what_is_written_can_be_read_by_people(tmp_path):
    with new_case(tmp_path / "case") as case:
        take_over(json.dumps(EXAMPLE), case)
        text = write_review(case.snapshot())
    assert text.endswith("}\n")
    assert max(map(len, text.splitlines())) <= 120


def test_a_case_without_a_reviewer_keeps_the_files(tmp_path):
    with new_case(tmp_path / "case", CaseInfo("4 June")) as case:
        take_over(json.dumps(EXAMPLE), case)
        text = write_review(case.snapshot())
    assert json.loads(text)["reviewer"] == "Cara"
    assert parse_review(text).annotations[0].author == "Cara"
