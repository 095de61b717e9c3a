"""The folder of the user's own settings: the signing key, intake settings, the window's layout."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path


def home() -> Path:
    """``REVIEWER_HOME``, or the place that the operating system has for settings."""
    named = os.environ.get("REVIEWER_HOME")
    return Path(named) if named else user_config_path("records-reviewer", appauthor=False)
