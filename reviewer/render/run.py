"""One render job: the right renderer for a step, and its result kept under its inputs' hash.

Decisions 14, 110.
"""

from __future__ import annotations

import hmac
import importlib
import logging
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

from reviewer.errors import BadInput, DoesNotHold
from reviewer.model import Kind
from reviewer.model.formats import format_of
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Step
from reviewer.render.result import Rendered, RenderedFile, rendered_from
from reviewer.system.canonical import canonical_json, digest_of, to_plain
from reviewer.system.facts import code_fact, hash_fact
from reviewer.system.files import hash_file, write_atomic
from reviewer.system.home import cache_secret
from reviewer.system.jobs import Job
from reviewer.system.kept_json import read_kept_json
from reviewer.system.leftovers import fresh_path, remove_leftovers

RENDER_VERSION = 36

PART = ".part"  # ends the names of folders that are being rendered into
_DONE = "rendered.json"
_NO_TERMS = (Kind.VIDEO, Kind.AUDIO, Kind.IMAGE)

log = logging.getLogger(__name__)


class Renderer(Protocol):
    """What every renderer's module offers."""

    def render_step(self, step: Step, source: Path, out: Path, job: Job) -> Rendered:
        """Write the released form of a record into ``out``."""


@dataclass(frozen=True)
class RenderJob:
    """Everything a worker needs; plain data, so that any process can have it.

    Attributes:
        source: the original.
        results_folder: in which results are kept.
    """

    step: Step
    source: str
    results_folder: str

    @property
    def folder_of_result(self) -> Path:
        """Where this job's files are once it is done."""
        return Path(self.results_folder) / render_key(self.step)

    @property
    def kept_result(self) -> Rendered | None:
        """The kept result; ``None`` while there is none that is whole and as it was made here."""
        return _read_kept(self.folder_of_result)

    @property
    def seems_done(self) -> bool:
        """Whether there is a kept result, as far as can be told without reading its files."""
        return (self.folder_of_result / _DONE).is_file()

    def fresh_folder(self, within: Path | None = None) -> Path:
        """A new private folder to render into, which ``keep_rendered`` puts in place."""
        place = within or Path(self.results_folder)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = fresh_path(place, ".", PART)
        folder.mkdir(mode=0o700)
        return folder


def _read_kept(folder: Path) -> Rendered | None:
    """The kept result in a folder. Its files are read and hashed: what was changed in the cache,
    or came with a case from another user, is made anew.
    """
    try:
        data = read_kept_json(folder / _DONE)
        done = rendered_from(data["rendered"])
        # A secret of this user's: a cache that came with somebody else's case is not believed.
        same = hmac.compare_digest(str(data["seal"]), _seal_of_result(folder, done))
        same = same and all(_as_made(folder, file) for file in done.files)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return done if same else None


def strange_results(results_folder: Path) -> int:
    """How many kept results are not as they were made here. They are made anew when wanted."""
    folders = (
        [f for f in results_folder.iterdir() if not f.name.endswith(PART)]
        if results_folder.is_dir()
        else []
    )
    return sum(_read_kept(folder) is None for folder in folders)


def render_key(step: Step) -> str:
    """Hash of everything that the released files depend on, and of nothing else."""
    redactions = []
    for redaction in _looked_for(step).redactions:
        data = to_plain(redaction)
        # What changes no byte of the output: correcting a reason must not render a film anew.
        for name in ("reason", "author", "source", "status", "subject", "absent", "changed"):
            data.pop(name, None)
        if step.kind in _NO_TERMS:
            del data["exemptions"]
        redactions.append(data)
    inputs = {
        "version": RENDER_VERSION,
        "record": step.record,
        "kind": step.kind,
        "format": step.format,
        "sha256": step.sha256,
        "name": step.release_name,
        "facts": step.facts,
        "redactions": redactions,
        "terms": [] if step.kind in _NO_TERMS else list(step.terms),
        "pictures": step.pictures,
    }
    # 160 bits: short enough for a path on Windows, and beyond any collision.
    return digest_of(inputs)[:40]


def _looked_for(step: Step) -> Step:
    """The step with what a person says stands nowhere: it is looked for, and counted, as well."""
    found = sorted((*step.redactions, *step.absent), key=lambda made: made.id)
    return replace(step, redactions=tuple(found), absent=())


