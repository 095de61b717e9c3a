"""What a person states about the law of one record: why an exemption holds there, and the way
through a decision tree. Which facts an exemption needs, and what a tree asks, the jurisdiction's
data say (``reviewer.law.rules``, ``reviewer.law.decision_tree``).
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.plain_form import PlainForm


@dataclass(frozen=True)
class StatedFact(PlainForm):
    """One fact, by the name that the rules have for it."""

    name: str
    text: str


@dataclass(frozen=True)
class Ground(PlainForm):
    """Why one exemption holds in one record: it serves all redactions there that cite it.

    Attributes:
        exemption: as it is cited.
        companion: the other law that forbids the release, where the exemption asks for one.
        reason: in plain words, as the requester may read it.
    """

    id: str
    record: str
    exemption: str
    companion: str = ""
    facts: tuple[StatedFact, ...] = ()
    reason: str = ""

    def find_fact(self, name: str) -> str:
        """What is stated of a fact; empty when nothing is."""
        return next((fact.text for fact in self.facts if fact.name == name), "")


@dataclass(frozen=True)
class TreeAnswer(PlainForm):
    """One answer on the way through a decision tree.

    Attributes:
        node: the question, by its name in the tree.
        answer: likewise.
        note: what the answer rests on, such as the document of a permission.
    """

    node: str
    answer: str
    note: str = ""


@dataclass(frozen=True)
class TreeWalk(PlainForm):
    """The way through the decision tree for one record and one request, in its order.

    It depends on who asks, so that a second request is another walk.
    """

    id: str
    record: str
    request: str
    answers: tuple[TreeAnswer, ...] = ()
