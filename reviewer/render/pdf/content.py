"""Rewrite page code: no marked content, no unknown operators, no lines under a box.

Marked content carries texts of its own (ActualText, Alt), and a line whose corner lies under
a box may be a letter drawn as an outline, so it goes; a line that only runs below a box from
side to side tells nothing and stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

from reviewer.render.pdf.allowed import OPERATORS
from reviewer.render.pdf.working import Rect

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BUILD = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
_DEPTH = 12


@dataclass(frozen=True)
class Zone:
    """Where lines must go: rectangles in the user space of the page."""

    rects: tuple[Rect, ...]

    def holds(self, x: float, y: float) -> bool:
        """True when the point lies under one of the boxes."""
        return any(r[0] < x < r[2] and r[1] < y < r[3] for r in self.rects)


def cleaned(owner: Any) -> bytes:
    """The code of a page, form, pattern or glyph without what a release does not need."""
    return _Writer(None, IDENTITY).rewrite(pikepdf.parse_content_stream(owner))


def without_lines(book: pikepdf.Pdf, page: pikepdf.Page, zone: Zone) -> None:
    """Take the lines under the boxes out of a page and out of the forms it draws.

    A form is changed in a copy, since other pages may draw it too.
    """
    resources = book.make_indirect(copied(page.resources))
    writer = _Writer(zone, IDENTITY, _Forms(book, resources, 0))
    code = writer.rewrite(pikepdf.parse_content_stream(page))
    page.obj.Contents = book.make_stream(code)
    page.obj.Resources = resources


class _Forms:
    """The forms that a piece of code may draw, and the copies that take their place."""

    def __init__(self, book: pikepdf.Pdf, resources: Any, depth: int) -> None:
        self._book, self._resources, self._depth = book, resources, depth
        objects = resources.get("/XObject")
        self._objects = copied(objects)
        resources["/XObject"] = self._objects

    def replaced(self, name: Any, matrix: Matrix, zone: Zone) -> Any:
        """The name to draw instead of ``name``: its own, or that of a cleaned copy."""
        form = self._objects.get(name)
        if self._depth >= _DEPTH or form is None or form.get("/Subtype") != "/Form":
            return name
        own = form.get("/Matrix")
        placed = times(tuple(float(v) for v in own), matrix) if own is not None else matrix
        inner = form.get("/Resources")
        resources = copied(self._resources if inner is None else inner)
        writer = _Writer(zone, placed, _Forms(self._book, resources, self._depth + 1))
        code = writer.rewrite(pikepdf.parse_content_stream(form))
        if not writer.changed:
            return name
        copy = self._book.make_stream(code)
        for key, value in form.items():
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                copy[key] = value
        copy["/Resources"] = resources
        fresh = pikepdf.Name(f"/Fx{len(self._objects)}x{self._depth}")
        self._objects[fresh] = copy
        return fresh


class _Writer:
    def __init__(self, zone: Zone | None, matrix: Matrix, forms: _Forms | None = None) -> None:
        self._zone, self._matrix, self._forms = zone, matrix, forms
        self._saved: list[Matrix] = []
        self._path: list[Any] = []
        self._out: list[Any] = []
        self._clips = False
        self.changed = False

    def rewrite(self, steps: Any) -> bytes:
        for step in steps:
            operator = str(step.operator)
            if operator in OPERATORS:
                self._take(step, operator)
        self._out += self._path
        self._out += [_step([], "Q")] * len(self._saved)
        return pikepdf.unparse_content_stream(self._out)

    def _take(self, step: Any, operator: str) -> None:
        if operator in _BUILD:
            self._path.append(step)
        elif operator in ("W", "W*"):
            self._clips = True
            self._path.append(step)
        elif operator in _PAINT:
            self._paint(step)
        elif operator == "Do":
            self._draw(step)
        else:
            self._state(step, operator)

    def _state(self, step: Any, operator: str) -> None:
        if operator == "q":
            self._saved.append(self._matrix)
        elif operator == "Q":
            if not self._saved:
                return
            self._matrix = self._saved.pop()
        elif operator == "cm":
            self._matrix = times(tuple(float(v) for v in step.operands), self._matrix)
        self._out.append(step)

    def _paint(self, step: Any) -> None:
        kept = self._path if self._clips or self._zone is None else self._outside()
        if len(kept) < len(self._path):
            self.changed = True
        self._out += kept
        if kept or self._clips or str(step.operator) == "n":
            self._out.append(step)
        self._path, self._clips = [], False

    def _outside(self) -> list[Any]:
        kept: list[Any] = []
        piece: list[Any] = []
        for step in [*self._path, None]:
            begins = step is None or str(step.operator) in ("m", "re")
            if begins and piece:
                if not any(self._buried(s) for s in piece):
                    kept += piece
                piece = []
            if step is not None:
                piece.append(step)
        return kept

    def _buried(self, step: Any) -> bool:
        assert self._zone is not None
        numbers = [float(v) for v in step.operands]
        if str(step.operator) == "re":
            x, y, w, h = numbers
            points = [(x, y), (x + w, y), (x, y + h), (x + w, y + h)]
        else:
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
        a, b, c, d, e, f = self._matrix
        return any(self._zone.holds(a * x + c * y + e, b * x + d * y + f) for x, y in points)

    def _draw(self, step: Any) -> None:
        if self._zone is None or self._forms is None or not step.operands:
            self._out.append(step)
            return
        name = self._forms.replaced(step.operands[0], self._matrix, self._zone)
        if name != step.operands[0]:
            self.changed = True
        self._out.append(_step([name], "Do"))


def _step(operands: list[Any], operator: str) -> Any:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator))


def times(first: Any, second: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def copied(dictionary: Any) -> pikepdf.Dictionary:
    """A dictionary of its own with the same entries; empty for ``None``."""
    return pikepdf.Dictionary(dict(dictionary.items()) if dictionary is not None else {})
