"""Sound tracks and captions of a recording are records of their own, on its clock."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from reviewer.clock.record_clock import clock_in, clocks_of
from reviewer.clock.timebase import parse_utc
from reviewer.errors import BadInput
from reviewer.intake import new_case
from reviewer.model import (
    Anchor,
    Condition,
    Decision,
    Facts,
    Kind,
    Put,
    RedactionKind,
    Request,
    Status,
)
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import make_plan
from reviewer.plan.worklist import tell_losses
from reviewer.readers import line21, side_tracks, transcript
from reviewer.redaction.spoken_proposals import audible_stretches
from reviewer.store import Case
from tests.helpers.redactions import any_redaction

RATE = 48000
CLICK = 1.5  # seconds after the first picture
SRT = (("Maria Lopez called", 0.5, 1.25), ("from <home>", 1.5, 2.0))

SCRIPT = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
WRITTEN = {
    "srt": lambda text: text.replace("<", "&lt;").encode(),
    "webvtt": lambda text: text.replace("<", "&lt;").encode(),
    "ass": lambda text: f"0,0,Default,,0,0,0,,{{\\i1}}{text}".encode(),
    "dvdsub": lambda text: text.encode(),
    "dvbsub": lambda text: text.encode(),
    "mov_text": lambda text: len(text).to_bytes(2, "big") + text.encode() + b"\0\0\0\x08styl",
}


def recording(path, *, codecs=("aac", "aac"), late=0.0, pictures=0.0, captions=""):
    """Pictures of 3 s that begin at ``pictures`` s, and two sounds that begin at ``late`` s; in
    the second one there is a click ``CLICK`` s after the first picture. Captions, of the codec
    that is given, count from the first picture.
    """
    with av.open(str(path), "w") as box:
        video = box.add_stream("libx264", rate=25)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        sounds = [box.add_stream(codec, rate=RATE, layout="mono") for codec in codecs]
        sounds[-1].metadata.update(language="eng", title="Officer mic")
        packets = told(box, captions, pictures) if captions else []
        for number in range(75):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8), "rgb24")
            frame.pts, frame.time_base = number + round(pictures * 25), Fraction(1, 25)
            packets += video.encode(frame)
        packets += video.encode(None)
        for track, sound in enumerate(sounds):
            samples = np.zeros(3 * RATE, np.float32)
            at = round((CLICK + pictures - late) * RATE)
            samples[at : at + 480] = 0.5 * track
            packets += encoded(sound, samples, round(late * RATE))
        for packet in sorted(packets, key=lambda p: p.dts * p.time_base):
            box.mux(packet)


def told(box, codec, zero):
    words = box.add_stream(codec)
    words.codec_context.subtitle_header = SCRIPT  # what every encoder of captions asks for
    packets = []
    for text, start, end in SRT:
        packet = av.Packet(WRITTEN[codec](text))
        packet.pts = packet.dts = round((start + zero) * 1000)
        packet.duration, packet.time_base = round((end - start) * 1000), Fraction(1, 1000)
        packet.stream = words
        packets.append(packet)
    return packets


def encoded(stream, samples, first):
    size = stream.codec_context.frame_size or 1024
    out = []
    for at in range(0, len(samples), size):
        block = samples[at : at + size].reshape(1, -1)
        form = stream.codec_context.format.name
        if form.startswith("s16"):
            block = (block * 32767).astype(np.int16)
        frame = AudioFrame.from_ndarray(block, form, "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, first + at, Fraction(1, RATE)
        out += stream.encode(frame)
    return [*out, *stream.encode(None)]


def made(tmp_path, name="in"):
    report = new_case(tmp_path / "case", tmp_path / name)
    return {r.path: r for r in report.records}, tmp_path / "case"


def click_of(path):
    """The sample at which the click begins, as the program counts: from what is heard first."""
    with av.open(str(path)) as box:
        parts = [f.to_ndarray().reshape(-1) for f in box.decode(audio=0)]
    sound = np.concatenate(parts).astype(np.float64)
    return int(np.flatnonzero(np.abs(sound) > 0.4 * np.abs(sound).max())[0])


@pytest.mark.parametrize(
    ("name", "codecs", "late", "pictures"),
    [
        ("a.mp4", ("aac", "aac"), 0.0, 0.0),
        ("b.mp4", ("aac", "aac"), 0.2, 0.0),
        ("c.mkv", ("aac", "libopus"), 0.0, 0.0),
        ("d.mkv", ("aac", "pcm_s16le"), 0.1, 0.04),
        ("e.mov", ("aac", "pcm_s16le"), 0.0, 0.2),
        ("f.ts", ("aac", "aac"), 0.08, 0.0),
        ("g.mkv", ("aac", "flac"), 0.0, 1.0),
        ("h.ts", ("aac", "mp2"), 0.0, 0.12),
    ],
)
def test_a_sound_track_is_a_record_that_stands_where_it_stood(
    name, codecs, late, pictures, tmp_path
):
    (tmp_path / "in").mkdir()
    recording(tmp_path / "in" / name, codecs=codecs, late=late, pictures=pictures)
    found, case = made(tmp_path)
    outer = found.pop(name)
    (inner,) = found.values()
    assert outer.facts.leaves_out == ()
    assert inner.path.startswith(f"{name}/sound 2")
    assert (inner.kind, inner.parent) == (Kind.AUDIO, name)
    assert inner.facts.duration_seconds == pytest.approx(3.0, abs=0.08)
    zero = 0.0 if late - pictures > -0.25 else pictures - late  # or media time begins with sound
    heard = click_of(case / inner.stored) / RATE + inner.facts.begins
    assert heard == pytest.approx(CLICK + zero, abs=0.0021)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mkv", "srt"), ("b.mkv", "webvtt"), ("c.mkv", "ass"), ("d.mp4", "mov_text")],
)
def test_a_caption_track_is_a_transcript_in_times_of_its_recording(name, codec, tmp_path):
    (tmp_path / "in").mkdir()
    recording(tmp_path / "in" / name, codecs=("aac",), pictures=0.2, captions=codec)
    found, case = made(tmp_path)
    outer = found.pop(name)
    (inner,) = found.values()
    assert outer.facts.leaves_out == ()
    assert (inner.kind, inner.transcript_of, inner.parent) == (Kind.TRANSCRIPT, name, name)
    cues = transcript.read_transcript(case / inner.stored, inner.format).cues
    assert [cue.text for cue in cues] == [text for text, _, _ in SRT]
    zero = outer.facts.pictures[0]
    for cue, (_, start, end) in zip(cues, SRT, strict=True):
        assert cue.start == pytest.approx(start + zero, abs=0.011)
        assert cue.end == pytest.approx(end + zero, abs=0.011)
    with Case.open(case) as opened:
        assert [hit.record for hit in opened.search_words("Lopez")] == [inner.path]


def codes(*pairs):
    """Pairs of bytes of the first field, each code twice, as they are sent."""
    return [pair for pair in pairs for _ in range(1 + (0x10 <= pair[0] < 0x20))]


def letters(text):
    text += " " * (len(text) % 2)
    return [tuple(map(ord, pair)) for pair in zip(text[::2], text[1::2], strict=True)]


ERASE, SHOW, POP, ROLL, RETURN = (
    (0x14, 0x2C),
    (0x14, 0x2F),
    (0x14, 0x20),
    (0x14, 0x25),
    (0x14, 0x2D),
)
ROWS = ((0x14, 0x40), (0x14, 0x60))  # the last two


def line21_of(sent, step=0.04):
    return [(number * step, 0, *pair) for number, pair in enumerate(sent)]


def test_captions_that_pop_on_are_read_with_their_times():
    accent = [*letters("SA"), (0x13, 0x21), *letters("O PAULO")]  # takes the place of the A
    sent = codes(POP, ROWS[0], *letters("MARIA LOPEZ"), ROWS[1], *accent)
    shown_at = len(sent)
    sent += codes(SHOW) + [(0, 0)] * 20
    gone_at = len(sent)
    sent += codes(ERASE)
    (cue,) = line21.captions_shown(line21_of(sent), 9.0)
    assert cue.text == "MARIA LOPEZ\nSãO PAULO"
    assert (cue.start, cue.end) == pytest.approx((shown_at * 0.04, gone_at * 0.04))
    assert cue.channel == "CC1"


def test_captions_that_roll_up_or_are_never_cleared_lose_no_word():
    sent = codes(ROLL, RETURN, *letters("FIRST LINE"), RETURN, *letters("OF MARIA LOPEZ"))
    found = line21.captions_shown(line21_of(sent), 5.0)
    assert [cue.text for cue in found] == ["FIRST LINE", "OF MARIA LOPEZ"]
    assert found[0].end == pytest.approx(found[1].start, abs=0.09)
    assert found[1].end == 5.0
    joined = line21.captions_shown(line21_of(letters("LOPEZ SAID")), 2.0)
    assert [cue.text for cue in joined] == ["LOPEZ SAID"], "a recording may begin within a caption"


def with_line21(source, target, sent, digital=False):
    """The pictures of ``source`` with two bytes of captions in each, from the tenth on."""
    with av.open(str(source)) as box, av.open(str(target), "w") as out:
        twin = out.add_stream_from_template(box.streams.video[0])
        packets = [p for p in box.demux(video=0) if p.size]
        order = {p: n for n, p in enumerate(sorted(packets, key=lambda p: p.pts))}
        for packet in packets:
            number = order[packet] - 10
            cells = bytes([0xFC, *sent[number]]) if 0 <= number < len(sent) else b"\xf8\x80\x80"
            cells += b"\xff\x02\x21" if digital else b"\xfa\0\0"
            payload = b"\xb5\0\x31GA94\3" + bytes([0x42, 0xFF]) + cells + b"\xff"
            unit = b"\0\0\0\1\6\4" + bytes([len(payload)]) + payload + b"\x80"
            made = av.Packet(unit + bytes(packet))
            made.pts, made.dts, made.time_base = packet.pts, packet.dts, packet.time_base
            made.is_keyframe, made.stream = packet.is_keyframe, twin
            out.mux(made)


@pytest.mark.parametrize("codec", ["dvdsub", "dvbsub"])
def test_captions_that_are_pictures_are_told_with_what_to_do(codec, tmp_path):
    (tmp_path / "in").mkdir()
    recording(tmp_path / "in" / "a.mkv", codecs=("aac",), captions=codec)
    records, folder = made(tmp_path)
    assert records["a.mkv"].facts.leaves_out == ("1 caption track",)
    assert any("SRT, WebVTT" in note for note in records["a.mkv"].notes)
    with Case.open(folder) as case:
        case.apply([Put(Decision("a.mkv", "release")), Put(Request("q1", "A"))], "all")
        (planned,) = make_plan(case.snapshot(), "q1").steps
        assert "SRT, WebVTT" in tell_losses(case.snapshot().records[0])
    assert (planned.outcome, planned.left_out) == (Outcome.PART, ("1 caption track",))


@pytest.mark.parametrize("digital", [False, True])
def test_captions_inside_the_pictures_are_a_transcript(digital, tmp_path):
    (tmp_path / "in").mkdir()
    recording(tmp_path / "plain.ts", codecs=("mp2",))
    sent = codes(ROLL, RETURN, *letters("MARIA LOPEZ"), RETURN)
    with_line21(tmp_path / "plain.ts", tmp_path / "in" / "a.ts", sent, digital)
    found, case = made(tmp_path)
    inner = found["a.ts/captions CC1.vtt"]
    assert (inner.kind, inner.transcript_of) == (Kind.TRANSCRIPT, "a.ts")
    (cue,) = transcript.read_transcript(case / inner.stored, inner.format).cues
    assert cue.text == "MARIA LOPEZ"
    assert cue.start == pytest.approx((10 + 4) * 0.04, abs=0.001)
    told = found["a.ts"].facts.leaves_out
    assert told == (("captions inside the pictures (CEA-708)",) if digital else ())


def test_a_sound_track_goes_where_its_recording_is_moved(tmp_path):
    (tmp_path / "in").mkdir()
    recording(tmp_path / "in" / "a.mp4", late=0.2)
    found, case = made(tmp_path)
    inner = found["a.mp4/sound 2 (eng).m4a"]
    assert inner.facts.begins == pytest.approx(0.2, abs=0.03), "with what its coder puts before"
    with Case.open(case) as opened:
        assert clock_in(opened.snapshot(), inner.path) is None
        for hour in (11, 12):
            utc = f"2025-06-04T{hour}:00:00Z"
            opened.apply([Put(Anchor("manual:1", "a.mp4", 1.0, utc, 0.1, "manual"))], "moved")
            snapshot = opened.snapshot()
            clock = clock_in(snapshot, inner.path)
            assert clock == clocks_of(snapshot)[inner.path]
            assert abs(clock.utc_of_media(1.0 - inner.facts.begins) - parse_utc(utc)) <= 1


def test_words_hidden_in_captions_are_proposed_in_every_sound_track(tmp_path):
    (tmp_path / "in").mkdir()
    recording(tmp_path / "in" / "a.mkv", late=0.2, captions="srt")
    found, case = made(tmp_path)
    captions = next(r for r in found.values() if r.kind is Kind.TRANSCRIPT)
    sound = next(r for r in found.values() if r.kind is Kind.AUDIO)
    words = any_redaction("t1", captions.path, RedactionKind.TEXT, term="Maria Lopez")
    words = replace(words, exemptions=("7(1)(b)",), status=Status.ACCEPTED)
    with Case.open(case) as opened:
        opened.apply([Put(words)], "hide")
        asked = {r.record: r for r in audible_stretches(opened, opened.snapshot())}
    assert set(asked) == {"a.mkv", sound.path}
    there = asked["a.mkv"].start - asked[sound.path].start
    assert there == pytest.approx(sound.facts.begins, abs=0.0021) or asked[sound.path].start == 0.0


def test_data_beside_the_pictures_is_told_and_a_time_code_is_none(tmp_path):
    (tmp_path / "in").mkdir()
    recording(tmp_path / "plain.ts", codecs=("mp2",))
    with (
        av.open(str(tmp_path / "plain.ts")) as box,
        av.open(str(tmp_path / "in" / "a.ts"), "w") as out,
    ):
        twin = out.add_stream_from_template(box.streams.video[0])
        data = out.add_data_stream("klv")
        for number, packet in enumerate(p for p in box.demux(video=0) if p.size):
            beside = av.Packet(b"\x06\x0e\x2b\x34 place of the camera")
            beside.pts = beside.dts = packet.dts
            beside.time_base, beside.stream = packet.time_base, data
            packet.stream = twin
            out.mux([packet, beside] if number % 10 == 0 else [packet])
    found, _ = made(tmp_path)
    assert found["a.ts"].facts.leaves_out == ("1 data track",)


@pytest.mark.parametrize(
    ("left", "more"),
    [
        ("1 cover picture", False),
        ("2 data tracks", False),
        ("1 attached file", False),
        ("1 further sound track", True),
        ("2 caption tracks", True),
        ("captions inside the pictures", True),
    ],
)
def test_only_what_can_be_taken_out_is_looked_for(left, more):
    assert side_tracks.has_tracks(Facts(leaves_out=(left,))) is more


def test_a_track_that_is_not_there_is_told_and_the_rest_comes_in(tmp_path, monkeypatch):
    def gone(*_):
        raise BadInput("a part of the recording that was taken out of it is gone")

    (tmp_path / "in").mkdir()
    recording(tmp_path / "in" / "a.mkv", codecs=("flac", "flac"))
    (tmp_path / "in" / "b.txt").write_text("words")
    monkeypatch.setattr("reviewer.intake.recording_parts.RecordingParts.open_track", gone)
    found, _ = made(tmp_path)
    (inner,) = set(found) - {"a.mkv", "b.txt"}
    assert found[inner].condition is Condition.REFUSED
    assert found[inner].notes[0].endswith("is gone")
    assert found["a.mkv"].condition is found["b.txt"].condition is Condition.GOOD
