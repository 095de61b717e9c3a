"""Words: every text that can be read out of any file of the package, searched for every secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from reviewer.attack import (
    filled_values,
    finding_places,
    margins,
    names_at_edges,
    own_texts,
    pdf_words,
    reading_on,
    text_syntax,
    workbook,
)
from reviewer.attack.hashed_secrets import secrets_hashed_in
from reviewer.attack.mp4_boxes import Movie
from reviewer.attack.needle import APART, Needle
from reviewer.attack.needles import Needles, is_of_record, without_marks
from reviewer.attack.probe import PackageFile, Probe, Scene
from reviewer.attack.texts_in_bytes import (
    Blob,
    Layer,
    cut_long_text,
    decode_text_file,
    is_text,
    read_layers,
    unpack_blobs,
)
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


def check_words(
    scene: Scene, file: PackageFile, needles: Needles, originals: Callable[[str], Path]
) -> None:
    """Search one file for the secrets it must not hold, see ``Needles.for_file``."""
    strict = Needles(
        n for n in needles.all if not is_of_record(n, file.record_path)
    ).one_for_each_text()
    if file.step is None:
        filled_values.search_filled_values(scene, file, strict)
        strict = own_texts.excuse_own_texts(strict)
    with scene.open_probe("words", file, LIBRARY) as probe:
        data = _head_of_file(file.path)
        if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
            _check_pdf_words(scene, file, strict)
        elif file.step is not None:
            _read_on(probe, file, strict)
        if file.path.stat().st_size > _WHOLE:
            _search_layers(probe, _layers_of_big_file(file.path, data), strict)
        else:
            for blob in unpack_blobs(Blob("", filled_values.form_of(file, file.path.read_bytes()))):
                _search_layers(probe, read_layers(text_syntax.words_of(file, blob)), strict)
                _check_hashes(probe, blob.data, strict)
                scene.job.check()
    if file.step is not None and file.step.kind in (Kind.TRANSCRIPT, Kind.DISPATCH):
        loose = [n for n in needles.all if is_of_record(n, file.record_path)]
        with scene.open_probe("cues", file, LIBRARY) as probe:
            _check_repeats(probe, file, loose, originals(file.record_path))
            _check_redacted_cues(probe, file, needles)


def _read_on(probe: Probe, file: PackageFile, needles: Needles) -> None:
    """Nothing can be read over the ends of captions, rows, lines, or is left of a caption."""
    for data in _pieces_of_file(file.path):
        for layer in reading_on.readings_going_on(file, data):
            _search_layers(probe, [layer], needles.with_part_in(layer.text))
        for layer in reading_on.readings_of_writers(file, data, needles.may_cross):
            _search_layers(probe, [layer], needles)
        for layer in reading_on.readings_of_fields(file, data):
            _search_layers(probe, [layer], needles.in_several_fields().with_part_in(layer.text))
        for layer in reading_on.readings_of_names(file, data):
            _search_layers(probe, [layer], needles.with_part_in(layer.text))
        for needle in names_at_edges.names_cut_by_lines(needles, reading_on.cut_lines(file, data)):
            _report_cut_piece(probe, "captions that grow", needle)


def _report_cut_piece(probe: Probe, where: str, needle: Needle) -> None:
    what = "A part of a redacted text is left that tells it."
    probe.check_promise(False, where, what, needle.secret.redaction, needle.secret.subject)


def _check_hashes(probe: Probe, data: bytes, needles: Needles) -> None:
    """Nothing in a file is a hash of a secret."""
    for needle in secrets_hashed_in(data, needles):
        what = "A hash of a redacted text stands here: whoever has a list of names finds it."
        probe.check_promise(False, "content", what, needle.secret.redaction, needle.secret.subject)


def check_movie(scene: Scene, file: PackageFile, movie: Movie, needles: Needles) -> None:
    """Search an MP4's boxes, and its coded sound for long texts.

    Coded pictures are left out: they are the original's own slices or our encoder's, and
    ``slices`` looks at every unit between them.
    """
    with scene.open_probe("words", file, "own MP4 reader") as probe:
        for where, data in movie.texts:
            _search_layers(probe, _place_layers(where, read_layers(Blob("", data))), needles)
        track = movie.first_track("soun")
        if track is not None and needles.at_least_long(_SOUND_FROM):
            with file.path.open("rb") as stream:
                for at in range(0, len(track.sizes), 4096):
                    part = []
                    for offset, size in zip(
                        track.offsets[at : at + 4096], track.sizes[at : at + 4096], strict=True
                    ):
                        stream.seek(int(offset))
                        part.append(stream.read(int(size)))
                    found = read_layers(Blob("sound", b"\n".join(part)))
                    _search_layers(
                        probe, (f for f in found if not f.prose), needles.at_least_long(_SOUND_FROM)
                    )


def check_units(scene: Scene, file: PackageFile, texts: list[bytes], needles: Needles) -> None:
    """Search the units of a picture stream that are no pictures."""
    with scene.open_probe("words", file, "own NAL reader") as probe:
        _search_layers(probe, read_layers(Blob("picture stream", b"\n".join(texts))), needles)


def _head_of_file(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4096)


def _layers_of_big_file(path: Path, head: bytes) -> Iterator[Layer]:
    """A file that is too big to hold: read in pieces that overlap."""
    for piece in _pieces_of_file(path):
        for layer in read_layers(Blob("", piece)):
            yield layer if is_text(head) else Layer(layer.where, layer.text, False)


def _pieces_of_file(path: Path) -> Iterator[bytes]:
    """A file at once, or, where it is too big to hold, in pieces that overlap."""
    if path.stat().st_size <= _WHOLE:
        yield path.read_bytes()
        return
    with path.open("rb") as stream:
        last = b""
        while piece := stream.read(8 << 20):
            yield last + piece
            last = piece[-_OVERLAP:]


def _search_layers(probe: Probe, found: Iterable[Layer], needles: Needles) -> None:
    """Look for needles in layers; each needle is reported once a place."""
    if not needles.all:  # there is no secret that this file could hold
        probe.tried += 1
        probe.held += 1
        return
    payload = needles.at_least_long(_PAYLOAD_FROM)
    tried = 0
    seen: set[tuple[str, Needle]] = set()
    for together in put_together(found):
        tried += len(together)
        prose = together[0].prose
        wanted = needles if prose else payload
        if len(together) > 1:  # what holds none together, holds none one by one
            text = APART.join(layer.text for layer in together)
            wanted = Needles(wanted.find_in(text, prose=prose))
        for layer in together if wanted else ():
            for needle in wanted.find_in(layer.text, prose=prose):
                place = layer.where or "content"
                if (place, needle) not in seen:
                    seen.add((place, needle))
                    place = finding_places.place_in_record(layer, needle, probe.file) or place
                    probe.check_promise(
                        False, place, _WHAT, needle.secret.redaction, needle.secret.subject
                    )
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


def _place_layers(where: str, found: Iterable[Layer]) -> Iterator[Layer]:
    for layer in found:
        yield Layer(f"{where}, {layer.where}" if layer.where else where, layer.text, layer.prose)


def _check_pdf_words(scene: Scene, file: PackageFile, needles: Needles) -> None:
    with (
        scene.open_probe("words", file, pdf_words.PDFIUM) as probe,
        closing(pdfium.PdfDocument(str(file.path))) as book,
    ):
        edges = names_at_edges.PageEdges(needles)
        over = margins.PagesOverMargins(needles if file.step is not None else Needles(()))
        read = _cut_layers(
            pdf_words.extract_page_texts(book, edges.look_at_page, over.look_at_page)
        )
        if file.step is not None and file.step.format == "xlsx":
            read = _without_columns(read)
        _search_layers(probe, read, needles)
    with scene.open_probe("margins", file, pdf_words.PDFIUM) as probe:  # eyes see it, too
        for number, needle in edges.found:
            _report_cut_piece(probe, f"page {number}, at its edge", needle)
        for where, needle in dict.fromkeys(over.found):
            probe.check_promise(False, where, _WHAT, needle.secret.redaction, needle.secret.subject)
    seen: set[bytes] = set()
    with (
        scene.open_probe("words", file, pdf_words.PIKEPDF) as probe,
        pikepdf.open(file.path) as book,
    ):
        _search_layers(probe, _cut_layers(pdf_words.read_objects(book, seen)), needles)
        _search_layers(
            probe,
            _cut_layers(pdf_words.read_objects(book, seen, programs=True)),
            needles.phrases_and_numbers(),
        )
    with scene.open_probe("words", file, "zlib") as probe:
        data = file.path.read_bytes()
        _search_layers(probe, _cut_layers(pdf_words.inflate_raw_streams(data, seen)), needles)
        _search_layers(
            probe,
            _cut_layers(pdf_words.inflate_raw_streams(data, seen, programs=True)),
            needles.phrases_and_numbers(),
        )


def _without_columns(found: Iterable[Layer]) -> Iterator[Layer]:
    """Layers, and those with the letters of columns once more as a row without them."""
    for layer in found:
        yield layer
        row = _COLUMN.sub("\t", layer.text) if layer.prose else layer.text
        if row != layer.text:
            yield Layer(layer.where, row, True)


def _cut_layers(found: Iterable[Layer]) -> Iterator[Layer]:
    for layer in found:
        for piece in cut_long_text(layer.text):
            yield Layer(layer.where, piece, layer.prose)


def _check_repeats(probe: Probe, file: PackageFile, loose: list[Needle], source: Path) -> None:
    """A text that only some cues hide may stand elsewhere, but less often than before."""
    mine = decode_text_file(file.path.read_bytes())
    before = _original_text(source) if loose else ""
    counter = Needles(loose)
    less: dict[object, bool] = {}  # many rows say the same
    for needle in loose:
        shape = needle.shape_of_search
        if shape not in less:
            have = counter.count_in(needle, mine)
            # Nearly all are gone whole, and the original is the longer text: it is asked last.
            less[shape] = have == 0 or have < counter.count_in(needle, before)
        what = "A redacted text stands in the record as often as before."
        probe.check_promise(less[shape], "content", what, needle.secret.redaction)


def _original_text(source: Path) -> str:
    if workbook.is_workbook(source):
        return workbook.text_of(source)
    return decode_text_file(source.read_bytes())


def _check_redacted_cues(probe: Probe, file: PackageFile, needles: Needles) -> None:
    """A redacted cue holds its mark, and nothing of what it hid."""
    assert file.step is not None
    if file.step.kind is not Kind.TRANSCRIPT or not _has_cues(file):
        return
    text = decode_text_file(file.path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    bodies = [m.group(1) for m in _CUE.finditer(text)]
    by_redaction: dict[str, list[Needle]] = {}
    for needle in needles.all:
        by_redaction.setdefault(needle.secret.redaction, []).append(needle)
    for redaction in file.step.of_type(CueRedaction):
        where = f"cue {redaction.cue}"
        body = bodies[redaction.cue - 1] if redaction.cue <= len(bodies) else ""
        marked = "REDACTED" in body
        probe.check_promise(
            marked, where, "The cue does not say that it is redacted.", redaction.id
        )
        fault = _cue_fault(body, redaction, Needles(by_redaction.get(redaction.id, ())))
        probe.check_promise(not fault, where, fault, redaction.id)


def _has_cues(file: PackageFile) -> bool:
    return file.captions or file.path.suffix.lower() in (".vtt", ".srt")


def _cue_fault(body: str, redaction: CueRedaction, mine: Needles) -> str:
    if any(True for _ in mine.find_in(without_marks(body))):
        return "A redacted text can be read in its cue."
    rest = re.sub(r"<[^>]*>|\W", "", without_marks(body))
    if redaction.chars is None and rest:
        return "A cue that is redacted whole still holds words."
    return ""
