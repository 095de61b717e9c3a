"""What people call a record."""

from __future__ import annotations

from pathlib import PurePosixPath


def file_name_of(record: str) -> str:
    """The last part of a record's path."""
    return PurePosixPath(record).name


def title_or_file(title: str, record: str) -> str:
    """The title of a record, else its file's name: of folders every record beside it has the same,
    and they would take the room.
    """
    return title or file_name_of(record)
