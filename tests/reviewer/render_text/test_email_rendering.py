"""Released e-mail: sender, recipients, date, subject, words; nothing else, nothing redacted."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from reviewer.errors import Refused
from reviewer.model import Kind
from reviewer.render import email
from tests.helpers.text_records import LABEL, all_bytes, hide, released, written


def message(tmp_path):
    made = EmailMessage()
    made["From"] = "Maria Lopez <maria.lopez@example.org>"
    made["To"] = "Desk <desk@example.gov>, José Ruiz <jose@example.gov>"
    made["Date"] = "Wed, 04 Jun 2025 13:15:00 -0500"
    made["Subject"] = "Call from Maria Lopez"
    made["Message-ID"] = "<maria@mail>"
    made["Received"] = "from maria-laptop"
    made["X-Mailer"] = "Maria Mail 2"
    made.set_content("I am Maria\nLopez.\n\n> On Monday Maria\n> Lopez wrote:\n")
    made.add_alternative("<p>Maria Lopez, hidden</p>", subtype="html")
    made.add_attachment(b"Maria", maintype="text", subtype="plain", filename="Maria Lopez.txt")
    return written(tmp_path, "m.eml", bytes(made))


def release(tmp_path, *redactions, terms=()):
    return released(email, message(tmp_path), Kind.EMAIL, "eml", *redactions, terms=terms)


def parsed(out):
    return message_from_bytes((out / "record.eml").read_bytes(), policy=policy.default)


def test_only_five_headers_and_plain_words_are_released(tmp_path):
    rendered, out = release(tmp_path)
    read = parsed(out)
    assert set(read.keys()) == {
        "From",
        "To",
        "Date",
        "Subject",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }
    assert not read.is_multipart()
    assert "hidden" not in read.get_content()
    assert "José Ruiz" in read["To"]
    assert rendered.notes[-1].startswith("1 attachments are records")


def test_a_term_goes_from_headers_words_quotations_and_names_of_attachments(tmp_path):
    _, out = release(tmp_path, hide(term="Maria Lopez"), terms=["Maria Lopez"])
    assert b"Maria" not in all_bytes(out)
    assert b"lopez" not in all_bytes(out).lower()
    read = parsed(out)
    assert read["Subject"] == f"Call from {LABEL}"
    assert read["From"].addresses[0].display_name == LABEL
    assert "each a record of its own: REDACTED.txt" in read.get_content()


def test_a_hidden_address_leaves_a_header_that_can_be_read(tmp_path):
    _, out = release(tmp_path, hide(term="maria.lopez@example.org"))
    sender = parsed(out)["From"].addresses[0]
    assert sender.addr_spec == "redacted@redacted.invalid"
    assert sender.display_name == f"Maria Lopez {LABEL}"
    assert b"maria.lopez@" not in all_bytes(out)


def test_a_place_in_a_message_is_refused(tmp_path):
    with pytest.raises(Refused, match="names a place"):
        release(tmp_path, hide(cue=1))


def test_the_same_message_gives_the_same_bytes(tmp_path):
    _, out = release(tmp_path, hide(term="Maria Lopez"))
    once = all_bytes(out)
    _, out = release(tmp_path, hide(term="Maria Lopez"))
    assert all_bytes(out) == once


@pytest.mark.parametrize(
    "name",
    [
        "attachment_message_rfc822_inline_image.eml",
        "content_transfer_encoding_x_uuencode.eml",
        "testEmailWithPNGAtt.eml",
        "testRFC822_multipart_attachments.eml",
    ],
)
def test_a_real_message_loses_its_routing(corpus, tmp_path, name):
    source = written(tmp_path, name, (corpus / "document" / name).read_bytes())
    _, out = released(email, source, Kind.EMAIL, "eml", hide(term="Lon L. Peters"))
    left = all_bytes(out)
    for gone in (b"Received:", b"Message-ID", b"X-", b"boundary", b"Lon L. Peters"):
        assert gone.lower() not in left.lower()
    assert parsed(out)["From"]
