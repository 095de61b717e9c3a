"""A review that is taken over loses nothing of the case in silence."""

import json
import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reviewer.cli.main import main
from reviewer.errors import ReviewsClash
from reviewer.intake import new_case
from reviewer.model import (
    Call,
    Citation,
    Claim,
    Decision,
    Presence,
    Put,
    RedactionKind,
    ReviewFinding,
    Status,
)
from reviewer.model.geometry import Box
from reviewer.model.ids import REDACTION, new_id, new_ids
from reviewer.model.inquiry import FindingType
from reviewer.model.tables import table_of
from reviewer.reviewfile import write_review
from reviewer.reviewfile.exchange import Clash, import_review
from reviewer.store import Case
from tests.helpers.redactions import any_redaction

PHOTO = "photo.png"


def region(box, status=Status.ACCEPTED, name="r42"):
    return any_redaction(
        name,
        PHOTO,
        RedactionKind.REGION,
        ("7(1)(c)",),
        "a face",
        status,
        style="fill",
        box=Box(*box),
    )


LEFT, RIGHT = region((0.1, 0.1, 0.2, 0.2)), region((0.6, 0.6, 0.2, 0.2))


@pytest.fixture
def copies(tmp_path):
    """Two copies of one case; in each somebody made something else of the same id."""
    folder, bundle = tmp_path / "case", tmp_path / "bundle"
    bundle.mkdir()
    Image.new("RGB", (64, 48), "gray").save(bundle / PHOTO)
    new_case(folder, bundle)
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    with Case.open(folder) as mine, Case.open(other) as theirs:
        mine.apply([Put(LEFT)], "Box")
        theirs.apply([Put(RIGHT)], "Box")
        yield mine, write_review(theirs.snapshot())


def boxes(case):
    return {r.box for r in case.snapshot().redactions if r.record == PHOTO and r.box}


def test_another_thing_under_the_same_id_is_refused_and_named(copies):
    mine, file = copies
    with pytest.raises(ReviewsClash, match=r"redaction r42 is accepted region in photo\.png"):
        import_review(mine, file)
    assert boxes(mine) == {LEFT.box}


def test_both_can_be_kept_and_the_file_taken_over_twice_adds_nothing(copies):
    mine, file = copies
    for _ in range(2):
        import_review(mine, file, Clash.KEEP_BOTH)
        assert boxes(mine) == {LEFT.box, RIGHT.box}


def test_it_takes_the_place_of_the_other_only_when_asked_to_and_says_so(copies):
    mine, file = copies
    told = import_review(mine, file, Clash.REPLACE)[1]
    assert boxes(mine) == {RIGHT.box}
    assert any("r42" in line for line in told)


def test_the_same_thing_changed_is_taken_over_and_told(copies):
    mine, _ = copies
    data = json.loads(write_review(mine.snapshot()))
    made = next(r for r in data["redactions"] if r["id"] == "r42")
    made["box"] = [0.1, 0.1, 0.35, 0.2]
    told = import_review(mine, json.dumps(data))[1]
    assert boxes(mine) == {Box(0.1, 0.1, 0.35, 0.2)}
    assert "redaction r42 was replaced; the history has what it was" in told


def test_what_no_longer_holds_is_asked_and_told_as_such(copies):
    mine, _ = copies
    mine.apply([Put(Decision("photo.png", "not responsive"))], "Decide")
    data = json.loads(write_review(mine.snapshot()))
    next(r for r in data["redactions"] if r["id"] == "r42")["status"] = "rejected"
    data["decisions"][0]["decision"] = "release"
    with pytest.raises(ReviewsClash) as asked:
        import_review(mine, json.dumps(data))
    assert len(asked.value.clashes) == 2
    assert "accepted here, rejected in the file" in str(asked.value)
    assert "“not responsive” here, “release” in the file" in str(asked.value)
    before = mine.snapshot()
    told = import_review(mine, json.dumps(data), Clash.KEEP_BOTH)[1]
    assert "redaction r42 stays as it is here; in the file it hides less" in told
    assert mine.snapshot().redactions == before.redactions
    assert mine.snapshot().decisions == before.decisions
    told = import_review(mine, json.dumps(data), Clash.REPLACE)[1]
    assert (
        "redaction r42 was “accepted” and is “rejected” now and hides less; "
        "the history has what it was"
    ) in told
    assert any("photo.png was “not responsive” and is “release” now" in line for line in told)


