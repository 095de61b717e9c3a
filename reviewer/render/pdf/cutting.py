"""Cut what is drawn at the boxes: lines, curves, fills, clips and pictures end at their edge.

Nothing that was drawn under a box stays in the file, and everything beside it does. What
cannot be cut (a pattern or a shading that draws more than colour) is told, so that the page
becomes a picture.

Decisions 49, 80.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from reviewer.render.pdf import path_cutting
from reviewer.render.pdf.allowed import OPERATORS
from reviewer.render.pdf.content import (
    IDENTITY,
    Matrix,
    apply_matrix,
    copy_dictionary,
    invert_matrix,
    make_instruction,
    multiply_matrices,
)
from reviewer.render.pdf.drawn_objects import Masker, Objects
from reviewer.render.pdf.path_cutting import PathPart, Rect, Ring, Trail
from reviewer.render.pdf.pen_code import (
    LineCode,
    PathCode,
    PenState,
    dash_of_run,
    largest_scale,
    parse_dash,
)

# ISO 32000-1, 8.5.2, Table 59: path construction operators.
_BUILD = frozenset({"m", "l", "c", "v", "y", "h", "re"})
# ISO 32000-1, 8.5.3, Table 60: what is left of an operator that fills and strokes once its stroke
# is drawn apart. F is f's older name.
_FILL = {"f": "f", "F": "f", "f*": "f*", "B": "f", "B*": "f*", "b": "f", "b*": "f*"}
_STROKE = frozenset({"S", "s", "B", "B*", "b", "b*"})
_CLOSE = frozenset({"s", "b", "b*"})
# So that what a viewer rounds to the edge is not in the file either.
_EDGE = 0.02  # points that a cut lies outside its box
_REACH = 1.75  # half pens: as far as a corner sticks out, or a cap
_HAIR = 1.5  # points: a thin pen is drawn a pixel wide, whatever a pixel is
_FAR = 30_000.0
_MOST_CLIPS = 200
_MESH = (4, 5, 6, 7)
_BLOCK = 6.0  # points: a larger block of a JPEG is not filled whole
_BESIDE = 0.5  # points beside a clip that are kept, for readers round


@dataclass(frozen=True)
class Zone:
    """What must go, as boxes in the user space of the page.

    Attributes:
        rects: nothing drawn stays in them.
        words: those of them over a word: what lies in one for its greater part goes whole.
        pixels: further boxes, in which pictures alone end.
        outside: what lies beyond the page; it goes too, but is no secret that must be proved.
    """

    rects: tuple[Rect, ...] = ()
    words: tuple[Rect, ...] = ()
    pixels: tuple[Rect, ...] = ()
    outside: tuple[Rect, ...] = ()


def cut_page(book: pikepdf.Pdf, page: pikepdf.Page, zone: Zone, masker: Masker) -> bool:
    """Take what is drawn under the boxes out of a page and out of the forms it draws.

    A form or picture is changed in a copy, since other pages may draw it too.

    Returns:
        False when something under a box could not be cut: it is still there.
    """
    # Resources may be shared with pages on which nothing is hidden: those keep theirs.
    resources = book.make_indirect(copy_dictionary(page.resources))
    # ISO 32000-1, 8.4.1: each page begins with the initial graphics state.
    writer = Cutter(zone, PenState(), Objects(book, resources, masker, 0))
    code = writer.rewrite_code(pikepdf.parse_content_stream(page))
    if writer.changed:
        page.obj.Contents = book.make_stream(code)
        page.obj.Resources = resources
    return writer.safe


class Cutter:
    """Rewrites one piece of page code. ``safe`` is false when something could not be cut."""

    def __init__(self, zone: Zone, pen: PenState, objects: Objects) -> None:
        self._zone, self._pen, self._objects = zone, pen, objects
        self._saved: list[PenState] = []
        self._path = PathCode()
        self._out: list[Any] = []
        self._secret = tuple(path_cutting.grow_rect(r, _EDGE) for r in zone.rects)
        self._cuts = (*self._secret, *zone.outside)
        self.changed = False
        self.safe = True

    def rewrite_code(self, steps: Any) -> bytes:
        """The code without what is drawn under the boxes."""
        for one in steps:
            operator = str(one.operator)
            if operator in OPERATORS:
                self._take_instruction(one, operator)
        # Left open by a careless writer, they would hold for whatever is drawn behind.
        self._out += [make_instruction([], "Q")] * len(self._saved)
        return pikepdf.unparse_content_stream(self._out)

    def _take_instruction(self, one: Any, operator: str) -> None:
        if operator in _BUILD:
            self._build_path(one, operator)
        # ISO 32000-1, 8.5.4: a clip takes effect only after the painting operator that follows.
        elif operator in ("W", "W*"):
            self._path.clip = operator
        elif operator in _FILL or operator in _STROKE or operator == "n":
            self._paint_path(operator)
            self._clip_to_nothing()
            self._path = PathCode()
        elif operator in ("Do", "INLINE IMAGE"):
            self._draw_object(one, operator)
        elif operator == "sh":
            self._paint_shading(one)
        else:
            self._set_state(one, operator)

    def _build_path(self, one: Any, operator: str) -> None:
        path = self._path
        path.steps.append(one)
        numbers = [float(v) for v in one.operands]
        flat = zip(numbers[::2], numbers[1::2], strict=False)
        points = [apply_matrix(self._pen.matrix, x, y) for x, y in flat]
        if operator == "re" and len(numbers) == 4:
            x, y, w, h = numbers
            corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
            first, *others = (apply_matrix(self._pen.matrix, *c) for c in corners)
            path.begin_path(first)
            for point in others:
                path.draw_on(point)
            path.close_path()
        elif operator == "h":
            path.close_path()
        elif operator == "m" and len(points) == 1:
            path.begin_path(points[0])
        elif operator == "l" and len(points) == 1:
            path.draw_on(points[0])
        elif operator == "c" and len(points) == 3:
            path.draw_on(*points)
        # ISO 32000-1, 8.5.2.2: in v the first control point is where the pen is, in y the second is
        # the end.
        elif operator == "v" and len(points) == 2:
            path.draw_on(path.at, *points)
        elif operator == "y" and len(points) == 2:
            path.draw_on(*points, points[-1])

    def _set_state(self, one: Any, operator: str) -> None:
        operands = one.operands
        if operator == "q":
            self._saved.append(self._pen)
        elif operator == "Q":
            if not self._saved:
                return
            self._pen = self._saved.pop()
        elif operator == "cm":
            # ISO 32000-1, 8.3.4: cm is applied before the matrix that was in force.
            matrix = multiply_matrices(tuple(float(v) for v in operands), self._pen.matrix)
            self._pen = replace(self._pen, matrix=matrix)
        elif operator == "w":
            self._pen = replace(self._pen, width=abs(float(operands[0])))
        elif operator == "M":
            self._pen = replace(self._pen, miter=abs(float(operands[0])))
        elif operator == "d":
            self._pen = replace(self._pen, dash=parse_dash(operands))
        elif operator == "gs":
            self._more_state(operands)
        elif operator in ("scn", "SCN", "sc", "SC", "g", "G", "rg", "RG", "k", "K", "cs", "CS"):
            self._set_colour(operator, operands)
        self._out.append(one)

    def _set_colour(self, operator: str, operands: Any) -> None:
        pattern = operands[-1] if operator in ("scn", "SCN") and len(operands) else None
        pattern = pattern if isinstance(pattern, pikepdf.Name) else None
        # ISO 32000-1, 8.6.8: small letters set the colour of fills, capitals that of strokes.
        if operator.islower():
            self._pen = replace(self._pen, fill=pattern)
        else:
            self._pen = replace(self._pen, stroke=pattern)

    def _more_state(self, operands: Any) -> None:
        state = self._objects.resource_named("/ExtGState", operands[0]) if len(operands) else None
        if not isinstance(state, pikepdf.Dictionary):
            return
        # ISO 32000-1, 8.4.5, Table 58: a state dictionary sets the same as w, M and d do.
        if "/LW" in state:
            self._pen = replace(self._pen, width=abs(float(state["/LW"])))
        if "/ML" in state:
            self._pen = replace(self._pen, miter=abs(float(state["/ML"])))
        if isinstance(state.get("/D"), pikepdf.Array) and len(state["/D"]) == 2:
            self._pen = replace(self._pen, dash=parse_dash(state["/D"]))
        # ISO 32000-1, 11.6.5.2: what a soft mask draws shows as transparency of all that is
        # painted.
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            self._soft_mask(mask["/G"])

    def _soft_mask(self, group: Any) -> None:
        """A mask may draw letters; one that reaches under a box cannot be cut here."""
        box = group.get("/BBox")
        if box is None:
            self.safe = False
            return
        a, b, c, d = (float(v) for v in box)
        own = tuple(float(v) for v in group.get("/Matrix", IDENTITY))
        matrix = multiply_matrices(own, self._pen.matrix)
        corners = tuple(apply_matrix(matrix, x, y) for x, y in ((a, b), (c, b), (c, d), (a, d)))
        if any(path_cutting.rects_meet(path_cutting.bounds_of(corners), r) for r in self._secret):
            self.safe = False

    # ---- paths ---------------------------------------------------------------------------------

    def _paint_path(self, operator: str) -> None:
        path = self._path
        if operator in _CLOSE:
            path.close_path()
        trails = path.trails_drawn()
        # A width of 0 is the thinnest line that the device can draw (8.4.3.2): its real width is
        # the viewer's.
        width = max(self._pen.width * largest_scale(self._pen.matrix), _HAIR)
        # ISO 32000-1, 8.4.3.5: a miter may be so many times as long as the line is wide.
        corner = max(_REACH, self._pen.miter) * width / 2  # how far one sticks out
        most = corner if operator in _STROKE else 0.0
        drawn = [path_cutting.grow_rect(t.bounding_rect, most + 1e-9) for t in trails]
        touched = [r for r in self._cuts if any(path_cutting.rects_meet(one, r) for one in drawn)]
        if not touched:
            self._out += path.steps
            if path.clip:
                self._out.append(make_instruction([], path.clip))
            self._out.append(make_instruction([], operator))
            return
        back = invert_matrix(self._pen.matrix)
        self.changed = True
        if back is None:
            trails = []
        writer = LineCode(back or IDENTITY)
        secret = any(r in self._secret for r in touched)
        if operator in _FILL:
            self._check_pattern(self._pen.fill if secret else None)
            self._fill_path(trails, touched, _FILL[operator], writer)
        if operator in _STROKE:
            self._check_pattern(self._pen.stroke if secret else None)
            self._stroke_path(trails, touched, most)
        if path.clip:
            self._clip_path(trails, touched, writer)

    def _clip_to_nothing(self) -> None:
        """Beyond the bounds of a clip nothing shows."""
        if self._path.clip:
            points = [p for t in self._path.trails_drawn() for part in t.parts for p in part.points]
            if points:
                clip = path_cutting.shared_rect(path_cutting.bounds_of(points), self._pen.clip)
                self._pen = replace(self._pen, clip=clip)

    def _without_whole_letters(self, trails: list[Trail]) -> list[Trail]:
        """What is no letter of a word that goes: a letter goes whole."""
        return [
            t for t in trails if not any(_mostly_in(t.bounding_rect, w) for w in self._zone.words)
        ]

    def _fill_path(
        self, trails: list[Trail], rects: list[Rect], rule: str, writer: LineCode
    ) -> None:
        kept = self._without_whole_letters(trails)
        rings = path_cutting.fills_outside([path_cutting.ring_of_trail(t) for t in kept], rects)
        if rings:
            self._out += [*writer.write_rings(rings), make_instruction([], rule)]

    def _stroke_path(self, trails: list[Trail], rects: list[Rect], reach: float) -> None:
        """Lines end where their middle meets a box, and a clip cuts the pen's width there.

        ``reach`` is how far a pen paints beside the middle of its line, its corners included.
        """
        back = invert_matrix(self._pen.matrix)
        near: dict[tuple[Rect, ...], list[tuple[list[PathPart], Trail]]] = {}
        for trail in self._without_whole_letters(trails):
            for run in path_cutting.strokes_outside(trail, rects, joined=self._pen.dash is None):
                bounds = path_cutting.grow_rect(
                    path_cutting.bounds_of([q for p in run for q in p.points]), reach
                )
                beside = tuple(r for r in rects if path_cutting.rects_meet(bounds, r))
                near.setdefault(beside, []).append((run, trail))
        if back is None:
            return
        for beside, runs in near.items():
            if len(beside) > _MOST_CLIPS:
                self.safe = False
            self._out.append(make_instruction([], "q"))
            self._out += _clips_around(LineCode(back), beside[:_MOST_CLIPS])
            for run, trail in runs:
                self._out += self._code_of_run(LineCode(back), run, trail)
            self._out.append(make_instruction([], "Q"))

    def _code_of_run(self, writer: LineCode, run: list[PathPart], trail: Trail) -> list[Any]:
        whole = trail.closed and tuple(run) == trail.parts
        code = [dash_of_run(self._pen, run, trail)] if self._pen.dash is not None else []
        return [*code, *writer.write_run(run, closed=whole), make_instruction([], "S")]

    def _clip_path(self, trails: list[Trail], rects: list[Rect], writer: LineCode) -> None:
        """A clip's border tells as a line does; one that runs elsewhere tells nothing."""
        rings = [path_cutting.ring_of_trail(t) for t in trails]
        told = [r for r in rects if any(path_cutting.edge_meets(ring, r) for ring in rings)]
        kept = path_cutting.fills_outside(rings, told)
        code = writer.write_rings(kept) if kept else [make_instruction([0, 0, 0, 0], "re")]
        self._out += [*code, make_instruction([], self._path.clip), make_instruction([], "n")]

    def _check_pattern(self, pattern: Any) -> None:
        if pattern is None:
            return
        held = self._objects.resource_named("/Pattern", pattern)
        if held is None:
            return
        shading = held.get("/Shading")
        # ISO 32000-1, 8.7.3 and 8.7.4.5: a tiling pattern is page code of its own, and a mesh has
        # points that may spell.
        if shading is None or shading.get("/ShadingType") in _MESH:
            self.safe = False

    def _paint_shading(self, one: Any) -> None:
        if not self._secret:
            self._out.append(one)
            return
        held = self._objects.resource_named("/Shading", one.operands[0]) if one.operands else None
        back = invert_matrix(self._pen.matrix)
        if held is None or back is None:
            self.changed = True
            return
        if held.get("/ShadingType") in _MESH or len(self._secret) > _MOST_CLIPS:
            self.safe = False
        self.changed = True
        clips = _clips_around(LineCode(back), self._secret[:_MOST_CLIPS])
        # A smooth shading says nothing but its colours: a clip over it is enough.
        self._out += [make_instruction([], "q"), *clips, one, make_instruction([], "Q")]

    # ---- objects -------------------------------------------------------------------------------

    def _draw_object(self, one: Any, operator: str) -> None:
        if operator == "INLINE IMAGE":
            self._draw_inline(one)
            return
        item = self._objects.object_named(one.operands[0]) if len(one.operands) else None
        if item is None:
            self._out.append(one)
            return
        name = None
        if item.get("/Subtype") == "/Form":
            name = self._cut_form(item)
        elif item.get("/Subtype") == "/Image":
            rings = self._polygons_to_cut(item)
            if rings:
                name = self._objects.cut_picture(item, rings, self._pen.matrix)
                if name is None:
                    self.safe, self.changed = False, True
                    return
        self.changed |= name is not None
        self._out.append(one if name is None else make_instruction([name], "Do"))

    def _cut_form(self, form: Any) -> Any:
        """The name of a form's cut copy, or ``None`` when nothing is to be cut."""
        own, pen = form.get("/Matrix"), self._pen
        # ISO 32000-1, 8.10.1: a form's matrix comes before the one in force, and its BBox is a
        # clip.
        matrix = (
            multiply_matrices(tuple(float(v) for v in own), pen.matrix)
            if own is not None
            else pen.matrix
        )
        within = self._objects.objects_of_form(form)
        # Too deep in others: what it draws cannot be known, so the page becomes a picture.
        if within is None:
            self.safe = False
            return None
        pen = replace(pen, matrix=matrix, clip=_box_shown(form, matrix, pen.clip))
        writer = Cutter(self._zone, pen, within)
        code = writer.rewrite_code(pikepdf.parse_content_stream(form))
        self.safe &= writer.safe
        return self._objects.copy_of(form, code, within) if writer.changed else None

    def _draw_inline(self, one: Any) -> None:
        rings = self._polygons_to_cut()
        if not rings:
            self._out.append(one)
            return
        self.changed = True
        item = self._objects.object_of_inline(one.operands[0] if len(one.operands) else one.iimage)
        name = None if item is None else self._objects.cut_picture(item, rings, self._pen.matrix)
        if name is None:
            self.safe = False
        else:
            self._out.append(make_instruction([name], "Do"))

    def _polygons_to_cut(self, image: Any = None) -> list[Ring]:
        """What must go, as polygons in the unit square of a picture that is drawn now.

        That are the boxes, and what of the picture's pixels no page shows, for a clip hides it.
        """
        square = tuple(apply_matrix(self._pen.matrix, x, y) for x, y in _SQUARE)
        bounds = path_cutting.bounds_of(square)
        back = invert_matrix(self._pen.matrix)
        rings = []
        for rect in (*self._cuts, *self._zone.pixels, *self._sides_cropped(image, bounds)):
            if back is None or not path_cutting.rects_meet(rect, bounds):
                continue
            x0, y0, x1, y1 = rect
            corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
            inside = path_cutting.clipped_to(
                tuple(apply_matrix(back, x, y) for x, y in corners), (0.0, 0.0, 1.0, 1.0)
            )
            if len(inside) > 2:
                rings.append(inside)
        return rings

    def _sides_cropped(self, image: Any, bounds: Rect) -> list[Rect]:
        """The sides of a picture that a clip hides, less what a block of a JPEG may take."""
        if image is None or self._pen.clip is None:
            return []
        size = math.hypot(*self._pen.matrix[:2]), math.hypot(*self._pen.matrix[2:4])
        pixel = max(size[0] / int(image.Width), size[1] / int(image.Height))
        # JPEG is coded in blocks of 8 pixels: what fills one is filled to its edge.
        room = min(8 * pixel, _BLOCK) + pixel + _BESIDE
        x0, y0, x1, y1 = path_cutting.grow_rect(self._pen.clip, room)
        left, low, right, high = bounds
        sides = [
            (left, low, x0, high), (x1, low, right, high), (left, low, right, y0),
            (left, y1, right, high),
        ]  # fmt: skip
        hidden = [s for s in sides if s[2] - s[0] > room and s[3] - s[1] > room]
        return hidden if hidden and self._objects.may_crop() else []


