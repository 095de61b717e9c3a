"""What this program kept as JSON in a folder that anybody may write into: a case's cache."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_kept_json(path: Path) -> Any:
    """What a file says; it may be damaged, or come from somebody else with the case.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no JSON, or nests deeper than anything that is kept.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ValueError from None
