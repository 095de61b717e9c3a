"""In how many places of its record each redacted word stands: asked before a release is made.

The renderers have the last word, for they hide: what they counted is kept in the case's cache
under the hash of the original, and every export adds to it (``learn_counts``). What they were not
asked about yet is looked for in the words of the case's index; where those hold none of it, the
renderer is asked, in a child process. Pages of a PDF may have to be read as pictures, so of how
many pages that is asked is the caller's choice: the window asks behind all else, a command of
some pages, an export, which renders them anyway, of none. What is not known has no number.

Decisions 34, 109.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

from reviewer.coverage.rows import told_cells
from reviewer.coverage.text import masks_in
from reviewer.coverage.transcript import spans_of
from reviewer.errors import BadInput, CaseError
from reviewer.model import (
    Condition,
    CueRedaction,
    Decision,
    Determination,
    Kind,
    Record,
    Redaction,
    Request,
    Snapshot,
    Status,
    TermRedaction,
    TextRedaction,
    cue_of,
    is_absent,
    reads_on,
    term_of,
)
from reviewer.model.following import by_record, gather_rows
from reviewer.plan.absent_terms import UNKNOWN, Places
from reviewer.plan.plan import Step, make_plan
from reviewer.readers.ocr import near_spans
from reviewer.readers.originals import read_original_transcript
from reviewer.readers.words import WITH_WORDS
from reviewer.render.result import Rendered
from reviewer.render.run import RENDER_VERSION, renderer_of
from reviewer.store import Case
from reviewer.system.asking import ask_together
from reviewer.system.canonical import canonical_json, digest_of, to_plain
from reviewer.system.files import make_cache_folder, write_atomic
from reviewer.system.jobs import SILENT, Job
from reviewer.system.kept_json import read_kept_json
from reviewer.system.shared_reader import SharedReader
from reviewer.text.joined import JoinedText

Ask = Callable[[Step, str], dict[str, int]]

_REQUEST = "places"
_FOLDER = "places"
_DENIED = "-denied"  # of what a person said does not stand there, a renderer counted so many


@dataclass(frozen=True)
class _CountBounds:
    """What asking the renderer of one record may cost."""

    read_seconds: float = 300.0
    read_memory: int = 6 << 30


def places_of(
    case: Case,
    snapshot: Snapshot,
    job: Job = SILENT,
    only: Collection[str] | None = None,
    pages: int = 0,
) -> Places:
    """What is known of where accepted words stand, by redaction; see ``plan.absent_terms``.

    ``only`` names records by path; without it all are asked about. Of PDFs whose words are not
    in the index the renderer is asked as long as they have no more than ``pages`` together, the
    shortest first.

    Raises:
        Cancelled: ``job`` was stopped.
    """
    asked = _redactions_to_ask(snapshot, only)
    if not asked:
        return UNKNOWN
    found: dict[str, int] = {}
    records = snapshot.records_by_path
    reader = SharedReader(_CountBounds())  # its child is started by the first who needs it
    try:
        renderer = partial(reader.call_child, job, count_places)
        with ask_together(job):
            for done, (path, redactions) in enumerate(
                sorted(asked.items(), key=_order_by_length(records))
            ):
                job.check()
                job.progress(done, len(asked), "looking where redacted words stand")
                pages, ask = _afforded_pages(records[path], pages, renderer)
                found |= _of_record(case, snapshot, records[path], redactions, ask)
    finally:
        reader.close()
    return found


def _order_by_length(records: Mapping[str, Record]) -> Callable[[tuple[str, object]], int]:
    """PDFs come last, the shortest of them first."""

    def pages_of_item(item: tuple[str, object]) -> int:
        record = records[item[0]]
        return (record.facts.pages or 1) if record.format == "pdf" else 0

    return pages_of_item


def _afforded_pages(record: Record, pages: int, renderer: Ask) -> tuple[int, Ask | None]:
    """The pages that are left to be asked about, and whom to ask of this record."""
    if record.format != "pdf":
        return pages, renderer
    left = pages - (record.facts.pages or 1)
    return (left, renderer) if left >= 0 else (pages, None)


def learn_counts(case: Case, snapshot: Snapshot, results: Collection[Rendered]) -> Places:
    """Keep what renderers counted; gives it by redaction, for the plan that they carried out."""
    mine = snapshot.redactions_by_id
    found: dict[str, int] = {}
    for result in results:
        record = snapshot.get_record(result.record)
        counted = {name: n for name, n in result.places.items() if name in mine}
        if counted:
            _write_counts(
                case, record, {_key_of_count(record, mine[name]): n for name, n in counted.items()}
            )
        found |= counted
    return found


def _redactions_to_ask(
    snapshot: Snapshot, only: Collection[str] | None
) -> dict[str, list[TextRedaction]]:
    """Accepted redactions of words, in records that can be released."""
    every = asked_about(snapshot)
    return {p: list(mine) for p, mine in every.items() if only is None or p in only}


def asked_about(snapshot: Snapshot) -> Mapping[str, tuple[TextRedaction, ...]]:
    """By record the redactions whose words are looked for; the same object while they are."""
    found = by_record(snapshot, "accepted words", ("redactions",), partial(_words_in, snapshot))
    return snapshot.memo.recall_or_make(
        "asked about", (found,), lambda every: {p: mine for p, mine in every.items() if mine}
    )


def _words_in(snapshot: Snapshot, record: Record) -> tuple[TextRedaction, ...]:
    if record.kind not in WITH_WORDS or record.condition is not Condition.GOOD:
        return ()
    name, mine = ("accepted words", record.path), snapshot.redactions_of(record.path)
    return gather_rows(snapshot.memo, name, mine, _if_accepted_words, attrgetter("id"))


def _if_accepted_words(redaction: Redaction) -> Iterator[TextRedaction]:
    if redaction.status is Status.ACCEPTED and isinstance(redaction, TextRedaction):
        yield redaction


def _of_record(
    case: Case,
    snapshot: Snapshot,
    record: Record,
    redactions: Sequence[TextRedaction],
    renderer: Ask | None,
) -> dict[str, int]:
    kept = read_counts(case, record)
    told = ((r.id, _known_count(record, r, kept)) for r in redactions)
    known = {name: count for name, count in told if count is not None}
    open_ones = [r for r in redactions if r.id not in known]
    if not open_ones:
        return known
    # Only a find is trusted: that the index lacks a word proves nothing about pictures on a page.
    fresh = {name: n for name, n in _in_index(case, record, open_ones).items() if n}
    # Search knows words that a release leaves out, too: an address behind a link, a comment. Where
    # a person said that words do not stand in the record, only who hides them may say they do.
    rest = [r for r in open_ones if r.id not in fresh or is_absent(r)]
    counted: dict[str, int] = {}
    if rest and renderer is not None:
        counted = _by_renderer(case, snapshot, record, rest, renderer)
    fresh |= counted
    sure = [r for r in open_ones if r.id in (counted if is_absent(r) else fresh)]
    _write_counts(
        case, record, {_key_of_count(record, r) + _DENIED * is_absent(r): fresh[r.id] for r in sure}
    )
    return known | fresh


def _known_count(record: Record, redaction: TextRedaction, kept: Mapping[str, int]) -> int | None:
    """What is kept; of words that a person denied, what a renderer counted."""
    key = _key_of_count(record, redaction)
    count = kept.get(key)
    return kept.get(key + _DENIED) if is_absent(redaction) and count else count


def _in_index(case: Case, record: Record, redactions: Sequence[TextRedaction]) -> dict[str, int]:
    """Counted in the words that search knows; of a transcript, in its cues."""
    try:
        if record.kind is Kind.TRANSCRIPT:
            read = read_original_transcript(record, case.original_path(record))
            return {r.id: len(spans_of(read, r)) for r in redactions}
        units = case.words_of(record.path)
    except (BadInput, CaseError):
        return {}
    rows = {u.cue: u.text for u in units} if record.kind is Kind.DISPATCH else {}
    in_rows = {
        r.id: told_cells(rows.get(r.cue, ""), r) for r in redactions if isinstance(r, CueRedaction)
    }
    said = JoinedText(unit.text for unit in units)
    scanned = [unit.text for unit in units if unit.page in record.facts.scanned]
    onward = reads_on(record.kind, record.format)
    return in_rows | {
        r.id: len(masks_in(said, (r,), onward))
        + sum(len(list(near_spans(r.term, page))) for page in scanned)
        for r in redactions
        if isinstance(r, TermRedaction)
    }


def _by_renderer(
    case: Case,
    snapshot: Snapshot,
    record: Record,
    redactions: Sequence[TextRedaction],
    renderer: Ask,
) -> dict[str, int]:
    """What the renderer would hide; nothing is known where it cannot do its work."""
    asked = replace(
        snapshot,
        redactions=tuple(replace(r, absent=False) for r in redactions),
        decisions=(Decision(record.path, Determination.RELEASE),),
        requests=(Request(_REQUEST, "", records=(record.path,)),),
    )
    steps = make_plan(asked, _REQUEST).steps
    try:
        step = next(s for s in steps if s.record == record.path)
        counted = renderer(step, str(case.original_path(record)))
    except (BadInput, CaseError, StopIteration):
        return {}
    return counted


def count_places(step: Step, source: str) -> dict[str, int]:
    """In how many places a renderer hides each redaction of words; called in a child process.

    Raises:
        BadInput: It cannot be rendered.
    """
    with tempfile.TemporaryDirectory(prefix="reviewer-places-") as folder:
        rendered = renderer_of(step).render_step(step, Path(source), Path(folder), SILENT)
    return rendered.places


def _key_of_count(record: Record, redaction: Redaction) -> str:
    """All that the count depends on besides the file itself; it tells no word."""
    chars = redaction.chars if isinstance(redaction, CueRedaction) else None
    named = [term_of(redaction), cue_of(redaction), chars]
    # A hash, for the cache lies in the clear.
    return digest_of([RENDER_VERSION, record.format, to_plain(record.facts), named])[:24]


def file_of_counts(case: Case, record: Record) -> Path:
    """Where the counts of a record are kept, in the case's cache."""
    return case.cache_folder / _FOLDER / f"{record.sha256 or 'none'}.json"


def read_counts(case: Case, record: Record) -> dict[str, int]:
    """How often each term was found when it was counted last; nothing where that is not known."""
    try:
        data = read_kept_json(file_of_counts(case, record))
        return {str(key): int(count) for key, count in data.items()}
    except (OSError, ValueError, TypeError, AttributeError, OverflowError):
        return {}


def _write_counts(case: Case, record: Record, counted: dict[str, int]) -> None:
    """Added to what is kept; where it cannot be written, it is counted again another time."""
    if not counted:
        return
    file = file_of_counts(case, record)
    try:
        make_cache_folder(file.parent)
        write_atomic(file, canonical_json(read_counts(case, record) | counted))
    except OSError:
        return
