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
from reviewer.readers.ink import WHITE, Colour, Look, marked, mixed, unmarked
from reviewer.readers.office.blocks import (
    ENCLOSED,
    MAX_TEXT,
    Block,
    Extract,
    covering,
    member,
    unpacked,
)
from reviewer.readers.office.theme import Theme, seen_through
from reviewer.readers.xmltree import attribute, local, parse

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
        self.book = self._main()

    def parse(self, name: str) -> Element:
        """A part's root."""
        return parse(member(self._box, name, self._file), self._file)

    def slides(self) -> Iterator[Slide]:
        """The slides in their order."""
        links = self.links(self.book)
        listed = (n for n in self.parse(self.book).iter() if local(n.tag) == "sldId")
        keys = [next((v for k, v in n.attrib.items() if k.endswith("}id")), "") for n in listed]
        for number, key in enumerate(keys[:_MOST_SLIDES], 1):
            if key in links:
                root = self.parse(links[key][1])
                yield Slide(links[key][1], root, number, attribute(root, "show") in _OFF)

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to: by id, its kind and its name."""
        folder, _, name = part.rpartition("/")
        listing = f"{folder}/_rels/{name}.rels"
        if listing not in self.names:
            return {}
        out = {}
        for node in self.parse(listing):
            target = posixpath.normpath(posixpath.join("/", folder, attribute(node, "Target")))
            if target[1:] in self.names:
                kind = attribute(node, "Type").rpartition("/")[2]
                out[attribute(node, "Id")] = (kind, target[1:])
        return out

    def linked(self, part: str, kind: str) -> str:
        """The part of a kind that a part points to; empty if there is none."""
        return next((name for k, name in self.links(part).values() if k == kind), "")

    def _main(self) -> str:
        if _BOOK in self.names:
            return _BOOK
        if "_rels/.rels" in self.names:
            for node in self.parse("_rels/.rels"):
                target = attribute(node, "Target").lstrip("/")
                if attribute(node, "Type").endswith("/officeDocument") and target in self.names:
                    return target
        raise BadInput(f"{self._file} is no presentation.", "Withhold it.")


def read_pptx(path: Path) -> Extract:
    """The blocks of a PPTX: each slide that a show shows, its shapes from top to bottom.

    Raises:
        BadInput: It is broken, hostile, or absurdly large.
    """
    extract = Extract([], enclosed=ENCLOSED)
    with unpacked(path) as box:
        book = Slides(box, path.name)
        for slide in book.slides():
            links = book.links(slide.name).values()
            notes = [name for kind, name in links if kind == "notesSlide"]
            extract.drop("speaker notes", sum(bool(note_words(book.parse(n))) for n in notes))
            remarks = (book.parse(name) for kind, name in links if kind.startswith("comment"))
            extract.drop("comments", sum(local(n.tag) == "cm" for r in remarks for n in r.iter()))
            # A show skips it, so the audience never saw it; that it is there is told.
            if slide.hidden:
                extract.drop("hidden slides")
                continue
            extract.blocks.append(Block("heading", (f"Slide {slide.number}",), 2))
            reader = _Reader(book, slide, extract)
            extract.drop("words of a slide's design", reader.designed())
            extract.blocks += reader.blocks()
        extract.drop("macros", sum(n.endswith("vbaProject.bin") for n in book.names))
    if sum(len(c) for b in extract.blocks for c in b.cells) > MAX_TEXT:
        raise BadInput(f"{path.name} holds more text than can be laid out.", "Split it.")
    return extract


def slide_words(path: Path) -> Iterator[tuple[str, str]]:
    """All words of a presentation, hidden ones too: what each part is called, and its text.

    Raises:
        BadInput: As ``read_pptx``.
    """
    with unpacked(path) as box:
        book = Slides(box, path.name)
        for slide in book.slides():
            place = f"slide {slide.number}{' (hidden)' if slide.hidden else ''}"
            yield place, note_words(slide.root, all_of_it=True)
            for kind, name in book.links(slide.name).values():
                if kind == "notesSlide":
                    yield f"notes of slide {slide.number}", note_words(book.parse(name))
                elif kind.startswith("comment"):
                    words = note_words(book.parse(name), all_of_it=True)
                    yield f"comments on slide {slide.number}", words
                elif kind.startswith("diagram") or kind == "chart":
                    yield f"drawing on slide {slide.number}", note_words(book.parse(name), True)


def note_words(root: Element, all_of_it: bool = False) -> str:
    """The words of a part, a paragraph a line; of notes without the numbers of slides."""
    lines = []
    for node in root.iter():
        kind = local(node.tag)
        if kind == "p" and (all_of_it or not any(local(n.tag) == "fld" for n in node)):
            lines.append("".join(n.text or "" for n in node.iter() if local(n.tag) == "t"))
        elif kind in ("text", "v") and node.text and all_of_it:
            lines.append(node.text)
    return "\n".join(line for line in lines if line.strip())


class _Reader:
    """The shapes of one slide, on their grounds."""

    def __init__(self, book: Slides, slide: Slide, extract: Extract) -> None:
        self._extract, self._slide = extract, slide
        layout = book.linked(slide.name, "slideLayout")
        master = book.linked(layout, "slideMaster") if layout else ""
        theme = book.linked(master, "theme") if master else ""
        self._parents = [book.parse(name) for name in (layout, master) if name]
        # PresentationML, clrMap: names of colours are the master's.
        swapped = _mapping(self._parents[-1]) if self._parents else {}
        self._theme = Theme(book.parse(theme) if theme else None, swapped)
        self._page: Colour | None = WHITE
        for root in (slide.root, *self._parents):
            mark = next((n for n in root.iter() if local(n.tag) in ("bgPr", "bgRef")), None)
            if mark is not None:
                self._page = self._background(mark)
                break

    def designed(self) -> int:
        """How many shapes with words the layout and the master add to the slide."""
        count = 0
        for root in (self._slide.root, *self._parents[:1]):
            if attribute(root, "showMasterSp") in _OFF:
                break
            parent = self._parents[(root is not self._slide.root) :][:1]
            shapes = [s for below in parent for s in _shapes(below, 0)]
            own = [s for s in shapes if not any(local(n.tag) == "ph" for n in s.iter())]
            count += sum(bool(note_words(shape, all_of_it=True)) for shape in own)
        return count

    def blocks(self) -> Iterator[Block]:
        shapes = list(_shapes(self._slide.root, 0))
        covers = [
            (at, place)
            for at, shape in enumerate(shapes)
            if (place := _place(shape)) and self._opaque(shape)
        ]
        for at, shape in enumerate(shapes):
            place = _place(shape)
            above = [other for number, other in covers if number > at]
            share = max((_share(place, other) for other in above), default=0.0) if place else 0.0
            words = list(self._shape(shape, self._under(shapes[:at], place)))
            if any(cell.strip() for block in words for cell in block.cells):
                if share >= _NEARLY_ALL:
                    words = [_all_marked(block) for block in words]
                elif share > 0:
                    self._extract.covered = f"{covering(1)} on a slide"
            yield from words

    def _under(self, below: list[Element], place: Place | None) -> Colour | None:
        """The ground of a shape without a fill: the last filled one that it lies on.

        ``None`` where that is a picture, of which nobody knows how dark it is.
        """
        ground = self._page
        for shape in below:
            other, fill = _place(shape), self._fill(shape)
            # Chosen by hand: words stand on what holds nearly all of their shape.
            if place and other and _share(place, other) > 0.9:
                if _pictured(shape):
                    ground = None
                elif fill is not None:
                    ground = fill
        return ground

    def _shape(self, shape: Element, ground: Colour | None) -> Iterator[Block]:
        kind = local(shape.tag)
        if kind == "pic":
            self._extract.drop("pictures")
            return
        if kind == "graphicFrame":
            yield from self._frame(shape, ground)
            return
        if attribute(_own(shape), "hidden") in ("1", "true"):
            self._extract.drop("hidden shapes")
            return
        body = next((n for n in shape if local(n.tag) == "txBody"), None)
        if body is not None:
            level = _title(shape)
            ground = None if _pictured(shape) else self._fill(shape) or ground
            inks = self._usual(shape)
            sure = ground is not None
            for text in self._paragraphs(body, ground or WHITE, inks, sure):
                yield Block("heading" if level else "text", (text,), level)

    def _frame(self, frame: Element, ground: Colour | None) -> Iterator[Block]:
        for node in frame.iter():
            kind = local(node.tag)
            if kind in _DRAWN:
                self._extract.drop(_DRAWN[kind])
            if kind == "tr":
                cells = [n for n in node if local(n.tag) == "tc"]
                yield Block("row", tuple(self._cell(c, ground) for c in cells))

    def _cell(self, cell: Element, ground: Colour | None) -> str:
        marks = next((n for n in cell if local(n.tag) == "tcPr"), None)
        fill = self._solid(marks) if marks is not None else None
        body = next((n for n in cell if local(n.tag) == "txBody"), None)
        if body is None:
            return ""
        # Without a fill of its own a cell has that of its table's style, which is not told.
        sure, ground = fill is not None, fill or ground or WHITE
        return "\n".join(self._paragraphs(body, ground, None, sure))

    def _paragraphs(
        self, body: Element, ground: Colour, usual: Colour | None, sure: bool = True
    ) -> Iterator[str]:
        for paragraph in (n for n in body if local(n.tag) == "p"):
            parts = []
            for node in paragraph:
                kind = local(node.tag)
                if kind == "br":
                    parts.append("\n")
                elif kind in ("r", "fld"):
                    parts.append(self._run(node, ground, usual, sure))
            text = "".join(parts)
            if text.strip():
                yield text

    def _run(self, run: Element, ground: Colour, usual: Colour | None, sure: bool) -> str:
        text = unmarked("".join(n.text or "" for n in run if local(n.tag) == "t"))
        marks = next((n for n in run if local(n.tag) == "rPr"), None)
        ink, opacity, points = usual, 1.0, None
        if marks is not None:
            inner = {local(n.tag): n for n in marks}
            if "noFill" in inner:
                opacity = 0.0
            elif "solidFill" in inner:
                own, opacity = self._theme.drawn(inner["solidFill"])
                ink = own or ink
            if "highlight" in inner:
                ground, sure = self._theme.drawn(inner["highlight"])[0] or ground, True
            size = attribute(marks, "sz")
            # DrawingML: hundredths of a point.
            points = int(size) / 100 if size.isdecimal() else None
        look = Look(ink, ground, points, opacity)
        # What lies behind is not known, so nothing can be said of its contrast; only words without
        # ink or size are surely hidden.
        if not sure and opacity > 0.5 and (points or 12) > 2:
            return text
        return text if look.readable else marked(text)

    # colours

    def _usual(self, shape: Element) -> Colour | None:
        """The ink that a shape's style, its layout or its master gives its words."""
        for node in shape:
            if local(node.tag) == "style":
                font = next((n for n in node if local(n.tag) == "fontRef"), None)
                found = self._theme.drawn(font)[0]
                if found is not None:
                    return found
        kind = _kind(shape)
        for root in self._parents:
            twin = next((s for s in _shapes(root, 0) if kind and _kind(s) == kind), None)
            for node in twin.iter() if twin is not None else ():
                if local(node.tag) == "defRPr" and (found := self._solid(node)) is not None:
                    return found
        return self._of_master(kind)

    def _of_master(self, kind: str) -> Colour | None:
        style = {"title": "titleStyle", "ctrTitle": "titleStyle"}.get(kind, "bodyStyle")
        style = style if kind else "otherStyle"
        for root in self._parents[-1:]:
            for node in root.iter():
                if local(node.tag) == style:
                    inks = (self._solid(n) for n in node.iter() if local(n.tag) == "defRPr")
                    return next((ink for ink in inks if ink is not None), None)
        return self._theme.named("tx1")

    def _background(self, mark: Element) -> Colour | None:
        """The colour behind a slide; ``None`` for a picture, or what a theme draws there."""
        if local(mark.tag) == "bgPr":
            return self._solid(mark) or self._blended(mark)
        # Other numbers than these stand for fills of the theme that may be pictures.
        plain = attribute(mark, "idx") in ("1001", "0", "")
        return self._theme.drawn(mark)[0] if plain else None

    def _blended(self, holder: Element) -> Colour | None:
        """The mean of the colours that a fill goes through."""
        fill = next((n for n in holder if local(n.tag) == "gradFill"), None)
        stops = [n for n in fill.iter() if local(n.tag) == "gs"] if fill is not None else []
        colours = [c for stop in stops if (c := self._theme.drawn(stop)[0]) is not None]
        return mixed(colours[0], colours[-1], 0.5) if colours else None

    def _solid(self, holder: Element) -> Colour | None:
        fill = next((n for n in holder if local(n.tag) == "solidFill"), None)
        colour, opacity = self._theme.drawn(fill)
        return mixed(colour, WHITE, opacity) if colour is not None else None

    def _fill(self, shape: Element) -> Colour | None:
        own = next((n for n in shape if local(n.tag) == "spPr"), None)
        kinds = {local(n.tag) for n in own} if own is not None else set()
        if own is not None and "solidFill" in kinds:
            return self._solid(own)
        if own is not None and "gradFill" in kinds:
            return self._blended(own)
        # A pattern's or picture's colour is not one colour.
        if kinds & {"noFill", "blipFill", "pattFill"}:
            return None
        for node in shape:
            if local(node.tag) == "style":
                fill = next((n for n in node if local(n.tag) == "fillRef"), None)
                if fill is not None and attribute(fill, "idx") not in ("", "0"):
                    return self._theme.drawn(fill)[0]
        return None

    def _opaque(self, shape: Element) -> bool:
        return _pictured(shape) or (self._fill(shape) is not None and not seen_through(shape))


