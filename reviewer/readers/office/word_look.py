"""How the words of a Word document look: colours, shading and size, by style and by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from reviewer.readers.legible_ink import (
    BLACK,
    WHITE,
    Colour,
    InkLook,
    from_hex,
    mix_colours,
    tint_colour,
)
from reviewer.readers.office.theme import PRESETS, Theme
from reviewer.readers.xml_tree import attribute_named, local_name

_OFF = ("0", "false", "off")
# Chosen by hand: styles may be based on each other in a circle.
_CHAIN = 20  # styles based on styles
_FLAGS = ("firstRow", "lastRow", "firstCol", "lastCol", "noHBand", "noVBand")
# WordprocessingML, tblLook: the older of two ways to say the same.
_FLAG_BITS = (0x20, 0x40, 0x80, 0x100, 0x200, 0x400)


@dataclass(frozen=True)
class RunLook:
    """What properties say; a field that is not in ``stated`` says nothing.

    Attributes:
        ink: a colour; ``None`` for "automatic".
        ground: what shades the words; ``None`` for none.
    """

    stated: frozenset[str] = frozenset()
    ink: Colour | None = None
    opacity: float = 1.0
    ground: Colour | None = None
    highlight: Colour | None = None
    points: float | None = None
    vanish: bool = False

    def laid_over(self, below: RunLook) -> RunLook:
        """These properties where they say something, else those below."""
        taken = {name: getattr(below, name) for name in below.stated - self.stated}
        return replace(self, stated=self.stated | below.stated, **taken)


NOTHING = RunLook()


@dataclass
class _WordStyle:
    based_on: str = ""
    run: RunLook = NOTHING
    block: RunLook = NOTHING  # of paragraphs, or of a table's cells
    parts: dict[str, tuple[RunLook, RunLook]] = field(default_factory=dict)  # of a table's style


@dataclass(frozen=True)
class CellSurroundings:
    """What a paragraph takes over from the table, cell or shape that it stands in."""

    run: RunLook = NOTHING
    ground: Colour | None = None


class WordLooks:
    """The styles of a document, and how its words look under them."""

    def __init__(
        self,
        styles: Element | None = None,
        theme: Element | None = None,
        settings: Element | None = None,
    ) -> None:
        self.theme = Theme(theme, _swapped_colours(settings))
        self.page: Colour | None = None
        self._styles: dict[str, _WordStyle] = {}
        self._usual: dict[str, str] = {}
        self._defaults = NOTHING
        for node in styles if styles is not None else ():
            if local_name(node.tag) == "docDefaults":
                runs = (n for n in node.iter() if local_name(n.tag) == "rPr")
                self._defaults = self._set_of_parts(runs)
            elif local_name(node.tag) == "style":
                self._add_style(node)

    def read_page(self, root: Element) -> None:
        """Take over the colour of the pages, if they have one."""
        node = next((n for n in root if local_name(n.tag) == "background"), None)
        self.page = self._resolve_colour(node, "color", "theme") if node is not None else None

    # words

    def look_of_paragraph(
        self, node: Element, around: CellSurroundings
    ) -> tuple[RunLook, Colour | None]:
        """What all runs of a paragraph look like by themselves, and their ground."""
        own = next((n for n in node if local_name(n.tag) == "pPr"), None)
        parts = list(own) if own is not None else []
        named = next(
            (attribute_named(n, "val") for n in parts if local_name(n.tag) == "pStyle"), ""
        )
        style = named or self._usual.get("paragraph", "")
        # WordprocessingML, style hierarchy: paragraph before table before the document's defaults.
        run = self._look_of_chain(style, "run").laid_over(around.run).laid_over(self._defaults)
        block = self._set_of_parts([own] if own is not None else ()).laid_over(
            self._look_of_chain(style, "block")
        )
        return run, block.ground or around.ground

    def look_of_run(
        self, run: Element, paragraph: tuple[RunLook, Colour | None]
    ) -> tuple[bool, bool]:
        """Whether a run is on the page at all, and whether it can be read there."""
        own = [n for n in run if local_name(n.tag) == "rPr"]
        styles = (
            attribute_named(n, "val") for part in own for n in part if local_name(n.tag) == "rStyle"
        )
        named = self._look_of_chain(next(styles, ""), "run")
        made = self._set_of_parts(own).laid_over(named).laid_over(paragraph[0])
        # The nearest to the letters first: marker, run, paragraph, page.
        ground = made.highlight or made.ground or paragraph[1] or self.page
        look = InkLook(made.ink, ground, made.points, made.opacity)
        return not made.vanish, look.is_readable

    # tables and shapes

    def around_cell(
        self, table: Element, cell: Element, at: tuple[int, int, int, int]
    ) -> CellSurroundings:
        """What stands in a cell takes over; ``at``: its row, the rows, its column, the columns."""
        marks = next((n for n in table if local_name(n.tag) == "tblPr"), None)
        about = {local_name(n.tag): n for n in marks} if marks is not None else {}
        name = attribute_named(about["tblStyle"], "val") if "tblStyle" in about else ""
        name = name or self._usual.get("table", "")
        run, block = self._look_of_chain(name, "run"), self._look_of_chain(name, "block")
        for part in _parts_of(about.get("tblLook"), at):
            found_run, found_block = self._table_part(name, part)
            run, block = found_run.laid_over(run), found_block.laid_over(block)
        own = self._set_of_parts([marks]) if marks is not None else NOTHING
        mine = self._set_of_parts(n for n in cell if local_name(n.tag) == "tcPr")
        return CellSurroundings(run, mine.laid_over(own).laid_over(block).ground)

    def fill_of_shape(self, node: Element) -> Colour | None:
        """The fill of a shape, as far as it hides what is behind it; ``None`` for none."""
        if local_name(node.tag) == "wsp":
            own = next((n for n in node if local_name(n.tag) == "spPr"), None)
            fills = {local_name(n.tag): n for n in own} if own is not None else {}
            if "noFill" in fills:
                return None
            colour, opacity = self.theme.colour_of_fill(fills.get("solidFill"))
            if colour is None and "solidFill" not in fills:
                reference = (n for n in node.iter() if local_name(n.tag) == "fillRef")
                found = next(
                    (n for n in reference if attribute_named(n, "idx") not in ("", "0")), None
                )
                colour, opacity = self.theme.colour_of_fill(found)
            return mix_colours(colour, WHITE, opacity) if colour and opacity > 0.1 else None
        if attribute_named(node, "filled").casefold() in ("f", "false"):
            return None
        told = attribute_named(node, "fillcolor").split(" ")[0]
        return from_hex(_six_digits(told)) or PRESETS.get(told)

    # reading properties

    def _add_style(self, node: Element) -> None:
        kind, name = attribute_named(node, "type"), attribute_named(node, "styleId")
        parts = {local_name(n.tag): n for n in node if local_name(n.tag) != "tblStylePr"}
        style = _WordStyle()
        style.based_on = attribute_named(parts["basedOn"], "val") if "basedOn" in parts else ""
        style.run = self._set_of_parts([parts["rPr"]] if "rPr" in parts else ())
        blocks = ("tcPr", "tblPr") if kind == "table" else ("pPr",)
        for name_of_part in blocks:
            found = self._set_of_parts([parts[name_of_part]] if name_of_part in parts else ())
            style.block = style.block.laid_over(found)
        for part in (n for n in node if local_name(n.tag) == "tblStylePr"):
            inner = {local_name(n.tag): n for n in part}
            run = self._set_of_parts([inner["rPr"]] if "rPr" in inner else ())
            style.parts[attribute_named(part, "type")] = (
                run,
                self._set_of_parts([inner["tcPr"]] if "tcPr" in inner else ()),
            )
        self._styles[name] = style
        if attribute_named(node, "default") in ("1", "true", "on"):
            self._usual[kind] = name

    def _lineage_of_style(self, name: str) -> Iterator[_WordStyle]:
        for _ in range(_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.based_on

    def _look_of_chain(self, name: str, what: str) -> RunLook:
        found = NOTHING
        for style in self._lineage_of_style(name):
            found = found.laid_over(style.run if what == "run" else style.block)
        return found

    def _table_part(self, name: str, part: str) -> tuple[RunLook, RunLook]:
        run = block = NOTHING
        for style in self._lineage_of_style(name):
            more = style.parts.get(part, (NOTHING, NOTHING))
            run, block = run.laid_over(more[0]), block.laid_over(more[1])
        return run, block

    def _set_of_parts(self, parts: Iterable[Element]) -> RunLook:
        """What ``rPr``, ``pPr`` or ``tcPr`` say, the first before the next."""
        found = NOTHING
        for part in parts:
            for node in part:
                found = self._set_of_node(node).laid_over(found)
        return found

    def _set_of_node(self, node: Element) -> RunLook:
        kind, value = local_name(node.tag), attribute_named(node, "val")
        if kind == "color":
            return RunLook(frozenset({"ink"}), ink=self._resolve_colour(node, "val", "theme"))
        if kind == "textFill":
            return self._set_of_fill(node)
        if kind == "shd":
            return RunLook(frozenset({"ground"}), ground=self._colour_of_shading(node))
        if kind == "highlight":
            return RunLook(frozenset({"highlight"}), highlight=PRESETS.get(value))
        if kind == "sz" and value.isdecimal():
            # WordprocessingML, sz: half points.
            return RunLook(frozenset({"points"}), points=int(value) / 2)
        if kind == "w" and value.rstrip("%").isdecimal() and int(value.rstrip("%")) < 10:
            return RunLook(frozenset({"points"}), points=0.0)  # letters without any width
        if kind == "vanish":
            return RunLook(frozenset({"vanish"}), vanish=value not in _OFF)
        return NOTHING

    def _set_of_fill(self, node: Element) -> RunLook:
        """The ink of newer versions of Word, which goes before the old one."""
        inner = {local_name(n.tag): n for n in node}
        if "noFill" in inner:
            return RunLook(frozenset({"opacity"}), opacity=0.0)
        colour, _ = self.theme.colour_of_fill(inner.get("solidFill"))
        if colour is None:
            return NOTHING
        clear = [n for n in inner["solidFill"].iter() if local_name(n.tag) == "alpha"]
        share = 1 - float(attribute_named(clear[0], "val") or 0) / 100_000 if clear else 1.0
        return RunLook(frozenset({"ink", "opacity"}), ink=colour, opacity=share)

    def _colour_of_shading(self, node: Element) -> Colour | None:
        fill = self._resolve_colour(node, "fill", "themeFill")
        front = self._resolve_colour(node, "color", "theme") or BLACK
        pattern = attribute_named(node, "val")
        if pattern == "solid":
            return front
        if pattern.startswith("pct") and pattern[3:].isdecimal():
            return mix_colours(front, fill or WHITE, int(pattern[3:]) / 100)
        return fill

    def _resolve_colour(self, node: Element, name: str, theme: str) -> Colour | None:
        """A colour by its theme's name, else by its digits; ``None`` for "automatic"."""
        prefix = theme if theme == "themeFill" else "theme"
        key = "themeFill" if theme == "themeFill" else "themeColor"
        found = (
            self.theme.colour_named(attribute_named(node, key))
            if attribute_named(node, key)
            else None
        )
        if found is None:
            return from_hex(attribute_named(node, name))
        for change, sign in (("Tint", 1), ("Shade", -1)):
            text = attribute_named(node, f"{prefix}{change}")
            if text:
                try:
                    part = 1 - int(text, 16) / 255
                except ValueError:
                    continue
                found = tint_colour(found, sign * part)
        return found


