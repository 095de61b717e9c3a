"""Whether this process itself parses what came from outside: it may hash and copy, no more."""

from __future__ import annotations

import bz2
import json
import lzma
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import av
import cv2
import olefile
import openpyxl
import pikepdf
import PIL.Image
import pymupdf
import pypdfium2
from PySide6.QtGui import QImage, QImageReader, QPixmap

from reviewer import reviewfile
from reviewer.intake import bag, bundle_file, unpacking
from reviewer.package import tagfiles
from reviewer.reviewfile import read

COPIERS = ("reviewer.system.files", "reviewer.intake.folder", "reviewer.package.build")
"""Modules that open a record's file in the caller; none of them looks at what its bytes mean."""

_LIBRARIES = (
    *((av, "open"), (cv2, "imread"), (cv2, "imdecode"), (cv2, "VideoCapture")),
    *(
        (PIL.Image, "open"),
        (pikepdf, "open"),
        (pikepdf.Pdf, "open"),
        (pymupdf.Document, "__init__"),
    ),
    *((pypdfium2.PdfDocument, "__init__"), (openpyxl, "load_workbook")),
    *((olefile.OleFileIO, "__init__"), (QImage, "load"), (QImage, "loadFromData")),
    *((QPixmap, "load"), (QPixmap, "loadFromData"), (QImageReader, "__init__")),
)
_UNPACKERS = (
    *((zipfile.ZipFile, "__init__"), (zipfile, "is_zipfile"), (zlib, "decompressobj")),
    *((zlib, "decompress"), (bz2, "BZ2Decompressor"), (lzma, "LZMADecompressor")),
)
_PARSERS = (
    *(
        (bundle_file, "parse_bundle_file"),
        (bag, "manifest_lines"),
        (read, "parse_review"),
        (reviewfile, "parse_review"),
    ),
    *((unpacking, "entries_in"), (unpacking, "pieces_of"), (tagfiles, "seal_of")),
    *((tagfiles, "lines_of"), (tagfiles, "tags_of"), (tagfiles, "plan_of")),
)
"""What this program has to read files that come with a bundle, a review or a package."""
_FORMATS = tuple(f"records-reviewer/{name}" for name in ("bundle", "review", "signature"))
_OWN = {
    "reviewer.printing.printing",
    "reviewer.playback.cached_arrays",
    "reviewer.attack.remembered_checks",
}
"""Modules that write such files, and read what this program wrote itself."""
_found: list[str] = []
_watched: list[str] = []
_hooked = False


@contextmanager
def parsed_here(monkeypatch, *folders: Path) -> Iterator[list[str]]:
    """What of the files below some folders is opened by more than copiers, and every call of a
    library of pages, pictures, films and archives or of a parser, while this goes on; in this
    process only.
    """
    global _hooked
    if not _hooked:
        sys.addaudithook(_heard)
        _hooked = True
    _found.clear()
    with monkeypatch.context() as patch:
        patch.setattr(json, "loads", _told_of_formats(json.loads))
        watched: dict[object, object] = {}  # one for each, however many names it has
        for owner, name in (*_LIBRARIES, *_UNPACKERS, *_PARSERS):
            call = getattr(owner, name)
            by_anyone = (owner, name) in _PARSERS
            watched.setdefault(call, _told(call, f"{owner.__name__}.{name}", by_anyone))
            patch.setattr(owner, name, watched[call])
        _watched[:] = [f"{folder.resolve()}{os.sep}" for folder in folders]
        try:
            yield _found
        finally:
            _watched.clear()


def _heard(event: str, about: tuple[object, ...]) -> None:
    """An audit hook: it is there for good, and asks nothing while nobody watches."""
    if event != "open" or not _watched or not isinstance(about[0], str | os.PathLike):
        return
    path = os.path.abspath(os.fsdecode(about[0]))  # noqa: PTH100 - no file is asked
    if path.startswith(tuple(_watched)) and Path(path).is_file():
        names = _callers()
        if not any(name.startswith(COPIERS) for name in names[:_NEAR]):
            _found.append(f"{path} was opened by {' < '.join(names[:_NEAR])}")


_NEAR = 4  # frames of this program: a reader that calls a copier is none


def _callers() -> list[str]:
    frame = sys._getframe(2)
    names = []
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith(("reviewer", "ui")) and name not in names[-1:]:
            names.append(name)
        frame = frame.f_back
    return names


def _told_of_formats(loads):
    def wrapped(text, **how):
        plain = text if isinstance(text, str) else bytes(text).decode(errors="replace")
        if any(name in plain for name in _FORMATS):
            _found.append(f"JSON was read by {' < '.join(_callers()[:_NEAR])}")
        return loads(text, **how)

    return wrapped


def _told(call, name: str, by_anyone: bool):
    @wraps(call)
    def wrapped(*about, **how):
        names = _callers()
        if (by_anyone or names) and not _OWN & {*names}:
            _found.append(f"{name} was called by {' < '.join(names[:_NEAR])}")
        return call(*about, **how)

    return wrapped
