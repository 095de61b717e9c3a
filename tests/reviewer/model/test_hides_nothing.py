"""A redaction that hides nothing is refused, wherever it comes from."""

from dataclasses import replace

import pytest

from reviewer.model import Facts, Kind, Record, RedactionKind
from reviewer.model.hides_nothing import hides_nothing
from tests.helpers.redactions import any_redaction

VIDEO = Record(
    "v.mp4",
    Kind.VIDEO,
    "mp4",
    "0" * 64,
    1,
    "v.mp4",
    facts=Facts(
        time_base=(1, 1000),
        duration=10_000,
        pictures=(0.84, 6.0),
        sound=(0.0, 10.0),
        video_codec="h264",
        audio_codec="aac",
        channels=2,
    ),
)


def made(kind, start, end, channel=None):
    return any_redaction("r1", "v.mp4", kind, ("7(1)(c)",), start=start, end=end, channel=channel)


@pytest.mark.parametrize(
    ("kind", "start", "end", "channel", "nothing"),
    [
        (RedactionKind.SOUND, 7.0, 8.0, None, False),
        (RedactionKind.SOUND, 0.0, 0.5, 1, False),
        (RedactionKind.SOUND, 0.0, 0.5, 2, True),
        (RedactionKind.SOUND, 10.0, 10.4, None, True),
        (RedactionKind.SOUND, 3.0, 3.0, None, True),
        (RedactionKind.REGION, 7.0, 8.0, None, True),
        (RedactionKind.REGION, 0.0, 0.5, None, True),
        (RedactionKind.REGION, 0.5, 0.9, None, False),
        (RedactionKind.REGION, 5.9, 8.0, None, False),
    ],
)
def test_what_hides_nothing_is_known(kind, start, end, channel, nothing):
    assert bool(hides_nothing(made(kind, start, end, channel), VIDEO)) is nothing


def test_a_video_without_sound_has_none_to_mute():
    silent = replace(VIDEO, facts=replace(VIDEO.facts, audio_codec=None, sound=None, channels=None))
    assert hides_nothing(made(RedactionKind.SOUND, 1.0, 2.0), silent)
