"""XML from outside, without external entities, and without a parser's own exceptions.

What declares entities is refused, for a few lines of them unfold without bounds. They can be
declared before the first element only, so that alone is looked at; the rest is left to the quick
parser, which has no such guard itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse
from xml.parsers import expat

from reviewer.errors import BadInput

_PIECE = 1 << 16


def parse_xml(data: bytes, name: str) -> Element:
    """The root of an XML document.

    Raises:
        BadInput: It is no XML, or it declares entities.
    """
    require_plain(io.BytesIO(data), name)
    try:
        return fromstring(data)
    except (ParseError, ValueError, LookupError, RecursionError) as fault:
        raise BadInput(f"{name} is not readable XML.", "Get the file anew.") from fault


def elements_at_end(data: bytes, name: str) -> Iterator[Element]:
    """Every element of an XML document once it is whole; clear what need not be held.

    Raises:
        BadInput: As ``parse_xml``.
    """
    require_plain(io.BytesIO(data), name)
    try:
        for _, node in iterparse(io.BytesIO(data)):
            yield node
    except (ParseError, ValueError, LookupError) as fault:
        raise BadInput(f"{name} is not readable XML.", "Get the file anew.") from fault


def require_plain(stream: IO[bytes], name: str) -> None:
    """Refuse a document that declares entities; any other, XML or not, is let pass.

    Raises:
        BadInput: It does.
    """
    parser = expat.ParserCreate()
    declared: list[object] = []
    begun: list[str] = []
    parser.EntityDeclHandler = lambda *said: declared.append(said)
    parser.UnparsedEntityDeclHandler = lambda *said: declared.append(said)
    parser.StartElementHandler = lambda tag, _: begun.append(tag)
    try:
        while not begun and not declared and (piece := stream.read(_PIECE)):
            parser.Parse(piece, False)
    except (expat.ExpatError, ValueError, LookupError):
        pass  # who reads it says what is wrong with it
    if declared:
        raise BadInput(f"{name} declares XML entities and was not read.")


def local_name(tag: object) -> str:
    """A tag or attribute name without its namespace; empty for comments."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute_named(node: Element, name: str) -> str:
    """An attribute by its name in any namespace; empty when it is not there."""
    return next((value for key, value in node.attrib.items() if local_name(key) == name), "")
