"""Whether the cells of a workbook can be read: fonts, fills, formats, rules, what lies on them."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from reviewer.errors import BadInput
from reviewer.readers.legible_ink import (
    BLACK,
    WHITE,
    Colour,
    InkLook,
    from_hex,
    mix_colours,
    tint_colour,
)
from reviewer.readers.office.cell_format import section_for_value, split_format
from reviewer.readers.office.theme import PRESETS, Theme, seen_through
from reviewer.readers.office.workbooks import COLOR_INDEX, range_boundaries
from reviewer.readers.xml_tree import attribute_named, local_name, parse_xml

Range = tuple[int, int, int, int]
"""First column, first row, last column, last row; each from 1, inclusive."""

# SpreadsheetML, pattern types: the share that the front colour has.
_PATTERNS = {"darkGray": 0.75, "mediumGray": 0.5, "lightGray": 0.25, "gray125": 0.125}
_NAMED = re.compile(r"\[(black|white|red|green|blue|yellow|magenta|cyan)\]", re.IGNORECASE)
_LITTLE = 120_000  # EMU into a column or row: a drawing that reaches no further does not cover it
# Chosen by hand.
_THIN = 0.2  # characters wide, and points high: nothing is seen of it
# Chosen by hand; beyond it counting stops.
_MOST = 200_000  # cells that rules are asked about


class CellLooks:
    """How the cells of one sheet look.

    Args:
        sheet: of openpyxl, with its styles.
        theme: of the workbook.
        covered: the cells that drawings lie on.
    """

    def __init__(self, sheet: Any, theme: Theme, covered: tuple[Range, ...] = ()) -> None:
        self._theme, self._covered = theme, covered
        self._rules = [
            (_ranges_of(found), rule, _count_values(sheet, found, rule))
            for found in sheet.conditional_formatting
            for rule in found.rules
            # Rules without a format of their own draw bars, scales and icons.
            if rule.dxf is not None
        ]
        self._heads = tuple(_head_of_table(t) for t in sheet.tables.values() if t.tableStyleInfo)
        self._known: dict[tuple[int, Colour | None, bool], bool] = {}

    def is_readable(self, cell: Any) -> bool:
        """False where nobody can read the cell's value."""
        if self._covered and any(_is_within(place, cell) for place in self._covered):
            return False
        shown, ink = _section_with_colour(cell.number_format or "", cell.value)
        if shown == "":
            return False
        if not self._is_plainly_readable(cell, ink):
            return False
        return not self._rules or all(
            self._readable_under_rule(cell, r, ink) for r in self._rules_of_cell(cell)
        )

    def _is_plainly_readable(self, cell: Any, ink: Colour | None) -> bool:
        head = bool(self._heads) and any(_is_within(place, cell) for place in self._heads)
        # Thousands of cells share a few styles.
        key = (cell.style_id, ink, head)
        if key not in self._known:
            own = self.resolve_colour(cell.font.color)
            ground = self._colour_of_ground(cell.fill) or (
                self._theme.colour_numbered(4) if head and own else None
            )
            look = InkLook(ink or own, ground, cell.font.sz)
            self._known[key] = look.is_readable
        return self._known[key]

    def _rules_of_cell(self, cell: Any) -> Iterator[Any]:
        for places, rule, counts in self._rules:
            if any(_is_within(place, cell) for place in places) and _rule_holds(
                rule, cell.value, counts
            ):
                yield rule

    def _readable_under_rule(self, cell: Any, rule: Any, ink: Colour | None) -> bool:
        """True when a rule that holds leaves the cell readable."""
        form = rule.dxf.numFmt
        if (
            form is not None
            and _section_with_colour(form.formatCode or "General", cell.value)[0] == ""
        ):
            return False
        font, fill = rule.dxf.font, rule.dxf.fill
        own = (
            self.resolve_colour(font.color) if font is not None and font.color is not None else None
        )
        ink = own or ink or self.resolve_colour(cell.font.color)
        ground = self._colour_of_ground(fill, rule=True) if fill is not None else None
        return InkLook(ink, ground or self._colour_of_ground(cell.fill), cell.font.sz).is_readable

    def resolve_colour(self, colour: Any) -> Colour | None:
        """A colour of the workbook; ``None`` for "automatic"."""
        if colour is None:
            return None
        found: Colour | None = None
        if colour.type == "rgb" and isinstance(colour.rgb, str):
            found = from_hex(colour.rgb)
        elif colour.type == "theme":
            found = self._theme.colour_numbered(int(colour.theme))
        elif colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
            found = from_hex(COLOR_INDEX[colour.indexed])
        elif colour.type == "indexed":
            # SpreadsheetML, indexed colours: 64 and 65 are the system's fore- and background.
            found = {64: None, 65: WHITE}.get(colour.indexed)
        return tint_colour(found, colour.tint) if found is not None and colour.tint else found

    def _colour_of_ground(self, fill: Any, rule: bool = False) -> Colour | None:
        """What a fill puts behind the letters; rules write their solid colour as the back."""
        if getattr(fill, "fill_type", None) is None and not rule:
            return None
        if not hasattr(fill, "fgColor"):  # from one colour to another: as dark as their mean
            stops = [c for stop in fill.stop if (c := self.resolve_colour(stop.color)) is not None]
            return mix_colours(stops[0], stops[-1], 0.5) if stops else None
        front, back = self.resolve_colour(fill.fgColor), self.resolve_colour(fill.bgColor)
        if rule and fill.fill_type in (None, "solid"):
            return back if fill.bgColor is not None and fill.bgColor.value else front
        if fill.fill_type == "solid":
            return front or BLACK
        return mix_colours(front or BLACK, back or WHITE, _PATTERNS.get(fill.fill_type, 0.3))


