"""Names from a bundle made safe: on this disk, on a Windows disk, and on the screen.

A name decides where a file is written, so nothing of it is believed. ``resolve_inside`` is the
one door through which every path below the case is made.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.errors import BadInput

PART_BYTES = 120  # of one component; Windows and most file systems allow 255
STORED_CHARS = 160  # of a stored path, so that Windows' 260 hold the case's folder too
REPLACEMENT = "_"

_FORBIDDEN = '<>:"|?*\\/'
# Windows opens the device whatever ending follows; superscript digits count as digits there.
_DEVICES = re.compile(
    r"^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\..*)?\Z", re.IGNORECASE
)
# Characters that turn the direction of writing make "exe.pdf" of "fdp.exe" on the screen.
_BIDI = frozenset("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\ufeff") | {
    chr(c) for c in range(0x2066, 0x206A)
}


@dataclass(frozen=True)
class SafeName:
    """A name that may become a path.

    Attributes:
        path: relative, with ``/``, without ``.``, ``..``, or any unsafe character.
        notes: what was changed, in words.
        climbs: True when the name tried to leave its folder by ``..``.
    """

    path: str
    notes: tuple[str, ...] = ()
    climbs: bool = False


def resolve_inside(root: Path, relative: str) -> Path:
    """The path below ``root`` that a relative name means, links resolved.

    Raises:
        BadInput: It would lie outside ``root``, or be ``root`` itself.
    """
    base = root.resolve()
    target = (base / relative).resolve()
    if base not in target.parents:
        raise BadInput(f"The name {quote_name(relative)} leads out of the case and is refused.")
    return target


def quote_name(name: str) -> str:
    """A name as a message may show it: one line, quoted, not endless."""
    clean = "".join("?" if _is_unsafe(c) else c for c in name)
    return f"“{clean[:117]}…”" if len(clean) > 118 else f"“{clean}”"


def safe_name(raw: str, limit: int = 512) -> SafeName:
    """Make a bundle's name safe, changing as little as can be.

    Args:
        raw: the name as the bundle gives it.
        limit: the longest path to give back, in characters.
    """
    notes: list[str] = []
    # Lone surrogates stand for bytes that were no UTF-8: they cannot be written anywhere.
    text = unicodedata.normalize("NFC", raw.encode("utf-8", "replace").decode())
    if "\\" in text:
        text = text.replace("\\", "/")
        notes.append("backslashes were read as folders")
    text, rooted = _strip_root(text)
    if rooted:
        notes.append("an absolute path was made relative")
    parts = [p for p in text.split("/") if p not in ("", ".")]
    climbs = ".." in parts
    if climbs:
        notes.append("the name tries to leave its folder")
    asked = [p for p in parts if p != ".."]
    kept = [_safe_part(p) for p in asked] or [REPLACEMENT]
    if kept != asked:
        notes.append("characters or names that some systems cannot hold were replaced")
    path = "/".join(kept)
    if len(path) > limit:
        notes.append(f"the name of {len(path)} characters was shortened")
        path = _shorten_path(path, limit)
    return SafeName(path, tuple(notes), climbs)


def fold_path(path: str) -> str:
    """What a path is to a file system that ignores case and Unicode forms."""
    # Twice, for folding case may make what can be composed again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


@dataclass
class Places:
    """Gives every file a place of its own: no two alike on any file system.

    A message is a file, and its attachments lie in a folder of the same record path,
    so a file's place is never a folder's.
    """

    _records: set[str] = field(default_factory=set)
    _files: set[str] = field(default_factory=set)
    _folders: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def record_path(self, wanted: str) -> str:
        """The record path, or one near it that no other record has."""
        path = (
            wanted
            if wanted not in self._records
            else self._free_name_near(wanted, self._record_free)
        )
        self._records.add(path)
        return path

    def stored_path(self, wanted: str) -> str:
        """Where to keep the file, relative to the originals."""
        # By its hash below one folder: the record keeps its name, only the place on the disk is
        # short.
        if len(wanted) > STORED_CHARS or not wanted.isprintable():
            suffix = re.search(r"\.[a-z0-9]{1,8}\Z", wanted.casefold())
            wanted = f"long/{_hash_of_text(wanted)}{suffix.group() if suffix else ''}"
        wanted = self._folder_free(wanted)
        path = wanted if self._file_free(wanted) else self._free_name_near(wanted, self._file_free)
        key = fold_path(path)
        self._files.add(key)
        cuts = [m.start() for m in re.finditer("/", key)]
        self._folders.update(key[:at] for at in cuts)
        return path

    def _record_free(self, path: str) -> bool:
        return path not in self._records

    def _file_free(self, path: str) -> bool:
        key = fold_path(path)
        if key in self._files or key in self._folders:
            return False
        return not any(key[: m.start()] in self._files for m in re.finditer("/", key))

    def _free_name_near(self, path: str, free: Callable[[str], bool]) -> str:
        """The first of ``name~2.ext``, ``name~3.ext`` ... that is free."""
        folder, _, name = path.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        stem, suffix = (stem, dot + suffix) if stem else (name, "")
        base = f"{folder}/{stem}" if folder else stem
        number = self._next.get(fold_path(base), 2)
        while not free(f"{base}~{number}{suffix}"):
            number += 1
        self._next[fold_path(base)] = number + 1
        return f"{base}~{number}{suffix}"

    def _folder_free(self, path: str) -> str:
        """The path with every folder that is a file's name already given another name."""
        parts = path.split("/")
        for at in range(len(parts) - 1):
            name, number = parts[at], 2
            while fold_path("/".join(parts[: at + 1])) in self._files:
                parts[at], number = f"{name}~{number}", number + 1
        return "/".join(parts)


def _strip_root(text: str) -> tuple[str, bool]:
    """A path without drive letter, server, or leading slash; and whether it had one."""
    bare = re.sub(r"^[A-Za-z]:(?=/)", "", text.removeprefix("//?/"))
    if re.match(r"^[A-Za-z]:[^/\s]", bare):
        bare = bare[2:]  # C:name: relative to a drive's current folder
    bare = bare.lstrip("/")
    return bare, bare != text


def _safe_part(part: str) -> str:
    clean = "".join(REPLACEMENT if _is_unsafe(c) or c in _FORBIDDEN else c for c in part)
    # Windows drops dots and blanks at the end, so that two names would be one file.
    bare = clean.rstrip(". ")
    clean = bare + REPLACEMENT if bare != clean else clean
    if _DEVICES.match(clean):
        clean = REPLACEMENT + clean
    if len(clean.encode()) > PART_BYTES:
        clean = _short_part(clean)
    return clean


def _short_part(part: str) -> str:
    suffix = re.search(r"\.[A-Za-z0-9]{1,8}\Z", part)
    tail = f"~{_hash_of_text(part)[:8]}{suffix.group() if suffix else ''}"
    head = part.encode()[: PART_BYTES - len(tail)].decode(errors="ignore")
    return head.rstrip(". ") + tail


def _shorten_path(path: str, limit: int) -> str:
    suffix = re.search(r"\.[A-Za-z0-9]{1,8}\Z", path)
    tail = f"~{_hash_of_text(path)[:16]}{suffix.group() if suffix else ''}"
    head = path[: max(limit - len(tail), 1)].rstrip("/. ")
    return head + tail


def _is_unsafe(char: str) -> bool:
    # Control characters, and surrogates.
    return char in _BIDI or unicodedata.category(char) in ("Cc", "Cs")


def _hash_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
