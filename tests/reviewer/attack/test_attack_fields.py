"""What a text tells in several fields, cells or turns is accused when it is left, however the
names of the fields stand; what names two persons is not.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.attack.captions import ANEW
from reviewer.attack.needle import Secret
from reviewer.attack.needles import Needles
from reviewer.attack.searched_text import SearchedText
from reviewer.attack.texts_in_bytes import Blob, read_layers
from reviewer.coverage.text import mask_text, masks_in
from tests.helpers.forms import KINDS
from tests.helpers.goes_on import NAME, table, vtt
from tests.helpers.text_records import LABEL, hide

FIRST, LAST = NAME.split()
PHONE, HOUSE, BORN, MAIL = (
    "312-555-0187",
    "4417 N Kedvale Ave",
    "11/02/1979",
    "s.halvorsen@example.org",
)
LABELS = [("first_name", "last_name"), ("callerFirstName", "callerLastName"), ("given", "surname")]


def rows_of(pairs: list[tuple[str, str]]) -> tuple[list[str], list[list[str]]]:
    """A head, and rows of which the second holds the values."""
    return [k for k, _ in pairs], [["x"] * len(pairs), [v for _, v in pairs]]


def as_sql(pairs):
    head, rows = rows_of(pairs)
    values = ", ".join("(" + ", ".join(f"'{v}'" for v in row) + ")" for row in rows)
    return f"-- a dump\nINSERT INTO p (`{'`, `'.join(head)}`) VALUES\n {values};\n"


def as_columns(pairs):
    head, rows = rows_of(pairs)
    return json.dumps({"cols": head, "rows": rows})


def as_columns_behind(pairs):
    head, rows = rows_of(pairs)
    return json.dumps({"data": rows, "columns": [{"name": k, "type": "text"} for k in head]})


def as_lists(pairs):
    return json.dumps({k: ["x", v] for k, v in pairs}, indent=1)


def as_named_values(pairs):
    return json.dumps([{"id": n, "name": k, "value": v} for n, (k, v) in enumerate(pairs)])


def as_escaped(pairs):
    text = json.dumps(dict(pairs))
    return text.replace("f", r"\u0066").replace("l", r"\u006c").replace("_", r"\u005f")


def as_json_in_json(pairs):
    return json.dumps({"t": 1, "body": json.dumps({"who": dict(pairs)})})


def as_python(pairs):
    return f"rows = [{dict(pairs)!r}]\n"


def as_elements(pairs):
    return "<r>" + "".join(f"<f><n>{k}</n><v>{v}</v></f>" for k, v in pairs) + "</r>\n"


def as_attributes(pairs):
    return "".join(f'<f name="{k}" type="s" value="{v}"/>\n' for k, v in pairs)


def as_yaml(pairs):
    return "".join(f"- name: {k}\n  value: {v}\n" for k, v in pairs)


def as_yaml_lists(pairs):
    return "".join(f"{k}:\n  - x\n  - {v}\n" for k, v in pairs)


def as_commas(pairs):
    head, rows = rows_of(pairs)
    return "\n".join(",".join(row) for row in (head, *rows)) + "\n"


APART = (
    *(as_sql, as_columns, as_columns_behind, as_lists, as_named_values, as_escaped),
    *(as_json_in_json, as_python, as_elements, as_attributes, as_yaml, as_yaml_lists, as_commas),
)
THINGS = {
    NAME: (LABELS, (FIRST, LAST)),
    MAIL: ([("user", "domain"), ("local_part", "host")], MAIL.split("@")),
    HOUSE: ([("house", "street"), ("house_number", "street_name")], ("4417", "N Kedvale Ave")),
    PHONE: ([("prefix", "line")], ("555", "0187")),
}


def suffix_of(write) -> str:
    return ".csv" if write is as_commas else ".txt"


@pytest.mark.parametrize("write", APART)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_fields_are_put_together_wherever_their_names_stand(write, data, accuses):
    term = data.draw(st.sampled_from(sorted(THINGS)))
    ways, parts = THINGS[term]
    own = [*zip(data.draw(st.sampled_from(ways)), parts, strict=True)]
    own.insert(1, ("age", "38"))
    fields = own[::-1] if data.draw(st.booleans()) else own
    assert accuses(write(fields), suffix_of(write), term)
    others = {
        LAST: "Diaz",
        "example.org": "other.org",
        "N Kedvale Ave": "W Lake St",
        "0187": "0199",
    }
    fair = [(k, others.get(v, v)) for k, v in fields]
    assert not accuses(write(fair), suffix_of(write), term)


@pytest.mark.parametrize("write", [as_sql, as_columns, as_named_values, as_yaml, as_commas])
def test_fields_of_two_persons_stay_apart(write, accuses):
    assert not accuses(
        write([("caller first name", FIRST), ("n", "3"), ("officer last name", LAST)]),
        suffix_of(write),
    )
    two = write([("first", FIRST), ("n", "3"), ("last", "Lee")])
    two += write([("first", "Jo"), ("n", "4"), ("last", LAST)])
    assert not accuses(two, suffix_of(write))


def srt(*cues: str) -> str:
    return vtt(*cues).removeprefix("WEBVTT\n\n")


TURNS = {
    "dashes": vtt(f"- it was {FIRST}", "- who?", f"- {LAST} who left"),
    "dashes in one caption": vtt(f"- it was {FIRST}\n- who?", f"- {LAST} who left\n- I see"),
    "only the others have dashes": vtt(f"it was {FIRST}", "- who?", f"- {LAST} who left"),
    "three speak": vtt(f"- it was {FIRST}", "- who?", "- what?", f"- {LAST} who left"),
    "dashes over lines": vtt(f"- it was\n{FIRST}", "- who is that?", f"- {LAST}\nwho left"),
    "chevrons": vtt(f">> it was {FIRST}", ">> who?", f">> {LAST} who left"),
    "braces": vtt(f"it was {{b}}{FIRST}{{/b}} {{\\i1}}{LAST}{{\\i0}} who"),
}
TEXTS = {
    "dashes": f"Told so:\n- it was {FIRST}\n- who?\n- {LAST} who left\n",
    "an operator": f"16:20:01 D12 caller is {FIRST}\n16:20:09 SYS unit 1232\n"
    f"16:20:11 D12 {LAST} lives there\n",
    "a nick": f"16:20 <lee> it is {FIRST}\n16:21 <roe> who?\n16:21 <lee> {LAST} who left\n",
    "bars": f"the door was open | they say it was {FIRST}\nso | {LAST} who left\n",
    "double bars": f"the door was open || they say it was {FIRST}\nso || {LAST} who left\n",
    "tabs": f"the door was open\tthey say it was {FIRST}\nso\t{LAST} who left\n",
    "no mark behind labels": f"First name {FIRST} Unit 12 Last name {LAST}\n",
    "braces": f"it was {{b}}{FIRST}{{/b}} {{color:red}}{LAST}{{color}} who left\n",
    "roff": rf"it was \fB{FIRST}\fR \fI{LAST}\fP who" + "\n",
    "a template": f"it was {{{{{FIRST}}}}} {{{{nw|{LAST}}}}} who left\n",
}
ROWS = (
    "Time,Operator,Remarks\n16:20:01,D12,the caller is {}\n16:20:09,SYS,unit 1232\n"
    "16:20:11,D12,{} lives there\n16:20:12,SYS,unit on scene\n"
)
FAIR_TURNS = {
    "two operators": TEXTS["an operator"].replace("11 D12", "11 D14"),
    "two nicks": TEXTS["a nick"].replace("21 <lee>", "21 <kim>"),
    "words of a log": f"12:00 Caller saw {FIRST}\n12:01 Unit sent\n12:02 Caller {LAST} is told\n",
    "a list in bars": f"Unit | Name\n12 | {FIRST}\n13 | {LAST}\n",
    "sentences": f"At first {FIRST} came, and last {LAST} left the house.\n",
    "two persons' labels": f"Caller first name {FIRST} Officer last name {LAST}\n",
    "turns that are far apart": "".join(
        f"- {said}\n" for said in (f"it was {FIRST}", "a", "b", "c", "d", f"{LAST} who left")
    ),
}


@pytest.mark.parametrize("kind", TURNS)
def test_what_somebody_goes_on_to_say_in_captions_is_read(kind, accuses):
    assert accuses(TURNS[kind], ".vtt")


@pytest.mark.parametrize("kind", TEXTS)
def test_what_goes_on_in_a_text_is_read(kind, accuses):
    assert accuses(TEXTS[kind], ".txt")


def test_rows_of_one_operator_go_on_over_those_of_others(accuses):
    left = ROWS.format(FIRST, LAST)
    assert accuses(left, ".csv")
    assert not accuses(left.replace("11,D12", "11,D14"), ".csv")


@pytest.mark.parametrize("kind", FAIR_TURNS)
def test_what_others_say_is_not_read_on(kind, accuses):
    assert not accuses(FAIR_TURNS[kind], ".txt")


PARTED = {
    "rows of two cells": (PHONE, table("x").replace("16:20", "Area") + "Code,312\nNo,555-0187\n"),
    "leaders": (HOUSE, "A form.\nHouse no. ........ 4417\nStreet ......... N Kedvale Ave\n"),
    "dots apart": (HOUSE, "A form.\nHouse no. . . . . . 4417\nStreet . . . . . N Kedvale Ave\n"),
    "lines": (HOUSE, "A form.\nHouse no. ____ 4417\nStreet ______ N Kedvale Ave\n"),
    "a dot in the label": (HOUSE, "A form.\nHouse no.: 4417\nStr.: N Kedvale Ave\n"),
    "brackets in the label": (PHONE, "A form.\nPhone (area): 312\nPhone (no.): 555-0187\n"),
    "narrow columns": (HOUSE, "Lee     12   4417 N\nRoe     13   Kedvale Ave\n"),
    "labels without marks": (HOUSE, "A form.\nHouse 4417 Street N Kedvale Ave Unit 12\n"),
    "labels on lines": (HOUSE, "A form.\nHouse no\n4417\nStreet\nN Kedvale Ave\nUnit\n12\n"),
    "cells behind labels": (BORN, "Day  11/02  Year  1979  Sex  F\n"),
    "numbers in an object": (BORN, '{"month": 11, "n": 3, "day": 2, "year": 1979}'),
    "items of a list": (PHONE, '{"unit": 3, "call": [\n     "312",\n     "555-",\n     "0187"]}'),
}


@pytest.mark.parametrize("kind", PARTED)
def test_what_is_kept_in_parts_is_read_over_what_parts_it(kind, accuses):
    term, text = PARTED[kind]
    suffix = ".csv" if kind == "rows of two cells" else ".txt"
    assert accuses(text, suffix, term)
    for piece, other in (("555-0187", "555-0199"), ("Kedvale", "Clark"), ("1979", "1980")):
        text = text.replace(piece, other)
    assert not accuses(text.replace('"0187"', '"0199"'), suffix, term)


# ---- edges of a term --------------------------------------------------------------------------

EDGES = (
    *(
        "{}\n",
        "\n{}",
        "said so\n{}\nand left",
        "said so.\r\n{}\r\nNobody",
        "Name\n{}",
        "REPORT\n{}",
    ),
    *(
        "a | {} | b",
        "|{}|",
        "no\t{}\tno",
        '"so","{}","no"',
        "<td>{}</td>",
        "so:{}",
        "x: {};",
        "[{}]",
    ),
    *("\x0c{}\x0c", "\u2022{}", ">{}", "*{}*", "/{}/", "~{}~", "\t{}", "\u201c{}\u201d", "--{}--"),
    *(" " * 30 + "{}" + " " * 30, "x" * 39 + "\n{}\n" + "y" * 39, "the\n{}\nof", "is\n{}.\n"),
)
INDENTS = ("\n", "\r\n", "\n    ", "\n" + " " * 24, "   \n\t\t", " " * 9 + "\n" + " " * 9)
WRAPPED = {
    "Ana Ruiz": ("Ana", "Ruiz"),
    NAME: (FIRST, LAST),
    PHONE: ("312-555-", "0187"),
    HOUSE: ("4417 N", "Kedvale Ave"),
    BORN: ("11/02/", "1979"),
    "3/4/1979": ("3/4/", "1979"),
    "November 2, 1979": ("November 2,", "1979"),
    "FN 83152": ("FN", "83152"),
    "4111 2222 3333 4444": ("4111 2222", "3333 4444"),
    MAIL: ("s.halvorsen@", "example.org"),
}


def reads(term: str, text: str) -> bool:
    needles = Needles.make_needles([Secret(term, "", "", True)])
    layers = read_layers(Blob("", text.encode()))  # what was decoded wrongly, too
    return any(True for la in layers for _ in needles.find_in(la.text, prose=la.prose))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_term_is_read_wherever_its_edges_stand(kind, data):
    written = data.draw(KINDS[kind])
    assert reads(written.term, data.draw(st.sampled_from(EDGES)).format(written.form))


@pytest.mark.parametrize("term", WRAPPED)
def test_a_term_goes_on_in_the_next_line_however_far_in_it_begins(term):
    before, after = WRAPPED[term]
    cut = [f"so it was {before}{end}{after} there" for end in INDENTS]
    assert [text for text in cut if not reads(term, text)] == []
    hidden = [mask_text(text, masks_in(text, [hide(term=term)])).text for text in cut]
    assert hidden == [f"so it was {LABEL} there"] * len(cut)
    assert not reads(term, f"so it was {before}{ANEW}{after} there")


def test_pieces_of_a_long_text_begin_with_a_word():
    """A number that is said is no other number because a piece begins in its middle."""
    text = " ".join(["nine8"] * 4000)
    page = SearchedText(f"{text} three one two five five five oh one eight seven {text}")
    begins = [piece.split(" ", 1)[0] for piece, _ in page.squeezed_pieces]
    assert set(begins[1:]) <= {"", "nine8"}
