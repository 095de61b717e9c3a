"""The small case opens in the window as it was made."""

from reviewer.model import Kind
from tests.helpers.ui_case import VIDEO_A, VIDEO_B


def test_the_small_case_holds_every_kind_of_record_in_good_condition(context):
    records = context.session.snapshot.records
    assert {r.kind for r in records} == set(Kind) - {Kind.EMAIL, Kind.OTHER}
    assert all(r.condition == "good" for r in records)


def test_both_videos_stand_on_one_clock_two_seconds_apart(context):
    a, b = (context.session.placement(v) for v in (VIDEO_A, VIDEO_B))
    assert b.start - a.start == 2_000_000


def test_the_wall_shows_a_picture_of_each_video(window, qtbot):
    place = window.workplace
    place.playhead.seek(place.session.placement(VIDEO_B).start + 500_000)
    tiles = place.wall.tiles
    assert set(tiles) == {VIDEO_A, VIDEO_B}
    qtbot.waitUntil(lambda: all(not t.view.image.isNull() for t in tiles.values()))


def test_closing_the_case_goes_back_to_the_start(window):
    window.close_case()
    assert window.workplace is None
