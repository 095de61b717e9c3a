"""The sealed release: laid out, explained, sealed, and verified."""

from reviewer.package.bag import seal
from reviewer.package.build import build, write_report
from reviewer.package.keys import SigningKey, signing_key
from reviewer.package.verify import Problem, Verification, is_package, verify

__all__ = [
    "Problem",
    "SigningKey",
    "Verification",
    "build",
    "is_package",
    "seal",
    "signing_key",
    "verify",
    "write_report",
]
