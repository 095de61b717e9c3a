"""Whether this process itself parses what came from outside: it may hash and copy, no more."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
_OWN = "reviewer.package.pdf"  # the letter of a release, which this program wrote
_found: list[str] = []
_watched: list[str] = []
_hooked = False


@contextmanager
def parsed_here(monkeypatch, *folders: Path) -> Iterator[list[str]]:
    """What of the files below some folders is opened by more than copiers, and every call of a
    library of pages, pictures and films, while this goes on; in this process only.
    """
    global _hooked
    if not _hooked:
        sys.addaudithook(_heard)
        _hooked = True
    _found.clear()
    with monkeypatch.context() as patch:
        for owner, name in _LIBRARIES:
            patch.setattr(owner, name, _told(getattr(owner, name), f"{owner.__name__}.{name}"))
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


def _told(call, name: str):
    def wrapped(*about, **how):
        names = _callers()
        if names and _OWN not in names:
            _found.append(f"{name} was called by {' < '.join(names[:_NEAR])}")
        return call(*about, **how)

    return wrapped
