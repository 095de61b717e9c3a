"""Old Office files: a copy by LibreOffice where it is installed, else how to get them in."""

import shutil
import sys
import zipfile

import docx
import pytest
from helpers.outlook_media import container

from reviewer.errors import BadInput
from reviewer.intake import new_case, old_office
from reviewer.model import Condition, Kind
from reviewer.system.walls import walls_here

OLD = {
    "doc": {"WordDocument": b"\xec\xa5" + bytes(4094)},
    "xls": {"Workbook": bytes(4096)},
    "ppt": {"PowerPoint Document": bytes(4096)},
    "locked": {"EncryptedPackage": bytes(4096), "EncryptionInfo": bytes(4096)},
    "ole": {"Something": bytes(4096)},
}


def odt(path):
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        box.writestr("content.xml", "<x/>")


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, tree in OLD.items():
        (folder / f"a.{name}").write_bytes(container(tree))
    odt(folder / "a.odt")
    (folder / "a.pst").write_bytes(b"!BDN" + bytes(600))
    return folder


def stand_in(path, body):
    """A program that is called as LibreOffice is."""
    text = f"#!{sys.executable}\nimport sys, pathlib, shutil\nout, source = sys.argv[-2:]\n{body}\n"
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_without_it_each_says_how_to_get_it_in(bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(old_office, "find_libreoffice", lambda: None)
    report = new_case(tmp_path / "case", bundle)
    found = {r.path: r for r in report.records}
    assert {r.format for r in found.values()} == {*OLD, "odt", "pst"}
    assert all(r.kind is Kind.OTHER for r in found.values())
    assert all(r.condition is Condition.UNKNOWN for r in found.values())
    assert "save it as DOCX or PDF" in found["a.doc"].notes[0]
    assert "remove the password" in found["a.locked"].notes[0]
    assert "Outlook or Thunderbird" in found["a.pst"].notes[0]


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_with_it_a_copy_is_a_record_beside_the_original(bundle, tmp_path, monkeypatch):
    made = tmp_path / "made.docx"
    document = docx.Document()
    document.add_paragraph("Words of an old file")
    document.save(made)
    body = (
        f"if source.endswith('.doc'): shutil.copy({str(made)!r}, out + '/in.docx')\n"
        "print(pathlib.Path.home())"
    )
    monkeypatch.setattr(old_office, "find_libreoffice", lambda: stand_in(tmp_path / "office", body))
    report = new_case(tmp_path / "case", bundle)
    found = {r.path: r for r in report.records}
    copy = found["a.doc/a.docx"]
    assert (copy.kind, copy.format, copy.parent) == (Kind.DOCUMENT, "docx", "a.doc")
    assert "decide about that one: a.doc/a.docx" in found["a.doc"].notes[-1]
    assert "LibreOffice cannot open" in found["a.xls"].notes[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_one_that_takes_too_long_is_ended(bundle, tmp_path, monkeypatch):
    script = stand_in(tmp_path / "office", "import time; time.sleep(60)")
    monkeypatch.setattr(old_office, "find_libreoffice", lambda: script)
    with pytest.raises(BadInput, match="too long"):
        old_office.copy_of(bundle / "a.doc", "doc", 0.2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no walls elsewhere")
def test_it_writes_nowhere_else(bundle, tmp_path, monkeypatch):
    if not walls_here().files:
        pytest.skip("this system has no walls")
    outside = tmp_path / "outside"
    script = stand_in(tmp_path / "office", f"pathlib.Path({str(outside)!r}).write_text('x')")
    monkeypatch.setattr(old_office, "find_libreoffice", lambda: script)
    with pytest.raises(BadInput):
        old_office.copy_of(bundle / "a.doc", "doc", 30.0)
    assert not outside.exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_real_one(tmp_path):
    (tmp_path / "a.odt").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
        body = "<o:body><o:text><t:p>Words of an old file</t:p></o:text></o:body>"
        box.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{office}" xmlns:t="{text}" o:version="1.2">{body}'
            "</o:document-content>",
        )
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        entries = "".join(
            f'<m:file-entry m:full-path="{path}" m:media-type="{kind}"/>'
            for path, kind in (
                ("/", "application/vnd.oasis.opendocument.text"),
                ("content.xml", "text/xml"),
            )
        )
        listing = f'<m:manifest xmlns:m="{manifest}">{entries}</m:manifest>'
        box.writestr("META-INF/manifest.xml", listing)
    copy = old_office.copy_of(tmp_path / "a.odt", "odt", 120.0)
    (tmp_path / "a.docx").write_bytes(copy)
    assert docx.Document(tmp_path / "a.docx").paragraphs[0].text == "Words of an old file"
