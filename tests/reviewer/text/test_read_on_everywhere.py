"""A name that entries of a log, values of JSON, rows, cells or pages cut is found by all that look
for names.
"""

from dataclasses import replace

import pymupdf
import pypdfium2
import pytest

from reviewer.detect.words import Wishes, in_words
from reviewer.intake import new_case
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import Decision, Onward, Put, RedactionKind, Request, Subject
from reviewer.overlooked.found_nowhere import places_of
from reviewer.overlooked.still_readable import Sign, find_still_readable
from reviewer.pages.books import find_hits
from reviewer.pages.page_data import PageText, source_of
from reviewer.pages.places import hits_in
from reviewer.plan.plan import make_plan
from reviewer.redaction.everywhere import matches_in
from reviewer.render.run import renderer_of
from reviewer.reviewfile.check import check_review
from reviewer.reviewfile.file import ReviewFile
from reviewer.store import Case, other_forms
from reviewer.system.jobs import SILENT
from tests.helpers.goes_on import SHORT, log, objects
from tests.helpers.plans import redaction

SAME = "2025-01-01 12:00 CAD> "
MOMENT = "2025-01-01 12:00:05.1{n} INFO [cad] "
CAD = "Event Number,Call Received,Call Type,Remarks,Unit\n" + "".join(
    f"2515512345,2025-06-04 16:2{n}:00,X,{said},123{n}\n"
    for n, said in enumerate(("it began", "asked for Ana", "Ruiz at the door", "it ended"))
)
TABLE = "Time,Remarks,Unit\n16:21,asked for Ana,1232\n16:22,Ruiz at the door,1233\n"
CUES = """WEBVTT

00:01.000 --> 00:02.000
<v Lee>asked for Ana

00:02.000 --> 00:03.000
<v Lee>Ruiz at the door
"""


def paper(path):
    with pymupdf.open() as book:
        for lines in (("asked for Ana", "Page 1 of 2"), ("A REPORT", "RD JH482117", "Ruiz came.")):
            page = book.new_page()
            for n, line in enumerate(lines):
                page.insert_text((50, 60 + 20 * n), line)
        page.insert_text((50, 300), "asked for Ana")
        page.insert_text((250, 300), "on the way")
        page.insert_text((50, 320), "Ruiz at the door")
        book.save(path)


MAIL = "From: a@example.org\nTo: b@example.org\nSubject: a log\n\n"
RECORDS = {
    "log.txt": "Notes of a shift.\n" + log("asked for Ana", "Ruiz at the door", stamp=SAME),
    "lines.txt": objects("caller is Ana", "Ruiz at the door", key="text"),
    "moments.txt": log("asked for Ana", "Ruiz at the door", stamp=MOMENT),
    "note.eml": MAIL + log("asked for Ana", "Ruiz at the door", stamp=SAME),
    "cad.csv": CAD,
    "table.csv": TABLE,
    "cues.vtt": CUES,
    "said.srt": "1\n00:00:01,000 --> 00:00:02,000\nLEE: asked for Ana\n\n"
    "2\n00:00:02,000 --> 00:00:03,000\nLEE: Ruiz at the door\n",
    "turns.txt": "[00:01] LEE: asked for Ana\n[00:03] LEE: Ruiz at the door\n[00:05] ROE: ok\n",
    "told.txt": "[00:01] LEE: so\n" + log("asked for Ana", "Ruiz at the door", stamp=SAME),
}
NAMED = (*RECORDS, "report.pdf")


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    root = tmp_path_factory.mktemp("everywhere")
    (root / "bundle").mkdir()
    for name, words in RECORDS.items():
        (root / "bundle" / name).write_text(words)
    paper(root / "bundle" / "report.pdf")
    new_case(root / "case", root / "bundle")
    with Case.open(root / "case", author="Ann") as opened:
        released = [Put(Decision(name, "release")) for name in NAMED]
        opened.apply([*released, Put(Request("q1", "X"))], "Release")
        yield opened


