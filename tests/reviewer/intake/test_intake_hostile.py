"""Hostile bundles: refused or contained, the file named, nothing outside the case."""

import os
import socket
import stat
import struct
import zipfile
import zlib

import pytest

from reviewer.errors import BadInput
from reviewer.intake import IntakeLimits, new_case, unpacking
from reviewer.model import Condition
from reviewer.store import Case
from tests.helpers.intake_media import film, message, picture, wav, write, zipped

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX file kinds")


def opened(tmp_path, bundle, **limits):
    """The records by path; proves that nothing was written outside and that all stands."""
    before = set(tmp_path.rglob("*"))
    report = new_case(tmp_path / "case", bundle, limits=IntakeLimits(**limits))
    new = set(tmp_path.rglob("*")) - before
    assert all(p == tmp_path / "case" or tmp_path / "case" in p.parents for p in new)
    assert not any(p.is_symlink() for p in new)
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.verify_case().problems == ()
        assert case.snapshot().records == tuple(sorted(report.records, key=lambda r: r.path))
    return {r.path: r for r in report.records}


def raw_entry(name, data, *, declared=None, method=8, attr=0, flags=0):
    """Local header with data, and directory entry, of one ZIP member; sizes may lie."""
    packed = zlib.compress(data, 9)[2:-4] if method == 8 else data
    crc, size = zlib.crc32(data), len(data) if declared is None else declared
    raw = name.encode()
    fields = (20, flags, method, 0, 0x21, crc, len(packed), size, len(raw), 0)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields) + raw + packed

    def central(offset):
        head = struct.pack("<4sH", b"PK\x01\x02", 3 << 8 | 20)
        return (
            head
            + struct.pack("<5H3I2H", *fields)
            + struct.pack("<3H2I", 0, 0, 0, attr, offset)
            + raw
        )

    return local, central


def raw_zip(path, entries, offsets=None):
    """A ZIP from raw entries; ``offsets`` may point several entries at the same bytes."""
    body, places = b"", []
    for local, _ in entries:
        places.append(len(body))
        body += local
    directory = b"".join(c(o) for (_, c), o in zip(entries, offsets or places, strict=True))
    count = len(entries)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    path.write_bytes(body + directory + end)
    return path


# ZIP


def test_a_name_that_climbs_out_is_refused_and_the_others_stay(tmp_path):
    files = {"../../evil.txt": b"x\n", "a/../../../evil2.txt": b"x\n", "fine.txt": b"fine\n"}
    records = opened(tmp_path, zipped(tmp_path / "in.zip", files))
    assert records["evil.txt"].condition is Condition.REFUSED
    assert records["evil.txt"].stored == ""
    assert records["a/evil2.txt"].condition is Condition.REFUSED
    assert records["fine.txt"].condition is Condition.GOOD


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "C:\\Windows\\x.txt", "\\\\server\\x.txt", "//x/y.txt"]
)
def test_an_absolute_name_is_contained_and_noted(tmp_path, name):
    records = opened(tmp_path, zipped(tmp_path / "in.zip", {name: b"words\n"}))
    (record,) = records.values()
    assert record.stored.startswith("originals/")
    assert any("absolute" in n for n in record.notes)


def test_a_link_in_a_zip_is_refused(tmp_path):
    entry = raw_entry("link", b"/etc/passwd", attr=(stat.S_IFLNK | 0o777) << 16)
    device = raw_entry("device", b"", attr=(stat.S_IFCHR | 0o666) << 16)
    records = opened(tmp_path, raw_zip(tmp_path / "in.zip", [entry, device]))
    assert records["link"].condition is Condition.REFUSED
    assert "not followed" in records["link"].notes[0]
    assert records["device"].condition is Condition.REFUSED


def test_names_that_clash_are_both_kept(tmp_path):
    files = {
        "A.txt": b"one\n",
        "a.txt": b"two\n",
        "caf\u00e9.txt": b"three\n",
        "cafe\u0301.txt": b"four\n",
        "dir": b"five\n",
        "dir/inside.txt": b"six\n",
    }
    records = opened(tmp_path, zipped(tmp_path / "in.zip", files))
    kept = {(tmp_path / "case" / r.stored).read_bytes() for r in records.values()}
    assert kept == set(files.values())
    stored = [r.stored.casefold() for r in records.values()]
    assert len(set(stored)) == len(files)
    assert any("kept under the name" in n for n in records["a.txt"].notes)
    assert any("another file" in n for n in records["café~2.txt"].notes)


