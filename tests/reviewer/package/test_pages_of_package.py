"""The pages beside the letter and the log: what each item gets, what there is, who was asked."""

import csv
import io
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer import package
from reviewer.errors import BadInput, Refused
from reviewer.model import (
    Custodian,
    DueByHand,
    Facts,
    ItemStatus,
    Kind,
    Request,
    RequestEvent,
    RequestItem,
)
from reviewer.package.chronology import some_of
from reviewer.package.contents import Contents
from reviewer.package.package_parts import DatedRow, PackageParts
from reviewer.package.printed_pages import PAGES
from reviewer.package.record_numbers import number_records, series_of_request
from reviewer.package.response_table import answers_of_items
from reviewer.plan.item_status import tell_other_statuses
from reviewer.plan.outcome import Outcome
from tests.helpers import plans
from tests.helpers.package_media import release

CALLS = ("audio/call-1.wav", "transcripts/call-1.vtt")
HELD, ABSENT = "docs/memo.pdf", "no such record"
ITEMS = (
    RequestItem("1", "The call, وفاء الزهراء", ItemStatus.DELIVERED, CALLS, "It is here, יעל כהן"),
    RequestItem("2", "The memorandum of 王小明", ItemStatus.DELIVERED, (HELD,)),
    RequestItem("3", "Detainers", ItemStatus.NONE_FOUND, answer="None on file."),
    RequestItem("4", "Street cameras", ItemStatus.PENDING, (ABSENT,), "Asked for."),
)
REQUEST = Request(
    "q7",
    "Ald. Vasquez",
    basis="council",
    received="2025-06-10",
    scope="All of June 4",
    items=ITEMS,
    custodians=(
        Custodian("OEMC", "911 calls", "2025-06-11", "2025-06-18", "2025-06-17"),
        Custodian("CPD, camera room", "street cameras", "2025-06-12"),
    ),
    events=(RequestEvent("2025-06-11", "acknowledged", "by e-mail"),),
    due=DueByHand("2025-09-01", "R. Officer"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("pages")
    found = release(place / "out", seconds=2.0)
    plan = replace(found.plan, request=REQUEST)
    (place / "package").mkdir()
    parts = PackageParts(lambda said: said.replace("e-mail", "[hidden]"), key="abcd")
    package.build_package(place / "package", plan, found.rendered, found.outputs, parts=parts)
    return SimpleNamespace(data=place / "package" / "data", plan=plan, found=found)


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def said_in(path):
    book = pypdfium2.PdfDocument(path)
    said = "\n".join(page.get_textpage().get_text_range() for page in book)
    return " ".join(unicodedata.normalize("NFKC", said).split())


def test_each_item_says_what_became_of_it_and_of_which_records(made):
    rows = table(made.data / "response.csv")
    status = {row["item"]: row["status"] for row in rows}
    assert status == {
        **{"1": "Delivered in part", "2": "Withheld"},
        **{"3": "None found", "4": "Pending"},
    }
    assert [row["record"] for row in rows if row["item"] == "1"] == [*CALLS]
    due = {row["item"]: row["due"] for row in rows}
    assert due["4"] == "It is due by September 1, 2025."
    assert not due["3"]
    printed = said_in(made.data / "response.pdf")
    for told in ("Street cameras", "Pending", "Asked for.", "None on file.", "withheld in full"):
        assert told in printed


STATUSES = st.sampled_from([*ItemStatus, ItemStatus("lost at sea")])
OUTCOMES = st.sampled_from([Outcome.FULL, Outcome.PART, Outcome.WITHHELD, Outcome.NOT_RESPONSIVE])


@given(STATUSES, st.lists(OUTCOMES, max_size=4))
def test_the_package_says_what_became_of_an_item_and_a_person_only_where_it_cannot(said, became):
    steps = [
        plans.step(f"{n}.txt", Kind.DOCUMENT, "txt", outcome=outcome)
        for n, outcome in enumerate(became)
    ]
    item = RequestItem("1", "all", said, tuple(step.record for step in steps))
    plan = plans.plan(*steps, request=Request("q1", "A", items=(item,)))
    entries = tuple(SimpleNamespace(step=step) for step in steps)
    (answer,) = answers_of_items(Contents(plan, entries))
    answering = [outcome for outcome in became if outcome is not Outcome.NOT_RESPONSIVE]
    assert len(answer.entries) == len(answering)
    if said == ItemStatus.PENDING or not answering:
        assert answer.status == said
    elif answer.status == ItemStatus.DELIVERED:
        assert set(answering) == {Outcome.FULL}
    elif answer.status == ItemStatus.WITHHELD:
        assert set(answering) == {Outcome.WITHHELD}
    else:
        assert answer.status == ItemStatus.PARTLY
    # Where the package says what a person did not, a person is told.
    assert len(list(tell_other_statuses(plan))) == (answer.status != said)


def asked_in(steps):
    return [(step.record, step.facts) for step in steps]


PARTS = st.builds(Facts, pages=st.none() | st.integers(0, 30), rows=st.none() | st.integers(0, 30))


@given(st.lists(PARTS, max_size=8), st.data())
def test_numbers_are_one_s_own_and_stay_whatever_is_decided(facts, data):
    steps = [plans.step(f"{n}.pdf", Kind.DOCUMENT, "pdf", facts=one) for n, one in enumerate(facts)]
    request = Request("q3", "A", received="2025-06-10")
    numbers = number_records(request, asked_in(steps))
    spans = numbers.values()
    every = [one.number_of_part(part) for one in spans for part in range(1, one.count + 1)]
    assert every == [f"RR-2025-0003-{n:06}" for n in range(1, len(every) + 1)]
    decided = [replace(step, outcome=data.draw(OUTCOMES), release_name="") for step in steps]
    again = asked_in(data.draw(st.permutations(decided)))
    assert number_records(request, again) == numbers


@given(st.text(max_size=12), st.sampled_from(["", "2025-06-10", "in June"]))
def test_what_numbers_begin_with_can_be_typed_and_named_in_a_file(name, received):
    series = series_of_request(Request(name, "A", received=received))
    assert re.fullmatch(r"RR(-[A-Z0-9]+)*", series)


def test_a_number_stands_in_index_log_letter_withheld_list_and_viewer(made):
    index = {row["record"]: row for row in table(made.data / "record-index.csv")}
    assert len({row["id"] for row in index.values()}) == len(made.plan.steps)
    page = index["docs/report.pdf"]
    log = table(made.data / "redaction-log.csv")
    (area,) = (row for row in log if row["record"] == "docs/report.pdf")
    assert area["id"] == page["id"]  # of its first page
    (cells,) = (row for row in log if row["medium"] == "Dispatch log")
    first = int(index["dispatch/events.csv"]["id"][-6:])
    assert int(cells["id"][-6:]) == first + 1  # of its second row
    (held,) = table(made.data / "withheld.csv")
    assert held["id"] == index["withheld"]["id"]
    assert (held["last id"][-6:], held["decided by"]) == (f"{int(held['id'][-6:]) + 6:06}", "")
    letter, viewer = (
        said_in(made.data / "letter.pdf"),
        (made.data / "index.html").read_text("utf-8"),
    )
    for number in (page["id"], held["id"]):
        assert number in letter
        assert number in viewer
    assert held["id"] in said_in(made.data / "withheld.pdf")


def test_the_hash_of_an_original_is_told_of_nothing_from_which_anything_was_taken(made):
    hashes = {step.sha256 for step in made.plan.steps}
    for path in made.data.rglob("*"):
        if path.is_file():
            assert not any(one.encode() in path.read_bytes() for one in hashes - {"0" * 64})
    rows = table(made.data / "record-index.csv")
    assert {row["same as the original"] for row in rows} <= {"no", ""}


def test_the_search_is_told_with_what_is_missing_and_what_may_be_told_of_it(made):
    printed = said_in(made.data / "search-statement.pdf")
    for told in (
        *("June 17, 2025", "no answer yet", "[hidden]", "Its receipt was confirmed"),
        "CPD, camera room had not answered by August 1, 2025.",
        "Of item 3 no record was found. None on file.",
        "The answer to item 4 is pending. It is due by September 1, 2025.",
    ):
        assert told in printed
    assert "by e-mail" not in printed


def test_the_chronology_tells_no_time_that_a_released_log_hides(made):
    rows = table(made.data / "chronology.csv")
    times = [row["wall time"] for row in rows]
    assert times == sorted(times)
    begins = next(row for row in rows if row["what"] == "Officer A, body camera begins")
    assert begins["wall time"] == "2025-06-04 14:15:31.000 -05:00"
    assert "memo" not in str(rows)


def test_where_rows_of_logs_are_too_many_a_sentence_says_where_they_are():
    rows = [DatedRow(n, 1.0, "", "", "", logged=n % 2 == 0) for n in range(8)]
    assert some_of(rows, 8) == (rows, "")
    kept, more = some_of(rows, 7)
    assert [row.utc for row in kept] == [1, 3, 5, 7]
    assert more == "4 more rows of logs, in their place, in data/chronology.csv"


def test_the_register_of_denials_is_ordered_by_exemption_and_kind(made):
    rows = table(made.data / "denial-register.csv")
    keys = [(row["exemption"], row["medium"]) for row in rows]
    assert len(set(keys)) == len(keys)
    held = next(row for row in rows if row["exemption"] == "7(1)(f)")
    assert (held["records withheld"], held["records redacted"]) == ("1", "0")
    assert held["request"] == "RR-2025-0007"


def tags_of(pdf):
    found = []

    def walk(node):
        if not isinstance(node, pikepdf.Dictionary):
            return
        found.append(str(node.get("/S", "")).removeprefix("/"))
        kids = node.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            walk(kid)

    walk(pdf.Root.StructTreeRoot)
    return found


@pytest.mark.parametrize("page", ["letter", "redaction-log", *(page.name for page in PAGES)])
def test_a_screen_reader_finds_its_way_through_each_page(made, page):
    with pikepdf.open(made.data / f"{page}.pdf") as pdf:
        assert str(pdf.Root.Lang) == "en-US"
        assert str(pdf.docinfo.Title).endswith(("q7", "log"))
        assert set(pdf.docinfo.keys()) == {"/Title"}
        tags = tags_of(pdf)
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"H\d", tag)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    # In the order in which it is read; and each table begins with its heads.
    if "Table" in tags:
        inside = tags[tags.index("Table") :]
        assert inside.index("TH") < inside.index("TD")
    assert ("Table" in tags) == (page != "receipt")


def test_names_of_every_script_stand_in_the_answer(made):
    """Of what runs from right to left, the letters: readers of PDFs order them each in its way."""
    printed = said_in(made.data / "response.pdf")
    assert "王小明" in printed
    for name in ("وفاء الزهراء", "יעל כהן"):
        assert set(unicodedata.normalize("NFKC", name)) <= set(printed)


def test_a_template_of_one_s_own_takes_the_place_of_the_shipped_one(made, tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path))
    (tmp_path / "letters").mkdir()
    own = tmp_path / "letters" / "receipt.html"
    own.write_text('<h1>Quittance</h1><p>$$5 for $requester</p><table id="found"></table>')

    def build(name):
        (tmp_path / name).mkdir()
        found = made.found
        package.build_package(tmp_path / name, made.plan, found.rendered, found.outputs)
        return said_in(tmp_path / name / "data" / "receipt.pdf")

    printed = build("own")
    assert "Quittance $5 for Ald. Vasquez" in printed
    assert "Sound recording" in printed
    for n, (text, place) in enumerate(
        {
            "<p>To\n$recipient</p>": "line 2: there is no field $recipient",
            "<p>5 $ for it</p>": "line 1: a $ begins no field",
            '<h1>A</h1>\n\n<table id="b"></table>': "Line 3 holds <table> with the id 'b'",
            "<p>\n<blink>A</blink></p>": "Line 2 holds <blink>",
        }.items()
    ):
        own.write_text(text)
        with pytest.raises(Refused, match=re.escape(place)) as refused:
            build(f"bad{n}")
        assert str(own) in str(refused.value)
        assert len(str(refused.value)) < 500


