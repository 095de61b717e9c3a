"""What is found in single pictures, by whom, and what is said where nobody can look."""

import json
import shutil

import numpy as np
import pytest

from reviewer.detect import pictures
from reviewer.detect.pictures import faults_of_detectors, load_detectors, look_at_picture
from reviewer.errors import BadInput
from reviewer.system.home import home_folder
from reviewer.system.resources import resource_path

RED_SQUARES = """
import numpy as np
from reviewer.detect.pictures.model_detector import RowDetector
from reviewer.detect.pictures.things import Found, box_of_pixels


class RedSquares(RowDetector):
    def find_things(self, picture, known=()):
        rows, columns = np.nonzero((picture == (0, 0, 255)).all(axis=2))
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
