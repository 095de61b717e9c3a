"""Writing that no program can read is told to a person before a release, once for a record."""

import shutil
from dataclasses import replace

import pymupdf
import pytest
from helpers import plans, scrawls

from reviewer import reviewfile
from reviewer.cli.main import main
from reviewer.export.ways_out import confirm_looked_at_pages
from reviewer.intake import new_case
from reviewer.model import Decision, Kind, Put, RedactionKind, Request, Status
from reviewer.model.geometry import Box
from reviewer.pages import read_scans
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.plan import make_plan
from reviewer.plan.unread_writing import LOOKED, confirm_looked_at, to_look_at
from reviewer.plan.worklist import WorkNeed, queue_of_work
from reviewer.readers.scan import read_scan
from reviewer.readers.unexplained_ink import Eyes
from reviewer.redaction.deciding import reject_redaction
from reviewer.render import pdf
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from reviewer.system.jobs import SILENT
from tests.helpers.redactions import any_redaction

NOTE, TYPED = "note.pdf", "typed.pdf"
AREA = any_redaction(
    "r1", NOTE, RedactionKind.AREA, ("7(1)(b)",), status=Status.ACCEPTED, page=1,
    box=Box(0.1, 0.4, 0.8, 0.55),
)  # fmt: skip


@pytest.mark.parametrize("kind", scrawls.WRITING)
def test_writing_that_cannot_be_read_is_noticed_where_it_stands(kind, tmp_path):
    path = scrawls.scan(tmp_path / "a.pdf", scrawls.WRITING[kind])
    seen = read_scan(path, Kind.DOCUMENT, 1)
    words = [word.text for word in seen.words]
    assert ("QUINTERO" in words) == (kind in scrawls.LEGIBLE)
    assert seen.writing or kind in scrawls.LEGIBLE
    assert all(box.y > 0.4 for box in seen.writing)
    assert "platform." in words


@pytest.mark.parametrize("kind", scrawls.LEGIBLE)
def test_a_stamp_at_a_slant_and_the_back_of_a_sheet_are_redacted(kind, tmp_path):
    path = scrawls.scan(tmp_path / "a.pdf", scrawls.WRITING[kind])
    redaction = plans.redaction("r1", "a.pdf", RedactionKind.TEXT, term="Quintero")
    (tmp_path / "out").mkdir()
    step = plans.step("a.pdf", Kind.DOCUMENT, "pdf", redaction)
    done = pdf.render_step(step, path, tmp_path / "out", SILENT)
    assert done.places["r1"]
    released = read_scan(tmp_path / "out" / "record.pdf", Kind.DOCUMENT, 1)
    assert "QUINTERO" not in [word.text for word in released.words]


def test_what_is_printed_and_read_is_no_such_writing(tmp_path):
    path = scrawls.scan(tmp_path / "a.pdf")
    assert read_scan(path, Kind.DOCUMENT, 1).writing == ()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    place = tmp_path_factory.mktemp("writing")
    (place / "bundle").mkdir()
    scrawls.scan(place / "bundle" / NOTE, scrawls.WRITING["a signature"], pages=2)
    scrawls.scan(place / "bundle" / TYPED)
    new_case(place / "case", place / "bundle")
    with Case.open(place / "case", author="Ann") as case:
        read_scans.read_all(case)
        decided = [Put(Decision(name, "release")) for name in (NOTE, TYPED)]
        case.apply([*decided, Put(Request("q1", "Somebody"))], "Release")
    return place / "case"


@pytest.fixture
def case(built, tmp_path):
    with Case.open(shutil.copytree(built, tmp_path / "case"), author="Ann") as opened:
        yield opened


