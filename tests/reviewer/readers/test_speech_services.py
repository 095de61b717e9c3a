"""JSON of speech services: every layout tells the same words at the same times."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.sniff import type_of
from reviewer.model import Kind
from reviewer.model.formats import format_of
from reviewer.readers import transcript
from reviewer.readers.transcripts import speech

SAID = (
    *((0.5, 0.9, "Hello", 0), (0.9, 1.4, "there.", 0)),
    *((3.0, 3.3, "Is", 1), (3.3, 3.5, "this", 1), (3.5, 4.1, "Okoro?", 1)),
)
TOLD = [(s, e, w) for s, e, w, _ in SAID]


def marks(word):
    """A word, and the mark behind it."""
    return (word[:-1], word[-1]) if word[-1] in ".?" else (word, "")


def deepgram():
    words = [
        {"word": w.strip(".?").lower(), "punctuated_word": w, "start": s, "end": e, "speaker": who}
        for s, e, w, who in SAID
    ]
    return {"metadata": {}, "results": {"channels": [{"alternatives": [{"words": words}]}]}}


def deepgram_of_two_channels():
    channels = [
        {
            "alternatives": [
                {
                    "words": [
                        {"word": w, "start": s, "end": e} for s, e, w, at in SAID if at == channel
                    ]
                }
            ]
        }
        for channel in (0, 1)
    ]
    return {"results": {"channels": channels}}


def amazon():
    items, labels = [], []
    for start, end, said, who in SAID:
        word, mark = marks(said)
        times = {"start_time": str(start), "end_time": str(end)}
        items.append({"type": "pronunciation", "alternatives": [{"content": word}], **times})
        labels.append({"start_time": str(start), "speaker_label": f"spk_{who}"})
        if mark:
            items.append({"type": "punctuation", "alternatives": [{"content": mark}]})
    return {
        "jobName": "x",
        "results": {
            "transcripts": [{"transcript": "Hello there."}],
            "speaker_labels": {"segments": [{"items": labels}]},
            "items": items,
        },
    }


def ibm():
    stamps = [[w, s, e] for s, e, w, _ in SAID]
    labels = [{"from": s, "to": e, "speaker": who} for s, e, _, who in SAID]
    results = [{"final": True, "alternatives": [{"timestamps": stamps, "transcript": "x"}]}]
    return {"results": results, "speaker_labels": labels}


def speechmatics():
    results = []
    for start, end, said, who in SAID:
        word, mark = marks(said)
        best = [{"content": word, "speaker": f"S{who}"}]
        results.append({"type": "word", "start_time": start, "end_time": end, "alternatives": best})
        if mark:
            best = [{"content": mark, "speaker": f"S{who}"}]
            item = {"type": "punctuation", "start_time": end, "end_time": end}
            results.append({**item, "alternatives": best})
    return {"format": "2.9", "results": results}


def hugging_face():
    return {"text": "...", "chunks": [{"text": f" {w}", "timestamp": [s, e]} for s, e, w in TOLD]}


def assembly():
    words = [
        {"text": w, "start": round(s * 1000), "end": round(e * 1000), "speaker": "AB"[who]}
        for s, e, w, who in SAID
    ]
    return {"id": "x", "text": "...", "words": words, "utterances": []}


def rev():
    parts = []
    for who in (0, 1):
        elements = []
        for start, end, said, speaker in SAID:
            if speaker != who:
                continue
            word, mark = marks(said)
            elements.append({"type": "text", "value": word, "ts": start, "end_ts": end})
            elements.append({"type": "punct", "value": f"{mark} "})
        parts.append({"speaker": who, "elements": elements})
    return {"monologues": parts}


def eleven():
    words = []
    for start, end, said, who in SAID:
        word = {"text": said, "start": start, "end": end, "type": "word"}
        words.append({**word, "speaker_id": f"speaker_{who}"})
        words.append({"text": " ", "start": end, "end": end, "type": "spacing"})
    return {"language_code": "eng", "words": words}


def openai_verbose():
    words = [{"word": w.strip(".?"), "start": s, "end": e} for s, e, w in TOLD]
    segments = [
        {"id": 0, "start": 0.5, "end": 1.4, "text": " Hello there."},
        {"id": 1, "start": 3.0, "end": 4.1, "text": " Is this Okoro?"},
    ]
    return {"task": "transcribe", "text": "...", "words": words, "segments": segments}


def whisper_cpp():
    def token(text, start, end):
        return {"text": text, "offsets": {"from": round(start * 1000), "to": round(end * 1000)}}

    first = [token("[_BEG_]", 0.5, 0.5), token(" Hel", 0.5, 0.7), token("lo", 0.7, 0.9)]
    first += [token(" there.", 0.9, 1.4)]
    second = [token(" Is", 3.0, 3.3), token(" this", 3.3, 3.5), token(" Ok", 3.5, 3.8)]
    second += [token("oro", 3.8, 4.0), token("?", 4.0, 4.1)]
    rows = (("00:00:00,500", "00:00:01,400", " Hello there.", first),)
    rows += (("00:00:03,000", "00:00:04,100", " Is this Okoro?", second),)
    return {
        "transcription": [
            {"timestamps": {"from": a, "to": b}, "text": text, "tokens": tokens}
            for a, b, text, tokens in rows
        ]
    }


WORDED = (
    *(deepgram, deepgram_of_two_channels, amazon, ibm, speechmatics, hugging_face, assembly),
    *(rev, eleven, openai_verbose, whisper_cpp),
)


@pytest.mark.parametrize("made", WORDED, ids=lambda made: made.__name__)
def test_every_service_tells_the_same_words_at_the_same_times(made):
    text = json.dumps(made())
    format = transcript.recognise_transcript(text.encode(), "a.json")
    read = speech.read_recogniser_json(text, "a.json")
    found = [(w.start, w.end, cue.text[w.first : w.last]) for cue in read.cues for w in cue.words]
    if made is openai_verbose:
        found = [(s, e, {"there": "there.", "Okoro": "Okoro?"}.get(w, w)) for s, e, w in found]
    assert found == TOLD
    assert [cue.text for cue in read.cues] == ["Hello there.", "Is this Okoro?"]
    if made not in (hugging_face, openai_verbose, whisper_cpp):
        assert len({cue.speaker for cue in read.cues}) == 2
    assert format_of(Kind.TRANSCRIPT, format).write


def test_lines_of_services_that_tell_no_words():
    azure = {
        "recognizedPhrases": [
            {
                "offsetInTicks": 5_000_000,
                "durationInTicks": 9_000_000,
                "speaker": 1,
                "nBest": [{"display": "Hello there.", "words": []}],
            }
        ]
    }
    long = {"chunks": [{"text": " My name is Okoro.", "timestamp": [0.5, None]}]}
    other = {"result": {"lines": [{"from": "0:00:01", "text": "One."}, {"from": 2, "text": "Two"}]}}
    for data, cues in (
        (azure, [(0.5, 1.4, "Hello there.")]),
        (long, [(0.5, 5.5, "My name is Okoro.")]),
        (other, [(1.0, 2.0, "One."), (2.0, 7.0, "Two")]),
    ):
        text = json.dumps(data)
        read = speech.read_recogniser_json(text, "a.json")
        assert [(c.start, c.end, c.text) for c in read.cues] == cues


def test_unknown_layout_in_thousandths_is_read_and_said():
    rows = [{"content": w, "begin": round(s * 1000), "finish": round(e * 1000)} for s, e, w in TOLD]
    text = json.dumps({"payload": [rows]})
    read = speech.read_recogniser_json(text, "a.json")
    assert [(c.start, c.end) for c in read.cues] == [(s, e) for s, e, _ in TOLD]
    assert "no known service" in read.notes[0]


@pytest.mark.parametrize(
    "data",
    [{"a": 1}, [], [1, 2], {"features": [{"type": "x", "properties": {"name": "y"}}]}, ["a", "b"]],
)
def test_other_json_is_no_transcript(data):
    assert transcript.recognise_transcript(json.dumps(data).encode(), "a.json") is None


JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just([])


@given(st.data())
def test_a_damaged_file_is_read_or_refused_in_words(data):
    made = json.loads(json.dumps(data.draw(st.sampled_from(WORDED))()))
    for _ in range(data.draw(st.integers(1, 4))):
        node = made
        while isinstance(node, (dict, list)) and node:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(node[key], (dict, list)) or data.draw(st.booleans()):
                node[key] = data.draw(JUNK)
                break
            node = node[key]
    text = json.dumps(made)
    format = transcript.recognise_transcript(text.encode(), "a.json")
    if format is not None:
        try:
            read = speech.read_recogniser_json(text, "a.json")
        except BadInput:
            return
        assert all(0 <= w.first <= w.last <= len(c.text) for c in read.cues for w in c.words)


def test_frames_of_an_edit_program_and_marks_of_otranscribe(tmp_path):
    table = tmp_path / "cut.csv"
    table.write_text(
        '"Speaker Name","Start Time","End Time","Text"\n'
        '"A","00:00:00:15","00:00:01:18","Hello."\n"B","00:00:02:00","00:00:03:27","Okoro."\n'
    )
    read = transcript.read_transcript(table, type_of(table, table.name, IntakeLimits()).format)
    assert [(c.start, c.end) for c in read.cues] == [(0.5, 1.6), (2.0, 3.9)]
    assert "30 frames a second" in read.notes[-1]
    page = tmp_path / "call.otr"
    mark = '<span class="timestamp" data-timestamp="{}">0:0{}</span>'
    lines = [f"<p>{mark.format(0.5, 0)}Ann: Hello.</p>", f"<p>{mark.format(2, 2)}Bob: Hi</p>"]
    page.write_text(json.dumps({"text": "".join(lines), "media": "a.wav"}))
    read = transcript.read_transcript(page, type_of(page, page.name, IntakeLimits()).format)
    said = [(c.start, c.speaker, c.text) for c in read.cues]
    assert said == [(0.5, "Ann", "Hello."), (2.0, "Bob", "Hi")]


def test_a_line_that_begins_with_a_bracket_is_no_json():
    text = b"[00:00:01] A: One.\n[00:00:02] B: Two.\n[00:00:04] A: Three.\n"
    assert transcript.recognise_transcript(text, "notes.txt") == "transcript-txt"


CORPUS = os.environ.get("REVIEWER_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="the outside samples are not here")
def test_outside_samples_of_one_call_are_all_transcripts_with_times():
    folder = Path(CORPUS).parent / "cases" / "20-transcript-dialects" / "bundle" / "tr"
    if not folder.is_dir():
        pytest.skip("the outside samples are not here")
    for path in sorted(folder.iterdir()):
        found = type_of(path, path.name, IntakeLimits())
        assert found.kind is Kind.TRANSCRIPT, path.name
        assert any(c.end > c.start for c in transcript.read_transcript(path, found.format).cues), (
            path.name
        )
