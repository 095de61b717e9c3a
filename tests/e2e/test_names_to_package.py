"""A name in every way in which the records of a police department write it leaves nowhere."""

import json
import os
import subprocess
import sys

import pymupdf
import pytest
from docx import Document

from tests.e2e.conftest import answer, exported_anew, reviewer, tree

pytestmark = pytest.mark.slow

FILES = {
    "notes/statement.txt": "Statement of LOPEZ, MARIA E., 34.\nMaria Lopez said: Lopez,\n Maria.\n",
    "notes/other.txt": "Nobody is named here.\n",
    "lists/by-surname.csv": 'Last,First,Phone\nLopez,Maria,312\nx,"Lopez, Maria",1\n',
    "mail/note.eml": "From: Lopez, Maria <m@example.org>\nSubject: maria e. lopez\n\nLOPEZ MARIA\n",
    "calls/call.vtt": "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nIt is Lopez,\n\n"
    "2\n00:00:03.000 --> 00:00:04.000\nMaria. Yes.\n",
}


ON_PAPER = [
    ((72, 100), "VICTIM: LOPEZ, MARIA E.  AGE 34"),
    ((72, 140), "LOPEZ"),
    ((200, 140), "MARIA"),
    ((72, 180), "was told by Lopez,"),
    ((72, 194), "Maria, and left"),
]
REQUEST = {"id": "q1", "requester": "A", "basis": "council", "received": "2025-06-10"}
REVIEW = {"format": "records-reviewer/review", "version": 1, "reviewer": "t"}
TERM = {"kind": "text", "term": "Maria Lopez", "exemptions": ["7(1)(b)"], "status": "accepted"}


def write_bundle(folder):
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with pymupdf.open() as book:
        page = book.new_page()
        for at, words in ON_PAPER:
            page.insert_text(at, words)
        book.save(folder / "report.pdf")
    letter = Document()
    letter.add_paragraph("Interview of LOPEZ, MARIA E. today")
    table = letter.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Lopez", "Maria"
    letter.save(folder / "letter.docx")


@pytest.fixture(scope="module")
def released(tmp_path_factory, one_home):
    """The folder of a bundle, its review, and its package."""
    folder = tmp_path_factory.mktemp("names")
    os.environ["REVIEWER_HOME"] = str(one_home)
    write_bundle(folder / "bundle")
    assert reviewer("new", folder / "case", "--from", folder / "bundle").returncode == 0
    records = answer(reviewer("show", folder / "case", "--json"))["records"]
    review = REVIEW | {
        "redactions": [TERM | {"id": f"r{n}", "record": r["path"]} for n, r in enumerate(records)],
        "requests": [REQUEST | {"scope": "all", "records": ["*"], "profile": "alderman"}],
    }
    (folder / "review.json").write_text(json.dumps(review))
    export = ("export", folder / "case", "--request", "q1", "--out", folder / "package")
    done = reviewer("review", "import", folder / "case", folder / "review.json", "--json")
    assert [w for w in answer(done)["warnings"] if "notes/other.txt" in w]
    done = reviewer(*export)
    assert done.returncode == 1
    assert (
        "notes/other.txt, redaction r" in done.stderr
    )  # its name stands nowhere: somebody is asked
    review["redactions"] = [
        made | {"absent": True} if made["record"] == "notes/other.txt" else made
        for made in review["redactions"]
    ]
    review["decisions"] = [{"record": "notes/other.txt", "decision": "release", "reason": ""}]
    (folder / "review.json").write_text(json.dumps(review))
    # "It does not stand here" hides less, so the import asks.
    again = ("review", "import", folder / "case", folder / "review.json")
    assert reviewer(*again).returncode == 2
    assert reviewer(*again, "--replace").returncode == 0
    done = reviewer(*export)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_name_with_its_surname_first_is_read_nowhere(released):
    records = released / "package" / "data" / "records"
    words = {name: (records / name).read_text() for name in FILES}
    for name in ("report.pdf", "letter.pdf"):
        with pymupdf.open(records / name) as book:
            words[name] = "".join(page.get_text() for page in book)
    assert not [n for n, t in words.items() if "lopez" in t.casefold() or "maria" in t.casefold()]


def test_a_text_in_which_the_name_is_not_found_is_released_and_is_no_original(released):
    before, after = (
        (released / place / "notes" / "other.txt").read_bytes()
        for place in ("bundle", "package/data/records")
    )
    assert after.strip() == before.strip()
    assert after != before


def test_the_judge_finds_nothing(released, judge):
    given = {"--bundle": "bundle", "--review": "review.json", "--package": "package"}
    command = [sys.executable, judge]
    for option, name in given.items():
        command += [option, released / name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout


def test_the_same_plan_gives_the_same_package_byte_for_byte(released, tmp_path):
    first, second = tree(released / "package"), exported_anew(released / "case", tmp_path)
    assert first.keys() == second.keys()
    assert [n for n in first if first[n] != second[n]] == []


def test_the_attack_runs_again_on_the_sealed_package(released):
    done = reviewer("attack", released / "package", "--case", released / "case", "--json")
    assert done.returncode == 0, done.stdout
    assert answer(done)["findings"] == []
