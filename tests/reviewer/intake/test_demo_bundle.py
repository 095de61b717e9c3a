"""The demo's bundle: whole, small, true to its review, and free of real people's numbers."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from reviewer.intake.demo_bundle import write_bundle
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model.geometry import Box
from reviewer.system.resources import resource_path

MEGABYTE = 1 << 20


@lru_cache(maxsize=1)
def bundle_data() -> dict:
    return json.loads((resource_path("demo/bundle") / "bundle.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def review_data() -> dict:
    return json.loads(resource_path("demo/review.json").read_text(encoding="utf-8"))


def files() -> list[Path]:
    return [p for p in resource_path("demo/bundle").rglob("*") if p.is_file()]


def test_the_bundle_and_the_review_are_written_into_a_folder(tmp_path):
    bundle, review = write_bundle(tmp_path)
    assert (bundle / "bundle.json").is_file()
    assert json.loads(review.read_text(encoding="utf-8")) == review_data()
    written = {p.relative_to(bundle) for p in bundle.rglob("*")}
    assert written == {
        p.relative_to(resource_path("demo/bundle"))
        for p in resource_path("demo").rglob("bundle/**/*")
    }


def test_a_second_bundle_is_not_written_over_the_first(tmp_path):
    write_bundle(tmp_path)
    with pytest.raises(FileExistsError):
        write_bundle(tmp_path)


def test_the_demo_is_small_and_says_where_it_is_from():
    assert sum(p.stat().st_size for p in files()) < 8 * MEGABYTE
    assert "vtest.avi" in resource_path("demo/LICENSES.md").read_text(encoding="utf-8")


def test_bundle_json_names_every_file_and_no_other():
    root = resource_path("demo/bundle")
    listed = {r["path"] for r in bundle_data()["records"]}
    assert listed == {p.relative_to(root).as_posix() for p in files()} - {"bundle.json"}


def test_every_record_is_decided_and_nothing_else_is_named():
    review = review_data()
    records = {r["path"] for r in bundle_data()["records"]}
    attached = {f"{p}/lopez-notes.txt" for p in records if p.endswith(".eml")}
    decided = {d["record"] for d in review["decisions"]} | {
        r["record"] for r in review["redactions"]
    }
    assert decided == records | attached
    assert {r["status"] for r in review["redactions"]} == {"accepted"}


def test_every_kind_of_redaction_occurs():
    kinds = {r["kind"] for r in review_data()["redactions"]}
    assert kinds == {"region", "sound", "text", "area", "withhold"}


def test_every_exemption_is_known():
    law = load_jurisdiction("illinois-chicago")
    cited = {e for r in review_data()["redactions"] for e in r["exemptions"]}
    assert cited
    assert all(law.find_exemption(code) for code in cited)


def test_every_box_lies_in_its_picture():
    boxes = [r["box"] for r in review_data()["redactions"] if r.get("box")]
    boxes += [k["box"] for r in review_data()["redactions"] for k in r.get("keyframes", [])]
    assert len(boxes) > 100
    assert all(Box(*box).fits_picture() for box in boxes)


def test_the_characters_of_a_cue_are_the_secret_itself():
    found = [r for r in review_data()["redactions"] if "chars" in r]
    secrets = {cue_payload(r["record"], r["cue"])[slice(*r["chars"])] for r in found}
    assert secrets == {"Maria Lopez", "312-555-0142", "Ms. Lopez"}


def test_sound_is_muted_where_the_words_say_the_secret():
    spans = [(r["start"], r["end"]) for r in review_data()["redactions"] if is_call_sound(r)]
    words = [w for w in call_words() if re.search(r"Lopez|Maria|0142", w["word"])]
    assert len(words) == 4
    assert all(any(a < w["start"] and w["end"] < b for a, b in spans) for w in words)


def test_most_of_the_call_is_left_to_hear():
    muted = sum(r["end"] - r["start"] for r in review_data()["redactions"] if is_call_sound(r))
    assert muted < 0.2 * call_words()[-1]["end"]


def test_both_cameras_hide_one_name_at_one_moment():
    start = {
        r["path"]: r["anchors"][0]["utc"] for r in bundle_data()["records"] if is_video(r["path"])
    }
    muted = [
        r for r in review_data()["redactions"] if r["kind"] == "sound" and is_video(r["record"])
    ]
    later = {path: float(re.search(r":([\d.]+)Z", utc).group(1)) for path, utc in start.items()}
    moments = {round(r["start"] + later[r["record"]], 2) for r in muted}
    assert len(muted) == 2
    assert len(moments) == 1


def test_the_two_cameras_share_their_sound():
    a, b = (loudness(path) for path in sorted(p for p in files() if p.suffix == ".mp4"))
    shift = round(7.3 * 100)
    true = np.corrcoef(a[shift : shift + 3000], b[:3000])[0, 1]
    wrong = np.corrcoef(a[:3000], b[:3000])[0, 1]
    assert true > 0.6
    assert true > wrong + 0.3


def test_telephone_numbers_are_of_the_range_for_fiction():
    for path in files():
        if path.suffix in {".vtt", ".json", ".csv", ".eml", ".txt"}:
            numbers = re.findall(r"\b\d{3}-\d{3}-\d{4}\b", path.read_text(encoding="utf-8"))
            assert all(re.fullmatch(r"\d{3}-555-01\d\d", n) for n in numbers), path.name


def test_the_photo_tells_where_it_was_taken():
    from PIL import Image

    with Image.open(resource_path("demo/bundle/photos/IMG_2417.jpg")) as photo:
        place = photo.getexif().get_ifd(0x8825)
    assert place[1] == "N"
    assert 41 <= float(place[2][0]) < 42


def test_the_scan_has_no_text_of_its_own():
    import pymupdf

    with pymupdf.open(resource_path("demo/bundle/documents/field-notes-scan.pdf")) as book:
        assert book[0].get_text().strip() == ""
        assert len(book[0].get_images()) == 1


def is_video(path: str) -> bool:
    return path.endswith(".mp4")


def is_call_sound(redaction: dict) -> bool:
    return redaction["kind"] == "sound" and redaction["record"].endswith(".wav")


def call_words() -> list[dict]:
    path = next(p for p in files() if p.parent.name == "transcripts" and p.suffix == ".json")
    data = json.loads(path.read_text(encoding="utf-8"))
    return [w for s in data["segments"] for w in s["words"]]


def cue_payload(record: str, number: int) -> str:
    text = (resource_path("demo/bundle") / record).read_text(encoding="utf-8")
    blocks = [b for b in text.split("\n\n") if "-->" in b]
    return blocks[number - 1].split("\n", 2)[2]


def loudness(path: Path) -> np.ndarray:
    """How loud a recording is, a hundred times a second."""
    import av

    with av.open(str(path)) as box:
        shaper = av.AudioResampler(format="flt", layout="mono", rate=8000)
        parts = [p.to_ndarray().ravel() for f in box.decode(audio=0) for p in shaper.resample(f)]
    samples = np.concatenate(parts)
    return np.log10(np.abs(samples[: samples.size // 80 * 80]).reshape(-1, 80).mean(axis=1) + 1e-4)
