"""Why something cannot be read is told in words of a person, never in those of a library."""

import random
import re
import sqlite3
import struct
import wave
import zipfile
import zlib

import av
import pymupdf
import pytest

from reviewer.errors import BadInput, explain_plainly
from reviewer.intake import new_case
from reviewer.model import Condition
from reviewer.store import Case

FOREIGN = re.compile(
    r"avcodec|avformat|errno|xref|code=|mupdf|ffmpeg|traceback|[a-z]Error\b|\w+\(\)|0x[0-9a-f]{4}|"
    r"invalid data|no such|object has no|argument|NoneType|<class",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "fault",
    [
        ValueError("x: int() argument 12"),
        OSError(2, "No such file", "/a/secret name"),
        OSError("read 12 bytes"),
        KeyError("Maria"),
        LookupError("decoder ac4"),
        struct.error("unpack requires 4 bytes"),
        zlib.error("Error -3"),
        zipfile.BadZipFile("Bad magic"),
        EOFError(),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
        sqlite3.DatabaseError("malformed"),
        av.error.InvalidDataError(1, "Invalid data found", "avcodec_send_packet"),
        av.error.DecoderNotFoundError(1, "Decoder not found", "avcodec"),
        MemoryError(),
        NotImplementedError("compression 99"),
    ],
)
def test_a_fault_is_told_by_its_kind_alone(fault):
    told = explain_plainly(fault)
    assert told
    assert not FOREIGN.search(told)
    assert not any(str(part) in told for part in fault.args if len(str(part)) > 2)


def test_a_fault_of_ours_keeps_its_words():
    assert explain_plainly(BadInput("It is locked.", "Withhold it.")) == "It is locked"


def sound(path):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(16000))


def broken_bundle(folder):
    noise = random.Random(4).randbytes(5000)
    sound(folder / "whole.wav")
    wav = (folder / "whole.wav").read_bytes()
    (folder / "noise.wav").write_bytes(noise)
    (folder / "head.wav").write_bytes(wav[:12] + noise)
    (folder / "cut.wav").write_bytes(wav[:40])
    (folder / "cut.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\0\0\x20\0moov" + noise)
    (folder / "codec.m4a").write_bytes(_m4a(b"ac-4"))
    (folder / "loop.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 3/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    (folder / "noise.pdf").write_bytes(b"%PDF-1.7\n" + noise)
    (folder / "noise.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + noise)
    (folder / "noise.docx").write_bytes(b"PK\3\4" + noise)
    (folder / "noise.zip").write_bytes(b"PK\3\4" + noise)
    (folder / "noise.msg").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + noise)


def _box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body


def _m4a(codec):
    """A sound file whose only track says that it is coded in ``codec``."""
    entry = _box(codec, bytes(6), b"\0\1", bytes(8), b"\0\2\0\x10", bytes(4), b"\xbb\x80\0\0")
    table = [_box(n, bytes(8)) for n in (b"stts", b"stsc", b"stco")]
    stbl = _box(b"stbl", _box(b"stsd", bytes(4), b"\0\0\0\1", entry), *table)
    minf = _box(b"minf", _box(b"smhd", bytes(8)), stbl)
    header = _box(b"mdhd", bytes(12), struct.pack(">II", 48000, 48000), bytes(4))
    handler = _box(b"hdlr", bytes(8), b"soun", bytes(13))
    track = _box(b"tkhd", bytes(12), b"\0\0\0\1", bytes(68))
    trak = _box(b"trak", track, _box(b"mdia", header, handler, minf))
    movie = _box(b"mvhd", bytes(12), struct.pack(">II", 1000, 1000), bytes(80))
    return (
        _box(b"ftyp", b"M4A \0\0\0\0M4A ") + _box(b"moov", movie, trak) + _box(b"mdat", bytes(99))
    )


def test_notes_of_broken_files_hold_no_words_of_a_library(tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    broken_bundle(bundle)
    report = new_case(tmp_path / "case", bundle)
    with Case.open(tmp_path / "case", read_only=True) as case:
        told = {record.path: record.notes for record in case.snapshot().records}
    assert len(told) >= 10
    for path, notes in told.items():
        assert notes or path == "whole.wav", path
        for note in notes:
            assert not FOREIGN.search(note), (path, note)
    assert not any(FOREIGN.search(note) for note in report.notes)


def test_a_picture_of_absurd_size_in_a_pdf_is_told_when_it_comes(tmp_path):
    with pymupdf.open() as book:
        book.new_page()
        page = book.new_page()
        page.insert_image(page.rect, pixmap=pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 8, 8), False))
        xref = page.get_images()[0][0]
        book.xref_set_key(xref, "Width", "35000")
        book.xref_set_key(xref, "Height", "35000")
        (tmp_path / "bundle").mkdir()
        book.save(tmp_path / "bundle" / "plan.pdf")
    new_case(tmp_path / "case", tmp_path / "bundle")
    with Case.open(tmp_path / "case", read_only=True) as case:
        (record,) = case.snapshot().records
    assert record.condition is Condition.BROKEN
    assert "Page 2 of plan.pdf holds a picture of 1225 megapixels." in record.notes
