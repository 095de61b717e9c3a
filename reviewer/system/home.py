"""The folder of the user's own settings: the signing key, intake settings, the window's layout."""

from __future__ import annotations

import os
import secrets
import uuid
from pathlib import Path

from platformdirs import user_config_path

from reviewer.errors import BadInput

# O_BINARY exists on Windows only, where text mode would change line ends in a key.
_NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_SECRET = "cache-secret"
_SECRET_BYTES = 32


def home_folder() -> Path:
    """``REVIEWER_HOME``, or the place that the operating system has for settings."""
    named = os.environ.get("REVIEWER_HOME")
    # Tests set it, each its own.
    return Path(named) if named else user_config_path("records-reviewer", appauthor=False)


def cache_secret() -> bytes:
    """What tells this user's own kept results from anybody else's; made on first use.

    Raises:
        BadInput: It is there and cannot be used.
    """
    path = home_folder() / _SECRET
    try:
        if not path.exists():
            create_once(path, secrets.token_bytes(_SECRET_BYTES))
        data = path.read_bytes()
    except OSError as fault:
        raise BadInput(
            f"{path} cannot be read or made: {fault.strerror}.",
            "Check who may read and write its folder.",
        ) from fault
    if len(data) != _SECRET_BYTES:
        raise BadInput(f"{path} is damaged.", "Delete it: what was kept is then made anew.")
    return data


def has_cache_secret() -> bool:
    """Whether this user has ever kept a result."""
    return (home_folder() / _SECRET).is_file()


def create_once(path: Path, data: bytes) -> None:
    """Put a private file in place, whole; of two programs that do so at once, the first wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with os.fdopen(os.open(temporary, _NEW_FILE, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        _publish_file(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _publish_file(temporary: Path, path: Path) -> None:
    try:
        # A hard link fails where the name is taken, which a rename does not: of two programs that
        # make a key at once the first one's stays.
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            temporary.replace(path)
