"""Of two versions of one thing: whatever shrinks what is hidden is asked, what widens is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import (
    CueRedaction,
    Decision,
    RedactionKind,
    RegionRedaction,
    Request,
    SoundRedaction,
    Status,
    Style,
    Subject,
)
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.reviewfile.hides_less import hides_less
from tests.helpers.redactions import any_redaction

CODES = ("7(1)(b)",)
times = st.integers(0, 40).map(lambda n: n / 4)
fractions = st.integers(0, 20).map(lambda n: n / 40)


@st.composite
def boxes(draw):
    return Box(draw(fractions), draw(fractions), *(0.05 + draw(fractions) * 0.9 for _ in "wh"))


@st.composite
def spans(draw):
    return draw(times), 10.25 + draw(times)


@st.composite
def regions(draw, style=Style.FILL):
    start, end = draw(spans())
    moments = draw(st.lists(times, min_size=1, max_size=5, unique=True))
    keys = tuple(Keyframe(t, draw(boxes())) for t in moments)
    made = RegionRedaction("r", "v.mp4", CODES, start=start, end=end, keyframes=keys, style=style)
    return replace(made, status=Status.ACCEPTED)


@st.composite
def sounds(draw):
    start, end = draw(spans())
    channel = draw(st.sampled_from((None, 0, 1)))
    made = SoundRedaction("r", "v.mp4", CODES, start=start, end=end, channel=channel)
    return replace(made, status=Status.ACCEPTED)


@st.composite
def texts(draw):
    first = draw(st.integers(0, 30))
    chars = draw(st.sampled_from((None, (first, first + draw(st.integers(1, 20))))))
    cue = draw(st.integers(1, 2))
    return CueRedaction("r", "t.vtt", CODES, status=Status.ACCEPTED, cue=cue, chars=chars)


areas = st.builds(
    lambda page, box: any_redaction(
        "r", "p.pdf", RedactionKind.AREA, CODES, status=Status.ACCEPTED, page=page, box=box
    ),
    st.integers(1, 2),
    boxes(),
)


def points(made):
    """What a redaction hides, as points of its own medium: an oracle that knows no edges."""
    if made.kind is RedactionKind.SOUND:
        channels = (0, 1) if made.channel is None else (made.channel,)
        return {(t, c) for t in range(2, 82) for c in channels if made.start <= t / 4 < made.end}
    if made.kind is RedactionKind.TEXT:
        return {(made.cue, n) for n in range(*(made.chars or (0, 99)))}
    if made.kind is RedactionKind.AREA:
        return {(made.page, *p) for p in _inside(made.box)}
    moments = (n / 4 for n in range(90) if made.start <= n / 4 < made.end)
    return {(t, *p) for t in moments for p in _inside(box_at(made.keyframes, t))}


def _inside(box):
    grid = [n / 10 + 0.013 for n in range(10)]
    across = [x for x in grid if box.x <= x < box.x + box.w]
    return {(x, y) for x in across for y in grid if box.y <= y < box.y + box.h}


@pytest.mark.parametrize("kind", [regions(), sounds(), texts(), areas])
def test_what_passes_hides_all_that_is_hidden_here(kind):
    @given(kind, kind)
    def holds(here, there):
        assert hides_less(here, there) or points(here) <= points(there)

    holds()


@given(regions(), st.data())
def test_a_track_that_only_widens_is_not_asked_and_its_reverse_is(here, data):
    grown = data.draw(st.sampled_from((0.001, 0.05)))
    keys = tuple(
        Keyframe(k.t, Box(k.box.x - grown, k.box.y, k.box.w + 2 * grown, k.box.h + grown))
        for k in here.keyframes
    )
    between = data.draw(times)  # a keyframe more changes nothing where it lies on the way
    more = Keyframe(between, box_at(keys, between))
    keys += () if any(k.t == between for k in keys) else (more,)
    wide = replace(here, keyframes=keys, start=here.start - 0.25, end=here.end + 0.25)
    assert not hides_less(here, wide)
    assert hides_less(wide, here)
    assert not hides_less(here, replace(here, exemptions=("7(1)(c)",), reason="else", author="B"))


def test_a_box_that_leaves_between_two_keyframes_is_seen():
    low, high = Box(0.1, 0.1, 0.2, 0.2), Box(0.1, 0.7, 0.2, 0.2)
    made = RegionRedaction("r", "v.mp4", CODES, start=0.0, end=8.0, keyframes=(Keyframe(0.0, low),))
    still = replace(made, status=Status.ACCEPTED)
    moved = tuple(Keyframe(t, b) for t, b in ((0.0, low), (4.0, high), (8.0, low)))
    assert hides_less(still, replace(still, keyframes=moved))


HIDDEN = any_redaction(
    "r", "a.txt", RedactionKind.TEXT, CODES, status=Status.ACCEPTED, term="Ann  Lee"
)
REGION = any_redaction(
    *("r", "p.png", RedactionKind.REGION, CODES, "", Status.ACCEPTED),
    style=Style.FILL,
    box=Box(0.1, 0.1, 0.2, 0.2),
)
WITHHELD = any_redaction("r", "m.pdf", RedactionKind.WITHHOLD, CODES, status=Status.ACCEPTED)
SUBJECT = Subject("s", "Caller", ("Ann Lee", "312-555-0142"))
ASKED = Request("q", "A", records=("docs/*", "a.txt"))
RECORDS = ("docs/1.pdf", "docs/2.pdf", "a.txt", "b.txt")


@pytest.mark.parametrize(
    ("more", "less"),
    [
        *((made, replace(made, status=Status.REJECTED)) for made in (HIDDEN, REGION, WITHHELD)),
        (WITHHELD, replace(WITHHELD, status=Status.PROPOSED)),
        (HIDDEN, replace(HIDDEN, absent=True)),
        (REGION, replace(REGION, style=Style.BLUR)),
        (SUBJECT, replace(SUBJECT, terms=SUBJECT.terms[:1])),
        (Decision("r", "not responsive"), Decision("r", "release as pictures")),
        (Decision("r", "release as pictures"), Decision("r", "release")),
        (ASKED, replace(ASKED, records=("*",))),
    ],
)
def test_one_way_is_asked_and_the_other_is_not(more, less):
    assert hides_less(more, less, RECORDS)
    assert not hides_less(less, more, RECORDS)
    assert not hides_less(more, more, RECORDS)


@pytest.mark.parametrize("term", ["Ann", "Ann Lee Brown", "ann lee", "Bob"])
def test_other_words_hide_less_in_both_ways(term):
    other = replace(HIDDEN, term=term)
    assert hides_less(HIDDEN, other)
    assert hides_less(other, HIDDEN)
    assert not hides_less(HIDDEN, replace(HIDDEN, term="Ann Lee"))
