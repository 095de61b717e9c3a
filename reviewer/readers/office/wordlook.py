"""How the words of a Word document look: colours, shading and size, by style and by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from reviewer.readers.ink import BLACK, WHITE, Colour, Look, from_hex, mixed, tinted
from reviewer.readers.office.theme import PRESETS, Theme
from reviewer.readers.xmltree import attribute, local

_OFF = ("0", "false", "off")
# Chosen by hand: styles may be based on each other in a circle.
_CHAIN = 20  # styles based on styles
_FLAGS = ("firstRow", "lastRow", "firstCol", "lastCol", "noHBand", "noVBand")
# WordprocessingML, tblLook: the older of two ways to say the same.
_FLAG_BITS = (0x20, 0x40, 0x80, 0x100, 0x200, 0x400)


@dataclass(frozen=True)
class Set:
    """What properties say; a field that is not in ``said`` says nothing.

    Attributes:
        ink: a colour; ``None`` for "automatic".
        ground: what shades the words; ``None`` for none.
    """

    said: frozenset[str] = frozenset()
    ink: Colour | None = None
    opacity: float = 1.0
    ground: Colour | None = None
    highlight: Colour | None = None
    points: float | None = None
    vanish: bool = False

    def over(self, below: Set) -> Set:
        """These properties where they say something, else those below."""
        taken = {name: getattr(below, name) for name in below.said - self.said}
        return replace(self, said=self.said | below.said, **taken)


NOTHING = Set()


@dataclass
class _Style:
    based_on: str = ""
    run: Set = NOTHING
    block: Set = NOTHING  # of paragraphs, or of a table's cells
    parts: dict[str, tuple[Set, Set]] = field(default_factory=dict)  # of a table's style


@dataclass(frozen=True)
class Around:
    """What a paragraph takes over from the table, cell or shape that it stands in."""

    run: Set = NOTHING
    ground: Colour | None = None


class Looks:
    """The styles of a document, and how its words look under them."""

    def __init__(
        self,
        styles: Element | None = None,
        theme: Element | None = None,
        settings: Element | None = None,
    ) -> None:
        self.theme = Theme(theme, _swapped(settings))
        self.page: Colour | None = None
        self._styles: dict[str, _Style] = {}
        self._usual: dict[str, str] = {}
        self._defaults = NOTHING
        for node in styles if styles is not None else ():
            if local(node.tag) == "docDefaults":
                runs = (n for n in node.iter() if local(n.tag) == "rPr")
                self._defaults = self._set(runs)
            elif local(node.tag) == "style":
                self._style(node)

    def read_page(self, root: Element) -> None:
        """Take over the colour of the pages, if they have one."""
        node = next((n for n in root if local(n.tag) == "background"), None)
        self.page = self._colour(node, "color", "theme") if node is not None else None

    # words

    def paragraph(self, node: Element, around: Around) -> tuple[Set, Colour | None]:
        """What all runs of a paragraph look like by themselves, and their ground."""
        own = next((n for n in node if local(n.tag) == "pPr"), None)
        parts = list(own) if own is not None else []
        named = next((attribute(n, "val") for n in parts if local(n.tag) == "pStyle"), "")
        style = named or self._usual.get("paragraph", "")
        # WordprocessingML, style hierarchy: paragraph before table before the document's defaults.
        run = self._chained(style, "run").over(around.run).over(self._defaults)
        block = self._set([own] if own is not None else ()).over(self._chained(style, "block"))
        return run, block.ground or around.ground

    def shown(self, run: Element, paragraph: tuple[Set, Colour | None]) -> tuple[bool, bool]:
        """Whether a run is on the page at all, and whether it can be read there."""
        own = [n for n in run if local(n.tag) == "rPr"]
        styles = (attribute(n, "val") for part in own for n in part if local(n.tag) == "rStyle")
        named = self._chained(next(styles, ""), "run")
        made = self._set(own).over(named).over(paragraph[0])
        # The nearest to the letters first: marker, run, paragraph, page.
        ground = made.highlight or made.ground or paragraph[1] or self.page
        look = Look(made.ink, ground, made.points, made.opacity)
        return not made.vanish, look.readable

    # tables and shapes

    def cell(self, table: Element, cell: Element, at: tuple[int, int, int, int]) -> Around:
        """What stands in a cell takes over; ``at``: its row, the rows, its column, the columns."""
        marks = next((n for n in table if local(n.tag) == "tblPr"), None)
        about = {local(n.tag): n for n in marks} if marks is not None else {}
        name = attribute(about["tblStyle"], "val") if "tblStyle" in about else ""
        name = name or self._usual.get("table", "")
        run, block = self._chained(name, "run"), self._chained(name, "block")
        for part in _parts_of(about.get("tblLook"), at):
            found_run, found_block = self._table_part(name, part)
            run, block = found_run.over(run), found_block.over(block)
        own = self._set([marks]) if marks is not None else NOTHING
        mine = self._set(n for n in cell if local(n.tag) == "tcPr")
        return Around(run, mine.over(own).over(block).ground)

    def shape(self, node: Element) -> Colour | None:
        """The fill of a shape, as far as it hides what is behind it; ``None`` for none."""
        if local(node.tag) == "wsp":
            own = next((n for n in node if local(n.tag) == "spPr"), None)
            fills = {local(n.tag): n for n in own} if own is not None else {}
            if "noFill" in fills:
                return None
            colour, opacity = self.theme.drawn(fills.get("solidFill"))
            if colour is None and "solidFill" not in fills:
                reference = (n for n in node.iter() if local(n.tag) == "fillRef")
                found = next((n for n in reference if attribute(n, "idx") not in ("", "0")), None)
                colour, opacity = self.theme.drawn(found)
            return mixed(colour, WHITE, opacity) if colour and opacity > 0.1 else None
        if attribute(node, "filled").casefold() in ("f", "false"):
            return None
        told = attribute(node, "fillcolor").split(" ")[0]
        return from_hex(_long(told)) or PRESETS.get(told)

    # reading properties

    def _style(self, node: Element) -> None:
        kind, name = attribute(node, "type"), attribute(node, "styleId")
        parts = {local(n.tag): n for n in node if local(n.tag) != "tblStylePr"}
        style = _Style()
        style.based_on = attribute(parts["basedOn"], "val") if "basedOn" in parts else ""
        style.run = self._set([parts["rPr"]] if "rPr" in parts else ())
        blocks = ("tcPr", "tblPr") if kind == "table" else ("pPr",)
        for name_of_part in blocks:
            found = self._set([parts[name_of_part]] if name_of_part in parts else ())
            style.block = style.block.over(found)
        for part in (n for n in node if local(n.tag) == "tblStylePr"):
            inner = {local(n.tag): n for n in part}
            run = self._set([inner["rPr"]] if "rPr" in inner else ())
            style.parts[attribute(part, "type")] = (
                run,
                self._set([inner["tcPr"]] if "tcPr" in inner else ()),
            )
        self._styles[name] = style
        if attribute(node, "default") in ("1", "true", "on"):
            self._usual[kind] = name

    def _lineage(self, name: str) -> Iterator[_Style]:
        for _ in range(_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.based_on

    def _chained(self, name: str, what: str) -> Set:
        found = NOTHING
        for style in self._lineage(name):
            found = found.over(style.run if what == "run" else style.block)
        return found

    def _table_part(self, name: str, part: str) -> tuple[Set, Set]:
        run = block = NOTHING
        for style in self._lineage(name):
            more = style.parts.get(part, (NOTHING, NOTHING))
            run, block = run.over(more[0]), block.over(more[1])
        return run, block

    def _set(self, parts: Iterable[Element]) -> Set:
        """What ``rPr``, ``pPr`` or ``tcPr`` say, the first before the next."""
        found = NOTHING
        for part in parts:
            for node in part:
                found = self._one(node).over(found)
        return found

    def _one(self, node: Element) -> Set:
        kind, value = local(node.tag), attribute(node, "val")
        if kind == "color":
            return Set(frozenset({"ink"}), ink=self._colour(node, "val", "theme"))
        if kind == "textFill":
            return self._filled(node)
        if kind == "shd":
            return Set(frozenset({"ground"}), ground=self._shading(node))
        if kind == "highlight":
            return Set(frozenset({"highlight"}), highlight=PRESETS.get(value))
        if kind == "sz" and value.isdecimal():
            # WordprocessingML, sz: half points.
            return Set(frozenset({"points"}), points=int(value) / 2)
        if kind == "w" and value.rstrip("%").isdecimal() and int(value.rstrip("%")) < 10:
            return Set(frozenset({"points"}), points=0.0)  # letters without any width
        if kind == "vanish":
            return Set(frozenset({"vanish"}), vanish=value not in _OFF)
        return NOTHING

    def _filled(self, node: Element) -> Set:
        """The ink of newer versions of Word, which goes before the old one."""
        inner = {local(n.tag): n for n in node}
        if "noFill" in inner:
            return Set(frozenset({"opacity"}), opacity=0.0)
        colour, _ = self.theme.drawn(inner.get("solidFill"))
        if colour is None:
            return NOTHING
        clear = [n for n in inner["solidFill"].iter() if local(n.tag) == "alpha"]
        share = 1 - float(attribute(clear[0], "val") or 0) / 100_000 if clear else 1.0
        return Set(frozenset({"ink", "opacity"}), ink=colour, opacity=share)

    def _shading(self, node: Element) -> Colour | None:
        fill = self._colour(node, "fill", "themeFill")
        front = self._colour(node, "color", "theme") or BLACK
        pattern = attribute(node, "val")
        if pattern == "solid":
            return front
        if pattern.startswith("pct") and pattern[3:].isdecimal():
            return mixed(front, fill or WHITE, int(pattern[3:]) / 100)
        return fill

    def _colour(self, node: Element, name: str, theme: str) -> Colour | None:
        """A colour by its theme's name, else by its digits; ``None`` for "automatic"."""
        prefix = theme if theme == "themeFill" else "theme"
        key = "themeFill" if theme == "themeFill" else "themeColor"
        found = self.theme.named(attribute(node, key)) if attribute(node, key) else None
        if found is None:
            return from_hex(attribute(node, name))
        for change, sign in (("Tint", 1), ("Shade", -1)):
            text = attribute(node, f"{prefix}{change}")
            if text:
                try:
                    part = 1 - int(text, 16) / 255
                except ValueError:
                    continue
                found = tinted(found, sign * part)
        return found


