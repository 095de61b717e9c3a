"""Nothing accepted changes in silence: what covers less is to be checked again, whoever did it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import (
    AreaRedaction,
    CueRedaction,
    ImageRedaction,
    Put,
    RegionRedaction,
    SoundRedaction,
    Status,
    Style,
    TermRedaction,
    WithholdRedaction,
)
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.model.redaction_changes import altered_parts, as_put, awaits_check, tell_changes
from reviewer.redaction.deciding import accept_redaction, cite_exemptions, reject_redaction
from reviewer.redaction.spans import split_at
from tests.helpers.cases import AUDIO, PAGES, PHOTO, VIDEO, new_case

CODES = ("7(1)(c)",)
times = st.integers(0, 40).map(lambda n: n / 4)
fractions = st.integers(0, 20).map(lambda n: n / 40)
boxes = st.builds(lambda x, y, w, h: Box(x, y, 0.05 + w * 0.9, 0.05 + h * 0.9), *[fractions] * 4)


@st.composite
def regions(draw):
    moments = draw(st.lists(times, min_size=1, max_size=4, unique=True))
    return RegionRedaction(
        *("r", VIDEO, CODES, "", Status.ACCEPTED),
        start=draw(times),
        end=10.25 + draw(times),
        keyframes=tuple(Keyframe(t, draw(boxes)) for t in sorted(moments)),
        style=draw(st.sampled_from((Style.USUAL, Style.FILL, Style.PIXELATE, Style.BLUR))),
    )


@st.composite
def sounds(draw):
    return SoundRedaction(
        *("r", AUDIO, CODES, "", Status.ACCEPTED),
        start=draw(times),
        end=10.25 + draw(times),
        style=draw(st.sampled_from((Style.USUAL, Style.SILENCE, Style.TONE))),
        channel=draw(st.sampled_from((None, 0, 1))),
    )


@st.composite
def cues(draw):
    first = draw(st.integers(0, 30))
    chars = draw(st.sampled_from((None, (first, first + draw(st.integers(1, 20))))))
    return CueRedaction(
        *("r", "t.vtt", CODES, "", Status.ACCEPTED), cue=draw(st.integers(1, 2)), chars=chars
    )


areas = st.builds(
    lambda page, box: AreaRedaction("r", PAGES, CODES, "", Status.ACCEPTED, page=page, box=box),
    st.integers(1, 2),
    boxes,
)
images = st.builds(
    lambda style, box: ImageRedaction("r", PHOTO, CODES, "", Status.ACCEPTED, style=style, box=box),
    st.sampled_from((Style.FILL, Style.BLUR)),
    boxes,
)
terms = st.builds(
    lambda term: TermRedaction("r", PAGES, CODES, "", Status.ACCEPTED, term=term),
    st.sampled_from(("Ann Lee", "Ann  Lee", "Ann", "Bo")),
)
KINDS = [regions(), sounds(), cues(), areas, images, terms]


def covered(made):
    """What is hidden, and how well, as points: an oracle that knows no edges and no tracks."""
    strong = {True} | ({False} if _is_strong(made) else set())
    return {(*point, how) for point in _points(made) for how in strong}


def _is_strong(made):
    return getattr(made, "style", "") not in (Style.BLUR, Style.PIXELATE)


def _points(made):
    if isinstance(made, TermRedaction):
        return {(" ".join(made.term.split()),)}
    if isinstance(made, SoundRedaction):
        channels = (0, 1) if made.channel is None else (made.channel,)
        return {(t, c) for t in range(90) for c in channels if made.start <= t / 4 < made.end}
    if isinstance(made, CueRedaction):
        return {(made.cue, n) for n in range(*(made.chars or (0, 99)))}
    if isinstance(made, AreaRedaction | ImageRedaction):
        return {(getattr(made, "page", 1), *p) for p in _inside(made.box)}
    moments = (n / 4 for n in range(90) if made.start <= n / 4 < made.end)
    return {(t, *p) for t in moments for p in _inside(box_at(made.keyframes, t))}


def _inside(box):
    grid = [n / 10 + 0.013 for n in range(10)]
    across = [x for x in grid if box.x <= x < box.x + box.w]
    return {(x, y) for x in across for y in grid if box.y <= y < box.y + box.h}


@pytest.mark.parametrize("kind", KINDS)
def test_what_covered_before_and_not_after_is_to_be_checked_again(kind):
    @given(kind, kind)
    def holds(before, made):
        kept = as_put(before, made)
        if not covered(before) <= covered(made):
            assert awaits_check(kept)
            assert tell_changes(kept)
        assert replace(kept, status=made.status, changed=()) == made  # else it is what was asked

    holds()


@given(regions(), st.data())
def test_a_track_that_covers_all_it_did_stays_accepted_and_says_what_it_was(before, data):
    grown = data.draw(st.sampled_from((0.0, 0.001, 0.05)))
    longer = data.draw(st.sampled_from((0.0, 0.25)))
    keys = tuple(
        Keyframe(k.t, Box(k.box.x - grown, k.box.y, k.box.w + 2 * grown, k.box.h + grown))
        for k in before.keyframes
    )
    between = data.draw(times)  # a keyframe more changes nothing where it lies on the way
    more = Keyframe(between, box_at(keys, between))
    keys += () if any(k.t == between for k in keys) else (more,)
    wide = replace(before, keyframes=keys, start=before.start - longer, end=before.end + longer)
    kept = as_put(before, wide)
    assert kept.status is Status.ACCEPTED
    assert bool(kept.changed) == bool(altered_parts(before, wide))
    assert awaits_check(as_put(wide, before)) == bool(grown or longer)


@pytest.mark.parametrize("kind", KINDS)
def test_what_hides_the_same_is_no_change(kind):
    @given(kind)
    def holds(before):
        told = replace(before, exemptions=("7(1)(b)",), reason="Seen", author="B", subject="s")
        assert as_put(before, told) == told

    holds()


@given(regions(), times)
def test_what_is_split_is_whole_in_both_halves(before, at):
    if not before.start < at < before.end:
        return
    left, right = split_at(before, at, "r2")
    assert as_put(before, left, (right,)).status is Status.ACCEPTED
    assert as_put(before, left).status is Status.PROPOSED


SOUND = SoundRedaction("r", AUDIO, CODES, "", Status.ACCEPTED, start=1.0, end=3.0)
SHORT = replace(SOUND, end=2.0)


def test_it_is_checked_until_a_person_accepts_it_and_says_so_no_longer_then():
    checked = as_put(SOUND, SHORT)
    assert tell_changes(checked) == "shorter time"
    more = as_put(checked, replace(checked, channel=0))
    assert more.changed == ("shorter time", "fewer channels")
    # To be longer again is no acceptance: nobody knows what was meant.
    assert awaits_check(as_put(more, replace(more, end=9.0, channel=None)))
    for done in (accept_redaction(more), cite_exemptions(more, CODES, "", accept=True)):
        assert as_put(more, done) == replace(done, changed=())
    assert as_put(more, reject_redaction(more)).status is Status.REJECTED


def test_what_nobody_accepted_may_become_anything():
    proposed = replace(SOUND, status=Status.PROPOSED)
    assert as_put(proposed, replace(proposed, end=1.5)).changed == ()
    assert as_put(proposed, SHORT) == SHORT
    assert as_put(None, SHORT) == SHORT


def test_a_case_keeps_it_whatever_else_a_step_does_and_undo_is_no_change(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.apply([Put(SOUND)], "Redact")
        other = WithholdRedaction("w", VIDEO, CODES)
        case.apply([Put(SHORT), Put(other)], "Trim")
        assert awaits_check(case.snapshot().find_redaction("r"))
        case.undo()
        assert case.snapshot().find_redaction("r") == SOUND
        case.redo()
        now = case.snapshot().find_redaction("r")
        assert awaits_check(now)
        case.apply([Put(accept_redaction(now))], "Accept")
        assert case.snapshot().find_redaction("r") == SHORT
