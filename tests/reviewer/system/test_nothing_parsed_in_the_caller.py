"""From a bundle to its package the caller hashes and copies; children read."""

import json
import pickle
import shutil
import zipfile
from dataclasses import replace
from hashlib import sha256

import pymupdf
import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image

from reviewer import reviewfile
from reviewer.detect.words import Wishes, in_words
from reviewer.errors import Cancelled
from reviewer.export import render_cluster, render_pool
from reviewer.export.earlier_packages import older_packages
from reviewer.export.examiner import originals_of
from reviewer.export.run import export_package, render_jobs
from reviewer.intake import bag, bundle_file, new_case, unpacking
from reviewer.intake.encoding import possible_readings
from reviewer.intake.limits import DEFAULTS
from reviewer.overlooked.found_nowhere import places_of
from reviewer.overlooked.still_readable import find_still_readable
from reviewer.package import tagfiles, verify_package
from reviewer.pages.read_scans import read_all
from reviewer.plan.plan import make_plan
from reviewer.readers import originals
from reviewer.redaction import name_parts, spoken_proposals
from reviewer.redaction.everywhere import redact_in_row
from reviewer.redaction.transcript_words import Basis
from reviewer.reviewfile.exchange import import_review, texts_of
from reviewer.store import Case
from reviewer.timeline import read_words
from tests.helpers.caller import parsed_here

