"""A headless Chromium, and a player in it that tells what a person would see."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from tests.helpers.waiting import PATIENCE

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1366,768",
    "--mute-audio",
)
# A film is chosen as a file and played from memory: a canvas may not be read once a `file:` address
# was drawn on it, and a server without byte ranges gives a film in which nobody can seek.
_PAGE = """<!doctype html><meta charset="utf-8"><input type="file">
<video muted preload="auto"></video><canvas></canvas><script>
const video = document.querySelector('video'), canvas = document.querySelector('canvas');
function load(done) {
  video.onerror = () => done(video.error.message);
  video.onloadeddata = () => done('');
  video.src = URL.createObjectURL(document.querySelector('input').files[0]);
}
function drawn(time) {
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  pen.drawImage(video, 0, 0);
  const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let text = '';
  for (let at = 0; at < data.length; at += 4)
    text += String.fromCharCode((77 * data[at] + 150 * data[at + 1] + 29 * data[at + 2]) >> 8);
  return [time, canvas.width, btoa(text)];
}
function seek(time, done) {
  // A jump is told before its picture stands there; and where the same one stands, none comes.
  let told = false;
  const tell = () => { if (!told) { told = true; done(drawn(video.currentTime)); } };
  const look = () => { if (video.seeking) video.requestVideoFrameCallback(look); else tell(); };
  video.onerror = () => done(video.error.message);
  video.onseeked = () => setTimeout(tell, 400);
  video.requestVideoFrameCallback(look);
  video.currentTime = time;
}
function play(start, end, rate, done) {
  const seen = [];
  video.onerror = () => done(video.error.message);
  video.onseeked = () => {
    const look = (now, told) => {
      seen.push(drawn(told.mediaTime));
      if (told.mediaTime >= end || video.ended) { video.pause(); done(seen); }
      else video.requestVideoFrameCallback(look);
    };
    video.onended = () => done(seen);
    video.requestVideoFrameCallback(look);
    video.playbackRate = rate;
    video.play();
  };
  video.currentTime = start;
}
</script>"""


@contextmanager
def open_browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Headless Chromium; the test is skipped where there is none."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        pytest.skip("there is no chromium with its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(driver))
    made.set_script_timeout(PATIENCE)
    try:
        yield made
    finally:
        made.quit()


@dataclass(frozen=True)
class Seen:
    """What stood on the screen: the film's own time in seconds, and its luma at full range."""

    time: float
    luma: np.ndarray


class Player:
    """One film in a browser.

    Args:
        browser: Headless Chromium.
        film: The file.
        page: Where its page may be written.
    """

    def __init__(self, browser: webdriver.Chrome, film: Path, page: Path) -> None:
        self._browser = browser
        page.write_text(_PAGE, encoding="utf-8")
        browser.get(page.as_uri())
        browser.find_element(By.CSS_SELECTOR, "input").send_keys(str(film))
        fault = browser.execute_async_script("load(arguments[0])")
        assert not fault, fault

    def seek(self, time: float) -> Seen:
        """What is seen after a jump to a time."""
        return _seen(self._told("seek(arguments[0], arguments[1])", time))

    def play(self, start: float, end: float, rate: float = 0.5) -> list[Seen]:
        """What is seen one after the other while a stretch is played."""
        script = "play(arguments[0], arguments[1], arguments[2], arguments[3])"
        return [_seen(s) for s in self._told(script, start, end, rate)]

    def _told(self, script: str, *given: float) -> list:
        told = self._browser.execute_async_script(script, *given)
        assert not isinstance(told, str), told
        return told


def _seen(told: tuple[float, int, str]) -> Seen:
    time, width, data = told
    return Seen(time, np.frombuffer(base64.b64decode(data), np.uint8).reshape(-1, width))
