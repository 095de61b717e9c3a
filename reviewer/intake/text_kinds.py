"""Which of the many kinds of text a file is, by what it says; its ending breaks ties."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.readers import dispatch, email, transcript
from reviewer.readers.decoding import decode_text
from reviewer.readers.tables import rows_of

_MAIL_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):(?:[ \t]|$)")
_MAIL_NAMES = {"from", "to", "subject", "date", "message-id", "received", "return-path"}
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_XML_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_CLOSED = re.compile(r"</[^<>\s]+\s*>|<[^<>]+/>")
_XML_ENDINGS = (".xml", ".svg")
_TABLE_ENDINGS = (".csv", ".tsv")
_PAGE_ENDINGS = (".htm", ".html", ".xhtml", ".shtml")
_PAGE_NAMES = """
html head body div p table link meta style center font span ul ol pre br hr h1 h2 h3 h4 h5 h6
"""
_PAGE_TAGS = frozenset(_PAGE_NAMES.split())
"""What a page may begin with that was saved without its head, and no other XML does."""


def text_of(content: bytes) -> str | None:
    """Bytes as text with plain line ends; ``None`` when they are no text."""
    text, encoding = decode_text(content)
    # Chosen by hand: binary files show it at once.
    sample = text[:4096]
    if not sample.strip():
        return text if sample else None
    # In good UTF-8 a letter that was lost is written so, by the program that lost it.
    lost = "" if encoding in ("utf-8", "utf-8-sig") else "\ufffd"
    odd = sum(1 for c in sample if (c < " " and c not in "\t\n\f\x1b\x1a") or c == lost)
    # One in a hundred: terminals leave a few control characters in honest logs.
    return text if odd <= len(sample) // 100 else None


def text_type(head: bytes, text: str, name: str) -> tuple[Kind, str]:
    """Kind and format of a text file.

    Args:
        head: its first bytes, all of them if it is small.
        text: the same as text.
        name: the file's name, of which only the ending counts.
    """
    suffix = PurePosixPath(name).suffix.casefold()
    if _is_mail(head, text, suffix):
        return Kind.EMAIL, "eml"
    if text.lstrip().startswith("{\\rtf"):
        return Kind.DOCUMENT, "rtf"
    if _HTML.match(text):
        return Kind.DOCUMENT, "html"
    if dispatch.is_dispatch_log(head, name):
        return Kind.DISPATCH, "csv"
    spoken = transcript.recognise_transcript(head, name)
    if spoken:
        return Kind.TRANSCRIPT, spoken
    root = _XML_ROOT.search(text) if text.lstrip()[:1] == "<" else None
    if root is not None:
        name_of_root = root.group(1).casefold()
        if suffix in _PAGE_ENDINGS or name_of_root in _PAGE_TAGS:
            return Kind.DOCUMENT, "html"
        if _is_markup(text, suffix):
            return Kind.OTHER, "svg" if name_of_root == "svg" else "xml"
    if suffix == ".json":
        return Kind.OTHER, "json"
    if suffix in _TABLE_ENDINGS or _is_table(text):
        return Kind.DOCUMENT, "csv"
    return Kind.DOCUMENT, "txt"


def _is_markup(text: str, suffix: str) -> bool:
    """True for what closes a tag; a chat, whose lines begin with a name in brackets, does not."""
    known = suffix in _XML_ENDINGS or text.lstrip().startswith("<?")
    return known or _CLOSED.search(text) is not None


def _is_mail(head: bytes, text: str, suffix: str) -> bool:
    """True for a message; one with few headers must at least be called one."""
    if email.is_message(head):
        return True
    first = _MAIL_HEADER.match(text)
    return suffix == ".eml" and first is not None and first[1].casefold() in _MAIL_NAMES


def _is_table(text: str) -> bool:
    """True when line after line has the same number of cells, at least four."""
    lines = "\n".join(text.split("\n", 21)[:20])
    try:
        rows = [row for row in rows_of(lines, "") if row]
    except BadInput:
        return False
    # A letter has commas as well; four cells in each of several lines it has not.
    return len(rows) > 2 and len(rows[0]) > 3 and all(len(r) == len(rows[0]) for r in rows)
