"""The first anchors: every one with its source and how far it may be off."""

from reviewer.intake import new_case
from tests.helpers.intake_media import DISPATCH, film, message, stated, wav, write


def anchors_of(tmp_path, files):
    report = new_case(tmp_path / "case", write(tmp_path / "in", files))
    assert all(a.source and a.sigma > 0 for a in report.anchors)
    return {a.id: a for a in report.anchors}, report


def test_a_container_that_agrees_with_its_name_is_trusted(tmp_path):
    name = "VID_20250604_162231.mp4"
    anchors, _ = anchors_of(tmp_path, {name: film("2025-06-04T21:22:32Z")})
    assert anchors[f"metadata:{name}:0"].utc == "2025-06-04T21:22:32Z"
    assert anchors[f"metadata:{name}:0"].sigma == 2
    assert anchors[f"name:{name}:0"].utc == "2025-06-04T21:22:31Z"


def test_local_time_that_a_recorder_calls_utc_is_found_out(tmp_path):
    name = "ch01_20250604162231.mp4"
    anchors, _ = anchors_of(tmp_path, {name: film("2025-06-04T16:22:31Z")})
    assert anchors[f"metadata:{name}:0"].utc == "2025-06-04T21:22:31Z"
    assert "local time" in anchors[f"metadata:{name}:0"].note


def test_a_container_alone_is_uncertain(tmp_path):
    anchors, _ = anchors_of(tmp_path, {"clip.mp4": film("2025-06-04T21:22:32Z")})
    assert anchors["metadata:clip.mp4:0"].sigma >= 30
    assert "some recorders" in anchors["metadata:clip.mp4:0"].note


def test_the_zero_of_a_clock_is_no_time(tmp_path):
    anchors, report = anchors_of(tmp_path, {"clip.mp4": film("1970-01-02T00:00:00Z")})
    assert anchors == {}
    assert any("not a usable time" in n for n in report.records[0].notes)


def test_a_container_that_contradicts_the_name_does_not_pull_the_clock(tmp_path):
    name = "VID_20250604_162231.mp4"
    anchors, _ = anchors_of(tmp_path, {name: film("2025-01-01T00:00:00Z")})
    assert anchors[f"metadata:{name}:0"].sigma > 1e6
    assert anchors[f"name:{name}:0"].sigma == 2


def test_a_log_stands_at_its_first_call_in_local_time(tmp_path):
    anchors, _ = anchors_of(tmp_path, {"log.csv": DISPATCH.encode()})
    anchor = anchors["dispatch:log.csv:0"]
    assert (anchor.utc, anchor.media, anchor.source) == ("2025-06-04T19:06:00Z", 0, "dispatch")
    assert anchor.sigma == 30  # its times have no seconds


def test_a_recorded_call_is_tied_to_its_event(tmp_path):
    files = {"log.csv": DISPATCH.encode(), "calls/2515504733.wav": wav()}
    anchors, _ = anchors_of(tmp_path, files)
    assert anchors["dispatch:calls/2515504733.wav:0"].utc == "2025-06-04T19:15:00Z"


def test_a_name_in_the_doubled_hour_is_an_hour_uncertain(tmp_path):
    anchors, _ = anchors_of(tmp_path, {"REC_20251102_013000.wav": wav()})
    anchor = anchors["name:REC_20251102_013000.wav:0"]
    assert anchor.sigma > 3600
    assert "twice" in anchor.note


def test_the_bundle_s_zone_is_the_zone_of_local_times(tmp_path):
    files = {"REC_20250604_120000.wav": wav(), "bundle.json": stated([], timezone="Europe/Berlin")}
    anchors, _ = anchors_of(tmp_path, files)
    assert anchors["name:REC_20250604_120000.wav:0"].utc == "2025-06-04T10:00:00Z"


def test_a_message_stands_at_its_date(tmp_path):
    anchors, _ = anchors_of(tmp_path, {"m.eml": message()})
    assert anchors["metadata:m.eml:0"].utc == "2025-06-04T21:00:00Z"
