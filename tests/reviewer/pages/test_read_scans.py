"""Words that stand in pictures are read once, found, and hidden where they stand."""

import json

import pytest
from helpers import pdf_media

from reviewer.cli.main import main
from reviewer.errors import Cancelled
from reviewer.intake import new_case
from reviewer.model import Kind, Put, RedactionKind, Status, Subject
from reviewer.pages import PageDesk, hits_in, read_scans
from reviewer.pages.page_data import source_of
from reviewer.redaction.everywhere import matches_in, redact_everywhere
from reviewer.redaction.transcript_words import Basis
from reviewer.store import Case
from reviewer.system.jobs import StoppableJob

SCAN, TURNED, TYPED = "docs/notes.pdf", "docs/turned.pdf", "docs/typed.pdf"
PHOTO = "photos/card.png"
SAID = "Caller Kowalczyk left early"
BASIS = Basis(("7(1)(b)",), "name", "Ann")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    place = tmp_path_factory.mktemp("scans")
    for name in (SCAN, PHOTO):
        (place / "bundle" / name).parent.mkdir(parents=True)
    pdf_media.scanned(place / "bundle" / SCAN, SAID)
    pdf_media.scanned(place / "bundle" / TURNED, SAID, rotation=90)
    pdf_media.simple(place / "bundle" / TYPED, "Officer Kowalczyk was typed")
    pdf_media.picture_of("Card of Kowalczyk 312-555-0142").save(place / "bundle" / PHOTO)
    new_case(place / "case", place / "bundle")
    return place / "case"


@pytest.fixture
def case(built, tmp_path):
    import shutil

    with Case.open(shutil.copytree(built, tmp_path / "case"), author="Ann") as opened:
        yield opened


@pytest.fixture(scope="module")
def read_case(built, tmp_path_factory):
    import shutil

    folder = shutil.copytree(built, tmp_path_factory.mktemp("read") / "case")
    with Case.open(folder, author="Ann") as opened:
        read_scans.read_all(opened)
        assert read_scans.sentences_on_faults(opened, opened.snapshot()) == []
        yield opened


def test_intake_says_which_pages_are_scans(case):
    found = {r.path: r.facts.scanned for r in case.snapshot().records}
    assert found == {SCAN: (1,), TURNED: (1,), TYPED: (), PHOTO: (1,)}
    assert {r.path for r, _ in read_scans.unread_pages(case, case.snapshot())} == {
        SCAN,
        TURNED,
        PHOTO,
    }


def test_what_was_read_is_found_by_search_beside_typed_words(read_case):
    hits = {h.record: h.place for h in read_case.search_words("kowalczyk")}
    place = "page 1, scanned"
    assert hits == {SCAN: place, TURNED: place, PHOTO: place, TYPED: "page 1"}
    assert read_scans.unread_pages(read_case, read_case.snapshot()) == []


def test_reading_that_is_stopped_goes_on_with_the_next_page(case):
    job = StoppableJob()
    with pytest.raises(Cancelled):
        read_scans.read_all(case, job, on_page=lambda *_: job.stop_work())
    assert len(read_scans.unread_pages(case, case.snapshot())) == 2
    done = []
    read_scans.read_all(case, on_page=lambda record, page: done.append(record.path))
    assert len(done) == 2
    assert len(case.search_words("kowalczyk")) == 4


