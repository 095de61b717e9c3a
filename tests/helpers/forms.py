"""A grammar of the ways in which one person, number or address is written.

``pairs(kind)`` draws (what was named, how it stands in a text, the text). Both are drawn from
the same grammar, so that a term in any form meets a text in any other that a reader would take
for the same. What is doubtful (a surname alone, "M. Lopez" as the term) is not in it.
"""

from __future__ import annotations

import re
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

    def filled(self):
        """With the form in the text."""
        return Written(self.term, self.form, self.text.format(self.form))


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
_TWINS = ("Müller", "Sørensen", "Håkon", "Öztürk")  # also written with two letters


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
    if way in ("fields", "paused"):
        return draw(_apart(given, surname, way))
    if way in ("owned", "shared", "handle"):
        return draw(_among_others(given, surname, last, way))
    if way in ("accent apart", "misread", "two letters"):
        return draw(_spoilt(f"{given} {surname}", way))
    word = f"{given} {surname}"
    inside = [k for k in range(1, len(word)) if word[k - 1 : k + 1].isalpha()]
    at = draw(st.sampled_from(inside))
    return word[:at] + draw(_one("-\n", " ", "-")) + word[at:]


_FIELDS = ("first", "last"), ("given name", "surname"), ("FIRST NAME", "LAST NAME"), ("fn", "ln")


@st.composite
def _apart(draw, given, last, way):
    """A name with a form's labels, or with what is said in a pause, between its parts."""
    if way == "paused":
        pause = draw(_one("uh", "um", "(ph)", "[sic]", "uh, um", "(phonetic)"))
        return f"{given}{draw(_one(', ', ' ', ' - '))}{pause}{draw(_one(', ', ' '))}{last}"
    fields = [*zip(draw(_one(*_FIELDS)), (given, last), strict=True)]
    mark, end = draw(_one((": ", "  "), ("=", "&"), (': "', '", '), ("='", "' "), (": ", "\n")))
    return end.join(f"{label}{mark}{part}" for label, part in draw(st.permutations(fields)))


_WITH = ("Ana", "Carlos", "John", "Maria Elena", "Ana and Carlos", "Peter, Rosa and John")
_APART = str.maketrans({"\u0303": "~", "\u0301": "\u00b4", "\u0308": "\u00a8"})
_PLAIN = str.maketrans("Łøå", "Loa")
_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ö": "Oe"})
_CODECS = ("cp1252", "mac_roman", "cp437", "cp850")


@st.composite
def _shared(draw, given, last):
    """A surname that is written once for several persons."""
    other = draw(_one(*_WITH)).split(" Elena")[0]
    joint = draw(_one(" & ", " and ", " or ", "/", " y "))
    if draw(st.booleans()):
        return f"{given}{joint}{other} {last}"
    comma = draw(_one(", ", ","))
    return draw(_one(f"{last}{comma}{other}{joint}{given}", f"{last} Jr.{comma}Mr. {given}"))


@st.composite
def _handle(draw, given, surname):
    """A name of a mailbox or an account."""
    plain = unicodedata.normalize("NFD", f"{given} {surname}".translate(_PLAIN)).lower()
    first, last = "".join(c for c in plain if c.isascii()).rsplit(" ", 1)
    heads = draw(_one(first[0], "".join(name[0] for name in first.split())))
    lasts = [last.replace("'", "").replace("-", ""), *re.split("-", last.replace("'", ""))]
    name = draw(_one(*lasts)) if draw(st.booleans()) else lasts[0]
    joint = draw(_one("", ".", "_", "-"))
    local = draw(_one(f"{heads}{joint}{name}", f"{name}{joint}{heads}")) + draw(_one("", "88"))
    ending = local == f"{name}{heads}"  # an initial that may be one: pages is no Sam Page
    return local + draw(_one("@example.org", "@", *([] if ending else [""])))


