"""Transcripts in every layout, whole and broken, become the same cues."""

import importlib.util
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.model.formats import names_of
from reviewer.readers import transcript
from reviewer.readers.transcripts import captions
from tests.helpers.text_records import written

CORPUS = [
    ("captions_with_bom.vtt", "webvtt", 4),
    ("invalid_timeframe.vtt", "webvtt", 7),
    ("sample.vtt", "webvtt", 16),
    ("styles.vtt", "webvtt", 1),
    ("sample.srt", "srt", 5),
    ("sample.sbv", "sbv", 5),
    ("large_apollo11.mp3.words.json", "whisper-json", 15),
    ("bbc-kaldi.json", "kaldi-json", 121),
    ("gcpSttSpeakerDiarization.sample.json", "google-json", 102),
    ("ttml_example_apple.ttml", "ttml", 38),
    ("acoustic_corpus.TextGrid", "textgrid", 6),
    ("sample_2.8.eaf", "eaf", 6786),
    ("test.sample.csv", "transcript-csv", 200),
]


def read_as(folder, name, content, encoding="utf-8"):
    path = written(folder, name, content, encoding)
    found = transcript.recognise_transcript(path.read_bytes()[:65536], name)
    assert found is not None
    return transcript.read_transcript(path, found)


@pytest.mark.parametrize(("name", "format", "cues"), CORPUS)
def test_a_real_transcript_is_recognised_and_read(corpus, name, format, cues):
    path = corpus / "transcript" / name
    assert transcript.recognise_transcript(path.read_bytes()[:65536], name) == format
    assert len(transcript.read_transcript(path, format).cues) == cues


@pytest.mark.slow
def test_no_real_document_passes_for_a_transcript(corpus):
    for folder in ("document", "dispatch", "photo", "hostile"):
        for path in (corpus / folder).iterdir():
            assert transcript.recognise_transcript(path.read_bytes()[:65536], path.name) is None, (
                path.name
            )


def test_words_of_the_apollo_recording_keep_their_times(corpus):
    path = corpus / "transcript" / "large_apollo11.mp3.words.json"
    cue = transcript.read_transcript(path, "whisper-json").cues[0]
    word = cue.words[2]
    assert (word.start, word.end) == (1.5, 1.74)
    assert cue.text[word.first : word.last] == "Houston."


def test_the_aligned_words_of_a_textgrid_are_the_human_text(corpus):
    folder = corpus / "transcript"
    cues = transcript.read_transcript(folder / "acoustic_corpus.TextGrid", "textgrid").cues
    said = " ".join(cue.text for cue in cues).split()
    human = (folder / "acoustic_corpus.lab").read_text().split()
    assert len(set(human) - set(said)) <= 2


def test_a_tier_that_spells_sounds_is_left_out(corpus):
    read = transcript.read_transcript(
        corpus / "transcript" / "acoustic_corpus.TextGrid", "textgrid"
    )
    assert {cue.speaker for cue in read.cues} == {"words"}
    assert any("spells sounds" in note for note in read.notes)


def test_a_time_that_cannot_be_read_is_repaired_and_said(corpus):
    read = transcript.read_transcript(corpus / "transcript" / "invalid_timeframe.vtt", "webvtt")
    assert (read.cues[1].start, read.cues[1].end) == (7.0, 11.89)
    assert "cue 2 " in read.notes[0]


def test_cues_are_counted_as_other_tools_count_them(corpus, judge, tmp_path):
    spec = importlib.util.spec_from_file_location("leak_judge", judge)
    outside = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(outside)
    messy = "WEBVTT\r\n\r\nNOTE hello\r\n\r\n1\r\n00:01.000 --> 00:02.000\r\n<v Ann>one\r\ntwo\r\n"
    messy += (
        "\r\n\r\n00:03.000 --> 00:04.000\r\n&amp; three\r\n \r\n00:05.000 --> 00:06.000\r\nfour"
    )
    paths = [written(tmp_path, "messy.vtt", messy)]
    paths += [corpus / "transcript" / n for n, f, _ in CORPUS if f in ("webvtt", "srt")]
    for path in paths:
        read = transcript.read_transcript(path, "srt" if path.suffix == ".srt" else "webvtt")
        for cue in read.cues:
            assert cue.raw == outside.cue_text(path, cue.number, None)