def test_two_entries_of_one_name_are_both_kept(tmp_path):
    entries = [raw_entry("same.txt", b"one\n"), raw_entry("same.txt", b"two\n")]
    records = opened(tmp_path, raw_zip(tmp_path / "in.zip", entries))
    assert set(records) == {"same.txt", "same~2.txt"}


def test_reserved_and_unprintable_names_are_stored_safely(tmp_path):
    names = [
        "CON",
        "aux.txt",
        "x. ",
        "a\x01b.txt",
        "q?.txt",
        "rtl\u202egpj.exe",
        "n" * 300 + ".txt",
    ]
    records = opened(tmp_path, zipped(tmp_path / "in.zip", dict.fromkeys(names, b"x\n")))
    assert set(records) >= {"_CON", "_aux.txt", "x_", "a_b.txt", "q_.txt", "rtl_gpj.exe"}
    assert len(records) == len(names)
    assert all(r.notes and len(r.stored) < 200 for r in records.values())


def test_a_bomb_by_ratio_is_refused_and_not_unpacked(tmp_path):
    bomb = raw_entry("bomb.bin", bytes(20 << 20))
    records = opened(tmp_path, raw_zip(tmp_path / "in.zip", [bomb, raw_entry("a.txt", b"fine\n")]))
    assert records["bomb.bin"].condition is Condition.REFUSED
    assert "bomb" in records["bomb.bin"].notes[0]
    assert records["a.txt"].condition is Condition.GOOD


def test_overlapping_entries_are_refused(tmp_path):
    first = raw_entry("one", b"shared bytes\n" * 10)
    second = raw_entry("two", b"shared bytes\n" * 10)
    alone = raw_entry("alone.txt", b"mine\n")
    place = len(first[0])
    bundle = raw_zip(tmp_path / "in.zip", [first, (b"", second[1]), alone], [0, 0, place])
    records = opened(tmp_path, bundle)
    assert records["one"].condition is Condition.REFUSED
    assert records["two"].condition is Condition.REFUSED
    assert "overlap" in records["two"].notes[0]
    assert records["alone.txt"].condition is Condition.GOOD


def test_an_archive_inside_is_kept_and_not_opened(tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"x.txt": b"x\n"}).read_bytes()
    records = opened(tmp_path, zipped(tmp_path / "in.zip", {"inner.zip": inner}))
    assert set(records) == {"inner.zip"}
    assert records["inner.zip"].condition is Condition.UNKNOWN
    assert "not opened" in records["inner.zip"].notes[0]


def test_encrypted_and_strangely_packed_entries_are_refused(tmp_path):
    entries = [
        raw_entry("secret.txt", b"x", flags=1),
        raw_entry("odd.txt", b"x", method=9),
        raw_entry("lzma.txt", b"x", method=14),
    ]
    records = opened(tmp_path, raw_zip(tmp_path / "in.zip", entries))
    assert {r.condition for r in records.values()} == {Condition.REFUSED}
    assert "encrypted" in records["secret.txt"].notes[0]


def test_an_entry_with_a_wrong_checksum_is_kept_as_broken(tmp_path):
    bundle = zipped(tmp_path / "in.zip", {"a.txt": b"one two\n" * 9000, "b.txt": b"fine\n"})
    raw = bytearray(bundle.read_bytes())
    raw[14] ^= 0xFF  # the checksum in the local header
    at = raw.index(b"PK\x01\x02") + 16
    raw[at] ^= 0xFF  # and in the directory
    bundle.write_bytes(raw)
    records = opened(tmp_path, bundle)
    assert records["a.txt"].condition is Condition.BROKEN
    assert records["b.txt"].condition is Condition.GOOD


def test_an_entry_with_damaged_data_is_inventoried(tmp_path):
    bundle = zipped(tmp_path / "in.zip", {"a.bin": os.urandom(5000) * 3, "b.txt": b"fine\n"})
    raw = bytearray(bundle.read_bytes())
    raw[60:900] = bytes(840)
    bundle.write_bytes(raw)
    records = opened(tmp_path, bundle)
    assert records["a.bin"].condition is Condition.BROKEN
    assert any("could not be read" in n for n in records["a.bin"].notes)


