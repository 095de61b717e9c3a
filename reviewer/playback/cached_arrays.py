"""Arrays that a case's cache keeps: what is damaged there counts as not kept."""

from __future__ import annotations

import threading
import zlib
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from reviewer.system.files import make_cache_folder, write_replacing

# NumPy has Python parse the head of each array, and Python 3.11 may raise SystemError where two
# threads parse at a time ("AST constructor recursion depth mismatch").
_ONE_AT_A_TIME = threading.Lock()


def read_arrays(cache_file: Path | None) -> dict[str, NDArray[Any]] | None:
    """The arrays of a file by their names; ``None`` if it is not there or is none of ours."""
    if cache_file is None:
        return None
    try:
        with (
            _ONE_AT_A_TIME,
            cache_file.open("rb") as raw,
            np.load(raw, allow_pickle=False) as data,
        ):
            return {name: data[name] for name in data.files}
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile, zlib.error):
        return None


def keep_arrays(cache_file: Path | None, arrays: dict[str, Any]) -> None:
    """Write arrays, whole or not at all; without a path nothing is kept.

    Raises:
        OSError: The cache cannot be written, or its case is no more.
    """
    if cache_file is None:
        return
    make_cache_folder(cache_file.parent)
    with write_replacing(cache_file) as part, part.open("wb") as out:
        np.savez(out, **arrays)
