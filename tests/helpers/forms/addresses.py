"""The ways in which one street address or mailbox is written."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.helpers.forms.written import AROUND, Written, one

ADDRESSES = (*AROUND, "go to {} now", "{} | NORTH SIDE")
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
        draw(one(*_HOUSES[house])) if told == "said" else house,
        draw(one(*_DIRECTIONS[direction])) if told != "without direction" else "",
        draw(one(*_STREETS[name])),
        draw(one(*_KINDS[kind])) if told != "without kind" else "",
    ]
    line = draw(one(" ", " ", "  ", "\n")).join(word for word in words if word)
    if unit and told != "without unit":
        line += draw(one(" ", ", ")) + draw(one(*_UNITS[1:]))
    return line + (draw(one("", ", Chicago", ", Chicago, IL 60629")) if told == "with city" else "")


_TOLD = ("whole", "without kind", "without direction", "without unit", "with city", "said")


@st.composite
def addresses(draw):
    """A street address."""
    parts = (
        draw(one(*_HOUSES)),
        draw(one(*_DIRECTIONS)),
        draw(one(*_STREETS)),
        draw(one(*_KINDS)),
        draw(one("", "3B")),
    )
    term = draw(_address(parts, draw(one(*_TOLD)))).replace("\n", " ")
    form = draw(_address(parts, draw(one(*_TOLD))))
    return Written(term, form, draw(one(*ADDRESSES)).format(form))


@st.composite
def mailboxes(draw):
    """An address of e-mail."""
    local = draw(one("maria.lopez", "mlopez88", "the_quigleys", "sean-obrien", "jdoe7", "anna1990"))
    domain = draw(one("gmail.com", "example.org", "mail.example.co"))
    at = draw(one("@", " @ ", " at ", "(at)", " [at] ", " AT "))
    dot = draw(one(".", " dot ", "(dot)", " [dot] "))
    said = {".": dot, "_": draw(one("_", " underscore ")), "-": draw(one("-", " dash "))}
    form = "".join(said.get(c, c) for c in local) + at + domain.replace(".", dot)
    form = draw(one(form, form.upper(), form.replace("88", " eighty-eight").replace("7", " seven")))
    return Written(f"{local}@{domain}", form, draw(one(*AROUND)).format(form))
