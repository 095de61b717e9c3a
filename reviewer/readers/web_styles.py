"""The style sheets of a web page: those in it, and those that came beside it.

Nothing is ever loaded. A sheet that lies in the bundle is read at intake and kept with the
record, so that a release depends on nothing that can change; one that does not is told.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_to_bytes

import soupsieve
from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from reviewer.readers.decoding import decode_text
from reviewer.readers.web_media import media_applies
from reviewer.readers.web_rules import CascadeSheet, Rule, one_by_one
from reviewer.readers.web_tree import attribute_of

FOREIGN = "what a style sheet that is not in it hides or shows"
"""What a release does not know of a page that is styled from elsewhere."""

BEYOND = "what further rules of its style hide or show"
PAPER = "what its style hides or shows in print alone"

_MOST_RULES = 2_000  # that can mean a tag of the page, so that none can keep us busy without end
_MOST_STYLE = 1_000_000  # characters
_MOST_SHEETS = 100
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\[[^\]]*\]|:[\w-]+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_NAME = re.compile(r"([.#])((?:[\w-]|[^\x00-\x7f]|\\[^0-9a-fA-F])+)(\\?)")
_TELLING = re.compile(
    r"--|color|background|display|visib|opacity|font|indent|position|clip|transform|overflow"
    r"|height|content|direction|bidi",
    re.IGNORECASE,
)

Styles = Mapping[str, str]
"""The style sheets that came beside a page: their way from its folder, and their text."""


@dataclass
class Styling:
    """What the styles of a page say.

    Attributes:
        rules: the tags that each rule of a screen means, and what it says of them; in order.
        made: likewise of the words before and after tags: tags, ``before`` or ``after``, style.
        paper: likewise of rules that count in print and not on a screen.
        lost: what of it a release does not know, and how often.
    """

    rules: list[tuple[list[Tag], str]] = field(default_factory=list)
    made: list[tuple[list[Tag], str, str]] = field(default_factory=list)
    paper: list[tuple[list[Tag], str]] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)

    def count_lost(self, what: str, count: int) -> None:
        """Count something that a release does not know."""
        if count:
            self.lost[what] = self.lost.get(what, 0) + count


def gather_styling(soup: BeautifulSoup, beside: Styles) -> Styling:
    """The rules of a page, in the order in which they count."""
    found = Styling()
    gathered = _GatheredRules(beside)
    gathered.gather_page(soup)
    found.count_lost(FOREIGN, gathered.missing)
    index = _TagIndex(soup)
    telling = [rule for rule in gathered.rules if _TELLING.search(rule.style)]
    count = 0
    for rule in telling:
        for selector in one_by_one(rule.selector):
            plain, place = _split_pseudo(selector)
            if not index.may_mean(plain):
                continue
            count += 1
            if count > _MOST_RULES:
                continue
            tags = index.tags_chosen(plain)
            if tags and place and rule.screen:
                found.made.append((tags, place, rule.style))
            elif tags and not place:
                (found.rules if rule.screen else found.paper).append((tags, rule.style))
    found.count_lost(BEYOND, max(count - _MOST_RULES, 0) + gathered.beyond)
    return found


def wanted_sheets(soup: BeautifulSoup, beside: Styles) -> set[str]:
    """The ways from a page's folder to the sheets that it names and that are not known yet."""
    gathered = _GatheredRules(beside)
    gathered.gather_page(soup)
    return gathered.named - set(beside)


class _GatheredRules:
    """All rules of a page, those of sheets where they are named."""

    def __init__(self, beside: Styles) -> None:
        self.rules: list[Rule] = []
        self.named: set[str] = set()
        self.missing = self.beyond = 0
        self._beside = beside
        self._size = self._sheets = 0

    def gather_page(self, soup: BeautifulSoup) -> None:
        base = soup.find("base", href=True)
        folder = attribute_of(base, "href") if isinstance(base, Tag) else ""
        for tag in soup.find_all(["style", "link"]):
            media = attribute_of(tag, "media")
            if not media_applies(media) and not media_applies(media, "print"):
                continue
            if tag.name == "style":
                self._add_sheet(CascadeSheet(self._bound_size(tag.get_text()), media), folder, 0)
            elif _is_sheet(tag):
                self._add_named(attribute_of(tag, "href"), folder, media, 0)

    def _bound_size(self, css: str) -> str:
        room = max(_MOST_STYLE - self._size, 0)
        self._size += len(css)
        self.beyond += len(css) > room
        return css[:room]

    def _add_named(self, address: str, at: str, media: str, depth: int) -> None:
        self._sheets += 1
        text, place = self._text_of(address, at)
        if text is None or depth > 16 or self._sheets > _MOST_SHEETS:
            self.missing += media_applies(media)
        else:
            self._add_sheet(CascadeSheet(self._bound_size(text), media), place, depth)

    def _text_of(self, address: str, at: str) -> tuple[str | None, str]:
        if address.strip().lower().startswith("data:"):
            return _sheet_in_address(address.strip()[5:]), at
        place = way_to(address, at)
        if place is None:
            return None, at
        self.named.add(place)
        return self._beside.get(place), place

    def _add_sheet(self, sheet: CascadeSheet, at: str, depth: int) -> None:
        for taken in sheet.imports:
            self._add_named(taken.address, at, taken.asked, depth + 1)
        self.rules += sheet.rules


