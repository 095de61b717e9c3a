"""What must hold for the redactions of a review file, beyond what ``model.redaction_fit`` asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reviewer.errors import BadInput
from reviewer.model import CueRedaction, Kind, Record, Redaction, Status, TextUnit, is_absent
from reviewer.model.redaction_fit import faults_for_record, is_known
from reviewer.text.joined import JoinedText

Texts = Callable[[str], Sequence[TextUnit]]
"""Gives the text of a record, by its path, in its units."""


def redaction_faults(redaction: Redaction, record: Record, texts: Remembered) -> Iterator[str]:
    """Why a redaction does not fit its record; nothing when it does."""
    yield from faults_for_record(redaction, record)
    if not is_known(redaction, record):
        return
    if is_absent(redaction) and redaction.status is not Status.ACCEPTED:
        yield "only accepted redactions of text can be absent"
    if isinstance(redaction, CueRedaction):
        yield from _cue_faults(redaction, record, texts)


class Remembered:
    """The texts of records, each asked for once however many redactions name its cues."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._known: dict[str, Sequence[TextUnit]] = {}
        self._whole: dict[str, JoinedText] = {}
        self._by_cue: dict[str, dict[int | None, TextUnit]] = {}

    def __call__(self, path: str) -> Sequence[TextUnit]:
        """The units of a record."""
        if path not in self._known:
            self._known[path] = tuple(self._texts(path))
        return self._known[path]

    def whole_text(self, path: str) -> JoinedText:
        """All of a record, for a term may run on from one line, cue or page to the next."""
        if path not in self._whole:
            self._whole[path] = JoinedText(unit.text for unit in self(path))
        return self._whole[path]

    def by_cue(self, path: str) -> dict[int | None, TextUnit]:
        """The units of a record by cue or row."""
        if path not in self._by_cue:
            self._by_cue[path] = {unit.cue: unit for unit in self(path)}
        return self._by_cue[path]


def _cue_faults(redaction: CueRedaction, record: Record, texts: Remembered) -> Iterator[str]:
    try:
        units = texts.by_cue(record.path)
    except BadInput as fault:
        yield f"the text of {record.path} cannot be read ({fault.message})"
        return
    unit = units.get(redaction.cue)
    if unit is None:
        counted = record.facts.rows if record.kind is Kind.DISPATCH else record.facts.cues
        if counted is None:
            yield f"there is no cue {redaction.cue}"
        return
    if redaction.chars is None:
        return
    first, last = redaction.chars
    text = unit.text if unit.raw is None else unit.raw
    if last > len(text):
        yield f"its chars {[first, last]} are not within the {len(text)} characters of the cue"
