"""Transcripts as strangers wrote them: no word is lost for want of a time, no mark parts a name."""

import json

import pytest

from reviewer.readers import transcript

WORDS = ("My", "name", "is", "Okoro", "thanks")
BAD = (None, -0.3, "soon", "NaN")


def spans(bad):
    """Words of which the fourth has no start that can be used."""
    return [(bad if at == 3 else at * 0.5, at * 0.5 + 0.4, word) for at, word in enumerate(WORDS)]


def deepgram(bad):
    words = [{"word": w, "start": s, "end": e} for s, e, w in spans(bad)]
    return {"results": {"channels": [{"alternatives": [{"words": words}]}]}}


def amazon(bad):
    items = [
        {"type": "pronunciation", "start_time": s, "end_time": e, "alternatives": [{"content": w}]}
        for s, e, w in spans(bad)
    ]
    return {"results": {"items": items}}


def ibm(bad):
    return {"results": [{"alternatives": [{"timestamps": [[w, s, e] for s, e, w in spans(bad)]}]}]}


def speechmatics(bad):
    return {
        "results": [
            {"type": "word", "start_time": s, "end_time": e, "alternatives": [{"content": w}]}
            for s, e, w in spans(bad)
        ]
    }


def chunks(bad):
    return {"chunks": [{"text": f" {w}", "timestamp": [s, e]} for s, e, w in spans(bad)]}


def rev(bad):
    elements = [{"type": "text", "value": w, "ts": s, "end_ts": e} for s, e, w in spans(bad)]
    return {"monologues": [{"speaker": 0, "elements": elements}]}


def eleven(bad):
    words = [{"type": "word", "text": w, "start": s, "end": e} for s, e, w in spans(bad)]
    return {"words": words}


def google(bad):
    words = [{"word": w, "startTime": s, "endTime": e} for s, e, w in spans(bad)]
    return {"results": [{"alternatives": [{"words": words}]}]}


def kaldi(bad):
    return {"result": [{"word": w, "start": s, "end": e} for s, e, w in spans(bad)], "text": "x"}


def plain(bad):
    return [{"from": s, "to": e, "content": w} for s, e, w in spans(bad)]


def read(folder, name, content):
    file = folder / name
    file.write_text(content, encoding="utf-8")
    kind = transcript.recognise_transcript(file.read_bytes(), name)
    assert kind
    return transcript.read_transcript(file, kind)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    "service", [deepgram, amazon, ibm, speechmatics, chunks, rev, eleven, google, kaldi, plain]
)
def test_a_word_without_a_time_stays_in_its_place_and_that_is_said(tmp_path, service, bad):
    made = read(tmp_path, "call.json", json.dumps(service(bad)))
    assert " ".join(cue.text for cue in made.cues).split() == list(WORDS)
    assert any("could not be used as written" in note for note in made.notes)


@pytest.mark.parametrize("mark", [r"\N", r"\n", r"\h", r"{\i0}\N{\i1}"])
def test_a_written_line_end_of_a_caption_parts_words(tmp_path, mark):
    said = f"1\n00:00:00,000 --> 00:00:02,000\n{{\\an8}}Maria{mark}Okoro\n\n"
    made = read(tmp_path, "call.srt", said)
    assert made.cues[0].text.split() == ["Maria", "Okoro"]


def test_a_path_in_a_caption_keeps_its_small_letters(tmp_path):
    made = read(tmp_path, "call.srt", "1\n00:00:00,000 --> 00:00:02,000\nC:\\Home\n\n")
    assert made.cues[0].text == "C:\\Home"


def test_whispers_table_counts_thousandths(tmp_path):
    rows = "start\tend\ttext\n0\t2300\tMy name is Okoro\n2300\t3100\tthanks\n"
    made = read(tmp_path, "call.tsv", rows)
    assert [(cue.start, cue.end) for cue in made.cues] == [(0.0, 2.3), (2.3, 3.1)]
    assert any("thousandths" in note for note in made.notes)


def test_a_table_of_whole_seconds_stays_one_of_seconds(tmp_path):
    rows = "start,end,text\n0,2,My name is Okoro\n60,70,thanks\n"
    made = read(tmp_path, "call.csv", rows)
    assert [(cue.start, cue.end) for cue in made.cues] == [(0.0, 2.0), (60.0, 70.0)]


def test_the_script_of_subtitles_is_read_as_what_is_shown(tmp_path):
    said = (
        "[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: a,Arial\n\n"
        "[Events]\nFormat: Layer, Start, End, Style, Name, Text\n"
        "Dialogue: 0,0:00:03.00,0:00:04.50,a,Lee,Well, {\\b1}Oko{\\b0}ro\\Nsaid\n"
        "Comment: 0,0:00:00.00,0:00:01.00,a,,not shown\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,a,,Hello\n"
    )
    made = read(tmp_path, "call.ass", said)
    assert [cue.text for cue in made.cues] == ["Hello", "Well, Okoro\nsaid"]
    assert made.cues[1].speaker == "Lee"
    assert (made.cues[1].start, made.cues[1].end) == (3.0, 4.5)
    assert any("left out" in note for note in made.notes)
