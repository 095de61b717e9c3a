"""What somebody does to a package or a case is told in a line of its own, or does no harm."""

import json
import os
import shutil
import sqlite3
import unicodedata

import pytest

from reviewer import package
from reviewer.cli.main import main
from reviewer.export.run import export_package
from reviewer.model import Decision, Put
from reviewer.store import Case
from tests.helpers import plans
from tests.helpers.small_case import ready_case
from tests.reviewer.store.test_store_anchors import attacked, cut, decide, rewrite

PLAIN = "data/records/notes/plain.txt"
PART = "data/records/notes/statement.txt"
posix = pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A case with two packages of one request, an older and a newer; and the user's settings."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWER_HOME", str(folder / "home"))
        with Case.open(ready_case(folder), author="Ann") as case:
            export_package(case, "q1", folder / "older")
            case.apply([Put(Decision("notes/plain.txt", "release", "again"))], "Decide")
            export_package(case, "q1", folder / "package")
    return folder


@pytest.fixture
def place(made, tmp_path, monkeypatch):
    """A copy of all of it that a test may spoil, where it was: anchors speak of places."""
    shutil.copytree(made, tmp_path / "saved", symlinks=True)
    monkeypatch.setenv("REVIEWER_HOME", str(made / "home"))
    yield made
    for path in made.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(tmp_path / "saved", made, dirs_exist_ok=True, symlinks=True)


