"""What a piece of page code may draw by name: forms and pictures, and the copies in their place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pikepdf

from reviewer.render.pdf.content import Matrix, copy_dictionary
from reviewer.render.pdf.path_cutting import Ring

# Forms within forms; chosen by hand.
_DEPTH = 12
_MOST_CROPS = 30  # pictures of a page

Masker = Callable[[Any, list[Ring], tuple[float, float]], Any]
"""Gives a picture's copy without its pixels in polygons of its unit square, or ``None``; the
last are the points that it is drawn wide and high."""


class Objects:
    """The forms and pictures that a piece of code may draw, and the copies in their place."""

    def __init__(
        self,
        book: pikepdf.Pdf,
        resources: Any,
        masker: Masker,
        depth: int,
        crops: list[int] | None = None,
    ) -> None:
        self._book, self._masker, self._depth = book, masker, depth
        self._crops = [_MOST_CROPS] if crops is None else crops
        self.resources = resources
        self._objects = copy_dictionary(resources.get("/XObject"))
        resources["/XObject"] = self._objects

    def resource_named(self, kind: str, name: Any) -> Any:
        """A resource, or ``None``."""
        held = self.resources.get(kind)
        return held.get(name) if isinstance(held, pikepdf.Dictionary) else None

    def object_named(self, name: Any) -> Any:
        """What the operator ``Do`` draws by that name, or ``None``."""
        return self._objects.get(name)

    def objects_of_form(self, form: Any) -> Objects | None:
        """Those that a form may draw; ``None`` for one that lies too deep in others."""
        if self._depth >= _DEPTH:
            return None
        inner = form.get("/Resources")
        resources = copy_dictionary(self.resources if inner is None else inner)
        return Objects(self._book, resources, self._masker, self._depth + 1, self._crops)

    def copy_of(self, form: Any, code: bytes, within: Objects) -> Any:
        """The name of a form's copy of other code."""
        copy = self._book.make_stream(code)
        for key, value in form.items():
            # Those are of the old bytes.
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                copy[key] = value
        copy["/Resources"] = within.resources
        return self._add_copy(copy)

    def may_crop(self) -> bool:
        """True until many pictures were cropped: some programs draw one in a thousand strips."""
        self._crops[0] -= 1
        return self._crops[0] >= 0

    def cut_picture(self, image: Any, rings: list[Ring], matrix: Matrix) -> Any:
        """The name of a picture's copy without these pixels; ``None`` when it cannot be."""
        size = math.hypot(*matrix[:2]), math.hypot(*matrix[2:4])
        masked = self._masker(image, rings, size)
        return None if masked is None else self._add_copy(masked)

    def object_of_inline(self, image: Any) -> Any:
        """A picture that stood in the code itself, as an object; ``None`` when it cannot be."""
        try:
            stream = pikepdf.Stream(self._book, image.read_bytes())
            stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            stream.Width, stream.Height = image.width, image.height
            stream.BitsPerComponent = image.bits_per_component
            if image.image_mask:
                stream.ImageMask = True
            else:
                stream.ColorSpace = self._color_space_of(image)
            decode = image.obj.get("/Decode", image.obj.get("/D"))
            if decode is not None:
                stream.Decode = decode
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, NotImplementedError):
            return None
        return self._book.make_indirect(stream)

    def _color_space_of(self, image: Any) -> Any:
        written = image.obj.get("/CS", image.obj.get("/ColorSpace"))
        if isinstance(written, pikepdf.Name):
            # ISO 32000-1, 8.9.7: abbreviations that only inline images may use.
            short = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
            if str(written) in short:
                return pikepdf.Name(short[str(written)])
            found = self.resource_named("/ColorSpace", written)
            return written if found is None else found
        return written

    def _add_copy(self, item: Any) -> Any:
        name = pikepdf.Name(f"/Cut{len(self._objects)}x{self._depth}")
        self._objects[name] = item
        return name
