"""What of a citation may be told in a release: what the release hides is never quoted."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviewer.attack.needle import Secret
from reviewer.inquiry.cited_place import place_in_words, reads_at_place, why_not_there
from reviewer.inquiry.quoting import HIDDEN_TEXT, NOT_IN_RELEASE, NOT_THERE, ReleaseQuotes
from reviewer.model import CaseInfo, Citation, Kind, RedactionKind, Snapshot, TextUnit
from reviewer.model.geometry import Box, Keyframe
from reviewer.plan.outcome import Outcome
from tests.helpers.cases import AUDIO, LOG, PAGES, VIDEO, WORDS, citations, record, records
from tests.helpers.plans import plan, redaction, step

SAID = (
    "Nine one one, what is your emergency?",
    "My name is Maria",
    "Lopez, there are federal agents here.",
    "Call me back at 312-555-0142.",
    "I live on the third floor.",
)
UNITS = {
    WORDS: [
        TextUnit(WORDS, f"cue {n}", f"Caller: {said}", float(n), cue=n)
        for n, said in enumerate(SAID, 1)
    ],
    LOG: [TextUnit(LOG, "row 2", "E2 | ASSIST | Caller Maria Lopez says ICE", cue=2)],
    PAGES: [TextUnit(PAGES, "page 2", "The officer spoke to Maria\nLopez. No arrest.", page=2)],
}
NAME, THIRD, PHONE = "Maria Lopez", "third floor", "312-555-0142"


def units_of(path):
    return UNITS.get(path, [])


def release(*steps, secrets=()):
    terms = (NAME, PHONE)
    return ReleaseQuotes(plan(*(replace(s, terms=terms) for s in steps)), secrets, units_of)


THE_WORDS = step(
    WORDS,
    Kind.TRANSCRIPT,
    "webvtt",
    redaction("r1", WORDS, RedactionKind.TEXT, term=NAME),
    redaction("r2", WORDS, RedactionKind.TEXT, cue=5, chars=(14, 25)),
    transcript_of=AUDIO,
)
THE_CALL = step(
    AUDIO, Kind.AUDIO, "wav", redaction("r3", AUDIO, RedactionKind.SOUND, start=4.0, end=5.0)
)
THE_PAGES = step(
    PAGES,
    Kind.DOCUMENT,
    "pdf",
    redaction("r4", PAGES, RedactionKind.AREA, page=1, box=Box(0.1, 0.1, 0.2, 0.1)),
)
THE_LOG = step(LOG, Kind.DISPATCH, "csv")
SECRETS = (Secret(THIRD, WORDS, "r2", everywhere=False),)
ALL = release(THE_WORDS, THE_CALL, THE_PAGES, THE_LOG, secrets=SECRETS)


@pytest.mark.parametrize(
    "cited",
    [
        Citation(WORDS, 1.0, 2.0, cue=1, words="what is your emergency?"),
        Citation(WORDS, 3.0, 3.5, cue=3, words="there are federal agents here"),
        Citation(LOG, row=2, words="says ICE"),
        Citation(PAGES, page=2, words="No arrest."),
        Citation(AUDIO, 1.0, 2.0, words="what is your emergency?"),
    ],
)
def test_what_is_released_is_quoted(cited):
    quote = ALL.quote_for_release(cited)
    assert (quote.record, quote.text, quote.quoted) == (cited.record, cited.words, True)


@pytest.mark.parametrize(
    "cited",
    [
        # The place itself is hidden, in words or as sound.
        Citation(WORDS, 5.5, 6.0, cue=5, chars=(10, 20), words="the third"),
        Citation(WORDS, 5.5, 6.0, cue=5, words="I live"),
        Citation(WORDS, cue=5, words="I live"),
        Citation(WORDS, 4.2, 4.4, cue=4, words="Call me back"),
        Citation(WORDS, words="I live"),
        Citation(AUDIO, 4.5, words="Call me"),
        Citation(AUDIO, words="Call me"),
        Citation(PAGES, page=1, words="anything"),
        Citation(PAGES, words="anything"),
        Citation(PAGES, page=1, box=Box(0.2, 0.15, 0.5, 0.5), words="anything"),
        # A term is hidden: all of it, as it is also written, in halves, over the end of a cue.
        Citation(LOG, row=2, words="Caller Maria Lopez"),
        Citation(LOG, row=2, words="Caller Maria"),
        Citation(WORDS, 2.0, 3.0, cue=2, words="My name is Maria"),
        Citation(WORDS, 3.0, 3.5, cue=3, words="Lopez, there are federal agents"),
        Citation(WORDS, 2.0, 3.5, cue=2, words="My name is Maria\nLopez, there are"),
        Citation(PAGES, page=2, words="spoke to Maria"),
        Citation(AUDIO, 1.0, 2.0, words="LOPEZ, MARIA"),
        Citation(AUDIO, 1.0, 2.0, words="Her name is Maria"),
        Citation(AUDIO, 1.0, 2.0, words="three one two five five five zero one four two"),
        # Words that only its transcript hides, heard at another time.
        Citation(AUDIO, 1.0, 2.0, words="on the third floor"),
    ],
)
def test_what_is_hidden_is_told_and_not_quoted(cited):
    quote = ALL.quote_for_release(cited)
    assert not quote.quoted
    assert quote.text.startswith("[Redacted in this release")
    tells_nothing(quote.text)


def test_words_that_do_not_stand_there_are_not_quoted():
    """A review file may hold anything: also what a withheld record says, as if it stood here."""
    assert ALL.quote_for_release(Citation(LOG, row=2, words="He was unarmed")).text == NOT_THERE


@pytest.mark.parametrize("outcome", [Outcome.WITHHELD, Outcome.NOT_RESPONSIVE, None])
def test_a_record_that_is_not_given_tells_neither_words_nor_place(outcome):
    held = replace(THE_LOG, outcome=outcome, exemptions=("7(1)(f)",), alias="withheld-1")
    quotes = release(THE_WORDS, *([held] if outcome else []))
    quote = quotes.quote_for_release(Citation(LOG, row=2, words="says ICE"))
    assert not quote.quoted
    assert not quote.told
    assert LOG not in quote.record
    withheld = outcome is Outcome.WITHHELD
    assert quote.text == ("[Withheld in full: 7(1)(f)]" if withheld else NOT_IN_RELEASE)
    assert quotes.text_for_release("She says ICE sent her.", LOG) == NOT_IN_RELEASE


def test_what_people_wrote_is_masked_or_left_out():
    assert ALL.text_for_release("a program contracted by ICE") == "a program contracted by ICE"
    tells_nothing(ALL.text_for_release(f"call {NAME} at {PHONE}"))
    tells_nothing(ALL.text_for_release("call Lopez, Maria on 312 555 0142"))
    assert ALL.text_for_release("She lives on the third floor.", AUDIO) == HIDDEN_TEXT


def test_pictures_under_a_box_are_not_told_in_words():
    box = redaction(
        "r5",
        VIDEO,
        RedactionKind.REGION,
        start=1.0,
        end=3.0,
        keyframes=(Keyframe(1.0, Box(0.1, 0.1, 0.2, 0.2)),),
    )
    quotes = release(step(VIDEO, Kind.VIDEO, "mp4", box))
    assert not quotes.quote_for_release(Citation(VIDEO, 2.0, 2.5, words="plate AB 1234")).quoted
    assert quotes.quote_for_release(Citation(VIDEO, 3.0, 3.5, words="Back up")).quoted


_HIDDEN = (NAME.split()[0], NAME.split()[1], PHONE, "5550142", THIRD)


def tells_nothing(text):
    squeezed = "".join(c for c in text.casefold() if c.isalnum())
    for hidden in _HIDDEN:
        assert "".join(c for c in hidden.casefold() if c.isalnum()) not in squeezed


@given(
    st.sampled_from([WORDS, LOG, PAGES, AUDIO]),
    st.integers(1, 5),
    st.sampled_from([text.text for units in UNITS.values() for text in units]),
    st.tuples(st.integers(0, 40), st.integers(1, 40)),
    st.none() | st.tuples(st.integers(0, 20), st.integers(21, 40)),
    st.none() | st.floats(0, 9),
)
@example(WORDS, 5, UNITS[WORDS][4].text, (8, 30), None, 5.0)
@example(WORDS, 5, UNITS[WORDS][4].text, (18, 30), (0, 21), 5.0)
def test_whatever_is_cited_of_it_nothing_hidden_is_quoted(path, number, text, cut, chars, start):
    """Any piece of any of its texts, said to stand anywhere."""
    place = {WORDS: "cue", LOG: "row", PAGES: "page"}.get(path)
    words = text[cut[0] : cut[0] + cut[1]]
    cited = Citation(path, start, words=words, **({place: number} if place else {}))
    if chars and place in ("cue", "row"):
        cited = replace(cited, chars=chars)
    tells_nothing(ALL.quote_for_release(cited).text)


# ---- whether a citation still points at what it says

CASE = Snapshot(CaseInfo("4 June"), tuple(records()))


@given(citations())
def test_a_place_of_a_record_is_there_while_nobody_read_its_words(cited):
    assert why_not_there(cited, CASE, lambda _: []) == ""
    assert place_in_words(cited)


@pytest.mark.parametrize(
    ("cited", "told"),
    [
        (Citation("docs/gone.pdf", page=1), "docs/gone.pdf is not in this case."),
        (Citation(PAGES, page=3), "docs/report.pdf has no page 3"),
        (Citation(WORDS, cue=3, words="five agents"), "These words do not stand there any more"),
        (Citation(LOG, row=2, words="HSI"), "These words do not stand there any more"),
        (Citation(WORDS, cue=3, words="there are FEDERAL  agents here"), ""),
        (Citation(PAGES, page=2, words="spoke to Maria Lopez"), ""),
        (Citation(WORDS, cue=2, words="My name is Maria\nLopez, there"), ""),
        (Citation(WORDS, cue=4, words="My name is Maria"), "These words do not stand there"),
    ],
)
def test_a_citation_into_what_is_gone_or_changed_says_so(cited, told):
    said = why_not_there(cited, CASE, units_of)
    assert said.startswith(told)
    assert bool(said) is bool(told)
    assert said.count(".") <= 2


def test_what_is_read_at_a_place_is_not_read_over_a_break():
    cited = Citation(WORDS, cue=3, words="Lopez, there are")
    assert reads_at_place(cited, UNITS[WORDS])
    assert not reads_at_place(cited, UNITS[WORDS], lambda text: text.replace(",", "\x00"))
    assert record(WORDS).path == WORDS
