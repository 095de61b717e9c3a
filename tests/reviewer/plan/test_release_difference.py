"""What two releases do not show alike."""

from __future__ import annotations

from hypothesis import given

from reviewer.model import RedactionKind, Request, Snapshot, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.plan.plan import make_plan
from reviewer.plan.release_difference import NOT_ASKED, compare_releases
from tests.helpers.cases import INFO, PAGES, VIDEO, WORDS, records
from tests.helpers.redactions import any_redaction
from tests.reviewer.plan.test_release_profile import cases

OK, BOX = Status.ACCEPTED, Box(0.1, 0.1, 0.2, 0.2)


def hide(name, record, kind, code, **fields):
    return any_redaction(name, record, kind, (code,), "", OK, **fields)


def test_records_seconds_words_and_boxes_are_told():
    path = (Keyframe(1.0, BOX),)
    case = Snapshot(
        info=INFO,
        records=tuple(records()),
        redactions=(
            hide("r1", VIDEO, RedactionKind.SOUND, "7(1)(f)", start=1.0, end=3.0),
            hide("r2", VIDEO, RedactionKind.SOUND, "7(1)(f)", start=2.0, end=4.5),
            hide("r3", VIDEO, RedactionKind.REGION, "7(1)(c)", start=1.0, end=2.0, keyframes=path),
            hide("r4", WORDS, RedactionKind.TEXT, "7(1)(f)", cue=2),
            hide("r5", PAGES, RedactionKind.AREA, "7(1)(c)", page=1, box=BOX),
        ),
        requests=(
            Request("q1", "The Tribune", records=(VIDEO, WORDS, PAGES)),
            Request("q2", "Ald.", records=(VIDEO, WORDS), profile="council-confidential"),
        ),
    )
    found = compare_releases(make_plan(case, "q1"), make_plan(case, "q2"))
    by_record = {one.record: one for one in found}
    assert list(by_record) == sorted([VIDEO, WORDS, PAGES])
    video, text, pages = (by_record[name] for name in (VIDEO, WORDS, PAGES))
    assert (video.one.seconds, video.other.seconds) == (3.5, 1.0)
    assert (video.one.boxes, video.other.boxes) == (1, 1)
    assert (video.only_one, video.only_other) == (2, 0)
    assert (text.one.words, text.other.outcome) == (1, "released in full")
    assert (pages.one.boxes, pages.other.outcome) == (1, NOT_ASKED)
    assert video.one.in_words == "disclosed in part; hidden: 3.5 seconds, 1 box"


@given(cases())
def test_a_release_is_not_different_from_itself_and_the_other_way_is_the_mirror(case):
    public, open_one = make_plan(case, "public"), make_plan(case, "copa")
    assert compare_releases(public, public) == ()
    there, back = compare_releases(public, open_one), compare_releases(open_one, public)
    assert [(d.record, d.one, d.other) for d in there] == [(d.record, d.other, d.one) for d in back]
    # Who sees all has nothing hidden that the public sees.
    assert all(d.only_other == 0 for d in there)
