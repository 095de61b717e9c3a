"""What a person sees in a browser around births, deaths and splices is what was rendered."""

import numpy as np
import pytest

from tests.helpers.browser import Player, open_browser
from tests.helpers.video_media import Clip, number_of, shown
from tests.helpers.video_release import inner, region

OPEN = "scenecut=0:open-gop=1:bframes=3:b-adapt=0:keyint=15:min-keyint=15"
CLIPS = {
    "closed groups": Clip(sound="aac"),
    "open groups": Clip(x264=OPEN),
    "baseline": Clip(options=(("preset", "ultrafast"), ("profile", "baseline"))),
    "uneven times": Clip(pts=lambda n: n * 512 + (n * n * 37) % 300 + n // 40 * 4000),
}
MOVING = [(1.1, (0.1, 0.3, 0.2, 0.3)), (1.6, (0.6, 0.4, 0.25, 0.3))]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with open_browser(tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.mark.parametrize("name", CLIPS)
def test_around_births_deaths_and_splices_a_browser_shows_what_was_rendered(
    release, browser, tmp_path, name
):
    done = release(CLIPS[name], region(1.1, 1.6, keyframes=MOVING), region(2.4, 2.5, id="r2"))
    assert done.result.details["copied"]
    pictures = shown(done.path)
    player = Player(browser, done.path, tmp_path / "player.html")
    for number in places_of_change(done, pictures):
        begin, end = (float(p.time) for p in pictures[number : number + 2])
        require_alike(done, pictures[number], player.seek((begin + end) / 2).luma)


def test_played_on_over_a_splice_no_picture_is_another(release, browser, tmp_path):
    done = release(CLIPS["closed groups"], region(1.1, 1.6, keyframes=MOVING))
    pictures = shown(done.path)
    seen = Player(browser, done.path, tmp_path / "player.html").play(0.8, 2.3)
    for moment in seen:
        times = np.array([float(p.time) for p in pictures])
        require_alike(done, pictures[int(np.abs(times - moment.time).argmin())], moment.luma)
    numbers = [number_of(moment.luma) for moment in seen]
    assert numbers == sorted(numbers)
    assert numbers[0] < 33 < 48 < numbers[-1]


def places_of_change(done, pictures):
    """Pictures before and behind the place where a box or an encoded stretch begins or ends."""
    encoded = set(done.encoded())
    states = [(len(done.live(p.time)), n in encoded) for n, p in enumerate(pictures)]
    edges = [n for n in range(1, len(states)) if states[n] != states[n - 1]]
    assert len(edges) >= 4
    near = {n + step for n in edges for step in (-1, 0, 1)}
    return sorted(n for n in near if 0 <= n < len(pictures) - 1)


def require_alike(done, rendered, luma):
    """The browser shows this picture, its boxes filled; its colours may be a little off."""
    assert luma.shape == rendered.luma.shape
    assert number_of(luma) == number_of(rendered.luma)
    assert np.corrcoef(luma.ravel(), rendered.luma.ravel())[0, 1] > 0.99
    for r in done.live(rendered.time):
        part = luma[inner(r, rendered.time, rendered)].astype(float)
        assert part.mean() < 20
        assert part.std() < 2
