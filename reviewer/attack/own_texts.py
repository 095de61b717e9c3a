"""What the program itself writes into every package: labels, letters, the viewer, the law.

A secret that reads like a piece of it, a witness called Will or a street called Page, stands
in every viewer and letter, and hides nobody there. So what the program's own text holds is
not looked for in the form that it gives a package. What is *filled in*, words of a person or
of a record, is told apart from it (see ``reviewer.attack.filled_values``) and searched for all.

Decisions 59, 87.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from reviewer.attack.needle import APART, Needle
from reviewer.attack.needles import Needles
from reviewer.system.resources import resource_path

_TEXTS = ("viewer", "letters", "jurisdictions")
_SUFFIXES = {".html", ".js", ".css", ".json", ".csv", ".toml", ".txt", ".svg"}
_PARTS = {".js", ".css", ".svg"}
_LEAST_PART = 500  # characters
SOURCES = (
    "package",
    "attack",
    "clock/clock_map.py",
    "timeline/read_words.py",
    "inquiry/quoting.py",
    "inquiry/relay_chain.py",
    "inquiry/relay_sheet.py",
    "export/review_in_package.py",
    "plan/plan.py",
    "plan/outcome.py",
    "model/entities.py",
    "model/choices.py",
    "model/redactions.py",
)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def excuse_own_texts(needles: Needles) -> Needles:
    """The needles, of which those that the program's own text holds count as not found.

    Only of what is found somewhere is that asked: most packages hold no secret, and the
    program's text takes longer to gather than to search them.
    """
    return Needles(needles.all, is_own)


@lru_cache(maxsize=4096)
def is_own(needle: Needle) -> bool:
    """True for a needle that the program's own text holds."""
    own, wanted = program_text(), Needles((needle,))
    ways = (wanted.find_in(own), wanted.find_in(own, prose=False), wanted.find_in(own, loose=True))
    return any(True for found in ways for _ in found)


def without_shipped(page: str) -> str:
    """The viewer's page without the style, the pictures and the scripts of the program, as far
    as they stand in it word for word.
    """
    for piece in _viewer_parts():
        page = page.replace(piece, APART)
    return page


@lru_cache(maxsize=1)
def _viewer_parts() -> tuple[str, ...]:
    try:
        paths = sorted(p for p in resource_path("viewer").rglob("*") if p.suffix in _PARTS)
    except FileNotFoundError:
        return ()
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
    return tuple(text for text in texts if len(text) > _LEAST_PART)


def is_label(words: str) -> bool:
    """True for a word or a sentence that stands so in the program's modules."""
    return " ".join(words.split()) in _literals_in_code()


@lru_cache(maxsize=1)
def program_text() -> str:
    """All of the program's own text, pieces well apart."""
    pieces = [*_texts_of_resources(), *sorted(_literals_in_code())]
    return APART.join(pieces)


def _texts_of_resources() -> Iterator[str]:
    for name in _TEXTS:
        try:
            paths = sorted(p for p in resource_path(name).rglob("*") if p.suffix in _SUFFIXES)
        except FileNotFoundError:
            continue  # without the text nothing of it is excused
        for path in paths:
            text = path.read_text(encoding="utf-8", errors="replace")
            yield text
            if path.suffix in (".html", ".svg"):
                yield _TAG.sub(" ", text)
            if path.suffix == ".json":
                yield APART.join(_strings_in_data(json.loads(text)))


def _strings_in_data(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _strings_in_data(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings_in_data(value)
    elif isinstance(data, str):
        yield data


@lru_cache(maxsize=1)
def _literals_in_code() -> frozenset[str]:
    return frozenset(" ".join(text.split()) for text in _strings_of_modules(SOURCES))


def _strings_of_modules(names: tuple[str, ...]) -> Iterator[str]:
    """The texts that modules hold, those of f-strings piece by piece, docstrings left out."""
    home = Path(__file__).resolve().parents[1]
    for name in names:
        place = home / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            if not path.is_file():
                continue  # a build without sources excuses nothing
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from _strings_in_tree(tree)


def _strings_in_tree(tree: ast.AST) -> Iterator[str]:
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Constant):
            yield node.value if isinstance(node.value, str) else ""
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            todo += ast.iter_child_nodes(node)
