"""The case store: one folder, one database, one journal. The only door to SQLite."""

from reviewer.model import Change, Put, Remove
from reviewer.store.case import Case
from reviewer.store.journal import JournalRow
from reviewer.store.search import Hit
from reviewer.store.verify import Problem, VerifyReport

__all__ = ["Case", "Change", "Hit", "JournalRow", "Problem", "Put", "Remove", "VerifyReport"]
