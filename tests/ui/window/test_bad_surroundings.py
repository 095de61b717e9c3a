"""Disks, screens, devices and files go away, and names come in every script: the window stands."""

import os
import shutil

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTreeView

from reviewer.model import CaseInfo, Facts, Kind, Record
from reviewer.store import Case
from tests.helpers.seen import settle
from tests.helpers.ui_case import CALL, PHOTO, REPORT, VIDEO_A, VIDEO_B
from ui.window.app import start_window

SCRIPTS = (
    "Ήχος από το ασθενοφόρο της Δευτέρας",
    "Запись с нагрудной камеры сотрудника",
    "警官随身摄像机记录的现场视频和相关文件",
    "경찰관 보디캠 녹화 영상 및 관련 서류",
    "現場で撮影された映像と関係する書類",
    "تسجيل كاميرا الشرطة من موقع الحادث",
    "הקלטת מצלמת גוף של שוטר בזירת האירוע",
    "अधिकारी के बॉडी कैमरे की रिकॉर्डिंग",
    "บันทึกภาพจากกล้องติดตัวเจ้าหน้าที่",
    "Ça vé Łódź ﬁn naïve Å Åström",
    "👮🏽‍♀️📹🚔 e\u0301\u0302\u0303\u0304\u0305 \u202eesrever\u202c",
    "a\u200bzero\u200dwidth\ufeff and a tab\there",
)
LONG = 180  # letters


def long_name(number):
    name = f"{number:03} " + (SCRIPTS[number % len(SCRIPTS)] + " ") * 12
    return name[:LONG].strip()


@pytest.fixture
def opened(qapp, qtbot):
    """Opens windows, and closes them."""
    made = []

    def opened(folder):
        window = start_window(qapp, folder)
        made.append(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.workplace is not None and window.workplace.first.done)
        return window

    yield opened
    for window in made:
        window.shut_down()
        window.close()
        window.deleteLater()


def faults_of(window):
    heard = []
    window.notices.failed.connect(lambda *said: heard.append(said))
    return heard


# ---- names


def test_five_hundred_records_with_long_names_of_every_script(opened, tmp_path, qtbot):
    folder = tmp_path / "case"
    with Case.create(folder, CaseInfo(long_name(3), reviewer="Ann")) as case:
        records = []
        for number in range(500):
            name = long_name(number).replace("/", "-")
            path = f"{name[:40]}/{name}.txt"
            place = folder / "originals" / f"{number}.txt"
            place.write_text("words", encoding="utf-8")
            stored, title = f"originals/{number}.txt", name if number % 2 else ""
            kind = (Kind.DOCUMENT, "txt", f"{number:064}", 5, stored, title)
            records.append(Record(path, *kind, facts=Facts()))
        case.add_records(records)
    window = opened(folder)
    faults = faults_of(window)
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768
    session = window.workplace.session
    for record in session.snapshot.records[:: 500 // (2 * len(SCRIPTS))]:
        session.select_record(record.path)
        settle()
    view = window.workplace.views["records"].findChildren(QTreeView)
    assert window.width() == 1366
    assert not faults
    assert all(tree.model() is not None for tree in view)


# ---- screens


def test_a_window_whose_screen_is_unplugged_comes_back(window, qapp):
    free = QGuiApplication.primaryScreen().availableGeometry()
    window.move(free.right() + 4000, free.bottom() + 3000)
    qapp.primaryScreenChanged.emit(QGuiApplication.primaryScreen())
    settle()
    edge = QRect(window.frameGeometry().topLeft(), QPoint(window.frameGeometry().right(), 24))
    assert free.intersects(edge)
    assert window.frameGeometry().top() >= free.top()
    assert window.width() <= free.width()


def test_a_window_that_can_be_seen_stays_where_it_is(window, qapp):
    free = QGuiApplication.primaryScreen().availableGeometry()
    window.move(free.topLeft() + QPoint(30, 20))
    before = window.geometry()
    qapp.primaryScreenChanged.emit(QGuiApplication.primaryScreen())
    settle()
    assert window.geometry() == before


# ---- disks


def test_a_case_on_a_disk_that_takes_nothing_is_read_and_says_why_it_cannot_be_changed(
    opened, case_folder, monkeypatch
):
    may = os.access
    monkeypatch.setattr(os, "access", lambda at, how, **more: how != os.W_OK and may(at, how))
    before = (case_folder / "case.db").read_bytes()
    window = opened(case_folder)
    session, faults = window.workplace.session, faults_of(window)
    for path in (VIDEO_A, REPORT, PHOTO):
        session.select_record(path)
        settle()
    assert "nothing can be written where this case lies" in window.holder_bar.label.text()
    assert window.holder_bar.isVisible()
    assert not window.actions_table["not_responsive"].isEnabled()
    window.actions_table.run_action("bookmark")
    settle()
    assert not session.snapshot.annotations
    assert (case_folder / "case.db").read_bytes() == before
    assert not faults


# ---- files


def gone(case_folder, *paths):
    with Case.open(case_folder) as case:
        for path in paths:
            case.original_path(case.snapshot().get_record(path)).unlink()


def test_records_whose_files_are_gone_say_so_and_the_others_are_there(opened, case_folder, qtbot):
    gone(case_folder, VIDEO_A, CALL, REPORT)
    window = opened(case_folder)
    place, faults = window.workplace, faults_of(window)
    streams = place.player.streams
    qtbot.waitUntil(lambda: bool(streams[VIDEO_A].fault and streams[VIDEO_B].proxy))
    assert "is gone" in streams[VIDEO_A].fault
    for path in (VIDEO_A, CALL, REPORT):
        place.session.select_record(path)
        settle()
        assert f"{path} is gone" in place.stage.sheet.accessibleDescription() + said_on(window)
    place.session.select_record(PHOTO)
    place.playhead.play(1.0)
    here = place.playhead.position
    qtbot.waitUntil(lambda: place.playhead.position > here + 100_000)
    place.playhead.pause()
    assert not faults


def said_on(window):
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in window.findChildren(QLabel))


def test_a_small_copy_that_is_deleted_while_it_plays_gives_way_to_the_original(
    window, context, qtbot
):
    player, stream = context.player, context.player.streams[VIDEO_A]
    context.session.select_record(VIDEO_A)
    player.show_records((VIDEO_A, VIDEO_B))
    context.playhead.seek_to(stream.place.start + 200_000)
    context.playhead.play(0.25)
    qtbot.waitUntil(lambda: player.newest_picture(VIDEO_A) is not None)
    shutil.rmtree(stream.proxy[0].parent)
    player.fit_pictures(VIDEO_A, (333, 187))  # whose reader opens the file anew
    qtbot.waitUntil(lambda: not stream.on_proxy, timeout=30_000)
    context.playhead.pause()
    qtbot.waitUntil(
        lambda: (
            (p := player.newest_picture(VIDEO_A)) is not None
            and p.frame == stream.frame_at(context.playhead.position)
        )
    )
    assert stream.badge_text == "Original"
    assert not stream.fault
