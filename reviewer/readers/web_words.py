"""What a web page's display parts, hides and says by itself; one truth for all who read HTML.

Decision 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from bs4 import BeautifulSoup, CData, Tag
from bs4.element import PageElement, PreformattedString

from reviewer.readers.web_look import WebLooks
from reviewer.readers.web_made import add_made_words, in_seen_order
from reviewer.readers.web_styles import PAPER, Styles, Styling, gather_styling
from reviewer.readers.web_tree import attribute_of

_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form header hgroup hr html legend li main menu nav ol optgroup p pre search
section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
# Within a line, yet with a frame, a gap or a picture between them and the words beside them.
_PARTED_NAMES = """
option label input textarea button select output meter progress datalist rt rp rb
img picture svg canvas video audio object embed iframe applet math mfrac mrow marquee
"""
_PARTED = frozenset(_PARTED_NAMES.split())
_DISPLAYED = re.compile(
    r"display\s*:\s*(?!inline\s*(?:;|!|$)|contents|none)\w|float\s*:\s*(?!none)\w"
    r"|position\s*:\s*(?:absolute|fixed)",
    re.IGNORECASE,
)
_HIDING = {
    "display": re.compile(r"none\b", re.IGNORECASE),
    "visibility": re.compile(r"hidden\b|collapse\b", re.IGNORECASE),
    "font-size": re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?\s*(?:!.*)?\Z", re.IGNORECASE),
    "opacity": re.compile(r"(?:0+(?:\.0*)?|\.0+)%?\s*(?:!.*)?\Z"),
}
# A share of nothing is nothing: 120% of a size of 0 shows no more than the 0.
_RELATIVE = re.compile(r"(?<!r)em|%|inherit|smaller|larger", re.IGNORECASE)
_NO_HEIGHT = re.compile(
    r"(?:^|;)\s*max-height\s*:\s*(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?\s*(?:[!;]|$)"
)
_CLIPPED = re.compile(r"overflow(?:-y)?\s*:\s*hidden")
_UNDONE = ("visibility", "font-size")  # a tag within may show itself again
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_UNREAD = frozenset({"script", "style", "template", "head"})


def parts_words(tag: Tag) -> bool:
    """True where the display sets a tag apart from the words around it."""
    name = tag.name.lower()
    return name in BLOCKS or name in _PARTED or bool(_DISPLAYED.search(_style_of(tag)))


def field_words(tag: Tag) -> str:
    """What an ``<input>`` shows; empty for what it hides."""
    kind = attribute_of(tag, "type").strip().lower()
    if kind in ("hidden", "password", "file", "color", "range"):
        return ""
    if kind in ("checkbox", "radio"):
        return "☒" if tag.has_attr("checked") else "☐"
    if kind == "image":
        return attribute_of(tag, "alt")
    usual = {"submit": "Submit", "reset": "Reset"}.get(kind, "")
    return attribute_of(tag, "value") or attribute_of(tag, "placeholder") or usual


def hides_words(tag: Tag) -> bool:
    """True for an ``<input>`` with a value that nobody sees."""
    kind = attribute_of(tag, "type").strip().lower()
    return kind in ("hidden", "password") and bool(attribute_of(tag, "value"))


@dataclass(frozen=True)
class HiddenNodes:
    """What of a page nobody sees: sets of ``id()`` of its tags and texts.

    Attributes:
        hidden: what is not displayed at all, tags and texts.
        blacked: texts whose letters have the colour of their ground.
        lost: what a release does not know or show of the page's style, and how often.
    """

    hidden: set[int]
    blacked: set[int]
    lost: dict[str, int]


def as_seen(soup: BeautifulSoup, beside: Styles = MappingProxyType({})) -> HiddenNodes:
    """What nobody sees of a page, by attributes or its style; the later rule before the earlier.

    The tree is changed: words that the style adds are put into it, and what is shown from right
    to left is turned.

    Args:
        soup: the page.
        beside: the style sheets that came with it.
    """
    found = gather_styling(soup, beside)
    add_made_words(soup, found)
    in_seen_order(soup, found, BLOCKS)
    looks = WebLooks(soup, found.rules)
    hidden = _not_displayed(soup, found.rules) | looks.away
    found.count_lost(PAPER, _on_paper_alone(found, hidden))
    return HiddenNodes(hidden, looks.blacked, found.lost)


def _on_paper_alone(found: Styling, hidden: set[int]) -> int:
    """How many tags with words are hidden, or shown, in print and not on a screen."""
    told: dict[int, bool] = {}
    for tags, style in found.paper:
        for hides in list(_hiding_properties(style).values())[-1:]:
            told |= {id(tag): hides for tag in tags if tag.get_text(strip=True)}
    return sum(hides != (key in hidden) for key, hides in told.items())


def _not_displayed(soup: Tag, rules: list[tuple[list[Tag], str]]) -> set[int]:
    state: dict[int, dict[str, bool]] = {}
    for found, style in rules:
        if said := _hiding_properties(style):
            for tag in found:
                state.setdefault(id(tag), {}).update(said)
    tags = soup.find_all(True)
    for tag in tags:
        said = _hiding_properties(_style_of(tag))
        if tag.has_attr("hidden") or (tag.name == "dialog" and not tag.has_attr("open")):
            said["hidden"] = True
        if said:
            state.setdefault(id(tag), {}).update(said)
    told = [tag for tag in tags if id(tag) in state]
    hidden = {id(t) for t in told if any(v for k, v in state[id(t)].items() if k not in _UNDONE)}
    for name in _UNDONE:
        shown = {id(t) for t in told if state[id(t)].get(name) is False}
        around = _ids_of_ancestors([t for t in told if id(t) in shown])
        for tag in told:
            if state[id(tag)].get(name):
                hidden |= set(_ids_hidden_in(tag, shown, around))
    return hidden


def _ids_of_ancestors(tags: list[Tag]) -> set[int]:
    """The ``id()`` of all that stands around them; no way up is gone twice."""
    found: set[int] = set()
    for tag in tags:
        for up in tag.parents:
            if id(up) in found:
                break
            found.add(id(up))
    return found


def _ids_hidden_in(tag: Tag, shown: set[int], around: set[int]) -> Iterator[int]:
    """What a hidden tag hides: itself, or all in it that does not show itself again."""
    queue: list[PageElement] = [tag]
    while queue:
        node = queue.pop()
        if id(node) in around and isinstance(node, Tag):
            queue += [child for child in node.children if id(child) not in shown]
        elif isinstance(node, Tag) or str(node).strip():
            yield id(node)


def words_of_html(html: str, beside: Styles = MappingProxyType({})) -> str:
    """All words of a page, also those that it hides, one block a line; no scripts or styles.

    Only where the display parts words do they stand apart: a term may be set in several tags,
    and what is hidden between its letters comes last.
    """
    soup = BeautifulSoup(html, "html.parser")
    hidden = as_seen(soup, beside).hidden
    shown: list[str] = []
    unseen: list[str] = []
    # A list of its own, and no change of the tree: a hostile page nests without end.
    queue: list[tuple[PageElement | str, list[str]]] = [(soup, shown)]
    while queue:
        node, out = queue.pop()
        if id(node) in hidden:
            out = unseen
            out.append("\n")
        if isinstance(node, Tag):
            if node.name not in _UNREAD:
                queue += reversed([(part, out) for part in _parts_of_tag(node)])
        elif isinstance(node, CData) or not isinstance(node, PreformattedString):
            out.append(str(node))
    lines = (" ".join(line.split()) for line in "".join([*shown, "\n", *unseen]).split("\n"))
    return "\n".join(line for line in lines if line)


def _parts_of_tag(tag: Tag) -> Iterator[PageElement | str]:
    """What a tag holds, and the line ends that the display puts around it."""
    apart = "\n" if tag.name == "br" or parts_words(tag) else ""
    yield apart
    if tag.name == "input":
        yield attribute_of(tag, "value") or field_words(tag)
    elif tag.name == "optgroup":
        yield attribute_of(tag, "label") + "\n"
    yield from tag.contents
    yield apart


def _hiding_properties(style: str) -> dict[str, bool]:
    """Of each property that can hide: whether it does."""
    said = {}
    for part in _COMMENT.sub("", style).split(";"):
        name, _, value = part.partition(":")
        name = name.strip().lower()
        if name in _HIDING and value.strip():
            hides = bool(_HIDING[name].match(value.strip()))
            if hides or name != "font-size" or not _RELATIVE.search(value):
                said[name] = hides
    folded = style.lower()
    if _NO_HEIGHT.search(folded) and _CLIPPED.search(folded):
        said["max-height"] = True
    return said


def _style_of(tag: Tag) -> str:
    return attribute_of(tag, "style")
