"""A chat whose lines begin with a name in brackets is a text, and no markup."""

import pytest

from reviewer.intake.text_kinds import text_type
from reviewer.model import Kind

CHATS = [
    "<lee> it was Ana Ruiz\n<roe> who?\n<lee> Ruiz, from No. 12\n",
    "<D12@16:20> caller is Ana\n<D12@16:21> at the door\n",
    "  <Officer Lee> copy, 3 < 4\n",
]
MARKUP = [
    ("<call><name>Ana</name></call>", "a.txt", "xml"),
    ("<?xml version='1.0'?>\n<call>", "a.txt", "xml"),
    ("<call><name>cut off", "a.xml", "xml"),
    ("<call><unit id='12'/>", "call", "xml"),
    ("<svg xmlns='http://www.w3.org/2000/svg'><path/></svg>", "a.txt", "svg"),
    ("<p>a page without its head", "a.txt", "html"),
]


@pytest.mark.parametrize("text", CHATS)
@pytest.mark.parametrize("name", ["chat.txt", "chat.log", "chat"])
def test_a_chat_is_a_text(text, name):
    assert text_type(text.encode(), text, name) == (Kind.DOCUMENT, "txt")


@pytest.mark.parametrize(("text", "name", "format"), MARKUP)
def test_markup_is_what_it_was(text, name, format):
    assert text_type(text.encode(), text, name)[1] == format