@pytest.mark.parametrize("name", NAMED)
def test_who_looks_for_it_finds_it(case, name):
    snapshot = case.snapshot()
    record, path = snapshot.get_record(name), case.original_path(snapshot.get_record(name))
    hits = [h for h in (*case.search_words(SHORT), *case.search_forms(SHORT)) if h.record == name]
    found = matches_in(record, path, SHORT)
    # In the report it stands twice, on one page and over two.
    assert {h.times for h in hits} == {2 if name == "report.pdf" else 1}
    assert len(hits) == (2 if name == "report.pdf" else 1)
    assert {m.hit for m in found} in ({"Ana Ruiz"}, {"Ana", "Ruiz"})
    assert not any(m.redacted for m in found)
    hides = redaction("r1", name, RedactionKind.TEXT, term=SHORT)
    assert all(m.redacted for m in matches_in(record, path, SHORT, redactions=[hides]))
    whose = Subject("s1", "somebody", terms=(SHORT,))
    named = replace(snapshot, subjects=(whose,))
    made = in_words(named, record, case.words_of(name), Wishes(False, True))
    assert [r.term for r in made] == [SHORT]


def test_what_goes_on_over_the_end_of_a_block_is_found(case, monkeypatch):
    whole = case.search_forms(SHORT)
    monkeypatch.setattr(other_forms, "_BLOCK", 1)
    assert [(h.record, h.place, h.times) for h in whole] == [
        (h.record, h.place, h.times) for h in case.search_forms(SHORT)
    ]
    assert {"cad.csv", "table.csv", "report.pdf"} <= {h.record for h in whole}


def test_still_readable_tells_of_it_until_it_is_hidden(case):
    named = replace(case.snapshot(), subjects=(Subject("s1", "somebody", terms=(SHORT,)),))
    hidden = tuple(redaction(n, n, RedactionKind.TEXT, term=SHORT) for n in NAMED)
    done = replace(named, redactions=hidden)
    told = find_still_readable(case, named, make_plan(named, "q1")).items
    assert {r for i in told if i.sign is Sign.SUBJECT for r in i.records} == {*NAMED}
    left = find_still_readable(case, done, make_plan(done, "q1")).items
    assert not [i for i in left if i.sign is Sign.SUBJECT]
    assert all(places_of(case, done)[name] for name in NAMED)


def test_find_in_a_page_shows_it_as_one_place():
    text = RECORDS["log.txt"]
    assert [
        h.quote[:3] + h.quote[-4:] for h in hits_in(SHORT, PageText(1, text, onward=Onward.LINES))
    ] == ["AnaRuiz"]
    assert not list(hits_in(SHORT, PageText(1, text)))


def test_find_shows_the_pieces_on_their_pages(case):
    record = case.snapshot().get_record("report.pdf")
    source = source_of(record, case.original_path(record))
    over_two_pages, on_one = find_hits(source, SHORT, 1, 1), find_hits(source, SHORT, 1, 2)
    assert [(h.page, h.quote) for h in over_two_pages] == [(1, "Ana")]
    assert [(h.page, h.quote) for h in on_one] == [
        *((1, "Ana"), (2, "Ruiz"), (2, "Ana"), (2, "Ruiz"))
    ]
    assert all(len(h.boxes) == 1 for h in on_one)


@pytest.mark.parametrize("name", NAMED)
def test_a_review_is_told_that_it_stands_there(case, name):
    hides = redaction("r1", name, RedactionKind.TEXT, exemptions=("7(1)(b)",), term=SHORT)
    review = ReviewFile(redactions=(hides,))
    law = load_jurisdiction("illinois-chicago")
    assert check_review(review, case.snapshot(), law, lambda path: list(case.words_of(path))) == ()


@pytest.mark.parametrize("name", ["report.pdf", "table.csv", "cad.csv"])
def test_the_renderer_hides_both_pieces(case, name, tmp_path):
    done = replace(
        case.snapshot(), redactions=(redaction("r1", name, RedactionKind.TEXT, term=SHORT),)
    )
    [step] = [s for s in make_plan(done, "q1").steps if s.record == name]
    record = done.get_record(name)
    [file] = renderer_of(step).render_step(step, case.original_path(record), tmp_path, SILENT).files
    made = tmp_path / file.file
    if made.suffix == ".pdf":
        with pypdfium2.PdfDocument(made) as book:
            said = "".join(page.get_textpage().get_text_bounded() for page in book)
    else:
        said = made.read_text()
    assert "door" in said
    assert "Ana" not in said
    assert "Ruiz" not in said
