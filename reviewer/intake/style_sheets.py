"""Style sheets that came beside a web page: found in the bundle, kept with its record.

Decision 69.
"""

from __future__ import annotations

import hashlib
import posixpath
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.intake import looking
from reviewer.intake.bundle_file import key_of_path
from reviewer.intake.layout import Bundle
from reviewer.intake.members import read_small
from reviewer.model import StyleSheet
from reviewer.system.isolation import IsolatedReader

_LARGEST = 2 << 20  # bytes of a sheet
# Chosen by hand, and a bound: sheets may take each other in without end.
_ROUNDS = 16  # a sheet may take in another, and that one more


class Sheets:
    """What a bundle has for the pages that name style sheets."""

    def __init__(self, source: Bundle, reader: IsolatedReader) -> None:
        self._source, self._reader = source, reader
        self._members = {key_of_path(member.untrusted_name): member for member in source.members}
        self._folded = {name.casefold(): name for name in self._members}

    def sheets_beside_page(self, page: Path, name: str) -> tuple[StyleSheet, ...]:
        """The sheets that a page takes in, and those that they take in.

        A sheet that is not in the bundle, or is not the one that a manifest speaks of, is not
        among them.

        Args:
            page: the page's file.
            name: the page's name in the bundle.

        Raises:
            BadInput: The page cannot be read.
        """
        known: dict[str, bytes] = {}
        asked: set[str] = set()
        kept: tuple[StyleSheet, ...] = ()
        for _ in range(_ROUNDS):
            ways, kept = self._reader.call_child(looking.wanted_style_sheets, page, known)
            fresh = [way for way in ways if way not in asked]
            asked.update(fresh)
            found = {
                way: data
                for way in fresh
                if (data := self._content_of_sheet(way, name)) is not None
            }
            if not found:
                break
            known |= found
        return kept

    def _content_of_sheet(self, way: str, page: str) -> bytes | None:
        """A sheet of the bundle by its way from the page's folder; ``None`` for one elsewhere."""
        place = posixpath.normpath(posixpath.join(posixpath.dirname(page), way))
        name = key_of_path(place)
        # Pages made on Windows do not care for case.
        name = name if name in self._members else self._folded.get(name.casefold(), "")
        member = self._members.get(name)
        # Never outside of the bundle, whatever a page asks for.
        if place.startswith("..") or member is None or member.untrusted_size > _LARGEST:
            return None
        try:
            data = read_small(member, _LARGEST)
        except (BadInput, OSError):
            return None  # it is told that the sheet is not there
        return data if self._is_promised(name, data) else None

    def _is_promised(self, name: str, data: bytes) -> bool:
        promised = dict(self._source.promised.get(name, {}))
        stated = self._source.stated.records.get(name)
        if stated is not None and stated.sha256:
            promised["sha256"] = stated.sha256
        return all(hashlib.new(how, data).hexdigest() == value for how, value in promised.items())
