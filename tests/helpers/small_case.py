"""A small case of texts that is ready to be released, made in a second."""

import json
from pathlib import Path

from reviewer.intake import new_case
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case

FILES = {
    "notes/statement.txt": "Statement of the caller.\nMaria Lopez said: they left at noon.\n",
    "notes/plain.txt": "The unit was clear at 16:40.\n",
    "notes/draft.txt": "Sealed informant Quill met the detective on Tuesday.\n",
}
_TERM = {"kind": "text", "term": "Maria Lopez", "exemptions": ["7(1)(b)"], "status": "accepted"}
REVIEW = {
    "format": "records-reviewer/review",
    "version": 1,
    "reviewer": "Ann",
    "redactions": [
        _TERM | {"id": "r1", "record": "notes/statement.txt"},
        {
            "id": "r2",
            "record": "notes/draft.txt",
            "kind": "withhold",
            "exemptions": ["7(1)(f)"],
            "status": "accepted",
        },
    ],
    "decisions": [{"record": "notes/plain.txt", "decision": "release", "reason": ""}],
    "requests": [
        {
            "id": "q1",
            "requester": "A. Requester",
            "basis": "foia",
            "received": "2025-06-10",
            "scope": "all",
            "records": ["*"],
            "profile": "alderman",
        }
    ],
}


def ready_case(folder: Path) -> Path:
    """The folder of a case in which all is decided: one record in part, one whole, one withheld."""
    for name, text in FILES.items():
        path = folder / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    new_case(folder / "case", folder / "bundle")
    with Case.open(folder / "case", author="Ann") as case:
        import_review(case, json.dumps(REVIEW))
    return folder / "case"
