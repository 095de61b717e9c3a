"""How a text's bytes are read, where the file does not tell: a person chooses, and it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from reviewer.errors import Refused
from reviewer.intake import looking
from reviewer.intake.limits import IntakeLimits
from reviewer.model import Record
from reviewer.model.formats import format_of
from reviewer.readers import charset
from reviewer.readers.decoding import clean_text, load_file, load_text
from reviewer.store import Case
from reviewer.system.asking import ask_child
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SILENT, Job

# As many as a person compares at a glance; the first that have a letter in question.
_LINES = 12
_WIDTH = 160


@dataclass(frozen=True)
class TextReading:
    """One way to read a record's bytes.

    Attributes:
        encoding: as ``charset.decode_lossy`` knows it.
        name: the same in words.
        lines: the first lines that hold a letter beyond ASCII, as this reading has them.
    """

    encoding: str
    name: str
    lines: tuple[str, ...]


def possible_readings(case: Case, record: Record) -> tuple[TextReading, ...]:
    """The ways in which a text may be read, that in use first.

    Raises:
        BadInput: The file cannot be read.
        Refused: Its bytes are no text in an encoding that is not told.
    """
    if not record.facts.encoding:
        raise Refused(f"{record.path} tells how it is to be read; there is nothing to choose.")
    names = (record.facts.encoding, *record.facts.encoding_doubts)
    return ask_child(_read_in_each_encoding, case.original_path(record), names)


def _read_in_each_encoding(path: Path, names: tuple[str, ...]) -> tuple[TextReading, ...]:
    """Called in a child process."""
    spots = _lines_beyond_ascii(load_file(path))
    out: list[TextReading] = []
    for name in names:
        lines = load_text(path, name).split("\n")
        shown = tuple(clean_text(lines[at])[:_WIDTH] for at in spots if at < len(lines))
        out.append(TextReading(name, charset.KNOWN.get(name, name), shown))
    return tuple(out)


def _lines_beyond_ascii(data: bytes) -> tuple[int, ...]:
    """The numbers of the first lines that hold a byte above ASCII."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return tuple(
        islice((at for at, line in enumerate(lines) if max(line, default=0) > 127), _LINES)
    )


def choose_encoding(
    case: Case, path: str, encoding: str, limits: IntakeLimits | None = None, job: Job = SILENT
) -> Record:
    """Read a record's text in an encoding from now on; the journal keeps who chose it.

    Redactions that name characters of a cue or a row keep their places.

    Raises:
        BadInput: The file cannot be read that way.
        Refused: There is no such record, or the encoding is not known.
    """
    try:
        record = case.snapshot().get_record(path)
    except KeyError:
        raise Refused(f"The case has no record {path!r}.") from None
    if encoding not in charset.KNOWN:
        known = ", ".join(sorted(charset.KNOWN))
        raise Refused(f"The encoding {encoding!r} is not known.", f"Choose one of: {known}.")
    if not format_of(record.kind, record.format).plain:
        raise Refused(f"{path} is no plain text, so it has no encoding to choose.")
    facts = replace(record.facts, encoding=encoding, encoding_doubts=())
    chosen = replace(record, facts=facts)
    bounds = limits or IntakeLimits()
    with IsolatedReader(bounds, job) as reader:
        facts, units, _ = reader.call_child(
            looking.read_as, chosen, case.original_path(record), bounds.words
        )
    chosen = replace(record, facts=facts)
    case.add_records([chosen])
    case.index_words(path, units)
    return chosen