def _parts_of(look: Element | None, at: tuple[int, int, int, int]) -> Iterator[str]:
    """The parts of a table's style that a cell has, the weaker first."""
    row, rows, column, columns = at
    on = _switched(look)
    if not on["noVBand"]:
        yield "band1Vert" if (column - on["firstCol"]) % 2 == 0 else "band2Vert"
    if not on["noHBand"]:
        yield "band1Horz" if (row - on["firstRow"]) % 2 == 0 else "band2Horz"
    edges = {"firstCol": column == 0, "lastCol": column == columns - 1}
    edges |= {"firstRow": row == 0, "lastRow": row == rows - 1}
    for name, there in edges.items():
        if on[name] and there:
            yield name


def _switched(look: Element | None) -> dict[str, bool]:
    if look is None:
        return {**dict.fromkeys(_FLAGS, False), "noVBand": True, "noHBand": True}
    try:
        bits = int(attribute(look, "val") or "0", 16)
    except ValueError:
        bits = 0
    told: Mapping[str, str] = {name: attribute(look, name) for name in _FLAGS}
    return {
        name: told[name] not in _OFF if told[name] else bool(bits & bit)
        for name, bit in zip(_FLAGS, _FLAG_BITS, strict=True)
    }


def _swapped(settings: Element | None) -> dict[str, str]:
    """What the document calls background and text, where that is not the usual way round."""
    for node in settings if settings is not None else ():
        if local(node.tag) == "clrSchemeMapping":
            names = {local(key): value for key, value in node.attrib.items()}
            old = {"bg1": "background1", "t1": "text1", "bg2": "background2", "t2": "text2"}
            return {old[k]: v for k, v in names.items() if k in old}
    return {}


def _long(told: str) -> str:
    digits = told.lstrip("#")
    return "".join(c * 2 for c in digits) if len(digits) == 3 else digits
