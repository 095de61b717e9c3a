"""An expert's way through the demo without a mouse: from the bundle to a package that holds."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import av
import pytest

from reviewer.intake.demo_bundle import write_bundle
from reviewer.model import RedactionKind, Status
from reviewer.model.geometry import Box
from reviewer.plan.worklist import queue_of_work
from tests.helpers.real_window import (
    ROOT,
    RealWindow,
    Screen,
    can_drive,
    state,
    wait_case,
    wait_until,
)

pytestmark = [
    pytest.mark.skipif(not can_drive(), reason="needs Xvfb and xdotool"),
    pytest.mark.slow,
]

START, FOLDER, MAIN = "Records Reviewer", "The folder with the files of the case", "June 4"
GO_TO, REQUEST = "Go to a time", "New request"
ASKER, MATCHES, EXPORT = "Exemption and reason", "Redact all matches", "Export a package"
CAMERA = "video/AXON_Body_3_Video_2025-06-04_1122_X6030A1B2.mp4"
OTHER_CAMERA = "video/AXON_Body_3_Video_2025-06-04_1122_X6039C7D4.mp4"
PHOTO = "photos/IMG_2417.jpg"
COSTS = (OTHER_CAMERA, PHOTO)  # and shows no more
CALL, MAIL = "calls/2515504417_911_110602.wav", "mail/2025-06-05-what-i-saw.eml"
MEMO, ROSTER = "documents/draft-review-memo.pdf", "documents/watch-roster-2025-06-03.csv"
REPORT = "documents/original-case-incident-report.pdf"
STATEMENT, SCAN = "documents/statement-maria-lopez.pdf", "documents/field-notes-scan.pdf"
WAY = 24.0, 26.5  # seconds of the camera that go the whole way: what lies around shows no more
SPAN = 24.8, 25.8  # of them, those in which the passer-by nearly stands still
PLACING = (("Left", 5), ("Down", 13), ("shift+Left", 2), ("shift+Up", 3))
NAME = "Maria Lopez"


def leave_out(record, folder):
    """A bundle without one of its records."""
    (folder / record).unlink()
    about = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    about["records"] = [r for r in about["records"] if r["path"] != record]
    (folder / "bundle.json").write_text(json.dumps(about), encoding="utf-8")


def cut_short(record, folder, begin, end):
    """Leave a recording of a bundle those seconds, which begin with a key frame; nothing is encoded
    anew, and the bundle says when it begins now.
    """
    film = folder / record
    whole = film.rename(film.with_suffix(".whole"))
    with av.open(str(whole)) as read, av.open(str(film), "w") as made:
        copies, begun = {s: made.add_stream_from_template(s) for s in read.streams}, set()
        for packet in read.demux():
            if packet.dts is None or packet.dts * packet.time_base >= end:
                continue
            if packet.is_keyframe and packet.pts * packet.time_base >= begin:
                begun.add(packet.stream)
            if packet.stream in begun:
                late = round(begin / packet.time_base)
                packet.pts, packet.dts = packet.pts - late, packet.dts - late
                packet.stream = copies[packet.stream]
                made.mux(packet)
    whole.unlink()
    about = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    (anchor,) = next(r for r in about["records"] if r["path"] == record)["anchors"]
    anchor["utc"] = (datetime.fromisoformat(anchor["utc"]) + timedelta(seconds=begin)).isoformat()
    (folder / "bundle.json").write_text(json.dumps(about), encoding="utf-8")


@pytest.fixture
def person(tmp_path):
    """Somebody in front of the window with no case, and a bundle that just came."""
    bundle = write_bundle(tmp_path)[0]
    for record in COSTS:
        leave_out(record, bundle)
    cut_short(CAMERA, bundle, *WAY)
    screen = Screen()
    made = None
    try:
        made = RealWindow(screen, tmp_path / "home")
        made.wait_shown(START)
        yield made
    finally:
        if made is not None:
            made.kill()
        screen.close()


@pytest.fixture
def case(person, tmp_path):
    """The case that the person makes of the bundle: nothing is redacted or decided in it."""
    person.press("ctrl+shift+n", title=START)
    person.write(str(tmp_path / "bundle"), FOLDER)
    person.answer(FOLDER)
    person.press("Return", title="New case")
    person.wait_shown(MAIN)
    made = tmp_path / "bundle-case"
    found = state(made)
    assert (found.redactions, found.decisions, found.requests) == ((), (), ())
    return made


def redact_the_face(person, case):
    """Go to a known moment, place a box on the face, cite, and end it when she walks on."""
    person.press("ctrl+1", "ctrl+g", title=MAIN)
    person.write("11:22:55.8", GO_TO)
    person.answer(GO_TO)
    made = wait_until(lambda: _placed(person, case), "a box that was placed by keys")
    person.answer(ASKER, "1")
    wait_case(case, lambda s: s.redactions[0].status is Status.ACCEPTED, "it is accepted")
    person.press("shift+Right", "ctrl+bracketright", title=MAIN)
    wait_case(case, lambda s: s.redactions[0].end != made.end, "it ends where she walks on")
    # It covers less than it did, so it waits to be accepted again.
    person.press("a", title=MAIN)
    wait_case(case, lambda s: s.redactions[0].status is Status.ACCEPTED, "it is accepted again")


def _placed(person, case):
    """B, the arrow keys, Return; nothing if the picture was not there yet."""
    person.press("b", title=MAIN)
    for key, times in PLACING:
        person.press_again(key, times, title=MAIN)
    person.press("Return", title=MAIN)
    try:
        return wait_case(case, lambda s: s.redactions, "a box on the picture", patience=15)[0]
    except AssertionError:
        return None


def redact_the_name(person, case):
    """Every place of the case that reads so, in words and in sound, as one step."""
    before = len(state(case).redactions)
    person.press("ctrl+shift+r", title=MAIN)
    person.write(NAME, MATCHES)
    person.answer(MATCHES)
    wait_case(case, lambda s: len(s.redactions) > before, "the name is redacted")
    person.answer(ASKER, "1")
    wait_case(case, _all_accepted, "all of it is accepted")


def _all_accepted(snapshot):
    return all(r.status is Status.ACCEPTED and r.exemptions for r in snapshot.redactions)


def decide_the_rest(person, case):
    """A draft is withheld, what nobody asked for is left out, the others go as they are."""
    person.press("n", "ctrl+shift+w", title=MAIN)
    person.answer(ASKER, "1")
    wait_case(case, lambda s: MEMO not in _left(s), "the memo is withheld")
    # Withholding has gone on to the first that is left.
    person.press_again("n", _left(state(case)).index(ROSTER), title=MAIN)
    person.press("shift+x", title=MAIN)
    wait_case(case, lambda s: ROSTER not in _left(s), "the roster is left out")
    person.press("ctrl+shift+Return", title=MAIN)
    person.answer("Release all the rest")
    wait_case(case, lambda s: not _left(s), "nothing is left to decide")


def _left(snapshot):
    return [item.record for item in queue_of_work(snapshot)]


def export(person, case):
    """Say who asks, and make the package."""
    person.press("ctrl+e", title=MAIN)
    person.write("Ald. R. Castellanos", REQUEST)
    person.answer(REQUEST)
    asked = wait_until(lambda: state(case).requests, "the request")[0].id
    package = case.parent / f"{case.name}-{asked}-package"
    person.begin_export(package, EXPORT)
    return person.wait_package(package, EXPORT)


def run(*command):
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def head_of_the_passer_by(folder):
    """Where the demo's own review has it while she stands, by the seconds that are left."""
    review = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    region = next(r for r in review["redactions"] if r["record"] == CAMERA and "keyframes" in r)
    keys = {k["t"]: Box(*k["box"]) for k in region["keyframes"]}
    return {t - WAY[0]: box for t, box in keys.items() if SPAN[0] <= t <= SPAN[1]}


