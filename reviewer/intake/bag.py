"""BagIt (RFC 8493): which files are payload, and which hashes they were promised to have."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from reviewer.errors import BadInput, explain_plainly
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.members import Member, read_small
from reviewer.intake.safe_names import quote_name
from reviewer.system.isolation import IsolatedReader

DECLARATION = "bagit.txt"
PAYLOAD = "data/"

_MANIFEST = re.compile(r"^(tag)?manifest-([a-z0-9]+)\.txt\Z")
# RFC 8493, 2.2.2 and 2.2.3; package-info.txt is how drafts before 1.0 called bag-info.txt.
_TAG_FILES = {DECLARATION, "bag-info.txt", "package-info.txt", "fetch.txt", "bundle.json"}
_LINE = re.compile(r"^\s*([0-9A-Fa-f]+)\s+\*?(.+?)\s*\Z")
# RFC 8493, 2.1.3: CR, LF and the percent sign, and nothing else.
_ESCAPE = re.compile(r"%(0[AaDd]|25)")


@dataclass
class Bag:
    """What a bag says of its payload.

    Attributes:
        promised: by payload path (below ``data/``, NFC): algorithm and hash, in hex.
        notes: what is wrong with the bag as a bag.
    """

    promised: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def is_bag(members: Iterable[Member]) -> bool:
    """True when the files are laid out as a bag."""
    names = {m.untrusted_name for m in members}
    return DECLARATION in names and any(n.startswith(PAYLOAD) or _MANIFEST.match(n) for n in names)


def is_tag_file(name: str) -> bool:
    """True for the bag's own files, which are no records."""
    return name in _TAG_FILES or bool(_MANIFEST.match(name))


def read_bag(members: list[Member], limits: IntakeLimits, reader: IsolatedReader) -> Bag:
    """Have the manifests read; check the bag's own files against its tag manifests.

    A manifest that cannot be read is a note, and its files go unverified.
    """
    bag = Bag()
    by_name = {m.untrusted_name: m for m in members}
    for name in sorted(by_name):
        match = _MANIFEST.match(name)
        if match is None:
            continue
        tag, algorithm = match.group(1), match.group(2)
        # Those of SHAKE have no length of their own, so a manifest of them cannot be checked.
        if algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
            bag.notes.append(f"{name}: the method {algorithm} is not known; it was not used")
            continue
        try:
            untrusted = read_small(by_name[name], limits.control_bytes)
            lines, odd = reader.call_child(manifest_lines, untrusted)
        except (BadInput, OSError) as fault:
            bag.notes.append(f"{name} could not be read: {explain_plainly(fault)}")
            continue
        bag.notes += [f"{name}, line {number}: not a hash and a path" for number in odd]
        if tag:
            _check_tag_files(lines, algorithm, by_name, limits, bag)
        else:
            _add_promises(lines, algorithm, name, bag)
    if not bag.promised:
        bag.notes.append("the package has no manifest that could be used: nothing was verified")
    if "fetch.txt" in by_name:
        # RFC 8493, 2.2.3. A bundle must not make this program call a server of its choice.
        bag.notes.append("fetch.txt names files to be downloaded; that is never done")
    return bag


def manifest_lines(untrusted: bytes) -> tuple[list[tuple[str, str]], list[int]]:
    """Hash and path of each line of a manifest, and the numbers of lines that have none.

    Runs in a child process.
    """
    found, odd = [], []
    for number, line in enumerate(untrusted.decode("utf-8-sig", "replace").splitlines(), 1):
        match = _LINE.match(line)
        if match is not None:
            path = _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), match.group(2))
            # RFC 8493 warns of it: macOS writes names decomposed, and manifests are made elsewhere.
            path = unicodedata.normalize("NFC", path.removeprefix("./"))
            found.append((match.group(1).lower(), path))
        elif line.strip():
            odd.append(number)
    return found, odd


def _add_promises(lines: list[tuple[str, str]], algorithm: str, name: str, bag: Bag) -> None:
    for value, path in lines:
        if not path.startswith(PAYLOAD):
            bag.notes.append(f"{name} lists {quote_name(path)}, which is not payload")
            continue
        bag.promised.setdefault(path.removeprefix(PAYLOAD), {})[algorithm] = value


def _check_tag_files(
    lines: list[tuple[str, str]],
    algorithm: str,
    by_name: dict[str, Member],
    limits: IntakeLimits,
    bag: Bag,
) -> None:
    for value, path in lines:
        member = by_name.get(path)
        if member is None:
            bag.notes.append(f"the package's own file {quote_name(path)} is missing")
            continue
        try:
            content = read_small(member, limits.control_bytes)
        except (BadInput, OSError) as fault:
            why = explain_plainly(fault)
            bag.notes.append(
                f"the package's own file {quote_name(path)} could not be checked: {why}"
            )
            continue
        # MD5 is weak against who means harm, and still tells a copy that was damaged.
        if hashlib.new(algorithm, content, usedforsecurity=False).hexdigest() != value:
            bag.notes.append(
                f"the package's own file {quote_name(path)} was changed ({algorithm} differs)"
            )
