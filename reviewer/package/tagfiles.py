"""What the small files of a package say that somebody sent: its seal, its lists, its plan.

Anyone may have written them, so each is read in a child process, see ``system.asking``. Of what
is read only data comes back, and whoever asks compares it with the bytes themselves.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import BadInput

PLAN = Path("data") / "plan.json"
_MOST_OF_PLAN = 64 << 20  # bytes
_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)")


@dataclass(frozen=True)
class SaidSeal:
    """What the file of a seal says; ``verify`` finds out whether it is true.

    Attributes:
        untrusted_key: bytes of the public key.
        untrusted_signature: its bytes.
        untrusted_fingerprint: that it names.
        known: it is of the kind and version that this program makes, of the file that it signs.
    """

    untrusted_key: bytes
    untrusted_signature: bytes
    untrusted_fingerprint: str
    known: bool


@dataclass(frozen=True)
class SaidPlan:
    """Of which case and request a package says to be."""

    case: str
    request: str
    received: str


def seal_of(untrusted: bytes, kind: tuple[str, int, str, str]) -> SaidSeal | None:
    """The file of a seal, read; ``None`` where it is none.

    Args:
        untrusted: the content of the file.
        kind: format, version, algorithm and the signed file's name that are known.
    """
    try:
        data = json.loads(untrusted)
        public, signature = (bytes.fromhex(data[name]) for name in ("public_key", "signature"))
        said = (data["format"], data["version"], data["algorithm"], data["signed"])
        named = data.get("fingerprint")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return SaidSeal(public, signature, named if isinstance(named, str) else "", said == kind)


def lines_of(untrusted: bytes) -> list[tuple[str, str]]:
    """Path and hash of each line of a manifest; both empty for a line that cannot be used."""
    text = untrusted.decode("utf-8", errors="replace").removesuffix("\n")
    found = []
    for line in text.split("\n") if untrusted else ():
        # RFC 8493, 2.1.3: a hash, white space, a path; an asterisk before it is md5sum's mark of
        # binary.
        match = _LINE.fullmatch(line)
        # RFC 8493, 2.1.3: CR, LF and % in a path are written with a percent sign.
        path = _decode_manifest_path(match[2]) if match else ""
        found.append((path, match[1]) if match and _is_inside(path) else ("", ""))
    return found


def tags_of(untrusted: bytes) -> dict[str, str]:
    """The tags of ``bag-info.txt``."""
    lines = untrusted.decode("utf-8", errors="replace").splitlines()
    return {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in lines) if v}


def plan_of(folder: Path) -> SaidPlan:
    """Of which case and request the package in a folder says to be.

    Raises:
        BadInput: It has no plan that can be read.
    """
    try:
        if (folder / PLAN).stat().st_size > _MOST_OF_PLAN:
            raise ValueError
        data = json.loads((folder / PLAN).read_bytes())
        asked = data["request"]
        return SaidPlan(str(data["case"]), str(asked["id"]), str(asked["received"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise BadInput(f"{folder} is no package: it has no readable {PLAN.as_posix()}.") from None


def _is_inside(path: str) -> bool:
    # Windows takes a backslash for a folder and a colon for a drive or a stream, wherever the
    # package was made.
    parts = re.split(r"[/\\]", path)
    harmless = not any(part in ("", ".", "..") for part in parts)
    return harmless and ":" not in parts[0] and "\0" not in path


def _decode_manifest_path(name: str) -> str:
    name = re.sub("%0d", "\r", name, flags=re.IGNORECASE)
    return re.sub("%0a", "\n", name, flags=re.IGNORECASE).replace("%25", "%")