def _head_of_table(table: Any) -> Range:
    """The first row of a table, which its style may fill with a colour."""
    first, top, last, _ = range_boundaries(table.ref)
    return first, top, last, top


def unseen_size(size: float | None) -> bool:
    """True for a row or column that is as good as hidden."""
    return size is not None and size <= _THIN


# number formats


def _section_with_colour(form: str, value: Any) -> tuple[str | None, Colour | None]:
    """The part of a number format that shows a value; empty where it shows nothing at all."""
    if value is None or form in ("", "General", "@"):
        return None, None
    # SpreadsheetML, number formats: sections for positive, negative, zero and text.
    parts = split_format(form)
    if isinstance(value, str) and len(parts) < 4:
        whole = "".join(parts).strip()
        return ("" if len(parts) == 3 and not whole else None), _ink_of_section(parts[0])
    part = parts[0] if isinstance(value, bool) else section_for_value(form, value)
    if part is None:
        return None, None
    return _of_part(part)


@lru_cache(maxsize=512)
def _of_part(part: str) -> tuple[str | None, Colour | None]:
    shown = re.sub(r"\[[^\]]*\]", "", part)
    return (None if shown.strip() else ""), _ink_of_section(part)


def _ink_of_section(part: str) -> Colour | None:
    named = _NAMED.search(part)
    return PRESETS.get(named[1].lower()) if named else None


# rules


def _ranges_of(found: Any) -> tuple[Range, ...]:
    return tuple(r.bounds for r in found.sqref.ranges)


def _is_within(place: Range, cell: Any) -> bool:
    return bool(place[0] <= cell.column <= place[2] and place[1] <= cell.row <= place[3])


def _count_values(sheet: Any, found: Any, rule: Any) -> Counter[str]:
    """How often each value stands in a rule's cells, for rules about that."""
    if rule.type not in ("duplicateValues", "uniqueValues"):
        return Counter()
    counts: Counter[str] = Counter()
    for area in found.sqref.ranges:
        last = min(area.max_row, sheet.max_row or 1)
        for row in sheet.iter_rows(area.min_row, last, area.min_col, area.max_col):
            counts.update(_casefold_value(c.value) for c in row if c.value is not None)
            if counts.total() > _MOST:
                return counts
    return counts


def _rule_holds(rule: Any, value: Any, counts: Counter[str]) -> bool:
    """Whether a rule applies; one that is not understood does, for it may hide something."""
    kind, said = str(rule.type), _casefold_value(value)
    if value is None:
        return False
    if kind in ("duplicateValues", "uniqueValues"):
        return (counts[said] > 1) == (kind == "duplicateValues")
    if kind in _TEXTS:
        return _TEXTS[kind](said, (rule.text or "").casefold())
    if kind in ("containsBlanks", "notContainsBlanks"):
        return (not said.strip()) == (kind == "containsBlanks")
    if kind == "cellIs":
        return _compare_with_limits(rule, value)
    if kind == "expression" and rule.formula:
        return str(rule.formula[0]).strip().upper() not in ("FALSE", "0")
    return True


_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "containsText": lambda said, text: text in said,
    "notContainsText": lambda said, text: text not in said,
    "beginsWith": lambda said, text: said.startswith(text),
    "endsWith": lambda said, text: said.endswith(text),
}


