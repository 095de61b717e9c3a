"""The viewer in a real browser, from the disk, without a network."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from reviewer import package
from reviewer.attack.report import Check, Report
from reviewer.model import ItemStatus, RequestItem
from tests.helpers.browser import open_browser
from tests.helpers.package_media import HOSTILE, release
from tests.helpers.waiting import PATIENCE


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    """The address of a sealed package's viewer."""
    place = tmp_path_factory.mktemp("viewer")
    made = release(place / "out", seconds=8.0)
    records = tuple(step.record for step in made.plan.steps)
    items = [
        *(RequestItem("1", "Footage " * 9, ItemStatus.PARTLY, records[:4], "All there is."),),
        *(RequestItem(str(n), "Reports of the day " * n) for n in range(2, 9)),
    ]
    asked = replace(made.plan.request, items=tuple(items))
    made = replace(made, plan=replace(made.plan, request=asked))
    folder = place / "package"
    folder.mkdir()
    package.build_package(folder, made.plan, made.rendered, made.outputs)
    check = Check("words", "data/records/docs/report.pdf", "pypdfium2 5.15", 3, 3)
    package.write_report(folder, Report([check]), made.plan)
    package.seal_package(folder, made.plan, package.signing_key(place / "home"))
    return (folder / "data/index.html").as_uri()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with open_browser(tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.fixture
def viewer(browser, page):
    """The viewer, freshly opened; afterwards: no error, and nothing asked of a network."""
    browser.get("about:blank")
    browser.get(page)
    yield browser
    assert [e for e in browser.get_log("browser") if e["level"] in ("SEVERE", "WARNING")] == []
    assert [
        a
        for a in _asked(browser)
        if not a.startswith(("file:", "blob:", "data:", "about:", "chrome"))
    ] == []


def _asked(browser) -> list[str]:
    messages = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]
    return [
        m["params"]["request"]["url"]
        for m in messages
        if m["method"] == "Network.requestWillBeSent"
    ]


def go(browser, view: str) -> None:
    browser.find_element(By.CSS_SELECTOR, f'#tabs a[data-view="{view}"]').click()


def until(browser, script: str, seconds: float = PATIENCE):
    return WebDriverWait(browser, seconds, 0.05).until(lambda b: b.execute_script(script))


def times(browser) -> list[float]:
    """Where each playing video stands, on the case clock."""
    return browser.execute_script(
        "return [...viewer.play.wall.tracks.values()].filter(t => t.element.tagName === 'VIDEO')"
        ".map(t => t.record.clock.origin / 1e6"
        " + t.element.currentTime * (1 + t.record.clock.drift))"
    )


def ready(browser) -> None:
    until(
        browser,
        "return [...viewer.play.wall.tracks.values()].every(t => t.element.readyState >= 3)",
    )


def test_the_overview_says_what_was_given_and_what_not(viewer):
    text = viewer.find_element(By.ID, "view-overview").text
    for needed in (
        "We found 10 records",
        "Ald. Vasquez",
        "June 10, 2025",
        "Personal privacy",
        "Withheld in full",
    ):
        assert needed in text
    assert "Play the recordings together" in text


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_asked_got_hidden_and_missing_are_answered_in_one_screen(viewer, width, height):
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    viewer.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        ends = viewer.execute_script(
            "return [...document.querySelectorAll('.brief-card')]"
            ".map(card => card.getBoundingClientRect()).map(box => [box.right, box.bottom])"
        )
        words = viewer.find_element(By.CLASS_NAME, "brief").text
    finally:
        viewer.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert len(ends) == 4
    assert all(right <= width and bottom <= height for right, bottom in ends)
    for told in ("8 items: 1 delivered in part, 7 pending.", "9 of the 10 records", "1 record"):
        assert told in words


