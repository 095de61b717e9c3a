"""One render job: the right renderer for a step, and its result kept under its inputs' hash."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from reviewer.canon import canonical, digest, plain
from reviewer.errors import BadInput, DoesNotHold
from reviewer.files import sha256, write_atomic
from reviewer.jobs import Job
from reviewer.model import Kind
from reviewer.plan import Outcome, Step
from reviewer.render import audio, dispatch, email, image, office, pdf, text, transcript, video
from reviewer.render.result import Rendered, RenderedFile, rendered_from

RENDER_VERSION = 4  # raise it when a renderer's output changes: kept results are then made anew

_DONE = "rendered.json"
_DOCUMENTS = {"pdf": pdf, "txt": text, "csv": text}
_BY_KIND = {
    Kind.VIDEO: video,
    Kind.AUDIO: audio,
    Kind.TRANSCRIPT: transcript,
    Kind.DISPATCH: dispatch,
    Kind.IMAGE: image,
    Kind.EMAIL: email,
}
_NO_TERMS = (Kind.VIDEO, Kind.AUDIO, Kind.IMAGE)


class Renderer(Protocol):
    """What every renderer's module offers."""

    def render(self, step: Step, source: Path, out: Path, job: Job) -> Rendered:
        """Write the released form of a record into ``out``."""


@dataclass(frozen=True)
class RenderJob:
    """Everything a worker needs; plain data, so that any process can have it.

    Attributes:
        source: the original.
        kept: the folder in which results are kept.
    """

    step: Step
    source: str
    kept: str

    @property
    def folder(self) -> Path:
        """Where this job's files are once it is done."""
        return Path(self.kept) / render_key(self.step)

    @property
    def result(self) -> Rendered | None:
        """The kept result; ``None`` while there is none that is whole and as it was made.

        Its files are read and hashed: what was changed in the cache is made anew.
        """
        try:
            data = json.loads((self.folder / _DONE).read_text(encoding="utf-8"))
            done = rendered_from(data)
            same = all(_as_made(self.folder, file) for file in done.files)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return done if same else None

    @property
    def seems_done(self) -> bool:
        """Whether there is a kept result, as far as can be told without reading its files."""
        return (self.folder / _DONE).is_file()


def render_key(step: Step) -> str:
    """Hash of everything that the released files depend on, and of nothing else."""
    redactions = []
    for redaction in step.redactions:
        data = plain(redaction)
        for name in ("reason", "author", "source", "status", "subject"):
            del data[name]
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
    }
    return digest(inputs)[:40]


def _as_made(folder: Path, file: RenderedFile) -> bool:
    path = folder / file.file
    inside = path.parent.resolve() == folder.resolve() and not path.is_symlink()
    return bool(file.sha256) and inside and path.is_file() and sha256(path) == file.sha256


def run(job: RenderJob, watch: Job) -> Rendered:
    """Do a render job, or give its kept result.

    Raises:
        DoesNotHold: The original is not the file that intake saw.
        BadInput: It cannot be rendered.
    """
    kept = job.result
    if kept is not None:
        return kept
    source = Path(job.source)
    _require_unchanged(job.step, source, watch)
    staged = job.folder.with_name(f".{job.folder.name}.{uuid.uuid4().hex[:8]}.part")
    staged.mkdir(parents=True)
    try:
        done = renderer_of(job.step).render(job.step, source, staged, watch)
        done = _with_sums(_told_from_original(job.step, done, staged), staged)
        write_atomic(staged / _DONE, canonical(done))
        shutil.rmtree(job.folder, ignore_errors=True)
        staged.rename(job.folder)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return done


def _told_from_original(step: Step, done: Rendered, folder: Path) -> Rendered:
    """A text in which nothing that was to be hidden was found comes out as it went in. It gets
    an empty line, so that no original of a record disclosed in part ever lies in a package.
    """
    if step.outcome is not Outcome.PART:
        return done
    same = [f for f in done.files if sha256(folder / f.file) == step.sha256]
    for file in same:
        with (folder / file.file).open("ab") as out:
            out.write(b"\r\n")
    note = "nothing that was to be hidden was found in it; an empty line tells it from the original"
    return replace(done, notes=(*done.notes, note)) if same else done


def _with_sums(done: Rendered, folder: Path) -> Rendered:
    """The result with the hash of each file, by which a later export knows it again."""
    files = tuple(replace(f, sha256=sha256(folder / f.file)) for f in done.files)
    return replace(done, files=files)


def renderer_of(step: Step) -> Renderer:
    """The module that renders a step's record.

    Raises:
        BadInput: None does.
    """
    if step.kind is Kind.DOCUMENT:
        return _DOCUMENTS.get(step.format, office)
    found = _BY_KIND.get(step.kind)
    if found is None:
        raise BadInput(f"{step.record} is of a kind that cannot be released.", "Withhold it.")
    return found


def _require_unchanged(step: Step, source: Path, watch: Job) -> None:
    if not source.is_file():
        raise BadInput(f"The original of {step.record} is gone: {source}.")
    if sha256(source, watch) != step.sha256:
        raise DoesNotHold(
            f"The original of {step.record} is no longer the file that intake saw.",
            "Run verify on the case, and bring the original back.",
        )
