"""What a reviewer may have overlooked: names and private details that a release still shows.

A list to look at, sorted by how likely something was forgotten, and never a block: names of
staff on duty are not hidden by default, and nobody but a person knows who is who. What the
plan's redactions cover is not on it.

Decision 21.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, starmap
from pathlib import PurePath

from reviewer.errors import BadInput, CaseError
from reviewer.model import (
    Onward,
    Snapshot,
    Status,
    Subject,
    TermRedaction,
    TextUnit,
    reads_on,
)
from reviewer.overlooked.copied_passages import CopiedPassages, LeftInCopy
from reviewer.overlooked.private_finds import (
    ADDRESS,
    NAME,
    TERM,
    Find,
    GatheredFinds,
    ReadablePlace,
    finds_in_text,
    merge_persons,
    people_in,
    place_of_unit,
    repeats_of_names,
    same_person,
    spans_of_term,
    squeeze_find,
)
from reviewer.overlooked.released_text import (
    HIDDEN,
    PageBounds,
    ReleasedPiece,
    shown_without,
    shown_words,
)
from reviewer.pages.read_scans import unread_pages, writing_of
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan, Step
from reviewer.plan.release_profile import case_for_release
from reviewer.plan.unread_writing import tell_what_to_look_at, to_look_at
from reviewer.store import Case
from reviewer.system.asking import ask_together
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SILENT, Job
from reviewer.text.joined import JoinedText
from reviewer.text.names import names_as
from reviewer.text.stretches import Stretches
from reviewer.text.terms import find_term, is_number
from reviewer.text.terms.many import terms_together
from reviewer.text.terms.onward import find_on

_TITLE, _FILE = "title", "file name"


class Sign(StrEnum):
    """Why something is on the list, the likeliest to have been overlooked first."""

    COPY = "hidden in a copy"  # the same passage has it hidden
    SUBJECT = "subject"  # of the case
    ELSEWHERE = "redacted elsewhere"
    PARTY = "party"  # named after a word such as "caller" or "witness"
    NAME = "name"
    DETAIL = "private detail"  # a number, an e-mail address
    ADDRESS = "address"
    DUTY = "on duty"  # staff: not hidden by default


ORDER = tuple(Sign)


@dataclass(frozen=True)
class Readable:
    """Something that stays readable in a release.

    Attributes:
        term: as it is written, most often.
        what: "name", "phone number" ...
        why: what makes it worth a look, in a few words for a person.
        subject: the id of the subject that it gives away, or empty.
        count: how often it can be read.
        records: in which records, by path.
        first: the first place.
        outside: it stands in titles and file names only, where no redaction reaches; what is a
            subject's term is replaced there.
    """

    term: str
    what: str
    sign: Sign
    why: str
    subject: str
    count: int
    records: tuple[str, ...]
    first: ReadablePlace
    outside: bool = False


@dataclass(frozen=True)
class Overlooked:
    """What was found, the likeliest first.

    Attributes:
        unread: a sentence for each record or page whose words are not known.
        records: how many were looked through: those that are decided to be released.
    """

    items: tuple[Readable, ...]
    unread: tuple[str, ...] = ()
    records: int = 0


class _KnownTerms:
    """What the case says is to be hidden: terms of subjects, and terms that were redacted."""

    def __init__(self, snapshot: Snapshot, plan: Plan) -> None:
        self.owners: dict[str, Subject] = {}
        self.names: dict[str, list[tuple[tuple[str, str], Subject]]] = defaultdict(list)
        for subject in snapshot.subjects:
            for term in subject.terms:
                self.owners.setdefault(term.strip(), subject)
            said = [*subject.terms, subject.label]
            spoken = [name for t in said if not is_number(t) for name in names_as(t)]
            for name in spoken:
                if name[0]:
                    self.names[name[1]].append((name, subject))
        self.terms = plan.all_terms
        accepted = [r for r in snapshot.redactions if r.status is Status.ACCEPTED]
        terms = {r.term.casefold() for r in accepted if isinstance(r, TermRedaction)}
        tied = {r.subject for r in accepted}
        waiting = (r for r in snapshot.redactions if r.status is Status.PROPOSED)
        self.proposed = {r.term.casefold() for r in waiting if isinstance(r, TermRedaction)}
        self.redacted = {
            s.id
            for s in snapshot.subjects
            if s.id in tied or any(t.casefold() in terms for t in s.terms)
        }

    def subject_of(self, key: tuple[str, str]) -> Subject | None:
        """Whom a name may mean."""
        named = self.names.get(key[1], ())
        return next((s for name, s in named if same_person(key, name)), None)


def find_still_readable(
    case: Case, snapshot: Snapshot, plan: Plan, job: Job = SILENT
) -> Overlooked:
    """What stays readable in the release of a plan.

    Raises:
        Cancelled: ``job`` was stopped.
    """
    known = _KnownTerms(case_for_release(snapshot, plan.request), plan)
    found, copies = _Finds(), CopiedPassages()
    faults: list[str] = []
    steps = [s for s in plan.steps if s.is_released]
    with IsolatedReader(PageBounds(), job) as reader, ask_together(job):
        for done, step in enumerate(steps):
            job.check()
            job.progress(done, len(steps), "looking for names that stay readable")
            try:
                shown = shown_words(case, snapshot.get_record(step.record), step, reader)
            except (BadInput, CaseError) as fault:
                faults.append(f"{step.record}: {fault.message}")
                continue
            onward = reads_on(step.kind, step.format)
            copies.add_record(shown)
            _look_through([*shown, *_pieces_of_name(step)], known, found, job, onward)
    for path in _withheld_whole(plan):
        copies.add_record([shown_without(u, ()) for u in case.words_of(path)], withheld=True)
    released = {s.record for s in steps}
    waiting = ((r.path, n) for r, n in unread_pages(case, snapshot) if r.path in released)
    faults += (f"{path}, page {n}: this scan was not read yet" for path, n in waiting)
    unseen = to_look_at(snapshot, writing_of(case, snapshot))
    faults += (
        f"{path}: {tell_what_to_look_at(pages)}"
        for path, pages in unseen.items()
        if path in released
    )
    listed = _sort_readable(found.gathered_finds(known), known)
    in_copies = _readable_in_copies(copies.find_left(job), listed)
    return Overlooked((*in_copies, *listed), tuple(faults), len(steps))


def _withheld_whole(plan: Plan) -> list[str]:
    """What an exemption keeps back; what does not answer the request is no secret."""
    return [s.record for s in plan.steps if s.outcome is Outcome.WITHHELD]


def _readable_in_copies(left: Iterable[LeftInCopy], listed: Sequence[Readable]) -> list[Readable]:
    """What copies leave readable, the same words once; what is listed as hidden elsewhere is not
    listed again.
    """
    known = {squeeze_find(r.term) for r in listed if r.sign in (Sign.SUBJECT, Sign.ELSEWHERE)}
    by_words: dict[str, list[LeftInCopy]] = defaultdict(list)
    for one in left:
        by_words[squeeze_find(one.place.words)].append(one)
    return [
        Readable(
            term=same[0].place.words,
            what="words",
            sign=Sign.COPY,
            why=f"redacted in the same passage of {_tell_place(same[0].hidden_in)}",
            subject="",
            count=len(same),
            records=tuple(dict.fromkeys(one.place.record for one in same)),
            first=same[0].place,
        )
        for words, same in by_words.items()
        if words and words not in known
    ]


def _tell_place(place: ReadablePlace) -> str:
    return f"{place.record}, {place.place}" if place.place else place.record


def _pieces_of_name(step: Step) -> Iterator[ReleasedPiece]:
    """What a record is called in the package; there the case's terms are replaced."""
    # Underscores and hyphens part words in names of files.
    stem = re.sub(r"[\W_]+", " ", PurePath(step.release_name).stem)
    for place, text in ((_TITLE, step.title), (_FILE, stem if stem.isupper() else stem.title())):
        unit = TextUnit(step.record, place, text)
        yield shown_without(
            unit,
            (
                s
                for term in terms_together(step.terms).that_may_stand(text)
                for s in find_term(term, text)
            ),
        )


