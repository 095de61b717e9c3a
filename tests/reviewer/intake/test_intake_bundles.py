"""Folder, ZIP and bag become the same case, with and without bundle.json."""

import hashlib
import json
from pathlib import Path

import bagit
import pytest

from reviewer.cli.main import main
from reviewer.errors import BadInput, CaseError
from reviewer.intake import IntakeLimits, new_case, read_settings
from reviewer.model import Condition, Kind
from reviewer.store import Case
from reviewer.timeline.read_words import read_words
from tests.helpers.intake_media import (
    DISPATCH,
    EVENT,
    VTT,
    film,
    message,
    ordinary,
    picture,
    stated,
    wav,
    write,
    zipped,
)

KINDS = {
    "audio/call-1.wav": (Kind.AUDIO, "wav"),
    "transcripts/call-1.vtt": (Kind.TRANSCRIPT, "webvtt"),
    "dispatch/log.csv": (Kind.DISPATCH, "csv"),
    "mail/note.eml": (Kind.EMAIL, "eml"),
    "mail/note.eml/a.txt": (Kind.DOCUMENT, "txt"),
    "docs/plain.txt": (Kind.DOCUMENT, "txt"),
}


def by_path(report):
    return {r.path: r for r in report.records}


def taken(tmp_path, files, **options):
    report = new_case(tmp_path / "case", write(tmp_path / "in", files), **options)
    return by_path(report), report


def bag_of(folder, files):
    write(folder, files)
    bagit.make_bag(str(folder), checksums=["md5", "sha256", "sha512"])
    return folder


@pytest.fixture(params=["folder", "zip", "bag", "zipped bag"])
def bundle(request, tmp_path):
    files = ordinary()
    if request.param == "folder":
        return write(tmp_path / "in", files)
    if request.param == "zip":
        return zipped(tmp_path / "in.zip", files)
    folder = bag_of(tmp_path / "bag", files)
    if request.param == "bag":
        return folder
    packed = {
        f"bag/{p.relative_to(folder).as_posix()}": p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }
    return zipped(tmp_path / "bag.zip", packed)


def test_every_way_to_pack_a_bundle_gives_the_same_case(bundle, tmp_path):
    report = new_case(tmp_path / "case", bundle)
    records = by_path(report)
    assert {p: (r.kind, r.format) for p, r in records.items()} == KINDS
    assert {r.condition for r in records.values()} == {Condition.GOOD}
    assert records["mail/note.eml/a.txt"].parent == "mail/note.eml"
    assert records["transcripts/call-1.vtt"].transcript_of == "audio/call-1.wav"
    assert any("by its name" in n for n in records["transcripts/call-1.vtt"].notes)
    assert not report.missing
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert {r.path for r in case.snapshot().records} == set(KINDS)
        for record in case.snapshot().records:
            content = case.original_path(record).read_bytes()
            assert hashlib.sha256(content).hexdigest() == record.sha256
            assert len(content) == record.size
        assert {h.record for h in case.search_words("letter")} == {"docs/plain.txt"}
        assert "transcripts/call-1.vtt" in {h.record for h in case.search_words("operator")}


def test_nothing_else_is_left_beside_the_case(bundle, tmp_path):
    before = {p.name for p in tmp_path.iterdir()}
    new_case(tmp_path / "case", bundle)
    assert {p.name for p in tmp_path.iterdir()} == before | {"case"}
    assert {p.name for p in (tmp_path / "case").iterdir()} <= {
        *("case.db", "case.db-wal", "case.db-shm", "originals", "cache", "anchors.jsonl", "logs")
    }


