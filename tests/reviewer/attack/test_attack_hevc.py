"""The film that stands in HEVC beside the one for browsers: each way to spoil it is found."""

import shutil

import av
import pytest

from reviewer.attack.mp4_boxes import read_movie
from tests.helpers.attacked_release import findings_of_release
from tests.helpers.video_media import SECRET, Clip, make
from tests.helpers.video_release import mute, region

OPEN = "scenecut=0:open-gop=1:bframes=3:b-adapt=0:keyint=20:min-keyint=20"
CLIP = Clip(
    codec="libx265",
    frames=60,
    options=(("preset", "ultrafast"),),
    x265=OPEN,
    sound="aac",
    seconds=2,
)
HIDDEN = region(0.8, 1.1, (0.2, 0.4, 0.3, 0.4)), mute(0.5, 0.9)
NAME = "clip.hevc.mp4"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A clip of open groups."""
    return make(tmp_path_factory.mktemp("clips") / "clip.mp4", CLIP)


def sample(path, number):
    """Where a coded picture lies in a film, and its bytes."""
    track = read_movie(path).first_track("vide")
    at, size = int(track.offsets[number]), int(track.sizes[number])
    return at, path.read_bytes()[at : at + size]


def put(path, at, data):
    with path.open("r+b") as film:
        film.seek(at)
        film.write(data)


def masks_nothing(records, source):
    with av.open(str(source)) as box, av.open(str(records / NAME), "w") as out:
        twins = {s.index: out.add_stream_from_template(s) for s in box.streams}
        twins[0].codec_context.codec_tag = "hvc1"
        for packet in box.demux():
            if packet.size:
                packet.stream = twins[packet.stream.index]
                out.mux(packet)


def changes_a_copied_picture(records, source):
    at, data = sample(records / NAME, 3)
    put(records / NAME, at + len(data) - 9, bytes([data[-9] ^ 1]))


def drops_pictures_that_are_shown(records, source):
    """A place at which nothing is cut off says that it is: what leads it is thrown away."""
    path = records / NAME
    for number in range(1, 60):
        at, data = sample(path, number)
        if data[4] >> 1 & 63 == 21:
            put(path, at + 4, bytes([data[4] & 0x81 | 18 << 1]))
            return
    raise AssertionError("the clip has no open group that was copied")


def carries_words_beside_the_pictures(records, source):
    """In the place of a picture's last bytes, so that all tables hold."""
    path = records / NAME
    at, data = sample(path, 0)
    size = int.from_bytes(data[:4], "big")
    unit = b"\x4e\1\5" + bytes([16 + len(SECRET)]) + bytes(16) + SECRET + b"\x80"
    left = size - 4 - len(unit)
    put(path, at, left.to_bytes(4, "big"))
    put(path, at + 4 + left, len(unit).to_bytes(4, "big") + unit)


def says_what_was_muted(records, source):
    shutil.copy(source, records / NAME)


@pytest.mark.parametrize(
    ("spoil", "rules"),
    [
        (masks_nothing, {"region", "metadata"}),
        (changes_a_copied_picture, {"copied frames"}),
        (drops_pictures_that_are_shown, {"frames"}),
        (carries_words_beside_the_pictures, {"frames"}),
        (says_what_was_muted, {"sound", "region"}),
    ],
)
def test_a_spoilt_film_in_hevc_is_found(source, tmp_path, spoil, rules):
    found = findings_of_release(
        tmp_path, source, *HIDDEN, spoil=lambda records: spoil(records, source)
    )
    assert {f.file for f in found} == {f"data/records/{NAME}"}
    assert rules <= {f.rule for f in found}
