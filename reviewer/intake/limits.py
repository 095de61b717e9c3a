"""How much a bundle may ask of this machine. Every bound is a setting.

A bundle is not trusted: without bounds a small file can fill the disk, the memory or
the patience of whoever opens it.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.column_map import ColumnMap

KB, MB, GB, TB = 1 << 10, 1 << 20, 1 << 30, 1 << 40


@dataclass(frozen=True)
class IntakeLimits:
    """The bounds of one intake. Sizes are bytes, times seconds.

    Attributes:
        files: files in a bundle, attachments included. More refuse the whole bundle.
        file_bytes: one file, unpacked. A larger file is refused, the others are not.
        total_bytes: all files, unpacked. More refuse the whole bundle.
        ratio: how many times its packed size a ZIP member may unpack to.
        ratio_floor: members that unpack to less than this may have any ratio.
        directory_bytes: a ZIP's table of contents, read into memory as a whole.
        depth: folders inside folders. What lies deeper is refused.
        path_chars: a record's path. A longer one is shortened and the note says so.
        control_bytes: bundle.json, and each of a bag's manifests.
        text_bytes: the largest text that is read whole to find out what it is.
        message_bytes: the largest e-mail that is taken apart.
        attachments: attachments of one message, those inside attached messages included.
        mailbox: messages of one mailbox.
        message_depth: messages attached to messages.
        read_seconds: how long looking into one file may take.
        read_memory: address space of the process that looks into files.
        words: characters of one record that the search index takes.
        column_maps: not a bound: shell pattern of a path, and how to read the dispatch
            logs of unknown layout that it fits.
    """

    # All of these are chosen by hand, far beyond any honest bundle, and are settings.
    files: int = 200_000
    file_bytes: int = 512 * GB
    total_bytes: int = 8 * TB
    ratio: float = 250.0
    ratio_floor: int = 8 * MB
    directory_bytes: int = 32 * MB
    depth: int = 32
    path_chars: int = 512
    control_bytes: int = 64 * MB
    text_bytes: int = 64 * MB
    message_bytes: int = 256 * MB
    attachments: int = 1_000
    mailbox: int = 20_000
    message_depth: int = 5
    read_seconds: float = 120.0
    read_memory: int = 8 * GB
    words: int = 50_000_000
    column_maps: tuple[tuple[str, ColumnMap], ...] = ()


DEFAULTS = IntakeLimits()
