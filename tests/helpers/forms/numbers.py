"""The ways in which one telephone, plate, account or other number is written."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.helpers.forms.written import AROUND, Written, one

_SAID = "oh one two three four five six seven eight nine"
ONES = dict(zip("0123456789", _SAID.split(), strict=True))
_SAID = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = dict(zip("23456789", _SAID.split(), strict=True))
_SAID = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TEENS = dict(zip("0123456789", _SAID.split(), strict=True))
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
            out.append(f"triple {ONES[rest[0]]}")
            at += 3
        elif len(rest) > 1 and rest[0] == rest[1] and draw(st.booleans()):
            out.append(f"double {ONES[rest[0]]}")
            at += 2
        elif len(rest) > 1 and rest[0] in TENS and rest[1] != "0" and draw(st.integers(0, 3)) == 0:
            out.append(f"{TENS[rest[0]]}{draw(one(' ', '-'))}{ONES[rest[1]]}")
            at += 2
        elif len(rest) > 1 and rest[0] == "1" and draw(st.integers(0, 3)) == 0:
            out.append(TEENS[rest[1]])
            at += 2
        else:
            out.append(draw(one("zero", "oh", "o")) if rest[0] == "0" else ONES[rest[0]])
            at += 1
    return draw(one(" ", ", ", "\n")).join(out)


@st.composite
def _telephone(draw, groups, way):
    area, middle, last = groups
    digits = "".join(groups)
    if way == "marks":
        mark = draw(one("-", ".", " ", "/", "\u2014", "\u2013", "", " - ", "\u00b7", "\n"))
        return mark.join(groups)
    if way == "brackets":
        return f"({area}){draw(one(' ', '', '-'))}{middle}-{last}"
    if way == "spaced":
        return draw(one(" ", "-", ".", " - ")).join(digits)
    if way == "country":
        lead = draw(one("+1 ", "+1-", "1-", "+1", "1", "001", "1 "))
        return lead + draw(one("-", " ", "", ".")).join(groups)
    if way == "extension":
        return f"{area}-{middle}-{last}{draw(one(' x', ' ext. ', 'x', ' extension '))}204"
    if way == "local":
        return f"{middle}{draw(one('-', ' ', '', '.', '/'))}{last}"
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
        draw(one("312", "773", "847")),
        draw(one("555", "201", "886")),
        draw(st.from_regex(r"[0-9]{4}", fullmatch=True)),
    )
    term = draw(_telephone(groups, draw(one(*_WRITTEN)))).replace("\n", " ")
    form = draw(_telephone(groups, draw(one(*_HEARD))))
    return Written(term, form, draw(one(*AROUND)).format(form))


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
    term = f"{letters}{draw(one(' ', '-', ''))}{digits}"
    way = draw(one("marks", "lower", "NATO", "police", "as in"))
    if way in ("marks", "lower"):
        form = draw(one(" ", "-", "", ".", "  ")).join((letters, digits))
        form = form.lower() if way == "lower" else form
    else:
        words = [(_NATO if way == "NATO" else _POLICE)[c.lower()] for c in letters]
        if way == "as in":
            words = [f"{c} as in {word}" for c, word in zip(letters, words, strict=True)]
        form = " ".join([*words, draw(st.one_of(st.just(digits), _spoken(digits)))])
    return Written(term, form, draw(one(*AROUND)).format(form))


@st.composite
def identifiers(draw):
    """A social security number, an account or a card, a vehicle's number."""
    sort = draw(one("social", "account", "vehicle"))
    groups = {"social": (3, 2, 4), "account": (4, 4, 4, 4), "vehicle": (17,)}[sort]
    signs = "0123456789" if sort != "vehicle" else "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
    drawn = st.text(signs, min_size=sum(groups), max_size=sum(groups))
    code = draw(drawn.filter(lambda c: c[0] not in "0149" and len(set(c)) > 4))
    code = code if sort != "vehicle" else f"1F{code[:4]}1{code[4]}7{code[5:8]}{'40312'}"
    parts, at = [], 0
    for size in groups:
        parts.append(code[at : at + size])
        at += size
    term = draw(one("-", " ", "")).join(parts if sort != "vehicle" else [code])
    cues = ("last four ", "ending in ", "last 4 of the number is ", "XXX-XX-", "****")
    way = draw(one("marks", "end", "end said", "said"))
    if way == "marks" or (way == "said" and sort == "vehicle"):
        form = draw(one("-", " ", "", ".")).join(parts)
    elif way == "said":
        form = draw(_spoken(code))
    else:
        end = code[-4:] if way == "end" else draw(_spoken(code[-4:]))
        form = draw(one(*(cues if way == "end" else cues[:2]))) + end
    return Written(term, form, draw(one(*AROUND)).format(form))
