"""Memory that a page took stays with the process for the next one.

By default it goes back to the system and comes anew, filled with zeros: a tenth of the time of
rendering pages of text, for each takes some megabytes for its letters and its picture.
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache

# Of mallopt, see its manual: freed memory at the heap's end that is kept, and from which size on
# memory is asked of the system for one thing alone; its largest value.
_TRIM, _TRIM_BYTES = -1, 64 << 20
_ALONE, _ALONE_BYTES = -3, 32 << 20


@lru_cache(maxsize=1)
def keep_freed_memory() -> bool:
    """Keep up to 64 MB of it from now on; False where the system's library knows no such wish."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # of glibc alone
    if mallopt is None:
        return False
    return bool(mallopt(_TRIM, _TRIM_BYTES)) and bool(mallopt(_ALONE, _ALONE_BYTES))
