"""From a film with faces to a sealed package: what stays visible is listed, answered, and asked."""

import json

import pytest

from reviewer.attack.face_watch import FaceWatch
from reviewer.attack.probe import PackageFile
from reviewer.cli.main import main
from tests.helpers.drawn_face import face_box
from tests.helpers.film_of_faces import (
    FILM,
    LEFT,
    MOVING,
    PHOTO,
    SCAN,
    box_over,
    case_to_release,
    case_with_faces,
    mask_over,
    write_faces_on_pages,
)


@pytest.fixture
def ask(capsys):
    def run(*words):
        code = main([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


# A command line has no reviewer of its own; in the window everybody has a name.


def looked_at(package):
    """What the package says of the look at its film; no place in a picture."""
    report = json.loads((package / "data" / "attack-report.json").read_text())
    (told,) = report["looked_at"]
    assert told.keys() == {
        *("file", "record", "model", "pictures", "of_pictures", "seconds", "why_not", "seen")
    }
    for seen in told["seen"]:
        assert seen.keys() == {"start", "end", "pictures", "accepted_by"}
    return told


def lower_half(corner):
    x, y, w, h = face_box(corner)
    return [x - 0.02, y + 0.5 * h, w + 0.04, 0.6 * h]


def test_who_stands_beside_a_mask_is_listed_ticked_off_and_blocks_nothing(tmp_path, ask):
    case = case_with_faces(tmp_path, mask_over(LEFT, end=1.0), seconds=1.0)
    code, shown = ask("show", case, "--request", "q1")
    (one,) = shown["release"]["visible"]
    assert (code, one["mask"], shown["release"]["blockers"]) == (0, "", [])
    export = ("export", case, "--request", "q1", "--out")
    code, done = ask(*export, tmp_path / "p1", "--stays", FILM, one["track"])
    assert code == 0
    assert done["visible"] == []
    assert [s["accepted_by"] for s in looked_at(tmp_path / "p1")["seen"]] == ["somebody"]
    _, shown = ask("show", case, "--request", "q1")
    assert shown["release"]["visible"] == []
    # Nothing that is called so stays visible any more.
    code, failed = ask(*export, tmp_path / "p2", "--stays", FILM, one["track"])
    assert code != 0
    assert "stays visible" in failed["error"]["message"]


def test_a_mask_that_leaves_its_subject_waits_until_it_is_widened_or_answered(tmp_path, ask):
    mask = mask_over(LEFT, end=1.0, box=lower_half(LEFT))
    case = case_with_faces(tmp_path, mask, corners=(LEFT,), seconds=1.0)
    _, shown = ask("show", case, "--request", "q1")
    (one,) = shown["release"]["visible"]
    assert (one["mask"], len(shown["release"]["blockers"])) == ("m1", 1)
    export = ("export", case, "--request", "q1", "--out")
    code, failed = ask(*export, tmp_path / "p1")
    assert code == 1
    assert "sticks out of the mask that was made for it" in failed["error"]["message"]
    (finding,) = failed["findings"]
    assert finding["actions"] == ["widen", "leave bare"]
    assert finding["redaction"] == "m1"
    # What is refused is refused whole: the mask is not widened either.
    code, failed = ask(
        *(*export, tmp_path / "p1", "--widen", FILM, "m1", "--leave-bare", FILM, "m1", " ")
    )
    assert code != 0
    assert not (tmp_path / "p1").exists()
    _, shown = ask("show", case, "--request", "q1")
    assert len(shown["release"]["blockers"]) == 1

    code, done = ask(*export, tmp_path / "p1", "--leave-bare", FILM, "m1", "an actor")
    assert code == 0
    (one,) = done["visible"]
    assert one["answer"].endswith(": an actor")
    assert [s["accepted_by"] for s in looked_at(tmp_path / "p1")["seen"]] == ["somebody"]

    code, done = ask(*export, tmp_path / "p2", "--widen", FILM, "m1")
    assert code == 0
    told = looked_at(tmp_path / "p2")
    assert (told["of_pictures"], told["seen"]) == (10, [])
    assert told["pictures"] >= 6  # where the mask begins and ends, and some under it
    _, shown = ask("show", case, "--request", "q1")
    assert shown["release"]["visible"] == []


def test_the_attack_finds_by_itself_what_sticks_out_of_its_mask(tmp_path, ask):
    mask = mask_over(LEFT, end=1.0, box=lower_half(LEFT))
    case = case_with_faces(tmp_path, mask, seconds=1.0)
    export = ("export", case, "--request", "q1", "--out")
    code, failed = ask(*export, tmp_path / "p1")
    assert code == 1
    (finding,) = failed["findings"]
    assert finding["what"] == "A face sticks out of the mask that was made for it."
    assert finding["redaction"] == "m1"
    assert finding["actions"][:2] == ["widen", "leave bare"]
    assert not (tmp_path / "p1").exists()
    code, _ = ask(*export, tmp_path / "p1", "--widen", FILM, "m1")
    assert code == 0
    # Who stands beside it is seen, and nobody said anything of that.
    assert [s["accepted_by"] for s in looked_at(tmp_path / "p1")["seen"]] == [""]


def test_without_its_model_the_attack_says_that_nobody_looked(tmp_path, monkeypatch):
    monkeypatch.setattr("reviewer.attack.faces.resource_path", lambda name: tmp_path / name)
    watch = FaceWatch(PackageFile("data/records/cam.mp4", tmp_path), 10, str)
    assert not watch.look(0.0, None, [])
    told = watch.tell()
    assert (told.pictures, told.model) == (0, "")
    assert told.why_not == "Nobody looked: the model ultraface_rfb_640.onnx is missing."


def test_photos_and_scans_are_listed_answered_and_attacked_as_films_are(tmp_path, ask):
    write_faces_on_pages(tmp_path / "bundle")
    (tmp_path / "bundle" / MOVING).unlink()
    half = box_over(LEFT, SCAN, box=lower_half(LEFT), page=2)
    case = case_to_release(tmp_path, [half])
    export = ("export", case, "--request", "q1", "--out")
    # Nobody looked yet: the attack finds it in the file itself.
    code, failed = ask(*export, tmp_path / "p1")
    assert code == 1
    (finding,) = failed["findings"]
    assert finding["what"] == "A face sticks out of the mask that was made for it."
    assert (finding["record"], finding["where"], finding["redaction"]) == (SCAN, "page 2", "m1")
    _, shown = ask("show", case, "--request", "q1")
    mine, *others = shown["release"]["visible"]
    assert (mine["record"], mine["mask"], mine["place"]) == (SCAN, "m1", "on page 2")
    assert [one["record"] for one in others] == [PHOTO, PHOTO]
    assert len(shown["release"]["blockers"]) == 1
    stays = [word for one in others for word in ("--stays", PHOTO, one["track"])]
    code, _ = ask(*export, tmp_path / "p2", "--widen", SCAN, "m1", *stays)
    assert code == 0
    report = json.loads((tmp_path / "p2" / "data" / "attack-report.json").read_text())
    told = {one["record"]: one for one in report["looked_at"]}
    assert told.keys() == {PHOTO, SCAN}
    assert told[SCAN]["seen"] == []
    assert told[PHOTO]["seen"] == [
        {"start": 0.0, "end": 0.0, "pictures": 1, "accepted_by": "somebody"}
    ]
    assert {one["seconds"] for one in told.values()} == {0.0}
    # Who looked before, and at how much, stands beside it; of the scan nobody did since its box is
    # another.
    looked = {one["record"]: one for one in report["looked_before"]}
    assert looked.keys() == {PHOTO, SCAN}
    before, unseen = looked[PHOTO], looked[SCAN]
    assert (before["pictures"], before["whole"], before["visible"]) == (1, True, {})
    assert (unseen["pictures"], unseen["whole"], unseen["models"]) == (0, False, [])
    assert before["models"] == ["ultraface-rfb640"]
    assert {"yolox-nano", "yunet-2023mar"} <= set(before["others"])
