"""The bag, the seal and their verification."""

import json
import os
import shutil
import unicodedata

import bagit
import pymupdf
import pytest

from reviewer import package
from reviewer.errors import BadInput, Cancelled
from reviewer.model import Kind
from reviewer.package.package_parts import PackageParts
from reviewer.system.jobs import StoppableJob
from reviewer.system.signing_keys import remember_key
from tests.helpers import plans
from tests.helpers.package_media import small_release


@pytest.fixture
def sealed(tmp_path):
    """A sealed package with an awkward name in it."""
    names = ("docs/a.txt", "docs/Łódź 50.txt")
    steps = [plans.step(name, Kind.DOCUMENT, "txt") for name in names]
    made = small_release(tmp_path / "out", *steps)
    folder = tmp_path / "package"
    folder.mkdir()
    package.build_package(folder, made.plan, made.rendered, made.outputs)
    package.seal_package(folder, made.plan, package.signing_key())
    return folder


def problems(folder) -> list[str]:
    return [p.file for p in package.verify_package(folder).problems]


def reseal_by(folder, home) -> package.SigningKey:
    """Sign the same tag manifest with another key."""
    other = package.signing_key(home)
    data = json.loads((folder / "signature").read_text())
    message = data["prefix"].encode() + (folder / data["signed"]).read_bytes()
    data.update(
        public_key=other.public_bytes.hex(),
        fingerprint=other.own_fingerprint,
        signature=other.sign_message(message).hex(),
    )
    (folder / "signature").write_text(json.dumps(data))
    return other


def test_the_bagit_library_finds_the_bag_valid(sealed):
    bag = bagit.Bag(str(sealed))
    bag.validate()
    assert bag.info["External-Identifier"] == "q1"
    assert bag.info["Bagging-Date"] == "2025-08-01"


def test_a_fresh_package_holds_and_names_its_key(sealed):
    found = package.verify_package(sealed)
    assert found.is_whole
    assert found.key == package.signing_key().own_fingerprint
    assert found.own_key is True
    assert found.files == len([p for p in (sealed / "data").rglob("*") if p.is_file()])


def test_a_machine_without_a_key_verifies_and_makes_none(sealed, tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "nothing"))
    found = package.verify_package(sealed)
    assert (found.is_whole, found.own_key) == (True, None)
    assert not (tmp_path / "nothing").exists()


def test_changed_content_of_the_same_size_is_found(sealed):
    path = sealed / "data/records/docs/a.txt"
    data = path.read_bytes()
    path.write_bytes(data[:-2] + b"X\n")
    assert problems(sealed) == ["data/records/docs/a.txt"]


def test_an_added_file_is_found(sealed):
    (sealed / "data/records/docs/more.txt").write_text("more")
    assert problems(sealed) == ["data/records/docs/more.txt"]


def test_a_removed_file_is_named_first(sealed):
    (sealed / "data/letter.pdf").unlink()
    assert problems(sealed)[0] == "data/letter.pdf"


def test_a_manifest_that_was_made_to_fit_again_is_found(sealed):
    path = sealed / "data/withheld.csv"
    path.write_text("nothing to see")
    manifest = sealed / "manifest-sha256.txt"
    digest = __import__("hashlib").sha256(path.read_bytes()).hexdigest()
    lines = manifest.read_text().splitlines()
    manifest.write_text("".join(_refit(line, digest) for line in lines))
    assert "manifest-sha256.txt" in problems(sealed)


def _refit(line: str, digest: str) -> str:
    return f"{digest}{line[64:]}\n" if line.endswith("withheld.csv") else line + "\n"


def test_a_tag_manifest_that_was_made_to_fit_breaks_the_seal(sealed):
    path = sealed / "tagmanifest-sha256.txt"
    path.write_text(path.read_text().replace("bagit.txt", "bagit2.txt"))
    found = package.verify_package(sealed)
    assert found.problems[0].file == "tagmanifest-sha256.txt"
    assert found.key == ""


def test_changed_bag_info_is_found(sealed):
    path = sealed / "bag-info.txt"
    path.write_text(path.read_text().replace("q1", "q2"))
    assert problems(sealed) == ["bag-info.txt"]


def test_a_missing_signature_is_found(sealed):
    (sealed / "signature").unlink()
    found = package.verify_package(sealed)
    assert [(p.file, p.what) for p in found.problems] == [("signature", "it is missing")]
    assert found.key == ""


def test_the_signature_of_another_key_is_called_so(sealed, tmp_path):
    other = reseal_by(sealed, tmp_path / "other")
    found = package.verify_package(sealed)
    assert [p.file for p in found.problems] == ["signature"]
    assert "another key" in found.problems[0].what
    assert (found.key, found.own_key) == (other.own_fingerprint, False)


def test_a_whole_package_by_another_key_shows_that_key(sealed, tmp_path):
    expected = package.signing_key().own_fingerprint
    again = tmp_path / "again"
    again.mkdir()
    shutil.copytree(sealed / "data", again / "data")
    package.seal_package(again, plans.plan(), package.signing_key(tmp_path / "other"))
    assert package.verify_package(again).is_whole
    assert package.verify_package(again).own_key is False
    assert not package.verify_package(again, expected_key=expected).is_whole


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1}', '{"public_key": "zz"}', "[" * 100_000]
)
def test_a_broken_signature_file_is_a_problem_and_no_crash(sealed, content):
    (sealed / "signature").write_text(content)
    assert problems(sealed) == ["signature"]


