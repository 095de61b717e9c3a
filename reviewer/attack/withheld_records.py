"""Withheld records: neither the file nor its words are in the package; originals are not either."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path

import pypdfium2 as pdfium

from reviewer.attack import common_texts, pdf_words
from reviewer.attack.needles import runs_of_words
from reviewer.attack.probe import PackageFile, Probe, Scene
from reviewer.attack.texts_in_bytes import (
    Blob,
    TooDeep,
    decode_text_file,
    is_text,
    looks_like_mail,
    unpack_blobs,
)
from reviewer.errors import CaseError
from reviewer.model import Source, WithholdRedaction
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Step

LIBRARY = f"hashlib, {pdf_words.PDFIUM}"
_READABLE = 64 << 20  # bytes: beyond, a file is no text
_TAG = re.compile(r"<[^<>]{1,2000}>")  # between the words of Office files
REPEATED = "A good part of a record that is withheld can be read in another one"
"""What is found of forms that look like copies: a person may know better."""
COPIED = "All that a record says that is withheld can be read in another one"
_SHARE = 0.25  # of a withheld text that another record's own original may share with it


def check_withheld(scene: Scene, originals: Callable[[str], Path]) -> None:
    """Look for whole originals, and for the words of withheld ones."""
    holding: dict[str, list[PackageFile]] = {}
    for file in scene.files:
        for held in set(_hashes_in_file(file)):
            holding.setdefault(held, []).append(file)
    full = {s.sha256 for s in scene.plan.steps if s.outcome is Outcome.FULL}
    texts = _TextsOfPackage(scene, originals)
    for step in scene.plan.steps:
        scene.job.check()
        package = PackageFile("", scene.root, step)
        with scene.open_probe("originals", package, LIBRARY) as probe:
            if step.outcome is not Outcome.FULL and not (
                step.outcome is Outcome.NOT_RESPONSIVE and step.sha256 in full
            ):
                _check_no_files(scene, probe, step, holding.get(step.sha256, []))
        if step.outcome is Outcome.WITHHELD and step.sha256:  # else its file was never kept
            with scene.open_probe("withheld", package, LIBRARY) as probe:
                try:
                    source = originals(step.record)
                except CaseError:
                    what = "The original of this record is gone, so its words cannot be looked for."
                    probe.check_promise(False, "whole", f"{what} Put it back, then export again.")
                    continue
                _check_no_words(scene, probe, step, source, texts)


def _hashes_in_file(file: PackageFile) -> Iterator[str]:
    """SHA-256 of a file and, where it is small, of what lies in it."""
    yield file.sha256
    if file.path.stat().st_size > _READABLE:
        return
    try:
        for blob in unpack_blobs(Blob("", file.path.read_bytes())):
            yield hashlib.sha256(blob.data).hexdigest()
    except (TooDeep, ValueError, OSError):
        return  # the word search reports what cannot be opened


def _check_no_files(scene: Scene, probe: Probe, step: Step, holding: list[PackageFile]) -> None:
    """No file of the package is a record that was withheld, left out or only partly released."""
    for file in holding:
        what = f"The original of a record that is {step.outcome.value} lies in the package"
        _accuse_record(probe, False, file, step, what)
    free = len(scene.files) - len(holding)
    probe.tried += free
    probe.held += free


class _TextsOfPackage:
    """The words of the package's files and of the released records' originals, read once."""

    def __init__(self, scene: Scene, originals: Callable[[str], Path]) -> None:
        self._scene, self._originals = scene, originals
        self._runs: dict[str, Mapping[str, int]] = {}
        self._parents = {step.record: step.parent for step in scene.plan.steps}

    def runs_of_file(self, file: PackageFile) -> Mapping[str, int]:
        """Runs of words in a file of the package."""
        if file.name not in self._runs:
            self._runs[file.name] = runs_of_words(words_of(file.path))
        return self._runs[file.name]

    def released_in(self, outer: Step) -> set[str]:
        """Runs of words of what lies in a record, and was decided to be released by itself."""
        inside = [s for s in self._scene.plan.steps if s.is_released and self._lies_in(s, outer)]
        return {run for s in inside for run in runs_of_words(words_of(self._originals(s.record)))}

    def runs_said_alike(self, held: Step) -> set[str]:
        """Runs of words of records of which a person says that they are no copies of a withheld
        one.
        """
        found = [s for s in self._scene.plan.steps if s.is_released and held.record in s.no_copy_of]
        return {run for s in found for run in runs_of_words(words_of(self._originals(s.record)))}

    def _lies_in(self, step: Step, outer: Step) -> bool:
        record, seen = step.parent, {step.record}
        while record and record not in seen:
            if record == outer.record:
                return True
            seen.add(record)
            record = self._parents.get(record)
        return False

    @cached_property
    def released_originals(self) -> common_texts.CommonTexts:
        """Runs of words in the originals of everything that is released.

        What lies in a file and what lies around it are one text.
        """
        found: dict[str, set[str]] = {}
        for step in self._scene.plan.steps:
            if step.is_released:
                runs = runs_of_words(words_of(self._originals(step.record)))
                found.setdefault(self._outermost_record(step), set()).update(runs)
        return common_texts.CommonTexts({record: frozenset(runs) for record, runs in found.items()})

    def _outermost_record(self, step: Step) -> str:
        record, seen = step.record, {step.record}
        while (outer := self._parents.get(record)) and outer not in seen:
            seen.add(outer)
            record = outer
        return record


def _check_no_words(
    scene: Scene, probe: Probe, step: Step, source: Path, texts: _TextsOfPackage
) -> None:
    """No run of words of a withheld record can be read anywhere.

    Words that a released record's own original holds too (a form's printed text, a quotation)
    were reviewed there; they count only when they are a good part of what the withheld record
    alone, or nearly alone, has to say.
    """
    hidden = frozenset(runs_of_words(words_of(source))) - texts.released_in(step)
    if not hidden:
        return
    shared = texts.released_originals.shared_by_any(hidden)
    nobodys = shared if _was_released(step) else texts.released_originals.common_words_of(hidden)
    own = hidden - nobodys
    alike = texts.runs_said_alike(step)
    for file in scene.files:
        runs = texts.runs_of_file(file)
        seen = {run for run in hidden if run in runs}
        what = "Words of a record that is withheld can be read"
        _accuse_record(probe, not seen - shared, file, step, what)
        # A copy lacks nothing: then a person's word does not count.
        whole = file.step is not None and hidden <= seen
        told = seen if whole or not alike else seen - _words_excused(file, step, alike)
        few = len(told & shared & own) <= _SHARE * len(own)
        _accuse_record(probe, few, file, step, COPIED if whole else REPEATED)


def _words_excused(file: PackageFile, held: Step, alike: set[str]) -> set[str]:
    """The words in a file that are no copy of a withheld record's, as a person says: those of the
    records of which that is said, and what the package's own pages repeat of them.
    """
    return alike if file.step is None or held.record in file.step.no_copy_of else set()


def _accuse_record(probe: Probe, holds: bool, file: PackageFile, step: Step, what: str) -> None:
    """Count a try; what is found is the fault of the record that shows it, not of the one that
    it is of: that one is not released.
    """
    probe.tried += 1
    probe.held += holds
    if not holds:
        held = next((r.id for r in step.of_type(WithholdRedaction)), "")
        probe.report_finding(
            file.record_path, "whole", f"{what}: {step.record}.", held, file=file.name
        )


def _was_released(step: Step) -> bool:
    """True where a person had decided to release the record, and the attack had refused it: what
    is redacted in it is looked for by itself, and nothing else of it is a secret.
    """
    held = step.of_type(WithholdRedaction)
    return bool(held) and all(redaction.source == Source.ATTACK for redaction in held)


def words_of(path: Path) -> str:
    """The text of a file: PDF by PDFium, mail by its parts, text as it stands."""
    if path.stat().st_size > _READABLE:
        return ""
    data = path.read_bytes()
    if b"%PDF-" in data[:1024]:
        try:
            with closing(pdfium.PdfDocument(data)) as book:
                return "\n".join(pdf_words.page_texts(book))
        except pdfium.PdfiumError:
            return ""  # what PDFium cannot open has no words that it could find elsewhere
    if data[:2] == b"PK" or looks_like_mail(data):
        try:
            parts = [b.data for b in unpack_blobs(Blob("", data)) if is_text(b.data)]
        except (TooDeep, ValueError, OSError, RuntimeError, zipfile.BadZipFile):
            return ""  # locked or broken: nobody can read words out of it
        return "\n".join(_TAG.sub(" ", decode_text_file(p)) for p in parts)
    return decode_text_file(data) if is_text(data) else ""
