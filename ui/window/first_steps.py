"""What a beginner does from the first file to the package: read from a file, named by actions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.system.resources import resource_path

FILE = "first-steps.json"
# Actions by name and not by key: a person may have mapped them anew.
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class StepButton:
    """A button of a step: what it says, and the action that it chooses."""

    text: str
    action: str


@dataclass(frozen=True)
class FirstStep:
    """One step; its text names actions in braces, to be read as their keys."""

    title: str
    text: str
    shows: tuple[StepButton, ...]

    @property
    def actions_named(self) -> tuple[str, ...]:
        """Every action that it names."""
        return (*_NAME.findall(self.text), *(s.action for s in self.shows))

    def text_with_keys(self, key_of: Callable[[str], str]) -> str:
        """Its text with the key, or the name, that an action has now."""
        return _NAME.sub(lambda found: key_of(found[1]), self.text)


@dataclass(frozen=True)
class FirstSteps:
    """The whole way."""

    title: str
    intro: str
    steps: tuple[FirstStep, ...]


def first_steps() -> FirstSteps:
    """Read the steps that ship with the program."""
    data = json.loads(resource_path(FILE).read_text(encoding="utf-8"))
    steps = tuple(
        FirstStep(s["title"], s["text"], tuple(StepButton(*pair) for pair in s["shows"]))
        for s in data["steps"]
    )
    return FirstSteps(data["title"], data["intro"], steps)
