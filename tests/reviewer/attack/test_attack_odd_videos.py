"""Videos of odd kinds: rendered whole or spliced, the attack does not accuse what is right."""

from fractions import Fraction

import av
import numpy as np
import pytest

from reviewer.model import RedactionKind
from reviewer.model.geometry import Box, Keyframe
from tests.helpers.attacked_release import findings_of_release
from tests.helpers.plans import redaction

OPEN = "keyint=20:min-keyint=20:open-gop=1:bframes=3:b-pyramid=none:scenecut=0:log-level=none"
FAST = {"preset": "ultrafast"}
CLOSED_HEVC = FAST | {"x265-params": "keyint=20:min-keyint=20:open-gop=0:log-level=none"}
OPEN_HEVC = FAST | {"x265-params": OPEN.replace("b-pyramid=none", "b-pyramid=0")}
VIDEOS = {
    "camera's MJPEG": ("mjpeg", "yuvj422p", (320, 240), "avi", {}),
    "AVI with B-frames": ("libx264", "yuv420p", (320, 240), "avi", {"preset": "veryfast"}),
    "grey": ("libx264", "gray", (160, 120), "mp4", {"preset": "ultrafast"}),
    "open groups": ("libx264", "yuv420p", (320, 240), "mp4", {"x264-params": OPEN}),
    "HDR": ("libx265", "yuv420p10le", (320, 240), "mp4", {"x265-params": "log-level=none"}),
    "HEVC": ("libx265", "yuv420p", (320, 240), "mp4", CLOSED_HEVC),
    "HEVC of open groups": ("libx265", "yuv420p", (320, 240), "mkv", OPEN_HEVC),
    "odd sides": ("ffv1", "yuv420p", (33, 35), "mkv", {}),
    "tiny": ("libx264", "yuv420p", (16, 16), "mp4", {"preset": "veryfast"}),
    "tiny and tall": ("libx264", "yuv420p", (18, 34), "mp4", {"preset": "veryfast"}),
    "program stream": ("mpeg2video", "yuv420p", (320, 240), "mpg", {}),
}


def write(path, codec, pixels, size, options):
    width, height = size
    rng = np.random.default_rng(5)
    coarse = np.kron(rng.integers(20, 235, (24, 60)), np.ones((24, 24)))
    with av.open(str(path), "w") as box:
        stream = box.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        stream.codec_context.thread_count = 1
        if codec == "libx265":
            context = stream.codec_context
            context.color_trc, context.color_primaries, context.colorspace = 16, 9, 9
        for number in range(50):
            luma = coarse[number : number + height, 2 * number : 2 * number + width]
            rgb = np.stack([luma, luma * 0.8 + 30, 255 - luma], axis=2).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(rgb, "rgb24").reformat(format=pixels)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))


@pytest.mark.parametrize("name", VIDEOS)
@pytest.mark.parametrize(("start", "end", "style"), [(0.8, 1.2, "fill"), (0.0, 1.9, "blur")])
def test_a_right_release_of_an_odd_video_has_no_finding(name, start, end, style, tmp_path):
    *form, suffix, options = VIDEOS[name]
    source = tmp_path / f"a.{suffix}"
    write(source, *form, options)
    keys = (Keyframe(0.0, Box(0.2, 0.3, 0.3, 0.3)),)
    region = redaction(
        "r1", source.name, RedactionKind.REGION, start=start, end=end, keyframes=keys, style=style
    )
    assert findings_of_release(tmp_path, source, region) == []


def test_sound_whose_container_tells_another_beginning_than_its_decoder_is_not_accused(tmp_path):
    """Opus of 16 kHz in Matroska: each of the two says how much of its start is thrown away."""
    source = tmp_path / "a.mkv"
    rate = 16_000
    at = np.arange(2 * rate) / rate
    sound = (0.4 * np.sin(2 * np.pi * (1500 + 900 * at) * at)).astype(np.float32)
    sound[at < 0.788] = 0  # a word begins just before the mute
    write_sounding(source, sound.reshape(1, -1), rate, "libopus", "mono")
    span = redaction("s1", source.name, RedactionKind.SOUND, start=0.8, end=1.2)
    assert findings_of_release(tmp_path, source, span) == []


def test_deep_sound_of_a_surround_recording_makes_no_mute_wider(tmp_path):
    """AAC codes the channel of deep sound in long windows only."""
    source = tmp_path / "a.mkv"
    rate = 48_000
    at = np.arange(2 * rate) / rate
    tones = [300 + 170 * n for n in range(6)]
    tones[3] = 60
    waves = [0.3 * np.sin(2 * np.pi * (f + 9 * at) * at) for f in tones]
    write_sounding(source, np.array(waves, np.float32), rate, "ac3", "5.1(side)")
    span = redaction("s1", source.name, RedactionKind.SOUND, start=0.8, end=1.2)
    assert findings_of_release(tmp_path, source, span) == []


def test_sound_that_begins_with_a_packet_cut_through_is_muted_where_it_is_heard(tmp_path):
    """So begins a part that was cut out of a broadcast or a disc, its pictures a moment later."""
    source = tmp_path / "a.mkv"
    rate = 48_000
    at = np.arange(3 * rate) / rate
    sound = (0.4 * np.sin(2 * np.pi * (500 + 300 * at) * at)).astype(np.float32)
    write_sounding(source, sound.reshape(1, -1), rate, "mp2", "mono", late=1, cut=True)
    span = redaction("s1", source.name, RedactionKind.SOUND, start=0.8, end=1.2)
    assert findings_of_release(tmp_path, source, span) == []


def write_sounding(path, sound, rate, codec, layout, *, late=0, cut=False):
    """Pictures of two seconds, begun so many seconds late, and sound (channels x samples), whose
    first packet may lack its head.
    """
    with av.open(str(path), "w") as box:
        video = box.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        heard = box.add_stream(codec, rate=rate, layout=layout)
        pictures, sounds = [], []
        for number in range(50):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 99, np.uint8), "rgb24")
            frame.pts, frame.time_base = number + 25 * late, Fraction(1, 25)
            pictures += video.encode(frame)
        size = heard.codec_context.frame_size or 320
        shaper = av.AudioResampler(heard.codec_context.format.name, layout, rate, size)
        for first in range(0, sound.shape[1], 320):
            block = np.ascontiguousarray(sound[:, first : first + 320])
            frame = av.AudioFrame.from_ndarray(block, "fltp", layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
            sounds += [p for f in shaper.resample(frame) for p in heard.encode(f)]
        pictures, sounds = pictures + video.encode(None), sounds + heard.encode(None)
        if cut:
            sounds[0] = _without_head(sounds[0])
        for packet in sorted(pictures + sounds, key=lambda p: p.dts * p.time_base):
            box.mux(packet)


def _without_head(packet):
    made = av.Packet(bytes(packet)[20:])
    made.pts, made.dts, made.time_base = packet.pts, packet.dts, packet.time_base
    made.stream, made.duration = packet.stream, packet.duration
    return made