def waiting(case):
    """What the work list, the states and the plan say; they agree."""
    snapshot, writing = case.snapshot(), read_scans.writing_of(case, case.snapshot())
    asked = {
        o.record: o.pages
        for o in queue_of_work(snapshot, writing=writing)
        if o.need is WorkNeed.WRITING
    }
    known = outcomes_of_records(snapshot, writing=writing)
    assert {p for p, state in known.items() if state is Outcome.UNDECIDED} == set(asked)
    assert {b.record for b in make_plan(snapshot, "q1", writing=writing).blockers} == set(asked)
    return asked


def test_a_record_with_such_writing_waits_for_a_person_once(case):
    assert waiting(case) == {NOTE: (1,)}
    plan = make_plan(case.snapshot(), "q1", writing=read_scans.writing_of(case, case.snapshot()))
    assert "page 1" in plan.blockers[0].why


def test_a_person_says_that_they_looked_and_undo_asks_again(case):
    case.apply([Put(note) for note in confirm_looked_at(NOTE, (1,), "Ann")], "Looked at")
    assert waiting(case) == {}
    case.undo()
    assert waiting(case) == {NOTE: (1,)}


def test_an_area_over_it_answers_and_one_that_is_rejected_does_not(case):
    case.apply([Put(AREA)], "Hide it")
    assert waiting(case) == {}
    case.apply([Put(reject_redaction(AREA))], "Reject")
    assert waiting(case) == {NOTE: (1,)}
    case.apply([Put(replace(AREA, page=2))], "Elsewhere")
    assert waiting(case) == {NOTE: (1,)}


@pytest.mark.parametrize("decision", ["not responsive", "withhold"])
def test_nothing_is_asked_of_what_stays(decision, case):
    change = Decision(NOTE, decision)
    if decision == "withhold":
        change = any_redaction(
            "w1", NOTE, RedactionKind.WITHHOLD, ("7(1)(f)",), status=Status.ACCEPTED
        )
    case.apply([Put(change)], "It stays")
    assert waiting(case) == {}


def test_the_answer_goes_out_and_in_with_the_review(case, built, tmp_path):
    changes = confirm_looked_at_pages(
        case.snapshot(), read_scans.writing_of(case, case.snapshot()), [NOTE], "Ann"
    )
    case.apply(changes, "Looked at")
    text = reviewfile.write_review(case.snapshot())
    assert LOOKED in text
    with Case.open(shutil.copytree(built, tmp_path / "other"), author="Ben") as other:
        import_review(other, text)
        assert waiting(other) == {}
        assert other.snapshot().annotations[0].page == 1


def test_an_export_names_the_pages_and_the_way_on(built, tmp_path, capsys):
    place = shutil.copytree(built, tmp_path / "case")
    asked = ["export", str(place), "--request", "q1", "--out", str(tmp_path / "package")]
    assert main(asked) == 1
    told = capsys.readouterr().err
    assert f"{NOTE}: writing on page 1" in told
    assert f"--looked {NOTE}" in told
    assert f"--looked {TYPED}" not in told
    assert main([*asked, "--looked", NOTE]) == 0
    assert (tmp_path / "package" / "data" / "records").is_dir()
    assert main(["show", str(place)]) == 0
    assert "writing on page" not in capsys.readouterr().out


def test_the_kept_places_tell_no_word(case):
    record = case.snapshot().get_record(NOTE)
    kept = read_scans.file_of_page(read_scans.folder_of(case, record), 1).read_text()
    assert '"writing":[[' in kept.replace(" ", "")
    assert to_look_at(case.snapshot(), {NOTE: {1: (Box(0.1, 0.1, 0.2, 0.2),)}})


def test_letters_that_the_file_tells_are_no_such_writing(tmp_path):
    """A font that is not believed is drawn and read; what it says is searched all the same."""
    with pymupdf.open(scrawls.scan(tmp_path / "a.pdf")) as book:
        page = book[0]
        page.insert_text((20, 150), "Мария Ковальчук на станции", fontsize=14, fontname="china-s")
        look = Eyes(book).look_at_regions(page, [(0.0, 0.0, page.rect.width, page.rect.height)])
        assert look.writing == ()
