"""Images as pages, upright and in the colours in which they are released."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.model.formats import format_of
from reviewer.pages.page_data import Outline, PagedFile, PagePicture, PageText
from reviewer.pages.pdf import scale_within
from reviewer.readers.image import frames_of, make_upright, open_image, probe_image

# Chosen by hand: 144 MB of red, green and blue.
MAX_PIXELS = 48_000_000  # of what is handed out


class ImageBook:
    """An image; each page of a TIFF is a page, of an animation only the first is shown."""

    def __init__(self, source: PagedFile) -> None:
        self._path = Path(source.path)
        info = probe_image(self._path)
        # Other pictures of an animation are not released either, so nobody needs to look at them.
        paged = format_of(Kind.IMAGE, info.format).paged
        self.outline = Outline(info.frames if paged else 1, drawn=True)
        self._kept: tuple[int, Image.Image] | None = None

    def render_picture(self, page: int, scale: float, fit: tuple[int, int] | None) -> PagePicture:
        """A page at ``scale`` pixels a pixel, or as large as fits into ``fit`` pixels."""
        shown = self._upright_image(page)
        scale = scale_within(shown.size, min(scale, 1.0), fit, MAX_PIXELS)
        size = (max(round(shown.width * scale), 1), max(round(shown.height * scale), 1))
        # An image is never enlarged here: the window does that without any more data.
        shrunk = shown.resize(size, Image.Resampling.BOX, reducing_gap=2.0) if scale < 1 else shown
        data = np.asarray(shrunk.convert("RGB"), np.uint8)
        return PagePicture(np.ascontiguousarray(data), float(shown.width), float(shown.height))

    def read_text(self, page: int) -> PageText:
        """No words of its own: an image has none but in its picture."""
        shown = self._upright_image(page)
        return PageText(page, "", (), shown.width / shown.height)

    def close(self) -> None:
        """Forget the picture."""
        self._kept = None

    def _upright_image(self, page: int) -> Image.Image:
        if self._kept is not None and self._kept[0] == page:
            return self._kept[1]
        if not 1 <= page <= self.outline.pages:
            raise BadInput(f"{self._path.name} has no page {page}.")
        with open_image(self._path) as picture:
            for number, frame in enumerate(frames_of(picture, self._path.name), 1):
                if number == page:
                    self._kept = (page, make_upright(frame))
                    return self._kept[1]
        raise BadInput(f"{self._path.name} ends before page {page}.")
