"""Every kind of the corpus, and every hostile file, goes into one case and out of one package,
which the judge then reads. The collection of PDFs, which is large and would be in no package,
stays out of the case: the tests of the PDF room take files out of it.
"""

import io
import json
import shutil
import subprocess
import sys

import pikepdf
import pytest

from tests.e2e.conftest import answer, reviewer

FOLDERS = ("audio", "dispatch", "document", "hostile", "photo", "transcript", "video")
ASKED = tuple(f"{folder}/*" for folder in FOLDERS)
# Of each kind of recording the shortest goes the whole way; the tests of rooms try the others.
TOO_LONG = (
    *("one-by-one-person-detection.mp4", "vtest.avi", "max-heromode.mp4", "nasa_13013.mp4"),
    *("bikes.mp4", "movie-hello.mp4", "sample-5s.mp4"),
    *("again.mkv", "book.mkv", "brother.mkv", "help.mkv", "school.mkv", "student.mkv", "yes.mkv"),
    *("timbl_2.mp3", "timbl_3.mp3", "dev00.wav", "ve9qrp.wav", "acoustic_corpus.wav"),
)
# Of long books and tables so much goes: what is left out is of the same kinds.
PAGES = {
    "document/testPDF_childAttachments.pdf": 2,
    "document/multipage.pdf": 1,
    "document/cardinal.pdf": 1,
}
LINES = {"dispatch/Seattle_Real_Time_Fire_911_Calls.csv": 200}
# The judge holds pictures as they are stored against boxes of the displayed one, and reads one
# tile of a HEIC: a turned video gets a box that turning does not change, a HEIC none.
TURNED = ("video/video_90.mov", "video/with-gps.mov")
SHARES_A_STEM = ("video/movie-hello.mpeg", "video/movie-hello.ogg")  # released as .mp4 beside it


def redaction(number, record):
    """One redaction that fits the record, or ``None``."""
    base = {"id": f"r{number}", "record": record["path"], "exemptions": ["7(1)(c)"]}
    seconds, kind = record["seconds"] or 0.0, record["kind"]
    if kind == "video" and seconds > 0.1 and record["path"] not in SHARES_A_STEM:
        end = round(min(seconds, 1.5), 2)
        keys = [{"t": 0.0, "box": [0.3, 0.3, 0.2, 0.25]}, {"t": end, "box": [0.4, 0.3, 0.2, 0.25]}]
        if record["path"] in TURNED:
            keys = [{"t": 0.0, "box": [0.3, 0.3, 0.4, 0.4]}]
        return {**base, "kind": "region", "start": 0.0, "end": end, "keyframes": keys}
    if kind == "audio" and seconds > 1.2:
        return {**base, "kind": "sound", "start": 0.5, "end": 1.0}
    if kind == "image" and record["format"] not in ("tiff", "heic"):  # a TIFF is released as PDF
        return {**base, "kind": "region", "box": [0.3, 0.3, 0.2, 0.2]}
    if kind == "document" and record["path"].startswith("document/") and record["format"] == "pdf":
        return {**base, "kind": "area", "page": 1, "box": [0.2, 0.2, 0.3, 0.1]}
    return None


def bundle_of(corpus, folder):
    """The folders that are asked for, as somebody would hand them in."""
    for name in FOLDERS:
        left_out = shutil.ignore_patterns(*TOO_LONG)
        shutil.copytree(corpus / name, folder / name, ignore=left_out)
    for name, pages in PAGES.items():
        shorten(folder / name, pages)
    for name, lines in LINES.items():
        kept = (folder / name).read_bytes().splitlines(keepends=True)[:lines]
        (folder / name).unlink()  # a copy of what may only be read
        (folder / name).write_bytes(b"".join(kept))
    return folder


def shorten(book, pages):
    """Leave a PDF its first pages, and all that lies in it beside them, such as attachments."""
    with pikepdf.open(io.BytesIO(book.read_bytes())) as opened:
        del opened.pages[pages:]
        book.unlink()  # a copy of what may only be read
        opened.save(book)