def test_entries_are_unpacked_alike_alone_and_many_at_a_time(tmp_path):
    sizes = (0, 5, 1 << 20, 3, (1 << 20) + 7, 0, 70_000)
    contents = [os.urandom(size) for size in sizes]
    place = tmp_path / "in.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as box:
        for number, content in enumerate(contents):
            box.writestr(f"{number}.bin", content)
    assert len(unpacking.entries_in(place, IntakeLimits())) == len(sizes)
    for most in (1 << 10, 1 << 20):
        for number, content in enumerate(contents):
            found = b""
            while not (pieces := unpacking.pieces_of(place, number, len(found), most))[0].last:
                found += pieces[0].content
            assert found + pieces[0].content == content
            for further, piece in enumerate(pieces[1:], number + 1):
                assert (piece.content, piece.last) == (contents[further], True)
            assert sum(len(piece.content) for piece in pieces) <= most
    assert unpacking.pieces_of(place, 4, 1 << 20, 1 << 20)[0].content == contents[4][1 << 20 :]
    unpacking.close_archive()


def test_a_damaged_entry_among_small_ones_costs_its_own_place_only(tmp_path):
    names = [f"{n}.txt" for n in range(9)]
    bundle = zipped(tmp_path / "in.zip", {name: name.encode() * 99 for name in names})
    raw = bytearray(bundle.read_bytes())
    at = raw.index(b"PK\x03\x04", raw.index(b"4.txt"))  # of the entry behind it
    raw[at - 20 : at - 4] = bytes(16)
    bundle.write_bytes(raw)
    records = opened(tmp_path, bundle)
    broken = {path for path, record in records.items() if record.condition is not Condition.GOOD}
    assert broken == {"4.txt"}


def test_an_entry_that_lies_about_its_size_is_contained(tmp_path):
    small = raw_entry("small.txt", b"x" * 50_000, declared=10)
    large = raw_entry("large.txt", b"x" * 10, declared=50_000)
    records = opened(tmp_path, raw_zip(tmp_path / "in.zip", [small, large]))
    assert records["small.txt"].condition is Condition.BROKEN
    assert records["small.txt"].size <= 50_000
    assert len(records) == 2


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_zip_without_its_end_is_refused_as_a_whole(tmp_path, cut):
    bundle = zipped(tmp_path / "in.zip", {"a.txt": b"x\n" * 500, "b.txt": b"y\n"})
    bundle.write_bytes(bundle.read_bytes()[:-cut])
    with pytest.raises(BadInput, match=r"in\.zip"):
        new_case(tmp_path / "case", bundle)
    assert not (tmp_path / "case").exists()


def test_absurd_counts_and_sizes_refuse_the_bundle(tmp_path):
    many = zipped(tmp_path / "many.zip", {f"{n}.txt": b"x" for n in range(30)})
    with pytest.raises(BadInput, match="30 files"):
        new_case(tmp_path / "case", many, limits=IntakeLimits(files=20))
    with pytest.raises(BadInput, match="table"):
        new_case(tmp_path / "case", many, limits=IntakeLimits(directory_bytes=100))
    big = zipped(tmp_path / "big.zip", {"a.bin": os.urandom(3 << 20)})
    with pytest.raises(BadInput, match="more than the limits"):
        new_case(tmp_path / "case", big, limits=IntakeLimits(total_bytes=1 << 20))
    folder = write(tmp_path / "folder", {f"{n}.txt": b"x" for n in range(30)})
    with pytest.raises(BadInput, match="more than 20 files"):
        new_case(tmp_path / "case", folder, limits=IntakeLimits(files=20))


def test_a_zip64_directory_that_lies_is_refused_before_it_is_read(tmp_path):
    bundle = zipped(tmp_path / "in.zip", {"a.txt": b"x\n"})
    raw = bundle.read_bytes()
    at = raw.rindex(b"PK\x05\x06")
    huge = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, 1 << 40, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    bundle.write_bytes(raw[:at] + huge + locator + raw[at:])
    with pytest.raises(BadInput, match="table of 1099511627776 bytes"):
        new_case(tmp_path / "case", bundle)


