"""From the demo bundle to a sealed package that the program, a judge and bagit accept."""

import json
import shutil
import subprocess
import sys

import bagit
import pytest

from tests.e2e.conftest import answer, reviewer
from tests.helpers.small_case import FILES

pytestmark = pytest.mark.slow


def judged(judge, demo, package, *more):
    return subprocess.run(
        [
            sys.executable,
            judge,
            "--bundle",
            demo / "bundle",
            "--review",
            demo / "review.json",
            "--package",
            package,
            *more,
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_the_judge_finds_nothing_in_the_demo_package(judge, demo):
    done = judged(judge, demo, demo / "package", "--request", "q1")
    assert done.returncode == 0, done.stdout


def test_the_package_is_a_valid_bag(demo):
    assert bagit.Bag(str(demo / "package")).is_valid()


def test_verify_holds_for_case_and_package(demo):
    for name in ("case", "package"):
        done = reviewer("verify", demo / name, "--json")
        assert done.returncode == 0, done.stdout
        assert answer(done)["holds"] is True


def test_a_changed_byte_breaks_the_seal(demo, tmp_path):
    shutil.copytree(demo / "package", tmp_path / "package")
    letter = tmp_path / "package" / "data" / "letter.pdf"
    letter.write_bytes(letter.read_bytes() + b"\n")
    done = reviewer("verify", tmp_path / "package", "--json")
    assert done.returncode == 1
    assert any("letter.pdf" in p for p in answer(done)["problems"])


def test_a_second_export_renders_nothing_again(demo_case, tmp_path):
    kept = demo_case / "cache" / "render"
    before = {p.name: p.stat().st_mtime_ns for p in kept.iterdir()}
    done = reviewer("export", demo_case, "--request", "q1", "--out", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert {p.name: p.stat().st_mtime_ns for p in kept.iterdir()} == before


def test_one_changed_mute_renders_one_record(demo, demo_case, tmp_path):
    review = json.loads((demo / "review.json").read_text())
    # Of a call: it is rendered and attacked sooner than a video, and nothing else differs.
    mute = next(r for r in review["redactions"] if r["record"].startswith("calls/"))
    # Longer than it was: what hides less would have to be checked again.
    mute["start"] = round(mute["start"] - 0.5, 3)
    (tmp_path / "review.json").write_text(json.dumps({**review, "redactions": [mute]}))
    kept = demo_case / "cache" / "render"
    before = {p.name for p in kept.iterdir()}
    asked = ("review", "import", demo_case, tmp_path / "review.json", "--replace")
    assert reviewer(*asked).returncode == 0
    done = reviewer("export", demo_case, "--request", "q1", "--out", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert len({p.name for p in kept.iterdir()} - before) == 1


def test_an_undecided_record_stops_the_export_with_a_list(small_case, tmp_path):
    reviewer("new", tmp_path / "new", "--from", tmp_path / "bundle")
    request = {
        "format": "records-reviewer/review",
        "version": 1,
        "requests": [{"id": "q1", "requester": "Ald. Test"}],
    }
    (tmp_path / "r.json").write_text(json.dumps(request))
    assert reviewer("review", "import", tmp_path / "new", tmp_path / "r.json").returncode == 0
    out = tmp_path / "package"
    done = reviewer("export", tmp_path / "new", "--request", "q1", "--out", out, "--json")
    assert done.returncode == 1
    records = answer(reviewer("show", tmp_path / "new", "--json"))["records"]
    assert len(records) == len(FILES)
    assert {b["record"] for b in answer(done)["blockers"]} == {r["path"] for r in records}
    assert not out.exists()


def test_a_leak_stops_the_seal_and_leaves_nothing_behind(small_case, tmp_path):
    subject = {"id": "s99", "label": "Slip", "terms": ["unit was clear"]}
    review = {"format": "records-reviewer/review", "version": 1, "subjects": [subject]}
    (tmp_path / "r.json").write_text(json.dumps(review))
    assert reviewer("review", "import", small_case, tmp_path / "r.json").returncode == 0
    before = sorted(p.name for p in tmp_path.iterdir())
    out = tmp_path / "package"
    done = reviewer("export", small_case, "--request", "q1", "--out", out, "--json")
    assert done.returncode == 1
    assert answer(done)["findings"]
    assert "unit was" not in json.dumps(answer(done)["findings"])
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_undo_and_redo_survive_a_restart(demo_case):
    from reviewer.store import Case

    with Case.open(demo_case) as case:
        before = case.snapshot()
        assert case.undo()
    with Case.open(demo_case) as case:
        assert case.snapshot().redactions != before.redactions
        assert case.redo()
    with Case.open(demo_case) as case:
        assert case.snapshot().redactions == before.redactions


def test_search_and_align_answer_as_json(demo):
    hits = answer(reviewer("search", demo / "case", "immigration", "--json"))["hits"]
    assert hits
    rows = answer(reviewer("align", demo / "case", "--json"))["records"]
    videos = [r for r in rows if r["record"].startswith("video/")]
    assert all(r["clock"]["sigma"] < 60 for r in videos)


def test_a_review_leaves_and_comes_back_without_loss(demo_case, tmp_path):
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    assert reviewer("review", "export", demo_case, one).returncode == 0
    assert reviewer("review", "import", demo_case, one).returncode == 0
    assert reviewer("review", "export", demo_case, two).returncode == 0
    assert one.read_bytes() == two.read_bytes()
