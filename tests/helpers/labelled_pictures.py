"""Labelled pictures beside the corpus, and how much of what is marked in them detectors find."""

import json
import time
from collections import Counter
from dataclasses import dataclass, field

import av

from reviewer.detect.pictures import load_detectors
from reviewer.model.geometry import Box, share_inside
from reviewer.system.opencv import cv2


@dataclass
class Tally:
    """What was found of what is marked.

    Attributes:
        marked: boxes that somebody has marked.
        found: those of which enough was covered.
        boxes: all that would be proposed, right or wrong.
        pictures: that were looked at.
        seconds: of processor time, by detector.
    """

    marked: int = 0
    found: int = 0
    boxes: int = 0
    pictures: int = 0
    seconds: Counter = field(default_factory=Counter)

    def look(self, picture, marked, kind, least, share):
        """Look at one picture: ``share`` of a marked box must be covered by one found one, whose
        score is at least ``least``.
        """
        known = []
        for detector in load_detectors([kind]):
            begin = time.process_time()
            known += detector.find_things(picture, known)
            self.seconds[detector.name] += time.process_time() - begin
        found = [one for one in known if one.kind == kind and one.score >= least]
        self.pictures += 1
        self.boxes += len(found)
        self.marked += len(marked)
        self.found += sum(
            any(share_inside(box, one.box) >= share for one in found) for box in marked
        )

    def __str__(self):
        each = self.boxes / max(self.pictures, 1)
        told = ", ".join(
            f"{name} {1000 * s / self.pictures:.0f}" for name, s in self.seconds.items()
        )
        return f"{self.found} of {self.marked}, {each:.1f} boxes a picture; ms of CPU: {told}"


def plates_found(corpus, least, part=""):
    """Plates of the dash-cam set; ``part``: ``day`` or ``night``."""
    folder = corpus.parent / "eval" / "plates_ro"
    tally = Tally()
    for item in json.loads((folder / "boxes.json").read_text(encoding="utf-8")):
        if part in item["file"]:
            picture = cv2.imread(str(folder / item["file"]))
            tally.look(picture, _boxes_of(picture, item["plates_xyxy"]), "plates", least, 0.8)
    return tally


def heads_from_behind(corpus, every):
    """A man who stands with his back to the camera; what detectors of faces gave there."""
    path = corpus.parent / "eval" / "heads_negative.json"
    return _sightings_covered(corpus, path, "heads", 0.3, 0.9, every)


def faces_found(corpus, every):
    """Faces of two clips, one of them shaky and of 176 x 144 pixels."""
    path = corpus.parent / "eval" / "face_reference_boxes.json"
    return _sightings_covered(corpus, path, "faces", 0.6, 0.7, every)


def _sightings_covered(corpus, labels, kind, least, share, every):
    tally = Tally()
    for item in json.loads(labels.read_text(encoding="utf-8")).values():
        if not isinstance(item, dict) or "boxes" not in item:
            continue
        with av.open(str(corpus / "video" / item["video"])) as video:
            for number, frame in enumerate(video.decode(video=0)):
                marked = item["boxes"].get(str(number))
                if marked and number % every == 0:
                    picture = frame.to_ndarray(format="bgr24")
                    tally.look(picture, _boxes_of(picture, marked), kind, least, share)
    return tally


def _boxes_of(picture, edges):
    high, wide = picture.shape[:2]
    return [Box(a / wide, b / high, (c - a) / wide, (d - b) / high) for a, b, c, d in edges]