def test_one_file_that_is_too_large_is_refused_alone(tmp_path):
    files = {"big.bin": os.urandom(200_000), "a.txt": b"x\n"}
    bundle = zipped(tmp_path / "in.zip", files)
    records = opened(tmp_path, bundle, file_bytes=100_000)
    assert records["big.bin"].condition is Condition.REFUSED
    assert records["a.txt"].condition is Condition.GOOD


def test_deep_and_long_names_are_contained(tmp_path):
    files = {
        "/".join("d" * 50) + "/x.txt": b"deep\n",
        "/".join(["name" * 10] * 20) + ".txt": b"long\n",
    }
    records = opened(tmp_path, zipped(tmp_path / "in.zip", files))
    assert len(records) == 2
    conditions = {r.condition for r in records.values()}
    assert conditions == {Condition.GOOD, Condition.REFUSED}
    assert all(len(r.stored) < 200 and len(r.path) <= 512 for r in records.values())


def test_names_that_mac_os_writes_without_a_flag_are_read_as_meant(tmp_path):
    name = "Bericht für Süd.txt"
    bundle = raw_zip(tmp_path / "in.zip", [raw_entry(name, b"x\n")])
    assert set(opened(tmp_path, bundle)) == {name}


# folders


@posix_only
def test_links_pipes_and_sockets_in_a_folder_are_never_opened(tmp_path, monkeypatch):
    secret = tmp_path / "secret.txt"
    secret.write_text("not in the bundle")
    folder = write(tmp_path / "in", {"a.txt": b"x\n"})
    (folder / "link.txt").symlink_to(secret)
    (folder / "folder").symlink_to(tmp_path)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    place = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(folder)  # a socket's path must be short
    place.bind("socket")
    records = opened(tmp_path, folder)
    place.close()
    refused = {p for p, r in records.items() if r.condition is Condition.REFUSED}
    assert refused == {"link.txt", "folder", "loop", "pipe", "socket"}
    assert "a named pipe" in records["pipe"].notes[0]
    assert all(records[p].stored == "" for p in refused)


