"""What a review says of calls goes to whom it is given, and tells nothing that is hidden."""

import csv
import io
import json
from dataclasses import replace

import pypdfium2
import pytest

from reviewer.cli.main import main
from reviewer.model import Call, Citation, Presence, Put, RequestItem
from reviewer.model.inquiry import Relay, RelayMark, RelayStep
from reviewer.store import Case
from tests.helpers.small_case import ready_case

SAID, PLAIN = "notes/statement.txt", "notes/plain.txt"
CALL = Call(
    "c1",
    SAID,
    agency_stated="a program, says Maria Lopez",
    callback="312-555-0142",
    relay=(
        Relay(RelayStep.SAID, Citation(SAID, words="Maria Lopez said"), origin_stated=True),
        Relay(RelayStep.TYPED, Citation(PLAIN, words="The unit was clear"), RelayMark.LOST),
    ),
)
WITHHELD = Call("c2", "notes/draft.txt", agency_stated="Sealed informant Quill")
UNIT = Presence("p1", "Beat of Maria Lopez", "2025-06-04T16:22:31Z", citation=Citation(PLAIN))
ITEM = RequestItem("1", "What Maria  Lopez said", records=(SAID,), answer="Lopez, Maria told us.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("review")
    case = ready_case(place)
    with Case.open(case, author="Ann") as opened:
        asked = opened.snapshot().get_request("q1")
        council = replace(asked, id="q2", basis="council", items=(ITEM,))
        opened.apply([Put(one) for one in (council, CALL, WITHHELD, UNIT)], "State")
    for request in ("q1", "q2"):
        out = str(place / request)
        assert main(["export", str(case), "--request", request, "--out", out]) == 0
    return place


def texts_of(folder):
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".pdf":
            book = pypdfium2.PdfDocument(path)
            yield path, "\n".join(page.get_textpage().get_text_range() for page in book)
        elif path.is_file():
            yield path, path.read_text("utf-8")


def test_calls_go_to_the_council_without_what_its_release_hides(folder):
    data = folder / "q2" / "data"
    rows = list(csv.DictReader(io.StringIO((data / "calls.csv").read_text("utf-8-sig"))))
    assert [row["mark"] for row in rows] == ["", "lost"]  # of the withheld record nothing
    assert rows[1]["words"] == "The unit was clear"
    assert rows[1]["id"] == "RR-2025-0002-000002"
    assert (rows[0]["number to call back"], rows[0]["words"][:9]) == ("left", "[Redacted")
    for path, text in texts_of(data):
        for secret in ("Lopez", "Quill", "0142"):
            assert secret not in text, path
    viewer = (data / "index.html").read_text("utf-8")
    assert "No recording that was found is from a camera of Beat of REDACTED." in viewer
    assert "2025-06-04 11:22:31" in (data / "chronology.csv").read_text("utf-8-sig")


def test_who_is_given_no_review_gets_records_alone(folder):
    data = folder / "q1" / "data"
    assert not (data / "calls.csv").exists()
    assert "The unit was clear" not in (data / "chronology.csv").read_text("utf-8-sig")
    assert '"calls":[]' in (data / "index.html").read_text("utf-8")


def test_the_calls_are_written_by_a_command_as_a_release_may_tell_them(folder, capsys):
    out = folder / "calls"
    command = ["calls", str(folder / "case"), "--request", "q2", "--out", str(out), "--json"]
    assert main(command) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["calls"] == 2
    assert main(["show", str(folder / "case"), "--request", "q2"]) == 0
    assert "Item 1 is said to be" not in capsys.readouterr().out  # it is pending
    assert sorted(path.name for path in out.iterdir()) == ["calls-q2.csv", "calls-q2.pdf"]
    for path, text in texts_of(out):
        assert "Lopez" not in text, path
    assert main(["calls", str(folder / "case"), "--request", "q9", "--out", str(out)]) == 2
    assert "no request 'q9'" in capsys.readouterr().err
