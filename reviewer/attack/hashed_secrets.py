"""Hashes of secrets: who knows a list of names finds by trying which of them it is."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.attack.look_alikes import squeeze_text
from reviewer.attack.needle import Needle
from reviewer.attack.needles import Needles

_KINDS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
_SIZES = (16, 20, 28, 32, 48, 64)
_HEX = re.compile(rb"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}:?){16,64}(?![0-9A-Fa-f])")
_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{22,86}={0,2}(?![A-Za-z0-9+/=])")
_LEAST = 4  # letters and digits of a secret of which a hash says something


def secrets_hashed_in(data: bytes, needles: Needles) -> Iterator[Needle]:
    """The needles of which bytes hold a hash, in hexadecimal or in base64."""
    stand = set(_digests_in(data))
    if stand:
        known = _known_digests(needles.all)
        found = {known[digest] for digest in stand if digest in known}
        yield from (needle for needle in found if not needles.is_excused(needle))


def _digests_in(data: bytes) -> Iterator[bytes]:
    """What may be a hash."""
    for match in _HEX.finditer(data):
        raw = match[0].replace(b":", b"")
        if len(raw) // 2 in _SIZES:
            yield bytes.fromhex(raw.decode())
    for match in _BASE64.finditer(data):
        raw = match[0].rstrip(b"=").translate(_URLSAFE)
        if len(raw) % 4 != 1 and len(raw) * 3 // 4 in _SIZES:
            yield base64.b64decode(raw + b"=" * (-len(raw) % 4))


_URLSAFE = bytes.maketrans(b"-_", b"+/")


@lru_cache(maxsize=8)
def _known_digests(needles: tuple[Needle, ...]) -> dict[bytes, Needle]:
    """The hashes of secrets, as they are usually spelt."""
    known: dict[bytes, Needle] = {}
    for needle in needles:
        if len(needle.key) >= _LEAST:
            for spelling in _spellings_of_secret(needle):
                for kind in _KINDS:
                    made = hashlib.new(kind, spelling.encode(), usedforsecurity=False)
                    known.setdefault(made.digest(), needle)
    return known


def _spellings_of_secret(needle: Needle) -> set[str]:
    text = " ".join(needle.secret.text.split())
    out = {needle.secret.text, text, needle.key, squeeze_text(text)}
    if needle.names:
        given, surname = needle.names[:-1], needle.names[-1]
        out |= {" ".join(needle.names), f"{surname}, {' '.join(given)}", f"{surname} {given[0]}"}
        out |= {f"{surname},{given[0]}", f"{given[0]}.{surname}", f"{given[0]}_{surname}"}
    if needle.code is not None and needle.code.key.isdigit():
        out |= {needle.code.key, f"1{needle.code.key}", f"+1{needle.code.key}"}
        key = needle.code.key
        if len(key) == 10:
            out |= {f"{key[:3]}-{key[3:6]}-{key[6:]}", f"({key[:3]}) {key[3:6]}-{key[6:]}"}
    cased = {way(s) for s in out for way in (str.lower, str.upper, str.title)} | out
    return cased | {f"{s}\n" for s in cased}