def test_voices_entities_and_word_times_leave_the_text_and_can_be_traced_back(tmp_path):
    raw = "<v Ann Lee>Hi &amp; <00:00:01.500><b>bye</b>"
    cue = read_as(tmp_path, "a.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{raw}\n").cues[0]
    assert (cue.speaker, cue.text, cue.raw) == ("Ann Lee", "Hi & bye", raw)
    assert [cue.text[w.first : w.last] for w in cue.words] == ["Hi &", "bye"]
    at = raw.index("amp")
    assert cue.text_spans(at, at + 1) == [(3, 4)]
    assert cue.text_spans(raw.index("bye"), raw.index("bye") + 3) == [(5, 8)]
    assert cue.names_speaker(raw.index("Lee"), raw.index("Lee") + 3)


def test_a_second_voice_in_a_cue_is_written_into_its_text(tmp_path):
    body = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Who?</v>\n<v Bob>Me.</v>\n"
    cue = read_as(tmp_path, "a.vtt", body).cues[0]
    assert (cue.speaker, cue.text) == ("Ann", "Who?\nBob: Me.")


def test_cues_without_a_blank_line_between_share_a_number_and_keep_their_times(tmp_path):
    body = "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n\n"
    body += "3\n00:00:05,000 --> 00:00:06,000\nthree\n"
    read = read_as(tmp_path, "a.srt", body)
    assert [(c.number, c.start, c.text) for c in read.cues] == [
        (1, 1.0, "one"),
        (1, 3.0, "two"),
        (2, 5.0, "three"),
    ]
    raw = read.cues[0].raw
    at = raw.index("two")
    assert read.cues[0].text_spans(at, at + 3) == []
    assert read.cues[1].text_spans(at, at + 3) == [(0, 3)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_an_encoding_does_not_matter(tmp_path, encoding):
    body = "WEBVTT\n\n00:01.000 --> 00:02.000\nJosé García was there\n"
    assert read_as(tmp_path, "a.vtt", body, encoding).cues[0].text.startswith("Jos")


def test_hidden_characters_do_not_reach_the_text(tmp_path):
    body = "WEBVTT\n\n00:01.000 --> 00:02.000\nMa\u202eri\u00ada\x07!\n"
    cue = read_as(tmp_path, "a.vtt", body).cues[0]
    assert cue.text == "Maria!"
    assert cue.text_spans(0, len(cue.raw))[0][0] == 0


def test_ttml_times_in_frames_ticks_and_nested_spans(tmp_path):
    body = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
      ttp:frameRate="25" xml:lang="en"><body><div begin="10s">
      <p begin="00:00:01:05" end="3s">A<br/><span begin="500ms" end="1s">B</span></p></div>
      </body></tt>"""
    cue = read_as(tmp_path, "a.ttml", body).cues[0]
    assert (cue.start, cue.end, cue.text) == (11.2, 13.0, "A\nB")
    assert [(w.start, w.end) for w in cue.words] == [(11.7, 12.2)]


def test_plain_text_with_marks_and_speakers(tmp_path):
    body = "Call 1\n[00:00:01] Dispatcher: What is your\n  emergency?\n[00:00:04] Caller: Help.\n"
    read = read_as(tmp_path, "transcript.txt", body)
    assert [(c.start, c.end, c.speaker, c.text) for c in read.cues[1:]] == [
        (1.0, 4.0, "Dispatcher", "What is your\nemergency?"),
        (4.0, 9.0, "Caller", "Help."),  # no end is told: a mute must not be too short
    ]


def test_an_agenda_is_no_transcript():
    agenda = b"9:00 AM Call to order\n9:15 AM Roll call\n10:30 AM Public comment\n"
    assert transcript.recognise_transcript(agenda, "agenda.txt") is None


def test_whisper_cpp_and_vosk_layouts_are_read(tmp_path):
    cpp = '{"transcription": [{"timestamps": {"from": "00:00:01,000", "to": "00:00:02,500"},'
    cpp += ' "text": " Hello"}]}'
    cue = read_as(tmp_path, "a.json", cpp).cues[0]
    assert (cue.start, cue.end, cue.text) == (1.0, 2.5, "Hello")
    vosk = '{"result": [{"word": "hello", "start": 0.5, "end": 0.9}], "text": "hello"}'
    assert read_as(tmp_path, "b.json", vosk).cues[0].words[0].end == 0.9


@pytest.mark.parametrize(
    ("format", "content"),
    [
        ("whisper-json", "{"),
        ("whisper-json", "[" * 100_000),
        ("whisper-json", '{"a": 1}'),
        ("srt", "nothing"),
        ("ttml", "<tt"),
        ("ttml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><tt>&e;</tt>'),
        ("eaf", "<a/>"),
        ("textgrid", '"ooTextFile" "TextGrid" 0 1 <exists> 3 "IntervalTier"'),
        ("transcript-csv", "a,b\n1,2\n"),
        ("sbv", ""),
        ("transcript-txt", ""),
        ("no such", ""),
    ],
)
def test_a_broken_file_is_refused_with_its_name(tmp_path, format, content):
    path = written(tmp_path, "broken.x", content)
    with pytest.raises(BadInput, match=r"broken\.x"):
        transcript.read_transcript(path, format)


@given(st.text(max_size=400))
def test_any_text_is_read_as_captions_or_refused(text):
    for reader in (captions.read_webvtt, captions.read_srt):
        try:
            read = reader(text, "x")
        except BadInput:
            continue
        for cue in read.cues:
            assert 0 <= cue.start <= cue.end
            assert all(0 <= a <= b <= len(cue.text) for a, b in cue.text_spans(0, len(cue.raw)))


@given(st.binary(max_size=300), st.sampled_from(names_of(Kind.TRANSCRIPT)))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, format):
    path = tmp_path_factory.mktemp("bytes") / "x"
    path.write_bytes(data)
    transcript.recognise_transcript(data, "x")
    with suppress(BadInput):
        assert transcript.read_transcript(path, format).format == format


def grid(*tiers):
    """A TextGrid in its short form: tiers as a name and labels, a second each."""
    out = f'"ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n{len(tiers)}\n'
    for name, *labels in tiers:
        out += f'"IntervalTier"\n"{name}"\n0\n9\n{len(labels)}\n'
        out += "".join(f'{at}\n{at + 1}\n"{label}"\n' for at, label in enumerate(labels))
    return out


@pytest.mark.parametrize(
    ("labels", "read"),
    [
        (("a whole sentence", "and one more", "yes"), True),
        (("I", "saw", "Maria", "Lopez"), True),
        (("M", "AH0", "R", "sil", "<laughter>"), False),
        (("M AH0 R", "IY1 AH0", "spn"), False),
        (("m\u0259\u02c8ri\u02d0\u0259 lo\u028a", "p\u025bz"), False),
    ],
)
def test_a_tier_spells_sounds_by_its_labels_and_not_by_its_name_alone(tmp_path, labels, read):
    text = grid(("words", "some said words"), ("Segments", *labels))
    found = read_as(tmp_path, "a.TextGrid", text)
    assert ("Segments" in {cue.speaker for cue in found.cues}) == read
    assert bool(found.notes) != read


def test_syllables_are_no_words(tmp_path):
    text = grid(("words", "some said words"), ("syllables", "stren", "thens", "lopez"))
    assert {cue.speaker for cue in read_as(tmp_path, "a.TextGrid", text).cues} == {"words"}


SRT_PARAGRAPHS = """1
00:00:01,000 --> 00:00:02,000
first

second Maria Lopez


2

00:00:02,000 --> 00:00:03,000

911
"""


def test_words_behind_a_blank_line_stay_in_their_subrip_cue(tmp_path):
    found = read_as(tmp_path, "a.srt", SRT_PARAGRAPHS)
    assert [cue.text for cue in found.cues] == ["first\nsecond Maria Lopez", "911"]
    assert found.notes == ()


def test_words_that_no_player_shows_are_told_of(tmp_path):
    text = "WEBVTT\n\nNOTE a\n\n00:01.000 --> 00:02.000\nfirst\n\nstray\n\nSTYLE\nx\n"
    found = read_as(tmp_path, "a.vtt", text)
    assert [cue.text for cue in found.cues] == ["first"]
    assert found.notes == ("text that belongs to no cue, which players skip, was left out (1)",)


def test_further_columns_of_a_table_are_told_of(tmp_path):
    text = "Start;End;Text;Note;Empty\n00:00:01;00:00:02;one;x;\n00:00:02;00:00:03;two;;\n"
    assert read_as(tmp_path, "a.csv", text).notes == (
        "1 further columns of the table were left out",
    )


def test_a_segment_of_whisper_without_text_has_the_text_of_its_words(tmp_path):
    words = '[{"word": " Maria", "start": 0, "end": 1}, {"word": " Lopez", "start": 1, "end": 2}]'
    text = f'{{"segments": [{{"start": 0, "end": 2, "text": "", "words": {words}}}]}}'
    cue = read_as(tmp_path, "a.json", text).cues[0]
    assert (cue.text, len(cue.words)) == ("Maria Lopez", 2)
