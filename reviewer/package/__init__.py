"""The sealed release: laid out, explained, sealed, and verified."""

from reviewer.package.bag import Journal, seal_package
from reviewer.package.build import LookBefore, build_package, write_report
from reviewer.package.payload import PackageProblem
from reviewer.package.verify import Signer, Verification, is_package, note_sealed, verify_package
from reviewer.system.signing_keys import SigningKey, signing_key

__all__ = [
    "Journal",
    "LookBefore",
    "PackageProblem",
    "Signer",
    "SigningKey",
    "Verification",
    "build_package",
    "is_package",
    "note_sealed",
    "seal_package",
    "signing_key",
    "verify_package",
    "write_report",
]
