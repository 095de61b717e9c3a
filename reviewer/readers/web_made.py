"""What a page's style adds to its words, and the order in which it shows them.

Words before and after tags (``content:``) are put into the tree, so that all who read the page
read them; runs that are shown from right to left are turned to the order in which they are seen.

Decision 70.
"""

from __future__ import annotations

import re
import unicodedata

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from reviewer.readers.direction import reverse_text
from reviewer.readers.web_styles import Styling

NUMBERS = "numbers that its style counts"
_EMPTY_NAMES = """
area base br col embed hr img input link meta param source track wbr html head title script style
template textarea select option iframe object video audio canvas svg
"""
_EMPTY = frozenset(_EMPTY_NAMES.split())
_DECLARED = re.compile(
    r"(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\([^()]*\)|[^;\"'(])+", re.DOTALL
)
_PART = re.compile(
    r"\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'|([\w-]+)\(((?:[^()]|\([^()]*\))*)\)|([\w-]+)|(/)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|\n|(.))", re.DOTALL)
_QUOTES = {"open-quote": "“", "close-quote": "”"}
_MOST = 20_000  # places that words are added in
_DEEPEST = 200


def add_made_words(soup: BeautifulSoup, styling: Styling) -> None:
    """Put the words that a style adds where they are seen."""
    said: dict[tuple[int, str], str] = {}
    meant: dict[tuple[int, str], Tag] = {}
    for tags, place, style in styling.made:
        for tag in tags:
            if tag.name not in _EMPTY and len(said) < _MOST:
                meant[id(tag), place] = tag
                said[id(tag), place] = f"{said.get((id(tag), place), '')};{style}"
    for (key, place), tag in meant.items():
        style = said[key, place]
        words = _words_made(style, tag, styling)
        if words:
            plain = {"style": re.sub(r"(?i)\bcontent\s*:", "-content:", style)}
            made = soup.new_tag("td" if tag.name == "tr" else "span", attrs=plain)
            made.string = words
            if place == "before":
                tag.insert(0, made)
            else:
                tag.append(made)


def _words_made(style: str, tag: Tag, styling: Styling) -> str:
    told = ""
    for part in _DECLARED.findall(style):
        name, _, value = part.partition(":")
        if name.strip().lower() == "content" and value.strip():
            told = value
    words: list[str] = []
    for double, single, function, inside, word, slash in _PART.findall(told):
        if slash:
            break  # what follows is read out and not shown
        if function:
            words.append(_words_of_function(function.lower(), inside, tag, styling))
        elif word:
            words.append(_QUOTES.get(word.lower(), ""))
        else:
            words.append(_ESCAPE.sub(_unescape_css, double or single))
    text = "".join(words)
    seen = "".join(c for c in text if unicodedata.category(c) != "Co")
    styling.count_lost("pictures", int(seen != text))  # signs of a font of icons
    return seen


def _words_of_function(name: str, inside: str, tag: Tag, styling: Styling) -> str:
    if name == "attr":
        value = tag.get(re.split(r"[\s,]", inside.strip())[0].lower())
        return " ".join(value) if isinstance(value, list) else value or ""
    if name in ("counter", "counters"):
        styling.count_lost(NUMBERS, 1)
    elif name == "var":
        return _named_value(inside, tag, styling)
    elif name in ("url", "image-set"):
        styling.count_lost("pictures", 1)
    return ""


def _named_value(inside: str, tag: Tag, styling: Styling) -> str:
    """A value that the page's style names: its last string anywhere, as colours are resolved."""
    name, _, other = inside.partition(",")
    found = other
    for _, style in [*styling.rules, ([], str(tag.get("style", "")))]:
        for part in _DECLARED.findall(style) if name.strip() in style else ():
            key, _, value = part.partition(":")
            found = value if key.strip() == name.strip() else found
    strings = [double or single for double, single, *_ in _PART.findall(found) if double or single]
    return "".join(_ESCAPE.sub(_unescape_css, text) for text in strings)


def _unescape_css(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return found[2] or ""


def in_seen_order(soup: BeautifulSoup, styling: Styling, blocks: frozenset[str]) -> None:
    """Turn what a page shows letter by letter from right to left."""
    said: dict[int, dict[str, str]] = {}
    for tags, style in styling.rules:
        if told := _bidi_declarations(style):
            for tag in tags:
                said.setdefault(id(tag), {}).update(told)
    overriding: list[Tag] = []
    for tag in soup.find_all(True):
        own = _bidi_declarations(str(tag.get("style", "")))
        if own:
            said.setdefault(id(tag), {}).update(own)
        way = said.get(id(tag), {}).get("unicode-bidi", "")
        if way.endswith("override") or (tag.name == "bdo" and not way):
            overriding.append(tag)
    rtl = {id(tag): _direction_of(tag, said) == "rtl" for tag in overriding}
    done: set[int] = set()
    for tag in overriding:
        if rtl[id(tag)] and not any(id(up) in done for up in tag.parents):
            done.add(id(tag))
            _reverse_lines(tag, {key for key, turned in rtl.items() if not turned}, blocks, 0)


def _bidi_declarations(style: str) -> dict[str, str]:
    if "direction" not in style.lower() and "bidi" not in style.lower():
        return {}
    pairs = (part.lower().partition(":") for part in style.split(";"))
    told = {n.strip(): v.replace("!important", "").strip() for n, _, v in pairs}
    return {n: v for n, v in told.items() if n in ("direction", "unicode-bidi")}


def _direction_of(tag: Tag, said: dict[int, dict[str, str]]) -> str:
    for node in (tag, *tag.parents):
        told = said.get(id(node), {}).get("direction") or str(node.get("dir") or "").lower()
        if told in ("rtl", "ltr"):
            return told
    return "ltr"


def _reverse_lines(tag: Tag, kept: set[int], blocks: frozenset[str], depth: int) -> None:
    """Turn the lines in a tag; what says itself that it is shown from the left stays as it is."""
    lines: list[list[PageElement]] = [[]]
    for child in list(tag.children):
        if isinstance(child, Tag) and (child.name in blocks or child.name == "br"):
            lines += [[child], []]
        else:
            lines[-1].append(child)
    for child in [part for line in lines for part in reversed(line)]:
        tag.append(child.extract())
        if isinstance(child, Tag):
            if id(child) not in kept and depth < _DEEPEST:
                _reverse_lines(child, kept, blocks, depth + 1)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            child.replace_with(reverse_text(str(child)))
