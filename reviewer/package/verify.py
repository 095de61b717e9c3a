"""Is a package whole, and whose seal does it bear? Needs nothing but the package.

Decisions 66, 154.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from reviewer.errors import BadInput, explain_plainly
from reviewer.package import bag, tagfiles
from reviewer.package.payload import (
    PackageLook,
    PackageProblem,
    check_payload,
    check_strangers,
    compare_files,
    tell_faults_of_files,
)
from reviewer.package.tagfiles import PLAN, SaidSeal
from reviewer.system.asking import ask_child, ask_together
from reviewer.system.files import hash_file
from reviewer.system.jobs import SILENT, Job
from reviewer.system.signing_keys import fingerprint_of, known_key, known_keys, own_fingerprint
from reviewer.system.user_register import add_to_register, entries_of_register

# A manifest of a million files is half of that.
_MAX_TAG_FILE = 256 << 20
_SEALED = "sealed-packages.jsonl"
_KIND = (bag.SIGNATURE_FORMAT, 1, "Ed25519", bag.TAG_MANIFEST)
_T = TypeVar("_T")


class Signer(StrEnum):
    """Who sealed a package, as far as this user can know."""

    NOBODY = "nobody"  # it bears no valid seal
    OWN = "own"
    EXPECTED = "expected"  # the key that was asked for
    KNOWN = "known"  # a key that the user has met
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verification:
    """What verifying a package showed.

    Attributes:
        files: number of payload files in the manifest.
        size: their bytes.
        key: fingerprint of the key that the seal bears; empty when it bears no valid one.
        own_key: the seal is this user's own; ``None`` when this user has no key.
        signer: whose the key is, as far as this user can know.
        name: what the user calls the one whose key it is; empty if they have not met.
        journal: the journal of the case that it was made from; ``None`` if it does not say.
        request: id of the request that it answers; empty if it does not say.
        problems: what does not hold, the outermost first; empty when all holds.
        notes: what was seen and does no harm.
    """

    folder: Path
    files: int
    size: int
    key: str
    own_key: bool | None
    problems: tuple[PackageProblem, ...]
    notes: tuple[str, ...]
    signer: Signer = Signer.NOBODY
    name: str = ""
    journal: bag.Journal | None = None
    request: str = ""

    @property
    def is_whole(self) -> bool:
        """True when the bag is whole and the seal is valid; whose it is, says ``signer``."""
        return not self.problems

    @property
    def tell_signer(self) -> str:
        """A sentence on the key."""
        said = {
            Signer.OWN: f"It was sealed with your own key, {self.key}.",
            Signer.EXPECTED: f"It was sealed with the key that you named, {self.key}.",
            Signer.KNOWN: f"It was sealed with the key of {self.name}, {self.key}.",
            Signer.UNKNOWN: f"It was sealed with a key you have not met: {self.key}. Anyone can "
            "make a key and seal a changed package anew. Ask whoever sent it for the fingerprint "
            "of theirs by another way, such as the telephone, and compare.",
        }
        return said.get(self.signer, "It bears no valid seal.")


def is_package(folder: Path) -> bool:
    """True when a folder looks like a bag."""
    return (folder / "bagit.txt").is_file()


def verify_package(folder: Path, job: Job = SILENT, expected_key: str = "") -> Verification:
    """Check that a package is complete, unchanged and sealed.

    Args:
        folder: the package.
        job: told how many bytes are hashed.
        expected_key: fingerprint of the key that must have sealed it, if it is known.

    Raises:
        BadInput: There is no package in that folder.
        Cancelled: The user stopped the job.
    """
    if not is_package(folder):
        raise BadInput(f"{folder} is not a package: it has no bagit.txt.")
    with ask_together(job):
        return _verify_inward(PackageLook(folder), job, expected_key)


def _verify_inward(look: PackageLook, job: Job, expected_key: str) -> Verification:
    """From the seal inward: what is not sealed is told before anything in it is believed, so a
    file that takes over the child that reads it does not hide that it was changed.
    """
    # RFC 8493 has no signatures: the seal is a tag file of this program's own.
    key, plain = _check_seal(look, expected_key)
    _check_declaration(look)
    _check_tags(look, job)
    info = _read_bag_info(look)
    _check_named_key(look, key, plain, info)
    listed = _read_manifest(look, bag.MANIFEST)
    size, whole = check_payload(look, listed, job) if listed else (0, False)
    if whole and info:  # else what is told of the files says it
        _check_oxum(look, info, f"{size}.{len(listed)}")
    check_strangers(look)
    _check_own_register(look, key)
    own = known_key()
    signer, name = _signer_of_key(key, expected_key)
    return Verification(
        folder=look.folder,
        files=len(listed),
        size=size,
        key=key,
        own_key=None if own is None else own.own_fingerprint == key,
        problems=tuple(look.problems),
        notes=tuple(look.notes),
        signer=signer,
        name=name,
        journal=_journal_of_package(info),
        request=info.get("External-Identifier", ""),
    )


def _signer_of_key(key: str, expected: str) -> tuple[Signer, str]:
    known = {k.fingerprint: k.name for k in known_keys()}
    if not key:
        return Signer.NOBODY, ""
    if key == own_fingerprint():
        return Signer.OWN, ""
    if key in known:
        return Signer.KNOWN, known[key]
    if expected.strip().casefold() == key:
        return Signer.EXPECTED, ""
    return Signer.UNKNOWN, ""


def _journal_of_package(info: dict[str, str]) -> bag.Journal | None:
    rows, head = info.get(bag.ROWS_TAG, ""), info.get(bag.HEAD_TAG, "")
    return bag.Journal(int(rows), head) if rows.isdecimal() and rows.isascii() and head else None


def note_sealed(folder: Path) -> None:
    """Write down that this user sealed a package, so that another seal on it is noticed.

    Raises:
        OSError: It cannot be written.
    """
    add_to_register(_SEALED, {"plan": _plan_hash(folder), "key": own_fingerprint()})


def _check_own_register(look: PackageLook, key: str) -> None:
    """A release that this user sealed bears this user's key, or somebody sealed it anew."""
    plan = _plan_hash(look.folder)
    keys = {
        str(e.get("key", ""))
        for e in entries_of_register(_SEALED)
        if plan and e.get("plan") == plan
    }
    if key and keys and key not in keys:
        look.note_problem(
            bag.SIGNATURE,
            f"you sealed this release with your key {sorted(keys)[-1]}, and it now bears another "
            f"({key}): somebody sealed it anew",
        )


