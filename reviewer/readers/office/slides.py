"""A presentation's slides as they are shown: words in their shapes, tables, no notes."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from reviewer.errors import BadInput
from reviewer.readers.legible_ink import (
    WHITE,
    Colour,
    InkLook,
    mark_hidden,
    mix_colours,
    remove_marks,
)
from reviewer.readers.office.blocks import (
    ENCLOSED,
    MAX_TEXT,
    Extract,
    TextBlock,
    open_unpacked,
    question_on_covering,
    read_member,
)
from reviewer.readers.office.theme import Theme, seen_through
from reviewer.readers.xml_tree import attribute_named, local_name, parse_xml

_BOOK = "ppt/presentation.xml"
# Both chosen by hand, against files made to exhaust.
_DEPTH = 60
_MOST_SLIDES = 5_000
_OFF = ("0", "false")
_DRAWN = {"chart": "charts", "relIds": "diagrams", "oleObj": "embedded objects"}
_NEARLY_ALL = 0.6  # of a shape's area: what lies on more of it may cover its words

Place = tuple[float, float, float, float]
"""Left, top, right, bottom, in EMU of the slide."""


@dataclass(frozen=True)
class Slide:
    """A slide: its part, its root, its number, and whether a show skips it."""

    name: str
    root: Element
    number: int
    hidden: bool


class Slides:
    """The parts of a presentation.

    Raises:
        BadInput: It is broken, hostile, or no presentation.
    """

    def __init__(self, box: zipfile.ZipFile, file: str) -> None:
        self._box, self._file = box, file
        self.names = set(box.namelist())
        self.book = self._main_part()

    def parse_part(self, name: str) -> Element:
        """A part's root."""
        return parse_xml(read_member(self._box, name, self._file), self._file)

    def slides_in_order(self) -> Iterator[Slide]:
        """The slides in their order."""
        links = self.links_of_part(self.book)
        listed = (n for n in self.parse_part(self.book).iter() if local_name(n.tag) == "sldId")
        keys = [next((v for k, v in n.attrib.items() if k.endswith("}id")), "") for n in listed]
        for number, key in enumerate(keys[:_MOST_SLIDES], 1):
            if key in links:
                root = self.parse_part(links[key][1])
                yield Slide(links[key][1], root, number, attribute_named(root, "show") in _OFF)

    def links_of_part(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to: by id, its kind and its name."""
        folder, _, name = part.rpartition("/")
        listing = f"{folder}/_rels/{name}.rels"
        if listing not in self.names:
            return {}
        out = {}
        for node in self.parse_part(listing):
            target = posixpath.normpath(
                posixpath.join("/", folder, attribute_named(node, "Target"))
            )
            if target[1:] in self.names:
                kind = attribute_named(node, "Type").rpartition("/")[2]
                out[attribute_named(node, "Id")] = (kind, target[1:])
        return out

    def part_linked(self, part: str, kind: str) -> str:
        """The part of a kind that a part points to; empty if there is none."""
        return next((name for k, name in self.links_of_part(part).values() if k == kind), "")

    def _main_part(self) -> str:
        if _BOOK in self.names:
            return _BOOK
        if "_rels/.rels" in self.names:
            for node in self.parse_part("_rels/.rels"):
                target = attribute_named(node, "Target").lstrip("/")
                if (
                    attribute_named(node, "Type").endswith("/officeDocument")
                    and target in self.names
                ):
                    return target
        raise BadInput(f"{self._file} is no presentation.", "Withhold it.")


def read_pptx(path: Path) -> Extract:
    """The blocks of a PPTX: each slide that a show shows, its shapes from top to bottom.

    Raises:
        BadInput: It is broken, hostile, or absurdly large.
    """
    extract = Extract([], enclosed=ENCLOSED)
    with open_unpacked(path) as box:
        book = Slides(box, path.name)
        for slide in book.slides_in_order():
            links = book.links_of_part(slide.name).values()
            notes = [name for kind, name in links if kind == "notesSlide"]
            extract.count_dropped(
                "speaker notes", sum(bool(note_words(book.parse_part(n))) for n in notes)
            )
            remarks = (book.parse_part(name) for kind, name in links if kind.startswith("comment"))
            extract.count_dropped(
                "comments", sum(local_name(n.tag) == "cm" for r in remarks for n in r.iter())
            )
            # A show skips it, so the audience never saw it; that it is there is told.
            if slide.hidden:
                extract.count_dropped("hidden slides")
                continue
            extract.blocks.append(TextBlock("heading", (f"Slide {slide.number}",), 2))
            reader = _SlideReader(book, slide, extract)
            extract.count_dropped("words of a slide's design", reader.count_designed())
            extract.blocks += reader.read_blocks()
        extract.count_dropped("macros", sum(n.endswith("vbaProject.bin") for n in book.names))
    if sum(len(c) for b in extract.blocks for c in b.cells) > MAX_TEXT:
        raise BadInput(f"{path.name} holds more text than can be laid out.", "Split it.")
    return extract


def slide_words(path: Path) -> Iterator[tuple[str, str]]:
    """All words of a presentation, hidden ones too: what each part is called, and its text.

    Raises:
        BadInput: As ``read_pptx``.
    """
    with open_unpacked(path) as box:
        book = Slides(box, path.name)
        for slide in book.slides_in_order():
            place = f"slide {slide.number}{' (hidden)' if slide.hidden else ''}"
            yield place, note_words(slide.root, all_of_it=True)
            for kind, name in book.links_of_part(slide.name).values():
                if kind == "notesSlide":
                    yield f"notes of slide {slide.number}", note_words(book.parse_part(name))
                elif kind.startswith("comment"):
                    words = note_words(book.parse_part(name), all_of_it=True)
                    yield f"comments on slide {slide.number}", words
                elif kind.startswith("diagram") or kind == "chart":
                    yield (
                        f"drawing on slide {slide.number}",
                        note_words(book.parse_part(name), True),
                    )


def note_words(root: Element, all_of_it: bool = False) -> str:
    """The words of a part, a paragraph a line; of notes without the numbers of slides."""
    lines = []
    for node in root.iter():
        kind = local_name(node.tag)
        if kind == "p" and (all_of_it or not any(local_name(n.tag) == "fld" for n in node)):
            lines.append("".join(n.text or "" for n in node.iter() if local_name(n.tag) == "t"))
        elif kind in ("text", "v") and node.text and all_of_it:
            lines.append(node.text)
    return "\n".join(line for line in lines if line.strip())


class _SlideReader:
    """The shapes of one slide, on their grounds."""

    def __init__(self, book: Slides, slide: Slide, extract: Extract) -> None:
        self._extract, self._slide = extract, slide
        layout = book.part_linked(slide.name, "slideLayout")
        master = book.part_linked(layout, "slideMaster") if layout else ""
        theme = book.part_linked(master, "theme") if master else ""
        self._parents = [book.parse_part(name) for name in (layout, master) if name]
        # PresentationML, clrMap: names of colours are the master's.
        swapped = _colour_mapping(self._parents[-1]) if self._parents else {}
        self._theme = Theme(book.parse_part(theme) if theme else None, swapped)
        self._page: Colour | None = WHITE
        for root in (slide.root, *self._parents):
            mark = next((n for n in root.iter() if local_name(n.tag) in ("bgPr", "bgRef")), None)
            if mark is not None:
                self._page = self._colour_behind_slide(mark)
                break

    def count_designed(self) -> int:
        """How many shapes with words the layout and the master add to the slide."""
        count = 0
        for root in (self._slide.root, *self._parents[:1]):
            if attribute_named(root, "showMasterSp") in _OFF:
                break
            parent = self._parents[(root is not self._slide.root) :][:1]
            shapes = [s for below in parent for s in _shapes_below(below, 0)]
            own = [s for s in shapes if not any(local_name(n.tag) == "ph" for n in s.iter())]
            count += sum(bool(note_words(shape, all_of_it=True)) for shape in own)
        return count

    def read_blocks(self) -> Iterator[TextBlock]:
        shapes = list(_shapes_below(self._slide.root, 0))
        covers = [
            (at, place)
            for at, shape in enumerate(shapes)
            if (place := _place_of_shape(shape)) and self._is_opaque(shape)
        ]
        for at, shape in enumerate(shapes):
            place = _place_of_shape(shape)
            above = [other for number, other in covers if number > at]
            share = (
                max((_share_covered(place, other) for other in above), default=0.0)
                if place
                else 0.0
            )
            words = list(self._blocks_of_shape(shape, self._ground_under(shapes[:at], place)))
            if any(cell.strip() for block in words for cell in block.cells):
                if share >= _NEARLY_ALL:
                    words = [_all_marked(block) for block in words]
                elif share > 0:
                    self._extract.covered = f"{question_on_covering(1)} on a slide"
            yield from words

    def _ground_under(self, below: list[Element], place: Place | None) -> Colour | None:
        """The ground of a shape without a fill: the last filled one that it lies on.

        ``None`` where that is a picture, of which nobody knows how dark it is.
        """
        ground = self._page
        for shape in below:
            other, fill = _place_of_shape(shape), self._fill_of_shape(shape)
            # Chosen by hand: words stand on what holds nearly all of their shape.
            if place and other and _share_covered(place, other) > 0.9:
                if _has_picture(shape):
                    ground = None
                elif fill is not None:
                    ground = fill
        return ground

    def _blocks_of_shape(self, shape: Element, ground: Colour | None) -> Iterator[TextBlock]:
        kind = local_name(shape.tag)
        if kind == "pic":
            self._extract.count_dropped("pictures")
            return
        if kind == "graphicFrame":
            yield from self._blocks_of_frame(shape, ground)
            return
        if attribute_named(_own_properties(shape), "hidden") in ("1", "true"):
            self._extract.count_dropped("hidden shapes")
            return
        body = next((n for n in shape if local_name(n.tag) == "txBody"), None)
        if body is not None:
            level = _level_of_title(shape)
            ground = None if _has_picture(shape) else self._fill_of_shape(shape) or ground
            inks = self._usual_ink(shape)
            sure = ground is not None
            for text in self._texts_of_paragraphs(body, ground or WHITE, inks, sure):
                yield TextBlock("heading" if level else "text", (text,), level)

    def _blocks_of_frame(self, frame: Element, ground: Colour | None) -> Iterator[TextBlock]:
        for node in frame.iter():
            kind = local_name(node.tag)
            if kind in _DRAWN:
                self._extract.count_dropped(_DRAWN[kind])
            if kind == "tr":
                cells = [n for n in node if local_name(n.tag) == "tc"]
                yield TextBlock("row", tuple(self._text_of_cell(c, ground) for c in cells))

    def _text_of_cell(self, cell: Element, ground: Colour | None) -> str:
        marks = next((n for n in cell if local_name(n.tag) == "tcPr"), None)
        fill = self._solid_colour(marks) if marks is not None else None
        body = next((n for n in cell if local_name(n.tag) == "txBody"), None)
        if body is None:
            return ""
        # Without a fill of its own a cell has that of its table's style, which is not told.
        sure, ground = fill is not None, fill or ground or WHITE
        return "\n".join(self._texts_of_paragraphs(body, ground, None, sure))

    def _texts_of_paragraphs(
        self, body: Element, ground: Colour, usual: Colour | None, sure: bool = True
    ) -> Iterator[str]:
        for paragraph in (n for n in body if local_name(n.tag) == "p"):
            parts = []
            for node in paragraph:
                kind = local_name(node.tag)
                if kind == "br":
                    parts.append("\n")
                elif kind in ("r", "fld"):
                    parts.append(self._text_of_run(node, ground, usual, sure))
            text = "".join(parts)
            if text.strip():
                yield text

    def _text_of_run(self, run: Element, ground: Colour, usual: Colour | None, sure: bool) -> str:
        text = remove_marks("".join(n.text or "" for n in run if local_name(n.tag) == "t"))
        marks = next((n for n in run if local_name(n.tag) == "rPr"), None)
        ink, opacity, points = usual, 1.0, None
        if marks is not None:
            inner = {local_name(n.tag): n for n in marks}
            if "noFill" in inner:
                opacity = 0.0
            elif "solidFill" in inner:
                own, opacity = self._theme.colour_of_fill(inner["solidFill"])
                ink = own or ink
            if "highlight" in inner:
                ground, sure = self._theme.colour_of_fill(inner["highlight"])[0] or ground, True
            size = attribute_named(marks, "sz")
            # DrawingML: hundredths of a point.
            points = int(size) / 100 if size.isdecimal() else None
        look = InkLook(ink, ground, points, opacity)
        # What lies behind is not known, so nothing can be said of its contrast; only words without
        # ink or size are surely hidden.
        if not sure and opacity > 0.5 and (points or 12) > 2:
            return text
        return text if look.is_readable else mark_hidden(text)

    # colours

    def _usual_ink(self, shape: Element) -> Colour | None:
        """The ink that a shape's style, its layout or its master gives its words."""
        for node in shape:
            if local_name(node.tag) == "style":
                font = next((n for n in node if local_name(n.tag) == "fontRef"), None)
                found = self._theme.colour_of_fill(font)[0]
                if found is not None:
                    return found
        kind = _kind_of_placeholder(shape)
        for root in self._parents:
            twin = next(
                (s for s in _shapes_below(root, 0) if kind and _kind_of_placeholder(s) == kind),
                None,
            )
            for node in twin.iter() if twin is not None else ():
                if (
                    local_name(node.tag) == "defRPr"
                    and (found := self._solid_colour(node)) is not None
                ):
                    return found
        return self._of_master(kind)

    def _of_master(self, kind: str) -> Colour | None:
        style = {"title": "titleStyle", "ctrTitle": "titleStyle"}.get(kind, "bodyStyle")
        style = style if kind else "otherStyle"
        for root in self._parents[-1:]:
            for node in root.iter():
                if local_name(node.tag) == style:
                    inks = (
                        self._solid_colour(n) for n in node.iter() if local_name(n.tag) == "defRPr"
                    )
                    return next((ink for ink in inks if ink is not None), None)
        return self._theme.colour_named("tx1")

    def _colour_behind_slide(self, mark: Element) -> Colour | None:
        """The colour behind a slide; ``None`` for a picture, or what a theme draws there."""
        if local_name(mark.tag) == "bgPr":
            return self._solid_colour(mark) or self._mean_of_blend(mark)
        # Other numbers than these stand for fills of the theme that may be pictures.
        plain = attribute_named(mark, "idx") in ("1001", "0", "")
        return self._theme.colour_of_fill(mark)[0] if plain else None

    def _mean_of_blend(self, holder: Element) -> Colour | None:
        """The mean of the colours that a fill goes through."""
        fill = next((n for n in holder if local_name(n.tag) == "gradFill"), None)
        stops = [n for n in fill.iter() if local_name(n.tag) == "gs"] if fill is not None else []
        colours = [c for stop in stops if (c := self._theme.colour_of_fill(stop)[0]) is not None]
        return mix_colours(colours[0], colours[-1], 0.5) if colours else None

    def _solid_colour(self, holder: Element) -> Colour | None:
        fill = next((n for n in holder if local_name(n.tag) == "solidFill"), None)
        colour, opacity = self._theme.colour_of_fill(fill)
        return mix_colours(colour, WHITE, opacity) if colour is not None else None

    def _fill_of_shape(self, shape: Element) -> Colour | None:
        own = next((n for n in shape if local_name(n.tag) == "spPr"), None)
        kinds = {local_name(n.tag) for n in own} if own is not None else set()
        if own is not None and "solidFill" in kinds:
            return self._solid_colour(own)
        if own is not None and "gradFill" in kinds:
            return self._mean_of_blend(own)
        # A pattern's or picture's colour is not one colour.
        if kinds & {"noFill", "blipFill", "pattFill"}:
            return None
        for node in shape:
            if local_name(node.tag) == "style":
                fill = next((n for n in node if local_name(n.tag) == "fillRef"), None)
                if fill is not None and attribute_named(fill, "idx") not in ("", "0"):
                    return self._theme.colour_of_fill(fill)[0]
        return None

    def _is_opaque(self, shape: Element) -> bool:
        return _has_picture(shape) or (
            self._fill_of_shape(shape) is not None and not seen_through(shape)
        )


def _has_picture(shape: Element) -> bool:
    own = next((n for n in shape if local_name(n.tag) == "spPr"), None)
    filled = own is not None and any(local_name(n.tag) == "blipFill" for n in own)
    return local_name(shape.tag) == "pic" or filled


def _shapes_below(node: Element, depth: int) -> Iterator[Element]:
    """The shapes of a slide, those in groups too, from back to front."""
    if depth > _DEPTH:
        raise BadInput("A presentation nests absurdly deep.", "Withhold it.")
    for child in node:
        kind = local_name(child.tag)
        if kind in ("sp", "pic", "graphicFrame", "cxnSp"):
            yield child
        elif kind == "AlternateContent":
            # The same shape in two ways, for newer programs and for older ones: one counts.
            ways = [n for n in child if local_name(n.tag) in ("Choice", "Fallback")]
            yield from _shapes_below(ways[0], depth + 1) if ways else ()
        else:
            yield from _shapes_below(child, depth + 1)


def _own_properties(shape: Element) -> Element:
    found = (n for n in shape.iter() if local_name(n.tag) == "cNvPr")
    return next(found, shape)


def _kind_of_placeholder(shape: Element) -> str:
    mark = next((n for n in shape.iter() if local_name(n.tag) == "ph"), None)
    return (attribute_named(mark, "type") or "body") if mark is not None else ""


def _level_of_title(shape: Element) -> int:
    return 3 if _kind_of_placeholder(shape) in ("title", "ctrTitle", "subTitle") else 0


def _place_of_shape(shape: Element) -> Place | None:
    frame = next((n for n in shape.iter() if local_name(n.tag) == "xfrm"), None)
    marks = {local_name(n.tag): n for n in frame} if frame is not None else {}
    if "off" not in marks or "ext" not in marks:
        return None
    numbers = [
        attribute_named(marks[m], a)
        for m, a in (("off", "x"), ("off", "y"), ("ext", "cx"), ("ext", "cy"))
    ]
    if not all(re.fullmatch(r"-?\d{1,12}", n) for n in numbers):
        return None
    x, y, w, h = map(float, numbers)
    return x, y, x + w, y + h


def _share_covered(one: Place, over: Place) -> float:
    """How much of a shape lies under another one."""
    width = min(one[2], over[2]) - max(one[0], over[0])
    height = min(one[3], over[3]) - max(one[1], over[1])
    whole = (one[2] - one[0]) * (one[3] - one[1])
    return width * height / whole if width > 0 and height > 0 and whole > 0 else 0.0


def _all_marked(block: TextBlock) -> TextBlock:
    return TextBlock(
        block.kind, tuple(mark_hidden(remove_marks(c)) for c in block.cells), block.level
    )


def _colour_mapping(master: Element) -> dict[str, str]:
    """What the master calls background and text."""
    node = next((n for n in master if local_name(n.tag) == "clrMap"), None)
    return {local_name(k): v for k, v in node.attrib.items()} if node is not None else {}
