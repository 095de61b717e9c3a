"""What the command line says of whose seal it is, and of the journal behind a package."""

import json
import os
import stat

import pytest

from reviewer.cli.main import main
from reviewer.export.run import export_package
from reviewer.model import Decision, Put
from reviewer.store import Case
from reviewer.system.signing_keys import own_fingerprint
from tests.helpers.small_case import ready_case
from tests.reviewer.store.test_store_anchors import attacked, cut, rewrite


@pytest.fixture
def made(tmp_path):
    with Case.open(ready_case(tmp_path), author="Ann") as case:
        export_package(case, "q1", tmp_path / "package")
    return tmp_path


def said(capsys, *arguments):
    status = main(["verify", *map(str, arguments)])
    return status, capsys.readouterr().out


def test_ones_own_package_holds_and_says_so(made, capsys):
    status, text = said(capsys, made / "package", "--case", made / "case")
    assert status == 0
    assert "everything holds" in text
    assert "your own key" in text


def test_a_key_that_was_not_met_is_never_everything(made, capsys, monkeypatch):
    key = own_fingerprint()
    monkeypatch.setenv("REVIEWER_HOME", str(made / "requester"))
    status, text = said(capsys, made / "package")
    assert status == 0
    assert "everything holds" not in text
    assert "a key you have not met" in text
    assert said(capsys, made / "package", "--key", key)[0] == 0
    assert said(capsys, made / "package", "--key", "0000-" * 7 + "0000")[0] == 1
    assert main(["verify", str(made / "package"), "--key", "abc"]) == 2
    assert said(capsys, made / "package", "--remember", "The office")[0] == 0
    status, text = said(capsys, made / "package", "--json")
    assert (status, json.loads(text)["signer"]) == (0, "known")


@pytest.mark.parametrize("deed", [cut, rewrite])
def test_a_package_and_its_case_tell_of_a_changed_journal(made, capsys, deed, monkeypatch):
    attacked(made / "case", deed)
    monkeypatch.setenv("REVIEWER_HOME", str(made / "elsewhere"))
    (made / "case" / "anchors.jsonl").unlink()
    status, text = said(capsys, made / "package", "--case", made / "case")
    assert status == 1
    assert "cut or rewritten" in text


def test_a_case_that_went_on_is_still_the_packages(made, capsys):
    with Case.open(made / "case") as case:
        case.apply([Put(Decision("notes/plain.txt", "release", "again"))], "Decide")
    assert said(capsys, made / "package", "--case", made / "case")[0] == 0
    status, text = said(capsys, made / "case", "--json")
    assert status == 0
    assert json.loads(text)["anchors"] >= 3


def test_the_same_journal_gives_the_same_package(made):
    with Case.open(made / "case") as case:
        export_package(case, "q1", made / "again")
    for name in ("bag-info.txt", "signature", "tagmanifest-sha256.txt"):
        assert (made / "again" / name).read_bytes() == (made / "package" / name).read_bytes()


def test_a_withheld_record_is_known_by_number_kind_and_basis_only(made):
    data = made / "package" / "data"
    held = (data / "withheld.csv").read_text(encoding="utf-8-sig")
    assert "withheld-1,Document" in held
    assert "7(1)(f)" in held
    for file in ("withheld.csv", "plan.json", "index.html", "attack-report.json"):
        assert "draft.txt" not in (data / file).read_text(encoding="utf-8-sig"), file


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a profile's files by its own lists")
def test_a_case_is_its_users_own_and_a_package_is_to_be_handed_on(made):
    case = made / "case"
    assert stat.S_IMODE(case.stat().st_mode) == 0o700
    files = [case / "case.db", case / "anchors.jsonl", *(case / "originals").rglob("*.txt")]
    assert len(files) == 5
    assert [p.name for p in files if p.stat().st_mode & 0o077] == []
    (made / "plain").mkdir()
    assert (made / "package").stat().st_mode == (made / "plain").stat().st_mode
    case.chmod(0o755)
    with Case.open(case):
        assert stat.S_IMODE(case.stat().st_mode) == 0o750
