"""The case store: one folder, one database, one journal. The only door to SQLite."""

from reviewer.model import Change, Put, Remove
from reviewer.store.case import Case
from reviewer.store.follow import Follower, Hold, Look, OutsideStep, can_be_written
from reviewer.store.journal import JournalRow
from reviewer.store.lease import Holder
from reviewer.store.search import Hit
from reviewer.store.verify import Problem, VerifyReport

__all__ = [
    "Case",
    "Change",
    "Follower",
    "Hit",
    "Hold",
    "Holder",
    "JournalRow",
    "Look",
    "OutsideStep",
    "Problem",
    "Put",
    "Remove",
    "VerifyReport",
    "can_be_written",
]