def test_who_gets_a_copy_and_who_bears_which_title_is_the_office_s_own_data(
    made, tmp_path, monkeypatch
):
    assert "CC: Mayor's Office of Intergovernmental Affairs" in said_in(made.data / "letter.pdf")
    assert "R. Officer, title: ____" in said_in(made.data / "letter.pdf")
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path))
    folder = tmp_path / "jurisdictions" / "illinois-chicago"
    folder.mkdir(parents=True)
    own = folder / "answers.json"
    own.write_text("{}")
    (tmp_path / "bad").mkdir()
    with pytest.raises(BadInput, match="does not fit"):
        package.build_package(tmp_path / "bad", made.plan, made.found.rendered, made.found.outputs)
    own.write_text(
        '{"format": "records-reviewer/answers", "version": 1, "checked_on": "2026-01-01", '
        '"checked_by": "us", "cites": {"notice": "A", "index": "B", "register": "C"}, '
        '"copies": [], "people": [{"name": "R. Officer", "title": "FOIA officer"}], '
        '"review_goes_to": []}'
    )
    (tmp_path / "good").mkdir()
    package.build_package(tmp_path / "good", made.plan, made.found.rendered, made.found.outputs)
    letter = said_in(tmp_path / "good" / "data" / "letter.pdf")
    assert "R. Officer, FOIA officer" in letter
    assert "CC:" not in letter
