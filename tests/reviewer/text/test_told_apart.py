"""Names whose labels stand apart from them, and what stands in cells of a row in any order: hidden,
and nothing else; what is of two persons stays.

A grammar: a way of telling, labels, what stands between, the order.
"""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.coverage.text import mask_text, masks_in
from reviewer.model import Onward, RedactionKind
from reviewer.text.joined import JoinedText
from tests.helpers.plans import redaction

FIRST, LAST = "Siobhan", "Halvorsen"
NAME = f"{FIRST} {LAST}"
OTHERS = ("Jo", "Lee")
LABELS = [("first_name", "last_name"), ("FirstName", "LastName"), ("given name", "surname")]
BETWEEN = {"unit": ("12", "13"), "sex": ("F", "M"), "note": ("it is so", "nothing")}


def quoted(items):
    return ", ".join(f"'{item}'" for item in items)


def as_inserted(columns):
    names = ", ".join(label.replace(" ", "_") for label, _ in columns)
    rows = (f"({quoted(values[n] for _, values in columns)})" for n in (0, 1))
    return f"INSERT INTO p ({names})\nVALUES {', '.join(rows)};\n"


def as_rows(columns):
    rows = [[values[n] for _, values in columns] for n in (0, 1)]
    return json.dumps({"columns": [label for label, _ in columns], "data": rows}, indent=1)


def as_rows_before(columns):
    rows = [[values[n] for _, values in columns] for n in (0, 1)]
    named = [{"label": label, "type": "text"} for label, _ in columns]
    return json.dumps({"rows": [{"c": [{"v": v} for v in row]} for row in rows], "cols": named})


def as_tuples(columns):
    rows = "".join(f"    ({quoted(values[n] for _, values in columns)}),\n" for n in (0, 1))
    return f"columns = ({quoted(label for label, _ in columns)})\nrows = [\n{rows}]\n"


def as_columns(columns):
    return json.dumps(dict(columns), indent=1)


def as_numbered(columns):
    return json.dumps({label: {"0": one, "1": two} for label, (one, two) in columns})


def as_frame(columns):
    made = (f'{label.replace(" ", ".")} = c("{a}", "{b}")' for label, (a, b) in columns)
    return f"p <- data.frame({', '.join(made)})\n"


def as_items(columns):
    return "".join(f"{label}:\n  - {a}\n  - {b}\n" for label, (a, b) in columns)


def as_told(columns):
    each = ([{"name": label, "value": values[n]} for label, values in columns] for n in (0, 1))
    return json.dumps([*each], indent=1)


def as_lists_told(columns):
    each = ([[label, values[n]] for label, values in columns] for n in (0, 1))
    return json.dumps([*each])


def as_escaped(columns):
    def key(label):
        return "".join(rf"\u{ord(c):04x}" if at % 3 == 1 else c for at, c in enumerate(label))

    fields = ", ".join(f'"{key(label)}": "{values[0]}"' for label, values in columns)
    return f"{{{fields}}}\n"


def as_tags(columns):
    told = "".join(f"<f><n>{label}</n><v>{values[0]}</v></f>" for label, values in columns)
    return f"A list.\n<r>{told}</r>\n"


def as_attributes(columns):
    told = "".join(f'<f name="{label}" value="{values[0]}"/>' for label, values in columns)
    return f"A list.\n<r>{told}</r>\n"


def as_keys(columns):
    told = (f"<key>{label}</key><string>{values[0]}</string>" for label, values in columns)
    return f"<plist><dict>{''.join(told)}</dict></plist>\n"


def as_told_lines(columns):
    return "".join(f"- name: {label}\n  value: {values[0]}\n" for label, values in columns)


def as_lines(columns):
    return "A form.\n" + "".join(f"{label}\n{values[0]}\n" for label, values in columns)


WAYS = [
    *(as_inserted, as_rows, as_rows_before, as_tuples, as_columns, as_numbered, as_frame, as_items),
    *(as_told, as_lists_told, as_escaped, as_tags, as_attributes, as_keys, as_told_lines, as_lines),
]
OF_TWO = [as_inserted, as_rows, as_rows_before, as_tuples, as_columns, as_numbered, as_told]


def hidden(said, term=NAME, onward=Onward.LINES):
    hides = redaction("r1", "a", RedactionKind.TEXT, term=term)
    return mask_text(said, masks_in(JoinedText([said]), [hides], onward)).text


@pytest.mark.parametrize("write", WAYS)
@given(data=st.data())
@settings(max_examples=8)
def test_a_name_is_put_together(write, data):
    given_label, family_label = data.draw(st.sampled_from(LABELS))
    between = data.draw(st.lists(st.sampled_from(sorted(BETWEEN)), unique=True))
    own = [(given_label, (FIRST, OTHERS[0])), *((k, BETWEEN[k]) for k in between)]
    own.append((family_label, (LAST, OTHERS[1])))
    said = write(own[::-1] if data.draw(st.booleans()) else own)
    left = hidden(said)
    assert FIRST not in left
    assert LAST not in left
    assert all(BETWEEN[k][0] in left for k in between)
    assert all(other in left for other in OTHERS if other in said)


