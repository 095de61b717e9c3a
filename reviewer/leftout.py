"""How a person gets in what a record holds and a release leaves out, as far as there is a way."""

from __future__ import annotations

from collections.abc import Iterable

_WAYS = {
    "caption": "What captions say is kept by adding it as a text file (SRT, WebVTT)",
    "embedded object": "What is embedded is kept by saving it from the program that made it, and "
    "adding that file",
    "drawings that no reader knows": "Drawings are kept by saving the pages as PDF, and adding it",
    "attached file": "An attached file is kept by saving it, and adding that",
    "further picture track": "A further picture track is kept by saving it as a film of its own",
}


def said(left: Iterable[str]) -> str:
    """What a release leaves out, and how it is kept; a sentence without its stop."""
    listed = ", ".join(left)
    ways = [f". {way}" for what, way in _WAYS.items() if what in listed]
    return f"a release leaves out: {listed}{''.join(ways)}" if listed else ""
