"""Names, numbers and addresses that pages, rows, fields, turns or markup cut are found in pieces.

A grammar: a way of cutting, a kind of secret, a place of the cut. What parts the pieces stays.
"""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.coverage.text import mask_text, masks_in
from reviewer.model import Kind, Onward, RedactionKind, reads_on
from reviewer.text.joined import JoinedText
from reviewer.text.terms.onward import find_on
from tests.helpers.plans import redaction

NAMES = {"Siobhan Halvorsen": ("Siobhan ", "Halvorsen")}
PARTED = {
    "872-555-0143": ("872-", "555-", "0143"),
    "2917 W Cermak Rd": ("2917 ", "W ", "Cermak ", "Rd"),
    "11/02/1979": ("11/", "02/", "1979"),
    "FN 83152": ("FN ", "83152"),
    "123-45-6789": ("123-", "45-", "6789"),
}
ALL = NAMES | PARTED
FIRST, LAST = "the caller said that it was", "and left the house"


def told(before: str, after: str) -> tuple[str, str]:
    return f"{FIRST} {before.strip()}", f"{after} {LAST}"


def sheet(before: str, after: str) -> list[str]:
    """Two pages, of which the first ends and the second begins with what is not their text."""
    foot = ["CPD-11.388 (Rev. 6/25)  Original Case Incident Report", "Page 1 of 2"]
    head = ["CHICAGO POLICE DEPARTMENT", "ORIGINAL CASE INCIDENT REPORT", "RECORD JH482117"]
    one, other = told(before, after)
    return ["\n".join(["A report.", one, *foot]), "\n".join([*head, other, "The end of it."])]


def cells(before: str, after: str) -> list[str]:
    """Cells of a page as its text has them: one behind the other, row by row."""
    one, other = told(before, after)
    return ["\n".join(["REMARKS", "UNIT", one, "clear of it", other, "on the way"])]


def rows(mark: str, before: str, after: str) -> list[str]:
    one, other = told(before, after)
    table = [["Time", "Remarks", "Unit"], ["16:22", one, "1232"], ["16:23", other, "1233"]]
    return [mark.join(row) for row in table]


def ragged(before: str, after: str) -> list[str]:
    """Rows without their empty cells: the second has nothing but its remark and what follows."""
    one, other = told(before, after)
    return ["Time | Call | Remarks | Unit", f"16:22 | X | {one} | 1232", f"{other} | 1233"]


def turns(before: str, after: str) -> list[str]:
    one, other = told(before, after)
    return [f"Lee: {one}", "Roe: who was it?", f"Lee: {other}"]


def writers(before: str, after: str) -> list[str]:
    one, other = told(before, after)
    entries = [("D12", one), ("SYS", "unit 9 sent"), ("D12", other), ("SYS", "so")]
    return ["".join(f"16:2{n}:01 {who} {said}\n" for n, (who, said) in enumerate(entries))]


def rows_of_writers(mark: str, before: str, after: str) -> list[str]:
    one, other = told(before, after)
    table = [["Time", "By", "Remarks"], ["16:22", "D12", one], ["16:23", "SYS", "sent"]]
    table += [["16:24", "D12", other], ["16:25", "SYS", "so"]]
    return [mark.join(row) for row in table]


def dialogue(mark: str, before: str, after: str) -> list[str]:
    one, other = told(before, after)
    return [f"{mark} {said}" for said in (one, "who was it?", other)]


def two_columns(bar: str, before: str, after: str) -> list[str]:
    one, other = told(before, after)
    return [f"a longer column at the left {bar} {one}\nshort {bar} {other}\n"]


def dotted(dots: str, before: str, after: str) -> list[str]:
    return [f"A form.\nUnit .... A\nFirst p. {dots} {before}\nThe rest. {dots} {after}\n"]


def fields(before: str, after: str) -> list[str]:
    said = {"id": "x", "part one": before, "the other": after, "unit": "A"}
    return [json.dumps(said, indent=1)]


