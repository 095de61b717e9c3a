"""JSON from outside is read as every other program would read it, or refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.intake.bundle_file import parse_bundle_file
from reviewer.reviewfile import parse_review
from reviewer.system.strict_json import parse_strict_json

HASH = "a" * 64
MOMENT = "2025-06-10T10:00:00Z"


def bundle(**fields):
    record = {"path": "a.wav", **fields}
    return json.dumps({"format": "records-reviewer/bundle", "version": 1, "records": [record]})


def review(received):
    head = {"format": "records-reviewer/review", "version": 1}
    return json.dumps({**head, "requests": [{"id": "q", "requester": "A", "received": received}]})


FORM, LETTERS, LARGE = "not fit pattern|not of the form", "its letters are", "too large"


@pytest.mark.parametrize(
    ("read", "text", "why"),
    [
        (parse_review, review("2025-06-10\n"), FORM),
        (parse_review, review("\n"), FORM),
        (parse_bundle_file, bundle(sha256=HASH + "\n"), FORM),
        (parse_bundle_file, bundle(identifiers={"rd_number\n": "x"}), FORM),
        (parse_bundle_file, bundle(anchors=[{"media": 0, "utc": MOMENT + "\n"}]), FORM),
        (
            parse_bundle_file,
            bundle(anchors=[{"media": 0, "utc": MOMENT.replace("1", "\u0661")}]),
            FORM,
        ),
        (parse_bundle_file, bundle(title="\ud800"), LETTERS),
        (parse_bundle_file, bundle(anchors=[{"media": 10**17, "utc": MOMENT}]), LARGE),
        (parse_bundle_file, bundle().replace("a.wav", "a.wav\\ud800"), LETTERS),
        (parse_bundle_file, bundle(sigma=1).replace(" 1}", " 1e999}"), LARGE),
    ],
)
def test_what_only_python_takes_for_fitting_is_refused(read, text, why):
    with pytest.raises(BadInput, match=why):
        read(text.encode())


def test_what_fits_is_read():
    assert parse_review(review("2025-06-10")).requests[0].received == "2025-06-10"
    stated = bundle(sha256=HASH, anchors=[{"media": 0, "utc": MOMENT}], identifiers={"rd": "x"})
    assert parse_bundle_file(stated.encode()).records["a.wav"].anchors[0].utc == MOMENT


SOUND = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=8,
)


@given(SOUND, st.booleans())
def test_sound_json_comes_back(data, escaped):
    assert parse_strict_json(json.dumps(data, ensure_ascii=escaped)) == data


def nested(depth, bracket):
    first, last = ("[", "]") if bracket == "[" else ('{"a": ', "}")
    return first * (depth - 1) + bracket + {"[": "]", "{": "}"}[bracket] + last * (depth - 1)


@pytest.mark.parametrize("bracket", "[{")
def test_what_lies_deep_in_one_another_is_refused_however_deep_it_lies(bracket):
    assert parse_strict_json(nested(100, bracket)) is not None
    head = '{"format": "records-reviewer/review", "version": 1, "calls": '
    # Up to where Python itself ends the reading, and beyond it.
    for depth in (101, *range(900, 1010), 100_000):
        text = nested(depth, bracket)
        with pytest.raises(BadInput, match="lie in one another"):
            parse_review(head + f'[{{"id": "c", "record": "a", "supervisor": {text}}}]}}')
    with pytest.raises(BadInput, match="lie in one another"):
        parse_bundle_file(bundle().replace('"a.wav"', nested(985, bracket)).encode())