def test_what_bundle_json_says_is_used(tmp_path):
    files = ordinary() | {
        "bundle.json": stated(
            [
                {
                    "path": "audio/call-1.wav",
                    "title": "First call",
                    "agency": "OEMC",
                    "device": "NICE recorder",
                    "sha256": hashlib.sha256(ordinary()["audio/call-1.wav"]).hexdigest().upper(),
                    "identifiers": {"event_number": EVENT},
                    "anchors": [{"media": 0.25, "utc": "2025-06-04T14:06:10-05:00", "sigma": 0.5}],
                },
                {
                    "path": "docs/plain.txt",
                    "transcript_of": "audio/call-1.wav",
                    "kind": "transcript",
                },
                {"path": "gone.mp4"},
            ],
            timezone="America/New_York",
            identifiers={"rd_number": "JJ-302372"},
        )
    }
    files["docs/plain.txt"] = b"[00:00:01] Operator: nine one one\n[00:00:02] Caller: hello\n"
    records, report = taken(tmp_path, files)
    call = records["audio/call-1.wav"]
    assert (call.title, call.agency, call.device) == ("First call", "OEMC", "NICE recorder")
    assert call.condition is Condition.GOOD
    assert records["docs/plain.txt"].kind is Kind.TRANSCRIPT
    assert records["docs/plain.txt"].transcript_of == "audio/call-1.wav"
    assert report.missing == ("gone.mp4",)
    assert any("gone.mp4" in note for note in report.notes)
    assert "bundle.json" not in records
    assert "mail/note.eml" in records  # not listed, still inventoried
    anchor = next(a for a in report.anchors if a.id == "bundle:audio/call-1.wav:0")
    assert (anchor.media, anchor.utc, anchor.sigma) == (0.25, "2025-06-04T19:06:10Z", 0.5)
    assert anchor.source == "bundle"
    with Case.open(tmp_path / "case", read_only=True) as case:
        info = case.snapshot().info
        assert (info.title, info.timezone) == ("The fourth of June", "America/New_York")
        assert info.identifiers["rd_number"] == "JJ-302372"
        assert anchor in case.snapshot().anchors


def test_content_wins_over_a_wrong_kind_and_a_wrong_ending(tmp_path):
    files = {
        "clip.mp4": wav(),
        "sound.txt": picture(),
        "bundle.json": stated([{"path": "clip.mp4", "kind": "video"}]),
    }
    records, _ = taken(tmp_path, files)
    assert records["clip.mp4"].kind is Kind.AUDIO
    assert any("calls it video" in n for n in records["clip.mp4"].notes)
    assert (records["sound.txt"].kind, records["sound.txt"].format) == (Kind.IMAGE, "jpeg")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "does not fit"),
        (b'{"format": "other", "version": 1, "records": []}', "at format"),
        (stated([{"path": "a", "kind": "movie"}]), r"at records\[0\].kind"),
        (stated([{"path": "a", "sha256": "12"}]), r"at records\[0\].sha256"),
        (stated([{"path": "../a"}]), r"at records\[0\].path"),
        (b'{"records": [], "records": [{"path": "a"}]}', r"two fields 'records'"),
        (stated([{"path": "a"}, {"path": "./a"}]), r"at records\[1\].path.*twice"),
        (stated([], timezone="Mars/Olympus"), "at timezone"),
        (
            stated([{"path": "a", "anchors": [{"media": 0, "utc": "2025-13-04T00:00:00Z"}]}]),
            r"at records\[0\].anchors\[0\].utc",
        ),
        (
            stated([{"path": "a", "anchors": [{"media": 0, "utc": "2025-06-04T00:00:00"}]}]),
            r"at records\[0\].anchors\[0\].utc",
        ),
        (b"[" * 100_000, "does not fit"),
    ],
)
def test_a_bundle_json_that_does_not_fit_is_refused_with_its_place(tmp_path, content, reason):
    folder = write(tmp_path / "in", {"a": b"x", "bundle.json": content})
    with pytest.raises(BadInput, match=reason):
        new_case(tmp_path / "case", folder)
    assert not (tmp_path / "case").exists()


