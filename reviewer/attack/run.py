"""The attack as a whole: every check on every file, pictures and sound beside the rest."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf

from reviewer.attack import names, ocr, pages, pdfshape, pdfwords, tags, withheld, words
from reviewer.attack.ledger import Released, Scene
from reviewer.attack.memory import Means, Memory, attacked
from reviewer.attack.needles import Needles, Secret, merged_with
from reviewer.attack.report import Report
from reviewer.model import Kind
from reviewer.plan.plan import Plan
from reviewer.system.jobs import Job, Part

Originals = Callable[[str], Path]


def attack_package(
    package: Path,
    plan: Plan,
    originals: Originals,
    secrets: tuple[Secret, ...],
    job: Job,
    means: Means,
) -> Report:
    """See ``reviewer.attack.attack``."""
    report = Report()
    with ocr.Readers(means.page_seconds) as readers:
        scene = Scene(package, plan, names.walk(package, plan), report, job, readers)
        _everything(scene, originals, Needles.of(merged_with(secrets, plan.terms)), means)
    # Threads finish in any order; the report's bytes must not depend on it.
    report.checks.sort(key=lambda c: (c.file, c.rule, c.library, c.tried))
    report.unread.sort(key=lambda u: (u.file, u.where))
    report.findings.sort(key=lambda f: (f.file, f.rule, f.redaction, f.where, f.what))
    return report


def _everything(scene: Scene, originals: Originals, needles: Needles, means: Means) -> None:
    memory = means.memory
    media = [f for f in scene.files if f.step is not None and _is_media(f.path)]
    others = [f for f in scene.files if f not in media]
    # Pictures and sound are decoded by native code that lets other threads run; pages are
    # not, and PDFium must be called from one thread only.
    if means.one_by_one:
        for file in media:
            scene.job.progress(0, len(scene.files), file.name)
            _watched(scene, [file], originals, needles, memory)
        media = []
    # One lane beside the main thread, and no more: decoders use several cores by themselves.
    with ThreadPoolExecutor(1) as lane:
        watched = lane.submit(_watched, scene, media, originals, needles, memory)
        try:
            names.check(scene, needles.everywhere())
            for done, file in enumerate(others):
                scene.job.check()
                scene.job.progress(done, len(scene.files), file.name)
                wanted = needles.for_file(file.record)
                work = partial(_other, file=file, originals=originals, needles=wanted)
                count = len(scene.files)
                part = Part(scene.job, done / count, (done + 1) / count)
                attacked(replace(scene, job=part), file, wanted, memory, work)
            scene.job.progress(1, 1, "comparing with what is withheld")
            with scene.probe("withheld", Released("", scene.root), withheld.LIBRARY):
                withheld.check(scene, originals)
        finally:
            watched.result()


def _is_media(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(8)[4:] == b"ftyp" or tags.faults(path) is not None


def _watched(
    scene: Scene,
    files: list[Released],
    originals: Originals,
    needles: Needles,
    memory: Memory | None,
) -> None:
    """Attack sound and pictures; FFmpeg is loaded where there are any."""
    if files:
        from reviewer.attack import recordings

        recordings.check(scene, files, originals, needles, memory)


def _other(scene: Scene, file: Released, originals: Originals, needles: Needles) -> None:
    words.check(scene, file, needles, originals)
    with file.path.open("rb") as stream:
        # Viewers take a header that stands anywhere in the first 1,024 bytes: what they open as PDF
        # is attacked as PDF, whatever it is called.
        head = stream.read(1024)
    if b"%PDF-" in head:
        _pdf(scene, file, originals, needles)
    elif file.step is not None and not file.captions:
        with scene.probe("kind", file, words.LIBRARY) as probe:
            what = "It is no MP4, or no sound file that can be checked."
            probe.hold(file.step.kind not in (Kind.VIDEO, Kind.AUDIO), "whole", what)
        if file.step.kind is Kind.IMAGE:
            from reviewer.attack import pictures  # loads what decodes them

            pictures.check(scene, file, originals(file.record), needles)


def _pdf(scene: Scene, file: Released, originals: Originals, needles: Needles) -> None:
    with (
        scene.probe("structure", file, pdfwords.PIKEPDF) as probe,
        pikepdf.open(file.path) as book,
    ):
        probe.hold(True, "whole", "")
        for where, what in pdfshape.faults(file.path, book, own=file.step is None):
            probe.hold(False, where, what)
    if file.step is not None:
        with scene.probe("pages", file, pdfwords.PDFIUM):
            pages.check(scene, file, originals(file.record), needles)