def _pictured(shape: Element) -> bool:
    own = next((n for n in shape if local(n.tag) == "spPr"), None)
    filled = own is not None and any(local(n.tag) == "blipFill" for n in own)
    return local(shape.tag) == "pic" or filled


def _shapes(node: Element, depth: int) -> Iterator[Element]:
    """The shapes of a slide, those in groups too, from back to front."""
    if depth > _DEPTH:
        raise BadInput("A presentation nests absurdly deep.", "Withhold it.")
    for child in node:
        kind = local(child.tag)
        if kind in ("sp", "pic", "graphicFrame", "cxnSp"):
            yield child
        elif kind == "AlternateContent":
            # The same shape in two ways, for newer programs and for older ones: one counts.
            ways = [n for n in child if local(n.tag) in ("Choice", "Fallback")]
            yield from _shapes(ways[0], depth + 1) if ways else ()
        else:
            yield from _shapes(child, depth + 1)


def _own(shape: Element) -> Element:
    found = (n for n in shape.iter() if local(n.tag) == "cNvPr")
    return next(found, shape)


def _kind(shape: Element) -> str:
    mark = next((n for n in shape.iter() if local(n.tag) == "ph"), None)
    return (attribute(mark, "type") or "body") if mark is not None else ""


def _title(shape: Element) -> int:
    return 3 if _kind(shape) in ("title", "ctrTitle", "subTitle") else 0


