"""A grammar of the ways in which one person, number or address is written.

``pairs(kind)`` draws (what was named, how it stands in a text, the text). Both are drawn from
the same grammar, so that a term in any form meets a text in any other that a reader would take
for the same. What is doubtful (a surname alone, "M. Lopez" as the term) is not in it.
"""

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
ADDRESSES = (*AROUND, "go to {} now", "{} | NORTH SIDE")


@dataclass(frozen=True)
class Written:
    """What a person named, how it stands elsewhere, and the text in which it does."""

    term: str
    form: str
    text: str


def _one(*parts):
    return st.sampled_from(parts)


# ---- disguises of single letters ----------------------------------------------------------------

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
    return text[:at] + draw(_one(*_UNSEEN)) + text[at:]


# ---- names --------------------------------------------------------------------------------------

_APOSTROPHES = ("'", "\u2019", "\u2018", "\u02bc", "\u2032", "`", "\u00b4", "\uff07", "")
_DASHES = ("-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", " ", "", "-\n")
_GIVEN = ("Maria", "José", "Siobhán", "Łukasz", "Ana Sofía", "Deshawn")
_SURNAMES = ("Lopez", "O'Brien", "Muñoz-Davó", "Kowalczyk", "Nuñez", "Smith-O'Hara", "Quigley")


@st.composite
def _surname(draw, name):
    for mark, others in (("'", _APOSTROPHES), ("-", _DASHES)):
        if mark in name:
            name = name.replace(mark, draw(_one(*others)))
    return name


@st.composite
def _person(draw, given, surname, way):
    last = draw(_surname(surname))
    first = given.split()[0]
    if way == "whole":
        return f"{given}{draw(_one(' ', '  ', chr(0xA0), chr(10)))}{last}"
    if way == "turned":
        return f"{last}{draw(_one(', ', ',', ',  '))}{given}"
    if way == "initials":
        heads = draw(_one(". ", "."))
        return heads.join(name[0] for name in given.split()) + f"{draw(_one('. ', '.'))}{last}"
    if way == "turned initial":
        return f"{last}, " + " ".join(f"{name[0]}." for name in given.split())
    if way == "surname's initial":
        return f"{first} {surname[0]}."
    if way == "spelled":
        mark = draw(_one("-", " ", ". "))
        plain = "".join(c for c in f"{given} {surname}" if c.isalpha() or c == " ")
        return (mark if mark != " " else "  ").join(mark.join(word) for word in plain.split())
    if way == "possessive":
        return f"{given} {last}{draw(_one(*_APOSTROPHES[:6]))}s"
    word = f"{given} {surname}"
    inside = [k for k in range(1, len(word)) if word[k - 1 : k + 1].isalpha()]
    at = draw(st.sampled_from(inside))
    return word[:at] + draw(_one("-\n", " ", "-")) + word[at:]


_AS_TERM = ("whole", "turned")
_AS_TEXT = (*_AS_TERM, "initials", "turned initial", "surname's initial", "spelled", "possessive")
_SHORT = ("initials", "turned initial", "surname's initial")


@st.composite
def persons(draw):
    """A person's name."""
    given, surname = draw(_one(*_GIVEN)), draw(_one(*_SURNAMES))
    term = draw(_person(given, surname, draw(_one(*_AS_TERM)))).replace("-\n", "-")
    way = draw(_one(*_AS_TEXT, "broken"))
    form = draw(_person(given, surname, way))
    if way not in (*_SHORT, "spelled") and "\n" not in form:
        form = draw(disguised(form))
    return Written(term, form, draw(_one(*AROUND)).format(form))


# ---- numbers ------------------------------------------------------------------------------------

_SAID = "oh one two three four five six seven eight nine"
_ONES = dict(zip("0123456789", _SAID.split(), strict=True))
_SAID = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = dict(zip("23456789", _SAID.split(), strict=True))
_SAID = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TEENS = dict(zip("0123456789", _SAID.split(), strict=True))
_LETTERS = {"0": "O", "1": "l", "5": "S", "8": "B"}
DIGITS = {
    "Arabic": 0x660,
    "fullwidth": 0xFF10,
    "mathematical": 0x1D7CE,
    "monospace": 0x1D7F6,
    "Devanagari": 0x966,
}


