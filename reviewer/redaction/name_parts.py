"""The names of a person alone: what stays readable when only the whole name is hidden.

Who asks for "Maria Lopez" means "Ms. Lopez" and "Maria" too, but not every Maria of a case
is this one: the places are offered, and a person chooses.

Decisions 26, 100.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath

from reviewer.model import Record, Redaction, Snapshot
from reviewer.model.formats import FORMATS
from reviewer.readers.words import ATTACHMENTS
from reviewer.redaction.everywhere import TermMatch, choose_hiding, matches_of, redact_everywhere
from reviewer.redaction.transcript_words import Basis
from reviewer.text.names import find_names, is_name, is_title, is_word, names_as
from reviewer.text.stretches import Stretches

Chosen = Mapping[str, Sequence[TermMatch] | None]
# Initials stand everywhere.
_SHORTEST = 2  # letters of a name that is looked for alone
_FIRST_NAME = "check: a first name alone"
_CLOSING = ".,;:!?)]}>\"'”’"  # what may stand behind a file's name in a sentence
_BESIDE = "check: goes with one in doubt"


@dataclass(frozen=True)
class FoundForm:
    """One way in which somebody is named, and where: the name asked for, or a part of it.

    Attributes:
        term: what is looked for.
        found: its places, by record.
        alone: it is a part, and these are the places where it stands without the rest.
        asked: what was asked for that it is a form of, where several things were.
    """

    term: str
    found: tuple[list[TermMatch], ...]
    alone: bool = False
    asked: str = ""


def forms_of_term(term: str) -> tuple[str, ...]:
    """The term, and for the name of a person its surname and its first name."""
    parts = names_as(term)
    # Only what reads as a first name and a surname has parts that are worth a question.
    if not parts or not parts[0][0] or not is_name(*parts[0]):
        return (term,)
    given, surname = parts[0]
    shown = [_as_typed(term, part) for part in (surname, given)]
    return (term, *dict.fromkeys(part for part in shown if len(part) >= _SHORTEST))


def find_forms(
    record: Record,
    path: Path,
    term: str,
    scans: Path | None = None,
    redactions: Sequence[Redaction] = (),
) -> list[list[TermMatch]]:
    """The places of each of a term's wordings in a record; no place is in two of them.

    A place where a name stands alone is ``likely`` to be meant when it is the surname, written
    as a name and as nobody else's. Where words can only be hidden wherever they stand, all of
    them must be.

    Raises:
        BadInput: The file cannot be read.
    """
    terms = forms_of_term(term)
    whole, *parts = matches_of(record, path, terms, scans, redactions)
    covered = _stretches_by_text(whole)
    out = [whole]
    for number, matches in enumerate(parts):
        # Each place once: what the whole name covers needs no second question.
        alone = [m for m in matches if not _meets_any(m, covered)]
        # The surname comes first in `wordings`; a first name alone is anybody's.
        doubts = [_FIRST_NAME if number else _doubt_about(m, terms[0]) for m in alone]
        # Where places cannot be hidden one by one, a doubtful one would drag the others along or
        # stay.
        tied = not all(m.single for m in alone)
        if tied:
            open_ones = [d for m, d in zip(alone, doubts, strict=True) if d and not m.redacted]
            beside = _BESIDE if open_ones else ""
            doubts = [beside and (doubt or beside) for doubt in doubts]
        out.append([replace(m, doubt=doubt) for m, doubt in zip(alone, doubts, strict=True)])
    return out


def choice_of(
    record: Record,
    wording: FoundForm,
    found: Sequence[TermMatch],
    ticked: Sequence[TermMatch],
    *,
    rest: bool = True,
) -> Sequence[TermMatch] | None:
    """How ticked places of a record are asked for, as ``everywhere.choose_hiding``.

    A name alone is hidden as a term too where all its places are ticked and ``rest`` says that
    those of the whole name are: a term goes from the names of files and out of the letter as
    well. Else its places are hidden one by one where that can be done.
    """
    asked = choose_hiding(record, found, ticked)
    if asked is None and wording.alone and not rest and all(m.single for m in ticked):
        return ticked
    return asked


def redact_forms(
    snapshot: Snapshot,
    wanted: Sequence[tuple[str, Chosen]],
    source: Callable[[Record], Path],
    basis: Basis,
) -> list[Redaction]:
    """Redactions of several wordings, one after the other: none hides what another did.

    Raises:
        BadInput: A transcript cannot be read.
    """
    made: dict[str, Redaction] = {}
    for term, chosen in wanted:
        known = replace(snapshot, redactions=(*snapshot.redactions, *made.values()))
        made |= {r.id: r for r in redact_everywhere(known, term, chosen, source, basis)}
    return list(made.values())


def redact_each(
    snapshot: Snapshot,
    wanted: Mapping[str, Sequence[tuple[str, Chosen]]],
    source: Callable[[Record], Path],
    basis: Basis,
) -> tuple[list[Redaction], dict[str, frozenset[str]]]:
    """Redactions of several people or things, and by what was asked for the ids of its own.

    Raises:
        BadInput: A transcript cannot be read.
    """
    every: dict[str, Redaction] = {}
    own: dict[str, frozenset[str]] = {}
    for asked, forms in wanted.items():
        kept = [r for r in snapshot.redactions if r.id not in every]
        known = replace(snapshot, redactions=(*kept, *every.values()))
        made = {r.id: r for r in redact_forms(known, forms, source, basis)}
        own[asked] = frozenset(made.keys() - every.keys())
        every |= made
    return list(every.values()), own


def _as_typed(term: str, part: str) -> str:
    """A folded part of a name as it was typed, or with a capital where it was typed without."""
    typed = re.search(re.escape(part), term, re.I)
    shown = typed[0] if typed else part
    # Searches do not mind the case of letters, but what is shown is a name.
    return shown.title() if shown.islower() else shown


def _stretches_by_text(matches: Sequence[TermMatch]) -> dict[str, Stretches]:
    """Where matches stand, by the text that was searched."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in matches:
        text, first, last = match.at
        spans[text].append((first, last))
    return {text: Stretches(found) for text, found in spans.items()}


