"""Boxes that are proposed over what is seen in images, and what a rejection keeps away."""

import json
from dataclasses import replace

import pytest
from PIL import Image

from reviewer.cli.main import main
from reviewer.detect.look_at_images import ImageLooker, SeenOnPage
from reviewer.detect.pictures import Found, rules_of_kinds
from reviewer.detect.propose_boxes import pad_things, propose_boxes
from reviewer.intake import new_case
from reviewer.model import ImageRedaction, Kind, Put, Record, Source, Status
from reviewer.model.geometry import Box, share_inside
from reviewer.store import Case
from reviewer.system.home import home_folder
from reviewer.system.resources import resource_path

# Where the two heads of the demo's photo are, as looked at: x, y, width and height.
HEADS = (Box(0.518, 0.246, 0.036, 0.054), Box(0.354, 0.567, 0.070, 0.089))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    place = tmp_path_factory.mktemp("photos") / "bundle"
    place.mkdir()
    with Image.open(resource_path("demo/bundle/photos/IMG_2417.jpg")) as photo:
        small = photo.resize((960, 720))
    turned = Image.Exif()
    turned[0x112] = 6  # to be turned clockwise by whoever shows it
    small.transpose(Image.Transpose.ROTATE_90).save(place / "turned.jpg", exif=turned)
    black = Image.new("RGB", small.size)
    black.save(place / "moving.gif", save_all=True, append_images=[small], duration=80)
    black.resize((16, 16)).save(place / "tiny.png")
    (place / "note.txt").write_text("Nothing to be seen here.\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def detected(bundle, tmp_path_factory):
    """A case after a first look, and what that answered."""
    folder = tmp_path_factory.mktemp("photos") / "case"
    new_case(folder, bundle)
    return folder


def detect(capsys, folder, *more):
    status = main(["detect", str(folder), *more, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_heads_are_proposed_on_photos_as_displayed_and_on_every_picture_of_an_animation(
    detected, capsys, monkeypatch
):
    status, told = detect(capsys, detected, "--what", "heads,faces")
    assert (status, told["warnings"]) == (0, [])
    by_record = {path: [] for path in ("turned.jpg", "moving.gif")}
    for made in told["proposed"]:
        assert (made["kind"], made["source"], made["status"]) == ("region", "heads", "proposed")
        assert (made["exemptions"], made["reason"]) == (["7(1)(c)"], "looks like a head")
        by_record[made["record"]].append(Box(*made["box"]))
    for path, boxes in by_record.items():
        for head in HEADS:
            assert max(share_inside(head, box) for box in boxes) > 0.96, path
        assert len(boxes) == len(HEADS)

    # What was seen is kept: it is not looked at again, and nothing is proposed twice.
    monkeypatch.setattr(ImageLooker, "look_at_record", None)
    with Case.open(detected, author="Ann") as case:
        first = case.snapshot().redactions[0]
        case.apply([Put(replace(first, status=Status.REJECTED))], "Reject a proposal")
    assert detect(capsys, detected, "--what", "heads,faces")[1]["proposed"] == []


@pytest.mark.parametrize("what", ["ghosts", "heads,vehicles", ","])
def test_what_nobody_looks_for_is_wrong_use(detected, capsys, what):
    assert main(["detect", str(detected), "--what", what]) == 2
    assert "--what takes faces, " in capsys.readouterr().err


def test_without_models_it_is_told_and_nothing_is_taken_for_empty(
    detected, capsys, monkeypatch, tmp_path
):
    (tmp_path / "detectors").mkdir()
    shipped = resource_path("detectors/pictures.json").read_bytes()
    (tmp_path / "detectors" / "pictures.json").write_bytes(shipped)
    monkeypatch.setattr("reviewer.detect.pictures.rows.resource_path", tmp_path.joinpath)
    assert main(["detect", str(detected), "--what", "plates,pii"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("reviewer: Plates cannot be looked for. ")
    assert "the model PP-OCRv6_det_small.onnx is missing" in told
    assert len(told.strip().splitlines()) == 1
    # What needs no model goes on.
    assert main(["detect", str(detected), "--what", "names", "--record", "note.txt"]) == 0


def test_a_model_that_cannot_be_used_is_blamed_and_no_record(detected, capsys):
    row = {"name": "own", "module": "yolo", "models": [{"file": "own.onnx", "licence": "mine"}]}
    row |= {"finds": {"tattoos": {"collect": 0.3, "sure": 0.5}}}
    row |= {"options": {"output": "yolox", "size": 320, "classes": {"0": "tattoos"}}}
    data = {"format": "records-reviewer/detectors", "version": 1, "detectors": [row]}
    home_folder().mkdir(parents=True, exist_ok=True)
    (home_folder() / "own.onnx").write_bytes(b"no model")
    (home_folder() / "detectors.json").write_text(json.dumps(data), encoding="utf-8")
    assert main(["detect", str(detected), "--what", "tattoos"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("reviewer: The model own.onnx of the detector own cannot be used")


PHOTO = Record("photo.jpg", Kind.IMAGE, "jpeg", "0" * 64, 1, "photo.jpg")


def box_over(kind, x, status=Status.REJECTED):
    return ImageRedaction("r", "photo.jpg", box=Box(x, 0.2, 0.1, 0.1), source=kind, status=status)


def boxes_over(found, there=()):
    rules = rules_of_kinds()
    return propose_boxes(PHOTO, pad_things([SeenOnPage(1, tuple(found))], rules), rules, there)


@pytest.mark.parametrize(
    ("there", "comes"),
    [
        ([], True),
        ([box_over(Source("faces"), 0.21)], False),  # rejected, a little to the side
        ([box_over(Source("heads"), 0.2)], False),  # rejected by its other name
        ([box_over(Source("faces"), 0.6)], True),  # another face was rejected
        ([box_over(Source("screens"), 0.2)], True),  # something else was rejected there
        ([box_over(Source.MANUAL, 0.2, Status.ACCEPTED)], False),  # it is hidden already
        ([box_over(Source("faces"), 0.2, Status.PROPOSED)], False),  # it is proposed already
        # What is merely proposed may be rejected, and then the face would be bare.
        ([box_over(Source("persons"), 0.2, Status.PROPOSED)], True),
    ],
)
def test_a_rejected_thing_does_not_come_back(there, comes):
    face = Found("faces", Box(0.21, 0.21, 0.07, 0.07), 0.9)
    assert bool(boxes_over([face], there).proposals) is comes


def test_unsure_covered_clocks_and_pages_of_writing_are_not_proposed():
    def sources(*found):
        made = boxes_over(found)
        return [r.source for r in made.proposals], made.told

    at = Box(0.2, 0.2, 0.2, 0.1)
    text = Found("text", at, 0.9, "Sgt. Miller")
    assert sources(text) == (["text"], ())
    assert sources(Found("faces", at, 0.5))[0] == []
    assert sources(text, Found("plates", Box(0.1, 0.1, 0.4, 0.3), 0.9, "AB123"))[0] == ["plates"]
    clock = replace(text, text="2025-06-04 16:22:31 -0500")
    assert sources(replace(clock, box=Box(0.2, 0.02, 0.2, 0.1)))[0] == []
    assert sources(clock)[0] == ["text"]  # in the middle of the picture it is a paper or a screen
    page = [replace(text, box=Box(0.1, 0.03 * n, 0.5, 0.02)) for n in range(30)]
    told = sources(*page)
    assert told[0] == []
    assert "full of writing" in told[1][0]


def test_what_lies_in_a_rejected_plate_is_looked_at_by_itself():
    at = Box(0.2, 0.2, 0.1, 0.1)
    found = Found("plates", at, 0.9), Found("text", Box(0.21, 0.22, 0.07, 0.05), 0.9, "Maria")
    there = [box_over(Source("plates"), 0.2)]
    made = boxes_over(found, there).proposals
    assert [one.source for one in made] == ["text"]


def test_what_was_read_stands_in_no_reason():
    found = Found("plates", Box(0.1, 0.1, 0.4, 0.3), 0.9, "AB123")
    [made] = boxes_over([found]).proposals
    assert "AB123" not in made.reason + made.id
