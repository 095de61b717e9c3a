"""A transcript is put together for reading once, however many terms are looked for in it."""

from reviewer.coverage.transcript import spans_of
from reviewer.readers import rolling
from reviewer.readers.transcript import read_transcript
from reviewer.text.joined import JoinedText
from reviewer.text.terms import folding
from tests.helpers.counted_calls import count_calls
from tests.helpers.text_records import hide


def conversation(path):
    """Many speakers, lines that roll, and a cue that is a log."""
    cues, before = [], ""
    for at in range(24):
        line = f"my name is Ana B{at}"
        cues.append(f"<v Voice {at % 12}>{before}{line}")
        before = f"{line}\n"
    cues.append("10:01 Cy called\n10:02 Ek came\n10:03 all left")
    body = "".join(
        f"\n00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n{text}\n" for at, text in enumerate(cues)
    )
    path.write_text(f"WEBVTT\n{body}", encoding="utf-8")
    return read_transcript(path, "webvtt")


def test_thousands_of_terms_read_a_transcript_no_oftener_than_a_few(tmp_path, monkeypatch):
    calls = count_calls(
        monkeypatch,
        (folding.Folded, "__init__"),
        (JoinedText, "__init__"),
        (rolling, "read_lines_once"),
    )
    counts = []
    for count in (5, 40):
        transcript = conversation(tmp_path / f"{count}.vtt")
        calls.clear()
        for number in range(count):
            spans_of(transcript, hide(term=f"Wanda Q{number}x"))
        counts.append(dict(calls))
    assert counts[0] == counts[1]
    assert counts[0]["rolling.read_lines_once"] == 14  # as written, 12 speakers, nobody


def test_each_term_is_found_as_if_it_were_the_only_one(tmp_path):
    path = tmp_path / "a.vtt"
    together, terms = conversation(path), [f"Ana B{at}" for at in range(6)]
    terms += ["B3 my", "Voice 3", "Cy called", "called Ek", "Voice 3 my name"]
    found = [spans_of(together, hide(term=term)) for term in terms]
    assert found == [spans_of(conversation(path), hide(term=term)) for term in terms]
    assert all(found[:6])
