"""What a withheld record says is looked for in the released ones, but for what is common."""

from __future__ import annotations

import pytest

from reviewer.model import Kind, RedactionKind, Source
from reviewer.plan.outcome import Outcome
from tests.helpers.plans import redaction, step
from tests.reviewer.attack.conftest import rules


def test_a_form_s_printed_words_do_not_accuse_a_release_but_a_copy_does(stage, tmp_path):
    form = "City of Chicago Department of Police Original Case Incident Report, page one of two. "
    own = "Nothing of what this witness told is known to anybody outside of this very room, and "
    own += "that is how the prosecutor wants it to stay until the hearing in the autumn."
    for copied, expected in ((False, set()), (True, {"withheld"})):
        root = tmp_path / str(copied)
        (root / "originals").mkdir(parents=True)
        (root / "originals" / "a.txt").write_text(form + own)
        released = form + (f"Attached: {own}" if copied else "The park was empty.")
        (root / "originals" / "b.txt").write_text(released)
        hidden = redaction("w1", "a.txt", RedactionKind.WITHHOLD)
        steps = [
            step("a.txt", Kind.DOCUMENT, "txt", hidden, outcome=Outcome.WITHHELD, release_name=""),
            step("b.txt", Kind.DOCUMENT, "txt"),
        ]
        staged = stage(root, steps)
        staged.file("b.txt").write_text(released)
        assert rules(staged.attack()) == expected


HEAD = (
    "City of Chicago, Department of Police, Unit of Research. This paper is meant for whom it is "
    "addressed to and for nobody else. Whoever found it is asked to bring it to the front desk.\n"
)
SECRET = (
    "The witness saw the officer at the loading dock with the second bag at a quarter past four. "
    "She told nobody but the chaplain, who wrote it down and lost the paper in the spring.\n"
)
FOUND = "the park was empty but for a dog that nobody owned"
TOLD = "two boats lay on the beach when the sun had come up over it"


def accused(stage, root, held, *released, **fields):
    """The rules that a withheld text breaks beside released ones (texts, or with their parents)."""
    (root / "originals").mkdir(parents=True)
    (root / "originals" / "w.txt").write_text(held)
    hidden = redaction("w1", "w.txt", RedactionKind.WITHHOLD, **fields)
    steps = [step("w.txt", Kind.DOCUMENT, "txt", hidden, outcome=Outcome.WITHHELD, release_name="")]
    parents = dict(t for t in released if isinstance(t, tuple))
    texts = [t if isinstance(t, str) else t[0] for t in released]
    for number, text in enumerate(texts):
        name = f"r{number}.txt"
        (root / "originals" / name).write_text(text)
        steps.append(step(name, Kind.DOCUMENT, "txt", parent=parents.get(text)))
    staged = stage(root, steps)
    for number, text in enumerate(texts):
        staged.file(f"r{number}.txt").write_text(text)
    return rules(staged.attack())


COMMON_OR_NOT = {
    "a letterhead in several": ((HEAD + FOUND, HEAD + TOLD), set()),
    "a letterhead in one other": ((HEAD + FOUND, TOLD), {"withheld"}),
    "a copy": ((HEAD + FOUND, HEAD + TOLD, f"{HEAD} Copy: {SECRET}"), {"withheld"}),
    "copies": ((f"{FOUND} {HEAD + SECRET}", f"{HEAD + SECRET} {TOLD}"), {"withheld"}),
    "half of it in one": ((HEAD + FOUND, HEAD + TOLD, f"{SECRET} {FOUND}"), {"withheld"}),
    "half of it, and the answer that repeats it": (
        (f"{SECRET} {FOUND}", f"Yes. > {SECRET} > {FOUND}", HEAD + TOLD),
        {"withheld"},
    ),
    "excerpts": ((SECRET, SECRET, HEAD + TOLD), {"withheld"}),
    "half of it, and the file that it lies in": (
        ((f"{SECRET} {FOUND}", "r1.txt"), f"{TOLD} {SECRET}", HEAD + TOLD),
        {"withheld"},
    ),
}


