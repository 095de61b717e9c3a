"""What goes out to another program comes back as it was; what does not is told."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reviewer.clock.clock_map import ClockMap
from reviewer.errors import BadInput
from reviewer.interchange.mark_formats import FORMATS, find_mark_format
from reviewer.interchange.marks import CaseMarks, MarkedRecord
from reviewer.model import Annotation, Kind, RegionRedaction, SoundRedaction, Status
from reviewer.model.geometry import Box, box_at
from reviewer.playback.index import FrameIndex
from reviewer.system.canonical import canonical_json
from tests.helpers.cases import AUDIO, PAGES, VIDEO, codes, ids, keyframes, spans

STEP = 40  # milliseconds between two pictures
EVEN = np.arange(0, 10_000, STEP)
BY_NAME = {form.name: form.load_codec() for form in FORMATS}
lines = st.text(st.characters(exclude_categories=("C", "Z")), max_size=12)
notes = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


def frames(pts=EVEN):
    return FrameIndex.of_ticks(pts, pts[::10], Fraction(1, 1000), 0)


def case_of(marks, pts=EVEN, path=""):
    clock = ClockMap(1_749_052_800_000_000, 1e-5, 0.2, "overlay")
    records = (
        MarkedRecord(VIDEO, "ab" * 32, Kind.VIDEO, 10.0, (640, 360), clock, frames(pts)),
        MarkedRecord(AUDIO, "cd" * 32, Kind.AUDIO, 10.0),
        MarkedRecord(PAGES, "ef" * 32, Kind.DOCUMENT),
    )
    case = CaseMarks("4 June", "America/Chicago", "Records Reviewer", records, tuple(marks))
    return case.of_record(path) if path else case


@st.composite
def marks(draw):
    record = draw(st.sampled_from([VIDEO, AUDIO]))
    start, end = draw(spans())
    kind = draw(st.sampled_from(["note", "moment", "page", "box", "sound"]))
    key, author = draw(ids), draw(st.sampled_from(["", "Ann"]))
    if kind == "page":
        return Annotation(key, PAGES, draw(lines), draw(notes), page=2, author=author)
    if kind in ("note", "moment"):
        until = end if kind == "note" else None
        return Annotation(key, record, draw(lines), draw(notes), start, until, author=author)
    said = {"exemptions": tuple(draw(codes)), "reason": draw(notes), "author": author}
    said |= {"status": draw(st.sampled_from(Status)), "start": start, "end": end}
    if kind == "sound":
        return SoundRedaction(key, record, **said)
    return RegionRedaction(key, VIDEO, **said, keyframes=draw(keyframes()))


many = st.lists(marks(), max_size=5, unique_by=lambda mark: mark.id)


def read_back(codec, case):
    return codec.read_marks(codec.write_marks(case).data, "a file", case)


@pytest.mark.parametrize("name", ["otio", "w3c"])
@given(many)
def test_all_of_a_mark_comes_back_where_there_is_room_for_it(name, made):
    case = case_of(made)
    back = read_back(BY_NAME[name], case)
    held = [mark for mark in made if mark.start is not None or name == "w3c"]
    assert sorted(map(_to_the_nanosecond, back.marks)) == sorted(map(_to_the_nanosecond, held))


def _to_the_nanosecond(mark):
    """OpenTimelineIO writes the last bit of a number otherwise."""
    return json.dumps(json.loads(canonical_json(mark), parse_float=lambda t: round(float(t), 9)))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@settings(max_examples=25)  # a workbook takes its time
@given(many)
def test_what_came_back_comes_back_the_same_again(form, made):
    """Each format has its own way of rounding; it settles at once, and loses no mark it took."""
    path = VIDEO if form.of_one else ""
    once = read_back(form.load_codec(), case_of(made, path=path)).marks
    named = [replace(mark, id=mark.id or f"n{at}") for at, mark in enumerate(once)]
    twice = read_back(form.load_codec(), case_of(named, path=path)).marks
    assert sorted(map(_said, twice)) == sorted(map(_said, once))


def _said(mark):
    return _to_the_nanosecond(replace(mark, id="", author=""))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@settings(max_examples=25)
@given(many)
def test_no_mark_is_left_out_in_silence(form, made):
    path = VIDEO if form.of_one else ""
    case = case_of(made, path=path)
    codec = form.load_codec()
    written = codec.write_marks(case)
    back = codec.read_marks(written.data, "a file", case)
    assert len(back.marks) == len(case.marks) or written.left_out


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_marks_or_one_clear_error(form, data):
    path = VIDEO if form.of_one else ""
    with contextlib.suppress(BadInput):
        form.load_codec().read_marks(data, "a file", case_of((), path=path))


uneven = st.lists(st.integers(1, 90), min_size=40, max_size=120).map(np.cumsum)


@given(spans(), keyframes(), uneven | st.just(EVEN))
def test_cvat_hides_the_same_pictures_in_the_same_places(span, keys, pts):
    index = frames(pts)
    mark = RegionRedaction("r1", VIDEO, start=span[0], end=span[1], keyframes=keys)
    seconds = pts / 1000
    shown_until = np.append(seconds[1:], 10.0)
    hidden = np.flatnonzero((seconds < mark.end - 1e-9) & (shown_until > mark.start))
    assume(len(hidden) and seconds[0] <= mark.start)
    (back,) = read_back(BY_NAME["cvat"], case_of([mark], pts, VIDEO)).marks
    for frame in hidden:
        at = index.seconds_of_frame(int(frame))
        assert back.start <= at < back.end
        meant, got = (box_at(m.keyframes, max(at, m.start)) for m in (mark, back))
        assert np.allclose(meant.to_list(), got.to_list(), atol=1e-5)


def test_a_track_that_leaves_and_comes_back_is_two_redactions():
    text = """<annotations><track id="0" label="face">
      <box frame="10" outside="0" keyframe="1" xtl="64" ytl="36" xbr="128" ybr="72"/>
      <box frame="20" outside="1" keyframe="1" xtl="64" ytl="36" xbr="128" ybr="72"/>
      <box frame="30" outside="0" keyframe="1" xtl="0" ytl="0" xbr="64" ybr="36"/>
    </track></annotations>"""
    case = case_of((), path=VIDEO)
    first, second = BY_NAME["cvat"].read_marks(text.encode(), "a.xml", case).marks
    assert (first.start, first.end) == (0.4, 0.8)
    assert first.keyframes[0].box == Box(0.1, 0.1, 0.1, 0.1)
    assert (second.start, second.end) == (1.2, 1.24)
    assert first.reason == "face"
    assert first.status is Status.PROPOSED


def test_a_row_may_say_when_by_the_wall_clock_alone():
    text = "record;tag;text;wall_start\na.mp4;force;pushed;2025-06-04T11:00:02-05:00\n"
    (mark,) = BY_NAME["csv"].read_marks(text.encode(), "a.csv", case_of(())).marks
    assert mark.record == VIDEO
    assert mark.tag == "force"
    assert mark.start == pytest.approx(2 / (1 + 1e-5))


def test_rows_that_are_no_marks_are_told_one_by_one():
    text = (
        "record,mark,media_start,media_end\n"
        "nobody.mp4,note,1,2\n"
        f"{VIDEO},hide,1,2\n"
        f"{VIDEO},note,-1,2\n"
        f"{AUDIO},note,3,\n"
    )
    back = BY_NAME["csv"].read_marks(text.encode(), "a.csv", case_of(()))
    assert [mark.start for mark in back.marks] == [3.0]
    assert [line.partition(":")[0] for line in back.left_out] == ["Row 2", "Row 3", "Row 4"]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_no_cell_is_a_formula(name):
    note = Annotation("n1", VIDEO, "=1+1", "@SUM(A1)", 1.0, 2.0)
    form = BY_NAME[name]
    data = form.write_marks(case_of([note])).data
    if name == "csv":
        assert b"'=1+1" in data
    (back,) = form.read_marks(data, "a file", case_of([note])).marks
    assert (back.tag, back.note) == ("=1+1", "@SUM(A1)")


def test_marks_of_other_programs_are_notes():
    text = """[{"type": "Annotation", "body": {"type": "TextualBody", "value": "a push"},
      "target": "https://here/video/a.mp4#t=npt:1.5,2&xywh=percent:10,10,10,10"}]"""
    back = BY_NAME["w3c"].read_marks(text.encode(), "a.jsonld", case_of(()))
    (mark,) = back.marks
    assert (mark.record, mark.start, mark.end, mark.note) == (VIDEO, 1.5, 2.0, "a push")
    assert any("box" in line for line in back.left_out)


def test_a_format_is_found_by_name_or_ending(tmp_path):
    assert find_mark_format(tmp_path / "a.OTIO").name == "otio"
    assert find_mark_format(tmp_path / "a.txt", "srt").name == "srt"
    with pytest.raises(Exception, match=r"a\.doc"):
        find_mark_format(tmp_path / "a.doc")