@st.composite
def _among_others(draw, given, surname, last, way):
    if way == "owned":
        return f"{given} {last}s"
    return draw(_shared(given, last) if way == "shared" else _handle(given, surname))


@st.composite
def _spoilt(draw, name, way):
    """A name whose accents stand apart, that was read wrongly, or has two letters for one."""
    if way == "accent apart":
        return unicodedata.normalize("NFD", name).translate(_APART)
    return name.translate(_TWO) if way == "two letters" else draw(_misread(name))


@st.composite
def _misread(draw, name):
    """A name decoded as something else than it was encoded in, once or more often."""
    if draw(st.booleans()):
        for codec in draw(st.lists(_one("cp1252", "latin-1"), min_size=1, max_size=3)):
            try:
                name = name.encode().decode(codec)
            except UnicodeError:
                name = name.encode().decode("latin-1")
        return name
    wrote, read = draw(_one(*_CODECS)), draw(_one(*_CODECS))
    try:
        made = name.encode(wrote).decode(read)
    except UnicodeError:
        return name
    return made if made.isprintable() and made[-1].isalpha() else name


_AS_TERM = ("whole", "turned")
_AS_TEXT = (*_AS_TERM, "initials", "turned initial", "surname's initial", "spelled", "possessive")
_AS_TEXT += ("owned", "shared", "handle", "accent apart", "misread", "two letters")
_AS_TEXT += ("fields", "paused")
_SHORT = (*_AS_TEXT[-8:], "initials", "turned initial", "surname's initial")


@st.composite
def persons(draw):
    """A person's name."""
    given, surname = draw(_one(*_GIVEN)), draw(_one(*_SURNAMES, *_TWINS))
    term = draw(_person(given, surname, draw(_one(*_AS_TERM)))).replace("-\n", "-")
    way = draw(_one(*_AS_TEXT, "broken"))
    if surname in _TWINS and draw(st.booleans()):
        term, way = term.translate(_TWO), draw(_one(*_AS_TERM))
        return Written(term, draw(_person(given, surname, way)), draw(_one(*AROUND))).filled()
    if way == "handle" or re.search("[a-zñ][A-Z]", term):
        term = f"{given} {surname}"  # whose parts can be told
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
    Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"""
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


# ---- dates, ends of numbers, mailboxes ----------------------------------------------------------

_SAID = """January February March April May June July August September October November
    December"""
_MONTHS = _SAID.split()
_SAID = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
_DAYS = [*_SAID.split(), *(f"twenty-{word}" for word in _SAID.split()[:9]), "thirtieth"]
_DAYS.append("thirty-first")


def _below_hundred(number):
    if number < 10:
        return _ONES[str(number)]
    if number < 20:
        return _TEENS[str(number - 10)]
    return _TENS[str(number // 10)] + (f"-{_ONES[str(number % 10)]}" if number % 10 else "")


def _year_said(year):
    head, rest = divmod(year, 100)
    if head == 20 and rest < 10:
        return "two thousand" + (f" {_ONES[str(rest)]}" if rest else "")
    if rest == 0:
        return f"{_below_hundred(head)} hundred"
    return f"{_below_hundred(head)} {'oh ' if rest < 10 else ''}{_below_hundred(rest)}"


@st.composite
def _date(draw, parts, way):
    year, month, day = parts
    mark = draw(_one("/", "-", ".", " / ", " "))
    number, at = (f"{month}", f"{day}") if draw(st.booleans()) else (f"{month:02}", f"{day:02}")
    name = _MONTHS[month - 1]
    name = draw(_one(name, name[:3], f"{name[:3]}.", name.upper()[:3])) if month != 5 else name
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if not 10 < day < 20 else 0, "th")
    if way == "numbers":
        return mark.join((number, at, str(year)))
    if way == "short":
        mark = mark.strip() or "/"
        return mark.join((number, at, f"{year % 100:02}"))
    if way == "ISO":
        return draw(_one("-", "/", "")).join((str(year), f"{month:02}", f"{day:02}"))
    if way == "together":
        return f"{month:02}{day:02}{year}"
    if way == "birth":
        return f"DOB {month:02}{day:02}{year % 100:02}"
    if way == "month first":
        return f"{name} {day}{draw(_one('', ending))}{draw(_one(', ', ' '))}{year}"
    if way == "day first":
        gap = draw(_one(" ", "", "-"))
        name = name.rstrip(".")
        return f"{day}{gap}{name}{gap}{draw(_one(str(year), f'{year % 100:02}'))}"
    if way == "day of":
        return f"the {day}{ending} of {name}, {year}"
    said = draw(_one(_MONTHS[month - 1], f"{_MONTHS[month - 1]} the"))
    return f"{said} {_DAYS[day - 1]}{draw(_one(' ', ', '))}{_year_said(year)}"


_AS_DATES = ("numbers", "ISO", "month first", "day first", "day of", "said", "short", "together")


@st.composite
def dates(draw):
    """A day, of somebody's birth."""
    parts = draw(st.integers(1936, 2019)), draw(st.integers(1, 12)), draw(st.integers(1, 28))
    term = draw(_date(parts, draw(_one(*_AS_DATES[:5]))))
    form = draw(_date(parts, draw(_one(*_AS_DATES, "birth"))))
    return Written(term, form, draw(_one(*AROUND)).format(form))


