"""What is found in single pictures, by whom, and what is said where nobody can look."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from reviewer.detect import pictures
from reviewer.detect.pictures import (
    Found,
    faults_of_detectors,
    load_detectors,
    look_at_picture,
    look_closely_at_picture,
)
from reviewer.detect.pictures.burned_in_clock import (
    is_burned_in_clock,
    looks_like_clock,
    read_through_time,
)
from reviewer.detect.pictures.things import box_of_pixels
from reviewer.errors import BadInput
from reviewer.model.geometry import Box
from reviewer.system.home import home_folder
from reviewer.system.resources import resource_path

RED_SQUARES = """
import numpy as np
from reviewer.detect.pictures.model_detector import RowDetector
from reviewer.detect.pictures.things import Found, box_of_pixels


class RedSquares(RowDetector):
    def find_things(self, picture, known=()):
        rows, columns = np.nonzero((picture == (0, 0, 255)).all(axis=2))
        if not rows.size:
            return []  # it is asked about parts of a picture, too
        edges = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        return [Found("squares", box_of_pixels(edges, picture.shape[1::-1]), 0.9)]


def make_detector(row):
    return RedSquares(row)
"""


def write_own(*rows):
    home_folder().mkdir(parents=True, exist_ok=True)
    data = {"format": "records-reviewer/detectors", "version": 1, "detectors": rows}
    (home_folder() / "detectors.json").write_text(json.dumps(data), encoding="utf-8")


def test_one_file_and_one_row_add_a_detector(tmp_path, monkeypatch):
    (tmp_path / "red_squares.py").write_text(RED_SQUARES, encoding="utf-8")
    monkeypatch.setattr(pictures, "__path__", [*pictures.__path__, str(tmp_path)])
    rule = {"label": "a red square", "collect": 0.5, "sure": 0.8}
    write_own({"name": "red-squares", "module": "red_squares", "finds": {"squares": rule}})

    picture = np.zeros((100, 200, 3), np.uint8)
    picture[20:40, 100:150] = (0, 0, 255)
    [found] = look_at_picture(picture, load_detectors(["squares"]))
    assert (found.kind, found.box.to_list()) == ("squares", [0.5, 0.2, 0.25, 0.2])
    assert pictures.rules_of_kinds()["squares"].label == "a red square"
    assert faults_of_detectors(["squares"]) == []


def test_settings_that_do_not_fit_are_refused_by_place():
    write_own({"name": "mine", "module": "../evil", "finds": {"faces": {"collect": 0, "sure": 1}}})
    with pytest.raises(BadInput, match=r"detectors\[0\]\.module"):
        pictures.picture_rows()


def test_no_models_is_a_true_statement(tmp_path, monkeypatch):
    shutil.copytree(resource_path("detectors"), tmp_path / "detectors")
    monkeypatch.setattr("reviewer.detect.pictures.rows.resource_path", lambda name: tmp_path / name)
    assert load_detectors(["faces"]) == []
    [told] = faults_of_detectors(["faces"])
    assert told == (
        "Faces are not looked for by yunet-2023mar: "
        "the model face_detection_yunet_2023mar.onnx is missing."
    )


def test_a_model_of_another_hash_is_not_used(tmp_path, monkeypatch):
    shutil.copytree(resource_path("detectors"), tmp_path / "detectors")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "face_detection_yunet_2023mar.onnx").write_bytes(b"evil")
    monkeypatch.setattr("reviewer.detect.pictures.rows.resource_path", lambda name: tmp_path / name)
    assert load_detectors(["faces"]) == []
    assert "is not the one that belongs to it" in faults_of_detectors(["faces"])[0]


@pytest.fixture(scope="module")
def everything():
    """All detectors of the program, loaded once."""
    return load_detectors(sorted(pictures.rules_of_kinds()))


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((48, 64, 3), np.uint8),
        np.full((48, 64, 3), 255, np.uint8),
        np.arange(768, dtype=np.uint8).reshape(16, 16, 3),
        np.zeros((1, 1, 3), np.uint8),
        np.full((2, 900, 3), 90, np.uint8),
    ],
    ids=["black", "white", "16x16", "1x1", "a line"],
)
def test_pictures_of_nothing_hold_nothing(everything, picture):
    assert look_at_picture(picture, everything) == []


def test_a_plate_is_hidden_whole_and_its_text_is_read(everything):
    page = Image.new("RGB", (640, 360), (70, 90, 110))
    draw = ImageDraw.Draw(page)
    draw.rounded_rectangle((250, 150, 400, 200), 6, (250, 250, 245), (20, 20, 90), 3)
    draw.text((325, 176), "EZ 48291", (10, 10, 60), ImageFont.load_default(32), anchor="mm")
    picture = np.asarray(page)[..., ::-1].copy()
    [plate] = [f for f in look_at_picture(picture, everything) if f.kind == "plates"]
    assert plate.text == "EZ48291"
    left, top, right, bottom = plate.box.to_pixels(640, 360)
    assert left <= 254
    assert top <= 154
    assert right >= 396
    assert bottom >= 196


@pytest.mark.parametrize(
    ("text", "is_clock"),
    [
        ("2025-06-0416:22:31-0500", True),
        ("2025-06-04 T21:22:31Z AXON BODY 3 X6030A1B2", True),
        ("06/04/2025 16:22:31", True),
        ("2025-06-04T21:22:31ZAXONBODY3X6030A1B2", True),
        ("CAM 03 Wed 06/04/2025 04:22:31 PM", True),
        ("Appt 05/12/2024 10:30 Maria Lopez 312-555-0142", False),
        ("05/12/2024 10:30 Lee", False),
        ("05/12/2024 10:30 AB 12345", False),
        ("AXON BODY 3 X6030A1B2", False),
        ("312-555-0142", False),
        ("5542 S. Kimbark", False),
    ],
)
def test_a_day_and_a_time_are_a_clock(text, is_clock):
    assert looks_like_clock(text) is is_clock


def test_a_clock_stands_still():
    here, there = Box(0.6, 0.02, 0.3, 0.04), Box(0.3, 0.4, 0.3, 0.04)
    clock = "2025-06-04 16:22:31"
    assert is_burned_in_clock([here], clock)
    assert not is_burned_in_clock([here] * 4, clock)  # it was not seen to go on
    # From before noon until behind it, once misread.
    times = ["11:59:57", "11:59:58", "17:59:59", "12:00:00", "12:00:01", "12:00:02"]
    readings = [(n + 0.3, f"2025-06-04 {time}") for n, time in enumerate(times)]
    clock = read_through_time(readings[0][1], readings)
    assert clock == "2025-06-04 11:59:57 … 2025-06-04 12:00:02"
    assert is_burned_in_clock([here] * 4, clock)
    paper = [(when, readings[0][1]) for when, _ in readings]
    assert read_through_time(paper[0][1], paper) == paper[0][1]
    assert not is_burned_in_clock([there] * 4, clock)  # in the middle of the picture
    assert not is_burned_in_clock([here, there], clock)  # it stands on something that moves
    assert not is_burned_in_clock([here] * 4, "312 555 0142 99")


def test_far_things_in_a_large_photo_are_found_by_looking_at_its_parts():
    class MarkFinder:
        """Finds a white mark, unless the picture is too large for that."""

        name, version, kinds = "marks", "1", ("marks",)

        def find_things(self, picture, known=()):
            rows, columns = np.nonzero(picture[..., 0])
            if max(picture.shape) > 2000 or not len(rows):
                return []
            edges = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            return [Found("marks", box_of_pixels(edges, picture.shape[1::-1]), 0.9)]

    large = np.zeros((500, 5000, 3), np.uint8)
    large[100:150, 1750:1800] = 255  # in what the first two parts share
    large[300:350, 4900:4950] = 255
    assert look_at_picture(large, [MarkFinder()]) == []
    boxes = [one.box.to_pixels(5000, 500) for one in look_closely_at_picture(large, [MarkFinder()])]
    assert sorted(boxes) == [(1750, 100, 1800, 150), (4900, 300, 4950, 350)]


class FakeNetwork:
    """Answers as a YOLOv8 would to a picture of 320 x 320: one box of the second class."""

    def setInput(self, blob):
        assert blob.shape == (1, 3, 320, 320)
        assert blob.max() <= 1.0

    def forward(self):
        out = np.zeros((1, 6, 40), np.float32)
        out[0, :, 7] = (160, 80, 32, 16, 0.1, 0.9)
        return out


OWN = {"name": "own", "module": "yolo", "models": [{"file": "own.onnx", "licence": "mine"}]}
TATTOOS = {"tattoos": {"label": "a tattoo", "collect": 0.3, "sure": 0.5}}


def test_a_model_of_ones_own_is_a_settings_entry(monkeypatch):
    options = {"output": "yolov8", "size": 320, "classes": {"1": "tattoos"}}
    write_own(OWN | {"finds": TATTOOS, "options": options})
    assert faults_of_detectors(["tattoos"]) == [
        "Tattoos are not looked for by own: the model own.onnx is missing."
    ]
    (home_folder() / "own.onnx").write_bytes(b"a model")
    monkeypatch.setattr("reviewer.detect.pictures.yolo.load_network", lambda row: FakeNetwork())
    picture = np.zeros((160, 640, 3), np.uint8)  # shown at half its size, in the upper part
    [found] = look_at_picture(picture, load_detectors(["tattoos"]))
    assert found.box.to_list() == pytest.approx([0.45, 0.9, 0.1, 0.1])
    assert found.score == pytest.approx(0.9)


class WatchedNetwork:
    """Tells how long the pictures are that it is asked about, and sees nothing."""

    def __init__(self):
        self.asked = []

    def setInput(self, blob):
        self.asked.append(blob.shape[3])

    def forward(self):
        return np.zeros((1, 6, 40), np.float32)


@pytest.mark.parametrize(
    ("long", "looks"), [(300, [320]), (500, [320, 640]), (700, [320, 640]), (4000, [320, 640])]
)
def test_rows_of_one_model_look_in_scales_of_their_own_and_ask_it_once(monkeypatch, long, looks):
    net, made = WatchedNetwork(), []
    options = {"output": "yolov8", "sizes": [320, 640], "classes": {"1": "tattoos"}}
    finer = options | {"shows_more": 0.7, "classes": {"0": "badges"}}
    rule = {"collect": 0.3, "sure": 0.5}
    write_own(
        OWN | {"finds": TATTOOS, "options": options},
        OWN | {"name": "finer", "finds": {"badges": rule}, "options": finer},
    )
    (home_folder() / "own.onnx").write_bytes(b"a model")
    loaded = "reviewer.detect.pictures.yolo.load_network"
    monkeypatch.setattr(loaded, lambda row: made.append(row) or net)
    picture = np.random.default_rng(long).integers(0, 255, (long * 3 // 4, long, 3), np.uint8)
    look_at_picture(picture, load_detectors(["tattoos"]))
    assert net.asked == (looks if long >= 1.25 * 640 else looks[:1])
    # A change of the same array is another picture.
    picture[:] = 255 - picture
    net.asked.clear()
    look_at_picture(picture, load_detectors(["tattoos", "badges"]))
    assert (sorted(net.asked), len(made)) == (looks, 1)


def test_the_programs_own_format_runs_from_a_settings_entry():
    options = {"output": "yolox", "size": 416, "classes": {"0": "people"}}
    finds = {"people": {"collect": 0.4, "sure": 0.6}}
    model = {"file": str(resource_path("models/yolox_nano.onnx")), "licence": "Apache-2.0"}
    write_own(OWN | {"models": [model], "finds": finds, "options": options})
    with Image.open(resource_path("demo/bundle/photos/IMG_2417.jpg")) as photo:
        picture = np.asarray(photo.convert("RGB"))[..., ::-1]
    assert len(look_at_picture(picture, load_detectors(["people"]))) == 2


def test_a_file_that_is_no_model_is_refused_by_name():
    options = {"output": "yolox", "size": 320, "classes": {"0": "tattoos"}}
    write_own(OWN | {"finds": TATTOOS, "options": options})
    (home_folder() / "own.onnx").write_bytes(b"no model")
    with pytest.raises(BadInput, match=r"own\.onnx"):
        load_detectors(["tattoos"])


def test_what_a_detector_finds_is_kept_under_its_row_and_its_model():
    (row,) = pictures.rows_for(["faces"])
    assert row.version_told != replace(row, uses=("text",)).version_told
    assert load_detectors(["faces"])[0].version == row.version_told
