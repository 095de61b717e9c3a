"""Words that are redacted propose the sound that speaks them."""

from dataclasses import replace

from reviewer.model import (
    Anchor,
    CaseInfo,
    Facts,
    Kind,
    Record,
    RedactionKind,
    Snapshot,
    Status,
)
from reviewer.readers.transcript import TimedCueWord, Transcript
from reviewer.readers.transcripts.cues import number_cues, plain_cue
from reviewer.redaction.sound import sound_for_text
from tests.helpers.redactions import any_redaction
from tests.helpers.text_records import hide

CALL = Record("call.wav", Kind.AUDIO, "wav", "", 0, "", facts=Facts((1, 8000), 0, 80_000))
SPOKEN = Record("call.json", Kind.TRANSCRIPT, "whisper-json", "", 0, "", transcript_of="call.wav")
TIMED = replace(
    plain_cue(1.0, 5.0, "I am Maria Lopez ok"),
    words=(
        TimedCueWord(1.0, 1.2, 0, 1),
        TimedCueWord(1.2, 1.5, 2, 4),
        TimedCueWord(2.0, 2.4, 5, 10),
        TimedCueWord(2.5, 3.0, 11, 16),
        TimedCueWord(4.0, 5.0, 17, 19),
    ),
)


def case(*redactions, anchors=(), records=(CALL, SPOKEN)):
    return Snapshot(CaseInfo("x"), records, anchors=anchors, redactions=redactions)


def proposed(snapshot, *cues):
    transcript = Transcript("whisper-json", "", number_cues(cues or (TIMED,)))
    return sound_for_text(snapshot, lambda record: transcript)


def spans(found):
    return [(r.start, r.end) for r in found]


def ask(**fields):
    return replace(hide("call.json", **fields), reason="private person", subject="s1")


def sound(start, end, status=Status.ACCEPTED):
    return any_redaction("x", "call.wav", RedactionKind.SOUND, start=start, end=end, status=status)


def test_the_words_span_is_proposed_with_padding():
    (found,) = proposed(case(ask(term="Maria Lopez")))
    assert (found.start, found.end) == (1.85, 3.15)
    assert (found.kind, found.status) == (RedactionKind.SOUND, Status.PROPOSED)
    assert (found.source, found.style, found.record) == ("transcript", "silence", "call.wav")
    assert (found.exemptions, found.subject) == (("7(1)(b)",), "s1")


def test_a_part_of_a_word_takes_the_whole_word():
    assert spans(proposed(case(ask(cue=1, chars=(7, 8))))) == [(1.85, 2.55)]


def test_a_word_without_times_takes_all_the_time_between_its_neighbours():
    cue = replace(TIMED, words=TIMED.words[:2] + TIMED.words[4:])
    assert spans(proposed(case(ask(term="Lopez")), cue)) == [(1.35, 4.15)]


def test_without_timed_words_a_wide_share_of_the_cue_is_proposed():
    cue = plain_cue(1.0, 5.0, "I am Maria Lopez ok")
    ((start, end),) = spans(proposed(case(ask(term="Maria Lopez")), cue))
    assert 0.85 <= start < 2.0
    assert 4.4 < end <= 5.15


def test_only_accepted_redactions_of_transcripts_of_a_recording_count():
    assert not proposed(case(replace(ask(term="Maria"), status=Status.PROPOSED)))
    assert not proposed(case(ask(term="Maria"), records=(SPOKEN,)))
    alone = replace(SPOKEN, transcript_of=None)
    assert not proposed(case(ask(term="Maria"), records=(CALL, alone)))


def test_what_is_muted_already_is_not_proposed_again():
    assert not proposed(case(ask(term="Maria Lopez"), sound(1.0, 4.0)))
    assert not proposed(case(ask(term="Maria Lopez"), sound(1.0, 2.0), sound(2.0, 4.0)))
    assert not proposed(case(ask(term="Maria Lopez"), sound(1.0, 3.0)))  # where the words end
    assert proposed(case(ask(term="Maria Lopez"), sound(1.0, 2.9)))
    assert proposed(case(ask(term="Maria Lopez"), sound(1.0, 4.0, Status.REJECTED)))


def test_a_proposal_that_was_rejected_does_not_come_back():
    first = proposed(case(ask(term="Maria Lopez")))
    again = case(ask(term="Maria Lopez"), replace(first[0], status=Status.REJECTED))
    assert proposed(again) == []


def test_ids_depend_on_nothing_but_the_case():
    snapshot = case(ask(term="Maria Lopez"))
    assert proposed(snapshot) == proposed(snapshot)


def test_overlapping_stretches_become_one_with_all_exemptions():
    other = replace(ask(id="r2", cue=1, chars=(11, 16)), exemptions=("7(1)(c)",))
    (found,) = proposed(case(ask(term="Maria"), other))
    assert (found.start, found.end) == (1.85, 3.15)
    assert found.exemptions == ("7(1)(b)", "7(1)(c)")


def test_clocks_that_differ_are_followed_and_the_recording_is_the_limit():
    anchors = (
        Anchor("a", "call.wav", 0.0, "2025-06-04T18:00:00Z", 0.1, "manual"),
        Anchor("b", "call.json", 0.0, "2025-06-04T18:00:07Z", 0.1, "manual"),
    )
    assert spans(proposed(case(ask(term="Maria Lopez"), anchors=anchors))) == [(8.85, 10.0)]
    assert spans(proposed(case(ask(term="Maria"), anchors=anchors[:1]))) == [(1.85, 2.55)]


def test_a_whole_cue_mutes_all_of_it():
    assert spans(proposed(case(ask(cue=1)))) == [(0.85, 5.15)]