@pytest.mark.parametrize("write", OF_TWO)
def test_names_of_two_stay(write):
    columns = [("first_name", (FIRST, "Jo")), ("unit", ("1", "2")), ("last_name", ("Lee", LAST))]
    assert hidden(write(columns)) == write(columns)


APART = {
    "s.halvorsen@example.org": ("s.halvorsen", "example.org"),
    "2917 W Cermak Rd": ("2917", "W Cermak Rd"),
    "872-555-0143": ("872", "555-0143"),
}
CELLS = {
    "an object": (
        Onward.LINES,
        lambda cells: json.dumps({"abc"[n]: c for n, c in enumerate(cells)}),
    ),
    "a list": (Onward.LINES, lambda cells: f"INSERT INTO m VALUES ({quoted(cells)});\n"),
    "a form": (Onward.LINES, lambda c: f"A form.\nUser: {c[0]}\nOf: {c[1]}\nAt: {c[-1]}\n"),
    "tags": (Onward.LINES, lambda cells: f"<r>{''.join(f'<x>{c}</x>' for c in cells)}</r>\n"),
    "commas": (Onward.COMMAS, lambda cells: f"a,b,c\n{','.join(cells)}\nJo,x,y\n"),
    "a row": (Onward.ROWS, lambda cells: f"a | b | c\n{' | '.join(cells)}\nJo | x | y"),
}


@pytest.mark.parametrize("cells", CELLS)
@given(data=st.data())
@settings(max_examples=8)
def test_what_stands_in_cells_of_a_row_is_put_together(cells, data):
    onward, write = CELLS[cells]
    term, parts = data.draw(st.sampled_from(sorted(APART.items())))
    own = [parts[0], *(["unit nine"] if data.draw(st.booleans()) else []), parts[1]]
    said = write(own[::-1] if data.draw(st.booleans()) else own)
    left = hidden(said, term, onward)
    assert not [part for part in parts if part in left]
    assert ("unit nine" in said) == ("unit nine" in left)


def test_a_user_and_the_domain_of_another_stay():
    said = "user,unit,domain\ns.halvorsen,12,a.org\njo,13,example.org\n"
    assert hidden(said, "s.halvorsen@example.org", Onward.COMMAS) == said


@pytest.mark.parametrize("order", ["day month year", "year month day", "month day year"])
def test_a_date_in_three_fields(order):
    told = {"day": 11, "month": 2, "year": 1979}
    left = hidden(json.dumps({"id": 7} | {k: told[k] for k in order.split()}), "02/11/1979")
    assert "1979" not in left
    assert "11" not in left


def test_labels_in_a_line_without_colons():
    line = "First name {} Unit 12 Last name {} Remarks none\n"
    left = hidden("A form.\n" + line.format(FIRST, LAST))
    assert left.replace("[REDACTED 7(1)(b)]", "") == "A form.\n" + line.format("", "")
    other = f"Caller first name {FIRST} Officer last name {LAST}\n"
    assert hidden(other) == other
    assert "2917" not in hidden("A form.\nHouse no 2917 Street W Cermak Rd\n", "2917 W Cermak Rd")


MARKS = [
    "={}= ={}=", "/{}/ +{}+", "//{}// **{}**", "||{}|| ||{}||", ">!{}!< >!{}!<",
    "{{b}}{}{{/b}} {}", "{{color:red}}{}{{color}} {{i}}{}{{/i}}", "[hl]{}[/hl] [n=3]{}[/n]",
    "@strong{{{}}} @emph{{{}}}", r"\fB{}\fR \fI{}\fP", "{{{{{}}}}} {{{{nw|{}}}}}",
    r"$\text{{{}}}$ {}",
]  # fmt: skip


@pytest.mark.parametrize("onward", [Onward.LINES, Onward.TURNS])
@pytest.mark.parametrize("text", MARKS)
def test_marks_of_other_kinds_are_passed_over(text, onward):
    left = hidden(f"it was {text.format(FIRST, LAST)} who left\n", NAME, onward)
    assert FIRST not in left
    assert LAST not in left


def test_marks_of_two_lines_each_have_their_own():
    left = hidden("A note.\n=Ana= =Ruiz=\n''Ana'' '''Ruiz'''\n", "Ana Ruiz")
    assert "Ana" not in left
    assert "Ruiz" not in left


HALVES = {
    "Sof\u00eda Mu\u00f1oz": "Sof\u00c3a Mu\u00c3\u00b1oz",
    "Aym\u00ed Lee": "Aym\u00c3 Lee",
    "\u00c1NA LEE": "\u00c3NA LEE",
}


@pytest.mark.parametrize("name", HALVES)
def test_a_letter_read_as_two_of_which_one_was_unseen_and_is_gone(name):
    assert HALVES[name] not in hidden(f"it was {HALVES[name]} who\n", name)
    assert hidden("JO\u00c3O came\n", "Joan Lee") == "JO\u00c3O came\n"