def _compare_with_limits(rule: Any, value: Any) -> bool:
    limits = [_limit_of_rule(text) for text in rule.formula]
    if not limits or any(limit is None for limit in limits):
        return True
    number = isinstance(value, int | float)
    # A number and a text are never equal.
    if any(isinstance(limit, float) != number for limit in limits):
        return bool(rule.operator == "notEqual")
    mine: Any = float(value) if number else _casefold_value(value)
    first: Any = limits[0]
    last: Any = limits[-1]
    known = {
        "equal": mine == first,
        "notEqual": mine != first,
        "greaterThan": mine > first,
        "lessThan": mine < first,
        "greaterThanOrEqual": mine >= first,
        "lessThanOrEqual": mine <= first,
        "between": first <= mine <= last,
        "notBetween": not first <= mine <= last,
    }
    return bool(known.get(rule.operator, True))


def _limit_of_rule(text: str) -> float | str | None:
    """A rule's limit as a number or a text in small letters; ``None`` if it is a formula."""
    told = str(text).strip()
    if len(told) > 1 and told[0] == told[-1] == '"':
        return told[1:-1].casefold()
    try:
        return float(told)
    except ValueError:
        return None


def _casefold_value(value: Any) -> str:
    return str(value).casefold()


# drawings


def covered_cells(
    box: zipfile.ZipFile, read: Callable[[str], bytes], file: str
) -> dict[str, tuple[Range, ...]]:
    """The cells that drawings lie on, by the sheet's name.

    Raises:
        BadInput: A part of the workbook is no XML.
    """
    names = set(box.namelist())
    out: dict[str, tuple[Range, ...]] = {}
    for title, part, _ in sheet_parts(names, read, file):
        found: list[Range] = []
        for target in _targets_of_kind(part, "drawing", names, read, file):
            found += _anchored_ranges(parse_xml(read(target), file))
        if found:
            out[title] = tuple(found)
    return out


class SheetPart(NamedTuple):
    """A sheet of a workbook, and the part of the container in which it is written."""

    title: str
    name: str
    is_shown: bool


def sheet_parts(names: set[str], read: Callable[[str], bytes], file: str) -> Iterator[SheetPart]:
    """The sheets of a workbook, in order."""
    book = "xl/workbook.xml"
    if book not in names:
        return
    links = _links_of_part(book, names, read, file)
    for node in parse_xml(read(book), file).iter():
        if local_name(node.tag) == "sheet":
            key = next((v for k, v in node.attrib.items() if k.endswith("}id")), "")
            if key in links:
                shown = attribute_named(node, "state") in ("", "visible")
                yield SheetPart(attribute_named(node, "name"), links[key][1], shown)


def _targets_of_kind(
    part: str, kind: str, names: set[str], read: Callable[[str], bytes], file: str
) -> list[str]:
    return [name for k, name in _links_of_part(part, names, read, file).values() if k == kind]


def _links_of_part(
    part: str, names: set[str], read: Callable[[str], bytes], file: str
) -> dict[str, tuple[str, str]]:
    """The parts that a part points to: by id, what they are and their name."""
    folder, _, name = part.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels"
    if listing not in names:
        return {}
    out = {}
    try:
        for node in parse_xml(read(listing), file):
            target = posixpath.normpath(
                posixpath.join("/", folder, attribute_named(node, "Target"))
            )
            if target[1:] in names:
                kind = attribute_named(node, "Type").rpartition("/")[2]
                out[attribute_named(node, "Id")] = (kind, target[1:])
    except BadInput:
        return {}
    return out


def _anchored_ranges(root: Element) -> Iterator[Range]:
    for anchor in root:
        ends = {local_name(n.tag): n for n in anchor if local_name(n.tag) in ("from", "to")}
        if len(ends) < 2 or not _is_opaque(anchor):
            continue
        first, last = (_place_of_marker(ends[name]) for name in ("from", "to"))
        right = last[0] + (last[2] > _LITTLE)
        below = last[1] + (last[3] > _LITTLE // 2)
        if right > first[0] and below > first[1]:
            yield first[0] + 1, first[1] + 1, right, below


def _is_opaque(anchor: Element) -> bool:
    for node in anchor:
        if local_name(node.tag) == "pic":
            return True
        if local_name(node.tag) == "sp":
            own = next((n for n in node if local_name(n.tag) == "spPr"), None)
            fills = {local_name(n.tag) for n in own} if own is not None else set()
            styled = any(local_name(n.tag) == "fillRef" for n in node.iter())
            filled = bool(fills & {"solidFill", "gradFill", "pattFill", "blipFill"})
            return (filled or (styled and "noFill" not in fills)) and not seen_through(node)
    return False


def _place_of_marker(node: Element) -> tuple[int, int, int, int]:
    """Column, row, and how far into them, in EMU."""
    told = {local_name(n.tag): (n.text or "0").strip() for n in node}
    values = [told.get(name, "0") for name in ("col", "row", "colOff", "rowOff")]
    numbers = [int(v) if v.lstrip("-").isdecimal() else 0 for v in values]
    return numbers[0], numbers[1], numbers[2], numbers[3]
