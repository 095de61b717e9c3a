"""Does a review fit this case and its law? Everything that does not is named by its id.

The rules for redactions are here once, for files and for whoever else proposes one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase

from reviewer.clock.timebase import parse_utc
from reviewer.clock.told_times import time_faults
from reviewer.errors import Refused
from reviewer.law.deadlines import is_day
from reviewer.law.jurisdiction import Jurisdiction
from reviewer.model import (
    Annotation,
    Ground,
    Record,
    Redaction,
    Request,
    Snapshot,
    TermRedaction,
    citations_in,
    key_of,
    reads_on,
    start_of,
)
from reviewer.model.citation_fit import missing_places, place_faults
from reviewer.model.redaction_fit import span_faults
from reviewer.model.tie import tie_faults
from reviewer.reviewfile.file import ReviewFile, name_of_entry
from reviewer.reviewfile.rules import Remembered, Texts, redaction_faults
from reviewer.text.terms import term_occurs
from reviewer.text.terms.onward import occurs_on

__all__ = ["Texts", "check_review"]

# Chosen by hand: who has more faults fixes the script that wrote the file, not the file.
_SHOWN = 20


def check_review(
    review: ReviewFile, snapshot: Snapshot, jurisdiction: Jurisdiction, texts: Texts
) -> tuple[str, ...]:
    """Let a review through only as a whole.

    ``texts`` gives the text of a record, by its path, in units; cues (and a dispatch log's
    rows) each with its number. It is asked only about records whose text is redacted.

    Returns:
        Warnings: what is allowed, but probably not meant.

    Raises:
        Refused: Something does not fit; all of it is named by id.
    """
    checker = _Checker(review, snapshot, jurisdiction, texts)
    faults = list(checker.find_faults())
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise Refused(
            f"The review does not fit the case: {'; '.join(faults[:_SHOWN])}{more}.",
            "Nothing was changed.",
        )
    return tuple(checker.find_warnings())


class _Checker:
    def __init__(
        self, review: ReviewFile, snapshot: Snapshot, jurisdiction: Jurisdiction, texts: Texts
    ) -> None:
        self._review, self._jurisdiction = review, jurisdiction
        self._records = snapshot.records_by_path
        # The file may bring its own subjects, and redactions that name them.
        self._requests = {q.id for q in (*snapshot.requests, *review.requests)}
        self._subjects = {s.id for s in (*snapshot.subjects, *review.subjects)}
        self._texts = Remembered(texts)

    def find_faults(self) -> Iterator[str]:
        """Everything that does not fit, each with its id."""
        yield from self._find_doubles()
        for table, entity in self._review.all_entities():
            for why in self._entity_faults(entity):
                yield f"{name_of_entry(table, key_of(entity))}: {why}"

    def find_warnings(self) -> Iterator[str]:
        """What is odd, in a review without faults."""
        for redaction in self._review.redactions:
            record = self._records[redaction.record]
            if start_of(redaction) is not None and record.facts.duration_seconds is None:
                yield f"redaction {redaction.id}: how long {record.path} is, is not known"
            # A person said that it does not stand there.
            if not isinstance(redaction, TermRedaction) or redaction.absent:
                continue
            if not self._term_matches(redaction.term, record):
                yield (
                    f"redaction {redaction.id}: the term {redaction.term!r} is not found in "
                    f"the text of {record.path}; a release waits until it is, or until "
                    '"absent": true says that it does not stand there'
                )
        for request in self._review.requests:
            yield from self._odd_requests(request)
        # Its request may have been taken back; what was answered stays until then, and counts for
        # nothing.
        for walk in self._review.walks:
            if walk.request not in self._requests:
                yield f"walk {walk.id}: there is no request {walk.request!r}"
        yield from self._odd_citations()

    def _odd_requests(self, request: Request) -> Iterator[str]:
        for pattern in request.records:
            # By letter too: a path with brackets is itself before it is a pattern.
            if not any(fnmatchcase(p, pattern) or p == pattern for p in self._records):
                yield f"request {request.id}: no record is called {pattern!r}"
        # What was answered stays said, though its record is gone by now.
        for item in request.items:
            for path in item.records:
                if path not in self._records:
                    yield f"request {request.id}, item {item.id}: there is no record {path!r}"

    def _odd_citations(self) -> Iterator[str]:
        # What a person wrote is not lost because its record is read in another way by now.
        for table, entity in self._review.all_entities():
            for citation in citations_in(entity):
                for what in missing_places(citation, self._records[citation.record]):
                    yield f"{name_of_entry(table, key_of(entity))} cites what is not there: {what}"

    def _find_doubles(self) -> Iterator[str]:
        found = Counter((table, key_of(entity)) for table, entity in self._review.all_entities())
        for (table, key), times in found.items():
            if times > 1:
                yield f"{name_of_entry(table, key)}: it is there {times} times"

    def _entity_faults(self, entity: object) -> Iterator[str]:
        path = getattr(entity, "record", None)
        record = self._records.get(path) if path is not None else None
        if path is not None and record is None:
            yield f"the case has no record {path!r}"
        yield from self._exemption_faults(entity)
        yield from self._citation_faults(entity)
        subject = getattr(entity, "subject", None)
        if subject is not None and subject not in self._subjects:
            yield f"there is no subject {subject!r}"
        yield from time_faults(entity)
        yield from tie_faults(entity, self._records.__contains__)
        if isinstance(entity, Request):
            yield from _request_faults(entity)
        elif isinstance(entity, Annotation) and record is not None:
            yield from span_faults(entity, record)
        elif isinstance(entity, Redaction) and record is not None:
            yield from redaction_faults(entity, record, self._texts)

    def _citation_faults(self, entity: object) -> Iterator[str]:
        for citation in citations_in(entity):
            if citation.record not in self._records:
                yield f"the case has no record {citation.record!r}, which it cites"
            yield from place_faults(citation)

    def _exemption_faults(self, entity: object) -> Iterator[str]:
        cited = getattr(entity, "exemptions", ())
        if isinstance(entity, Ground):
            cited = (entity.exemption,)
        # A file is a finished review: what cites nothing could never be accepted.
        if isinstance(entity, Redaction) and not cited:
            yield "it cites no exemption"
        for code in cited:
            # An exemption of another law would be printed in an index as if it were one of this.
            if self._jurisdiction.find_exemption(code) is None:
                yield f"{self._jurisdiction.name} knows no exemption {code!r}"

    def _term_matches(self, term: str, record: Record) -> bool:
        said = self._texts.whole_text(record.path)
        onward = reads_on(record.kind, record.format)
        return term_occurs(term, said.text) or occurs_on(term, said, onward)


def _request_faults(request: Request) -> Iterator[str]:
    if request.received and not is_day(request.received):
        yield f"{request.received!r} is no date"
    for event in request.events:
        if event.at and not is_day(event.at) and not _is_moment(event.at):
            yield f"{event.at!r} is neither a date nor a time with a zone"
    days = [day for c in request.custodians for day in (c.sent, c.due, c.received)]
    days += [request.due.day, request.due.at] if request.due is not None else []
    for day in days:
        if day and not is_day(day):
            yield f"{day!r} is no date"
    counted = Counter(item.id for item in request.items)
    for name in (name for name, times in counted.items() if times > 1):
        yield f"it has {counted[name]} items {name!r}"


def _is_moment(text: str) -> bool:
    try:
        parse_utc(text)
    except (ValueError, OverflowError):
        return False
    return True
