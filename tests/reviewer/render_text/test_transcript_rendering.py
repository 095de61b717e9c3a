"""Released transcripts: the same cues and times, nothing of what is redacted."""

import importlib.util
import json
import random
from dataclasses import replace
from io import StringIO

import pytest
import srt
import ttconv.imsc.reader as imsc
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from praatio import textgrid

from reviewer.errors import Refused
from reviewer.model import Kind, RedactionKind
from reviewer.model.formats import format_of, names_of, resolve_entry
from reviewer.model.geometry import Box
from reviewer.readers import transcript as reader
from reviewer.readers.transcript import Transcript
from reviewer.readers.transcripts.cues import TimedCueWord, number_cues, plain_cue
from reviewer.render import transcript as renderer
from reviewer.render import transcript_files
from reviewer.render.result import Role
from tests.helpers.redactions import any_redaction
from tests.helpers.text_records import LABEL, all_bytes, hide, released, written

VTT = """WEBVTT Kind: captions

NOTE Maria told me this in private

STYLE
::cue { color: red }

call-from-maria
00:01.000 --> 00:02.500 align:start
<v Dispatcher>911, who is this?

2
00:02.500 --> 00:04.000
<v Maria Lopez>This is <i>Maria</i>

00:04.000 --> 00:05.250
<v Maria Lopez>Lopez, 312-555-
0142.
"""


def render(source, format, *redactions):
    return released(renderer, source, Kind.TRANSCRIPT, format, *redactions)


def read_back(rendered, out, format):
    return reader.read_transcript(out / rendered.files[0].file, format)


def times(transcript):
    return [(cue.start, cue.end) for cue in transcript.cues]


def test_notes_styles_identifiers_and_positions_go_even_when_nothing_is_redacted(tmp_path):
    rendered, out = render(written(tmp_path, "a.vtt", VTT), "webvtt")
    text = (out / "record.vtt").read_text()
    assert text.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Dispatcher>911")
    for gone in ("NOTE", "STYLE", "private", "call-from", "align", "<i>"):
        assert gone not in text
    assert [f.role for f in rendered.files] == [Role.RECORD]


def test_a_term_goes_from_texts_and_speakers_and_across_cues(tmp_path):
    source = written(tmp_path, "a.vtt", VTT)
    rendered, out = render(source, "webvtt", hide(term="Maria Lopez"))
    cues = read_back(rendered, out, "webvtt").cues
    assert [c.speaker for c in cues] == ["Dispatcher", LABEL, LABEL]
    assert cues[1].text == f"This is {LABEL}"
    assert cues[2].text == f"{LABEL}, 312-555-\n0142."
    assert times(reader.read_transcript(source, "webvtt")) == [(c.start, c.end) for c in cues]


@pytest.mark.parametrize("said", ["Lopez\nMaria E.", "Lo-\npez Maria", "Maria\nLopez"])
def test_the_lines_of_a_cue_are_one_sentence(tmp_path, said):
    source = written(tmp_path, "a.srt", f"1\n00:00:01,000 --> 00:00:02,000\nso {said}\nhere\n")
    rendered, out = render(source, "srt", hide(term="Maria Lopez"))
    assert read_back(rendered, out, "srt").cues[0].text.split() == ["so", *LABEL.split(), "here"]


@pytest.mark.parametrize(("voice", "said"), [("Lopez", "Maria is"), ("Desk Maria", "Lopez is")])
def test_a_name_that_begins_in_the_speakers_goes_from_both(tmp_path, voice, said):
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {voice}>{said} here\n"
    rendered, out = render(written(tmp_path, "a.vtt", text), "webvtt", hide(term="Maria Lopez"))
    cue = read_back(rendered, out, "webvtt").cues[0]
    assert cue.speaker.endswith(LABEL)
    assert cue.text == f"{LABEL} is here"