def test_a_page_that_cannot_be_read_is_told_and_not_taken_for_an_empty_one(case, capsys):
    original = case.original_path(case.snapshot().get_record(SCAN))
    original.chmod(0o644)
    original.write_bytes(b"%PDF-1.4 no more")
    read_scans.read_all(case)
    (fault,) = read_scans.sentences_on_faults(case, case.snapshot())
    assert fault.startswith(f"{SCAN}, page 1: ")
    assert read_scans.unread_pages(case, case.snapshot()) == []
    assert main(["detect", str(case.folder), "--what", "pii", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["warnings"] == [fault]


def test_a_damaged_cache_is_read_again(read_case):
    record = read_case.snapshot().get_record(SCAN)
    kept = read_scans.folder_of(read_case, record) / "1.json"
    good = kept.read_bytes()
    try:
        for bad in (b"", b"{", b'{"form":1,"words":[["x",0]]}', b'{"form":9,"words":[]}'):
            kept.write_bytes(bad)
            assert list(read_scans.units_of(read_case, record)) == []
            assert [
                r.path for r, _ in read_scans.unread_pages(read_case, read_case.snapshot())
            ] == [SCAN]
    finally:
        kept.write_bytes(good)


@pytest.mark.parametrize("path", [SCAN, TURNED, PHOTO])
def test_words_of_a_scan_can_be_selected_where_they_stand(read_case, path):
    record = read_case.snapshot().get_record(path)
    original = read_case.original_path(record)
    source = source_of(record, original, read_scans.folder_of(read_case, record))
    desk = PageDesk()
    try:
        page = desk.ask_text(source, 1)
        picture = desk.ask_picture(source, 1, scale=2.0).data
    finally:
        desk.close()
    (hit,) = hits_in("Kowalczyk", page)
    (box,) = hit.boxes
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = box.to_pixels(width, height)
    dark = (picture < 100).all(axis=2)
    assert dark[y0:y1, x0:x1].mean() > 0.08  # letters
    assert box.w * box.h < 0.2


def test_a_name_in_a_scan_is_among_all_matches_and_hidden_as_a_term(read_case):
    record = read_case.snapshot().get_record(SCAN)
    folder = read_scans.folder_of(read_case, record)
    (match,) = matches_in(record, read_case.original_path(record), "kowalczyk", folder)
    assert (match.place, match.hit, match.page, match.single) == (
        "page 1, scanned", "Kowalczyk", 1, True,
    )  # fmt: skip
    (misread,) = matches_in(record, read_case.original_path(record), "Kowalczyc", folder)
    assert misread.hit == "Kowalczyk"
    made = redact_everywhere(
        read_case.snapshot(), "Kowalczyk", {SCAN: None}, read_case.original_path, BASIS
    )
    assert [(r.kind, r.term, r.status) for r in made] == [
        (RedactionKind.TEXT, "Kowalczyk", Status.ACCEPTED)
    ]


def test_a_name_in_an_image_is_hidden_by_a_box(read_case):
    snapshot = read_case.snapshot()
    record = snapshot.get_record(PHOTO)
    found = matches_in(
        record,
        read_case.original_path(record),
        "Kowalczyk",
        read_scans.folder_of(read_case, record),
    )
    made = redact_everywhere(snapshot, "Kowalczyk", {PHOTO: found}, read_case.original_path, BASIS)
    assert [(r.kind, r.exemptions, r.status) for r in made] == [
        (RedactionKind.REGION, ("7(1)(b)",), Status.ACCEPTED)
    ]
    assert made[0].box is not None


def test_detect_reads_scans_first_and_proposes_what_stands_in_them(case, capsys):
    case.apply([Put(Subject("s1", "Caller", ("Kowalczyk",), ("7(1)(b)",)))], "Add subject")
    folder = str(case.folder)
    assert main(["search", folder, "kowalczyk", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (len(told["hits"]), told["scanned_pages_unread"]) == (2, 3)  # the subject, the typed
    assert main(["detect", folder, "--what", "subjects,pii", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["proposed"]
    assert {(r["record"], r["kind"]) for r in made} == {
        (SCAN, "text"), (TURNED, "text"), (TYPED, "text"), (PHOTO, "region"),
    }  # fmt: skip
    assert sum(r["record"] == PHOTO for r in made) == 2  # the name and the number
    assert main(["detect", folder, "--what", "subjects,pii", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["proposed"] == []


def test_kinds_without_pictures_have_no_scans(built):
    from reviewer.readers.scan import scanned_pages

    assert scanned_pages(built / "case.db", Kind.TRANSCRIPT, "webvtt") == ()