def way_to(address: str, at: str = "") -> str | None:
    """Where an address leads from the page's folder; ``None`` for one that leads elsewhere.

    Args:
        address: as it is written in the page or in a sheet.
        at: the page's base, or the way to the sheet that names it.
    """
    plain = re.split(r"[?#]", re.sub(r"[\t\r\n]", "", address).strip())[0]
    if not plain or _SCHEME.match(plain) or _SCHEME.match(at):
        return None
    way = posixpath.normpath(posixpath.join(posixpath.dirname(at), unquote(plain)))
    return None if way in (".", "..") or "\\" in way or "\0" in way else way


def _sheet_in_address(address: str) -> str | None:
    """A sheet that stands in its own address."""
    head, comma, data = address.partition(",")
    try:
        content = unquote_to_bytes(data)
        if head.lower().endswith(";base64"):
            content = base64.b64decode(re.sub(rb"\s+", b"", content))
    except (binascii.Error, ValueError):
        return None
    return decode_text(content)[0] if comma else None


def _is_sheet(tag: Tag) -> bool:
    rel = tag.get("rel")
    words = rel.lower().split() if isinstance(rel, str) else [str(r).lower() for r in rel or ()]
    return "stylesheet" in words and "alternate" not in words and not tag.has_attr("disabled")


class _TagIndex:
    """The tags of a page by class, id and name: most rules of a large sheet mean a few of them."""

    def __init__(self, soup: Tag) -> None:
        self._all: list[Tag] = list(soup.find_all(True))
        self._by: dict[str, list[Tag]] = {}
        for tag in self._all:
            held = tag.get("class")
            classes = held.split() if isinstance(held, str) else held or ()
            for name in {tag.name, f"#{attribute_of(tag, 'id')}", *(f".{c}" for c in classes)}:
                self._by.setdefault(name, []).append(tag)

    def may_mean(self, selector: str) -> bool:
        """False where a selector asks for a class or an id that no tag has."""
        return all(name in self._by for name in _plain_parts(_ATTRIBUTE.sub("", selector)))

    def tags_chosen(self, selector: str) -> list[Tag]:
        """The tags that a selector means; none for one that is not understood."""
        last = _ATTRIBUTE.sub("", selector)
        last = re.split(r"(?<!\\)[\s>+~]+", last.strip())[-1]
        among = self._all
        if "|" not in last and "&" not in last:
            asked = [self._by.get(name, []) for name in _plain_parts(last)]
            named = re.match(r"[a-zA-Z][\w-]*", last)
            asked += [self._by.get(named[0].lower(), [])] if named else []
            among = min(asked, key=len, default=self._all)
        try:
            meant = soupsieve.compile(selector)
            return [tag for tag in among if meant.match(tag)]
        except (SelectorSyntaxError, ValueError, NotImplementedError, RecursionError):
            return []


def _plain_parts(selector: str) -> Iterator[str]:
    """The classes and ids that a selector asks for, as far as they are written plainly."""
    for sign, name, more in _NAME.findall(selector):
        if not more:
            yield sign + re.sub(r"\\(.)", r"\1", name)


_BESIDE = re.compile(r"::?(before|after|marker)\s*\Z", re.IGNORECASE)


def _split_pseudo(selector: str) -> tuple[str, str]:
    """A selector without the part that means made words, and which words it means."""
    found = _BESIDE.search(selector)
    if not found:
        return selector, ""
    place = "after" if found[1].lower() == "after" else "before"
    plain = selector[: found.start()]
    return (plain if plain and plain[-1] not in " >+~" else f"{plain}*"), place


def sheets_beside(soup: BeautifulSoup, known: Styles) -> Iterator[tuple[str, str]]:
    """Of the known sheets those that the page takes in, each with its text."""
    gathered = _GatheredRules(known)
    gathered.gather_page(soup)
    for place in sorted(gathered.named & set(known)):
        yield place, known[place]
