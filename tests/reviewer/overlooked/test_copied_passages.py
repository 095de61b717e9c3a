"""What is hidden in one copy of a passage and can be read in another."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.intake import new_case
from reviewer.model import Decision, Put, RedactionKind, Request, Status, TextUnit
from reviewer.overlooked.copied_passages import CopiedPassages
from reviewer.overlooked.released_text import shown_without
from reviewer.overlooked.still_readable import Sign, find_still_readable
from reviewer.plan.plan import make_plan
from reviewer.store import Case
from reviewer.system.jobs import SILENT
from tests.helpers.redactions import any_redaction

WORDS = [f"word{n}" for n in range(400)]


def piece(path, words, hidden=None, place="line 1"):
    text = " ".join(words)
    spans = []
    if hidden:
        first, behind = hidden
        start = len(" ".join(words[:first])) + (first > 0)
        spans = [(start, len(" ".join(words[:behind])))]
    return shown_without(TextUnit(path, place, text), spans)


def left(*records, withheld=()):
    copies = CopiedPassages()
    for record in records:
        copies.add_record(record)
    for record in withheld:
        copies.add_record(record, withheld=True)
    return [(one.place.record, one.place.words) for one in copies.find_left(SILENT)]


@st.composite
def copied(draw):
    """A passage, the words of it that are hidden, and what stands around its copy."""
    many = draw(st.integers(14, 40))
    first = draw(st.integers(4, many - 9))
    behind = draw(st.integers(first + 1, min(first + 12, many - 4)))
    before, after = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    return many, first, behind, WORDS[100 : 100 + before], WORDS[200 : 200 + after]


@given(copied())
def test_what_is_hidden_in_one_copy_is_told_of_the_other(made):
    many, first, behind, before, after = made
    passage = WORDS[:many]
    hidden = piece("a.txt", passage, (first, behind))
    copy = piece("b.txt", [*before, *passage, *after])
    assert left([hidden], [copy]) == [("b.txt", " ".join(passage[first:behind]))]
    span = (len(before) + first, len(before) + behind)
    assert left([hidden], [piece("b.txt", [*before, *passage, *after], span)]) == []


@given(copied())
def test_what_stands_between_other_words_is_no_copy(made):
    many, first, behind, before, after = made
    hidden = piece("a.txt", WORDS[:many], (first, behind))
    other = [*before, *WORDS[first - 3 : behind + 3], *after]  # too few neighbours
    # Where much is hidden it is known by itself.
    told = [("b.txt", " ".join(WORDS[first:behind]))] if behind - first >= 6 else []
    assert left([hidden], [piece("b.txt", other)]) == told
    assert left([hidden], [piece("b.txt", [*before, *after])]) == []


def test_a_name_that_was_read_otherwise_is_told_and_another_name_is_not():
    said = [*WORDS[:7], "{}", *WORDS[7:13]]
    at = 7

    def with_name(path, *name, hide=False):
        words = [*said[:at], *name, *said[at + 1 :]]
        return [piece(path, words, (at, at + len(name)) if hide else None)]

    hidden = with_name("a.txt", "Maria", "Lopez", hide=True)
    assert left(hidden, with_name("b.txt", "Marla", "Lopez")) == [("b.txt", "Marla Lopez")]
    assert left(hidden, with_name("b.txt", "Maria", "E", "Lopez")) == [("b.txt", "Maria E Lopez")]
    assert left(hidden, with_name("b.txt", "Dana", "Whitfield")) == []


def test_a_passage_goes_on_over_lines():
    one = [piece("a.txt", WORDS[:6]), piece("a.txt", WORDS[6:14], (0, 1), "line 2")]
    other = [piece("b.txt", WORDS[:7]), piece("b.txt", WORDS[7:14], None, "line 2")]
    assert left(one, other) == [("b.txt", "word6")]


def test_of_a_record_that_is_withheld_a_quotation_is_told_and_a_letterhead_is_not():
    memo = [piece("memo.txt", WORDS[:60])]
    assert left([piece("b.txt", ["so", *WORDS[20:45], "he wrote"])], withheld=[memo]) == [
        ("b.txt", " ".join(WORDS[20:45]))
    ]
    assert left([piece("b.txt", WORDS[:10])], withheld=[memo]) == []


def test_a_quoting_mail_stands_first_among_what_stays_readable(tmp_path):
    said = "On the fourth of June the woman in the doorway, {}, said that she had called twice."
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "notes.txt").write_text(said.format("her neighbour from downstairs"))
    (bundle / "later.txt").write_text("> " + said.format("her neighbor from downstairs"))
    new_case(tmp_path / "case", bundle)
    hidden = any_redaction(
        "r1",
        "notes.txt",
        RedactionKind.TEXT,
        ("7(1)(c)",),
        status=Status.ACCEPTED,
        term="her neighbour from downstairs",
    )
    with Case.open(tmp_path / "case", author="Ann") as case:
        case.apply(
            [Put(hidden), Put(Decision("later.txt", "release")), Put(Request("q1", "A"))], "x"
        )
        snapshot = case.snapshot()
        found = find_still_readable(case, snapshot, make_plan(snapshot, "q1"))
    first = found.items[0]
    assert first.sign is Sign.COPY
    assert first.term == "her neighbor from downstairs"
    assert "notes.txt" in first.why
    assert first.records == ("later.txt",)
