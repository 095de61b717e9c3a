"""The attack as a whole: every check on every file, pictures and sound beside the rest."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf

from reviewer.attack import (
    package_names,
    page_boxes,
    pdf_structure,
    pdf_words,
    picture_readers,
    sound_containers,
    withheld_records,
    words,
)
from reviewer.attack.needle import Secret
from reviewer.attack.needles import Needles, merged_with
from reviewer.attack.probe import PackageFile, Scene
from reviewer.attack.remembered_checks import Means, Memory, attack_or_recall
from reviewer.attack.report import Report
from reviewer.model import Kind
from reviewer.plan.plan import Plan
from reviewer.system.jobs import Job, PartOfJob

Originals = Callable[[str], Path]


def attack_package(
    package: Path,
    plan: Plan,
    originals: Originals,
    secrets: tuple[Secret, ...],
    job: Job,
    means: Means,
) -> Report:
    """See ``reviewer.attack.attack_package``."""
    report = Report()
    with picture_readers.Readers(means.page_seconds) as readers:
        scene = Scene(
            package, plan, package_names.list_package_files(package, plan), report, job, readers
        )
        _attack_everything(
            scene, originals, Needles.make_needles(merged_with(secrets, plan.all_terms)), means
        )
    # Threads finish in any order; the report's bytes must not depend on it.
    report.checks.sort(key=lambda c: (c.file, c.rule, c.library, c.tried))
    report.unread.sort(key=lambda u: (u.file, u.where))
    report.looked.sort(key=lambda one: one.file)
    report.findings.sort(key=lambda f: (f.file, f.rule, f.redaction, f.where, f.what))
    return report


def _attack_everything(scene: Scene, originals: Originals, needles: Needles, means: Means) -> None:
    memory = means.memory
    media = [f for f in scene.files if f.step is not None and _is_media(f.path)]
    others = [f for f in scene.files if f not in media]
    # Pictures and sound are decoded by native code that lets other threads run; pages are
    # not, and PDFium must be called from one thread only.
    if means.one_by_one:
        for file in media:
            scene.job.progress(0, len(scene.files), file.name)
            _attack_recordings(scene, [file], originals, needles, memory)
        media = []
    # One lane beside the main thread, and no more: decoders use several cores by themselves.
    with ThreadPoolExecutor(1) as lane:
        watched = lane.submit(_attack_recordings, scene, media, originals, needles, memory)
        try:
            package_names.check_names(scene, needles.hidden_everywhere())
            for done, file in enumerate(others):
                scene.job.check()
                scene.job.progress(done, len(scene.files), file.name)
                wanted = needles.for_file(file.record_path)
                work = partial(_attack_file, file=file, originals=originals, needles=wanted)
                count = len(scene.files)
                part = PartOfJob(scene.job, done / count, (done + 1) / count)
                attack_or_recall(replace(scene, job=part), file, wanted, memory, work)
            scene.job.progress(1, 1, "comparing with what is withheld")
            with scene.open_probe(
                "withheld", PackageFile("", scene.root), withheld_records.LIBRARY
            ):
                withheld_records.check_withheld(scene, originals)
        finally:
            watched.result()


def _is_media(path: Path) -> bool:
    with path.open("rb") as stream:
        return (
            stream.read(8)[4:] == b"ftyp"
            or sound_containers.check_sound_container(path) is not None
        )


def _attack_recordings(
    scene: Scene,
    files: list[PackageFile],
    originals: Originals,
    needles: Needles,
    memory: Memory | None,
) -> None:
    """Attack sound and pictures; FFmpeg is loaded where there are any."""
    if files:
        from reviewer.attack import recordings

        recordings.check_recordings(scene, files, originals, needles, memory)


def _attack_file(scene: Scene, file: PackageFile, originals: Originals, needles: Needles) -> None:
    words.check_words(scene, file, needles, originals)
    with file.path.open("rb") as stream:
        # Viewers take a header that stands anywhere in the first 1,024 bytes: what they open as PDF
        # is attacked as PDF, whatever it is called.
        head = stream.read(1024)
    if b"%PDF-" in head:
        _attack_pdf(scene, file, originals, needles)
    elif file.step is not None and not file.captions:
        with scene.open_probe("kind", file, words.LIBRARY) as probe:
            what = "It is no MP4, or no sound file that can be checked."
            probe.check_promise(file.step.kind not in (Kind.VIDEO, Kind.AUDIO), "whole", what)
        if file.step.kind is Kind.IMAGE:
            from reviewer.attack import released_images  # loads what decodes them

            released_images.check_picture(scene, file, originals(file.record_path), needles)


def _attack_pdf(scene: Scene, file: PackageFile, originals: Originals, needles: Needles) -> None:
    with (
        scene.open_probe("structure", file, pdf_words.PIKEPDF) as probe,
        pikepdf.open(file.path) as book,
    ):
        probe.check_promise(True, "whole", "")
        for where, what in pdf_structure.find_structure_faults(
            file.path, book, own=file.step is None
        ):
            probe.check_promise(False, where, what)
    if file.step is not None:
        with scene.open_probe("pages", file, pdf_words.PDFIUM):
            page_boxes.check_pages(scene, file, originals(file.record_path), needles)
