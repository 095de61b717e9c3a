"""E-mail as it really is: nested, unnamed, mis-encoded, HTML only."""

from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.readers import email
from tests.helpers.text_records import written

CORPUS = [
    ("attachment_message_rfc822_inline_image.eml", ["img.png", "Testmail.eml"]),
    ("content_transfer_encoding_x_uuencode.eml", ["PGP_Cmts_on_12-14-01_Pkg.doc"]),
    ("testEmailWithPNGAtt.eml", ["testPNG.png"]),
    ("testRFC822_multipart_attachments.eml", ["Test TxtA.txt", "Test TxtB.txt"]),
]


@pytest.mark.parametrize(("name", "attachments"), CORPUS)
def test_a_real_message_gives_its_attachments(corpus, name, attachments):
    path = corpus / "document" / name
    assert email.is_message(path.read_bytes()[:8192])
    assert [a.name for a in email.read_message(path).attachments] == attachments


def test_only_five_headers_are_read_and_in_order(corpus):
    message = email.read_message(corpus / "document" / "content_transfer_encoding_x_uuencode.eml")
    assert [name for name, _ in message.headers] == ["From", "To", "Date", "Subject"]
    assert message.header_value("Date").startswith("Thu, 10 Jan 2002")


def test_names_are_made_safe_and_unlike(tmp_path):
    message = EmailMessage()
    message["From"] = "a@b.c"
    message.set_content("hello")
    for name in ("../../etc/passwd", "C:\\x\\a.txt", "a.txt", "A.TXT", "nul.txt", None):
        message.add_attachment(b"x", maintype="application", subtype="x-thing", filename=name)
    names = [
        a.name for a in email.read_message(written(tmp_path, "m.eml", bytes(message))).attachments
    ]
    assert names == ["passwd", "a.txt", "a-2.txt", "A-3.TXT", "_nul.txt", "attachment-6.bin"]


def test_html_alone_becomes_text_without_scripts(tmp_path):
    body = b"From: a@b.c\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n"
    body += b"<p>Caf\xe9 <b>n</b>ow</p>then<script>evil()</script>"
    message = email.read_message(written(tmp_path, "m.eml", body))
    assert message.body_text == "Café now\nthen"
    assert "scripts (1)" in message.notes[-1]


def test_encoded_headers_are_decoded(tmp_path):
    body = b"From: =?utf-8?q?Jos=C3=A9?= <j@b.c>\r\nSubject: =?utf-8?b?w6k=?=\r\n\r\nx"
    message = email.read_message(written(tmp_path, "m.eml", body))
    assert message.header_value("From").startswith("José")
    assert message.header_value("Subject") == "é"


def test_a_message_nested_without_end_is_refused(tmp_path):
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(60)
    )
    with pytest.raises(BadInput, match="nested"):
        email.read_message(written(tmp_path, "m.eml", "From: a@b.c\r\n" + head + "\r\n\r\nx"))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("mail") / "m.eml"
    path.write_bytes(b"From: a@b.c\r\n" + data)
    with suppress(BadInput):
        assert isinstance(email.read_message(path).body_text, str)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "mac_roman"])
def test_headers_in_the_letters_of_an_old_mailer_are_read(tmp_path, encoding):
    said = "From: Mar\u00eda Mu\u00f1oz <m@example.org>\nSubject: Se\u00f1or Pe\u00f1a\n"
    file = tmp_path / "m.eml"
    file.write_bytes(said.encode(encoding) + b"Content-Type: text/plain\n\nhi \xf1\n")
    message = email.read_message(file)
    assert message.header_value("Subject") == "Se\u00f1or Pe\u00f1a"
    assert "Mar\u00eda Mu\u00f1oz" in message.header_value("From")