def _plan_hash(folder: Path) -> str:
    path = folder / PLAN
    try:
        return "" if path.is_symlink() else hash_file(path)
    except OSError:
        return ""


def _check_seal(look: PackageLook, expected: str) -> tuple[str, bool]:
    """The fingerprint of the key of a valid signature, and whether its file holds nothing else;
    else a problem and nothing.

    The arithmetic is done here: a child that the file took over could only answer a key and a
    signature that are valid, and that the file holds nothing else is seen from its bytes.
    """
    untrusted = _read_control_file(look, bag.SIGNATURE)
    signed = _read_control_file(look, bag.TAG_MANIFEST)
    if untrusted is None or signed is None:
        return "", False
    said = _ask_child(look, bag.SIGNATURE, tagfiles.seal_of, untrusted, _KIND)
    key = _public_key(said)
    if said is None or key is None:
        look.note_problem(bag.SIGNATURE, "it is not a signature that this program can read")
        return "", False
    if not said.known:
        look.note_problem(bag.SIGNATURE, "it is a signature of another kind or version")
        return "", False
    try:
        # Over the bytes that were read, and not over what anybody made of them.
        key.verify(said.untrusted_signature, bag.DOMAIN + signed)
    except InvalidSignature:
        look.note_problem(
            bag.TAG_MANIFEST, "the signature does not fit it: it was changed after sealing"
        )
        return "", False
    found = fingerprint_of(said.untrusted_key)
    if said.untrusted_fingerprint != found:
        look.note_problem(bag.SIGNATURE, f"it names another key than it was made with ({found})")
    if expected and expected.strip().casefold() != found:
        other = f"it was made with another key ({found}) than expected ({expected})"
        look.note_problem(bag.SIGNATURE, other)
    plain = bag.signature_text(said.untrusted_key.hex(), found, said.untrusted_signature.hex())
    return found, untrusted == plain.encode()


