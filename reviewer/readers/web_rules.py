"""The rules of a style sheet, in its order: nested ones spelt out, at-rules asked of a medium.

Decision 71.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reviewer.readers.web_media import media_applies

_TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*(?:\"|$)|'(?:\\.|[^'\\\n])*(?:'|$)"
    r"|url\(\s*[^\"'()\s][^()]*\)|<!--|-->|\\.|[{};]",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_IMPORT = re.compile(
    r"@import\s*(?:url\(\s*)?(\"[^\"]*\"|'[^']*'|[^\s;)\"']+)\s*\)?(.*)", re.DOTALL
)
_SHEET_WORDS = re.compile(r"\b(?:layer|supports)\b(?:\((?:[^()]|\([^()]*\))*\))?", re.IGNORECASE)
_GROUPS = ("media", "supports", "layer", "container", "scope", "document", "starting-style")
_DEEPEST = 32
_LONGEST = 10_000  # characters of a selector


@dataclass(frozen=True)
class Rule:
    """What a rule says of which tags, and whether it counts on a screen or on paper alone."""

    selector: str
    style: str
    screen: bool = True


@dataclass(frozen=True)
class Import:
    """A sheet that another one takes in, and the media queries for it."""

    address: str
    asked: str


@dataclass
class _OpenRule:
    """A block whose end was not met yet; ``selector`` is empty where no tag is meant."""

    selector: str
    screen: bool
    paper: bool
    order: int
    said: list[str] = field(default_factory=list)


class CascadeSheet:
    """A style sheet taken apart.

    Attributes:
        rules: those that count on a screen, or on paper and not on a screen; in their order.
        imports: what it takes in before.
    """

    def __init__(self, css: str, asked: str = "") -> None:
        self.rules: list[Rule] = []
        self.imports: list[Import] = []
        self._found: list[tuple[int, Rule]] = []
        self._open = [_OpenRule("", media_applies(asked), media_applies(asked, "print"), 0)]
        self._read_rules(css)
        while len(self._open) > 1:
            self._close_block()
        self.rules = [rule for _, rule in sorted(self._found, key=lambda found: found[0])]

    def _read_rules(self, css: str) -> None:
        parts: list[str] = []
        at = 0
        for token in _TOKEN.finditer(css):
            parts.append(css[at : token.start()])
            at = token.end()
            if token[0] not in ("{", "}", ";"):
                skipped = token[0].startswith(("/*", "<!--", "-->"))
                parts.append(" " if skipped else token[0])
                continue
            piece = "".join(parts).strip()
            parts.clear()
            if token[0] == "{":
                self._begin_block(piece, token.start())
            else:
                self._take_declaration(piece)
                if token[0] == "}" and len(self._open) > 1:
                    self._close_block()
        self._take_declaration("".join((*parts, css[at:])).strip())

    def _begin_block(self, prelude: str, order: int) -> None:
        top = self._open[-1]
        selector, screen, paper = top.selector, top.screen, top.paper
        if prelude.startswith("@"):
            name, _, asked = re.sub(r"(?<=[a-z])\(", " (", prelude[1:], count=1).partition(" ")
            if name.lower() not in _GROUPS:
                screen = paper = False
            elif name.lower() == "media":
                screen = screen and media_applies(asked)
                paper = paper and media_applies(asked, "print")
        elif len(self._open) <= _DEEPEST:
            selector = _nest_selector(top.selector, prelude)
        if len(self._open) > _DEEPEST or len(selector) > _LONGEST:
            selector, screen, paper = "", False, False
        self._open.append(_OpenRule(selector, screen, paper, order))

    def _take_declaration(self, piece: str) -> None:
        if piece.startswith("@"):
            found = _IMPORT.match(piece)
            if found and len(self._open) == 1:
                asked = _SHEET_WORDS.sub("", found[2]).strip()
                self.imports.append(Import(found[1].strip("\"'"), asked))
        elif piece:
            self._open[-1].said.append(piece)

    def _close_block(self) -> None:
        done = self._open.pop()
        if done.selector and done.said and (done.screen or done.paper):
            rule = Rule(done.selector, ";".join(done.said), done.screen)
            self._found.append((done.order, rule))


def _nest_selector(outer: str, selector: str) -> str:
    """A nested rule's selector, spelt out."""
    if not outer:
        return selector
    around = f":is({outer})"
    return selector.replace("&", around) if "&" in selector else f"{around} {selector}"


def one_by_one(selector: str) -> list[str]:
    """The selectors of a list; brackets and strings hold no comma that parts them."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"\"[^\"]*\"|'[^']*'|\\.|[\[\](),]", selector):
        sign = found[0]
        depth += (sign in "[(") - (sign in "])") if len(sign) == 1 else 0
        if sign == "," and depth <= 0:
            parts.append(selector[start : found.start()].strip())
            start = found.end()
    parts.append(selector[start:].strip())
    return [part for part in parts if part]
