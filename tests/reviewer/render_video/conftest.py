"""Clips that are made once, and their releases."""

import shutil
from pathlib import Path

import pytest

from reviewer.model import Redaction
from tests.helpers.video_media import Clip, make
from tests.helpers.video_release import Release, release_of


@pytest.fixture(scope="session")
def clips(tmp_path_factory):
    """Makes a clip once."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[tuple[str, Clip], Path] = {}

    def get(clip: Clip, suffix: str = ".mp4") -> Path:
        key = suffix, clip
        if key not in made:
            made[key] = make(folder / f"clip{len(made)}{suffix}", clip)
        return made[key]

    return get


@pytest.fixture
def release(clips, tmp_path):
    """Renders a clip."""

    def make_release(clip: Clip, *redactions: Redaction, suffix: str = ".mp4") -> Release:
        return release_of(clips(clip, suffix), tmp_path / "out", *redactions)

    return make_release


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """The ffmpeg program; the test is skipped without it."""
    found = shutil.which("ffmpeg")
    if found is None:
        pytest.skip("there is no ffmpeg program")
    return found