def _public_key(said: SaidSeal | None) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(said.untrusted_key) if said is not None else None
    except ValueError:
        return None


def _check_named_key(look: PackageLook, key: str, plain: bool, info: dict[str, str]) -> None:
    """Is the seal the one that the package speaks of, and its file as this program writes it?"""
    named = info.get(bag.KEY_TAG, "")
    if key and info and named != key:
        look.note_problem(
            bag.SIGNATURE,
            f"it was made with another key ({key}) than the package was sealed with "
            f"({named or 'none is named'})",
        )
    if key and not plain and all(problem.file != bag.SIGNATURE for problem in look.problems):
        look.note_problem(
            bag.SIGNATURE, "it holds more than the signature: that was added after sealing"
        )


def _check_declaration(look: PackageLook) -> None:
    content = _read_control_file(look, "bagit.txt")
    if content is not None and content != bag.DECLARATION.encode():
        look.note_problem("bagit.txt", "it does not declare BagIt 1.0 in UTF-8")


def _check_tags(look: PackageLook, job: Job) -> None:
    listed = _read_manifest(look, bag.TAG_MANIFEST)
    for name in bag.TAG_FILES:
        if name not in listed:
            look.note_problem(
                name, f"{bag.TAG_MANIFEST} does not list it, so the seal does not cover it"
            )
    known = {n: d for n, d in listed.items() if n != bag.TAG_MANIFEST}
    tell_faults_of_files(look, compare_files(look, known, job, _MAX_TAG_FILE))


def _check_oxum(look: PackageLook, info: dict[str, str], true: str) -> None:
    # RFC 8493, 2.2.2: octets and streams, so that a copy that was cut off is seen at once.
    oxum = info.get("Payload-Oxum", "")
    if oxum != true:
        look.note_problem("bag-info.txt", f"it speaks of another payload ({oxum or 'none'})")


def _read_manifest(look: PackageLook, name: str) -> dict[str, str]:
    """Path to hash, of a manifest; lines that cannot be used become problems."""
    untrusted = _read_control_file(look, name, complain=name != bag.TAG_MANIFEST) or b""
    listed: dict[str, str] = {}
    for number, (path, digest) in enumerate(
        _ask_child(look, name, tagfiles.lines_of, untrusted) or (), 1
    ):
        if not path:
            look.note_problem(name, f"line {number} is not one that a manifest may hold")
        elif path in listed:
            look.note_problem(name, f"line {number} lists {path} a second time")
        else:
            listed[path] = digest
    return listed


def _read_bag_info(look: PackageLook) -> dict[str, str]:
    untrusted = _read_control_file(look, "bag-info.txt", complain=False) or b""
    return _ask_child(look, "bag-info.txt", tagfiles.tags_of, untrusted) or {}


def _ask_child(look: PackageLook, name: str, function: Callable[..., _T], *about: Any) -> _T | None:
    """What a child reads in the content of a file; a problem where that brings it down."""
    try:
        return ask_child(function, *about)
    except BadInput as fault:
        look.note_problem(name, f"it is not what this program writes: {explain_plainly(fault)}")
        return None


def _read_control_file(look: PackageLook, name: str, complain: bool = True) -> bytes | None:
    path = look.folder / name
    # A link to /dev/zero would be read for ever.
    if path.is_symlink() or not path.is_file():
        if complain:
            look.note_problem(name, "it is missing")
        return None
    if path.stat().st_size > _MAX_TAG_FILE:
        if complain:
            look.note_problem(name, "it is far too large")
        return None
    return path.read_bytes()
