"""The ways in which one person's name is written."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import strategies as st

from tests.helpers.forms.written import AROUND, Written, disguised, one

_APOSTROPHES = ("'", "\u2019", "\u2018", "\u02bc", "\u2032", "`", "\u00b4", "\uff07", "")
_DASHES = ("-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", " ", "", "-\n")
_GIVEN = ("Maria", "José", "Siobhán", "Łukasz", "Ana Sofía", "Deshawn")
_SURNAMES = ("Lopez", "O'Brien", "Muñoz-Davó", "Kowalczyk", "Nuñez", "Smith-O'Hara", "Quigley")
_TWINS = ("Müller", "Sørensen", "Håkon", "Öztürk")  # also written with two letters


@st.composite
def _surname(draw, name):
    for mark, others in (("'", _APOSTROPHES), ("-", _DASHES)):
        if mark in name:
            name = name.replace(mark, draw(one(*others)))
    return name


@st.composite
def _person(draw, given, surname, way):
    last = draw(_surname(surname))
    first = given.split()[0]
    if way == "whole":
        return f"{given}{draw(one(' ', '  ', chr(0xA0), chr(10)))}{last}"
    if way == "turned":
        return f"{last}{draw(one(', ', ',', ',  '))}{given}"
    if way == "initials":
        heads = draw(one(". ", "."))
        return heads.join(name[0] for name in given.split()) + f"{draw(one('. ', '.'))}{last}"
    if way == "turned initial":
        return f"{last}, " + " ".join(f"{name[0]}." for name in given.split())
    if way == "surname's initial":
        return f"{first} {surname[0]}."
    if way == "spelled":
        mark = draw(one("-", " ", ". "))
        plain = "".join(c for c in f"{given} {surname}" if c.isalpha() or c == " ")
        return (mark if mark != " " else "  ").join(mark.join(word) for word in plain.split())
    if way == "possessive":
        return f"{given} {last}{draw(one(*_APOSTROPHES[:6]))}s"
    if way in ("fields", "paused"):
        return draw(_apart(given, surname, way))
    if way in ("owned", "shared", "handle"):
        return draw(_among_others(given, surname, last, way))
    if way in ("accent apart", "misread", "two letters"):
        return draw(_spoilt(f"{given} {surname}", way))
    word = f"{given} {surname}"
    inside = [k for k in range(1, len(word)) if word[k - 1 : k + 1].isalpha()]
    at = draw(st.sampled_from(inside))
    return word[:at] + draw(one("-\n", " ", "-")) + word[at:]


_FIELDS = ("first", "last"), ("given name", "surname"), ("FIRST NAME", "LAST NAME"), ("fn", "ln")


@st.composite
def _apart(draw, given, last, way):
    """A name with a form's labels, or with what is said in a pause, between its parts."""
    if way == "paused":
        pause = draw(one("uh", "um", "(ph)", "[sic]", "uh, um", "(phonetic)"))
        return f"{given}{draw(one(', ', ' ', ' - '))}{pause}{draw(one(', ', ' '))}{last}"
    fields = [*zip(draw(one(*_FIELDS)), (given, last), strict=True)]
    mark, end = draw(one((": ", "  "), ("=", "&"), (': "', '", '), ("='", "' "), (": ", "\n")))
    return end.join(f"{label}{mark}{part}" for label, part in draw(st.permutations(fields)))


_WITH = ("Ana", "Carlos", "John", "Maria Elena", "Ana and Carlos", "Peter, Rosa and John")
_APART = str.maketrans({"\u0303": "~", "\u0301": "\u00b4", "\u0308": "\u00a8"})
_PLAIN = str.maketrans("Łøå", "Loa")
_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ö": "Oe"})
_CODECS = ("cp1252", "mac_roman", "cp437", "cp850")


@st.composite
def _shared(draw, given, last):
    """A surname that is written once for several persons."""
    other = draw(one(*_WITH)).split(" Elena")[0]
    joint = draw(one(" & ", " and ", " or ", "/", " y "))
    if draw(st.booleans()):
        return f"{given}{joint}{other} {last}"
    comma = draw(one(", ", ","))
    return draw(one(f"{last}{comma}{other}{joint}{given}", f"{last} Jr.{comma}Mr. {given}"))


@st.composite
def _handle(draw, given, surname):
    """A name of a mailbox or an account."""
    plain = unicodedata.normalize("NFD", f"{given} {surname}".translate(_PLAIN)).lower()
    first, last = "".join(c for c in plain if c.isascii()).rsplit(" ", 1)
    heads = draw(one(first[0], "".join(name[0] for name in first.split())))
    lasts = [last.replace("'", "").replace("-", ""), *re.split("-", last.replace("'", ""))]
    name = draw(one(*lasts)) if draw(st.booleans()) else lasts[0]
    joint = draw(one("", ".", "_", "-"))
    local = draw(one(f"{heads}{joint}{name}", f"{name}{joint}{heads}")) + draw(one("", "88"))
    ending = local == f"{name}{heads}"  # an initial that may be one: pages is no Sam Page
    return local + draw(one("@example.org", "@", *([] if ending else [""])))


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


_MARKS = set("\xa0\xad\u2013\u2014\u2018\u2019\u00b4")


@st.composite
def _misread(draw, name):
    """A name decoded as something else than it was encoded in, once or more often."""
    if draw(st.booleans()):
        for codec in draw(st.lists(one("cp1252", "latin-1"), min_size=1, max_size=3)):
            try:
                name = name.encode().decode(codec)
            except UnicodeError:
                name = name.encode().decode("latin-1")
        return name
    wrote, read = draw(one(*_CODECS)), draw(one(*_CODECS))
    try:
        made = name.encode(wrote).decode(read)
    except UnicodeError:
        return name
    # What becomes a quotation mark or a dash ("Sof’a") is taken for one by everybody who reads.
    told = made.isprintable() and made[-1].isalpha() and not set(made) & _MARKS
    told = told and not any(
        unicodedata.category(c)[0] == "P" for w in made.split() for c in (w[0], w[-1])
    )
    return made if told else name


_AS_TERM = ("whole", "turned")
_INITIALS = ("initials", "turned initial", "surname's initial")
_OTHERWISE = ("owned", "shared", "handle", "accent apart", "misread", "two letters", "fields")
_OTHERWISE += ("paused",)
_AS_TEXT = (*_AS_TERM, *_INITIALS, "spelled", "possessive", *_OTHERWISE)
_SHORT = (*_OTHERWISE, *_INITIALS)


@st.composite
def persons(draw):
    """A person's name."""
    given, surname = draw(one(*_GIVEN)), draw(one(*_SURNAMES, *_TWINS))
    term = draw(_person(given, surname, draw(one(*_AS_TERM)))).replace("-\n", "-")
    way = draw(one(*_AS_TEXT, "broken"))
    if surname in _TWINS and draw(st.booleans()):
        term, way = term.translate(_TWO), draw(one(*_AS_TERM))
        return Written(term, draw(_person(given, surname, way)), draw(one(*AROUND))).filled()
    if way == "handle" or re.search("[a-zñ][A-Z]", term):
        term = f"{given} {surname}"  # whose parts can be told
    form = draw(_person(given, surname, way))
    if way not in (*_SHORT, "spelled") and "\n" not in form:
        form = draw(disguised(form))
    return Written(term, form, draw(one(*AROUND)).format(form))