def render_into(job: RenderJob, folder: Path, watch: Job) -> Rendered:
    """Render into an empty folder, and write nowhere else.

    Raises:
        DoesNotHold: The original is not the file that intake saw.
        BadInput: It cannot be rendered.
    """
    source = Path(job.source)
    _require_unchanged(job.step, source, watch)
    renderer, begun = renderer_of(job.step), time.monotonic()
    step = _looked_for(job.step)
    done = renderer.render_step(step, source, folder, watch)
    size = sum((folder / f.file).stat().st_size for f in done.files)
    told = "record %s of %d bytes by %s: %d redactions, %d files of %d bytes, %.2f s"
    made, files, past = len(step.redactions), len(done.files), time.monotonic() - begun
    record, way = hash_fact(step.sha256), code_fact(renderer.render_step)
    log.info(told, record, step.size, way, made, files, size, past)
    return _mark_text(job.step, done, folder)


def keep_rendered(job: RenderJob, done: Rendered, staged: Path) -> Rendered:
    """Put what was rendered into ``staged`` in its place, sealed by this user.

    It is the caller who does this, not the process that rendered: that one has read a file
    which may be hostile, and may write nothing that a later export believes.

    Raises:
        BadInput: The renderer left other files than it says.
    """
    if not all(_is_inside(staged, f) and (staged / f.file).is_file() for f in done.files):
        raise BadInput(f"{job.step.record}: its renderer did not leave the files that it made.")
    files = tuple(replace(f, sha256=hash_file(staged / f.file)) for f in done.files)
    done = replace(done, files=files)
    content = {"rendered": done, "seal": _seal_of_result(job.folder_of_result, done)}
    write_atomic(staged / _DONE, canonical_json(content))
    # Whatever stands there was not whole, else it would have been used.
    shutil.rmtree(job.folder_of_result, ignore_errors=True)
    staged.rename(job.folder_of_result)
    return done


def clear_leftovers(results_folder: Path) -> None:
    """Remove what renderings left there whose program was killed."""
    remove_leftovers(results_folder, ".", PART)


def _seal_of_result(folder: Path, done: Rendered) -> str:
    said = canonical_json([folder.name, done]).encode()
    return hmac.new(cache_secret(), said, "sha256").hexdigest()


def _as_made(folder: Path, file: RenderedFile) -> bool:
    path = folder / file.file
    there = bool(file.sha256) and _is_inside(folder, file) and path.is_file()
    return there and hash_file(path) == file.sha256


def _is_inside(folder: Path, file: RenderedFile) -> bool:
    path = folder / file.file
    return path.parent.resolve() == folder.resolve() and not path.is_symlink()


def _mark_text(step: Step, done: Rendered, folder: Path) -> Rendered:
    """A text in which nothing that was to be hidden was found comes out as it went in. It gets
    an empty line, so that no original of a record disclosed in part ever lies in a package.
    """
    if step.outcome is not Outcome.PART and not step.absent:
        return done
    # A film of another length needs no reading to be told from its original.
    near = [f for f in done.files if (folder / f.file).stat().st_size == step.size]
    same = [f for f in near if hash_file(folder / f.file) == step.sha256]
    for file in same:
        with (folder / file.file).open("ab") as out:
            # The one change that no reader sees and every hash does.
            out.write(b"\r\n")
    note = "nothing that was to be hidden was found in it; an empty line tells it from the original"
    return replace(done, notes=(*done.notes, note)) if same else done


def renderer_of(step: Step) -> Renderer:
    """The module that renders a step's record.

    Raises:
        BadInput: None does.
    """
    module = format_of(step.kind, step.format).render
    if not module:
        raise BadInput(f"{step.record} is of a kind that cannot be released.", "Withhold it.")
    # By its name, for each brings large libraries: a process that renders mail loads no film's.
    return cast(Renderer, importlib.import_module(module))


def _require_unchanged(step: Step, source: Path, watch: Job) -> None:
    if not source.is_file():
        raise BadInput(f"The original of {step.record} is gone: {source}.")
    if hash_file(source, watch) != step.sha256:
        raise DoesNotHold(
            f"The original of {step.record} is no longer the file that intake saw.",
            "Run verify on the case, and bring the original back.",
        )