@posix_only
def test_a_hard_link_is_copied_and_noted(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": b"x\n"})
    os.link(folder / "a.txt", folder / "b.txt")
    records = opened(tmp_path, folder)
    assert any("hard links" in n for n in records["b.txt"].notes)
    assert (tmp_path / "case" / records["b.txt"].stored).stat().st_nlink == 1


@posix_only
def test_names_that_are_no_text_are_kept(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": b"x\n"})
    (folder / os.fsdecode(b"bad\xff\xfename.txt")).write_bytes(b"y\n")
    for link in (False, True):
        report = new_case(tmp_path / f"case{link}", folder, link=link)
        records = {r.path: r for r in report.records}
        assert records["bad__name.txt"].condition is Condition.GOOD
        assert records["bad__name.txt"].stored == "originals/bad__name.txt"


@posix_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_inventoried(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": b"x\n", "shut.txt": b"y\n"})
    (folder / "shut.txt").chmod(0)
    records = opened(tmp_path, folder)
    assert records["shut.txt"].condition is Condition.BROKEN


def test_folders_nested_without_end_are_cut_off(tmp_path):
    folder = write(tmp_path / "in", {"/".join("d" * 40) + "/x.txt": b"x\n", "a.txt": b"x\n"})
    records = opened(tmp_path, folder)
    assert sum(r.condition is Condition.REFUSED for r in records.values()) == 1
    assert records["a.txt"].condition is Condition.GOOD


def test_the_originals_are_not_changed(tmp_path):
    files = {"a.wav": wav(), "b.mp4": film(), "c.jpg": picture(), "d.txt": b"x\n"}
    folder = write(tmp_path / "in", files)
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()}
    opened(tmp_path, folder)
    assert before == {
        p: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()
    }


# content


def test_broken_files_are_kept_and_say_why(tmp_path):
    movie = film()
    files = {
        "cut.mp4": movie[: len(movie) // 3],
        "noise.mp4": b"\x00\x00\x00\x20ftypisom" + os.urandom(3000),
        "cut.jpg": b"\xff\xd8\xff\xe0" + bytes(20),
        "cut.pdf": b"%PDF-1.7\n",
        "empty.mp4": b"",
        "what.bin": os.urandom(4000),
        "zeros.txt": bytes(5000),
        "wrong.docx": b"PK\x03\x04" + os.urandom(100),
        "bad.json": b'{"segments": [' + b"[" * 50_000,
        "cut.wav": wav(1.0)[:3000],
    }
    records = opened(tmp_path, write(tmp_path / "in", files))
    assert set(records) == set(files)
    for path, record in records.items():
        assert record.stored
        assert record.size == len(files[path])
        assert record.notes, path
    for path in ("cut.mp4", "noise.mp4", "cut.jpg", "cut.pdf"):
        assert records[path].condition is Condition.BROKEN
    for path in ("empty.mp4", "what.bin", "zeros.txt", "wrong.docx"):
        assert records[path].condition is Condition.UNKNOWN
    assert any("cut off" in n for n in records["cut.wav"].notes)


def test_xml_entities_are_not_expanded(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    outside = f'<!ENTITY x SYSTEM "{secret.as_uri()}">'
    body = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="0s">{}</p></div></body></tt>'
    files = {
        "laughs.ttml": f"<!DOCTYPE tt [{laughs}]>{body.format('&l8;')}".encode(),
        "outside.ttml": f"<!DOCTYPE tt [{outside}]>{body.format('&x;')}".encode(),
    }
    records = opened(tmp_path, write(tmp_path / "in", files))
    assert {r.condition for r in records.values()} == {Condition.BROKEN}
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert not case.search_words("TOPSECRET")


def test_a_message_whose_attachments_are_named_to_harm_stays_inside(tmp_path):
    mail = (
        b"From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: text/plain\n\nhi\n'
        b'--B\nContent-Type: text/plain; name="../../../evil.txt"\n'
        b'Content-Disposition: attachment; filename="../../../evil.txt"\n\nbad\n--B--\n'
    )
    records = opened(tmp_path, write(tmp_path / "in", {"m.eml": mail}))
    (attached,) = [r for r in records.values() if r.parent == "m.eml"]
    assert attached.stored.startswith("originals/m.eml.attachments/")


def test_a_message_with_too_many_attachments_is_bounded(tmp_path):
    mail = message({f"{n}.txt": b"x\n" for n in range(12)})
    records = opened(tmp_path, write(tmp_path / "in", {"m.eml": mail}), attachments=5)
    assert len(records) == 6
    assert any("only 5" in n for n in records["m.eml"].notes)


def test_a_zip_that_is_no_office_file_but_says_so_is_no_document(tmp_path):
    place = tmp_path / "x.docx"
    with zipfile.ZipFile(place, "w") as box:
        box.writestr("readme.txt", "no office")
    records = opened(tmp_path, write(tmp_path / "in", {"x.docx": place.read_bytes()}))
    assert records["x.docx"].format == "zip"


@pytest.mark.parametrize(
    ("main", "kind", "format"),
    [
        ("word/document2.xml", "wordprocessingml.document.main+xml", "docx"),
        ("xl/workbook2.xml", "spreadsheetml.sheet.main+xml", "xlsx"),
        ("ppt/slides2.xml", "presentationml.presentation.main+xml", "pptx"),
        ("visio/document.xml", "visio.drawing.main+xml", "office"),
    ],
)
def test_an_office_file_is_known_by_the_type_of_its_main_part(main, kind, format, tmp_path):
    place = tmp_path / "x.bin"
    with zipfile.ZipFile(place, "w") as box:
        box.writestr(
            "[Content_Types].xml", f'<Override PartName="/{main}" ContentType="a/vnd.{kind}"/>'
        )
        box.writestr(main, "<x/>")
    records = opened(tmp_path, write(tmp_path / "in", {"x.bin": place.read_bytes()}))
    assert records["x.bin"].format == format


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_bundle_json_of_a_zip_is_a_file_like_others(tmp_path):
    said = b'{"format": "records-reviewer/bundle", "version": 1, "records": []}'
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as box:
        for content in (said, b"kept words\n"):
            box.writestr("bundle.json", content)
        box.writestr("a.txt", b"more words\n")
    records = opened(tmp_path, tmp_path / "in.zip")
    assert {*records} == {"a.txt", "bundle.json"}