def covers(box, head):
    inside = box.x <= head.x and box.y <= head.y
    return inside and box.x + box.w >= head.x + head.w and box.y + box.h >= head.y + head.h


def brightness(film, boxes):
    """The mean brightness in each box of the picture that is shown at its second."""
    waiting, found = sorted(boxes), []
    with av.open(str(film)) as opened:
        for frame in opened.decode(video=0):
            if not waiting:
                break
            if frame.time + 0.001 >= waiting[0]:
                box = boxes[waiting.pop(0)]
                luma = frame.to_ndarray(format="gray")
                high, wide = luma.shape
                rows = slice(round(box.y * high), round((box.y + box.h) * high))
                columns = slice(round(box.x * wide), round((box.x + box.w) * wide))
                found.append(float(luma[rows, columns].mean()))
    assert not waiting
    return found


def redacted_in(case):
    """What was made of the case, record by record."""
    found = {}
    for redaction in state(case).redactions:
        found.setdefault(redaction.record, set()).add(redaction.kind)
    return found


def test_from_the_bundle_to_a_package_by_keys_alone(person, case, tmp_path):
    redact_the_face(person, case)
    redact_the_name(person, case)
    decide_the_rest(person, case)
    package = export(person, case)
    person.press("ctrl+q", title=MAIN)
    assert person.end() == 0, person.said()
    run("-m", "reviewer", "verify", package)
    face = next(r for r in state(case).redactions if r.record == CAMERA)
    heads = head_of_the_passer_by(tmp_path)
    assert len(heads) == 6
    assert all(covers(face.keyframes[0].box, head) for head in heads.values())
    shown = SPAN[0] - WAY[0], SPAN[1] - WAY[0] + 1 / 30
    assert (face.start, face.end) == pytest.approx(shown, abs=0.001)
    (film,) = package.rglob(Path(CAMERA).name)
    assert max(brightness(film, heads)) < 20
    assert min(brightness(tmp_path / "bundle" / CAMERA, heads)) > 60
    assert RedactionKind.SOUND in redacted_in(case)[CALL]
    assert {MAIL, REPORT, STATEMENT, SCAN} <= redacted_in(case).keys()
    judge(case, package, tmp_path)


def judge(case, package, folder):
    """The outside adversary, where there is one."""
    script = os.environ.get("REVIEWER_JUDGE", "")
    if not script:
        return
    review = folder / "made.json"
    run("-m", "reviewer", "review", "export", case, review)
    places = ("--bundle", folder / "bundle", "--review", review, "--package", package)
    (asked,) = state(case).requests
    run(script, *places, "--request", asked.id)
