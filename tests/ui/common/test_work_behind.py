"""One place says what runs behind."""

import pytest

from ui.common.work_behind import BehindWork, WorkBehind


@pytest.fixture
def behind(qapp):
    made = WorkBehind()
    heard = []
    made.changed.connect(lambda: heard.append(made.headline))
    yield made, heard
    made.deleteLater()


def test_it_names_the_thing_in_hand_of_so_many():
    work = BehindWork("Preparing {now} of {total} videos", 2.5, 9)
    assert work.text == "Preparing 3 of 9 videos"
    assert work.share == pytest.approx(2.5 / 9)
    assert BehindWork("Preparing {now} of {total} videos", 9, 9).text == "Preparing 9 of 9 videos"
    assert BehindWork("Checking the originals").share is None


def test_each_change_is_told_once_and_the_end_of_all(behind):
    made, heard = behind
    for done in (0, 0, 1):
        made.show_work("proxies", BehindWork("Preparing {now} of {total} videos", done, 2))
    made.show_work("scans", BehindWork("Reading {now} of {total} scanned pages", 0, 23))
    made.end_work("proxies")
    made.end_work("proxies")
    made.end_work("scans")
    assert heard == [
        "Preparing 1 of 2 videos",
        "Preparing 2 of 2 videos",
        "Preparing 2 of 2 videos, and 1 more",
        "Reading 1 of 23 scanned pages",
        "",
    ]
