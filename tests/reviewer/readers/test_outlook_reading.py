"""Outlook's messages and mailboxes read like any other message, and their parts are records."""

from contextlib import suppress

import pytest
from helpers.outlook_media import BODY, HTML, MAIL, NAME, SUBJECT, mbox, msg, msg_tree, tnef
from helpers.plans import redaction, step
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.intake import new_case
from reviewer.model import Kind, RedactionKind
from reviewer.readers import tnef as tnef_reader
from reviewer.readers.email import is_mailbox, read_message
from reviewer.readers.mapi import unpacked_rtf
from reviewer.render.email import render_step
from reviewer.system.jobs import SILENT

TEXTS = {
    SUBJECT: "About Farid Nasser",
    BODY: "Farid Nasser was seen.\r\nCall 312-555-0142.",
    NAME: "Ann Officer",
    MAIL: "ann@example.org",
}
FILE = b"Words of a file. " * 400
ONE = (
    b"From: a@b.c\nTo: d@e.f\nSubject: One\nDate: Wed, 4 Jun 2025 12:00:00 -0500\n\n"
    b"Farid Nasser here.\n\nFrom the start.\n"
)


def written(tmp_path, content, name="a.msg"):
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


FORMS = {
    "msg": lambda: msg(TEXTS, {"note.txt": FILE}, msg_tree({SUBJECT: "in", BODY: "deep"}, head=24)),
    "tnef": lambda: tnef(TEXTS, {"note.txt": FILE}, tnef({SUBJECT: "in", BODY: "deep"})),
}


@pytest.mark.parametrize("form", FORMS)
def test_headers_words_and_files(tmp_path, form):
    message = read_message(written(tmp_path, FORMS[form]()))
    assert message.header_value("From") == "Ann Officer <ann@example.org>"
    assert message.header_value("Subject") == "About Farid Nasser"
    assert message.header_value("Date") == "Wed, 04 Jun 2025 16:22:31 +0000"
    assert message.body_text == "Farid Nasser was seen.\nCall 312-555-0142."
    assert [a.name for a in message.attachments] == ["note.txt", "inner.eml"]
    assert message.attachments[0].content == FILE
    assert b"deep" in message.attachments[1].content


@pytest.mark.parametrize("form", FORMS)
def test_a_release_holds_no_term(tmp_path, form):
    term = redaction("t1", "a.msg", RedactionKind.TEXT, term="Farid Nasser")
    made = step("a.msg", Kind.EMAIL, form, term, release_name="a.eml")
    render_step(made, written(tmp_path, FORMS[form]()), tmp_path, SILENT)
    text = (tmp_path / "record.eml").read_text()
    assert "Nasser" not in text
    assert "Subject: About [REDACTED 7(1)(b)]" in text


def test_html_alone_is_read_as_it_is_seen(tmp_path):
    web = b'<p>Seen: <span style="background:#000">Farid Nasser</span></p>'
    message = read_message(written(tmp_path, msg({SUBJECT: "s", HTML: web.ljust(4096)})))
    assert message.body_text == "Seen: [REDACTED in the original]"


def test_a_packed_rtf_text_is_unpacked():
    # The example of Microsoft's description of the format.
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af8c068656c6c2002"
        "0f202079 61 7a c5 2a 09 00 80 7d 0a 80 0f a0".replace(" ", "")
    )
    assert unpacked_rtf(data).startswith(b"{\\rtf1\\ansi\\ansicpg125")


def test_a_mailbox_gives_its_messages(tmp_path):
    path = written(tmp_path, mbox(ONE, ONE.replace(b"One", b"Two")), "box")
    message = read_message(path)
    assert message.body_text == "A mailbox of 2 messages, each a record of its own."
    assert [a.name for a in message.attachments] == ["0001 One.eml", "0002 Two.eml"]
    assert message.attachments[0].content == ONE
    assert not is_mailbox(b"From a 2025\n" + ONE)


def test_they_are_known_by_content_and_taken_apart(tmp_path):
    bundle = tmp_path / "in"
    bundle.mkdir()
    written(bundle, FORMS["msg"](), "letter")
    written(bundle, FORMS["tnef"](), "winmail.dat")
    written(bundle, mbox(ONE, ONE + b"x" * 70_000 + b"\n", ONE), "box.txt")
    report = new_case(tmp_path / "case", bundle)
    found = {r.path: (r.kind, r.format) for r in report.records}
    assert found["letter"] == (Kind.EMAIL, "msg")
    assert found["winmail.dat"] == (Kind.EMAIL, "tnef")
    assert found["box.txt"] == (Kind.EMAIL, "mbox")
    assert sum(path.startswith("box.txt/") for path in found) == 3
    assert found["letter/inner.eml"] == found["winmail.dat/inner.eml"] == (Kind.EMAIL, "eml")
    assert not any(r.facts.leaves_out for r in report.records)


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("form", FORMS)
def test_a_broken_one_is_refused_in_words(tmp_path_factory, form, data):
    whole = FORMS[form]()
    at = data.draw(st.integers(4, len(whole) - 1))
    cut = data.draw(st.booleans())
    hurt = whole[:at] if cut else whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    folder = tmp_path_factory.mktemp("broken")
    with suppress(BadInput):  # and nothing else
        read_message(written(folder, hurt))


def test_messages_nested_without_end_are_refused():
    inner = tnef({SUBJECT: "x"})
    for _ in range(12):
        inner = tnef({SUBJECT: "x"}, inner=inner)
    with pytest.raises(BadInput, match="nested"):
        tnef_reader.as_mime(inner, "winmail.dat")
