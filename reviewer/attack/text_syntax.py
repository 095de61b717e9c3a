"""What of a released text is its format and not its words: keys, tags, fixed headers, marks.

A renderer writes each format anew from a short list of parts. Exactly those are blanked
before a text is searched; all else, whatever it looks like, counts as words of the record.

Decision 59.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from reviewer.attack import pdf_syntax
from reviewer.attack.needles import MARK
from reviewer.attack.probe import PackageFile
from reviewer.attack.texts_in_bytes import Blob

_MAIL_HEAD = rb"""
    ^(?:From|To|Cc|Date|Subject):\x20
  | ^MIME-Version:\x201\.0\r?$
  | ^Content-Type:\x20text/plain;\x20charset="?utf-8"?\r?$
  | ^Content-Transfer-Encoding:\x208bit\r?$
  | redacted@redacted\.invalid
"""
_MAIL_BODY = rb"^\[Attachments,\x20each\x20a\x20record\x20of\x20its\x20own:\x20"
_VTT = rb"""
    \AWEBVTT\r?$ | ^Language:\x20
  | ^[\d:.]+\x20-->\x20[\d:.]+\r?$
  | <v\x20 | </v>
"""
_WHISPER = rb"""
    "(?:language|segments|id|start|end|text|speaker|words|word)"(?=:)
"""
_TTML = rb"""
    <\?xml\x20version="1\.0"\x20encoding="UTF-8"\?>
  | </?(?:ttm:)?(?:tt|head|metadata|agent|name|body|div|p|span|br)\b
  | \b(?:xmlns(?::ttm)?|xml:lang|xml:id|type|begin|end|ttm:agent)(?==")
  | (?<=")(?:http://www\.w3\.org/ns/ttml(?:\#metadata)?|person|full|speaker\d+)(?=")
"""
_EAF = rb"""
    <\?xml\x20version="1\.0"\x20encoding="UTF-8"\?>
  | </?(?:ANNOTATION_DOCUMENT|HEADER|TIME_ORDER|TIME_SLOT|TIER|ANNOTATION|
          ALIGNABLE_ANNOTATION|ANNOTATION_VALUE|LINGUISTIC_TYPE)\b
  | \b(?:AUTHOR|DATE|FORMAT|VERSION|MEDIA_FILE|TIME_UNITS|LINGUISTIC_TYPE_REF|TIER_ID|
         TIME_SLOT_REF\d|TIME_SLOT_ID|TIME_VALUE|ANNOTATION_ID|LINGUISTIC_TYPE_ID|
         TIME_ALIGNABLE|GRAPHIC_REFERENCES)(?==")
  | (?<=TIME_UNITS=")milliseconds(?=") | (?<=TIME_ALIGNABLE=")true(?=")
  | (?<=GRAPHIC_REFERENCES=")false(?=") | (?<=TYPE_REF=")text(?=") | (?<=TYPE_ID=")text(?=")
  | (?<=TIER_ID=")tier\x20\d+(?=")
"""
_TEXTGRID = rb"""
    \AFile\x20type\x20=\x20"ooTextFile"\r?$ | ^Object\x20class\x20=\x20"TextGrid"\r?$
  | ^tiers\?\x20<exists>\r?$ | ^item\x20\[\]: | ^\x20{4}item\x20\[\d+\]:
  | ^\x20{8}class\x20=\x20"IntervalTier"\r?$ | ^\x20{8}intervals:\x20size\x20=
  | ^\x20{8}intervals\x20\[\d+\]: | ^\x20{8}name\x20=\x20(?:"tier\x20\d+")?
  | ^\x20{12}text\x20= | ^\x20*(?:xmin|xmax|size)\x20=
"""
TABLE_HEADS = {"transcript-csv": ["start", "end", "speaker", "text"]}
_TABLE = rb"\Astart,end,speaker,text\r?$"
_BY_SUFFIX = {
    ".vtt": _VTT,
    ".json": _WHISPER,
    ".ttml": _TTML,
    ".eaf": _EAF,
    ".textgrid": _TEXTGRID,
    "mail head": _MAIL_HEAD,
    "mail body": _MAIL_BODY,
    "table": _TABLE,
}
_KNOWN = {k: re.compile(p, re.MULTILINE | re.VERBOSE) for k, p in _BY_SUFFIX.items()}
_MARK = re.compile(MARK.encode())


def words_of(file: PackageFile, blob: Blob) -> Blob:
    """Bytes of a released text with the syntax of its format blanked; lines keep their places.

    Only what this program writes itself is known, by the name's end; other bytes stay.
    """
    suffix, data = file.path.suffix.lower(), blob.data
    if suffix == ".pdf":
        return replace(blob, data=pdf_syntax.strip_pdf_syntax(data))
    if file.step is None:
        return blob
    if suffix == ".eml":
        data = _blank_mail_syntax(blob)
    elif suffix == ".csv":
        data = _blank_syntax_of("table", data) if file.step.format == "transcript-csv" else data
    elif suffix in _BY_SUFFIX:
        data = _blank_syntax_of(suffix, data)
    return replace(blob, data=_MARK.sub(_cross_out_mark, data) if b"REDACTED" in data else data)


def words_said_in(text: str, name: str = "") -> str:
    """A text that a package shows of a record, without what renderers add to its words.

    ``name`` is the released file's: of a whole text its format's syntax goes too.
    """
    suffix = PurePosixPath(name).suffix.lower()
    data = _blank_syntax_of(suffix, text.encode()) if suffix in _BY_SUFFIX else text.encode()
    for part in ("mail head", "mail body"):
        data = _blank_syntax_of(part, data) if _SIGNS[part] in data else data
    return (_MARK.sub(_cross_out_mark, data) if b"REDACTED" in data else data).decode()


_SIGNS = {"mail head": b"redacted@redacted.invalid", "mail body": b"[Attachments, each a record"}


def _blank_mail_syntax(blob: Blob) -> bytes:
    if blob.where.endswith("headers"):
        return _blank_syntax_of("mail head", blob.data)
    if blob.where:
        return _blank_syntax_of("mail body", blob.data)
    head, gap, body = blob.data.partition(b"\r\n\r\n")
    return _blank_syntax_of("mail head", head) + gap + _blank_syntax_of("mail body", body)


def _blank_syntax_of(name: str, data: bytes) -> bytes:
    return _KNOWN[name].sub(_blank_match, data)


def _blank_match(match: re.Match[bytes]) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", match[0])


def _cross_out_mark(match: re.Match[bytes]) -> bytes:
    """A mark stays a word between others: what stands around it does not move together."""
    return re.sub(rb"[A-Za-z0-9]", b"x", match[0])
