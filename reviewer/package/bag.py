"""The outer form of a package: a BagIt bag (RFC 8493) and the seal on it.

The chain is short: the signature covers ``tagmanifest-sha256.txt``; that covers the bag's
own files, among them ``manifest-sha256.txt``; that covers every file under ``data/``.
``signature`` itself stands in no manifest, for it cannot sign itself.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from reviewer import __version__
from reviewer.clock.timebase import parse_utc
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.package import plain_words
from reviewer.plan.plan import Plan
from reviewer.plan.release_names import masked_text
from reviewer.system.files import hash_file, write_atomic
from reviewer.system.jobs import SILENT, Job
from reviewer.system.signing_keys import SigningKey

# RFC 8493, 2.1.1: these two lines in this order, in UTF-8 and without a mark.
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
TAG_FILES = ("bag-info.txt", "bagit.txt", MANIFEST)
SIGNATURE = "signature"
SIGNATURE_FORMAT = "records-reviewer/signature"
DOMAIN = b"records-reviewer/package-seal/v1\n"
KEY_TAG = "Signing-Key-Fingerprint"
ROWS_TAG, HEAD_TAG = "Journal-Rows", "Journal-Head"
THREADS = 4  # more do not help: a disk, not a core, is the limit

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Journal:
    """The case's journal when it was released: its length, and the hash of its last row."""

    rows: int
    head: str


def seal_package(
    folder: Path, plan: Plan, key: SigningKey, journal: Journal | None = None, job: Job = SILENT
) -> None:
    """Make a folder with a finished ``data`` folder a bag, and sign it.

    The same content, plan, journal and key give the same bytes.
    """
    payload = files_below(folder / "data")
    sums = hash_files(payload, job)
    names = {path: path.relative_to(folder).as_posix() for path in payload}
    size = sum(path.stat().st_size for path in payload)
    write_atomic(folder / "bagit.txt", DECLARATION)
    write_atomic(
        folder / "bag-info.txt", _write_bag_info(plan, key, journal, f"{size}.{len(payload)}")
    )
    write_atomic(folder / MANIFEST, _write_manifest((names[p], sums[p]) for p in payload))
    tags = [folder / name for name in TAG_FILES]
    tag_sums = hash_files(tags, job)
    # RFC 8493, 2.2.1: a tag manifest lists the bag's own files, and never another tag manifest.
    listing = _write_manifest((p.name, tag_sums[p]) for p in tags)
    write_atomic(folder / TAG_MANIFEST, listing)
    signature = key.sign_message(DOMAIN + listing.encode()).hex()
    log.info("sealed: %d files of %d bytes", len(payload), size)
    written = signature_text(key.public_bytes.hex(), key.own_fingerprint, signature)
    write_atomic(folder / SIGNATURE, written)


def files_below(folder: Path) -> list[Path]:
    """Every file (or link) below a folder, sorted by its path."""
    found = (p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
    return sorted(found, key=lambda p: p.as_posix())


def hash_files(
    paths: Iterable[Path], job: Job = SILENT, hasher: Callable[[Path, Job], str] = hash_file
) -> dict[Path, str]:
    """SHA-256 of files, several at once; tells the job how many bytes are done.

    Raises:
        Cancelled: The user stopped the job.
    """
    paths = list(paths)
    sizes = [path.stat().st_size for path in paths]
    done, total, sums = 0, sum(sizes), {}
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            results = pool.map(lambda path: hasher(path, job), paths)
            for path, size, result in zip(paths, sizes, results, strict=True):
                sums[path] = result
                done += size
                job.progress(done, total, "hashing")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return sums


def encode_manifest_path(name: str) -> str:
    """A path as a manifest writes it."""
    # RFC 8493, 2.1.3. The percent sign first, else it would be written twice.
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _write_manifest(lines: Iterable[tuple[str, str]]) -> str:
    # Two blanks, as sha256sum writes and checks it: a requester needs no other program.
    return "".join(f"{digest}  {encode_manifest_path(name)}\n" for name, digest in lines)


def _write_bag_info(plan: Plan, key: SigningKey, journal: Journal | None, oxum: str) -> str:
    moment = plain_words.local_moment(parse_utc(plan.as_of), plan.timezone)
    tags = [
        ("Source-Organization", load_jurisdiction(plan.jurisdiction).office),
        ("External-Description", masked_text(plan.title, plan.all_terms)),
        ("External-Identifier", plan.request.id),
        ("Bagging-Date", moment.date().isoformat()),
        ("Bag-Software-Agent", f"Records Reviewer {__version__}"),
        # RFC 8493, 2.2.2: the sum of the bytes, a dot, the number of files.
        ("Payload-Oxum", oxum),
        (KEY_TAG, key.own_fingerprint),
    ]
    if journal is not None:
        tags += [(ROWS_TAG, str(journal.rows)), (HEAD_TAG, journal.head)]
    # A line feed within a value would begin a tag of its own.
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in tags if value.strip())


def signature_text(public: str, name: str, signature: str) -> str:
    """The file of a seal: a public key and a signature in hex, and the key's fingerprint."""
    content = {
        "format": SIGNATURE_FORMAT,
        "version": 1,
        "algorithm": "Ed25519",
        "signed": TAG_MANIFEST,
        "prefix": DOMAIN.decode(),
        "public_key": public,
        "fingerprint": name,
        "signature": signature,
    }
    return json.dumps(content, indent=2) + "\n"