@st.composite
def _spoken(draw, digits):
    """Digits as they are said, by ones, pairs, and what is doubled."""
    out, at = [], 0
    while at < len(digits):
        rest = digits[at:]
        if len(rest) > 2 and len(set(rest[:3])) == 1 and draw(st.booleans()):
            out.append(f"triple {_ONES[rest[0]]}")
            at += 3
        elif len(rest) > 1 and rest[0] == rest[1] and draw(st.booleans()):
            out.append(f"double {_ONES[rest[0]]}")
            at += 2
        elif len(rest) > 1 and rest[0] in _TENS and rest[1] != "0" and draw(st.integers(0, 3)) == 0:
            out.append(f"{_TENS[rest[0]]}{draw(_one(' ', '-'))}{_ONES[rest[1]]}")
            at += 2
        elif len(rest) > 1 and rest[0] == "1" and draw(st.integers(0, 3)) == 0:
            out.append(_TEENS[rest[1]])
            at += 2
        else:
            out.append(draw(_one("zero", "oh", "o")) if rest[0] == "0" else _ONES[rest[0]])
            at += 1
    return draw(_one(" ", ", ", "\n")).join(out)


@st.composite
def _telephone(draw, groups, way):
    area, middle, last = groups
    digits = "".join(groups)
    if way == "marks":
        mark = draw(_one("-", ".", " ", "/", "\u2014", "\u2013", "", " - ", "\u00b7", "\n"))
        return mark.join(groups)
    if way == "brackets":
        return f"({area}){draw(_one(' ', '', '-'))}{middle}-{last}"
    if way == "spaced":
        return draw(_one(" ", "-", ".", " - ")).join(digits)
    if way == "country":
        lead = draw(_one("+1 ", "+1-", "1-", "+1", "1", "001", "1 "))
        return lead + draw(_one("-", " ", "", ".")).join(groups)
    if way == "extension":
        return f"{area}-{middle}-{last}{draw(_one(' x', ' ext. ', 'x', ' extension '))}204"
    if way == "local":
        return f"{middle}{draw(_one('-', ' ', '', '.', '/'))}{last}"
    if way == "letters":
        at = [k for k, c in enumerate(digits) if c in _LETTERS]
        chosen = draw(st.lists(st.sampled_from(at), min_size=1, max_size=3)) if at else []
        said = "".join(_LETTERS[c] if k in chosen else c for k, c in enumerate(digits))
        return f"{said[:3]}-{said[3:6]}-{said[6:]}"
    if way == "digits":
        first = draw(st.sampled_from(list(DIGITS.values())))
        return "-".join("".join(chr(first + int(c)) for c in g) for g in groups)
    if way == "spoken local":
        return draw(_spoken(digits[3:]))
    return draw(_spoken(digits))


_WRITTEN = ("marks", "brackets", "country", "extension")
_HEARD = (*_WRITTEN, "spaced", "local", "letters", "digits", "spoken", "spoken local")


@st.composite
def telephones(draw):
    """A telephone number of the United States."""
    groups = (
        draw(_one("312", "773", "847")),
        draw(_one("555", "201", "886")),
        draw(st.from_regex(r"[0-9]{4}", fullmatch=True)),
    )
    term = draw(_telephone(groups, draw(_one(*_WRITTEN)))).replace("\n", " ")
    form = draw(_telephone(groups, draw(_one(*_HEARD))))
    return Written(term, form, draw(_one(*AROUND)).format(form))


_SAID = """Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November
    Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu"""
_NATO = dict(zip("abcdefghijklmnopqrstuvwxyz", _SAID.split(), strict=True))
_SAID = """Adam Boy Charles David Edward Frank George Henry Ida John King Lincoln Mary Nora Ocean
    Paul Queen Robert Sam Tom Union Victor William Xray Young Zebra"""
