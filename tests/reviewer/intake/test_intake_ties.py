"""Clocks that one file alone cannot tell, and what a time without its zone may be off."""

import io
import struct

import pytest
from PIL import ExifTags, Image

from reviewer.clock.clock_map import clock_of, describe_spread
from reviewer.clock.timebase import utc_text
from reviewer.intake import new_case
from reviewer.intake.anchors import ZONE_SIGMA
from reviewer.intake.name_times import time_in_name
from reviewer.model import Anchor
from tests.helpers.intake_media import film, stated, wav, write


def anchors_of(tmp_path, files):
    report = new_case(tmp_path / "case", write(tmp_path / "in", files))
    return {a.id: a for a in report.anchors}, {r.path: r for r in report.records}


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("AXON_Body_3_Video_2025-06-04_1122_10.mp4", 10),
        ("cam1_20250604_1622_10.mp4", 10),
        ("2025-06-04_16-22_10.mp4", 10),
        ("2025-06-04_1622-10.mp4", 10),
        ("20250604_162210_3.mp4", 3),
        ("dash_20250604_162210 (2).mp4", 2),
        ("20250604_162210.mp4", None),
        ("2025-06-04_16-22-10.mp4", None),
    ],
)
def test_the_number_of_a_piece_is_no_second(name, segment):
    found = time_in_name(name)
    assert found.segment == segment
    if segment == 10:
        assert found.when.second == 0


def test_a_piece_alone_says_that_it_may_begin_much_later(tmp_path):
    name = "cam1_20250604_1122_10.wav"
    anchors, _ = anchors_of(tmp_path, {name: wav()})
    assert anchors[f"name:{name}:0"].sigma > 3600
    assert "piece 10" in anchors[f"name:{name}:0"].note


def test_pieces_that_are_all_there_follow_each_other(tmp_path):
    names = [f"cam1_20250604_1122_{n}.wav" for n in (1, 2, 3)]
    anchors, _ = anchors_of(tmp_path, {name: wav(2.0) for name in names})
    found = [anchors[f"name:{name}:0"] for name in names]
    assert [a.utc[11:19] for a in found] == ["16:22:00", "16:22:02", "16:22:04"]
    assert all(a.sigma < 40 for a in found)


def photo(gps=None, zone=None):
    out = io.BytesIO()
    exif = Image.Exif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2025:06:04 18:05:09"
    if zone:
        inner[ExifTags.Base.OffsetTimeOriginal] = zone
    if gps:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSDateStamp], place[ExifTags.GPS.GPSTimeStamp] = gps
    Image.new("RGB", (20, 10), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_time_of_the_satellites_is_used(tmp_path):
    files = {
        "gps.jpg": photo(("2025:06:04", (11.0, 5.0, 9.0))),
        "zone.jpg": photo(zone="+09:00"),
        "bare.jpg": photo(),
        "odd.jpg": photo(("2025:06:04", (99.0, 5.0, 9.0))),
    }
    anchors, _ = anchors_of(tmp_path, files)
    assert anchors["metadata:gps.jpg:0"].utc == "2025-06-04T11:05:09Z"
    assert anchors["metadata:zone.jpg:0"].utc == "2025-06-04T09:05:09Z"
    assert anchors["metadata:gps.jpg:0"].sigma < 10
    for name in ("bare.jpg", "odd.jpg"):
        assert anchors[f"metadata:{name}:0"].utc == "2025-06-04T23:05:09Z"
        assert anchors[f"metadata:{name}:0"].sigma >= ZONE_SIGMA
        assert "zone is not told" in anchors[f"metadata:{name}:0"].note


def test_a_container_without_a_known_writer_may_be_hours_off(tmp_path):
    anchors, _ = anchors_of(tmp_path, {"clip.mp4": film("2025-06-04T21:22:32Z")})
    assert anchors["metadata:clip.mp4:0"].sigma >= 5 * 3600


WALL = "1\n16:22:33,000 --> 16:22:34,000\nNine one one.\n\n2\n16:22:35,000 --> 16:22:36,500\nHi.\n"


def test_a_transcript_in_times_of_day_stands_on_the_clock(tmp_path):
    name = "REC_20250604_162231.wav"
    files = {name: wav(6.0), "REC_20250604_162231.srt": WALL.encode()}
    anchors, records = anchors_of(tmp_path, files)
    made = anchors["metadata:REC_20250604_162231.srt:0"]
    assert (made.media, made.utc) == (16 * 3600 + 22 * 60 + 33, "2025-06-04T21:22:33Z")
    media = clock_of((anchors[f"name:{name}:0"],))
    assert media.media_of_utc(clock_of((made,)).utc_of_media(made.media)) == pytest.approx(2.0)
    assert any("times of day" in n for n in records["REC_20250604_162231.srt"].notes)


def test_a_transcript_of_another_hour_is_said_to_be_so(tmp_path):
    late = WALL.replace("16:", "05:")
    files = {"REC_20250604_162231.wav": wav(6.0), "REC_20250604_162231.srt": late.encode()}
    anchors, records = anchors_of(tmp_path, files)
    assert "metadata:REC_20250604_162231.srt:0" not in anchors
    assert any("not those" in n for n in records["REC_20250604_162231.srt"].notes)


def anchor(name, media, utc, sigma, source):
    return Anchor(name, "a.mp4", media, utc_text(utc), sigma, source)


T = 1_749_000_000_000_000


def test_what_a_person_says_overrules_every_other_anchor():
    wrong = anchor("n", 0.0, T + 900_000_000, 0.01, "name")
    person = anchor("m", 10.0, T + 10_000_000, 0.5, "manual")
    clock = clock_of((wrong, person))
    assert clock.origin == T
    assert clock.set_aside == ("n",)
    assert dict(clock.residuals)["n"] == pytest.approx(900)
    assert (clock.source, clock.worst_residual) == ("manual", 0.0)
    assert clock.sigma_at(10.0) == pytest.approx(0.5)
    assert clock.sigma_at(3610.0) == pytest.approx(0.6, rel=0.05)  # it grows away from what is said


def test_a_small_shift_by_a_person_is_taken_to_the_millisecond():
    sure = anchor("o", 0.0, T, 0.001, "overlay")
    person = anchor("m", 0.0, T + 40_000, 0.5, "manual")
    assert clock_of((sure, person)).origin == T + 40_000


def test_the_pace_that_others_tell_is_kept():
    others = (
        anchor("a", 0.0, T + 60_000_000, 0.01, "overlay"),
        anchor("b", 3600.0, T + 60_000_000 + 3_600_000_000 + 100_000, 0.01, "overlay"),
    )
    clock = clock_of((*others, anchor("m", 0.0, T, 0.5, "manual")))
    assert clock.origin == T
    assert clock.drift == pytest.approx(0.1 / 3600, rel=0.01)


@pytest.mark.parametrize(
    ("sigma", "text"),
    [(0.2, "± 0.2 s"), (30, "± 30 s"), (300, "± 5 min"), (21_605, "± 6 h"), (9e5, "± 10 days")],
)
def test_how_far_a_clock_may_be_off_in_words(sigma, text):
    assert describe_spread(sigma) == text


def test_broken_tags_of_a_photo_do_no_harm(tmp_path):
    data = photo(("2025:06:04", (11.0, 5.0, 9.0)))
    at = data.index(b"Exif") + 14
    broken = data[:at] + struct.pack("<H", 0xFFFF) + data[at + 2 :]
    _, records = anchors_of(tmp_path, {"b.jpg": broken, "bundle.json": stated([])})
    assert "b.jpg" in records
