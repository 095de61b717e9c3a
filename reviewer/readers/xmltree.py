"""XML from outside, without external entities, and without a parser's own exceptions."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree as Defused
from defusedxml.common import DefusedXmlException

from reviewer.errors import BadInput


def parse(data: bytes, name: str) -> Element:
    """The root of an XML document.

    Raises:
        BadInput: It is no XML, or it declares entities.
    """
    try:
        root: Any = Defused.fromstring(data, forbid_dtd=False)
    except DefusedXmlException as fault:
        raise BadInput(f"{name} declares XML entities and was not read.") from fault
    except (ParseError, ValueError, LookupError, RecursionError) as fault:
        raise BadInput(f"{name} is not readable XML.", "Get the file anew.") from fault
    if not isinstance(root, Element):
        raise BadInput(f"{name} holds no XML document.")
    return root


def local(tag: object) -> str:
    """A tag or attribute name without its namespace; empty for comments."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: Element, name: str) -> str:
    """An attribute by its name in any namespace; empty when it is not there."""
    return next((value for key, value in node.attrib.items() if local(key) == name), "")