def test_a_surname_that_ends_a_cue_does_not_belong_to_the_next(tmp_path):
    text = "1\n00:00:01,000 --> 00:00:02,000\nLopez\n\n2\n00:00:02,000 --> 00:00:03,000\nMaria"
    source = written(tmp_path, "a.srt", text)
    rendered, out = render(source, "srt", hide(term="Maria Lopez"))
    assert [c.text for c in read_back(rendered, out, "srt").cues] == ["Lopez", "Maria"]


def test_a_number_goes_over_a_line_break_and_with_other_separators(tmp_path):
    _, out = render(written(tmp_path, "a.vtt", VTT), "webvtt", hide(term="(312) 5550142"))
    assert b"0142" not in all_bytes(out)


def test_a_name_goes_also_when_somebody_speaks_between_its_halves(tmp_path):
    body = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>I am Maria\n\n"
    body += "00:01.500 --> 00:01.800\n<v B>Who?\n\n00:02.000 --> 00:03.000\n<v A>Lopez\n"
    _, out = render(written(tmp_path, "a.vtt", body), "webvtt", hide(term="Maria Lopez"))
    assert b"Maria" not in all_bytes(out)
    assert b"Lopez" not in all_bytes(out)


def test_characters_are_those_of_the_file_with_its_markup(tmp_path):
    source = written(tmp_path, "a.vtt", VTT)
    raw = reader.read_transcript(source, "webvtt").cues[1].raw
    at = raw.index("Maria</i>")
    rendered, out = render(source, "webvtt", hide(cue=2, chars=(at, at + 5)))
    cue = read_back(rendered, out, "webvtt").cues[1]
    assert (cue.speaker, cue.text) == ("Maria Lopez", f"This is {LABEL}")


def test_a_speaker_alone_can_be_redacted(tmp_path):
    source = written(tmp_path, "a.vtt", VTT)
    rendered, out = render(source, "webvtt", hide(cue=2, chars=(3, 14)))
    cue = read_back(rendered, out, "webvtt").cues[1]
    assert (cue.speaker, cue.text) == (LABEL, "This is Maria")


def test_a_whole_cue_goes_with_its_speaker_and_keeps_its_times(tmp_path):
    source = written(tmp_path, "a.vtt", VTT)
    rendered, out = render(source, "webvtt", hide(cue=2, codes=("7(1)(c)", "7(1)(b)")))
    cue = read_back(rendered, out, "webvtt").cues[1]
    assert (cue.start, cue.end, cue.speaker) == (2.5, 4.0, "")
    assert cue.text == "[REDACTED 7(1)(c), 7(1)(b)]"


def test_overlapping_redactions_cite_all_their_exemptions(tmp_path):
    body = "WEBVTT\n\n00:01.000 --> 00:02.000\nMaria Lopez left\n"
    redactions = (hide(term="Maria Lopez"), hide(id="r2", cue=1, chars=(6, 16), codes=("7(1)(c)",)))
    rendered, out = render(written(tmp_path, "a.vtt", body), "webvtt", *redactions)
    assert read_back(rendered, out, "webvtt").cues[0].text == "[REDACTED 7(1)(b), 7(1)(c)]"


def test_a_term_of_the_case_that_no_redaction_names_stays(tmp_path):
    source = written(tmp_path, "a.vtt", VTT)
    _, out = released(renderer, source, Kind.TRANSCRIPT, "webvtt", terms=["Maria Lopez"])
    assert b"Maria" in all_bytes(out)


@pytest.mark.parametrize("wrong", [{"cue": 9}, {"cue": 1, "chars": (0, 999)}, {}])
def test_a_redaction_that_names_nothing_is_refused_with_its_id(tmp_path, wrong):
    with pytest.raises(Refused, match="r1"):
        render(written(tmp_path, "a.vtt", VTT), "webvtt", hide(**wrong))


def test_a_redaction_of_another_kind_is_refused(tmp_path):
    area = any_redaction("r1", "r", RedactionKind.AREA, page=1, box=Box(0, 0, 1, 1))
    with pytest.raises(Refused, match="area"):
        render(written(tmp_path, "a.vtt", VTT), "webvtt", area)