def _look_through(
    shown: list[ReleasedPiece], known: _KnownTerms, found: _Finds, job: Job, onward: Onward
) -> None:
    taken = _known_terms(shown, known, found, job, onward)
    # What is hidden of it names somebody too.
    people = people_in(piece.unit.text for piece in shown)
    for piece, spans in zip(shown, taken, strict=True):
        known_here = Stretches(spans)
        named = piece.unit.place in (_TITLE, _FILE)  # its numbers are those of events and files
        for one in (*finds_in_text(piece.text), *repeats_of_names(piece.text, people)):
            if named and one.what != NAME:
                continue
            if not known_here.meets_any(one.start, one.end):
                said = piece.text[one.start : one.end]
                # What is hidden in part is not listed: a redaction has been there.
                if HIDDEN not in said:
                    found.add_find(one, place_of_unit(piece.unit, said))
        # What is hidden here tells what may have been forgotten elsewhere.
        if piece.is_masked:
            for one in (
                *finds_in_text(piece.unit.text),
                *repeats_of_names(piece.unit.text, people),
            ):
                if HIDDEN in piece.text[one.start : one.end]:
                    found.add_hidden(one, piece.unit.text[one.start : one.end])


def _known_terms(
    shown: list[ReleasedPiece], known: _KnownTerms, found: _Finds, job: Job, onward: Onward
) -> list[list[tuple[int, int]]]:
    """Finds the terms that the case knows; where, for each piece, they stand."""
    taken: list[list[tuple[int, int]]] = [[] for _ in shown]
    joined = JoinedText(s.text for s in shown)
    # What goes on over the heads of lines may be in JSON, whose letters are written otherwise.
    lined = onward is Onward.LINES
    for term in known.terms if lined else terms_together(known.terms).that_may_stand(joined.text):
        job.check()
        over = find_on(term, joined, onward)
        for pieces in (*((span,) for span in spans_of_term(term, joined.text)), *over):
            for at, first, last in chain.from_iterable(starmap(joined.pieces_of, pieces)):
                taken[at].append((first, last))
            said = " ".join(joined.text[first:last] for first, last in pieces)
            found.add_term(term, place_of_unit(shown[joined.part_at(pieces[0][0])].unit, said))
    return taken


