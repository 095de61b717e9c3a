"""A film of drawn heads that stand still, and a case in which it is to be released."""

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from reviewer.intake import new_case
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from tests.helpers.drawn_face import face_box, scene_with_faces

FILM = "cam.mp4"
LEFT, RIGHT = (60, 80), (400, 90)
"""Where the two heads stand: upper left corners in pixels."""
RATE, SECONDS = 10, 3.0


def write_film_of_faces(path: Path, *corners, seconds=SECONDS, group=20, **scene) -> Path:
    """A film in which nothing moves but a mark in a corner."""
    picture = scene_with_faces(*corners, **scene)
    with av.open(str(path), "w") as box:
        options = {"crf": "18", "preset": "ultrafast", "g": str(group), "bf": "0"}
        stream = box.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = picture.shape[1], picture.shape[0], "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 10240)
        for number in range(round(seconds * RATE)):
            shown = picture.copy()
            shown[:8, (number % 40) * 8 : (number % 40) * 8 + 8] = 255
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(shown), format="bgr24")
            frame.pts, frame.time_base = number * 1024, Fraction(1, 10240)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return path


def grown(box, share):
    """A box that is so much wider and higher on each side."""
    x, y, w, h = box
    return [x - share * w, y - share * h, w * (1 + 2 * share), h * (1 + 2 * share)]


PHOTO, MOVING, SCAN = "photo.png", "moving.gif", "scan.pdf"


def write_faces_on_pages(bundle: Path) -> None:
    """A photo with two heads, an animation of which the third picture has one, and a scan whose
    second page has one.
    """
    bundle.mkdir(parents=True)
    both, none, left = scene_with_faces(LEFT, RIGHT), scene_with_faces(), scene_with_faces(LEFT)
    shown = {name: Image.fromarray(one[..., ::-1]) for name, one in
             (("both", both), ("none", none), ("left", left))}  # fmt: skip
    shown["both"].save(bundle / PHOTO)
    moving = [shown[name] for name in ("none", "none", "left", "none")]
    marked = [one.copy() for one in moving]
    for number, one in enumerate(marked):  # equal pictures would be one in the file
        one.putpixel((4 * number, 0), (255, 255, 255))
    marked[0].save(bundle / MOVING, save_all=True, append_images=marked[1:], duration=200)
    shown["none"].save(bundle / SCAN, save_all=True, append_images=[shown["left"]])


def box_over(corner, record, id="m1", share=0.15, box=None, **more):
    """An accepted box over a face of a photo or a page."""
    place = box or grown(face_box(corner), share)
    return {
        "id": id, "record": record, "kind": "area" if "page" in more else "region", "box":
        [round(n, 6) for n in place], "exemptions": ["7(1)(c)"], "status": "accepted", **more,
    }  # fmt: skip


def mask_over(corner, id="m1", start=0.0, end=SECONDS, share=0.15, box=None):
    """An accepted mask over a face, as a review file has it."""
    place = box or grown(face_box(corner), share)
    return {
        "id": id, "record": FILM, "kind": "region", "start": start, "end": end,
        "keyframes": [{"t": start, "box": [round(n, 6) for n in place]}],
        "exemptions": ["7(1)(c)"], "status": "accepted", "style": "fill", "source": "faces",
    }  # fmt: skip


def case_with_faces(folder: Path, *masks, corners=(LEFT, RIGHT), **film) -> Path:
    """The folder of a case in which the film is to be released, with these masks."""
    (folder / "bundle").mkdir(parents=True)
    write_film_of_faces(folder / "bundle" / FILM, *corners, **film)
    return case_to_release(folder, masks)


def case_to_release(folder: Path, redactions) -> Path:
    """The folder of a case of all that lies in ``bundle``, each to be released."""
    new_case(folder / "case", folder / "bundle")
    records = sorted(path.name for path in (folder / "bundle").iterdir())
    review = {
        "format": "records-reviewer/review", "version": 1, "reviewer": "Ann",
        "redactions": list(redactions),
        "decisions": [{"record": one, "decision": "release", "reason": ""} for one in records],
        "requests": [{
            "id": "q1", "requester": "A. Requester", "basis": "foia", "received": "2025-06-10",
            "scope": "all", "records": ["*"], "profile": "alderman",
        }],
    }  # fmt: skip
    with Case.open(folder / "case", author="Ann") as case:
        import_review(case, json.dumps(review))
    return folder / "case"