def test_two_videos_play_together_on_the_case_clock(viewer):
    go(viewer, "play")
    ready(viewer)
    viewer.execute_script("viewer.play.wall.seek(4.0)")
    viewer.find_element(By.ID, "play-button").click()
    until(viewer, "return viewer.play.wall.now() > 5.2")
    apart = []

    def goes_in_step(browser):
        """For a whole second; a busy machine may need some seconds to come to it."""
        if browser.execute_script("return viewer.play.wall.now() > 7.5"):
            browser.execute_script("viewer.play.wall.seek(4.0)")
            apart.clear()
        one, other = times(browser)
        apart.append(abs(one - other))
        return len(apart) >= 10 and max(apart[-10:]) < 0.1

    WebDriverWait(viewer, PATIENCE, 0.1).until(goes_in_step)
    assert viewer.execute_script("return viewer.play.wall.playing")
    viewer.find_element(By.TAG_NAME, "body").send_keys(" ")
    until(viewer, "return !viewer.play.wall.playing")


def test_a_seek_on_the_timeline_moves_every_recording(viewer):
    go(viewer, "play")
    ready(viewer)
    area = viewer.find_element(By.CSS_SELECTOR, ".lanes-area")
    ActionChains(viewer).move_to_element(area).click().perform()
    until(viewer, "return viewer.play.wall.now() > 4")
    until(viewer, "return [...viewer.play.wall.tracks.values()].every(t => !t.element.seeking)")
    a, b = times(viewer)
    assert abs(a - b) < 0.06
    assert viewer.find_element(By.ID, "case-clock").text.startswith("14:15:3")
    assert (
        viewer.find_element(By.CSS_SELECTOR, ".lanes-area")
        .get_attribute("aria-valuetext")
        .endswith("CDT")
    )


def test_keys_step_and_jump(viewer):
    go(viewer, "play")
    ready(viewer)
    body = viewer.find_element(By.TAG_NAME, "body")
    viewer.execute_script("viewer.play.wall.seek(4.0)")
    body.send_keys(".")
    assert viewer.execute_script("return viewer.play.wall.now()") == pytest.approx(4.05, abs=0.03)
    body.send_keys(Keys.ARROW_RIGHT)
    assert viewer.execute_script("return viewer.play.wall.now()") == pytest.approx(9.05, abs=0.03)
    body.send_keys(Keys.HOME)
    assert viewer.execute_script("return viewer.play.wall.now()") == 0


def test_the_transcript_follows_and_leads(viewer):
    go(viewer, "play")
    ready(viewer)
    cues = viewer.find_elements(By.CSS_SELECTOR, ".panel .cue")
    assert "REDACTED 7(1)(b)" in cues[1].text
    cues[2].click()
    until(viewer, "return document.querySelector('.panel .cue.now')")
    assert "warrant" in viewer.find_element(By.CSS_SELECTOR, ".panel .cue.now").text
    viewer.execute_script("viewer.play.wall.seek(2.8)")  # 2.8 s into the call
    until(viewer, "return document.querySelector('.sounds').textContent.includes('Sound hidden')")


def test_the_wall_says_what_is_hidden_now(viewer):
    go(viewer, "play")
    ready(viewer)
    viewer.execute_script("viewer.play.wall.seek(3.0)")  # 1.5 s into officer A's video
    until(
        viewer,
        "return [...document.querySelectorAll('.tile-hidden')].some(n => "
        "n.textContent.includes('Picture hidden: 7(1)(c) Personal privacy'))",
    )


def test_search_finds_what_was_said_written_and_logged(viewer):
    viewer.find_element(By.ID, "search-box").send_keys("Caller")
    until(viewer, "return document.querySelectorAll('#search-results .hit').length >= 4")
    text = viewer.find_element(By.ID, "search-results").text
    for needed in (
        "911 call 1, transcript",
        "Dispatch events",
        "Units sent on 4 June",
        "redaction log",
    ):
        assert needed in text
    viewer.find_element(By.CSS_SELECTOR, "#search-results .hit").click()
    until(viewer, "return document.body.dataset.view === 'records'")


def test_the_log_is_filtered_and_sorted(viewer):
    go(viewer, "log")
    rows = viewer.find_elements(By.CSS_SELECTOR, "#log-table tbody tr")
    assert len(rows) == 10
    viewer.find_element(By.ID, "log-filter").send_keys("bystander")
    until(viewer, "return document.querySelectorAll('#log-table tbody tr').length === 2")
    heads = viewer.find_elements(By.CSS_SELECTOR, "#log-table .sort")
    heads[1].click()
    heads[1].click()
    assert viewer.find_element(By.CSS_SELECTOR, "#log-table tbody tr").text.find("Officer B") >= 0


