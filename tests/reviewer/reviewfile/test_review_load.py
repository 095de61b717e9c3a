"""Reading a review file: what does not fit is refused with its place and its reason."""

import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reviewer.errors import BadInput
from reviewer.model import (
    Status,
    WithholdRedaction,
)
from reviewer.reviewfile import parse_review, read
from reviewer.reviewfile.exchange import read_review, read_review_stream
from reviewer.system.resources import resource_path

HEAD = {"format": "records-reviewer/review", "version": 1}
SOUND = {"id": "r1", "record": "a.wav", "kind": "sound", "start": 1, "end": 2.50}


def file(**lists) -> str:
    return json.dumps({**HEAD, **lists})


def test_the_published_schema_is_sound():
    schema = json.loads(resource_path("schemas/review.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)


def test_what_is_left_out_has_defaults():
    found = parse_review(file(reviewer="Ann", redactions=[SOUND])).redactions[0]
    assert (found.status, found.style, found.author) == (Status.ACCEPTED, "silence", "Ann")
    region = {"id": "r2", "record": "a.jpg", "kind": "region", "box": [0, 0, 1, 1]}
    assert parse_review(file(redactions=[region])).redactions[0].style == "fill"
    withhold = {"id": "r3", "record": "a.mp4", "kind": "withhold", "status": "proposed"}
    found = parse_review(file(redactions=[withhold])).redactions[0]
    assert found == WithholdRedaction("r3", "a.mp4")


def test_numbers_stay_as_they_were_written():
    found = parse_review(file(redactions=[SOUND])).redactions[0]
    assert (repr(found.start), repr(found.end)) == ("1", "2.5")


def test_no_more_is_read_than_a_review_may_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "MOST_BYTES", 99)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 100)
    with pytest.raises(BadInput, match="larger than"):
        read_review(large)

    class Endless(io.BytesIO):
        def read(self, size=-1):
            assert 0 <= size < 999
            return b" " * size

    with pytest.raises(BadInput, match="larger than"):
        read_review_stream(Endless())


def test_an_empty_review_is_a_review():
    assert list(parse_review("\ufeff" + file()).all_entities()) == []


BAD = {
    "not JSON": ("{", "line 1"),
    "no object": ("[]", "no object"),
    "another format": ('{"format": "x", "version": 1}', "/format"),
    "a newer version": ('{"format": "records-reviewer/review", "version": 2}', "/version"),
    "unknown list": (file(extras=[]), "extras"),
    "unknown field": (
        file(redactions=[{**SOUND, "colour": "red"}]),
        r"/redactions/0 \(r1\).*colou",
    ),
    "a field twice": ('{"version": 1, "version": 1}', "two fields 'version'"),
    "no number": ('{"version": NaN}', "NaN"),
    "too large": ('{"version": 1e999}', "1e999"),
    "endless": ("[" * 100_000, "sound JSON"),
    "half a character": (file(reviewer="\ud800"), "sound JSON"),
    "long number": ('{"version": ' + "9" * 5000 + "}", "sound JSON"),
    "no time": (file(redactions=[{**SOUND, "start": "1"}]), r"/redactions/0/start \(r1\).*number"),
    "true is no time": (file(redactions=[{**SOUND, "start": True}]), "start"),
    "null is no time": (file(redactions=[{**SOUND, "start": None}]), "start"),
    "no end": (
        file(redactions=[{k: v for k, v in SOUND.items() if k != "end"}]),
        r"\(r1\).*lacks end",
    ),
    "strange kind": (file(redactions=[{**SOUND, "kind": "smell"}]), "smell.*region, sound"),
    "strange status": (file(redactions=[{**SOUND, "status": "done"}]), "/status"),
    "strange style": (file(redactions=[{**SOUND, "style": "blur"}]), "/style.*silence, tone"),
    "short box": (
        file(redactions=[{"id": "r", "record": "a", "kind": "area", "box": [0, 0, 1]}]),
        "/redactions/0/box",
    ),
    "chars alone": (
        file(redactions=[{"id": "r", "record": "a", "kind": "text", "chars": [0, 1]}]),
        "need a cue",
    ),
    "page zero": (file(annotations=[{"id": "a", "record": "x", "page": 0}]), "/annotations/0/page"),
    "empty id": (file(subjects=[{"id": "", "label": "x"}]), "/subjects/0/id"),
    "control character": (file(subjects=[{"id": "a\n", "label": "x"}]), "control character"),
    "empty term": (file(subjects=[{"id": "a", "label": "x", "terms": [""]}]), "/terms/0"),
    "strange decision": (file(decisions=[{"record": "d.pdf", "decision": "no"}]), r"d\.pdf"),
    "no requester": (file(requests=[{"id": "q1"}]), r"\(q1\).*requester"),
    "no sigma": (
        file(anchors=[{"id": "k", "record": "a", "media": 0, "utc": "", "sigma": -1}]),
        "/anchors/0/sigma",
    ),
}


@pytest.mark.parametrize(("text", "named"), BAD.values(), ids=BAD)
def test_what_does_not_fit_is_refused_with_its_place(text, named):
    with pytest.raises(BadInput, match=named):
        parse_review(text)


def test_all_faults_are_named_up_to_a_bound():
    many = [{**SOUND, "id": f"r{n}", "start": "x"} for n in range(50)]
    with pytest.raises(BadInput, match=r"r0.*r19.*and 30 more"):
        parse_review(file(redactions=many))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(list(SOUND)), inner)
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(["redactions", "anchors", "subjects", "reviewer"]), st.lists(JSON) | JSON
    )
)
def test_whatever_comes_is_read_or_refused(lists):
    with suppress(BadInput):
        parse_review(file(**lists))
