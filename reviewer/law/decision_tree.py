"""A decision tree of the law, as data: questions, answers, and what comes of them.

Decision 223.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from reviewer.law.law_files import read_law_file, unfit_law
from reviewer.model import Record, TreeAnswer

_SCHEMA = "decision-tree.schema.json"
_WORD = re.compile(r"[^\W_]+")


class TreeResult(StrEnum):
    """What a tree can say of a record."""

    DISCLOSABLE = "disclosable"
    EXEMPT = "exempt"
    ORDINARY = "ordinary"  # the tree is not about it


@dataclass(frozen=True)
class TreeChoice:
    """One answer that a question offers.

    Attributes:
        note: what has to be stated with it; empty for nothing.
        goes_to: the next question; empty where it ends.
        ends_in: the end; empty where it goes on.
    """

    id: str
    says: str
    note: str = ""
    goes_to: str = ""
    ends_in: str = ""


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        suggests: answers that are likely, and words of a record by which they are.
    """

    id: str
    asks: str
    about: str
    answers: tuple[TreeChoice, ...]
    suggests: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def find_choice(self, answer: str) -> TreeChoice | None:
        """The answer of that name, if it is offered."""
        return next((choice for choice in self.answers if choice.id == answer), None)


@dataclass(frozen=True)
class TreeEnd:
    """Where a way ends.

    Attributes:
        removes: what has to be taken out of what is disclosed.
        exemptions: under which it is withheld; of what is disclosed, under which parts are hidden.
    """

    id: str
    result: TreeResult
    says: str
    removes: str
    exemptions: tuple[str, ...]


@dataclass(frozen=True)
class DecisionTree:
    """A tree, and who checked it."""

    file: Path
    title: str
    source: str
    checked_on: str
    checked_by: str
    first: str
    questions: Mapping[str, Question]
    ends: Mapping[str, TreeEnd]

    def codes_with(self, *results: TreeResult) -> frozenset[str]:
        """The exemptions of its ends with one of these results."""
        return frozenset(
            c for end in self.ends.values() if end.result in results for c in end.exemptions
        )


@dataclass(frozen=True)
class TreeWay:
    """How far answers lead.

    Attributes:
        passed: questions that are answered, each with its answer and what was noted with it.
        asked: the question that waits; ``None`` at an end.
        lacking: an answer to that question that was given, and lacks what it has to rest on.
        end: where it ends; ``None`` before.
    """

    passed: tuple[tuple[Question, TreeChoice, str], ...]
    asked: Question | None
    lacking: TreeChoice | None = None
    end: TreeEnd | None = None


def follow_answers(tree: DecisionTree, answers: tuple[TreeAnswer, ...]) -> TreeWay:
    """The way of answers through a tree; those that it does not meet count for nothing."""
    given = {answer.node: answer for answer in answers}
    passed: list[tuple[Question, TreeChoice, str]] = []
    at = tree.first
    while True:
        question = tree.questions[at]
        answer = given.get(at)
        choice = question.find_choice(answer.answer) if answer is not None else None
        if answer is None or choice is None:
            return TreeWay(tuple(passed), question)
        if choice.note and not answer.note.strip():
            return TreeWay(tuple(passed), question, choice)
        passed.append((question, choice, answer.note if choice.note else ""))
        if choice.ends_in:
            return TreeWay(tuple(passed), None, None, tree.ends[choice.ends_in])
        at = choice.goes_to


def answers_with(
    tree: DecisionTree, answers: tuple[TreeAnswer, ...], fresh: TreeAnswer
) -> tuple[TreeAnswer, ...]:
    """The answers of a way up to a question, and a new one to it: what came behind is open."""
    kept: list[TreeAnswer] = []
    for question, choice, note in follow_answers(tree, answers).passed:
        if question.id == fresh.node:
            break
        kept.append(TreeAnswer(question.id, choice.id, note))
    return (*kept, fresh)


def likely_answer(question: Question, record: Record) -> str:
    """The answer that what is known of a record suggests; empty if it suggests none."""
    known = set(_WORD.findall(f"{record.device} {record.title} {record.path}".casefold()))
    found = (answer for answer, words in question.suggests if known & set(words))
    return next(found, "")


def load_tree(file: Path) -> DecisionTree:
    """The decision tree of a file.

    Raises:
        BadInput: The file does not fit; it is named, and the place in it.
    """
    stat = file.stat()
    return _read_tree(file, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _read_tree(file: Path, _changed: int, _size: int) -> DecisionTree:
    data = read_law_file(file, _SCHEMA)
    for place, reason in _faults_of_tree(data):
        raise unfit_law(file, place, reason, _SCHEMA)
    return DecisionTree(
        file,
        **{name: data[name] for name in ("title", "source", "checked_on", "checked_by", "first")},
        questions={key: _make_question(key, one) for key, one in data["questions"].items()},
        ends={
            key: TreeEnd(
                key,
                TreeResult(end["result"]),
                end["says"],
                end.get("removes", ""),
                tuple(end.get("exemptions", ())),
            )
            for key, end in data["ends"].items()
        },
    )


def _make_question(key: str, data: Mapping[str, Any]) -> Question:
    return Question(
        key,
        data["asks"],
        data.get("about", ""),
        tuple(TreeChoice(**answer) for answer in data["answers"]),
        tuple(
            (one["answer"], tuple(word.casefold() for word in one["words"]))
            for one in data.get("suggests", ())
        ),
    )


def _faults_of_tree(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Place and reason of what a schema cannot see: ways that lead nowhere, or round in a ring."""
    questions, ends = data["questions"], data["ends"]
    if data["first"] not in questions:
        yield "first", f"there is no question {data['first']!r}"
        return
    for key, question in questions.items():
        ids = [answer["id"] for answer in question["answers"]]
        for n, answer in enumerate(question["answers"]):
            place = f"questions.{key}.answers[{n}]"
            if ids.count(answer["id"]) > 1:
                yield f"{place}.id", f"there are two answers {answer['id']!r}"
            if answer.get("goes_to", key) not in questions:
                yield f"{place}.goes_to", f"there is no question {answer['goes_to']!r}"
            if "ends_in" in answer and answer["ends_in"] not in ends:
                yield f"{place}.ends_in", f"there is no end {answer['ends_in']!r}"
    if ring := _find_ring(questions, data["first"], ()):
        yield f"questions.{ring}", "its answers lead back to it"


def _find_ring(questions: Mapping[str, Any], at: str, behind: tuple[str, ...]) -> str:
    if at in behind:
        return at
    further = (a["goes_to"] for a in questions[at]["answers"] if a.get("goes_to") in questions)
    rings = (_find_ring(questions, to, (*behind, at)) for to in further)
    return next((ring for ring in rings if ring), "")
