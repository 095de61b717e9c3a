"""From the demo bundle to a sealed package that the program, a judge and bagit accept."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from tests.e2e.conftest import answer, reviewer

pytestmark = pytest.mark.slow


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


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


def test_the_attack_runs_again_on_the_sealed_package(demo):
    done = reviewer("attack", demo / "package", "--case", demo / "case", "--json")
    assert done.returncode == 0, done.stdout
    assert answer(done)["findings"] == []


def test_a_changed_byte_breaks_the_seal(demo, tmp_path):
    shutil.copytree(demo / "package", tmp_path / "package")
    letter = tmp_path / "package" / "data" / "letter.pdf"
    letter.write_bytes(letter.read_bytes() + b"\n")
    done = reviewer("verify", tmp_path / "package", "--json")
    assert done.returncode == 1
    assert any("letter.pdf" in p for p in answer(done)["problems"])


def test_the_same_plan_gives_the_same_package_byte_for_byte(demo, demo_case, tmp_path):
    shutil.rmtree(demo_case / "cache")
    again = tmp_path / "again"
    done = reviewer("export", demo_case, "--request", "q1", "--out", again, "--workers", "1")
    assert done.returncode == 0, done.stderr
    first, second = tree(demo / "package"), tree(again)
    assert first.keys() == second.keys()
    assert [n for n in first if first[n] != second[n]] == []


def test_a_second_export_renders_nothing_again(demo_case, tmp_path):
    kept = demo_case / "cache" / "render"
    before = {p.name: p.stat().st_mtime_ns for p in kept.iterdir()}
    done = reviewer("export", demo_case, "--request", "q1", "--out", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert {p.name: p.stat().st_mtime_ns for p in kept.iterdir()} == before


def test_one_changed_mask_renders_one_record(demo, demo_case, tmp_path):
    review = json.loads((demo / "review.json").read_text())
    region = next(r for r in review["redactions"] if r["kind"] == "region" and "keyframes" in r)
    region["end"] = round(region["end"] - 0.5, 3)
    (tmp_path / "review.json").write_text(json.dumps({**review, "redactions": [region]}))
    kept = demo_case / "cache" / "render"
    before = {p.name for p in kept.iterdir()}
    asked = ("review", "import", demo_case, tmp_path / "review.json", "--replace")
    assert reviewer(*asked).returncode == 0
    done = reviewer("export", demo_case, "--request", "q1", "--out", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert len({p.name for p in kept.iterdir()} - before) == 1


def test_an_undecided_record_stops_the_export_with_a_list(demo, tmp_path):
    reviewer("new", tmp_path / "case", "--from", demo / "bundle")
    request = {
        "format": "records-reviewer/review",
        "version": 1,
        "requests": [{"id": "q1", "requester": "Ald. Test"}],
    }
    (tmp_path / "r.json").write_text(json.dumps(request))
    assert reviewer("review", "import", tmp_path / "case", tmp_path / "r.json").returncode == 0
    out = tmp_path / "package"
    done = reviewer("export", tmp_path / "case", "--request", "q1", "--out", out, "--json")
    assert done.returncode == 1
    records = answer(reviewer("show", tmp_path / "case", "--json"))["records"]
    assert {b["record"] for b in answer(done)["blockers"]} == {r["path"] for r in records}
    assert not out.exists()


def test_a_leak_stops_the_seal_and_leaves_nothing_behind(demo, demo_case, tmp_path):
    review = json.loads((demo / "review.json").read_text())
    subject = {"id": "s99", "label": "Slip", "terms": ["Original Case Incident Report"]}
    more = {**review, "subjects": [subject], "redactions": [], "requests": [], "decisions": []}
    more["annotations"] = []
    (tmp_path / "r.json").write_text(json.dumps(more))
    assert reviewer("review", "import", demo_case, tmp_path / "r.json").returncode == 0
    out = tmp_path / "package"
    done = reviewer("export", demo_case, "--request", "q1", "--out", out, "--json")
    assert done.returncode == 1
    assert answer(done)["findings"]
    assert "Original Case" not in json.dumps(answer(done)["findings"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case", "r.json"]


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


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["export", "{case}", "--request", "nope", "--out", "{tmp}/x"], 2),
        (["show", "{tmp}/nothing"], 2),
        (["new", "{tmp}/c", "--from", "{tmp}/nothing"], 2),
        (["verify", "{tmp}"], 2),
        (["attack", "{tmp}", "--case", "{case}"], 2),
        (["detect", "{case}", "--what", "ghosts"], 2),
        (["review", "import", "{case}", "{tmp}/nothing.json"], 2),
    ],
)
def test_wrong_use_is_one_clear_line_without_a_traceback(demo, tmp_path, arguments, status):
    filled = [a.format(case=demo / "case", tmp=tmp_path) for a in arguments]
    done = reviewer(*filled)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


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
