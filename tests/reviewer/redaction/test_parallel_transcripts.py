"""Words that are hidden in one transcript are looked for in the others of its recording."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.coverage.transcript import CueSpan, spans_of
from reviewer.model import Anchor, CaseInfo, Kind, Record, RedactionKind, Snapshot, Source, Status
from reviewer.plan.worklist import queue_of_work
from reviewer.readers.transcript import read_transcript
from reviewer.redaction.parallel_transcripts import parallel_transcripts, redact_parallel
from reviewer.redaction.transcript_words import Basis, redact_spans

BASIS = Basis(("7(1)(b)",), "a caller", "Ann")
SAID = "My name is Maria Lopez, call 312-555-0142"
CALL, VTT, TIMED = (
    Record("call.wav", Kind.AUDIO, "wav", "", 1, "call.wav"),
    Record("a.vtt", Kind.TRANSCRIPT, "webvtt", "", 1, "a.vtt", transcript_of="call.wav"),
    Record("b.json", Kind.TRANSCRIPT, "json", "", 1, "b.json", transcript_of="call.wav"),
)
OTHER = Record("c.vtt", Kind.TRANSCRIPT, "webvtt", "", 1, "c.vtt", transcript_of="other.wav")
CASE = Snapshot(CaseInfo("c"), (CALL, VTT, TIMED, OTHER))


def vtt(folder, *cues):
    lines = ["WEBVTT\n"]
    lines += [f"00:00:{a:06.3f} --> 00:00:{b:06.3f}\n{said}\n" for a, b, said in cues]
    (folder / "a.vtt").write_text("\n".join(lines), encoding="utf-8")
    return VTT, read_transcript(folder / "a.vtt", "webvtt")


def timed(folder, *segments):
    out = []
    for a, b, said in segments:
        words = said.split()
        step = (b - a) / len(words)
        at = [(a + n * step, a + (n + 1) * step) for n in range(len(words))]
        parts = [
            {"word": f" {w}", "start": s, "end": e} for w, (s, e) in zip(words, at, strict=True)
        ]
        out.append({"start": a, "end": b, "text": f" {said}", "words": parts})
    (folder / "b.json").write_text(json.dumps({"segments": out}), encoding="utf-8")
    return TIMED, read_transcript(folder / "b.json", "whisper-json")


def hide(one, other, words, case=CASE, basis=BASIS):
    """Hide words of one transcript, and what follows from it in the other."""
    record, transcript = one
    cue = next(n for n, c in enumerate(transcript.cues) if words in c.text)
    first = transcript.cues[cue].text.index(words)
    span = CueSpan(cue, first, first + len(words))
    made = redact_spans(case, record, transcript, [span], basis)
    texts = [r for r in made if r.kind is RedactionKind.TEXT]
    return redact_parallel(case, one, other, texts, basis)


def hidden(other, made):
    transcript = other[1]
    return [
        transcript.cues[s.cue].text[s.first : s.last] for r in made for s in spans_of(transcript, r)
    ]


@pytest.mark.parametrize("words", ["Maria Lopez", "312-555-0142", "My", SAID])
def test_the_same_words_at_the_same_time_are_hidden_under_the_same_basis(tmp_path, words):
    one, other = vtt(tmp_path, (10, 14, SAID)), timed(tmp_path, (10.2, 14.1, SAID))
    made = hide(one, other, words)
    assert hidden(other, made) == [words]
    assert [(r.status, r.exemptions, r.source) for r in made] == [
        (Status.ACCEPTED, ("7(1)(b)",), "manual")
    ]
    back = hide(other, one, words)
    assert hidden(one, back) == [words]


def test_case_accents_and_marks_do_not_make_other_words(tmp_path):
    one = vtt(tmp_path, (10, 14, "This is José O’Neill, at 312-555-0142"))
    other = timed(tmp_path, (10, 14, "this is JOSE O'Neill at 312 555 0142"))
    assert hidden(other, hide(one, other, "José O’Neill, at 312-555-0142")) == [
        "JOSE O'Neill at 312 555 0142"
    ]


def test_words_that_lie_over_two_cues_there_are_hidden_in_both(tmp_path):
    one = vtt(tmp_path, (10, 14, SAID))
    other = timed(tmp_path, (10, 12, "My name is Maria"), (12, 14, "Lopez, call 312-555-0142"))
    assert hidden(other, hide(one, other, "Maria Lopez")) == ["Maria", "Lopez"]


def test_of_the_same_words_twice_those_of_that_time_are_hidden(tmp_path):
    one = vtt(tmp_path, (10, 20, "Maria said that she had seen what Maria did"))
    other = timed(tmp_path, (10, 20, "Maria said that she had seen what Maria did"))
    cue = other[1].cues[0]
    (made,) = hide(one, other, "Maria")
    assert spans_of(other[1], made)[0].first == cue.text.index("Maria")


def test_the_same_words_at_another_time_are_left(tmp_path):
    one = vtt(tmp_path, (10, 12, "Maria Lopez"), (30, 32, "Go ahead"))
    other = timed(tmp_path, (30, 32, "Maria Lopez"))
    assert hide(one, other, "Maria Lopez") == []


def test_other_words_at_that_time_are_proposed_and_the_work_list_asks(tmp_path):
    one = vtt(tmp_path, (10, 14, SAID))
    other = timed(tmp_path, (10, 14, SAID.replace("Lopez", "Lopes")))
    (made,) = hide(one, other, "Lopez")
    assert hidden(other, [made]) == ["Lopes"]
    assert (made.status, made.exemptions, made.source) == (Status.PROPOSED, (), Source.WORDS)
    assert "Lop" not in made.reason
    (item,) = [i for i in queue_of_work(replace(CASE, redactions=(made,))) if i.redaction]
    assert "another transcript of the same recording" in item.why


def test_words_that_it_leaves_out_are_not_asked_about(tmp_path):
    one = vtt(tmp_path, (10, 14, "My name is Maria Lopez"))
    other = timed(tmp_path, (10, 12, "My name is"))
    assert hide(one, other, "Lopez") == []


def test_what_is_hidden_there_or_was_rejected_is_left(tmp_path):
    one, other = vtt(tmp_path, (10, 14, SAID)), timed(tmp_path, (10, 14, SAID))
    wide = hide(one, other, "is Maria Lopez")
    assert hide(one, other, "Maria", replace(CASE, redactions=tuple(wide))) == []
    no = tuple(replace(r, status=Status.REJECTED) for r in hide(one, other, "Maria"))
    assert hide(one, other, "Maria", replace(CASE, redactions=no)) == []


def test_each_goes_by_its_own_clock(tmp_path):
    one, other = vtt(tmp_path, (10, 14, SAID)), timed(tmp_path, (30, 34, SAID))
    moments = (("call.wav", "16:00:00"), ("a.vtt", "16:00:00"), ("b.json", "15:59:40"))
    anchors = tuple(
        Anchor(path, path, 0.0, f"2025-06-04T{at}Z", 0.1, "manual") for path, at in moments
    )
    made = hide(one, other, "Maria Lopez", replace(CASE, anchors=anchors))
    assert hidden(other, made) == ["Maria Lopez"]
    assert hide(one, other, "Maria Lopez") == []


def test_only_transcripts_of_the_same_recording_are_others():
    assert parallel_transcripts(CASE, VTT) == [TIMED]
    assert parallel_transcripts(CASE, OTHER) == []


WORD = st.sampled_from(["ann", "bob", "the", "is", "Lopez", "of", "312"])


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(st.lists(WORD, min_size=1, max_size=6), min_size=1, max_size=5), data=st.data()
)
def test_the_same_transcript_in_another_form_always_hides_the_same_words(
    tmp_path_factory, said, data
):
    folder = tmp_path_factory.mktemp("twins")
    cues = [(5 * n, 5 * n + 4, " ".join(words)) for n, words in enumerate(said)]
    one, other = vtt(folder, *cues), timed(folder, *cues)
    words = data.draw(st.sampled_from(said))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    wanted = " ".join(words[first:last])
    assert hidden(other, hide(one, other, wanted)) == [wanted]