def form(before: str, after: str) -> list[str]:
    return [f"A form.\nUnit: A\nFirst part: {before}\nThe rest: {after}\nRemarks: none\n"]


def asked(before: str, after: str) -> list[str]:
    one, other = told(before, after)
    return [f" 1  A.  {one}\n 2  Q.  Who was it?\n 3  A.  {other}\n"]


def note(mark: str, before: str, after: str) -> list[str]:
    return [f"{FIRST} {before.strip()}{mark} {after} {LAST}"]


def tags(before: str, after: str) -> list[str]:
    return [f"A list.\n<a><one>{before}</one><two>{after}</two></a>\n"]


def emphasis(before: str, after: str) -> list[str]:
    return [f"{FIRST} **{before.strip()}** *{after}* {LAST}"]


def link(before: str, after: str) -> list[str]:
    return [f"{FIRST} [{before.strip()}](https://a.example/x) {after} {LAST}"]


CUTS = {
    "end of a page": (Onward.PAGES, sheet, ALL),
    "cells of a page": (Onward.PAGES, cells, ALL),
    "rows of a log": (Onward.ROWS, lambda *parts: rows(" | ", *parts), ALL),
    "rows of a sheet": (Onward.ROWS, lambda *parts: rows("\t", *parts), ALL),
    "rows of a file of commas": (Onward.COMMAS, lambda *parts: rows(",", *parts), ALL),
    "rows without empty cells": (Onward.ROWS, ragged, ALL),
    "turns": (Onward.TURNS, turns, ALL),
    "cells of a document": (Onward.PARTS, cells, ALL),
    "blocks of a document": (Onward.PARTS, lambda *parts: cells(*parts)[0].split("\n"), ALL),
    "fields of an object": (Onward.LINES, fields, PARTED),
    "fields of a form": (Onward.LINES, form, PARTED),
    "fields of a form on a page": (Onward.PAGES, form, PARTED),
    "entries of two writers": (Onward.LINES, writers, ALL),
    "rows of two writers": (Onward.ROWS, lambda *parts: rows_of_writers(" | ", *parts), ALL),
    "a file of two writers": (Onward.COMMAS, lambda *parts: rows_of_writers(",", *parts), ALL),
    "dashes": (Onward.TURNS, lambda *parts: dialogue("-", *parts), ALL),
    "arrows": (Onward.TURNS, lambda *parts: dialogue(">>", *parts), ALL),
    "dashes in a text": (Onward.LINES, lambda *p: ["\n".join(dialogue("\u2014", *p))], ALL),
    "right of a bar": (Onward.LINES, lambda *parts: two_columns("|", *parts), ALL),
    "right of a line": (Onward.LINES, lambda *parts: two_columns("\u2502", *parts), ALL),
    "dots": (Onward.LINES, lambda *parts: dotted("........", *parts), PARTED),
    "dots and blanks": (Onward.LINES, lambda *parts: dotted(". . . . .", *parts), PARTED),
    "tags": (Onward.LINES, tags, ALL),
    "emphasis": (Onward.LINES, emphasis, ALL),
    "a link": (Onward.LINES, link, ALL),
    "testimony": (Onward.LINES, asked, ALL),
    "a remark": (Onward.LINES, lambda *parts: note(" [not clear]", *parts), NAMES),
    "a time within": (Onward.TURNS, lambda *parts: note(" (00:01:22)", *parts), ALL),
    "a footnote": (Onward.PAGES, lambda *parts: note("\u00b9", *parts), NAMES),
    "a remark in a cell": (Onward.COMMAS, lambda *parts: note(" {3}", *parts), ALL),
}