@pytest.mark.parametrize(
    "line", ["../../etc/passwd", "/etc/passwd", "data/../../x", "C:/x", "data//x", "data/..\\..\\x"]
)
def test_a_manifest_cannot_point_outside(sealed, line):
    path = sealed / "manifest-sha256.txt"
    path.write_text(path.read_text() + f"{'0' * 64}  {line}\n")
    found = package.verify_package(sealed)
    assert any("not one that a manifest may hold" in p.what for p in found.problems)
    assert not any(p.file == line for p in found.problems)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_in_the_place_of_a_file_is_found(sealed, tmp_path):
    path = sealed / "data/withheld.csv"
    shutil.move(path, tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert "data/withheld.csv" in problems(sealed)


def test_a_stranger_beside_the_bag_is_found_and_litter_is_noted(sealed):
    (sealed / "index.html").write_text("not ours")
    (sealed / "data/.DS_Store").write_text("")
    found = package.verify_package(sealed)
    assert [p.file for p in found.problems] == ["index.html"]
    assert len(found.notes) == 1


def test_a_folder_that_is_no_package_is_refused(tmp_path):
    with pytest.raises(BadInput, match="not a package"):
        package.verify_package(tmp_path)


def test_verifying_can_be_stopped(sealed):
    job = StoppableJob()
    job.stop_work()
    with pytest.raises(Cancelled):
        package.verify_package(sealed, job)


def test_sealing_twice_gives_the_same_bytes(sealed):
    before = {p.name: p.read_bytes() for p in sealed.iterdir() if p.is_file()}
    package.seal_package(
        sealed, plans.plan(title="4 June 2025, 2000 South Michigan Avenue"), package.signing_key()
    )
    assert {p.name: p.read_bytes() for p in sealed.iterdir() if p.is_file()} == before


def test_the_key_is_made_once_and_only_its_user_reads_it(tmp_path):
    first = package.signing_key(tmp_path)
    assert package.signing_key(tmp_path).own_fingerprint == first.own_fingerprint
    assert first.own_fingerprint not in repr(first.private)
    if os.name == "posix":
        assert (tmp_path / "signing-key.pem").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["signing-key.pem"]


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_key_that_others_could_read_is_closed_again(tmp_path):
    package.signing_key(tmp_path)
    (tmp_path / "signing-key.pem").chmod(0o644)
    package.signing_key(tmp_path)
    assert (tmp_path / "signing-key.pem").stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_is_refused_with_a_remedy(tmp_path):
    (tmp_path / "signing-key.pem").write_text("nonsense")
    with pytest.raises(BadInput, match="damaged"):
        package.signing_key(tmp_path)


def sealed_by(sealed, home, folder):
    """The same content, sealed anew by somebody else."""
    folder.mkdir()
    shutil.copytree(sealed / "data", folder / "data")
    package.seal_package(folder, plans.plan(), package.signing_key(home))
    return folder


def test_a_key_that_was_not_met_is_called_so_and_a_known_one_by_its_name(sealed, tmp_path):
    again = sealed_by(sealed, tmp_path / "other", tmp_path / "again")
    found = package.verify_package(again)
    assert found.signer is package.Signer.UNKNOWN
    assert "a key you have not met" in found.tell_signer
    remember_key(found.key.upper(), "  The mayor's\noffice ")
    found = package.verify_package(again)
    assert (found.signer, found.name) == (package.Signer.KNOWN, "The mayor's office")
    remember_key(found.key, "Ann")
    assert package.verify_package(again).name == "Ann"
    assert package.verify_package(sealed).signer is package.Signer.OWN


def test_the_key_that_is_asked_for_is_enough_and_any_other_is_not(sealed, tmp_path):
    again = sealed_by(sealed, tmp_path / "other", tmp_path / "again")
    asked = package.signing_key(tmp_path / "other").own_fingerprint
    found = package.verify_package(again, expected_key=f" {asked.upper()} ")
    assert (found.is_whole, found.signer) == (True, package.Signer.EXPECTED)
    assert not package.verify_package(
        again, expected_key=package.signing_key().own_fingerprint
    ).is_whole


def test_an_own_release_that_was_sealed_anew_does_not_hold(sealed, tmp_path):
    package.note_sealed(sealed)
    assert package.verify_package(sealed).is_whole
    again = sealed_by(sealed, tmp_path / "other", tmp_path / "again")
    found = package.verify_package(again)
    assert [p.file for p in found.problems] == ["signature"]
    assert "somebody sealed it anew" in found.problems[0].what


@pytest.mark.parametrize("text", ["", "abc", "zzzz-" * 7 + "zzzz", "a" * 39])
def test_only_a_fingerprint_is_remembered(text):
    with pytest.raises(BadInput):
        remember_key(text, "Ann")


def test_letter_and_viewer_tell_the_fingerprint(tmp_path):
    made = small_release(tmp_path / "out", plans.step("a.txt", Kind.DOCUMENT, "txt"))
    key = package.signing_key().own_fingerprint
    package.build_package(
        tmp_path / "p", made.plan, made.rendered, made.outputs, parts=PackageParts(key=key)
    )
    with pymupdf.open(tmp_path / "p/data/letter.pdf") as letter:
        text = "".join(page.get_text() for page in letter)
    assert key in unicodedata.normalize("NFKC", text)  # a key may hold the ligature of ff
    assert key in (tmp_path / "p/data/index.html").read_text()


def test_the_journal_stands_in_the_bag(tmp_path, sealed):
    made = small_release(tmp_path / "more", plans.step("a.txt", Kind.DOCUMENT, "txt"))
    journal = package.Journal(7, "ab" * 32)
    (tmp_path / "p").mkdir()
    package.build_package(tmp_path / "p", made.plan, made.rendered, made.outputs)
    package.seal_package(tmp_path / "p", made.plan, package.signing_key(), journal)
    assert package.verify_package(tmp_path / "p").journal == journal
    assert package.verify_package(sealed).journal is None
