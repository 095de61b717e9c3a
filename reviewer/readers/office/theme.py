"""The colours of an Office theme, by the names that documents call them."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from reviewer.readers.legible_ink import BLACK, WHITE, Colour, from_hex, tint_colour
from reviewer.readers.xml_tree import attribute_named, local_name

_SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_NAMES = {
    **{"text1": "dk1", "dark1": "dk1", "tx1": "dk1", "background1": "lt1", "light1": "lt1"},
    **{"bg1": "lt1", "text2": "dk2", "dark2": "dk2", "tx2": "dk2", "background2": "lt2"},
    **{"light2": "lt2", "bg2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"},
}
PRESETS: dict[str, Colour] = {
    **{"black": BLACK, "white": WHITE, "darkGray": (0.5, 0.5, 0.5)},
    **{"lightGray": (0.75, 0.75, 0.75), "darkBlue": (0.0, 0.0, 0.5), "blue": (0.0, 0.0, 1.0)},
    **{"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "yellow": (1.0, 1.0, 0.0)},
    **{"cyan": (0.0, 1.0, 1.0), "magenta": (1.0, 0.0, 1.0), "darkRed": (0.5, 0.0, 0.0)},
    **{"darkGreen": (0.0, 0.5, 0.0), "darkYellow": (0.5, 0.5, 0.0)},
    **{"darkCyan": (0.0, 0.5, 0.5), "darkMagenta": (0.5, 0.0, 0.5)},
}
"""The colours of Word's highlighter, some of which DrawingML knows by the same names."""


class Theme:
    """A theme's colours; one that is not there has Office's usual black and white.

    Args:
        root: of ``theme1.xml``, if there is one.
        swapped: names that the document gives to other slots (``bg1`` to ``dk1``).
    """

    def __init__(self, root: Element | None, swapped: Mapping[str, str] | None = None) -> None:
        self._colours = {"dk1": BLACK, "lt1": WHITE}
        self._swapped = dict(swapped or {})
        for node in root.iter() if root is not None else ():
            slot = local_name(node.tag)
            if slot in _SLOTS:
                found = next(
                    (c for child in node if (c := _absolute_colour(child)) is not None), None
                )
                if found is not None:
                    self._colours.setdefault(slot, found)
                    if slot in ("dk1", "lt1"):
                        self._colours[slot] = found

    def colour_named(self, name: str) -> Colour | None:
        """A colour by any of its names."""
        name = self._swapped.get(name, name)
        return self._colours.get(_NAMES.get(name, name))

    def colour_numbered(self, place: int) -> Colour | None:
        """A colour as a workbook counts them: light before dark."""
        order = ("lt1", "dk1", "lt2", "dk2", *_SLOTS[4:])
        return self._colours.get(order[place]) if 0 <= place < len(order) else None

    def colour_of_fill(self, fill: Element | None) -> tuple[Colour | None, float]:
        """The colour and the opacity in an ``a:solidFill``; no colour where it tells none."""
        for node in fill if fill is not None else ():
            colour = _absolute_colour(node)
            if local_name(node.tag) == "schemeClr":
                colour = self.colour_named(attribute_named(node, "val"))
            if colour is not None:
                return _apply_changes(colour, node)
        return None, 1.0


def seen_through(shape: Element) -> bool:
    """True for a shape through whose fill one sees what is behind it; its shadow does not count."""
    own = next((n for n in shape if local_name(n.tag) == "spPr"), None)
    fills = [n for n in own if local_name(n.tag).endswith("Fill")] if own is not None else []
    clear = [
        attribute_named(n, "val")
        for fill in fills
        for n in fill.iter()
        if local_name(n.tag) == "alpha"
    ]
    return any(value.isdecimal() and int(value) < 50_000 for value in clear)


def _absolute_colour(node: Element) -> Colour | None:
    kind = local_name(node.tag)
    if kind == "srgbClr":
        return from_hex(attribute_named(node, "val"))
    if kind == "sysClr":
        known = {"windowText": BLACK, "window": WHITE}.get(attribute_named(node, "val"))
        return from_hex(attribute_named(node, "lastClr")) or known
    return PRESETS.get(attribute_named(node, "val")) if kind == "prstClr" else None


def _apply_changes(colour: Colour, node: Element) -> tuple[Colour, float]:
    """A colour with the changes that stand in it: lighter, darker, seen through."""
    share = {local_name(n.tag): _parse_share(attribute_named(n, "val")) for n in node}
    light = share.get("lumMod", 1.0) * share.get("shade", 1.0)
    if light != 1.0:
        colour = tint_colour(colour, min(light, 1.0) - 1)
    more = share.get("lumOff", 0.0) + (1 - share["tint"] if "tint" in share else 0.0)
    if more:
        colour = tint_colour(colour, min(more, 1.0))
    return colour, share.get("alpha", 1.0)


def _parse_share(text: str) -> float:
    try:
        return float(text.rstrip("%")) / (100 if text.endswith("%") else 100_000)
    except ValueError:
        return 1.0