def test_whisper_json_keeps_only_what_is_said(tmp_path):
    words = [
        {"word": " Maria", "start": 0.2, "end": 0.5},
        {"word": " Lopez", "start": 0.5, "end": 1},
    ]
    words.append({"word": " left", "start": 1.2, "end": 1.5})
    data = {
        "text": " Maria Lopez left",
        "prompt": "Maria Lopez",
        "segments": [
            {"start": 0, "end": 2, "text": " Maria Lopez left", "tokens": [1], "words": words}
        ],
    }
    source = written(tmp_path, "a.json", json.dumps(data))
    rendered, out = render(source, "whisper-json", hide(term="maria lopez"))
    released_data = json.loads((out / "record.json").read_text())
    assert set(released_data) == {"language", "segments"}
    segment = released_data["segments"][0]
    assert segment["text"] == f"{LABEL} left"
    assert segment["words"] == [
        {"word": LABEL, "start": 0.2, "end": 1.0},
        {"word": "left", "start": 1.2, "end": 1.5},
    ]
    assert [f.name for f in rendered.files] == ["a.json", "a.json.vtt"]
    assert rendered.files[1].role is Role.CAPTIONS


def test_a_cue_that_is_redacted_goes_from_the_other_tiers_of_its_speech(tmp_path):
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n}000"/>' for n in range(4))

    def note(key, text, a, b):
        spot = f'ANNOTATION_ID="{key}" TIME_SLOT_REF1="t{a}" TIME_SLOT_REF2="t{b}"'
        value = f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>"
        return (
            f"<ANNOTATION><ALIGNABLE_ANNOTATION {spot}>{value}</ALIGNABLE_ANNOTATION></ANNOTATION>"
        )

    body = f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>"
    body += f'<TIER TIER_ID="A">{note("a1", "Maria ran", 0, 2)}{note("a2", "He left", 2, 3)}</TIER>'
    body += (
        f'<TIER TIER_ID="A-w" PARENT_REF="A">{note("b1", "Maria", 0, 1)}{note("b2", "ran", 1, 2)}'
    )
    body += f'</TIER><TIER TIER_ID="A-gloss" PARENT_REF="A">{note("c1", "nombre", 0, 1)}</TIER>'
    body += f'<TIER TIER_ID="B">{note("d1", "mm hm", 0, 2)}</TIER></ANNOTATION_DOCUMENT>'
    rendered, out = render(written(tmp_path, "a.eaf", body), "eaf", hide(cue=1))
    said = [(c.speaker, c.text) for c in read_back(rendered, out, "eaf").cues]
    assert b"Maria" not in all_bytes(out)
    assert b"nombre" not in all_bytes(out)
    assert ("A", "He left") in said
    assert ("B", "mm hm") in said