_POLICE = dict(zip("abcdefghijklmnopqrstuvwxyz", _SAID.split(), strict=True))


@st.composite
def plates(draw):
    """A licence plate."""
    letters = draw(st.text("ABCDEFGHJKLMNPRSTUVWXYZ", min_size=2, max_size=2))
    digits = draw(st.from_regex(r"[1-9][0-9]{4}", fullmatch=True))
    term = f"{letters}{draw(_one(' ', '-', ''))}{digits}"
    way = draw(_one("marks", "lower", "NATO", "police", "as in"))
    if way in ("marks", "lower"):
        form = draw(_one(" ", "-", "", ".", "  ")).join((letters, digits))
        form = form.lower() if way == "lower" else form
    else:
        words = [(_NATO if way == "NATO" else _POLICE)[c.lower()] for c in letters]
        if way == "as in":
            words = [f"{c} as in {word}" for c, word in zip(letters, words, strict=True)]
        form = " ".join([*words, draw(st.one_of(st.just(digits), _spoken(digits)))])
    return Written(term, form, draw(_one(*AROUND)).format(form))


# ---- addresses ----------------------------------------------------------------------------------

_DIRECTIONS = {"W": ("W", "W.", "West", "WEST"), "N": ("N", "N.", "North"), "": ("",)}
_KINDS = {
    "St": ("St", "St.", "Street", "STREET", "Str"),
    "Ave": ("Ave", "Ave.", "Avenue", "Av"),
    "Blvd": ("Blvd", "Boulevard", "Blvd."),
    "Pkwy": ("Pkwy", "Parkway"),
    "Ct": ("Ct", "Ct.", "Court"),
    "Pl": ("Pl", "Place"),
    "Ter": ("Ter", "Terrace", "Terr."),
    "Dr": ("Dr", "Drive", "Dr."),
}
_STREETS = {
    "63rd": ("63rd", "63RD", "63 rd", "Sixty-third", "sixty third"),
    "1st": ("1st", "First"),
    "Kostner": ("Kostner", "KOSTNER"),
    "Lake Shore": ("Lake Shore", "LAKE SHORE", "Lake\nShore"),
    "Mt Vernon": ("Mt Vernon", "Mount Vernon", "Mt. Vernon"),
}
_UNITS = ("", "Apt 3B", "#3B", "# 3B", "Unit 3-B", "Apt. 3B", "APT 3B")
_HOUSES = {
    "4217": ("4217", "4217", "forty-two seventeen", "four two one seven"),
    "1200": ("1200", "twelve hundred"),
    "38": ("38", "thirty-eight"),
}


@st.composite
def _address(draw, parts, told):
    house, direction, name, kind, unit = parts
    words = [
        draw(_one(*_HOUSES[house])) if told == "said" else house,
        draw(_one(*_DIRECTIONS[direction])) if told != "without direction" else "",
        draw(_one(*_STREETS[name])),
        draw(_one(*_KINDS[kind])) if told != "without kind" else "",
    ]
    line = draw(_one(" ", " ", "  ", "\n")).join(word for word in words if word)
    if unit and told != "without unit":
        line += draw(_one(" ", ", ")) + draw(_one(*_UNITS[1:]))
    return line + (
        draw(_one("", ", Chicago", ", Chicago, IL 60629")) if told == "with city" else ""
    )


_TOLD = ("whole", "without kind", "without direction", "without unit", "with city", "said")


@st.composite
def addresses(draw):
    """A street address."""
    parts = (
        draw(_one(*_HOUSES)),
        draw(_one(*_DIRECTIONS)),
        draw(_one(*_STREETS)),
        draw(_one(*_KINDS)),
        draw(_one("", "3B")),
    )
    term = draw(_address(parts, draw(_one(*_TOLD)))).replace("\n", " ")
    form = draw(_address(parts, draw(_one(*_TOLD))))
    return Written(term, form, draw(_one(*ADDRESSES)).format(form))


KINDS = {
    "person": persons(),
    "telephone": telephones(),
    "plate": plates(),
    "address": addresses(),
}
