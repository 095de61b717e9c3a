"""The key that seals packages, made on first use and kept where only its user reads it; and the
keys of others that the user has met.

Decision 66.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from reviewer.errors import BadInput
from reviewer.system.canonical import to_plain
from reviewer.system.home import create_once, home_folder
from reviewer.system.user_register import add_to_register, entries_of_register

KEY_FILE = "signing-key.pem"
_KNOWN = "known-keys.jsonl"
_FINGERPRINT = re.compile(r"[0-9a-f]{4}(-[0-9a-f]{4}){7}")


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key pair. The private half never leaves the object but as signatures."""

    private: Ed25519PrivateKey

    @property
    def public_bytes(self) -> bytes:
        """The public key: 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def own_fingerprint(self) -> str:
        """What people compare, see ``fingerprint_of``."""
        return fingerprint_of(self.public_bytes)

    def sign_message(self, message: bytes) -> bytes:
        """The signature: 64 bytes, the same ones for the same message."""
        # Ed25519 is deterministic: the same content sealed twice gives the same bytes.
        return self.private.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.own_fingerprint})"


def fingerprint_of(public: bytes) -> str:
    """128 bits of the public key's SHA-256 as eight groups of four hex digits."""
    # Half of the hash: 128 bits are beyond any search for a second key, and can be read over a
    # telephone.
    text = hashlib.sha256(public).hexdigest()[:32]
    return "-".join(text[i : i + 4] for i in range(0, 32, 4))


def signing_key(folder: Path | None = None) -> SigningKey:
    """The user's signing key; made on first use.

    Args:
        folder: where the key lies; by default the folder of the user's settings.

    Raises:
        BadInput: The key file is there and cannot be used.
    """
    path = (folder or home_folder()) / KEY_FILE
    try:
        if not path.exists():
            create_once(path, _new_key())
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"The signing key {path} cannot be read or made: {error.strerror}.",
            "Check who may read and write its folder.",
        ) from error
    return _load_key(path, data)


def own_fingerprint() -> str:
    """The fingerprint of the user's key; empty when there is none, and none is made."""
    key = known_key()
    return "" if key is None else key.own_fingerprint


def signed_by(public: bytes, signature: bytes, message: bytes) -> str:
    """The fingerprint of the key, if the signature is its own and of this message; else empty.

    Raises:
        ValueError: These are no key and signature.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return ""
    return fingerprint_of(public)


@dataclass(frozen=True)
class KnownKey:
    """A key that the user has met: what they call it, and the day they did (ISO, UTC)."""

    fingerprint: str
    name: str
    met: str


def known_keys() -> tuple[KnownKey, ...]:
    """The keys of others, the latest name of each."""
    found: dict[str, KnownKey] = {}
    for entry in entries_of_register(_KNOWN):
        key, name, met = (str(entry.get(n, "")) for n in ("fingerprint", "name", "met"))
        if is_fingerprint(key):
            found[key] = KnownKey(key, name, met)
    return tuple(found.values())


def remember_key(key: str, name: str) -> KnownKey:
    """Write down whose key it is.

    Raises:
        BadInput: It is no fingerprint, the name is empty, or the list cannot be written.
    """
    key, name = key.strip().casefold(), " ".join(name.split())
    if not is_fingerprint(key):
        raise BadInput(f"{key} is no fingerprint of a key.", "It has eight groups of four digits.")
    if not name:
        raise BadInput("A key is remembered by the name of whose it is.")
    known = KnownKey(key, name, datetime.now(UTC).date().isoformat())
    try:
        add_to_register(_KNOWN, to_plain(known))
    except OSError as fault:
        raise BadInput(f"The list of known keys cannot be written: {fault.strerror}.") from fault
    return known


def is_fingerprint(text: str) -> bool:
    """True for eight groups of four hexadecimal digits."""
    return bool(_FINGERPRINT.fullmatch(text))


def known_key(folder: Path | None = None) -> SigningKey | None:
    """The user's signing key, if there is one; none is made."""
    return signing_key(folder) if ((folder or home_folder()) / KEY_FILE).exists() else None


def _new_key() -> bytes:
    made = Ed25519PrivateKey.generate()
    # Without a password: what protects it are the rights of its file, see below.
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _load_key(path: Path, data: bytes) -> SigningKey:
    remedy = "Restore it, or move it away: a new key is made, and packages then carry another seal."
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadInput(f"The signing key {path} is damaged.", remedy) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(f"The signing key {path} is not an Ed25519 key.", remedy)
    # Restored from a backup, or copied: it is closed to others before it is used.
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return SigningKey(key)
