"""Captions that roll show each line several times; a name over two lines is hidden in all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.coverage.transcript import spans_of
from reviewer.readers.transcript import read_transcript
from tests.helpers.text_records import hide


def captions(path, cues):
    body = "".join(
        f"\n00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n{text}\n" for at, text in enumerate(cues)
    )
    path.write_text(f"WEBVTT\n{body}", encoding="utf-8")
    return read_transcript(path, "webvtt")


def left(transcript, term):
    spans = spans_of(transcript, hide(term=term))
    out = []
    for at, cue in enumerate(transcript.cues):
        gone = {k for s in spans if s.cue == at for k in range(s.first, s.last)}
        out.append("".join("_" if k in gone else c for k, c in enumerate(cue.text)))
    return " ".join(out)


@pytest.mark.parametrize(
    "cues",
    [
        ["my name is Maria", "my name is Maria\nLopez and I", "Lopez and I\ncalled"],
        ["I am Maria", "I am Maria", "I am Maria\nLopez", "Lopez", "Lopez\nwho called"],
        ["I am", "I am Maria", "I am Maria\nLopez", "I am Maria\nLopez here", "Lopez here\nyes"],
        ["one\nI am Maria", "I am Maria\nLopez, yes", "Lopez, yes\nthree"],
    ],
)
def test_no_copy_of_a_line_keeps_its_half_of_a_name(tmp_path, cues):
    rest = left(captions(tmp_path / "a.vtt", cues), "Maria Lopez")
    assert "Maria" not in rest
    assert "Lopez" not in rest


@given(st.data())
def test_wherever_lines_break_and_however_many_roll(tmp_path_factory, data):
    words = ["so", "I", "am", "Maria", "Lopez", "and", "I", "called", "you"]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(words) - 1), max_size=5)))
    lines = [" ".join(words[a:b]) for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    high = data.draw(st.integers(1, 3))
    cues = ["\n".join(lines[max(at - high + 1, 0) : at + 1]) for at in range(len(lines))]
    rest = left(captions(tmp_path_factory.mktemp("v") / "a.vtt", cues), "Maria Lopez")
    assert "Maria" not in rest
    assert "Lopez" not in rest
    assert "called" in rest


def test_the_same_words_said_by_others_stay(tmp_path):
    cues = ["was it Maria?", "no", "Lopez came", "it was Maria", "Torres"]
    assert "_" not in left(captions(tmp_path / "a.vtt", cues), "Maria Lopez")