def review_of(records, bundle):
    """A review that decides every record: redact, withhold what cannot be read, or release.

    The judge looks for originals in the bundle, where an attachment is none: of those, what
    cannot be read is not responsive, and the others are released as they are.
    """
    redactions, decisions = [], []
    for number, record in enumerate(records):
        attached = not (bundle / record["path"]).is_file()
        bad = record["condition"] != "good" or record["kind"] == "other"
        made = None if bad or attached else redaction(number, record)
        if bad and not attached:
            redactions.append(withheld(record["path"]))
        elif made:
            redactions.append(made)
        else:
            verdict = "not responsive" if bad else "release"
            decisions.append({"record": record["path"], "decision": verdict})
    return {
        "format": "records-reviewer/review",
        "version": 1,
        "reviewer": "Corpus",
        "redactions": redactions,
        "decisions": decisions,
        "requests": [{"id": "q1", "requester": "Ald. Test", "records": list(ASKED)}],
    }


def withheld(path):
    """A redaction that withholds a record."""
    hold = {"id": f"w-{path}", "record": path, "kind": "withhold", "exemptions": ["7(1)(c)"]}
    return {**hold, "reason": "cannot be read"}


def hidden_before_it_came(case, file):
    """What somebody hid in the files, which intake proposes, as a person accepts it."""
    done = reviewer("review", "export", case, file)
    assert done.returncode == 0, done.stderr
    found = [
        {**r, "status": "accepted", "exemptions": ["7(1)(c)"]}
        for r in json.loads(file.read_text())["redactions"]
        if r["status"] == "proposed" and r["record"].partition("/")[0] in FOLDERS
    ]
    assert found
    return found


def withheld_too(review, named):
    """The review with the records that an export could not release withheld as well."""
    for record in sorted(named):
        review["decisions"] = [d for d in review["decisions"] if d["record"] != record]
        review["redactions"] = [r for r in review["redactions"] if r["record"] != record]
        review["redactions"].append(withheld(record))
    return review


def for_the_judge(review):
    """The review with one withheld record: for each the judge reads every file once more."""
    hidden = [r for r in review["redactions"] if r["kind"] == "withhold"]
    left_out = hidden[1:]
    return {**review, "redactions": [r for r in review["redactions"] if r not in left_out]}


@pytest.mark.slow
def test_real_and_hostile_records_go_through_one_case_and_one_package(corpus, judge, tmp_path):
    case, out, file = tmp_path / "case", tmp_path / "package", tmp_path / "review.json"
    bundle = bundle_of(corpus, tmp_path / "bundle")
    made = reviewer("new", case, "--from", bundle, "--link", "--json")
    assert made.returncode == 0, made.stderr
    records = answer(made)["records"]
    review, refused = review_of(records, bundle), set()
    review["redactions"] += hidden_before_it_came(case, tmp_path / "incoming.json")
    for _ in range(8):  # a file that turns out broken only when it is rendered is withheld
        file.write_text(json.dumps(review))
        done = reviewer("review", "import", case, file)
        assert done.returncode == 0, done.stderr
        done = reviewer("export", case, "--request", "q1", "--out", out, "--json")
        if done.returncode == 0:
            break
        told = answer(done)
        message = json.dumps([[f["record"] for f in told.get("findings", [])], told["error"]])
        named = {r["path"] for r in records if r["path"] in message}
        assert named, done.stderr
        refused |= named
        review = withheld_too(review, named)
    assert done.returncode == 0, done.stdout[:2000] + done.stderr
    assert len(refused) <= 3, refused
    assert reviewer("verify", out).returncode == 0
    file.write_text(json.dumps(for_the_judge(review)))
    judged = [judge, "--bundle", bundle, "--review", file, "--package", out]
    done = subprocess.run(
        [sys.executable, *map(str, judged)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