SAID = "Maria Lopez left."
LOG = ["event_id", "time", "type", "location", "remarks"]
ROW = ["E1", "2025-06-04 11:22:31", "DISTURBANCE", "2245 S MICHIGAN AVE", f"Caller {SAID}"]
EAF = """<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="900"/>
</TIME_ORDER><TIER TIER_ID="t"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x"
TIME_SLOT_REF1="a" TIME_SLOT_REF2="b"><ANNOTATION_VALUE>Maria Lopez left.</ANNOTATION_VALUE>
</ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""
TTML = (
    '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
    f'<p begin="00:00:00.200" end="00:00:01.000">{SAID}</p></div></body></tt>'
)
TEXTS = {
    "calls/a.vtt": f"WEBVTT\n\n00:00:00.200 --> 00:00:01.000\n{SAID}\n",
    "calls/b.srt": f"1\n00:00:00,200 --> 00:00:01,000\n{SAID}\n",
    "calls/c.eaf": EAF,
    "calls/d.ttml": TTML,
    "calls/e.json": json.dumps({"segments": [{"start": 0.2, "end": 1.0, "text": SAID}]}),
    "dispatch/cad.csv": ",".join(LOG) + "\n" + ",".join(ROW) + "\n",
    "notes/a.txt": f"Señor José: {SAID}\n",
    "notes/b.html": f"<html><body><p>{SAID}</p></body></html>",
    "notes/c.rtf": r"{\rtf1\ansi " + SAID + "}",
    "mail/a.eml": f"From: a@example.org\nTo: b@example.org\nSubject: note\n\n{SAID}\n",
}


def write_bundle(folder):
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="latin-1" if name.endswith(".txt") else "utf-8")
    with pymupdf.open() as book:
        book.new_page().insert_text((72, 100), SAID)
        book.save(folder / "report.pdf")
    letter = Document()
    letter.add_paragraph(SAID)
    letter.save(folder / "letter.docx")
    for name, rows in (("dispatch/log.xlsx", [LOG, ROW]), ("table.xlsx", [["said"], [SAID]])):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / name)
    Image.new("RGB", (60, 40), "#7f8c99").save(folder / "scene.png")
    return folder


STATED = json.dumps({"format": "records-reviewer/bundle", "version": 1, "records": []})


def pack_as_bag(folder, place):
    """The bundle as a BagIt bag in a ZIP, with a bundle.json, packed by two methods."""
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}
    sums = {name: sha256(content).hexdigest() for name, content in files.items()}
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        box.writestr("bundle.json", STATED, zipfile.ZIP_BZIP2)
        lines = "".join(f"{value}  data/{name}\n" for name, value in sums.items())
        box.writestr("manifest-sha256.txt", lines)
        for name, content in files.items():
            box.writestr(f"data/{name}", content)
    return place


def review_of(records):
    made = [
        {"id": f"r{n}", "record": r.path, "kind": "text", "term": "Maria Lopez"}
        | {"exemptions": ["7(1)(b)"], "status": "accepted"}
        for n, r in enumerate(records)
        if r.kind.value != "image"
    ]
    row = {"id": "row", "record": "dispatch/log.xlsx", "kind": "text", "cue": 1}
    request = {"id": "q1", "requester": "A", "basis": "council", "received": "2025-06-10"}
    return {
        "format": "records-reviewer/review",
        "version": 1,
        "redactions": [*made, row | {"exemptions": ["7(1)(b)"], "status": "accepted"}],
        "decisions": [{"record": "scene.png", "decision": "release", "reason": ""}],
        "requests": [request | {"scope": "all", "records": ["*"], "profile": "alderman"}],
    }


def test_from_a_bundle_to_its_package_nothing_is_parsed_in_the_caller(tmp_path, monkeypatch):
    files, folder, package = write_bundle(tmp_path / "files"), tmp_path / "case", tmp_path / "out"
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    packed = pack_as_bag(files, bundle / "bag.zip")
    originals.forget_transcripts()
    with parsed_here(
        monkeypatch,
        bundle,
        folder / "originals",
        folder / "cache" / "render",
        package / "data/records",
    ) as found:
        report = new_case(folder, packed)
        assert not any("not verified" in note for r in report.records for note in r.notes)
        with Case.open(folder, author="Ann") as case:
            read_all(case)
            records = case.snapshot().records
            assert len(records) == len(TEXTS) + 5
            import_review(case, json.dumps(review_of(records)))
            snapshot = case.snapshot()
            words = read_words(case, snapshot)
            assert (len(words.transcripts), len(words.events), words.faults) == (5, 2, {})
            for record in records:
                path = case.original_path(record)
                ways = name_parts.find_forms(record, path, "Maria Lopez")
                assert bool(ways[0]) == (record.format != "png")
                in_words(
                    snapshot, record, texts_of(case, snapshot)(record.path), Wishes(True, True)
                )
            log = next(r for r in records if r.path == "dispatch/log.xlsx")
            known = replace(snapshot, redactions=())
            basis = Basis(author="Ann")
            assert redact_in_row(known, log, case.original_path(log), (1, "left"), basis)
            note = next(r for r in records if r.path == "notes/a.txt")
            assert possible_readings(case, note)
            assert spoken_proposals.audible_stretches(case, snapshot) == []
            assert places_of(case, snapshot)
            assert not find_still_readable(case, snapshot, make_plan(snapshot, "q1")).unread
            export_package(case, "q1", package)
            assert verify_package(package).is_whole
            assert "out" in older_packages(case, snapshot, "q1", tmp_path)
            jobs = render_jobs(case, make_plan(snapshot, "q1"), originals_of(case))
            far = next(j for j in jobs if j.step.format == "pdf")
            staged = far.fresh_folder()
            assert render_cluster.render_on_worker(far, staged, False).record == "report.pdf"
            shutil.rmtree(staged)
            with pytest.raises(Cancelled):
                render_cluster.render_on_worker(far, staged, False)
    assert not found, "\n".join(found)


def test_the_watch_sees_what_the_caller_parses(tmp_path, monkeypatch):
    from reviewer.readers import words

    bundle = write_bundle(tmp_path / "bundle")
    new_case(tmp_path / "case", bundle)
    with Case.open(tmp_path / "case", read_only=True) as case:
        for record in case.snapshot().records:
            with parsed_here(monkeypatch, tmp_path / "case" / "originals") as found:
                list(words.text_units(record, case.original_path(record)))
            assert bool(found) == (record.format != "png"), record.path


def test_the_watch_sees_unpacking_and_every_parser_of_what_describes_files(tmp_path, monkeypatch):
    packed = pack_as_bag(write_bundle(tmp_path / "files"), tmp_path / "bag.zip")
    seal = b'{"format": "records-reviewer/signature"}'
    with parsed_here(monkeypatch, tmp_path) as found:
        count = len(unpacking.entries_in(packed, DEFAULTS))
        assert len(unpacking.pieces_of(packed, 0, 0, 1 << 20)) == count
        bundle_file.parse_bundle_file(STATED.encode())
        bag.manifest_lines(b"")
        reviewfile.parse_review('{"format": "records-reviewer/review", "version": 1}')
        tagfiles.seal_of(seal, ("", 1, "", ""))
        tagfiles.lines_of(b"")
        tagfiles.tags_of(b"")
    unpacking.close_archive()
    told = "\n".join(found)
    for what in ("entries_in", "pieces_of", "ZipFile", "decompressobj", "BZ2Decompressor"):
        assert what in told
    for what in ("parse_bundle_file", "manifest_lines", "parse_review", "seal_of", "tags_of"):
        assert f"{what} was called" in told
    assert told.count("JSON was read") >= 3  # and the schemas, which are our own
    assert f"{packed} was opened" in told


def test_what_takes_too_long_on_a_cluster_is_told_as_it_is_here():
    slow = render_pool.TooSlow("a b.pdf", "rendering page 3", pictures=True)
    again = pickle.loads(pickle.dumps(slow))
    assert (str(again), again.record) == (str(slow), "a b.pdf")