def _place(shape: Element) -> Place | None:
    frame = next((n for n in shape.iter() if local(n.tag) == "xfrm"), None)
    marks = {local(n.tag): n for n in frame} if frame is not None else {}
    if "off" not in marks or "ext" not in marks:
        return None
    numbers = [
        attribute(marks[m], a)
        for m, a in (("off", "x"), ("off", "y"), ("ext", "cx"), ("ext", "cy"))
    ]
    if not all(re.fullmatch(r"-?\d{1,12}", n) for n in numbers):
        return None
    x, y, w, h = map(float, numbers)
    return x, y, x + w, y + h


def _share(one: Place, over: Place) -> float:
    """How much of a shape lies under another one."""
    width = min(one[2], over[2]) - max(one[0], over[0])
    height = min(one[3], over[3]) - max(one[1], over[1])
    whole = (one[2] - one[0]) * (one[3] - one[1])
    return width * height / whole if width > 0 and height > 0 and whole > 0 else 0.0


def _all_marked(block: Block) -> Block:
    return Block(block.kind, tuple(marked(unmarked(c)) for c in block.cells), block.level)


def _mapping(master: Element) -> dict[str, str]:
    """What the master calls background and text."""
    node = next((n for n in master if local(n.tag) == "clrMap"), None)
    return {local(k): v for k, v in node.attrib.items()} if node is not None else {}
