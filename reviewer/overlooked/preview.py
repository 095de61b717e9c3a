"""One record as it would be released now, made by the renderer that an export uses.

Nothing is drawn to look like the release: the files that are shown are the release of
what is accepted at this moment, made in a child process and kept in the case's cache.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer.errors import BadInput, Refused
from reviewer.model import Decision, Determination, Kind, Request, Snapshot
from reviewer.model.formats import FORMATS, format_of
from reviewer.pages.page_data import PagedFile
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Step, make_plan
from reviewer.render.result import Rendered, RenderedFile, Role
from reviewer.render.run import RenderJob, clear_leftovers, keep_rendered, render_into, render_key
from reviewer.system.canonical import digest_of
from reviewer.system.isolation import child_job
from reviewer.system.jobs import SILENT, Job
from reviewer.system.shared_reader import SharedReader

# Results; so many pages of going back and forth cost nothing, and a folder stays small.
KEPT = 24  # results in the cache
PREVIEWS = "preview"
"""The folder in a case's cache in which they are kept."""
_REQUEST = "preview"
_SHOWN = {row.media_type: row for row in FORMATS if row.media_type and row.book}


@dataclass(frozen=True)
class PreviewBounds:
    """What one preview may cost: seconds, and bytes of address space."""

    read_seconds: float = 900.0
    read_memory: int = 8 << 30


@dataclass(frozen=True)
class PaintedBox:
    """A black box on a page, from 1; in fractions of it."""

    page: int
    box: tuple[float, ...]


@dataclass(frozen=True)
class ReleasePreview:
    """A record's released form.

    Attributes:
        source: its pages.
        method: what was done, in a sentence for the requester.
        notes: more of them.
        boxes: what was painted black on the pages of a document, as the renderer tells it.
    """

    source: PagedFile
    method: str
    notes: tuple[str, ...]
    boxes: tuple[PaintedBox, ...] = ()


def step_of(snapshot: Snapshot, record: str) -> Step:
    """What a plan of this moment does with a record: only what is accepted counts.

    A record that nothing was decided about is taken as released.

    Raises:
        Refused: It is withheld or not responsive, so no page of it is released.
    """
    decisions = () if snapshot.find_decision(record) else (Decision(record, Determination.RELEASE),)
    asked = replace(
        snapshot,
        requests=(Request(_REQUEST, "", records=(record,)),),
        decisions=snapshot.decisions + decisions,
    )
    step = next(s for s in make_plan(asked, _REQUEST).steps if s.record == record)
    if step.outcome is Outcome.WITHHELD:
        basis = ", ".join(step.exemptions)
        under = f" under {basis}" if basis else ""
        raise Refused(f"{record} is withheld in full{under}: no page of it is released.")
    if step.outcome is Outcome.NOT_RESPONSIVE:
        raise Refused(f"{record} is not responsive: no page of it is released.")
    return step


def key_of(step: Step) -> str:
    """Changes when the released form would; it costs no rendering."""
    return digest_of([render_key(step), [list(r.exemptions) for r in step.redactions]])


class Previewer:
    """Makes previews in a child process; close it to end that.

    Args:
        results_folder: in which results stay; it may be deleted at any time.
    """

    def __init__(self, results_folder: Path, bounds: PreviewBounds = PreviewBounds()) -> None:
        self._results_folder = results_folder
        self._reader = SharedReader(bounds, (results_folder,))

    def make_preview(self, step: Step, original: Path, job: Job = SILENT) -> ReleasePreview:
        """The released form of a step's record; at once if it was made before.

        Raises:
            BadInput: The renderer cannot make it, or refuses the redactions; it says why.
            Cancelled: The job was stopped, or the previewer closed.
        """
        wanted = RenderJob(step, str(original), str(self._results_folder))
        done = wanted.kept_result
        if done is None:
            done = self._render_preview(wanted, job)
            self._drop_older(wanted.folder_of_result)
        return _preview_of(wanted, done)

    def kept_preview(self, step: Step, original: Path) -> ReleasePreview | None:
        """The same if it was made before, and nothing else is done for it."""
        wanted = RenderJob(step, str(original), str(self._results_folder))
        done = wanted.kept_result
        return _preview_of(wanted, done) if done is not None else None

    def close(self) -> None:
        """End the child; what is being made is cancelled."""
        self._reader.close()

    def _render_preview(self, wanted: RenderJob, job: Job) -> Rendered:
        clear_leftovers(self._results_folder)
        staged = wanted.fresh_folder()
        try:
            return keep_rendered(
                wanted, self._reader.call_child(job, _render_in_child, wanted, staged), staged
            )
        except BadInput as fault:
            if wanted.step.record in fault.message:
                raise
            text = f"{wanted.step.record} cannot be shown as released: {fault.message}"
            raise BadInput(text, fault.remedy) from None
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def _drop_older(self, newest: Path) -> None:
        """Keep the newest results only."""
        known = sorted(
            (p for p in self._results_folder.glob("[!.]*") if p.is_dir() and p != newest),
            key=lambda p: p.stat().st_mtime,
        )
        for folder in known[: max(len(known) - KEPT + 1, 0)]:
            shutil.rmtree(folder, ignore_errors=True)


def _render_in_child(wanted: RenderJob, folder: Path) -> Rendered:
    return render_into(wanted, folder, child_job())


def _preview_of(wanted: RenderJob, done: Rendered) -> ReleasePreview:
    file = next(f for f in done.files if f.role is Role.RECORD)
    source = _paged_file(wanted.folder_of_result, file)
    # Those of an image are on no page.
    told = (one for one in done.details.get("boxes", ()) if one["page"] is not None)
    boxes = tuple(PaintedBox(int(one["page"]), tuple(map(float, one["box"]))) for one in told)
    return ReleasePreview(source, done.method, done.notes, boxes)


def _paged_file(folder: Path, file: RenderedFile) -> PagedFile:
    shown = _SHOWN.get(file.media_type, format_of(Kind.OTHER, ""))
    return PagedFile(str(folder / file.file), shown.kind, shown.name)
