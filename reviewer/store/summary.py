"""A case told in a line, without reading all of it: for lists of cases."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model import CaseInfo, Request
from reviewer.store import rows
from reviewer.store.case import Case


@dataclass(frozen=True)
class CaseSummary:
    """What a case is, and who waits for it."""

    info: CaseInfo
    requests: tuple[Request, ...]


def summarize_case(case: Case) -> CaseSummary:
    """Read what a case says of itself, and its requests; its records are left alone."""
    with case.database.read_transaction():
        return CaseSummary(rows.read_info(case.database), rows.read_requests(case.database))
