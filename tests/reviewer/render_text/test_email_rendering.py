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


def test_a_term_that_stands_in_the_name_of_an_attachment_only_is_counted_there(tmp_path):
    made = EmailMessage()
    made["From"] = "desk@example.gov"
    made.set_content("See the file.\n")
    made.add_attachment(b"x", maintype="text", subtype="plain", filename="Maria Lopez.txt")
    source = written(tmp_path, "m.eml", bytes(made))
    cut = hide(term="Maria Lopez")
    rendered, out = released(email, source, Kind.EMAIL, "eml", cut, terms=["Maria Lopez"])
    assert rendered.places == {cut.id: 1}
    assert b"Maria" not in all_bytes(out)


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


def words(out):
    """The released text, with a line feed at line ends."""
    return parsed(out).get_content().replace("\r\n", "\n")


def web(tmp_path, html, *redactions):
    """A released message of nothing but HTML: what was rendered, and its words."""
    head = "From: a@b.c\nContent-Type: text/html; charset=utf-8\n\n"
    source = written(tmp_path, "m.eml", head + html)
    rendered, out = released(email, source, Kind.EMAIL, "eml", *redactions)
    return rendered, words(out)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>seen: <b>LOPEZ</b> MARIA E., born</p>", f"seen: {LABEL}, born\n"),
        ("<p>Maria <b>Lo</b>pez came</p>", f"{LABEL} came\n"),
        ("<table><tr><td>LOPEZ</td><td>MARIA</td><td>x</td></tr></table>", f"{LABEL}\tx\n"),
        ("<table><tr><td><p>LOPEZ</p>\n<td><p>MARIA</p>\n<tr><td>x</table>", f"{LABEL}\nx\n"),
        ("<span style='display:block'>Ann</span>Maria<br>Lopez", f"Ann\n{LABEL}\n"),
        ("<p>ma<i></i>ria&nbsp;l&#111;&shy;pez</p>", f"{LABEL}\n"),
        ("<pre>LOPEZ   MARIA\nx</pre>", f"{LABEL}\nx\n"),
    ],
)
def test_html_is_laid_out_before_terms_are_looked_for(tmp_path, html, shown):
    _, text = web(tmp_path, html, hide(term="Maria Lopez"))
    assert text == shown


def test_what_a_mail_s_own_style_sheet_hides_is_left_out(tmp_path):
    html = "<style>.x { display: none }</style><p>seen <i class=x>secret</i></p>"
    rendered, text = web(tmp_path, html)
    assert text == "seen\n"
    assert "hidden words (1)" in rendered.notes[-1]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<span style='color:red; display: none'>secret <b>word</b></span>", "hidden words"),
        ("<span hidden>secret</span>", "hidden words"),
        ("<p style='visibility:hidden'>secret</p>", "hidden words"),
        ("<p style='font-size:0px'>secret<b style='font-size:1em'></b></p>", "hidden words"),
        ("<div style='max-height:0;overflow:hidden'>secret</div>", "hidden words"),
        ("<p style='font-size:0'><b style='font-size:120%'>secret</b></p>", "hidden words"),
        ("<template>secret</template>", "hidden words"),
        ("<head><title>secret</title></head>", "titles"),
        ("<script>secret()</script>", "scripts"),
        ("<style>.secret { color: red }</style>", "style sheets"),
        ("<!-- secret -->", "comments"),
    ],
)
def test_what_no_mail_program_shows_of_html_is_left_out_and_counted(tmp_path, html, kind):
    rendered, text = web(tmp_path, f"{html}<p>seen</p>")
    assert text == "seen\n"
    assert rendered.notes[-1].endswith(f"was left out: {kind} (1)")


def test_words_within_a_hidden_element_may_be_seen_again(tmp_path):
    html = "<td style='font-size:0px'><div style='font-size:13px'>seen</div></td>"
    html += "<div style='visibility:hidden'>not<b style='visibility:visible'>too</b></div>"
    assert web(tmp_path, html)[1] == "seen\ntoo\n"


def parts(kind, *inner):
    """A multipart of parts that are written out with their headers."""
    mark = f"={kind}="
    body = "".join(f"--{mark}\n{part}\n" for part in inner)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n{body}--{mark}--\n'


def text_part(words, kind="plain", more=""):
    return f"Content-Type: text/{kind}; charset=utf-8{more}\n\n{words}\n"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            parts("mixed", text_part("<p>the mail</p>", "html"), text_part("the list's footer")),
            "the mail\n\nthe list's footer\n",
        ),
        (
            parts("alternative", text_part("same"), text_part("<i>same</i>", "html")),
            "same\n",
        ),
        (
            parts(
                "alternative",
                text_part("This mail is in HTML. Use a program that can read it, please."),
                text_part("<p>Hi Bob</p>", "html"),
            ),
            "Hi Bob\n",
        ),
        (
            parts(
                "alternative",
                text_part("first"),
                parts(
                    "mixed",
                    text_part("<p>first</p>", "html"),
                    text_part("a file", more="; name=note.txt"),
                    text_part("<p>words after the file</p>", "html"),
                ),
            ),
            "first\n\nwords after the file\n\n[Attachments, each a record of its own: note.txt]\n",
        ),
        (
            parts("mixed", parts("related", text_part("<p>one</p>", "html")), text_part("two")),
            "one\n\ntwo\n",
        ),
    ],
)
def test_all_texts_of_a_message_are_released_and_of_alternatives_one(tmp_path, body, shown):
    source = written(tmp_path, "m.eml", f"From: a@b.c\n{body}")
    _, out = released(email, source, Kind.EMAIL, "eml")
    assert words(out) == shown


def test_words_that_only_the_html_alternative_has_are_told_of(tmp_path):
    body = parts(
        "alternative",
        text_part("a long plain text that says all"),
        text_part("a long plain text that says more", "html"),
    )
    source = written(tmp_path, "m.eml", f"From: a@b.c\n{body}")
    rendered, _ = released(email, source, Kind.EMAIL, "eml")
    assert rendered.notes[0].endswith("was left out; words that only it has: 1")


@pytest.mark.parametrize(
    ("more", "body", "shown"),
    [
        ("; format=flowed; delsp=yes", "Ma \nria Lopez came", f"{LABEL} came\n"),
        ("; format=flowed", "> LOPEZ \n> MARIA came\n>> x \ny", f"> {LABEL} came\n>> x\ny\n"),
        ("; format=flowed", "end\n-- \nBob \nhere", "end\n-- \nBob here\n"),
    ],
)
def test_text_that_flows_is_put_together_before_terms_are_looked_for(tmp_path, more, body, shown):
    source = written(tmp_path, "m.eml", f"From: a@b.c\n{text_part(body, more=more)}")
    _, out = released(email, source, Kind.EMAIL, "eml", hide(term="Maria Lopez"))
    assert [x.rstrip() for x in words(out).split("\n")] == [x.rstrip() for x in shown.split("\n")]


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