def test_a_changed_file_of_a_bag_is_kept_and_marked(tmp_path):
    folder = bag_of(tmp_path / "bag", ordinary())
    (folder / "data/docs/plain.txt").write_bytes(b"Another letter.\n")
    (folder / "data/docs/new.txt").write_bytes(b"Not listed.\n")
    (folder / "data/dispatch/log.csv").unlink()
    (folder / "bag-info.txt").write_text("Contact-Name: nobody\n")
    report = new_case(tmp_path / "case", folder)
    records = by_path(report)
    changed = records["docs/plain.txt"]
    assert changed.condition is Condition.MISMATCH
    assert any("md5 differs" in n for n in changed.notes)
    assert any("sha512 differs" in n for n in changed.notes)
    assert (tmp_path / "case" / changed.stored).read_bytes() == b"Another letter.\n"
    assert any("no manifest" in n for n in records["docs/new.txt"].notes)
    assert report.missing == ("dispatch/log.csv",)
    assert any("bag-info.txt" in n and "changed" in n for n in report.notes)


def test_a_bundle_json_in_a_bag_s_payload_is_read(tmp_path):
    files = ordinary() | {"bundle.json": stated([{"path": "docs/plain.txt", "title": "Letter"}])}
    report = new_case(tmp_path / "case", bag_of(tmp_path / "bag", files))
    assert by_path(report)["docs/plain.txt"].title == "Letter"
    assert set(by_path(report)) == set(KINDS)
    assert not report.missing


def test_a_sha256_that_differs_marks_the_file(tmp_path):
    files = {"a.txt": b"words\n", "bundle.json": stated([{"path": "a.txt", "sha256": "0" * 64}])}
    records, _ = taken(tmp_path, files)
    assert records["a.txt"].condition is Condition.MISMATCH
    assert "bundle.json" in records["a.txt"].notes[0]


def test_linked_originals_stay_where_they_are(tmp_path):
    records, _ = taken(tmp_path, ordinary(), link=True)
    call = records["audio/call-1.wav"]
    assert Path(call.stored) == (tmp_path / "in/audio/call-1.wav").resolve()
    attached = records["mail/note.eml/a.txt"]
    assert attached.stored == "originals/mail/note.eml.attachments/a.txt"
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.original_path(call).read_bytes() == ordinary()["audio/call-1.wav"]
        assert case.verify_case().problems == ()


def test_a_zip_cannot_be_linked_and_says_so(tmp_path):
    report = new_case(tmp_path / "case", zipped(tmp_path / "in.zip", ordinary()), link=True)
    assert any("could not be linked" in n for n in report.notes)
    assert by_path(report)["audio/call-1.wav"].stored == "originals/audio/call-1.wav"


def test_messages_in_messages_give_up_their_attachments(tmp_path):
    inner = message({"deep.txt": b"deep words\n"})
    records, _ = taken(tmp_path, {"m.eml": message({"x.jpg": picture()}, inner)})
    assert records["m.eml/inner.eml"].kind is Kind.EMAIL
    assert records["m.eml/inner.eml/deep.txt"].parent == "m.eml/inner.eml"
    stored = records["m.eml/inner.eml/deep.txt"].stored
    assert stored == "originals/m.eml.attachments/inner.eml.attachments/deep.txt"
    assert records["m.eml/x.jpg"].kind is Kind.IMAGE


def test_messages_are_opened_to_a_bounded_depth(tmp_path):
    mail = message({"core.txt": b"core\n"})
    for _ in range(4):
        mail = message(inner=mail)
    records, _ = taken(tmp_path, {"m.eml": mail}, limits=IntakeLimits(message_depth=2))
    deepest = records["m.eml/inner.eml/inner.eml"]
    assert any("too deep" in n for n in deepest.notes)
    assert "m.eml/inner.eml/inner.eml/inner.eml" not in records


SETTINGS = {
    "format": "records-reviewer/intake",
    "version": 1,
    "limits": {"files": 10},
    "dispatch_columns": [
        {
            "files": "logs/*.csv",
            "columns": {"event_no": ["Nr"], "call": ["Tag", "Zeit"], "init_type": ["Was"]},
            "day_first": True,
        }
    ],
}


