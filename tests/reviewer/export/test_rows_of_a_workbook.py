"""A row that is hidden in a workbook's log: other rows may say the same, and stay."""

import json

import openpyxl

from reviewer.export.run import export_package
from reviewer.intake import new_case
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case

HEAD = ["Event Number", "Call Date", "Type", "Location", "Caller Name"]
ROWS = [
    ["25001", "2025-06-04 08:00:00", "DISTURBANCE", "100 N State St", "Olga Novak"],
    ["25002", "2025-06-04 08:05:00", "DISTURBANCE", "200 N State St", "Tyrone Banks"],
    ["25003", "2025-06-04 08:09:00", "THEFT RPT", "100 N State St", "Tyrone Banks"],
]


def test_what_a_hidden_row_and_another_row_say_is_released_in_the_other(tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "home"))
    (tmp_path / "bundle").mkdir()
    book = openpyxl.Workbook()
    for row in (HEAD, *ROWS):
        book.worksheets[0].append(row)
    book.save(tmp_path / "bundle" / "events.xlsx")
    new_case(tmp_path / "case", tmp_path / "bundle")
    hidden = {"id": "r1", "record": "events.xlsx", "kind": "text", "cue": 2}
    review = {
        "format": "records-reviewer/review",
        "version": 1,
        "reviewer": "t",
        "redactions": [hidden | {"exemptions": ["7(1)(c)"], "status": "accepted"}],
        "requests": [{"id": "q1", "requester": "A", "records": ["*"]}],
    }
    with Case.open(tmp_path / "case", author="T") as case:
        import_review(case, json.dumps(review))
        done = export_package(case, "q1", tmp_path / "package")
    lines = next(done.package.glob("data/records/*.csv")).read_text().splitlines()
    assert "DISTURBANCE" in lines[1]
    assert "DISTURBANCE" not in lines[2]
    assert "Tyrone Banks" not in lines[2]
    assert "Tyrone Banks" in lines[3]
