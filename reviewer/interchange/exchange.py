"""Marks go out of a case and come in; nothing that the case has is ever replaced.

Decision 238.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer import __version__, reviewfile
from reviewer.clock.record_clock import clocks_of
from reviewer.errors import BadInput, Refused, explain_plainly
from reviewer.interchange.mark_formats import MarkFormat, find_mark_format
from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkedRecord,
    ReadMarks,
    WrittenMarks,
)
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import Annotation, Kind, Record, RegionRedaction, Snapshot, SoundRedaction
from reviewer.model.ids import id_of_content
from reviewer.model.tables import TABLES, table_of
from reviewer.playback.index import FrameIndex, demux_frames, index_of
from reviewer.reviewfile.exchange import Clash, import_review
from reviewer.reviewfile.read import MOST_BYTES
from reviewer.store import Case
from reviewer.system.asking import ask_child, ask_together
from reviewer.system.jobs import SILENT, Job

_PROGRAM = f"Records Reviewer {__version__}"


@dataclass(frozen=True)
class MarksTaken:
    """What came of an import.

    Attributes:
        added: how many marks are new in the case.
        known: how many it has already.
        left_out: what of the file was not taken, in sentences.
    """

    added: int
    known: int
    left_out: tuple[str, ...]


def export_marks(case: Case, form: MarkFormat, record: str = "", job: Job = SILENT) -> WrittenMarks:
    """The marks of a case, or of one record, as a file for another program.

    It is for the office's own use: what a release would hide stands in it.

    Args:
        case: whose.
        form: the format.
        record: its path; needed by a format that is of one record.
        job: watches, and may stop it.

    Raises:
        Refused: There is no such record, or the format does not speak of its kind.
    """
    view = _marks_of_case(case, form, record, job)
    written = form.load_codec().write_marks(view)
    others = sum(
        not isinstance(r, Mark) for r in case.snapshot().redactions if record in ("", r.record)
    )
    if not others:
        return written
    said = f"{others} redactions of words, pages and pictures are no marks and are not in the file."
    return replace(written, left_out=(*written.left_out, said))


def import_marks(
    case: Case, file: Path, form: MarkFormat, record: str = "", job: Job = SILENT
) -> MarksTaken:
    """Take the marks of another program's file in, as one step.

    What the case has is left as it is: a mark that comes back unchanged is passed over, one that
    was changed elsewhere comes beside the case's own.

    Raises:
        BadInput: The file is not of that format.
        Refused: There is no such record, or what is in the file does not fit the case.
    """
    untrusted = _read_bounded(file)
    with ask_together(job):
        view = _marks_of_case(case, form, record, job)
        read: ReadMarks = ask_child(_read_marks, form.name, untrusted, file.name, view)
        # What the format makes of the case's own marks is what it can mean by "unchanged".
        known = set(map(_content_of, ask_child(_read_back, form.name, view)))
    named = [_with_author(mark, file.name) for mark in read.marks]
    fresh = [mark for mark in named if _content_of(mark) not in known]
    snapshot = case.snapshot()
    marks, left = _with_known_codes(_with_own_ids(fresh, snapshot), snapshot)
    if marks:
        _, told = import_review(case, _as_review(marks, snapshot), Clash.KEEP_BOTH)
        left += told
    return MarksTaken(len(marks), len(named) - len(fresh), (*read.left_out, *left))


def _marks_of_case(case: Case, form: MarkFormat, record: str, job: Job) -> CaseMarks:
    snapshot = case.snapshot()
    if form.of_one:
        _require_record(snapshot, form, record)
    elif record and record not in snapshot.records_by_path:
        raise Refused(f"There is no record {record} in this case.")
    meant = [r for r in snapshot.records if r.kind in form.kinds and record in ("", r.path)]
    clocks = clocks_of(snapshot)
    records = []
    for one in meant:
        facts = one.facts
        size = (facts.width or 0, facts.height or 0)
        frames = _frames_of_video(case, one, job) if form.wants_frames else None
        records.append(
            MarkedRecord(
                one.path,
                one.sha256,
                one.kind,
                facts.duration_seconds,
                size,
                clocks.get(one.path),
                frames,
            )
        )
    # Also those of records that the format does not speak of: it tells how many it leaves out.
    marks = tuple(
        mark
        for mark in (*snapshot.annotations, *snapshot.redactions)
        if isinstance(mark, Mark) and record in ("", mark.record)
    )
    info = snapshot.info
    return CaseMarks(info.title, info.timezone, _PROGRAM, tuple(records), marks)


def _require_record(snapshot: Snapshot, form: MarkFormat, path: str) -> None:
    found = snapshot.records_by_path.get(path)
    if found is None:
        kinds = " or ".join(sorted(kind.value for kind in form.kinds))
        said = f"There is no record {path} in this case." if path else "No record is named."
        raise Refused(f"{said} A file of {form.title} is of one record.", f"Name a {kinds}.")
    if found.kind not in form.kinds:
        raise Refused(f"{form.title} says nothing of a record like {path} ({found.kind.value}).")


def _frames_of_video(case: Case, record: Record, job: Job) -> FrameIndex | None:
    if record.kind is not Kind.VIDEO:
        return None
    source = case.original_path(record)
    kept = case.cache_folder / "index" / f"{record.sha256}.npz"
    return index_of(source, kept, job, lambda: ask_child(demux_frames, source))


def _read_bounded(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as fault:
        raise BadInput(f"{file} cannot be read ({explain_plainly(fault)}).") from None
    if len(data) > MOST_BYTES:
        raise BadInput(f"{file.name} has more than {MOST_BYTES:,} bytes: no file of marks has.")
    return data


def _read_marks(form: str, untrusted: bytes, name: str, view: CaseMarks) -> ReadMarks:
    return find_mark_format(Path(), form).load_codec().read_marks(untrusted, name, view)


def _read_back(name: str, view: CaseMarks) -> tuple[Mark, ...]:
    codec = find_mark_format(Path(), name).load_codec()
    return codec.read_marks(codec.write_marks(view).data, "", view).marks


def _content_of(mark: Mark) -> Mark:
    """A mark as far as it says something; formats tell no ids and no authors."""
    return (
        replace(mark, id="", author="", changed=())
        if not isinstance(mark, Annotation)
        else (replace(mark, id="", author=""))
    )


def _with_author(mark: Mark, name: str) -> Mark:
    return mark if mark.author else replace(mark, author=name)


def _with_own_ids(marks: Iterable[Mark], snapshot: Snapshot) -> list[Mark]:
    """Ids that the case does not have; the same file twice gives the same."""
    taken = {*snapshot.annotations_by_id, *snapshot.redactions_by_id}
    made: dict[str, Mark] = {}
    for mark in marks:
        key = mark.id
        if not key or key in taken or key in made:
            key = id_of_content(TABLES[table_of(mark)].prefix, replace(mark, id=""))
        made.setdefault(key, replace(mark, id=key))
    return list(made.values())


def _with_known_codes(marks: Iterable[Mark], snapshot: Snapshot) -> tuple[list[Mark], list[str]]:
    """Without exemptions that the law here does not know, and subjects that the case has not."""
    law = load_jurisdiction(snapshot.info.jurisdiction)
    subjects = {subject.id for subject in snapshot.subjects}
    kept: list[Mark] = []
    told = []
    for mark in marks:
        if isinstance(mark, RegionRedaction | SoundRedaction):
            unknown = [code for code in mark.exemptions if law.find_exemption(code) is None]
            if unknown:
                told.append(f"{mark.id} cites {', '.join(unknown)}, which is not known here.")
            known = tuple(code for code in mark.exemptions if code not in unknown)
            subject = mark.subject if mark.subject in subjects else None
            kept.append(replace(mark, exemptions=known, subject=subject))
        else:
            kept.append(mark)
    return kept, told


def _as_review(marks: Iterable[Mark], snapshot: Snapshot) -> str:
    notes = tuple(mark for mark in marks if isinstance(mark, Annotation))
    hidden = tuple(mark for mark in marks if not isinstance(mark, Annotation))
    alone = Snapshot(snapshot.info, snapshot.records, annotations=notes, redactions=hidden)
    return reviewfile.write_review(alone)
