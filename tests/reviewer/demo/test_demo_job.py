"""The main job on the demo, from the command line to a package that an outsider attacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = ("maria", "lopez", "whitfield", "5550142", "loomis")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, dict]:
    """The folder in which ``reviewer demo`` worked, and what it said."""
    folder = tmp_path_factory.mktemp("job") / "demo"
    said = reviewer("demo", folder, "--json", home=folder.with_name("home"))
    assert said.returncode == 0, said.stderr
    return folder, json.loads(said.stdout)


def test_every_record_got_what_the_review_says(made):
    _, said = made
    outcomes = {r["record"]: r["outcome"] for r in said["records"]}
    assert len(outcomes) == 15
    assert outcomes["documents/draft-review-memo.pdf"] == "withheld in full"
    assert outcomes["documents/sidewalk-notice.txt"] == "released in full"
    assert outcomes["documents/watch-roster-2025-06-03.csv"] == "not responsive"
    assert list(outcomes.values()).count("disclosed in part") == 12


def test_the_attack_tried_a_lot_and_found_nothing(made):
    _, said = made
    assert said["checks"] > 1000
    assert said["findings"] == []


def test_no_file_name_gives_a_subject_away(made):
    folder, _ = made
    names = [p.name.casefold() for p in (folder / "package").rglob("*")]
    assert len(names) > 20
    assert not [n for n in names if any(secret in n for secret in NAMES)]


def test_no_plain_text_gives_a_subject_away(made):
    folder, _ = made
    files = [p for p in (folder / "package").rglob("*") if p.suffix in TEXTS]
    assert len(files) >= 10
    for path in files:
        text = path.read_text(encoding="utf-8").casefold().replace("-", "")
        assert not [s for s in NAMES if s in text], path.name


def test_only_what_a_mask_touches_was_encoded_again(made):
    _, said = made
    methods = {r["record"]: r["method"] for r in said["records"]}
    assert all("copied" in method for path, method in methods.items() if path.endswith(".mp4"))


def test_package_and_case_hold(made):
    folder, _ = made
    for part in ("package", "case"):
        assert reviewer("verify", folder / part, home=folder.with_name("elsewhere")).returncode == 0


def test_the_outside_adversary_finds_nothing(made, judge):
    folder, _ = made
    places = ["--bundle", folder / "bundle", "--review", folder / "review.json"]
    command = [sys.executable, judge, *places, "--package", folder / "package", "--request", "q1"]
    said = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
    assert "0 findings" in said.stdout


TEXTS = {".vtt", ".json", ".csv", ".eml", ".txt", ".html"}


def reviewer(*words: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line with a settings folder, and so a signing key, of its own."""
    command = [sys.executable, "-m", "reviewer", *(str(w) for w in words)]
    own = os.environ | {"REVIEWER_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=own)