def told(capsys, *arguments):
    """Exit status, problems and notes of ``verify``."""
    capsys.readouterr()
    status = main(["verify", *map(str, arguments), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["holds"]) == (1 if answer["problems"] else 0, not answer["problems"])
    return answer["problems"], answer["notes"]


def change(path, old=b"16:40", new=b"16:41"):
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


def add_line(path, line):
    path.write_text(path.read_text() + line)


def swap(one, other):
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def link(path, target):
    path.unlink()
    path.symlink_to(target)


def packed(path):
    path.write_bytes(path.read_bytes() + b"\0trailing")


def folder_link(folder):
    (folder / "data/records/notes").rename(folder.parent / "elsewhere")
    (folder / "data/records/notes").symlink_to(folder.parent / "elsewhere")


def linked_data(folder):
    (folder / "data").rename(folder.parent / "elsewhere")
    (folder / "data").symlink_to(folder.parent / "elsewhere")


def seal_of(folder, other, *names):
    for name in names:
        shutil.copyfile(other / name, folder / name)


def sealed_anew(folder):
    again = folder.parent / "again"
    again.mkdir()
    shutil.copytree(folder / "data", again / "data")
    package.seal_package(again, plans.plan(), package.signing_key(folder.parent / "stranger"))
    shutil.rmtree(folder)
    again.rename(folder)


def more_in_signature(folder):
    data = json.loads((folder / "signature").read_text()) | {"approved": "by the mayor"}
    (folder / "signature").write_text(json.dumps(data, indent=2) + "\n")


def reordered(folder):
    path = folder / "manifest-sha256.txt"
    path.write_text("".join(sorted(path.read_text().splitlines(keepends=True), reverse=True)))


BAG = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
PACKAGE = [
    # what is done, and the only line that tells of it
    ("changed", lambda f: change(f / PLAIN), f"{PLAIN}: its content was changed"),
    ("cut", lambda f: os.truncate(f / PLAIN, 3), f"{PLAIN}: its content was changed"),
    ("empty", lambda f: os.truncate(f / PLAIN, 0), f"{PLAIN}: its content was changed"),
    ("longer", lambda f: packed(f / "data/letter.pdf"), "data/letter.pdf: its content was"),
    ("gone", lambda f: (f / PLAIN).unlink(), f"{PLAIN}: it is missing"),
    ("renamed", lambda f: (f / PLAIN).rename(f / "data/x.txt"), f"{PLAIN}: it was renamed after"),
    (
        "other case",
        lambda f: (f / PLAIN).rename(f / "data/records/notes/Plain.txt"),
        f"{PLAIN}: it was renamed after sealing: data/records/notes/Plain.txt",
    ),
    ("moved out", lambda f: (f / PLAIN).rename(f / "plain.txt"), None),
    ("swapped", lambda f: swap(f / PLAIN, f / PART), "it has what was sealed as"),
    (
        "copied",
        lambda f: shutil.copy(f / PLAIN, f / "data/copy.txt"),
        "data/copy.txt: it was added",
    ),
    ("deep", lambda f: add_at(f / "data/records/notes/a/b/c.txt"), "data/records/notes/a/b/c.txt"),
    ("beside", lambda f: add_at(f / "readme.txt"), "readme.txt: it does not belong"),
    ("script", lambda f: add_at(f / "data/evil.js"), "data/evil.js: it was added"),
    ("hidden", lambda f: add_at(f / "data/.hidden"), "data/.hidden: it was added"),
    ("empty folder", lambda f: (f / "data/new").mkdir(), "data/new: it is an empty folder"),
    ("folders", lambda f: (f / "data/a/b/c").mkdir(parents=True), "data/a: it is an empty folder"),
    ("folder beside", lambda f: (f / "new").mkdir(), "new: it does not belong"),
    ("litter", lambda f: (f / "data/.DS_Store").mkdir(), "data/.DS_Store: it is an empty folder"),
    ("litter beside", lambda f: add_at(f / "Thumbs.db/x"), "Thumbs.db: it does not belong"),
    ("no data", lambda f: shutil.rmtree(f / "data"), "data: it is missing, and with it every file"),
    ("no manifest", lambda f: (f / BAG[2]).unlink(), f"{BAG[2]}: it is missing"),
    ("no seal", lambda f: (f / "signature").unlink(), "signature: it is missing"),
    ("no info", lambda f: (f / BAG[0]).unlink(), "bag-info.txt: it is missing"),
    ("no tags", lambda f: (f / "tagmanifest-sha256.txt").unlink(), None),
    ("order", reordered, "manifest-sha256.txt: its content was changed"),
    ("second line", lambda f: add_line(f / BAG[2], f"{'0' * 64}  data/x\n"), None),
    ("more info", lambda f: add_line(f / BAG[0], "Contact-Name: Eve\n"), "bag-info.txt: its"),
    (
        "a name of two lines",
        lambda f: add_at(f / "data/a\nit holds"),
        "data/a\N{REPLACEMENT CHARACTER}it holds: it was added",
    ),
    ("long name", lambda f: add_line(f / BAG[2], f"{'0' * 64}  data/{'a' * 5000}\n"), None),
    pytest.param("endless", lambda f: os.truncate(f / BAG[2], 50 << 30), None, marks=posix),
    ("many", lambda f: [add_at(f / f"data/new/{n}") for n in range(3000)], "it was added"),
    ("declaration", lambda f: change(f / BAG[1], b"1.0", b"0.9"), None),
    ("more in the seal", more_in_signature, "signature: it holds more than the signature"),
    ("seal of the older", lambda f: seal_of(f, f.parent / "older", "signature"), None),
    ("bag of the older", lambda f: seal_of(f, f.parent / "older", *BAG, "signature"), None),
    ("sealed anew", sealed_anew, "somebody sealed it anew"),
    pytest.param(
        "link", lambda f: link(f / PLAIN, f / PART), f"{PLAIN}: it is a link", marks=posix
    ),
    pytest.param("folder link", folder_link, None, marks=posix),
    pytest.param("data is a link", linked_data, "data: it is a link", marks=posix),
    pytest.param("a pipe", lambda f: os.mkfifo(f / "data/p"), "data/p: it was added", marks=posix),
]


def add_at(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")


@pytest.mark.parametrize(("name", "deed", "line"), PACKAGE)
def test_whatever_is_done_to_a_package_is_told(place, capsys, name, deed, line):
    deed(place / "package")
    problems, _ = told(capsys, place / "package")
    assert problems
    if line is not None:
        assert all(line in p for p in problems)
        assert len(problems) == {"swapped": 2, "many": 3000}.get(name, 1)


HARMLESS = [
    # what is done, why it does no harm, and what is said of it
    ("times", lambda f: os.utime(f / PLAIN, (1, 1)), ""),  # no time of a file says anything
    ("rights", lambda f: (f / PLAIN).chmod(0o600), ""),  # nor does who may read it
    ("elsewhere", lambda f: None, ""),  # a package may lie where it likes
    ("litter", lambda f: add_at(f / "data/.DS_Store"), "left by a file manager"),
    pytest.param(
        "hard link",  # its content is hashed; who changes it by another name is told
        lambda f: os.link(f / PLAIN, f.parent / "second name"),
        "",
        marks=posix,
    ),
]


@pytest.mark.parametrize(("name", "deed", "note"), HARMLESS)
def test_what_does_a_package_no_harm_is_no_fault_of_it(place, capsys, name, deed, note):
    folder = place / "package"
    deed(folder)
    problems, notes = told(capsys, folder)
    assert problems == []
    assert [note in n for n in notes] == [True] * bool(note)


def test_a_package_in_another_form_of_unicode_is_told_by_its_new_name(place, capsys):
    path = place / "package" / PLAIN
    path.rename(path.with_name(unicodedata.normalize("NFD", "pläin.txt")))
    problems, _ = told(capsys, place / "package")
    assert len(problems) == 1


def test_an_older_package_is_whole_and_beside_its_case_is_called_older(place, capsys):
    assert told(capsys, place / "older") == ([], [])
    problems, notes = told(capsys, place / "older", "--case", place / "case")
    assert problems == []
    assert notes == [f"A newer package of this request was made: {place / 'package'}"]
    assert told(capsys, place / "package", "--case", place / "case") == ([], [])


def test_a_package_of_another_case_is_told(place, capsys, tmp_path):
    ready_case(tmp_path)
    problems, _ = told(capsys, place / "package", "--case", tmp_path / "case")
    assert len(problems) == 1
    assert "another case's" in problems[0]


def edit(statement):
    return lambda f: attacked(f, lambda db: db.execute(statement))


def cut_anchors(folder):
    lines = (folder / "anchors.jsonl").read_text().splitlines(keepends=True)
    (folder / "anchors.jsonl").write_text("".join(lines[:-1]))


def from_the_middle(db):
    middle = db.execute("SELECT max(seq) / 2 FROM journal").fetchone()[0]
    db.execute("DELETE FROM journal WHERE seq = ?", (middle,))


def two_rows_change_places(db):
    last = db.execute("SELECT max(seq) FROM journal").fetchone()[0]
    for old, new in ((last, 0), (last - 1, last), (0, last - 1)):
        db.execute("UPDATE journal SET seq = ? WHERE seq = ?", (new, old))


def no_trigger(folder):
    db = sqlite3.connect(folder / "case.db")
    db.execute("DROP TRIGGER decisions_update")
    db.commit()
    db.close()


def asked_otherwise(what):
    path = "$.records[0]" if what == "records" else f"$.{what}"
    return edit(f"UPDATE requests SET data = json_set(data, '{path}', 'Eve')")


ORIGINAL = "originals/notes/plain.txt"
DRAFT = "originals/notes/draft.txt"
CASE = [
    ("anchors gone", lambda f: (f / "anchors.jsonl").unlink(), "anchors.jsonl: "),
    ("anchors emptied", lambda f: (f / "anchors.jsonl").write_text(""), "anchors.jsonl: "),
    ("anchors cut", cut_anchors, "anchors.jsonl: a signed anchor"),
    ("anchors garbled", lambda f: change(f / "anchors.jsonl", b"head", b"haed"), "anchors.jsonl: "),
    ("journal cut", lambda f: attacked(f, cut), "change "),
    ("journal cut within", lambda f: attacked(f, from_the_middle), "change "),
    ("journal rewritten", lambda f: attacked(f, rewrite), "change "),
    ("rows reordered", lambda f: attacked(f, two_rows_change_places), "change "),
    ("index", edit("DELETE FROM units WHERE text LIKE '%Lopez%'"), "search index notes/"),
    ("requester", asked_otherwise("requester"), "requests q1: it was changed"),
    ("request", asked_otherwise("records"), "requests q1: it was changed"),
    ("no redaction", edit("DELETE FROM redactions WHERE key = 'r1'"), "redactions r1: it was"),
    ("title", edit("UPDATE case_info SET data = json_set(data, '$.title', 'x')"), "case_info case"),
    ("trigger", no_trigger, "trigger decisions_update: it is missing"),
    ("original", lambda f: change(f / ORIGINAL), "original notes/plain.txt: it is not the file"),
    ("original gone", lambda f: (f / ORIGINAL).unlink(), "original notes/plain.txt: "),
    (
        "originals swapped",
        lambda f: swap(f / ORIGINAL, f / "originals/notes/draft.txt"),
        "original",
    ),
    ("database", lambda f: (f / "case.db").write_bytes(b"x" * 5000), "file: "),
    pytest.param(
        "original is a link",
        lambda f: link(f / ORIGINAL, f.parent / "bundle/notes/plain.txt"),
        "original notes/plain.txt: ",
        marks=posix,
    ),
]


@pytest.mark.parametrize(("name", "deed", "line"), CASE)
def test_whatever_is_done_to_a_case_is_told(place, capsys, name, deed, line):
    deed(place / "case")
    capsys.readouterr()
    status = main(["verify", str(place / "case")])
    said = capsys.readouterr()
    if status == 2:  # it cannot be opened at all
        (told,) = said.err.splitlines()
        assert told.startswith("reviewer: ")
        return
    assert status == 1
    assert line in said.out


def test_lost_anchors_are_told_to_strangers_too_and_come_back_for_their_user(
    place, capsys, monkeypatch
):
    case = place / "case"
    kept = set((case / "anchors.jsonl").read_text().splitlines())
    (case / "anchors.jsonl").unlink()
    assert main(["verify", str(case), "--rebuild"]) == 0
    again = (case / "anchors.jsonl").read_text().splitlines()
    assert len(again) == len(set(again)) >= 2
    assert kept.issuperset(again)
    (case / "anchors.jsonl").unlink()
    monkeypatch.setenv("REVIEWER_HOME", str(place / "nobody"))
    problems, _ = told(capsys, case)
    assert len(problems) == 1
    assert "somebody deleted it" in problems[0]
    assert {p.name for p in (place / "nobody").iterdir()} == {"logs"}


def a_byte_in_the_cache(folder):
    path = next(p for p in (folder / "cache/render").rglob("*.txt"))
    path.write_bytes(path.read_bytes() + b"x")


def a_result_of_the_attack(folder):
    path = next((folder / "cache/attack").glob("*.json"))
    change(path, b'"data"', b'"date"')


@pytest.mark.parametrize("deed", [a_byte_in_the_cache, a_result_of_the_attack])
def test_what_was_changed_in_the_cache_is_said_and_is_made_anew(place, capsys, deed):
    deed(place / "case")
    problems, notes = told(capsys, place / "case")
    assert problems == []
    assert "1 result that you did not make, or that were changed" in notes[0]
    with Case.open(place / "case", author="Ann") as case:
        export_package(case, "q1", place / "third")
    assert told(capsys, place / "third")[0] == []
    assert (place / "third" / PART).read_bytes() == (place / "package" / PART).read_bytes()


def test_a_file_among_the_originals_that_is_no_record_is_said(place, capsys):
    add_at(place / "case/originals/notes/more.txt")
    problems, notes = told(capsys, place / "case")
    assert problems == []
    assert [n.partition(" ")[0] for n in notes] == ["originals/notes/more.txt"]


def test_a_copied_case_holds_and_goes_its_own_way(place, capsys):
    shutil.copytree(place / "case", place / "copy")
    decide(place / "copy", "notes/plain.txt", "elsewhere")
    for folder in ("case", "copy"):
        assert told(capsys, place / folder)[0] == []
