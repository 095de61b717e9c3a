"""The review report: all that a case holds is in it, cited, and nothing that a release hides."""

import io
import json
import zipfile

import docx
import pypdfium2
import pytest

from reviewer.cli.main import main
from reviewer.inquiry.report_files import report_of_case, write_report_files
from reviewer.printing import Headline, print_document
from reviewer.printing.blocks import texts_of
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from tests.helpers.small_case import ready_case

STATEMENT, PLAIN = "notes/statement.txt", "notes/plain.txt"
NAMED = {"record": STATEMENT, "words": "Maria Lopez said: they left at noon."}
CLEAR = {"record": PLAIN, "words": "The unit was clear at 16:40."}
INQUIRY = {
    "format": "records-reviewer/review",
    "version": 1,
    "calls": [
        {
            "id": "c1",
            "record": STATEMENT,
            "agency_stated": "DHS",
            "callback": "312-555-0142",
            "relay": [
                {"step": "said", "citation": NAMED, "origin_stated": True},
                {"step": "typed", "mark": "lost", "origin_stated": False},
            ],
        }
    ],
    "presence": [
        {"id": "p1", "unit": "Unit 1265", "arrive": "2025-06-04T16:22:00Z", "citation": CLEAR}
    ],
    "claims": [
        {
            "id": "m1",
            "text": "They left at noon",
            "for": [NAMED],
            "against": [CLEAR],
            "state": "open",
        }
    ],
    "findings": [
        {"id": "f1", "type": "fact", "text": "The unit stayed until 16:40.", "citations": [CLEAR]},
        {"id": "f2", "type": "gap", "text": "No radio was found."},
        {
            "id": "f3",
            "type": "recommendation",
            "text": "Ask Maria Lopez again.",
            "owner": "The office of Maria Lopez",
            "due": "2025-09-01",
            "unchanged": "Who was sent to Maria Lopez first",
        },
    ],
    "crowds": [{"id": "n1", "low": 20, "high": 40, "source": "Maria Lopez", "citations": [NAMED]}],
    "positions": [
        {"id": "j1", "allegation": "What Maria Lopez told", "agency": "COPA", "answer": "declined"}
    ],
    "notices": [{"id": "b1", "who": "A deputy mayor", "text": "That Maria Lopez called"}],
    "reviews": [{"id": "v1", "agency": "CPD", "incident": "2025-06-04", "outcome": "none opened"}],
    "footage": [
        {"id": "k1", "unit": "1265", "camera": "X1", "state": "missing", "day": "2025-06-04"}
    ],
}
SECTIONS = (
    *("Review", "Summary", "Chronology", "Calls and relay", "Call 1", "Who was there, and when"),
    *("Claims", "How many people were seen", "What cameras recorded", "Who was told"),
    *("Which agency takes it up", "Reviews"),
    *("What could not be determined", "Recommendations", "About this review", "Sources"),
)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    folder = ready_case(tmp_path_factory.mktemp("report"))
    with Case.open(folder, author="Ann") as case:
        import_review(case, json.dumps(INQUIRY))
    return folder


def read(folder):
    """What each of the three files says, each by another reader."""
    pages = pypdfium2.PdfDocument((folder / "review.pdf").read_bytes())
    office = docx.Document(io.BytesIO((folder / "review.docx").read_bytes()))
    cells = [c.text for t in office.tables for row in t.rows for c in row.cells]
    return {
        "pdf": "\n".join(page.get_textpage().get_text_range() for page in pages),
        "docx": "\n".join([*(p.text for p in office.paragraphs), *cells]),
        "html": (folder / "review.html").read_text(),
    }


def test_three_files_say_all_of_it(reviewed, tmp_path, capsys):
    assert main(["report", str(reviewed), "--out", str(tmp_path / "out")]) == 0
    assert "no evidence cited: No radio was found." in capsys.readouterr().out
    for said in read(tmp_path / "out").values():
        together = " ".join(said.split())
        for words in (
            "The unit stayed until 16:40.",
            "Unit 1265",
            "DHS",
            "Maria Lopez said",
            "2025-09-02",
        ):
            assert words in together
        assert "Do not give it out." in together
        assert all(section in together for section in SECTIONS)


def test_sections_stand_in_the_order_of_a_reader(reviewed):
    with Case.open(reviewed) as case:
        blocks = report_of_case(case).blocks
    heads = [block.text.partition(":")[0] for block in blocks if isinstance(block, Headline)]
    assert tuple(heads) == SECTIONS


def test_a_report_for_a_release_tells_nothing_that_it_hides(reviewed, tmp_path):
    with Case.open(reviewed) as case:
        write_report_files(case, tmp_path, "q1")
    said = read(tmp_path)
    with zipfile.ZipFile(tmp_path / "review.docx") as packed:
        said |= {name: packed.read(name).decode("latin-1") for name in packed.namelist()}
    for name, text in said.items():
        assert "Lopez" not in text, name
        assert "0142" not in text, name
    assert "[Redacted in this release]" in said["pdf"]


def test_a_number_to_call_back_is_never_told(reviewed):
    with Case.open(reviewed) as case:
        said = "\n".join(texts_of(report_of_case(case)))
    assert "0142" not in said
    assert "Number to call back: left" in said


def test_every_number_of_a_source_stands_in_the_list(reviewed):
    with Case.open(reviewed) as case:
        said = "\n".join(texts_of(report_of_case(case)))
    numbered = said.partition("Nothing is cited.")[2].split("\n")
    assert {"1", "2"} <= set(numbered)
    assert "[1]" in said
    assert "[3]" not in said  # one place is one source, however often it is cited
    assert "[no evidence cited]" in said


def test_an_empty_case_makes_a_report_that_says_so(tmp_path):
    with Case.open(ready_case(tmp_path)) as case:
        document = report_of_case(case)
    said = "\n".join(texts_of(document))
    for words in ("No call is noted.", "No claim is noted.", "Nothing is cited."):
        assert words in said
    assert print_document(document).startswith(b"%PDF")


def test_the_same_case_makes_the_same_files(reviewed, tmp_path):
    with Case.open(reviewed) as case:
        made = [write_report_files(case, tmp_path / name) for name in "ab"]
    assert [path.read_bytes() for path in made[0]] == [path.read_bytes() for path in made[1]]


def test_a_request_that_is_not_there_is_one_sentence(reviewed, tmp_path, capsys):
    assert main(["report", str(reviewed), "--out", str(tmp_path), "--request", "q9"]) == 2
    assert "q9" in capsys.readouterr().err
