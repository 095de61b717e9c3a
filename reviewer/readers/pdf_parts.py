"""What of a PDF besides its pages a release does not have: bookmarks, choices, labels, scripts."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf

BOOKMARKS = "bookmarks"
CHOICES = "other choices of form fields"
LABELS = "names of its pages"
PLACES = "named places"
SCRIPTS = "scripts"

_MOST = 100_000  # things in a tree
_BROKEN = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,  # a number where a dictionary should be
    RecursionError,
    OverflowError,
)


def parts_of(path: Path) -> tuple[Counter[str], Counter[str]]:
    """What somebody may have read and a release does not have; and what is no content.

    What is broken is not counted: reading the pages says what is wrong with the file.
    """
    lost: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    with suppress(*_BROKEN), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pikepdf.open(path) as book:
            for counted, what, count in (
                (lost, BOOKMARKS, _count_bookmarks),
                (lost, CHOICES, _count_choices),
                (lost, LABELS, _count_labels),
                (silent, PLACES, _count_named_places),
                (silent, SCRIPTS, _count_scripts),
            ):
                with suppress(*_BROKEN):
                    counted[what] = count(book)
    return +lost, +silent


def _count_bookmarks(book: pikepdf.Pdf) -> int:
    # ISO 32000-1, 12.3.3: a tree of First and Next; a damaged one may lead in a circle.
    queue, seen, count = [book.Root.get("/Outlines")], set[Any](), 0
    while queue and len(seen) < _MOST:
        node = queue.pop()
        if not isinstance(node, pikepdf.Dictionary) or _met_before(node, seen):
            continue
        count += bool(str(node.get("/Title", "")).strip())
        queue += [node.get("/Next"), node.get("/First")]
    return count


def _count_choices(book: pikepdf.Pdf) -> int:
    count = 0
    for held in _form_fields(book):
        # ISO 32000-1, 12.7.4.4: choice fields, whose options may be pairs of a value and what is
        # shown.
        if held.get("/FT") == "/Ch" and isinstance(held.get("/Opt"), pikepdf.Array):
            chosen = held.get("/V", "")
            values = list(chosen) if isinstance(chosen, pikepdf.Array) else [chosen]
            taken = {str(value) for value in values}
            for option in held.Opt:
                names = list(option) if isinstance(option, pikepdf.Array) else [option]
                count += not taken & {str(name) for name in names}
    return count


def _form_fields(book: pikepdf.Pdf) -> Iterator[Any]:
    queue: list[Any] = list(book.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", ()))
    seen: set[Any] = set()
    while queue and len(seen) < _MOST:
        field = queue.pop()
        if isinstance(field, pikepdf.Dictionary) and not _met_before(field, seen):
            yield field
            queue += list(field.get("/Kids", ()))


def _count_labels(book: pikepdf.Pdf) -> int:
    """Pages that are called otherwise than by their number."""
    # ISO 32000-1, 12.4.2: each range tells from which page on it holds, counted from 0.
    ranges = sorted(
        _pairs_of_tree(book.Root.get("/PageLabels"), "/Nums"), key=lambda pair: int(pair[0])
    )
    count = 0
    for at, (first, label) in enumerate(ranges):
        last = int(ranges[at + 1][0]) if at + 1 < len(ranges) else len(book.pages)
        plain = label.get("/S") == "/D" and "/P" not in label
        if not plain or int(label.get("/St", 1)) != int(first) + 1:
            count += max(last - int(first), 0)
    return count


def _count_named_places(book: pikepdf.Pdf) -> int:
    # ISO 32000-1, 12.3.2.3: named destinations, in a dictionary (PDF 1.1) or a name tree.
    old = book.Root.get("/Dests")
    named = len(old.keys()) if isinstance(old, pikepdf.Dictionary) else 0
    return named + sum(
        1
        for _ in _pairs_of_tree(
            book.Root.get("/Names", pikepdf.Dictionary()).get("/Dests"), "/Names"
        )
    )


def _count_scripts(book: pikepdf.Pdf) -> int:
    things = (thing for thing in book.objects if isinstance(thing, pikepdf.Dictionary))
    return sum("/JS" in thing for thing in things)


def _pairs_of_tree(root: Any, leaf: str) -> Iterator[tuple[Any, Any]]:
    """The keys and values of a tree of names or numbers."""
    queue, seen = [root], set[Any]()
    while queue and len(seen) < _MOST:
        node = queue.pop()
        if not isinstance(node, pikepdf.Dictionary) or _met_before(node, seen):
            continue
        # ISO 32000-1, 7.9.6 and 7.9.7: in a leaf keys and values take turns.
        listed = list(node.get(leaf, ()))
        yield from zip(listed[::2], listed[1::2], strict=False)
        queue += list(node.get("/Kids", ()))


def _met_before(node: Any, seen: set[Any]) -> bool:
    """Whether an object was met before; each thing that is no object of its own is new."""
    key = node.objgen if node.is_indirect else ("direct", len(seen))
    if key in seen:
        return True
    seen.add(key)
    return False
