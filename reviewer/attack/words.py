"""Words: every text that can be read out of any file of the package, searched for every secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from reviewer.attack import (
    cut,
    filled,
    fixed,
    margins,
    onward,
    pdfwords,
    places,
    syntax,
    workbook,
)
from reviewer.attack.digests import hashed
from reviewer.attack.layers import Blob, Layer, blobs, cuts, decode, is_text, layers
from reviewer.attack.ledger import Probe, Released, Scene
from reviewer.attack.mp4box import Movie
from reviewer.attack.needles import APART, Needle, Needles, own, without_marks
from reviewer.model import CueRedaction, Kind

LIBRARY = "own decoders"
_WHOLE = 64 << 20  # bytes up to which a file is read at once; beyond, piece by piece
_OVERLAP = 1 << 16
_PAYLOAD_FROM = 6  # shortest secret that is searched for in what is no text
_WHAT = "A redacted text can be read."
_SOUND_FROM = 8
_SHORT = 2048  # characters up to which layers are searched together, ...
_BATCH = 1 << 16  # ... so many characters at once
# What the layout of a wide table sets between the cells of a row: "...; D: ...". It parts a
# name's words for a search, but not for a person who reads the row.
_COLUMN = re.compile(r";\s+[A-Z]{1,3}:\s")
_CUE = re.compile(r"(?m)^[^\n]*-->[^\n]*\n((?:[^\n]*\S[^\n]*(?:\n|\Z))*)")


def check(scene: Scene, file: Released, needles: Needles, originals: Callable[[str], Path]) -> None:
    """Search one file for the secrets it must not hold, see ``Needles.for_file``."""
    strict = Needles(n for n in needles.all if not own(n, file.record)).distinct()
    if file.step is None:
        filled.check(scene, file, strict)
        strict = fixed.unmistakable(strict)
    with scene.probe("words", file, LIBRARY) as probe:
        data = _head(file.path)
        if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
            _pdf(scene, file, strict)
        elif file.step is not None:
            _read_on(probe, file, strict)
        if file.path.stat().st_size > _WHOLE:
            _search(probe, _big(file.path, data), strict)
        else:
            for blob in blobs(Blob("", filled.form_of(file, file.path.read_bytes()))):
                _search(probe, layers(syntax.words_of(file, blob)), strict)
                _hashes(probe, blob.data, strict)
                scene.job.check()
    if file.step is not None and file.step.kind in (Kind.TRANSCRIPT, Kind.DISPATCH):
        loose = [n for n in needles.all if own(n, file.record)]
        with scene.probe("cues", file, LIBRARY) as probe:
            _repeats(probe, file, loose, originals(file.record))
            _cues(probe, file, needles)


def _read_on(probe: Probe, file: Released, needles: Needles) -> None:
    """Nothing can be read over the ends of captions, rows, lines, or is left of a caption."""
    for data in _pieces(file.path):
        for layer in onward.readings(file, data):
            _search(probe, [layer], needles.near(layer.text))
        for layer in onward.fields(file, data):
            _search(probe, [layer], needles.parted().near(layer.text))
        for needle in cut.lines(needles, onward.cut_lines(file, data)):
            _piece(probe, "captions that grow", needle)


def _piece(probe: Probe, where: str, needle: Needle) -> None:
    what = "A part of a redacted text is left that tells it."
    probe.hold(False, where, what, needle.secret.redaction, needle.secret.subject)


def _hashes(probe: Probe, data: bytes, needles: Needles) -> None:
    """Nothing in a file is a hash of a secret."""
    for needle in hashed(data, needles):
        what = "A hash of a redacted text stands here: whoever has a list of names finds it."
        probe.hold(False, "content", what, needle.secret.redaction, needle.secret.subject)


def check_movie(scene: Scene, file: Released, movie: Movie, needles: Needles) -> None:
    """Search an MP4's boxes, and its coded sound for long texts.

    Coded pictures are left out: they are the original's own slices or our encoder's, and
    ``slices`` looks at every unit between them.
    """
    with scene.probe("words", file, "own MP4 reader") as probe:
        for where, data in movie.texts:
            _search(probe, _placed(where, layers(Blob("", data))), needles)
        track = movie.first("soun")
        if track is not None and needles.long(_SOUND_FROM):
            with file.path.open("rb") as stream:
                for at in range(0, len(track.sizes), 4096):
                    part = []
                    for offset, size in zip(
                        track.offsets[at : at + 4096], track.sizes[at : at + 4096], strict=True
                    ):
                        stream.seek(int(offset))
                        part.append(stream.read(int(size)))
                    found = layers(Blob("sound", b"\n".join(part)))
                    _search(probe, (f for f in found if not f.prose), needles.long(_SOUND_FROM))


def check_units(scene: Scene, file: Released, texts: list[bytes], needles: Needles) -> None:
    """Search the units of a picture stream that are no pictures."""
    with scene.probe("words", file, "own NAL reader") as probe:
        _search(probe, layers(Blob("picture stream", b"\n".join(texts))), needles)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4096)


def _big(path: Path, head: bytes) -> Iterator[Layer]:
    """A file that is too big to hold: read in pieces that overlap."""
    for piece in _pieces(path):
        for layer in layers(Blob("", piece)):
            yield layer if is_text(head) else Layer(layer.where, layer.text, False)


def _pieces(path: Path) -> Iterator[bytes]:
    """A file at once, or, where it is too big to hold, in pieces that overlap."""
    if path.stat().st_size <= _WHOLE:
        yield path.read_bytes()
        return
    with path.open("rb") as stream:
        last = b""
        while piece := stream.read(8 << 20):
            yield last + piece
            last = piece[-_OVERLAP:]


def _search(probe: Probe, found: Iterable[Layer], needles: Needles) -> None:
    """Look for needles in layers; each needle is reported once a place."""
    if not needles.all:  # there is no secret that this file could hold
        probe.tried += 1
        probe.held += 1
        return
    payload = needles.long(_PAYLOAD_FROM)
    tried = 0
    seen: set[tuple[str, Needle]] = set()
    for together in put_together(found):
        tried += len(together)
        prose = together[0].prose
        wanted = needles if prose else payload
        if len(together) > 1:  # what holds none together, holds none one by one
            text = APART.join(layer.text for layer in together)
            wanted = Needles(wanted.find(text, prose=prose))
        for layer in together if wanted else ():
            for needle in wanted.find(layer.text, prose=prose):
                place = layer.where or "content"
                if (place, needle) not in seen:
                    seen.add((place, needle))
                    place = places.of(layer, needle, probe.file) or place
                    probe.hold(False, place, _WHAT, needle.secret.redaction, needle.secret.subject)
    good = max(tried * max(len(needles.all), 1) - len(seen), 0)
    probe.tried += good
    probe.held += good


def put_together(found: Iterable[Layer]) -> Iterator[list[Layer]]:
    """Layers, the short ones of a kind many at once: a table holds one in nearly every cell."""
    short: dict[bool, list[Layer]] = {}
    sizes = {True: 0, False: 0}
    for layer in found:
        if len(layer.text) > _SHORT:
            yield [layer]
            continue
        short.setdefault(layer.prose, []).append(layer)
        sizes[layer.prose] += len(layer.text)
        if sizes[layer.prose] > _BATCH:
            yield short.pop(layer.prose)
            sizes[layer.prose] = 0
    yield from short.values()


def _placed(where: str, found: Iterable[Layer]) -> Iterator[Layer]:
    for layer in found:
        yield Layer(f"{where}, {layer.where}" if layer.where else where, layer.text, layer.prose)


def _pdf(scene: Scene, file: Released, needles: Needles) -> None:
    with (
        scene.probe("words", file, pdfwords.PDFIUM) as probe,
        closing(pdfium.PdfDocument(str(file.path))) as book,
    ):
        edges = cut.Edges(needles)
        over = margins.Pages(needles if file.step is not None else Needles(()))
        read = _cut(pdfwords.extracted(book, edges.look, over.look))
        if file.step is not None and file.step.format == "xlsx":
            read = _without_columns(read)
        _search(probe, read, needles)
    with scene.probe("margins", file, pdfwords.PDFIUM) as probe:  # eyes see it, too
        for number, needle in edges.found:
            _piece(probe, f"page {number}, at its edge", needle)
        for where, needle in dict.fromkeys(over.found):
            probe.hold(False, where, _WHAT, needle.secret.redaction, needle.secret.subject)
    seen: set[bytes] = set()
    with (
        scene.probe("words", file, pdfwords.PIKEPDF) as probe,
        pikepdf.open(file.path) as book,
    ):
        _search(probe, _cut(pdfwords.objects(book, seen)), needles)
        _search(probe, _cut(pdfwords.objects(book, seen, programs=True)), needles.phrases())
    with scene.probe("words", file, "zlib") as probe:
        data = file.path.read_bytes()
        _search(probe, _cut(pdfwords.inflated(data, seen)), needles)
        _search(probe, _cut(pdfwords.inflated(data, seen, programs=True)), needles.phrases())


def _without_columns(found: Iterable[Layer]) -> Iterator[Layer]:
    """Layers, and those with the letters of columns once more as a row without them."""
    for layer in found:
        yield layer
        row = _COLUMN.sub("\t", layer.text) if layer.prose else layer.text
        if row != layer.text:
            yield Layer(layer.where, row, True)


def _cut(found: Iterable[Layer]) -> Iterator[Layer]:
    for layer in found:
        for piece in cuts(layer.text):
            yield Layer(layer.where, piece, layer.prose)


def _repeats(probe: Probe, file: Released, loose: list[Needle], source: Path) -> None:
    """A text that only some cues hide may stand elsewhere, but less often than before."""
    mine = decode(file.path.read_bytes())
    before = _original_text(source) if loose else ""
    counter = Needles(loose)
    counted: dict[object, tuple[int, int]] = {}  # many rows say the same
    for needle in loose:
        if needle.shape not in counted:
            counted[needle.shape] = counter.count(needle, before), counter.count(needle, mine)
        had, have = counted[needle.shape]
        what = "A redacted text stands in the record as often as before."
        probe.hold(have == 0 or have < had, "content", what, needle.secret.redaction)


def _original_text(source: Path) -> str:
    if workbook.is_workbook(source):
        return workbook.text_of(source)
    return decode(source.read_bytes())


def _cues(probe: Probe, file: Released, needles: Needles) -> None:
    """A redacted cue holds its mark, and nothing of what it hid."""
    assert file.step is not None
    if file.step.kind is not Kind.TRANSCRIPT or not _has_cues(file):
        return
    text = decode(file.path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    bodies = [m.group(1) for m in _CUE.finditer(text)]
    by_redaction: dict[str, list[Needle]] = {}
    for needle in needles.all:
        by_redaction.setdefault(needle.secret.redaction, []).append(needle)
    for redaction in file.step.of_type(CueRedaction):
        where = f"cue {redaction.cue}"
        body = bodies[redaction.cue - 1] if redaction.cue <= len(bodies) else ""
        marked = "REDACTED" in body
        probe.hold(marked, where, "The cue does not say that it is redacted.", redaction.id)
        fault = _cue_fault(body, redaction, Needles(by_redaction.get(redaction.id, ())))
        probe.hold(not fault, where, fault, redaction.id)


def _has_cues(file: Released) -> bool:
    return file.captions or file.path.suffix.lower() in (".vtt", ".srt")


def _cue_fault(body: str, redaction: CueRedaction, mine: Needles) -> str:
    if any(True for _ in mine.find(without_marks(body))):
        return "A redacted text can be read in its cue."
    rest = re.sub(r"<[^>]*>|\W", "", without_marks(body))
    if redaction.chars is None and rest:
        return "A cue that is redacted whole still holds words."
    return ""
