"""From a video of a case to proposals: by ``reviewer detect``, and in an exported review."""

import json
from dataclasses import replace

import pytest

from reviewer.cli.main import main
from reviewer.cli.seeing import see_things
from reviewer.model import Facts, Kind, Put, Status
from reviewer.store import Case
from reviewer.system.jobs import SILENT
from reviewer.tracking import case_tracks
from reviewer.tracking.track_store import FOLDER
from tests.helpers.cases import INFO, record
from tests.helpers.moving_things import load_red_things, write_film


@pytest.fixture
def case(tmp_path, monkeypatch):
    monkeypatch.setattr(case_tracks, "load_shipped", load_red_things)
    made = Case.create(tmp_path / "case", INFO)
    film = write_film(tmp_path / "case" / "cam.mp4", 40, range(40))
    facts = Facts(time_base=(1, 15360), duration=40 * 512)
    content = film.read_bytes()
    made.add_records([record("cam.mp4", content, kind=Kind.VIDEO, stored="cam.mp4", facts=facts)])
    yield made
    made.close()


def test_a_video_is_scanned_proposed_once_and_exported(case, tmp_path, capsys):
    seen = see_things(case, ["faces"], "", (), SILENT)
    (made,) = seen.proposals
    assert seen.told == []
    assert (made.status, made.source, made.exemptions) == (Status.PROPOSED, "faces", ("7(1)(c)",))
    assert (made.start, made.end) == (0.0, case.snapshot().records[0].facts.duration_seconds)
    # Nobody proposed it yet, and it leaves all the same; the journal does not know of it.
    head = case.snapshot().journal_head
    assert main(["review", "export", str(case.folder), str(tmp_path / "review.json")]) == 0
    (told,) = json.loads((tmp_path / "review.json").read_text())["redactions"]
    assert (told["id"], told["status"], told["source"]) == (made.id, "proposed", "faces")
    assert case.snapshot().journal_head == head
    assert case.snapshot().redactions == ()
    # What is rejected stays so, also when the cache is gone and everything is made again.
    case.apply([Put(replace(made, status=Status.REJECTED))], "Reject it")
    for path in (case.cache_folder / FOLDER).iterdir():
        path.unlink()
    assert see_things(case, ["faces"], "", (), SILENT).proposals == []
    assert main(["review", "export", str(case.folder), str(tmp_path / "review.json")]) == 0
    (told,) = json.loads((tmp_path / "review.json").read_text())["redactions"]
    assert told["status"] == "rejected"


def test_what_was_exported_is_decided_elsewhere_and_taken_over(case, tmp_path):
    see_things(case, ["faces"], "", (), SILENT)
    file = tmp_path / "review.json"
    assert main(["review", "export", str(case.folder), str(file)]) == 0
    review = json.loads(file.read_text())
    review["redactions"][0]["status"] = "accepted"
    file.write_text(json.dumps(review))
    assert main(["review", "import", str(case.folder), str(file)]) == 0
    with Case.open(case.folder, read_only=True) as after:
        (made,) = after.snapshot().redactions
    assert (made.status, made.source) == (Status.ACCEPTED, "faces")
