"""The case store: one folder, one database, one journal. The only door to SQLite."""

from reviewer.model import Change, Put, Remove
from reviewer.store.case import Case
from reviewer.store.follow import Follower, FollowerLook, Hold, OutsideStep, can_be_written
from reviewer.store.journal import JournalRow
from reviewer.store.lease import Holder
from reviewer.store.search import SearchHit
from reviewer.store.summary import CaseSummary, summarize_case
from reviewer.store.verify import CaseProblem, VerifyReport

__all__ = [
    "Case",
    "CaseProblem",
    "CaseSummary",
    "Change",
    "Follower",
    "FollowerLook",
    "Hold",
    "Holder",
    "JournalRow",
    "OutsideStep",
    "Put",
    "Remove",
    "SearchHit",
    "VerifyReport",
    "can_be_written",
    "summarize_case",
]