CORPUS = {
    "captions_with_bom.vtt": "webvtt",
    "invalid_timeframe.vtt": "webvtt",
    "sample.vtt": "webvtt",
    "styles.vtt": "webvtt",
    "sample.srt": "srt",
    "sample.sbv": "sbv",
    "large_apollo11.mp3.words.json": "whisper-json",
    "bbc-kaldi.json": "kaldi-json",
    "gcpSttSpeakerDiarization.sample.json": "google-json",
    "ttml_example_apple.ttml": "ttml",
    "acoustic_corpus.TextGrid": "textgrid",
    "test.sample.csv": "transcript-csv",
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_real_transcript_keeps_its_cues_and_loses_a_word(corpus, tmp_path, name):
    format = CORPUS[name]
    source = written(tmp_path, name, (corpus / "transcript" / name).read_bytes())
    before = reader.read_transcript(source, format)
    common = [w for w in " ".join(c.text for c in before.cues).split() if w.isalpha()]
    word = random.Random(7).choice(sorted(common))
    rendered, out = render(source, format, hide(term=word))
    after = read_back(rendered, out, "whisper-json" if format.endswith("json") else format)
    assert times(after) == times(before)
    assert not any(word.casefold() in c.text.casefold().split() for c in after.cues)
    assert LABEL in " ".join(c.text for c in after.cues)


@pytest.mark.parametrize("name", [*CORPUS, "sample_2.8.eaf"])
def test_a_real_transcript_released_in_full_says_the_same(corpus, tmp_path, name):
    format = CORPUS.get(name, "eaf")
    source = written(tmp_path, name, (corpus / "transcript" / name).read_bytes())
    before = reader.read_transcript(source, format)
    rendered, out = render(source, format)
    after = read_back(rendered, out, "whisper-json" if format.endswith("json") else format)
    assert same(before, before.cues) == same(before, after.cues)


def same(transcript, cues):
    """What must survive a release, as far as the format can say it."""
    return [(c.start, c.end, c.speaker, c.text) for c in cues]


def test_other_programs_read_what_is_released(tmp_path):
    source = written(tmp_path, "a.vtt", VTT)
    read = reader.read_transcript(source, "webvtt")
    captions = webvtt.from_string(transcript_files.write_webvtt(read))
    assert [c.voice for c in captions] == ["Dispatcher", "Maria Lopez", "Maria Lopez"]
    subtitles = list(srt.parse(transcript_files.write_subrip(read)))
    assert [s.start.total_seconds() for s in subtitles] == [1.0, 2.5, 4.0]
    document = imsc.to_model(imsc_tree(transcript_files.write_ttml(read)))
    assert document.get_body() is not None
    grid = written(tmp_path, "a.TextGrid", transcript_files.write_textgrid(read))
    assert textgrid.openTextgrid(str(grid), False).tierNames == ("Dispatcher", "Maria Lopez")


def imsc_tree(text):
    from xml.etree import ElementTree

    return ElementTree.parse(StringIO(text))


SAID = st.text(
    st.characters(whitelist_categories=("Lu", "Ll", "Nd", "Po"), blacklist_characters="{}\\"),
    min_size=1,
    max_size=12,
)


@st.composite
def transcripts(draw):
    """Transcripts with millisecond times, in order, without overlaps."""
    cues, at = [], 0
    for _ in range(draw(st.integers(1, 6))):
        start = at + draw(st.integers(0, 5000))
        at = start + draw(st.integers(1, 5000))
        text = " ".join(draw(st.lists(SAID, min_size=1, max_size=6)))
        cues.append(plain_cue(start / 1000, at / 1000, text))
    return Transcript("", "", number_cues(cue for cue in cues if cue.text))


@given(transcripts(), st.sampled_from(names_of(Kind.TRANSCRIPT)))
def test_what_is_written_is_read_again(tmp_path_factory, made, format):
    if not made.cues:
        return
    folder = tmp_path_factory.mktemp("round")
    row = format_of(Kind.TRANSCRIPT, format)
    write, suffix = resolve_entry(row.write), row.suffix
    path = written(folder, f"a{suffix}", write(made))
    format = "whisper-json" if format.endswith("json") else {"ass": "srt"}.get(format, format)
    after = reader.read_transcript(path, format)
    before = [(c.start, c.end, c.text) for c in made.cues]
    if format == "transcript-csv":
        assert [c.text.lstrip("'") for c in after.cues] == [t.lstrip("'") for *_, t in before]
    elif format == "textgrid":
        assert " ".join(c.text for c in after.cues) == " ".join(t for *_, t in before)
    elif format == "transcript-txt":
        said = [f"{c.speaker}: {c.text}" if c.speaker else c.text for c in after.cues]
        assert ["".join(s.split()) for s in said] == ["".join(t.split()) for *_, t in before]
    else:
        assert [(c.start, c.end, c.text) for c in after.cues] == before


NAMES = ["Maria Lopez", "O'Rourke", "García-López", "312-555-0142", "Straße 12 B"]


@given(
    st.sampled_from(NAMES),
    st.sampled_from(names_of(Kind.TRANSCRIPT)),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    st.sampled_from([" ", "\n", "  ", "-\n"]),
    st.booleans(),
)
def test_no_redacted_name_survives(tmp_path_factory, name, format, encoding, gap, split):
    if format in ("ttml", "eaf") or format.endswith("json"):
        encoding = "utf-8"
    said = name.replace(" ", gap).upper() if gap != "-\n" else f"{name[:3]}-\n{name[3:]}"
    pieces = [f"I am {name.split()[0]}", f"{' '.join(name.split()[1:])} ok"] if split else [said]
    cues = [plain_cue(n, n + 1, text, name) for n, text in enumerate(pieces)]
    folder = tmp_path_factory.mktemp("leak")
    row = format_of(Kind.TRANSCRIPT, format)
    write, suffix = resolve_entry(row.write), row.suffix
    source = written(folder, f"a{suffix}", write(Transcript("", "", number_cues(cues))), encoding)
    format = "whisper-json" if format.endswith("json") else {"ass": "srt"}.get(format, format)
    _, out = render(source, format, hide(term=name))
    left = all_bytes(out).decode().casefold()
    for part in (part for part in name.casefold().split() if len(part) > 3):
        assert part not in left.replace("-\n", "").replace("&#x27;", "'")


@given(st.data())
def test_words_stay_in_order_and_inside_the_text(data):
    text = data.draw(st.text("ab ", min_size=1, max_size=40))
    spans, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        spans.append(TimedCueWord(float(at), float(at + 1), at, at + len(word)))
        at += len(word)
    cue = replace(plain_cue(0, 99, "x"), text=text, raw=text, words=tuple(spans))
    first = data.draw(st.integers(0, len(text) - 1))
    redaction = hide(cue=1, chars=(first, data.draw(st.integers(first + 1, len(text)))))
    made = Transcript("webvtt", "", number_cues([cue]))
    spans_found = {"r1": renderer.spans_of(made, redaction)}
    out = renderer.redact_transcript(made, (redaction,), spans_found).cues[0]
    assert LABEL in out.text
    edges = [edge for w in out.words for edge in (w.first, w.last)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(out.text) for edge in edges)
    cut = slice(*redaction.chars)
    assert out.text == text[: cut.start] + LABEL + text[cut.stop :]


@pytest.mark.parametrize("name", ["sample.vtt", "captions_with_bom.vtt", "sample.srt"])
def test_what_the_outside_judge_reads_as_redacted_is_gone(corpus, judge, tmp_path, name):
    spec = importlib.util.spec_from_file_location("leak_judge", judge)
    outside = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(outside)
    source = written(tmp_path, name, (corpus / "transcript" / name).read_bytes())
    cues = reader.read_transcript(source, CORPUS[name]).cues
    part = (8, len(cues[-2].raw))
    redactions = (hide(cue=len(cues)), hide(id="r2", cue=len(cues) - 1, chars=part))
    _, out = render(source, CORPUS[name], *redactions)
    left = outside.fold_bytes(all_bytes(out)).decode()
    for redaction in redactions:
        secret = outside.cue_text(source, redaction.cue, redaction.chars)
        assert outside.fold(secret) not in left


@pytest.mark.parametrize(
    ("times", "shown"),
    [
        (("12:00:01", "12:00:05"), ("12:00:01", "12:00:05")),
        (("12:00:01", "12:00:05.5"), ("12:00:01.000", "12:00:05.500")),
        (("1.5", "3"), ("1.5", "3.0")),
    ],
)
def test_a_table_keeps_the_form_of_its_times(tmp_path, times, shown):
    text = f"Start,End,Text\n{times[0]},{times[1]},hello\n"
    _, out = render(written(tmp_path, "a.csv", text), "transcript-csv")
    assert (out / "record.csv").read_text().splitlines()[1] == f"{shown[0]},{shown[1]},,hello"