def _meets_any(match: TermMatch, covered: Mapping[str, Stretches]) -> bool:
    text, first, last = match.at
    return text in covered and covered[text].meets_any(first, last)


def _doubt_about(match: TermMatch, term: str) -> str:
    """None for a surname behind a title, or with a capital where it is no common word."""
    before = match.before.split()
    if before and match.before[-1:].isspace() and is_title(before[-1]):
        return ""
    surname = match.hit.strip(".,")
    of_file = _words_of_file_name(match)
    if of_file is None and not surname[:1].isupper():
        return "check: no capital letter"
    if is_word(surname.casefold()):
        return "check: also a common word"
    around = of_file or (match.before, match.hit, match.after)
    other = _is_of_another(*around, names_as(term)[0][0])
    return "check: another first name" if other else ""


def _words_of_file_name(match: TermMatch) -> tuple[str, str, str] | None:
    """What stands before, in and behind it where that is the name of a file: written as names are
    in prose, for small letters say nothing there. ``None`` where it is no such name.
    """
    before, after = match.before, match.after
    if match.place != ATTACHMENTS:
        # In running text a name of a file is one run of letters and signs with an ending.
        before, after = re.sub(r".*\s", "", before), re.sub(r"\s.*", "", after)
        written = PurePosixPath(f"{before}{match.hit}{after}".rstrip(_CLOSING))
        if written.suffix.casefold() not in _endings_of_files():
            return None
    parts = (before, match.hit, after)
    as_prose = (re.sub(r"[\W\d_]", " ", part).title() for part in parts)
    return next(as_prose), next(as_prose), next(as_prose)


@lru_cache(maxsize=1)
def _endings_of_files() -> frozenset[str]:
    """As names of files end: what is registered, and what this program reads beside."""
    return frozenset(MimeTypes(()).types_map[True]) | {f".{row.name}" for row in FORMATS}


def _is_of_another(before: str, hit: str, after: str, given: str) -> bool:
    """True where it stands in the name of somebody else: Carlos Lopez."""
    first = len(before)
    around = f"{before}{hit}{after}"
    return any(
        # An initial may stand for the first name: "C. Lopez" is somebody else than Maria, "M.
        # Lopez" is not.
        (name.given and name.given[0] != given[0]) or (len(name.given) > 1 and name.given != given)
        for name in find_names(around)
        if name.start < first + len(hit) and first < name.end
    )
