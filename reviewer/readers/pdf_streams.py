"""How far the data in a PDF unpacks: asked when a file comes, and before it is released."""

from __future__ import annotations

import warnings
import zlib
from pathlib import Path

import pikepdf

from reviewer.errors import BadInput

MAX_STREAM = 256 << 20
MAX_RATIO = 1032  # deflate cannot pack tighter


def require_bounded(path: Path) -> None:
    """Refuse a PDF that holds data which would unpack without end.

    A file that cannot be opened is left to whoever reads its pages.

    Raises:
        BadInput: It holds such data.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pikepdf.open(path) as book:
                streams = (item for item in book.objects if isinstance(item, pikepdf.Stream))
                packed = (s for s in streams if s.get("/Subtype") != "/Image")
                far = any(unpacked_too_far(s, filters_of(s)) for s in packed)
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError):
        return
    if far:
        raise too_far(path.name)


def too_far(name: str) -> BadInput:
    """What is said of such a file."""
    return BadInput(
        f"{name} holds data that unpacks to over {MAX_STREAM >> 20} MB.",
        "Ask for it anew, or withhold it.",
    )


def filters_of(item: pikepdf.Stream) -> list[str]:
    """The names of what a stream is packed with, the outermost first."""
    value = item.get("/Filter")
    if value is None:
        return []
    return [str(f) for f in value] if isinstance(value, pikepdf.Array) else [str(value)]


def unpacked_too_far(item: pikepdf.Stream, filters: list[str]) -> bool:
    """True when a stream unpacks beyond the bound; it is never unpacked further."""
    # ISO 32000-1, 7.4.4, and the short name of 8.9.7. Other filters cannot swell like this.
    layers_of_flate = filters.count("/FlateDecode") + filters.count("/Fl")
    if not layers_of_flate:
        return len(item.read_raw_bytes()) > MAX_STREAM
    raw: bytes = item.read_raw_bytes()
    # However it is packed it stays within the bound, so nothing is unpacked: nearly all streams.
    if len(raw) * MAX_RATIO**layers_of_flate <= MAX_STREAM:
        return False
    size = 0
    # Nobody honest packs a stream three times.
    for _ in range(min(layers_of_flate, 2)):
        unpacked, size = _inflate_measured(raw, keep=layers_of_flate > 1)
        if size > MAX_STREAM:
            return True
        raw = unpacked
    return layers_of_flate > 2


def _inflate_measured(raw: bytes, keep: bool) -> tuple[bytes, int]:
    engine, size, kept = zlib.decompressobj(), 0, []
    try:
        while raw and size <= MAX_STREAM:
            piece = engine.decompress(raw, 1 << 22)
            size += len(piece)
            if keep:
                kept.append(piece)
            raw = engine.unconsumed_tail
            if not piece and not raw:
                break
    except zlib.error:
        pass  # damaged: what it unpacks to ends here
    return b"".join(kept), size
