"""The law's own data: what is edited to nonsense is refused at its place; trees, path by path."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.law.decision_tree import (
    TreeResult,
    answers_with,
    follow_answers,
    likely_answer,
    load_tree,
)
from reviewer.law.law_files import find_law_file
from reviewer.law.rules import load_rules
from reviewer.model import Kind, Record, TreeAnswer
from reviewer.system.resources import resource_path

PLACE = "illinois-chicago"
SHIPPED = resource_path(f"jurisdictions/{PLACE}/rules.json")
TREE = resource_path(f"jurisdictions/{PLACE}/bodycam-tree.json")


@pytest.fixture
def own_law(tmp_path, monkeypatch):
    """Puts a file into the user's own folder of the jurisdiction."""
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path))

    def put(name, text):
        file = tmp_path / "jurisdictions" / PLACE / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return put


def changed(path, *steps, file=SHIPPED):
    """The shipped file with one value replaced, as text."""
    data = json.loads(file.read_text(encoding="utf-8"))
    *way, last, value = (*path, *steps)
    at = data
    for step in way:
        at = at[step]
    at[last] = value
    return json.dumps(data)


def test_every_rule_says_where_it_comes_from_and_who_checked_it():
    for rule in load_rules(PLACE).rules:
        assert rule.source in rule.provenance
        assert rule.checked_on in rule.provenance
        assert rule.checked_by in rule.provenance


def test_a_users_own_copy_takes_the_place_of_the_shipped_one(own_law):
    assert find_law_file(PLACE, "rules.json") == SHIPPED
    own_law("rules.json", changed(("rules", 0, "title"), "Our own words"))
    assert load_rules(PLACE).rules[0].title == "Our own words"
    own_law("rules.json", changed(("rules",), []))
    assert load_rules(PLACE).rules == ()


NONSENSE = [
    ("{", "no JSON from line 1"),
    (changed(("rules", 1, "needs"), {"luck": True}), "rules[1].needs"),
    (changed(("rules", 1, "needs"), {}), "rules[1].needs"),
    (changed(("rules", 1, "needs"), {"facts": ["moon"]}), "rules[1].needs.facts"),
    (changed(("rules", 0, "needs", "one_of", "values"), ["mine"]), "rules[0].needs.one_of.values"),
    (changed(("rules", 3, "acts_on", "exemptions"), ["9(9)"]), "rules[3].acts_on.exemptions"),
    (changed(("rules", 3, "acts_on"), {"kinds": ["dream"]}), "rules[3].acts_on.kinds"),
    (changed(("rules", 3, "acts_on"), {"classes": ["king"]}), "rules[3].acts_on.classes"),
    (changed(("rules", 2, "id"), "V1"), "rules[2].id"),
    (changed(("rules", 9, "needs"), {"tree": "none.json"}), "rules[9].needs.tree"),
    (changed(("facts", "reason"), {"label": "x", "kind": "text"}), "facts.reason"),
    (changed(("facts", "whose"), {"label": "x", "kind": "choice"}), "facts.whose"),
    (changed(("classes", 0, "id"), "foia"), "classes[2].id"),
    (changed(("checked_on",), "yesterday"), "checked_on"),
]


@pytest.mark.parametrize(("text", "place"), NONSENSE, ids=[place for _, place in NONSENSE])
def test_a_file_of_nonsense_is_refused_with_file_and_place(own_law, text, place):
    file = own_law("rules.json", text)
    with pytest.raises(BadInput) as refused:
        load_rules(PLACE)
    assert str(file) in refused.value.message
    assert place in refused.value.message
    assert refused.value.message.count("\n") == 0


BAD_TREES = [
    (changed(("first",), "moon", file=TREE), "first"),
    (
        changed(("questions", "camera", "answers", 0, "goes_to"), "x", file=TREE),
        "camera.answers[0].goes_to",
    ),
    (
        changed(("questions", "camera", "answers", 1, "ends_in"), "x", file=TREE),
        "camera.answers[1].ends_in",
    ),
    (changed(("questions", "camera", "answers", 1, "id"), "yes", file=TREE), "answers[0].id"),
    (
        changed(
            ("questions", "asker", "answers", 1),
            {"id": "other", "says": "x", "goes_to": "camera"},
            file=TREE,
        ),
        "lead back to it",
    ),
]


@pytest.mark.parametrize(("text", "place"), BAD_TREES, ids=[place for _, place in BAD_TREES])
def test_a_tree_of_nonsense_is_refused_with_file_and_place(own_law, text, place):
    file = own_law("bodycam-tree.json", text)
    with pytest.raises(BadInput) as refused:
        load_rules(PLACE)
    assert str(file) in refused.value.message
    assert place in refused.value.message


