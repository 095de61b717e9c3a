"""Real and really hostile files."""

import shutil

import pytest

from reviewer.errors import BadInput
from reviewer.intake import new_case
from reviewer.model import Condition, Kind
from reviewer.store import Case

MOST = 100_000  # bytes of a file of the collection of which a sample is taken in


def test_every_hostile_file_is_inventoried(corpus, tmp_path):
    report = new_case(tmp_path / "case", corpus / "hostile")
    records = {r.path: r for r in report.records}
    assert set(records) == {p.name for p in (corpus / "hostile").iterdir()}
    assert all(r.stored and r.sha256 for r in records.values())
    for name in ("invalid.pdf", "password-example.pdf", "poppler-395-0-fuzzed.pdf"):
        assert records[name].condition is Condition.BROKEN
        assert records[name].kind is Kind.DOCUMENT
    for name in ("zero_empty_stsc.mp4", "invalid_userdata.mp4"):
        assert records[name].condition is Condition.BROKEN
        assert records[name].kind is Kind.VIDEO
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.verify_case().problems == ()


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("COMPRESS-214_unix_symlinks.zip", None),
        ("test_read_format_zip_symlink.zip", {"symlink"}),
        ("test_read_format_zip_winzip_aes128.zip", {"README"}),
        ("test_read_format_zip_mac_metadata.zip", set()),
    ],
)
def test_hostile_zips_are_contained(corpus, tmp_path, name, refused):
    report = new_case(tmp_path / "case", corpus / "hostile" / name)
    found = {r.path for r in report.records_in_condition(Condition.REFUSED)}
    assert found if refused is None else found == refused
    assert not any(p.is_symlink() for p in (tmp_path / "case").rglob("*"))


@pytest.mark.parametrize(
    "name", ["COMPRESS-548.zip", "recursion.tar", "compressed-100-times.tar.gz"]
)
def test_archives_that_are_no_bundle_are_refused(corpus, tmp_path, name):
    with pytest.raises(BadInput, match=name):
        new_case(tmp_path / "case", corpus / "hostile" / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("audio", Kind.AUDIO),
        ("video", Kind.VIDEO),
        ("photo", Kind.IMAGE),
        ("dispatch", Kind.DISPATCH),
    ],
)
def test_real_records_are_what_they_are(corpus, tmp_path, folder, kind):
    report = new_case(tmp_path / "case", corpus / folder, link=True)
    # Sound tracks and captions inside a recording are records beside it.
    assert {r.kind for r in report.records if r.parent is None} == {kind}
    assert {r.condition for r in report.records} == {Condition.GOOD}


def test_real_transcripts_are_known_by_their_content(corpus, tmp_path):
    report = new_case(tmp_path / "case", corpus / "transcript", link=True)
    kinds = {r.path: r.kind for r in report.records}
    texts = {p for p, k in kinds.items() if k is not Kind.TRANSCRIPT}
    assert texts == {"acoustic_corpus.lab", "debug.development.rttm"}


def test_a_phone_s_name_and_metadata_are_both_anchors(corpus, tmp_path):
    report = new_case(tmp_path / "case", corpus / "video", link=True)
    mine = {a.source for a in report.anchors if a.record == "VID_20191220_170832.mp4"}
    assert mine == {"name", "metadata"}


def test_a_sample_of_the_collection_of_pdfs_comes_in(corpus, tmp_path):
    bundle, files = tmp_path / "bundle", sorted((corpus / "pdf").rglob("*.pdf"))
    bundle.mkdir()
    sample = [f for f in files if f.stat().st_size < MOST][::12]
    for source in sample:
        shutil.copy(source, bundle)
    report = new_case(tmp_path / "case", bundle)
    records = {r.path: r for r in report.records if r.parent is None}
    assert set(records) == {source.name for source in sample}
    assert {r.kind for r in records.values()} == {Kind.DOCUMENT}
    assert len(report.records_in_condition(Condition.GOOD)) > len(sample) // 2
