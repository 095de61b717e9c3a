"""The rows of formats that no reader reads: what they are, and how what is in them gets in."""

from __future__ import annotations

from functools import partial

from reviewer.model.entities import Kind
from reviewer.model.format import Format

_unread = partial(Format, Kind.OTHER)
_archive = partial(
    _unread,
    advice="an archive among the files is kept but not opened; unpack it to review its files",
)
_DRAWING = "a drawing of Windows; save it as PDF or PNG and add that"
UNREAD: tuple[Format, ...] = (
    _archive("zip"),
    _archive("7z", marks=((0, b"7z\xbc\xaf'\x1c"),)),
    _archive("rar", marks=((0, b"Rar!\x1a\x07"),)),
    _archive("gzip", marks=((0, b"\x1f\x8b"),)),
    _archive("bzip2", marks=((0, b"BZh"),)),
    _archive("xz", marks=((0, b"\xfd7zXZ\x00"),)),
    _archive("zstd", marks=((0, b"(\xb5/\xfd"),)),
    _archive("tar", marks=((257, b"ustar"),)),
    _unread(
        "sqlite",
        marks=((0, b"SQLite format 3\x00"),),
        advice="a database; export the tables that are asked for as CSV and add them",
    ),
    _unread("program", marks=((0, b"\x7fELF"), (0, b"MZ"))),
    _unread(
        "appledouble",
        marks=((0, b"\x00\x05\x16\x07"),),
        advice="a side file that macOS writes; it holds no record of its own",
    ),
    _unread(
        "pst",
        marks=((0, b"!BDN"),),
        advice="an Outlook data file; open it in Outlook or Thunderbird, and save its messages as"
        " MSG, EML or MBOX",
    ),
    _unread(
        "psd",
        marks=((0, b"8BPS"),),
        advice="a Photoshop file, whose layers may hold more than is seen; save it as PNG or PDF",
    ),
    _unread(
        "pam",
        marks=((0, b"P7\n"),),
        advice="a picture in the PAM format; save it as PNG and add that",
    ),
    _unread("wmf", marks=((0, b"\xd7\xcd\xc6\x9a"),), advice=_DRAWING),
    _unread("emf", marks=((40, b" EMF"),), advice=_DRAWING),
    _unread(
        "doc",
        advice="an old Word document; save it as DOCX or PDF (or install LibreOffice) and add that",
    ),
    _unread(
        "xls",
        advice="an old Excel workbook; save it as XLSX (or install LibreOffice) and add that",
    ),
    _unread(
        "ppt",
        advice="an old PowerPoint file; save it as PPTX or PDF (or install LibreOffice) and add"
        " that",
    ),
    _unread(
        "odt",
        advice="an OpenDocument text; save it as DOCX or PDF (or install LibreOffice) and add that",
    ),
    _unread(
        "ods",
        advice="an OpenDocument sheet; save it as XLSX (or install LibreOffice) and add that",
    ),
    _unread(
        "odp",
        advice="an OpenDocument talk; save it as PPTX or PDF (or install LibreOffice) and add that",
    ),
    _unread("odg", advice="an OpenDocument drawing; save it as PDF and add that"),
    _unread("vsd", advice="a Visio drawing; save it as PDF and add that"),
    _unread(
        "office",
        advice="an Office file of a kind that has no reader; save it as PDF, DOCX, XLSX or PPTX",
    ),
    _unread(
        "ole",
        advice="an Office file of an old kind that has no reader; save it as PDF, DOCX, XLSX or"
        " EML",
    ),
    _unread(
        "locked",
        advice="locked with a password: open it in Office, remove the password (File, Info,"
        " Protect), and add the copy that is saved then",
    ),
    _unread(
        "xml",
        advice="XML of a kind that no reader knows; save what it shows as PDF or CSV and add that",
    ),
    _unread(
        "json",
        advice="JSON of a kind that no reader knows; export it as text, CSV or PDF and add that",
    ),
    _unread("epub", advice="a book in EPUB; print it to PDF and add that"),
    _unread("svg", advice="a drawing in SVG; open it in a browser, print it to PDF and add that"),
    _unread(
        "apple",
        advice="a file of Pages, Numbers or Keynote; export it as DOCX, XLSX, PPTX or PDF",
    ),
)
"""Files that are kept and listed, and never released."""