@given(st.lists(st.integers(0, 12), unique=True), st.lists(st.sampled_from("abcdef"), max_size=3))
def test_a_file_of_rules_says_what_it_was_made_of(tmp_path_factory, kept, empty):
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    data["rules"] = [data["rules"][n] for n in kept]
    data["empty_words"] = empty
    home = tmp_path_factory.mktemp("home")
    file = home / "jurisdictions" / PLACE / "rules.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWER_HOME", str(home))
        rules = load_rules(PLACE)
    assert [(r.id, r.says, r.effect) for r in rules.rules] == [
        (row["id"], row["says"], row["effect"]) for row in data["rules"]
    ]
    assert rules.empty_words == frozenset(empty)


@pytest.mark.parametrize(
    ("requester", "basis", "known"),
    [
        ("Ald. R. Castellanos", "council", "council-letter"),
        ("City Council", "council", "council-order"),
        ("J. Whitaker, South Side Courier", "foia", "foia"),
        ("Data Broker Inc.", "foia-commercial", "commercial"),
        ("Office of Inspector General", "foia", "oig"),
        ("COPA, intake", "other", "copa"),
        ("Dana Whitfield", "executive-order-2021-1", "subject"),
    ],
)
def test_the_class_of_who_asks_follows_name_and_basis(requester, basis, known):
    found = load_rules(PLACE).class_of(requester, basis)
    assert found is not None
    assert found.id == known


# the body-camera tree, every way through it

D, E = TreeResult.DISCLOSABLE, TreeResult.EXEMPT
WAYS = [
    ("camera no", "ordinary", TreeResult.ORDINARY),
    ("camera yes, asker party", "party", D),
    ("camera yes, asker other, flag no", "not-flagged", E),
    ("camera yes, asker other, flag arrest, arrested yes", "open", D),
    *(
        (f"camera yes, asker other, {flag}, {rest}", end, result)
        for flag in ("flag complaint", "flag force", "flag harm", "flag arrest, arrested no")
        for rest, end, result in (
            ("privacy no", "open", D),
            ("privacy yes, witness no", "open", D),
            ("privacy yes, witness yes, permission yes", "open", D),
            ("privacy yes, witness yes, permission no", "no-permission", E),
        )
    ),
]


def answers_of(way: str) -> tuple[TreeAnswer, ...]:
    pairs = (step.split() for step in way.split(", "))
    return tuple(TreeAnswer(node, answer, "because") for node, answer in pairs)


@pytest.mark.parametrize(("way", "end", "result"), WAYS, ids=[way for way, _, _ in WAYS])
def test_a_way_through_the_tree_ends_where_the_statute_says(way, end, result):
    tree, answers = load_tree(TREE), answers_of(way)
    found = follow_answers(tree, answers)
    assert found.end is not None
    assert (found.end.id, found.end.result) == (end, result)
    for n in range(len(answers)):
        short = follow_answers(tree, answers[:n])
        assert short.end is None
        assert short.asked is not None
        assert short.asked.id == answers[n].node


def test_the_table_of_ways_is_whole():
    tree = load_tree(TREE)

    def ways(at):
        for answer in tree.questions[at].answers:
            here = f"{at} {answer.id}"
            if answer.ends_in:
                yield here
            else:
                yield from (f"{here}, {rest}" for rest in ways(answer.goes_to))

    assert sorted(ways(tree.first)) == sorted(way for way, _, _ in WAYS)


def test_an_answer_that_rests_on_something_waits_for_it():
    tree = load_tree(TREE)
    answers = (*answers_of("camera yes, asker other, flag force"), TreeAnswer("privacy", "no"))
    found = follow_answers(tree, answers)
    assert (found.asked.id, found.lacking.note) == ("privacy", "Why not")


def test_another_answer_opens_what_came_behind_it():
    tree, answers = load_tree(TREE), answers_of("camera yes, asker other, flag no")
    fresh = answers_with(tree, answers, TreeAnswer("asker", "party"))
    assert [a.node for a in fresh] == ["camera", "asker"]
    assert follow_answers(tree, fresh).end.id == "party"


def test_what_a_record_is_called_suggests_an_answer():
    question = load_tree(TREE).questions["camera"]
    worn = Record("a.mp4", Kind.VIDEO, "mp4", "", 0, "", device="AXON BODY 3 X6030A1B2")
    assert likely_answer(question, worn) == "yes"
    assert likely_answer(question, Record("pod.mp4", Kind.VIDEO, "mp4", "", 0, "")) == ""
