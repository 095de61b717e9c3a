"""People that the pages of a released PDF show: counted, and held against the boxes on them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewer.attack.face_watch import FaceWatch
from reviewer.attack.faces import LIBRARY, Picture
from reviewer.attack.probe import PackageFile, Scene
from reviewer.attack.report import VISIBLE
from reviewer.model import BoxRedaction, Redaction
from reviewer.model.geometry import Box
from reviewer.model.on_page import lies_on

_SCALE, _LARGEST = 150 / 72, 4000  # pixels a point, and of a side at most
_MOST = 500  # pages of a document that are looked at


def look_for_people(
    scene: Scene,
    file: PackageFile,
    book: pdfium.PdfDocument,
    twin: pdfium.PdfDocument | None,
) -> None:
    """Look for people on the pages that hold pictures; whose a face is that lies at the edge of a
    box is asked of the original, where that is a PDF.
    """
    assert file.step is not None
    boxes = [one for one in file.step.redactions if isinstance(one, BoxRedaction)]
    watch = FaceWatch(file, len(book), lambda now: f"page {now + 1:.0f}", timed=False)
    if not watch.blind:
        with scene.open_probe(VISIBLE, file, LIBRARY) as probe:
            for number in _pages_to_look_at(book):
                scene.job.check()
                masks: list[tuple[Redaction, Box]] = [
                    (one, one.box) for one in boxes if lies_on(one, number + 1)
                ]
                doubtful = watch.look(float(number), _drawn(book, number), masks)
                if doubtful and twin is not None and number < len(twin):
                    watch.compare(float(number), _drawn(twin, number), probe)
    told = watch.tell()
    # Of a document of letters nothing is said: nobody could be seen in it.
    if told.pictures or (watch.blind and next(_pages_with_pictures(book), None) is not None):
        scene.report.looked.append(told)


def _pages_to_look_at(book: pdfium.PdfDocument) -> list[int]:
    found = list(_pages_with_pictures(book))
    picked = np.linspace(0, len(found) - 1, min(len(found), _MOST)).astype(int)
    return [found[n] for n in picked.tolist()]


def _pages_with_pictures(book: pdfium.PdfDocument) -> Iterator[int]:
    for number in range(len(book)):
        page = book[number]
        if next(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)), None) is not None:
            yield number
        page.close()


def _drawn(book: pdfium.PdfDocument, number: int) -> Picture:
    """A page as it is displayed, blue first."""
    page = book[number]
    scale = min(_SCALE, _LARGEST / max(*page.get_size(), 1.0))
    pixels: Picture = page.render(scale=scale).to_numpy()[..., :3].copy()
    page.close()
    return pixels
