"""What a person named and how it stands in a text; the disguises that single letters wear."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hypothesis import strategies as st

AROUND = (
    "{}",
    "the caller said {} twice",
    "Called back: {}. Nobody came",
    "({})",
    "witness {}, who left",
    "see\n{}\nbelow",
    "was it {}?",
)


@dataclass(frozen=True)
class Written:
    """What a person named, how it stands elsewhere, and the text in which it does."""

    term: str
    form: str
    text: str

    def filled(self):
        """With the form in the text."""
        return Written(self.term, self.form, self.text.format(self.form))


def one(*parts):
    """Any one of these."""
    return st.sampled_from(parts)


_UNSEEN = ("\u200b", "\u00ad", "\u2060", "\ufe0f", "\U000e0041", "\u202d", "\u200d", "\u034f")
_CYRILLIC = dict(zip("aeopcyxisj", "аеорсухіѕј", strict=True))
_GREEK = dict(zip("oanvipt", "οαηνιρτ", strict=True))
_SMALL = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))


def _shifted(text, capital, small):
    out = ""
    for char in text:
        if "A" <= char <= "Z":
            out += chr(capital + ord(char) - 65)
        elif "a" <= char <= "z":
            out += chr(small + ord(char) - 97)
        else:
            out += char
    return out


def _mapped(table):
    return lambda text: "".join(table.get(c, c) for c in text)


DISGUISES = {
    "as it is": lambda text: text,
    "upper": str.upper,
    "lower": str.lower,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "without marks": lambda text: "".join(
        c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)
    ),
    "fullwidth": lambda text: _shifted(text, 0xFF21, 0xFF41),
    "mathematical": lambda text: _shifted(text, 0x1D400, 0x1D41A),
    "circled": lambda text: _shifted(text, 0x24B6, 0x24D0),
    "black squares": lambda text: _shifted(text.upper(), 0x1F170, 0x1F170),
    "small capitals": lambda text: _mapped(_SMALL)(text.lower()),
    "Cyrillic": _mapped(_CYRILLIC),
    "Greek": _mapped(_GREEK),
}


@st.composite
def disguised(draw, text):
    """A text with its letters in another shape, or with something unseen among them."""
    way = draw(st.sampled_from(["unseen", *DISGUISES]))
    if way != "unseen":
        return DISGUISES[way](text)
    at = draw(st.integers(1, max(len(text) - 1, 1)))
    return text[:at] + draw(one(*_UNSEEN)) + text[at:]
