"""What is shown of a cue always leads back to the words of the record."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import CaseInfo, RedactionKind, Snapshot, Status
from reviewer.pages.transcript import (
    Corrections,
    Marker,
    corrections_of,
    make_correction,
    rename_speaker,
    shown_cues,
)
from reviewer.readers.transcript import Cue, RawRun, Transcript
from tests.helpers.redactions import any_redaction

CUE = Cue(1.0, 2.0, "My name is Maria Lopez, hello.", "Caller", number=1, raw="")


def transcript(*cues):
    return Transcript("webvtt", "en", cues)


def hide(first, last, status=Status.ACCEPTED, codes=("7(1)(b)",), id="r1"):
    kind = RedactionKind.TEXT
    return any_redaction(id, "t", kind, codes, status=status, cue=1, chars=(first, last))


def shown(cue, *redactions, corrections=None, released=False):
    whole = transcript(cue)
    marks = Marker(whole).marks_by_cue(redactions)
    return shown_cues(whole, marks, corrections or Corrections(), released)[0]


def cue_of(text, speaker=""):
    return Cue(1.0, 2.0, text, speaker, number=1, raw=text)


def test_a_hidden_word_is_followed_by_its_basis_in_words():
    one = shown(cue_of("I am Maria."), hide(5, 10))
    assert one.body == "I am Maria ■\u00a07(1)(b)."
    assert [(m.first, m.last) for m in one.marks] == [(5, 10)]


def test_a_proposal_says_that_it_is_one_and_what_it_lacks():
    assert (
        "?\u00a0no exemption yet"
        in shown(cue_of("I am Maria."), hide(5, 10, Status.PROPOSED, ())).body
    )
    assert (
        "?\u00a0proposed 7(1)(b)" in shown(cue_of("I am Maria."), hide(5, 10, Status.PROPOSED)).body
    )


def test_a_rejected_redaction_marks_nothing():
    one = shown(cue_of("I am Maria."), hide(5, 10, Status.REJECTED))
    assert one.body == "I am Maria."
    assert not one.marks


def test_redactions_that_overlap_are_one_mark_under_both_bases():
    one = shown(cue_of("I am Maria Lopez."), hide(5, 13), hide(8, 16, codes=("7(1)(c)",), id="r2"))
    (mark,) = one.marks
    assert (mark.first, mark.last, mark.exemptions) == (5, 16, ("7(1)(b)", "7(1)(c)"))


def test_a_redaction_that_names_a_cue_that_is_not_there_shows_nothing():
    marks = Marker(transcript(CUE)).marks_by_cue(
        [any_redaction("r", "t", RedactionKind.TEXT, cue=9)]
    )
    assert marks == {}


def test_as_released_only_what_was_accepted_is_replaced():
    accepted, proposed = hide(5, 10), hide(0, 1, Status.PROPOSED, id="r2")
    assert shown(cue_of("I am Maria."), accepted, proposed, released=True).body == (
        "I am [REDACTED 7(1)(b)]."
    )


def test_as_released_corrections_are_left_out():
    fixed = Corrections(texts={(1, 1.0): "I am Mario."}, speakers={(1, 1.0): "Resident"})
    one = shown(cue_of("I am Maria.", "Caller"), corrections=fixed, released=True)
    assert (one.speaker, one.body) == ("Caller", "I am Maria.")


def test_a_speaker_stands_where_it_changes():
    cues = [Cue(n, n + 1, "x", who, number=n + 1, raw="x") for n, who in enumerate("AABBA")]
    found = shown_cues(transcript(*cues), {}, Corrections())
    assert [one.speaker for one in found] == ["A", "", "B", "", "A"]


def test_corrections_are_kept_as_notes_that_can_be_read():
    note = make_correction("t", CUE, text="My name is Mario.\nHello.", speaker="Resident")
    assert note.note == "Speaker: Resident\nText: My name is Mario.\nHello."
    named = rename_speaker("t", "Caller", "Neighbour")
    case = Snapshot(CaseInfo("c"), (), annotations=(note, named))
    found = corrections_of(case, "t")
    assert found.corrected_text(CUE) == "My name is Mario.\nHello."
    assert found.speaker_of(CUE) == "Resident"
    other = Cue(5.0, 6.0, "x", "Caller", number=2, raw="x")
    assert (found.corrected_text(other), found.speaker_of(other)) == (None, "Neighbour")


def test_a_correction_to_what_the_record_says_is_none():
    assert make_correction("t", CUE, text=CUE.text, speaker="Caller") is None


@given(st.text("ab Ω\n", max_size=30), st.text("ab Ω\n", max_size=30))
def test_unchanged_words_of_a_correction_lead_to_themselves(said, fixed):
    fixes = Corrections(texts={(1, 1.0): fixed})
    one = shown(cue_of(said), corrections=fixes)
    assert one.body == fixed
    for run in one.runs:
        if (
            said[run.raw_first : run.raw_last] == fixed[run.first : run.last]
            and run.first < run.last
        ):
            assert one.text_span(run.first, run.last) == (run.raw_first, run.raw_last)
    covered = [(r.raw_first, r.raw_last) for r in one.runs]
    assert "".join(said[a:b] for a, b in covered) == said


@given(st.text("abc ", min_size=1, max_size=20), st.data())
def test_hidden_words_are_found_again_where_they_are_shown(said, data):
    first = data.draw(st.integers(0, len(said) - 1))
    last = data.draw(st.integers(first + 1, len(said)))
    one = shown(cue_of(said), hide(first, last))
    (mark,) = one.marks
    assert one.body[mark.first : mark.last] == said[first:last]
    assert one.text_span(mark.first, mark.last) == (first, last)
    assert one.body_span(first, last) == (mark.first, mark.last)
    assert all(one.text_span(a, b) is None for a, b in one.labels)


def test_a_span_of_text_becomes_one_of_the_raw_cue():
    cue = Cue(
        0,
        1,
        "A & B",
        raw="<i>A &amp; B</i>",
        runs=(RawRun(0, 2, 3, 5), RawRun(2, 3, 5, 10), RawRun(3, 5, 10, 12)),
    )
    assert cue.raw_span(0, 1) == (3, 4)
    assert cue.raw_span(2, 3) == (5, 10)
    assert cue.raw_span(4, 5) == (11, 12)
    assert cue.raw_span(0, 5) == (3, 12)
    assert cue.text_spans(*cue.raw_span(2, 5)) == [(2, 3), (3, 5)]
