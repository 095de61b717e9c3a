"""An interlaced film, from the scan to the release: no half line of who is hidden shows."""

from dataclasses import replace

import av
import numpy as np
import pytest

from reviewer.intake import new_case
from reviewer.model import Put, Status
from reviewer.overlooked.preview import step_of
from reviewer.render.run import RenderJob, render_into
from reviewer.store import Case
from reviewer.system.jobs import SILENT
from reviewer.tracking import case_tracks
from reviewer.tracking.case_tracks import wish_for_record
from reviewer.tracking.proposals import redaction_of_track
from reviewer.tracking.scan import scan_video
from reviewer.tracking.track_store import TrackStore
from tests.helpers.moving_things import load_red_things

WIDE, HIGH, THING, MANY = 320, 192, 32, 14
STEP = 10  # pixels that the thing moves from one frame to the next: half of it between two fields
_SOME = np.random.default_rng(3)
_SCENE = _SOME.integers(60, 140, (24, 40), np.uint8).repeat(8, 0).repeat(8, 1)
_TEXTURE = _SOME.integers(0, 110, (8, 8), np.uint8).repeat(4, 0).repeat(4, 1)


def picture_at(moment):
    """A red thing before a grey scene: red, green, blue."""
    picture = np.stack([_SCENE] * 3, axis=-1)
    left = 20 + round(STEP * moment)
    red = np.stack([150 + _TEXTURE, 30 + _TEXTURE // 4, 30 + _TEXTURE // 4], axis=-1)
    picture[60 : 60 + THING, left : left + THING] = red
    return picture


def write_woven_film(path, first):
    """A film of frames of two fields; ``first``: the line with which the earlier one begins."""
    order = {0: "tff=1", 1: "bff=1"}[first]
    options = {"crf": "14", "preset": "ultrafast", "x264-params": order}
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDE, HIGH, "yuv420p"
        for number in range(MANY):
            woven = picture_at(number)
            woven[1 - first :: 2] = picture_at(number + 0.5)[1 - first :: 2]
            frame = av.VideoFrame.from_ndarray(woven, format="rgb24")
            frame.pts = number
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))


def red_pixels(path):
    """How many are red in each frame; whether the frames are woven."""
    with av.open(str(path)) as box:
        frames = list(box.decode(video=0))
    pictures = [one.to_ndarray(format="rgb24").astype(int) for one in frames]
    return [int((p[..., 0] - p[..., 2] > 40).sum()) for p in pictures], frames[0].interlaced_frame


@pytest.mark.parametrize("first", [0, 1])
def test_what_moves_in_fields_is_hidden_in_both(tmp_path, monkeypatch, first):
    monkeypatch.setattr(case_tracks, "load_shipped", load_red_things)
    (tmp_path / "bundle").mkdir()
    write_woven_film(tmp_path / "bundle" / "cam.mp4", first)
    there, woven = red_pixels(tmp_path / "bundle" / "cam.mp4")
    assert (min(there) > 500, bool(woven)) == (True, True)
    new_case(tmp_path / "case", tmp_path / "bundle")
    with Case.open(tmp_path / "case", author="Ann") as case:
        (film,) = case.snapshot().records
        source, cache = case.original_path(film), case.cache_folder
        wish = wish_for_record(cache, film, source, ["faces"], 1)
        found = scan_video(wish, TrackStore(cache)).tracks
        masks = [redaction_of_track(one, film) for one in found]
        made = [replace(m, status=Status.ACCEPTED, exemptions=("7(1)(c)",)) for m in masks]
        case.apply([Put(one) for one in made], "Hide")
        (tmp_path / "out").mkdir()
        step = step_of(case.snapshot(), film.path)
        job = RenderJob(step, str(source), str(tmp_path))
        rendered = render_into(job, tmp_path / "out", SILENT)
    # The true statement: fields are not copied piece by piece.
    assert "Encoded whole, because it is interlaced." in rendered.notes
    left, _ = red_pixels(tmp_path / "out" / rendered.files[0].file)
    assert left == [0] * MANY
