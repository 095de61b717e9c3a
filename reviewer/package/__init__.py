"""The sealed release: laid out, explained, sealed, and verified."""

from reviewer.package.bag import Journal, seal
from reviewer.package.build import build, write_report
from reviewer.package.payload import Problem
from reviewer.package.verify import Signer, Verification, is_package, note_sealed, verify
from reviewer.system.signing_keys import SigningKey, signing_key

__all__ = [
    "Journal",
    "Problem",
    "Signer",
    "SigningKey",
    "Verification",
    "build",
    "is_package",
    "note_sealed",
    "seal",
    "signing_key",
    "verify",
    "write_report",
]