def settings_file(tmp_path, **more):
    file = tmp_path / "intake.json"
    file.write_text(json.dumps({**SETTINGS, **more}), "utf-8")
    return file


def test_a_column_map_makes_an_unknown_layout_a_dispatch_log(tmp_path):
    table = "Nr;Tag;Zeit;Was\n1;04/06/2025;14:06;Hilfe\n"
    limits = read_settings(settings_file(tmp_path))
    assert limits.files == 10
    records, report = taken(
        tmp_path, {"logs/a.csv": table.encode(), "b.csv": b"x,y\n1,2\n"}, limits=limits
    )
    log = records["logs/a.csv"]
    assert log.kind is Kind.DISPATCH
    assert log.facts.columns is not None
    assert log.facts.columns.day_first
    assert records["b.csv"].kind is Kind.DOCUMENT
    assert report.anchors[0].utc == "2025-06-04T19:06:00Z"
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert read_words(case, case.snapshot()).events["logs/a.csv"][0].row == 1


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"limits": {"files": -1}}, "limits.files"),
        ({"limits": {"nonsense": 1}}, "nonsense"),
        ({"dispatch_columns": [{"files": "*", "columns": {"who": ["a"]}}]}, "who"),
        ({"version": 2}, "version"),
    ],
)
def test_intake_settings_that_do_not_fit_are_refused_with_the_place(tmp_path, more, named):
    with pytest.raises(BadInput, match=named):
        read_settings(settings_file(tmp_path, **more))


def test_without_intake_settings_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path))
    assert read_settings() == IntakeLimits()
    settings_file(tmp_path)
    assert read_settings().files == 10
    with pytest.raises(BadInput, match="cannot be read"):
        read_settings(tmp_path / "none.json")


def test_a_dispatch_row_of_another_day_is_flagged(tmp_path):
    log = DISPATCH + "2520004711,04-JUN-2025 15:00,,,ASSIST,ASSIST,001\n"
    records, _ = taken(tmp_path, {"log.csv": log.encode()})
    assert any("does not match the time in row 3" in n for n in records["log.csv"].notes)


def test_a_video_with_another_day_s_event_number_is_flagged(tmp_path):
    files = {
        "2515504711_20250704_120000.mp4": film(),
        "2515504712_20250604_230000.mp4": film(),
    }
    records, _ = taken(tmp_path, files)
    assert any("check which event" in n for n in records["2515504711_20250704_120000.mp4"].notes)
    assert not any("check" in n for n in records["2515504712_20250604_230000.mp4"].notes)


def test_identifiers_come_from_name_and_text(tmp_path):
    records, _ = taken(tmp_path, ordinary())
    assert records["transcripts/call-1.vtt"].identifiers == {
        "event_number": EVENT,
        "log_number": "2025-0001234",
    }
    assert records["mail/note.eml/a.txt"].identifiers == {"rd_number": "JJ-302372"}


def test_without_bundle_json_the_report_says_what_was_assumed(tmp_path):
    _, report = taken(tmp_path, {"a.txt": b"x\n"})
    assert any("no list came" in n and "America/Chicago" in n for n in report.notes)


def test_every_file_is_told_as_it_is_done(tmp_path):
    items = []
    _, report = taken(tmp_path, ordinary(), on_item=items.append)
    assert [i.record.path for i in items] == [r.path for r in report.records]
    assert [i.number for i in items] == list(range(1, len(items) + 1))


