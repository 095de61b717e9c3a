"""Parts of images and scanned pages, as they are displayed, made in a child process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from reviewer.model.geometry import Box
from reviewer.pages.page_data import PagedFile
from reviewer.pages.page_desk import PageDesk
from reviewer.system.jobs import Job

_HIGH = 160  # pixels of a part: what it stands in is made as large as that needs ...
_LEAST, _MOST = 480, 3000  # ... within these sides

Picture = NDArray[np.uint8]
Place = tuple[int, Box]


def reading_page_crops(
    desk: PageDesk, source: PagedFile, places: Sequence[Place]
) -> Callable[[Job], list[Picture | None]]:
    """Reads parts of pages, each page once; off the window's thread.

    Args:
        desk: where pages come from.
        source: whose they are.
        places: pages, from 1, and boxes on them.
    """

    def read_crops(job: Job) -> list[Picture | None]:
        by_page: dict[int, list[int]] = defaultdict(list)
        for number, (page, _) in enumerate(places):
            by_page[page].append(number)
        found: list[Picture | None] = [None] * len(places)
        for page, numbers in by_page.items():
            smallest = min(places[n][1].h for n in numbers)
            side = round(min(max(_HIGH / max(smallest, 1e-3), _LEAST), _MOST))
            whole = desk.ask_picture(source, page, fit=(side, side), job=job).data
            for number in numbers:
                found[number] = _part_of(whole, places[number][1])
        return found

    return read_crops


def _part_of(picture: Picture, box: Box) -> Picture:
    height, width = picture.shape[:2]
    left, top = int(box.x * width), int(box.y * height)
    right, bottom = round((box.x + box.w) * width), round((box.y + box.h) * height)
    return np.ascontiguousarray(picture[top : max(bottom, top + 1), left : max(right, left + 1)])