@pytest.mark.parametrize("name", COMMON_OR_NOT)
def test_what_several_released_records_say_is_no_secret_but_a_copy_is(stage, tmp_path, name):
    released, expected = COMMON_OR_NOT[name]
    assert accused(stage, tmp_path, HEAD + SECRET, *released) == expected


PERSONS = ["Abel", "Borg", "Cole", "Dahl", "Eder", "Frey", "Gall", "Hahn"]


def form(name):
    """A form of which all but a name and a number is printed."""
    return HEAD + SECRET + f"Asked for by {name}, badge {name[0]}{len(name)}.\n" + HEAD[::-1]


@pytest.mark.parametrize(
    ("released", "expected"),
    [
        ([form(p) for p in PERSONS], set()),
        ([form(p) for p in PERSONS[:3]], {"withheld"}),  # three prints of one paper look so
        ([form("Wirth") + "."] * 8, {"withheld"}),
        ([f"{p} sent this on: {form('Wirth')}" for p in PERSONS], {"withheld"}),
        ([form("Borg") + p for p in PERSONS], {"withheld"}),  # one copy, sent around
    ],
)
def test_forms_filled_in_for_many_are_no_copies_of_each_other(stage, tmp_path, released, expected):
    assert accused(stage, tmp_path, form("Wirth"), *released) == expected


def test_a_person_s_word_that_it_is_no_copy_counts_for_that_pair_only(stage, tmp_path):
    found = {}
    for number, others in enumerate(((), ("w.txt",), ("else.txt",))):
        root = tmp_path / str(number)
        (root / "originals").mkdir(parents=True)
        texts = {"w.txt": form("Wirth"), "r.txt": form("Abel")}
        for name, text in texts.items():
            (root / "originals" / name).write_text(text)
        hidden = redaction("w1", "w.txt", RedactionKind.WITHHOLD)
        held = {"outcome": Outcome.WITHHELD, "release_name": ""}
        steps = [
            step("w.txt", Kind.DOCUMENT, "txt", hidden, **held),
            step("r.txt", Kind.DOCUMENT, "txt", no_copy_of=others),
        ]
        staged = stage(root, steps)
        staged.file("r.txt").write_text(texts["r.txt"])
        found[others] = rules(staged.attack())
    assert found == {(): {"withheld"}, ("w.txt",): set(), ("else.txt",): {"withheld"}}


def test_the_record_that_shows_a_withheld_one_is_named(stage, tmp_path):
    (tmp_path / "originals").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "originals" / name).write_text(SECRET)
    hidden = redaction("w1", "a.txt", RedactionKind.WITHHOLD)
    steps = [
        step("a.txt", Kind.DOCUMENT, "txt", hidden, outcome=Outcome.WITHHELD, release_name=""),
        step("b.txt", Kind.DOCUMENT, "txt"),
    ]
    staged = stage(tmp_path, steps)
    staged.file("b.txt").write_text(SECRET)
    found = {(f.record, f.file.rpartition("/")[2], f.where) for f in staged.attack().findings}
    assert found == {("b.txt", "b.txt", "whole")}


@pytest.mark.parametrize(("lies_in_it", "expected"), [(True, set()), (False, {"withheld"})])
def test_what_lies_in_a_withheld_record_may_be_released(stage, tmp_path, lies_in_it, expected):
    part = (SECRET, "w.txt") if lies_in_it else SECRET
    assert accused(stage, tmp_path, HEAD + SECRET, part) == expected


def test_of_a_record_that_somebody_had_released_only_the_redacted_is_a_secret(stage, tmp_path):
    args = (HEAD + "Dana came.", HEAD)
    assert accused(stage, tmp_path / "1", *args) == {"withheld"}
    assert accused(stage, tmp_path / "2", *args, source=Source.ATTACK) == set()