def _parts_of(look: Element | None, at: tuple[int, int, int, int]) -> Iterator[str]:
    """The parts of a table's style that a cell has, the weaker first."""
    row, rows, column, columns = at
    on = _switched_flags(look)
    if not on["noVBand"]:
        yield "band1Vert" if (column - on["firstCol"]) % 2 == 0 else "band2Vert"
    if not on["noHBand"]:
        yield "band1Horz" if (row - on["firstRow"]) % 2 == 0 else "band2Horz"
    edges = {"firstCol": column == 0, "lastCol": column == columns - 1}
    edges |= {"firstRow": row == 0, "lastRow": row == rows - 1}
    for name, there in edges.items():
        if on[name] and there:
            yield name


def _switched_flags(look: Element | None) -> dict[str, bool]:
    if look is None:
        return {**dict.fromkeys(_FLAGS, False), "noVBand": True, "noHBand": True}
    try:
        bits = int(attribute_named(look, "val") or "0", 16)
    except ValueError:
        bits = 0
    told: Mapping[str, str] = {name: attribute_named(look, name) for name in _FLAGS}
    return {
        name: told[name] not in _OFF if told[name] else bool(bits & bit)
        for name, bit in zip(_FLAGS, _FLAG_BITS, strict=True)
    }


def _swapped_colours(settings: Element | None) -> dict[str, str]:
    """What the document calls background and text, where that is not the usual way round."""
    for node in settings if settings is not None else ():
        if local_name(node.tag) == "clrSchemeMapping":
            names = {local_name(key): value for key, value in node.attrib.items()}
            old = {"bg1": "background1", "t1": "text1", "bg2": "background2", "t2": "text2"}
            return {old[k]: v for k, v in names.items() if k in old}
    return {}


def _six_digits(told: str) -> str:
    digits = told.lstrip("#")
    return "".join(c * 2 for c in digits) if len(digits) == 3 else digits
