"""Fonts for what is printed in other scripts than the page's own: those that MuPDF carries.

So every machine prints the same, and a name in Arabic or Chinese is no row of empty boxes.

Decision 227.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pymupdf
from fontTools.ttLib import TTFont

OWN_FONT = "Libertinus Serif"
"""Of the page; the library that prints carries it."""
_LATIN = "LATIN"
# OpenType, "name" table.
_FAMILY, _POSTSCRIPT = 1, 6
_WINDOWS, _UNICODE, _ENGLISH = 3, 1, 0x409


class ScriptFonts:
    """A folder of fonts, which is gone when this is closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="reviewer-fonts-")
        self._written: set[str] = set()

    @property
    def folder(self) -> Path:
        """Where the fonts lie."""
        return Path(self._folder.name)

    def families_for(self, texts: Iterable[str]) -> list[str]:
        """The names of the fonts that print these texts; their files lie in the folder."""
        chars = frozenset(char for text in texts for char in text if not is_common(char))
        scripts = sorted({script for char in chars if (script := script_of(char))})
        return [OWN_FONT, *dict.fromkeys(map(self._write_font, scripts))]

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def _write_font(self, script: str) -> str:
        name, data = _named_font(script)
        if name not in self._written:
            (self.folder / f"{script}.ttf").write_bytes(data)
            self._written.add(name)
        return name


def is_common(char: str) -> bool:
    """Whether the page's own font has it, and nothing needs to be looked for."""
    return " " <= char <= "~" or char == "\n"


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """The script whose font has this character; empty where no font has it."""
    number = ord(char)
    fonts = ((script, _font_of(script)) for script in _scripts())
    return next((script for script, font in fonts if font and font.has_glyph(number)), "")


@lru_cache(maxsize=1)
def _scripts() -> tuple[str, ...]:
    """All scripts that there are fonts for: the most usual first."""
    prefix = "UCDN_SCRIPT_"
    named = (name.removeprefix(prefix) for name in dir(pymupdf.mupdf) if name.startswith(prefix))
    usual = (_LATIN, "HAN", "ARABIC", "HEBREW")
    return (*usual, *sorted(set(named) - set(usual)))


@lru_cache(maxsize=256)
def _font_of(script: str) -> pymupdf.Font | None:
    try:
        return pymupdf.Font(script=getattr(pymupdf.mupdf, f"UCDN_SCRIPT_{script}"))
    except AttributeError:  # its way to say that it has none
        return None


@lru_cache(maxsize=16)
def _named_font(script: str) -> tuple[str, bytes]:
    """A font's family and file. That for Chinese lacks a name without which it is not taken."""
    found = _font_of(script)
    assert found is not None
    data = bytes(found.buffer)
    font = TTFont(io.BytesIO(data), lazy=True)
    name = str(font["name"].getDebugName(_FAMILY))
    if font["name"].getDebugName(_POSTSCRIPT) is None:
        plain = name.replace(" ", "")
        font["name"].setName(plain, _POSTSCRIPT, _WINDOWS, _UNICODE, _ENGLISH)
        out = io.BytesIO()
        font.save(out)
        data = out.getvalue()
    return name, data
