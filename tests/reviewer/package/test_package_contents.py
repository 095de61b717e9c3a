"""What a package says: log, withheld list, letter, viewer data, report."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace

import pikepdf
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer import package
from reviewer.attack.report import Check, Finding, Report
from reviewer.errors import BadInput, DoesNotHold
from reviewer.model import Facts, Kind, RedactionKind, Request
from reviewer.package import plain_words, viewer_page
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import public_part
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.canonical import digest_of
from tests.helpers import plans
from tests.helpers.package_media import HOSTILE, release, small_release

TERM = "Maria Lopez"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A release of every kind of record, and its package."""
    place = tmp_path_factory.mktemp("whole")
    made = release(place / "out", seconds=2.0)
    folder = place / "package"
    folder.mkdir()
    package.build_package(folder, made.plan, made.rendered, made.outputs)
    return made, folder / "data"


def built(tmp_path, *steps, **fields):
    made = small_release(tmp_path / "out", *steps, **fields)
    folder = tmp_path / "package"
    folder.mkdir()
    package.build_package(folder, made.plan, made.rendered, made.outputs)
    return folder / "data"


def table(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def text_of(path) -> str:
    with pymupdf.open(path) as document:
        text = "".join(p.get_text() for p in document)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def viewer_data(data) -> dict:
    html = (data / "index.html").read_text(encoding="utf-8")
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    return json.loads(block[1])


def test_the_log_has_a_row_for_each_redaction_with_media_and_wall_time(whole):
    rows = table(whole[1] / "redaction-log.csv")
    assert len(rows) == sum(len(s.redactions) for s in whole[0].plan.steps)
    row = next(r for r in rows if r["reason"] == "bystander with a child")
    assert row["media time start"] == "00:00:01.000"
    assert row["wall time start"] == "2025-06-04 14:15:32.000 -05:00"
    assert (row["exemption"], row["statute"]) == ("7(1)(c)", "5 ILCS 140/7(1)(c)")


def test_redactions_that_read_alike_share_a_row_of_the_printed_log(tmp_path):
    name = "a.txt"
    terms = ("Quigley", "Ferraro", "555-0142")
    asked = [
        plans.redaction(f"r{n}", name, RedactionKind.TEXT, term=t) for n, t in enumerate(terms)
    ]
    data = built(tmp_path, plans.step(name, Kind.DOCUMENT, "txt", *asked))
    assert len(table(data / "redaction-log.csv")) == len(terms)
    printed = text_of(data / "redaction-log.pdf")
    assert "1\u20133" in printed
    assert printed.count("Words of the text") == 1
    assert "3 redactions in 1 record" in " ".join(printed.split())


def test_a_redacted_cue_is_placed_in_time(whole):
    rows = table(whole[1] / "redaction-log.csv")
    row = next(r for r in rows if r["medium"] == "Transcript")
    assert (row["place"], row["media time start"]) == ("cue 2", "00:00:02.500")
    assert row["wall time start"] == "2025-06-04 14:15:32.000 -05:00"


def test_the_withheld_list_says_what_is_held_back_and_why(whole):
    (row,) = table(whole[1] / "withheld.csv")
    assert (row["record"], row["title"]) == ("withheld", "Document, 7 pages")
    assert row["exemption"] == "7(1)(f)"
    assert row["reason"] == "a draft that was never cited"
    assert row["extent"] == "7 pages"


def test_nothing_of_a_withheld_record_tells_its_name_title_or_exact_size(whole):
    for name in ("withheld.csv", "plan.json", "index.html", "redaction-log.csv"):
        text = (whole[1] / name).read_text(encoding="utf-8")
        for told in ("memo.pdf", "Draft memorandum", "48211"):
            assert told not in text, (name, told)


def test_csv_files_begin_with_a_mark_and_hold_no_formula(tmp_path):
    step = plans.step(
        "=cmd.txt",
        Kind.DOCUMENT,
        "txt",
        plans.redaction("r1", "=cmd.txt", RedactionKind.TEXT, cue=1, reason="@SUM(A1)\r\n=1+1"),
    )
    data = built(tmp_path, step)
    assert (data / "redaction-log.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = table(data / "redaction-log.csv")
    assert (row["record"], row["reason"]) == ("'=cmd.txt", "'@SUM(A1) =1+1")


def test_no_file_of_the_package_holds_a_term(tmp_path):
    step = plans.step(
        "docs/a.txt",
        Kind.DOCUMENT,
        "txt",
        plans.redaction(
            "r1", "docs/a.txt", RedactionKind.TEXT, term=TERM, reason=f"names {TERM}", author=TERM
        ),
        title=f"Statement of {TERM}",
        agency="for MARIA LOPEZ",
        device="cam_maria_lopez",
        terms=(TERM,),
        release_name="docs/REDACTED.txt",
    )
    held = plans.step(
        "docs/maria-lopez.pdf",
        Kind.DOCUMENT,
        "pdf",
        plans.redaction("r2", "docs/maria-lopez.pdf", RedactionKind.WITHHOLD, reason=TERM),
        outcome=Outcome.WITHHELD,
        release_name="",
        terms=(TERM,),
    )
    request = Request("q1", TERM, scope=f"all about {TERM}")
    data = built(
        tmp_path, step, held, title=f"Case of {TERM}", request=request, identifiers={"x": TERM}
    )
    for path in (p for p in data.rglob("*") if p.is_file()):
        text = text_of(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8-sig")
        assert not re.search(r"maria[\W_]*lopez", text, re.IGNORECASE), path.name


def test_the_log_gives_no_coordinates(whole):
    for name in ("redaction-log.csv", "plan.json", "index.html"):
        text = (whole[1] / name).read_text(encoding="utf-8-sig")
        assert '"box"' not in text
        assert "keyframes" not in text


def test_a_partial_denial_says_what_section_9_asks_for(whole):
    text = text_of(whole[1] / "letter.pdf")
    for needed in (
        "granted in part and denied in part",
        "5 ILCS 140/9",
        "7(1)(c), Personal privacy",
        "5 ILCS 140/7(1)(c)",
        "bystander with a child",
        "Public Access Counselor",
        "500 South 2nd Street",
        "877-299-3642",
        "Section 11",
        "R. Officer",
        "Name and title",
        "August 1, 2025",
        "Ald. Vasquez",
        "Document, 7 pages",
        "a draft that was never cited",
    ):
        assert needed in text, needed


def _step(outcome: Outcome, name: str = "a.txt"):
    redactions = ()
    if outcome is Outcome.WITHHELD:
        redactions = (plans.redaction("r1", name, RedactionKind.WITHHOLD),)
    released = name if outcome in (Outcome.FULL, Outcome.PART) else ""
    return plans.step(
        name, Kind.DOCUMENT, "txt", *redactions, outcome=outcome, release_name=released
    )


@pytest.mark.parametrize(
    ("outcome", "basis", "says"),
    [
        (Outcome.FULL, "foia", "Your request is granted."),
        (Outcome.WITHHELD, "foia", "Your request is denied."),
        (Outcome.NOT_RESPONSIVE, "foia", "No record that was found answers the request."),
        (Outcome.FULL, "council", "MEMORANDUM"),
    ],
)
def test_the_letter_fits_the_decision(tmp_path, outcome, basis, says):
    data = built(tmp_path, _step(outcome), request=Request("q1", "Ald. X", basis))
    assert says in text_of(data / "letter.pdf")


def test_the_letter_bears_the_number_of_the_case_and_says_what_was_asked_only_if_it_was(tmp_path):
    told = []
    for basis, scope in (("foia", "all videos"), ("council", "")):
        request = Request("q1", "Ald. X", basis, scope=scope)
        place = tmp_path / basis
        place.mkdir()
        numbers = {"rd_number": "JJ-287104"}
        data = built(place, _step(Outcome.FULL), request=request, identifiers=numbers)
        told.append(text_of(data / "letter.pdf"))
    assert all("q1, JJ-287104" in text for text in told)
    assert "You asked for: all videos" in told[0]
    assert "The request, as it was put" not in told[1]
    assert "listed below" not in told[1]


def test_the_pdf_files_say_nothing_but_what_they_show(whole):
    for name in ("letter.pdf", "redaction-log.pdf"):
        with pikepdf.open(whole[1] / name) as document:
            assert set(document.docinfo.keys()) == {"/Title"}
            said = {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
            assert set(document.Root.keys()) == said | {"/StructTreeRoot", "/MarkInfo"}
            assert all("/Annots" not in p.obj for p in document.pages)
            assert not document.check_pdf_syntax()


def test_building_twice_gives_the_same_bytes(whole, tmp_path):
    made, data = whole
    package.build_package(tmp_path, made.plan, tuple(reversed(made.rendered)), made.outputs)
    package.write_report(tmp_path, Report(), made.plan)
    package.write_report(data.parent, Report(), made.plan)
    first = {p.relative_to(data): p.read_bytes() for p in data.rglob("*") if p.is_file()}
    again = tmp_path / "data"
    assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == first


def test_the_hash_on_each_page_is_that_of_the_public_plan(whole):
    made, data = whole
    text = (data / "plan.json").read_bytes()
    assert __import__("hashlib").sha256(text).hexdigest() == digest_of(public_part(made.plan))
    assert digest_of(public_part(made.plan)) in text_of(data / "redaction-log.pdf")
    assert made.plan.canonical_hash not in text_of(data / "redaction-log.pdf")


def test_the_viewer_shows_what_was_released_and_nothing_else(whole):
    records = {r["name"]: r for r in viewer_data(whole[1])["records"]}
    call = records["transcripts/call-1.vtt"]
    assert call["cues"][1] == [
        2.5,
        5.0,
        "Caller 1",
        "This is [REDACTED 7(1)(b)], we need officers on South Michigan.",
    ]
    assert call["cues"][2][3] == "Are they federal agents & do they have a warrant?"
    assert call["clock"] == records["audio/call-1.wav"]["clock"]
    assert records["mail/units.eml"]["headers"][0] == ["From", "dispatch@example.gov"]
    assert records["dispatch/events.csv"]["table"][2][4].startswith("CALLER [REDACTED")
    assert "GENERAL OFFENSE" in records["docs/report.pdf"]["pages"][0]
    assert records["withheld"]["files"] == []
    assert records["docs/map.txt"]["text"].startswith("The office")


def test_the_shares_of_what_is_hidden_are_measured(tmp_path, whole):
    records = {r["name"]: r for r in viewer_data(whole[1])["records"]}
    shares = {s["of"]: s["part"] for s in records["video/officer-a.mp4"]["shares"]}
    assert shares == {"picture": 1.0, "sound": pytest.approx(0.3)}
    assert records["photos/x.png"]["shares"][0]["part"] == pytest.approx(0.25 * 0.37)
    assert records["dispatch/events.csv"]["shares"][0]["text"] == "words in 1 of 3 rows (33%)"
    assert records["docs/report.pdf"]["shares"][0]["part"] == pytest.approx(0.3 * 0.05 / 2)


def test_a_hostile_title_cannot_leave_its_block(whole):
    html = (whole[1] / "index.html").read_text(encoding="utf-8")
    assert "<img" not in html.lower()
    assert html.count("</script>") == 2
    assert any(r["title"] == HOSTILE for r in viewer_data(whole[1])["records"])


@given(st.text())
def test_any_text_comes_back_from_its_block(text):
    block = viewer_page.embed_json({"title": text.encode("utf-8", "replace").decode()})
    assert "<" not in block
    assert json.loads(block) == {"title": text.encode("utf-8", "replace").decode()}


def test_the_page_allows_no_network_and_only_its_own_script(whole):
    html = (whole[1] / "index.html").read_text(encoding="utf-8")
    assert "default-src &#x27;none&#x27;" in html
    assert "unsafe-inline" not in html
    assert not re.search(r"\son\w+=", html.split("<script")[0])
    assert not re.search(r"(?:src|href)=[\"']?https?:", html)


def test_a_planned_record_without_a_file_stops_the_package(tmp_path):
    made = small_release(tmp_path / "out", _step(Outcome.FULL))
    with pytest.raises(DoesNotHold, match=r"a\.txt is to be released"):
        package.build_package(tmp_path / "p", made.plan, (), made.outputs)


def test_a_file_of_a_withheld_record_stops_the_package(tmp_path):
    made = small_release(tmp_path / "out", _step(Outcome.FULL))
    plan = replace(made.plan, steps=(_step(Outcome.WITHHELD),))
    with pytest.raises(DoesNotHold, match="not to be released"):
        package.build_package(tmp_path / "p", plan, made.rendered, made.outputs)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x"])
def test_a_released_file_cannot_lie_outside(tmp_path, name):
    made = small_release(tmp_path / "out", _step(Outcome.FULL))
    bad = (Rendered("a.txt", (RenderedFile("out", name, "text/plain"),), ""),)
    with pytest.raises(DoesNotHold, match="outside"):
        package.build_package(tmp_path / "p", made.plan, bad, made.outputs)


def test_an_unknown_time_zone_is_named(tmp_path):
    made = small_release(tmp_path / "out", _step(Outcome.FULL), timezone="Mars/Olympus")
    with pytest.raises(BadInput, match="Mars/Olympus"):
        package.build_package(tmp_path / "p", made.plan, made.rendered, made.outputs)


def test_the_report_is_the_same_in_whatever_order_the_checks_came(tmp_path):
    checks = [Check("words", f"data/records/{n}", "pypdfium2 5.15", 3, 3) for n in "ba"]
    finding = Finding("words", "data/records/a", "a.txt", "r1", "page 1", "found", "pikepdf 10")
    texts = []
    for order in (checks, checks[::-1]):
        (tmp_path / "data").mkdir(exist_ok=True)
        package.write_report(
            tmp_path, Report(list(order), [finding]), plans.plan(_step(Outcome.FULL))
        )
        texts.append((tmp_path / "data/attack-report.json").read_text())
    assert texts[0] == texts[1]
    report = json.loads(texts[0])
    assert (report["clean"], report["tried"], report["held"]) == (False, 6, 6)


@given(st.floats(min_value=0, max_value=360_000))
def test_clock_text_reads_back_to_the_millisecond(seconds):
    hours, minutes, rest = plain_words.media_time_text(seconds).split(":")
    again = int(hours) * 3600 + int(minutes) * 60 + float(rest)
    assert abs(again - seconds) <= 0.00051


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1000, "1.0 kB"),
        (999_949, "1000 kB"),
        (1_400_000, "1.4 MB"),
        (6 * 10**8, "600 MB"),
    ],
)
def test_sizes_are_said_as_people_say_them(number, text):
    assert plain_words.size_in_words(number) == text


def test_extents_are_said_in_each_kind_s_own_measure(tmp_path):
    step = plans.step("a.txt", Kind.TRANSCRIPT, "txt", facts=Facts(cues=7))
    assert viewer_data(built(tmp_path, step))["records"][0]["extent"] == "7 cues"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.033, "0.033 s"), (0.5, "0.5 s"), (0.0001, "0.001 s"), (4.0, "4 s")]
)
def test_a_short_stretch_is_never_said_to_last_nothing(seconds, said):
    assert plain_words.duration_in_words(seconds) == said