class _Finds:
    """Everything that was found, until all records were seen: only then names can be joined."""

    def __init__(self) -> None:
        self._names: list[tuple[Find, ReadablePlace]] = []
        self._details: dict[tuple[str, str], GatheredFinds] = {}
        self._terms: dict[str, GatheredFinds] = {}
        self._hidden_names: dict[str, set[tuple[str, str]]] = defaultdict(set)  # by surname
        self._hidden: set[tuple[str, str]] = set()

    def add_term(self, term: str, place: ReadablePlace) -> None:
        """A term that the case knows can be read at a place."""
        self._terms.setdefault(term, GatheredFinds(TERM)).places.append(place)

    def add_find(self, one: Find, place: ReadablePlace) -> None:
        """Something can be read at a place."""
        if one.what == NAME:
            self._names.append((one, place))
        else:
            key = (one.what, squeeze_find(place.words))
            self._details.setdefault(key, GatheredFinds(one.what)).places.append(place)

    def add_hidden(self, one: Find, words: str) -> None:
        """Something is redacted."""
        if one.what == NAME:
            self._hidden_names[one.key[1]].add(one.key)
        else:
            self._hidden.add((one.what, squeeze_find(words)))

    def gathered_finds(self, known: _KnownTerms) -> Iterator[GatheredFinds]:
        """Each thing once, with all of its places."""
        for term, gathered in self._terms.items():
            gathered.subject = known.owners.get(term)
            gathered.hidden = gathered.subject is None or gathered.subject.id in known.redacted
            yield gathered
        for key, gathered in self._details.items():
            gathered.hidden = key in self._hidden
            yield gathered
        for name, gathered in merge_persons(self._names).items():
            gathered.subject = known.subject_of(name)
            hidden = self._hidden_names.get(name[1], ())
            gathered.hidden = any(same_person(name, other) for other in hidden)
            if gathered.subject is not None:
                gathered.hidden |= gathered.subject.id in known.redacted
            yield gathered


def _sort_readable(gathered: Iterable[GatheredFinds], known: _KnownTerms) -> list[Readable]:
    made = [_make_readable(g, known) for g in gathered]
    return sorted(
        made,
        key=lambda r: (
            ORDER.index(r.sign),
            # Of two subjects the one that was hidden somewhere: who did that once meant it
            # everywhere.
            "not redacted" in r.why,
            -len(r.records),
            -r.count,
            r.term.casefold(),
        ),
    )


def _make_readable(gathered: GatheredFinds, known: _KnownTerms) -> Readable:
    sign = _sign_of(gathered)
    records = tuple(dict.fromkeys(place.record for place in gathered.places))
    subject = gathered.subject
    proposed = any(place.words.casefold() in known.proposed for place in gathered.places)
    return Readable(
        term=gathered.commonest_spelling,
        what="subject" if gathered.what == TERM and subject else gathered.what,
        sign=sign,
        why="proposed to be redacted, not decided"
        if proposed
        else _why_readable(gathered, sign, len(records)),
        subject=subject.id if subject else "",
        count=len(gathered.places),
        records=records,
        first=gathered.places[0],
        outside=all(place.place in (_TITLE, _FILE) for place in gathered.places),
    )


def _sign_of(gathered: GatheredFinds) -> Sign:
    if gathered.subject is not None:
        return Sign.SUBJECT
    if gathered.hidden:
        return Sign.ELSEWHERE
    if gathered.what != NAME:
        return Sign.ADDRESS if gathered.what == ADDRESS else Sign.DETAIL
    if gathered.party and not gathered.duty:
        return Sign.PARTY
    return Sign.DUTY if gathered.duty else Sign.NAME


def _why_readable(gathered: GatheredFinds, sign: Sign, records: int) -> str:
    subject = gathered.subject
    if subject is not None:
        whom = "" if subject.label in ("", gathered.commonest_spelling) else f" “{subject.label}”"
        return f"{'redacted elsewhere' if gathered.hidden else 'not redacted'}, subject{whom}"
    if sign is Sign.ELSEWHERE:
        what = "" if gathered.what == TERM else f", {gathered.what}"
        return f"redacted elsewhere{what}"
    if sign is Sign.PARTY:
        return f"name, after “{gathered.party}”"
    if sign is Sign.NAME and gathered.why:
        return f"name, {gathered.why}{f', in {records} records' if records > 1 else ''}"
    if sign is Sign.DUTY:
        return "name of staff on duty"
    return f"{gathered.what}, in {records} records" if records > 1 else gathered.what