@pytest.mark.parametrize("kind", CUTS)
@given(data=st.data())
@settings(max_examples=12)
def test_each_piece_is_found_and_nothing_else(kind, data):
    onward, write, secrets = CUTS[kind]
    term, parts = data.draw(st.sampled_from(sorted(secrets.items())))
    cut = data.draw(st.integers(1, len(parts) - 1))
    before, after = "".join(parts[:cut]), "".join(parts[cut:])
    said, fair = JoinedText(write(before, after)), JoinedText(write("nobody ", "else"))
    hides = redaction("r1", "a", RedactionKind.TEXT, term=term)
    released = mask_text(said.text, masks_in(said, [hides], onward)).text
    shown = released.replace("[REDACTED 7(1)(b)]", "")
    assert before.strip() not in shown
    assert after not in shown
    assert letters(shown) == letters(fair.text.replace("nobody", "").replace("else", ""))
    assert not masks_in(fair, [hides], onward)


def letters(text: str) -> list[str]:
    # What marks a footnote may go with the words that it stands between.
    return re.findall(r"\w+", text.replace("\u00b9", ""))


APART = {
    "fields of two persons": (Onward.LINES, ['{"caller": "Ana", "officer": "Ruiz"}']),
    "a form of two persons": (Onward.LINES, ["A form.\nCaller: Ana\nOfficer: Ruiz\n"]),
    "objects of two": (Onward.LINES, ['[{"n": "Ana", "m": 1}, {"m": 2, "n": "Ruiz"}]']),
    "a column of names": (Onward.ROWS, ["Name | Unit", "Ana | 1232", "Ruiz | 1233"]),
    "turns of two speakers": (Onward.TURNS, ["Lee: I saw Ana", "Roe: so", "Kim: Ruiz came"]),
    "entries of three writers": (
        Onward.LINES,
        ["16:20 D12 I saw Ana\n16:21 SYS unit 9\n16:22 D14 Ruiz came\n16:23 SYS ok\n"],
    ),
    "pages that are far apart": (Onward.PAGES, ["I saw Ana", "so it went on", "Ruiz came"]),
    "remarks on two of a list": (Onward.LINES, ["I saw Ana (38), Ruiz (41)", "Ana [1]\nRuiz [2]"]),
    "the middle of a page": (Onward.PAGES, ["I saw Ana come", "and then Ruiz came"]),
}


@pytest.mark.parametrize("kind", APART)
def test_what_names_two_stays(kind):
    onward, said = APART[kind]
    assert find_on("Ana Ruiz", JoinedText(said), onward) == []


def test_given_names_and_surnames_in_columns_apart_are_read_by_their_header():
    said = JoinedText(["First Name,Unit,Last Name", "Ana,1232,Ruiz", "Jo,1233,Lee"])
    [hit] = find_on("Ana Ruiz", said, Onward.COMMAS)
    assert [said.text[a:b] for a, b in hit] == ["Ana", "Ruiz"]
    assert find_on("Jo Ruiz", said, Onward.COMMAS) == []


def test_a_running_head_of_any_length_is_read_over():
    head = [f"A line of the head that every page has, the {n}th" for n in range(12)]
    said = [["I saw Ana"], ["Ruiz came", "and so on"], ["the end"]]
    pages = JoinedText("\n".join([*head, *lines, "Page 3"]) for lines in said)
    [hit] = find_on("Ana Ruiz", pages, Onward.PAGES)
    assert [pages.text[a:b] for a, b in hit] == ["Ana", "Ruiz"]


def test_each_format_says_how_it_is_read_on():
    asked = [(Kind.DOCUMENT, "pdf"), (Kind.DISPATCH, "csv"), (Kind.DOCUMENT, "docx")]
    asked += [(Kind.DOCUMENT, "csv"), (Kind.EMAIL, "eml"), (Kind.TRANSCRIPT, "srt")]
    said = [reads_on(*pair) for pair in asked]
    assert said == [
        Onward.PAGES,
        Onward.ROWS,
        Onward.PARTS,
        Onward.COMMAS,
        Onward.LINES,
        Onward.TURNS,
    ]
    assert reads_on(Kind.IMAGE, "png") is Onward.NOT