def _clips_around(writer: LineCode, rects: Iterable[Rect]) -> Iterator[Any]:
    """Code after which nothing is painted in these boxes."""
    far: Ring = ((-_FAR, -_FAR), (_FAR, -_FAR), (_FAR, _FAR), (-_FAR, _FAR))
    for x0, y0, x1, y1 in rects:
        hole: Ring = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        yield from (
            *writer.write_rings([far, hole]),
            make_instruction([], "W*"),
            make_instruction([], "n"),
        )


def _box_shown(form: Any, matrix: Matrix, clip: Rect | None) -> Rect | None:
    """What of a form shows: what lies within its box and the clip."""
    box = form.get("/BBox")
    if box is None or len(box) != 4:
        return clip
    a, b, c, d = (float(v) for v in box)
    corners = tuple(apply_matrix(matrix, x, y) for x, y in ((a, b), (c, b), (c, d), (a, d)))
    return path_cutting.shared_rect(path_cutting.bounds_of(corners), clip)


_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def _mostly_in(bounds: Rect, word: Rect) -> bool:
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    small = bounds[3] - bounds[1] <= 2 * (word[3] - word[1])
    narrow = bounds[2] - bounds[0] <= 1.5 * (word[2] - word[0])
    return small and narrow and word[0] < x < word[2] and word[1] < y < word[3]
