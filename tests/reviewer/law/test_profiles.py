"""Profiles are data: what a release leaves open, whoever edits them, and what is refused."""

from __future__ import annotations

import json

import pytest

from reviewer.errors import BadInput
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.law.profiles import PUBLIC, Reach, profile_of, profiles_of
from reviewer.system.resources import resource_path

PLACE = "illinois-chicago"
LAW = load_jurisdiction(PLACE)
SHIPPED = resource_path(f"jurisdictions/{PLACE}/profiles.json").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path))
    file = tmp_path / "jurisdictions" / PLACE / "profiles.json"
    file.parent.mkdir(parents=True)
    return file


def test_the_shipped_ones_say_for_whom_what_and_by_which_source():
    found = profiles_of(PLACE)
    assert list(found) == [
        "public",
        "council-public",
        "council-confidential",
        "subject-eo2021-1",
        "copa",
        "in-camera",
    ]
    assert all(p.reader and p.source and p.checked_on and p.checked_by for p in found.values())
    # What anybody can come to see hides all that was accepted.
    assert all(not p.opens_something for p in found.values() if p.reach is Reach.PUBLIC)
    assert [p.id for p in found.values() if p.opens_all] == ["copa", "in-camera"]
    assert all("7(1)(b)" not in p.open_codes for p in found.values())


def test_what_cites_one_exemption_that_holds_is_hidden():
    one = profile_of(PLACE, "council-confidential")
    assert one.leaves_open(["7(1)(f)"], LAW)
    assert one.leaves_open(["5 ILCS 140/7(1)(f)", "7(1)(n)"], LAW)
    for cited in (["7(1)(f)", "7(1)(c)"], ["7(1)(f)", "no such"], []):
        assert not one.leaves_open(cited, LAW)
    assert profile_of(PLACE, "copa").leaves_open([], LAW)


def test_a_name_that_nobody_knows_hides_everything():
    one = profile_of(PLACE, "copa-ful")
    assert not one.opens_something
    assert "No profile is called copa-ful" in one.in_words


def change(at, to):
    data = json.loads(SHIPPED)
    *way, last = at
    part = data
    for key in way:
        part = part[key]
    part[last] = to
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", ""),
        (change(["profiles", 2, "applies"], "some"), "profiles[2].applies"),
        (change(["profiles", 2, "applies", "except"], []), "profiles[2].applies"),
        (change(["profiles", 2, "applies", "except"], ["7(9)"]), "profiles[2].applies.except"),
        (change(["profiles", 1, "id"], "public"), "profiles[1].id"),
        (change(["profiles", 0, "applies"], "none"), "profiles[0].applies"),
        (change(["profiles", 3, "reach"], "friends"), "profiles[3].reach"),
        (change(["profiles", 3, "source"], ""), "profiles[3].source"),
    ],
)
def test_nonsense_is_one_sentence_and_opens_nothing(own, text, place):
    own.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        profile_of(PLACE, "copa")
    assert str(own) in told.value.message
    assert place in told.value.message
    assert "\n" not in told.value.message
    assert not profile_of(PLACE, PUBLIC).opens_something


def test_ones_own_copy_takes_the_place_of_the_shipped_one(own):
    own.write_text(change(["profiles", 2, "applies"], {"except": ["7(1)(m)"]}), encoding="utf-8")
    assert profile_of(PLACE, "council-confidential").open_codes == {"7(1)(m)"}