def test_a_taken_place_is_left_alone(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": b"x\n"})
    write(tmp_path / "case", {"mine.txt": b"precious"})
    with pytest.raises(CaseError, match="not empty"):
        new_case(tmp_path / "case", folder)
    assert (tmp_path / "case/mine.txt").read_bytes() == b"precious"


def test_an_empty_folder_may_become_the_case(tmp_path):
    (tmp_path / "case").mkdir()
    records, _ = taken(tmp_path, {"a.txt": b"x\n"})
    assert "a.txt" in records


def test_a_case_inside_its_bundle_is_refused(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": b"x\n"})
    with pytest.raises(BadInput, match="inside its own files"):
        new_case(folder / "case", folder)


@pytest.mark.parametrize("what", ["missing", "empty folder", "a film called ZIP"])
def test_what_is_no_bundle_is_refused(tmp_path, what):
    place = tmp_path / "in.zip"
    if what == "empty folder":
        place.mkdir()
    if what == "a film called ZIP":
        place.write_bytes(film())
    with pytest.raises(BadInput):
        new_case(tmp_path / "case", place)
    assert not (tmp_path / "case").exists()


def test_the_same_bundle_gives_the_same_records(tmp_path):
    folder = write(tmp_path / "in", ordinary())
    one, two = (new_case(tmp_path / n, folder) for n in ("one", "two"))
    assert one.records == two.records
    assert one.anchors == two.anchors


def test_the_published_schema_is_a_schema():
    from jsonschema import Draft202012Validator

    from reviewer.system.resources import resource_path

    schema = json.loads(resource_path("schemas/bundle.schema.json").read_text())
    Draft202012Validator.check_schema(schema)


def test_a_transcript_is_matched_by_the_recording_s_full_name(tmp_path):
    files = {
        "a.wav": wav(),
        "b.wav": wav(0.3),
        "a.wav.vtt": VTT.encode(),
        "b_transcript.vtt": VTT.encode(),
    }
    records, _ = taken(tmp_path, files)
    assert records["a.wav.vtt"].transcript_of == "a.wav"
    assert records["b_transcript.vtt"].transcript_of == "b.wav"


STATED = stated([{"path": "docs/a.txt", "title": "Plain"}])


@pytest.mark.parametrize("packed", ["folder", "zip"])
def test_a_bundle_alone_in_another_folder_is_the_bundle(tmp_path, packed):
    files = {"inner/bundle.json": STATED, "inner/docs/a.txt": b"words\n", ".DS_Store": b"x"}
    outer = write(tmp_path / "in", files) if packed == "folder" else None
    report = new_case(tmp_path / "case", outer or zipped(tmp_path / "in.zip", files))
    assert {r.path for r in report.records} == {"docs/a.txt", ".DS_Store"}
    assert by_path(report)["docs/a.txt"].title == "Plain"
    assert "the files were found one folder down, in “inner”" in report.notes


def test_a_bag_alone_in_another_folder_is_verified(tmp_path):
    bag_of(tmp_path / "in" / "bag", {"a.txt": b"words\n"})
    report = new_case(tmp_path / "case", tmp_path / "in")
    (record,) = report.records
    assert (record.path, record.condition) == ("a.txt", Condition.GOOD)
    assert not record.notes
    assert any("(such as bagit.txt) and are no records" in n for n in report.notes)


def test_a_bundle_beside_other_files_is_named_but_not_used(tmp_path):
    files = {"inner/bundle.json": STATED, "inner/docs/a.txt": b"words\n", "b.txt": b"more\n"}
    found, report = taken(tmp_path, files)
    assert "inner/docs/a.txt" in found
    assert any("files lie in “inner”, but not alone" in n for n in report.notes)


def test_the_report_says_how_many_records_came_of_how_many_files(tmp_path):
    _, report = taken(tmp_path, ordinary() | {"bundle.json": stated([])})
    assert report.summary_sentence == "6 records from 5 files (1 attachment of a message)"
    assert "the file bundle.json describes the others and is no record itself" in report.notes


def test_the_command_line_says_the_same_counts(tmp_path, capsys):
    bundle = write(tmp_path / "in", ordinary())
    assert main(["new", str(tmp_path / "case"), "--from", str(bundle)]) == 0
    assert "  6 records from 5 files (1 attachment of a message)\n" in capsys.readouterr().out