@st.composite
def identifiers(draw):
    """A social security number, an account or a card, a vehicle's number."""
    sort = draw(_one("social", "account", "vehicle"))
    groups = {"social": (3, 2, 4), "account": (4, 4, 4, 4), "vehicle": (17,)}[sort]
    signs = "0123456789" if sort != "vehicle" else "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
    drawn = st.text(signs, min_size=sum(groups), max_size=sum(groups))
    code = draw(drawn.filter(lambda c: c[0] not in "0149" and len(set(c)) > 4))
    code = code if sort != "vehicle" else f"1F{code[:4]}1{code[4]}7{code[5:8]}{'40312'}"
    parts, at = [], 0
    for size in groups:
        parts.append(code[at : at + size])
        at += size
    term = draw(_one("-", " ", "")).join(parts if sort != "vehicle" else [code])
    cues = ("last four ", "ending in ", "last 4 of the number is ", "XXX-XX-", "****")
    way = draw(_one("marks", "end", "end said", "said"))
    if way == "marks" or (way == "said" and sort == "vehicle"):
        form = draw(_one("-", " ", "", ".")).join(parts)
    elif way == "said":
        form = draw(_spoken(code))
    else:
        end = code[-4:] if way == "end" else draw(_spoken(code[-4:]))
        form = draw(_one(*(cues if way == "end" else cues[:2]))) + end
    return Written(term, form, draw(_one(*AROUND)).format(form))


@st.composite
def mailboxes(draw):
    """An address of e-mail."""
    local = draw(
        _one("maria.lopez", "mlopez88", "the_quigleys", "sean-obrien", "jdoe7", "anna1990")
    )
    domain = draw(_one("gmail.com", "example.org", "mail.example.co"))
    at = draw(_one("@", " @ ", " at ", "(at)", " [at] ", " AT "))
    dot = draw(_one(".", " dot ", "(dot)", " [dot] "))
    said = {".": dot, "_": draw(_one("_", " underscore ")), "-": draw(_one("-", " dash "))}
    form = "".join(said.get(c, c) for c in local) + at + domain.replace(".", dot)
    form = draw(
        _one(form, form.upper(), form.replace("88", " eighty-eight").replace("7", " seven"))
    )
    return Written(f"{local}@{domain}", form, draw(_one(*AROUND)).format(form))


KINDS = {
    "date": dates(),
    "identifier": identifiers(),
    "mailbox": mailboxes(),
    "person": persons(),
    "telephone": telephones(),
    "plate": plates(),
    "address": addresses(),
}