def test_every_record_opens_and_a_hostile_title_is_only_text(viewer):
    number = viewer.execute_script("return document.querySelectorAll('.record-list a').length")
    for record in range(number):
        viewer.execute_script(f"location.hash = '#records/{record}'")
        until(
            viewer,
            f"return document.querySelector('[data-record=\"{record}\"][aria-current]') !== null",
        )
        assert viewer.find_element(By.CSS_SELECTOR, ".detail h1").text
    titles = [n.text for n in viewer.find_elements(By.CSS_SELECTOR, ".record-title")]
    assert HOSTILE in titles
    assert viewer.execute_script("return document.querySelectorAll('img[src=x]').length") == 0


def test_every_control_has_a_name_and_every_table_has_heads(viewer):
    nameless = viewer.execute_script(
        "return [...document.querySelectorAll('button, input, select, a, iframe, video')]"
        ".filter(n =>"
        " !(n.textContent.trim() || n.getAttribute('aria-label') || n.title || n.closest('label')"
        " || n.querySelector('[aria-label]'))).map(n => n.outerHTML)"
    )
    assert nameless == []
    assert viewer.execute_script(
        "return [...document.querySelectorAll('table')]"
        ".every(t => t.querySelector('th[scope=col]'))"
    )


def test_play_opens_at_the_first_picture_and_shows_no_black_tile(viewer):
    go(viewer, "play")
    ready(viewer)
    until(viewer, "return document.querySelectorAll('.tile:not([hidden])').length === 1")
    shown = viewer.find_elements(By.CSS_SELECTOR, ".tile")
    assert [t.text.splitlines()[0] for t in shown if t.is_displayed()] == ["Officer A, body camera"]
    away = [c.text for c in viewer.find_elements(By.CSS_SELECTOR, ".chips .chip")]
    assert len(away) == 1
    assert away[0].startswith("Officer B, body camera")
    assert "begins at 14:15:33" in away[0]
    viewer.find_element(By.CSS_SELECTOR, ".chips .chip").click()
    until(viewer, "return document.querySelectorAll('.tile:not([hidden])').length === 2")


def test_a_call_without_pictures_stands_large(viewer):
    go(viewer, "play")
    ready(viewer)
    viewer.execute_script("viewer.play.wall.seek(0.9)")
    until(viewer, "return document.querySelector('.play.only-sound .sound')")
    assert "what is the address" in viewer.find_element(By.CSS_SELECTOR, ".sound").text


def test_what_is_missing_stands_on_the_first_page(viewer):
    missing = viewer.find_element(By.CSS_SELECTOR, ".missing").text
    assert "withheld in full. 7(1)(f)" in missing
    assert "a draft that was never cited" in missing
    assert "Newsletter not responsive. another event" in missing


def test_a_reason_is_given_for_everything_that_is_hidden(viewer):
    go(viewer, "log")
    reasons = [
        cell.text for cell in viewer.find_elements(By.CSS_SELECTOR, "#log-table td:last-child")
    ]
    assert len(reasons) == 10
    assert all(reasons)
    assert not any("see the" in reason for reason in reasons)


def test_a_hidden_part_of_a_picture_is_shown_as_released(viewer):
    record = "return document.querySelector('.record-list a[data-record] .record-title')"
    until(viewer, f"{record} !== null")
    number = viewer.execute_script(
        "return [...document.querySelectorAll('.record-list a')]"
        ".find(a => a.textContent.includes('Officer A')).dataset.record"
    )
    viewer.execute_script(f"location.hash = '#records/{number}'")
    until(
        viewer,
        "const v = document.querySelector('.still video');"
        "v && v.scrollIntoView(); return v && v.readyState >= 2 && v.currentTime > 1.9",
    )


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_no_view_is_wider_than_its_window(viewer, width):
    viewer.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False},
    )
    for view in ("overview", "play", "records", "log", "withheld", "help"):
        viewer.execute_script(f"location.hash = '#{view}'")
        until(viewer, f"return document.body.dataset.view === '{view}'")
        assert viewer.execute_script("return document.documentElement.scrollWidth") <= width, view
    viewer.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_package_stays_whole_after_it_was_looked_at(viewer, page):
    folder = Path(page.removeprefix("file://")).parent.parent
    assert package.verify_package(folder).is_whole