def test_what_hides_less_here_and_more_there_is_kept_beside(copies):
    mine, _ = copies
    data = json.loads(write_review(mine.snapshot()))
    made = next(r for r in data["redactions"] if r["id"] == "r42")
    made["box"] = [0.2, 0.1, 0.2, 0.2]
    with pytest.raises(ReviewsClash, match="would hide less: not all of the box"):
        import_review(mine, json.dumps(data))
    for _ in range(2):
        import_review(mine, json.dumps(data), Clash.KEEP_BOTH)
        assert boxes(mine) == {LEFT.box, Box(0.2, 0.1, 0.2, 0.2)}


def test_the_command_line_asks_too(copies, capsys, tmp_path):
    mine, _ = copies
    data = json.loads(write_review(mine.snapshot()))
    next(r for r in data["redactions"] if r["id"] == "r42")["box"] = [0.1, 0.1, 0.2, 0.1]
    file = tmp_path / "less.json"
    file.write_text(json.dumps(data))
    mine.close()
    assert main(["review", "import", str(mine.folder), str(file)]) == 2
    said = capsys.readouterr().err
    assert "would hide less" in said
    assert "--keep-both or --replace" in said
    assert main(["review", "import", str(mine.folder), str(file), "--replace"]) == 0
    assert "hides less" in capsys.readouterr().out


def test_the_same_file_again_says_nothing(copies):
    mine, _ = copies
    assert not [t for t in import_review(mine, write_review(mine.snapshot()))[1] if "replaced" in t]


CITED = (Citation(PHOTO),)
FACT = ReviewFinding("f1", FindingType.FACT, "A unit is seen.", CITED)


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        (Presence("p1", "0133"), Presence("p1", "0812"), "unit “0133” here and a time of"),
        (Claim("m1", "They left.", "Ann"), Claim("m1", "They stayed.", "Bo"), "claim of Ann"),
        (FACT, ReviewFinding("f1", FindingType.GAP, "No film."), f"rests on {PHOTO} here"),
    ],
)
def test_another_word_about_events_under_one_id_is_asked_and_both_can_be_kept(
    copies, here, there, told
):
    mine, _ = copies
    mine.apply([Put(there)], "Say so")
    file = write_review(mine.snapshot())
    mine.apply([Put(here)], "Say something else")
    with pytest.raises(ReviewsClash, match=told):
        import_review(mine, file)
    for _ in range(2):
        import_review(mine, file, Clash.KEEP_BOTH)
        kept = getattr(mine.snapshot(), table_of(here))
        assert here in kept
        assert {k if k == here else replace(k, id=there.id) for k in kept} == {here, there}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (Call("c1", PHOTO), Call("c1", PHOTO, agency_stated="ICE")),
        (Presence("p1", "0133"), Presence("p1", "0133", citation=CITED[0])),
        (Claim("m1", "They left."), Claim("m1", "They left.", against=CITED)),
        (FACT, replace(FACT, text="Two units are seen.")),
    ],
)
def test_a_word_about_events_that_was_changed_is_taken_over_and_told(copies, here, there):
    mine, _ = copies
    mine.apply([Put(there)], "Say so")
    file = write_review(mine.snapshot())
    mine.apply([Put(here)], "As it was")
    told = import_review(mine, file)[1]
    assert getattr(mine.snapshot(), table_of(here)) == (there,)
    assert [line for line in told if "was replaced; the history has what it was" in line]


@given(st.integers(1, 300))
def test_new_ids_are_never_the_same_and_sort_as_they_come(count):
    ids = [*new_ids(REDACTION, count), new_id(REDACTION)]
    assert len({*ids}) == count + 1
    assert ids[:-1] == sorted(ids[:-1])
