"""No text of a review or a bundle is longer than any that is looked for, shown or printed."""

import json
from dataclasses import fields, replace

import pytest

from reviewer.errors import BadInput, Refused
from reviewer.intake import bundle_file
from reviewer.model import (
    TABLES,
    Approval,
    ApprovedPart,
    Citation,
    Custodian,
    Decision,
    DueByHand,
    Put,
    Request,
    RequestEvent,
    RequestItem,
    StatedFact,
    Status,
    Subject,
    TermRedaction,
    TreeAnswer,
)
from reviewer.model.inquiry import Consulted, Relay
from reviewer.model.text_limits import COUNTS, FEW, LENGTHS, LINE, MANY, PROSE, TERM
from reviewer.reviewfile import parse_review
from reviewer.store import Case
from reviewer.system.resources import resource_path
from reviewer.text.terms import term_occurs
from tests.helpers.small_case import ready_case

PARTS = (
    *(Citation, Relay, Consulted, StatedFact, TreeAnswer),
    *(RequestEvent, RequestItem, Custodian, DueByHand, Approval, ApprovedPart),
)
SECRET, PLAIN = "notes/statement.txt", "notes/plain.txt"


def texts_in(node, name=""):
    """Every place of a schema where a text may stand: its field and what is said of it."""
    if isinstance(node, dict):
        if node.get("type") == "string" or node.get("type") == ["string", "null"]:
            yield name, node
        for key, value in node.items():
            skipped = key in ("properties", "$defs", "items")
            yield from texts_in(value, name if skipped else key)
    elif isinstance(node, list):
        for value in node:
            yield from texts_in(value, name)


@pytest.mark.parametrize("name", ["review", "bundle"])
def test_the_published_schema_bounds_every_text(name):
    schema = json.loads(resource_path(f"schemas/{name}.schema.json").read_text())
    found = list(texts_in(schema))
    assert len(found) > 10
    unbounded = [f for f, node in found if not {"maxLength", "pattern", "enum"} & node.keys()]
    assert unbounded == []
    if name == "review":
        assert all(LENGTHS[field] == node["maxLength"] for field, node in found)
        of = schema["$defs"]
        lists = [
            of[d]["properties"]
            for d in ("subject", "redaction", "request", "call", "ground", "walk", "approval")
        ]
        given = {f: p[f]["maxItems"] for p in lists for f in COUNTS if f in p}
        cited = dict.fromkeys(("supporting", "against", "citations"), of["citations"]["maxItems"])
        assert given | cited | {"marks": of["marks"]["maxItems"]} == COUNTS


def test_every_text_of_what_a_person_makes_has_a_bound():
    kinds = {*(table.kind for table in TABLES.values()), TermRedaction, *PARTS}
    for kind in kinds:
        for field in fields(kind):
            if field.type in ("str", "str | None", "tuple[str, ...]"):
                assert field.name in LENGTHS, field.name


def review(**lists):
    return json.dumps({"format": "records-reviewer/review", "version": 1, **lists})


HIDDEN = {"id": "r1", "record": "a.txt", "kind": "text", "exemptions": ["7(1)(b)"]}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"reviewer": "R" * 8_000_000}, "/reviewer: it has 8,000,000 characters; 1,000 are"),
        ({"redactions": [HIDDEN | {"term": "ab " * 500_000}]}, "/redactions/0/term (r1): it has"),
        ({"redactions": [HIDDEN | {"exemptions": ["7"] * 101}]}, "it has 101 entries; 100 are"),
        ({"subjects": [{"id": "s", "label": "x", "terms": ["a", "b" * 1001]}]}, "/terms/1 (s): it"),
        ({"annotations": [{"id": "a", "record": "a.txt", "note": "n" * 100_001}]}, "/note (a)"),
        ({"redactions": [HIDDEN | {"cue": 10**300}]}, "is too large"),
    ],
)
def test_what_is_too_long_is_refused_in_a_line_that_names_the_field(given, told):
    with pytest.raises(BadInput) as fault:
        parse_review(review(**given))
    assert told in str(fault.value)
    assert len(str(fault.value)) < 500


@pytest.mark.parametrize("field", ["title", "records"])
def test_a_bundle_json_is_bounded_too(field):
    long = {"title": "t" * 9_000_000, "records": [{"path": "a.txt", "device": "d" * 9_000_000}]}
    data = {"format": "records-reviewer/bundle", "version": 1, "records": []}
    with pytest.raises(BadInput, match=rf"{field}.*: it has 9,000,000 characters") as fault:
        bundle_file.parse_bundle_file(json.dumps(data | {field: long[field]}).encode())
    assert len(str(fault.value)) < 300


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    with Case.open(ready_case(tmp_path_factory.mktemp("limits"))) as opened:
        yield opened


MADE = TermRedaction("x", SECRET, ("7(1)(b)",), status=Status.ACCEPTED, term="noon")


@pytest.mark.parametrize(
    ("entity", "told"),
    [
        (replace(MADE, term="a" * (TERM + 1)), "its term has 1,001 characters; 1,000 are allowed"),
        (replace(MADE, reason="a" * (PROSE + 1)), "its reason has"),
        (
            replace(MADE, exemptions=("7(1)(b)",) * (FEW + 1)),
            "its list of exemptions has 101 entries",
        ),
        (Subject("s", "a" * (LINE + 1)), "its label has"),
        (Subject("s", "a", ("b", "c" * (TERM + 1))), "one of its terms has"),
        (Subject("s", "a", ("b",) * (MANY + 1)), "its list of terms has"),
        (Request("q", "a" * (LINE + 1)), "its requester has"),
        (Request("q", "a", events=(RequestEvent("", "sent", "a" * (PROSE + 1)),)), "its note has"),
        (Request("q", "a", events=(RequestEvent("", "x"),) * (MANY + 1)), "its list of events has"),
        (Decision(PLAIN, "release", "a" * (PROSE + 1)), "its reason has"),
    ],
)
def test_the_case_holds_the_same(case, entity, told):
    with pytest.raises(Refused) as fault:
        case.apply([Put(entity)], "Too long")
    assert told in str(fault.value)


@pytest.mark.parametrize("gap", [" ", "\n        ", "  \t "])
def test_the_longest_term_is_found_wherever_in_a_long_text_it_stands(gap):
    words = ("street", "Maria", "Lopez", "left", "and", "North")
    term = " ".join(words[n * n % 7 % 6] for n in range(170))[:TERM].strip()
    for before in range(4600, 8400, 190):
        text = "zq " * (before // 3) + gap.join(term.split()) + " zq" * 900
        assert term_occurs(term, text), before
