"""Whatever a person would read as the term is found by all that look for it: search, Redact All,
proposals, Still Readable, and the sound of what is hidden in a transcript.
"""

import csv
import html
import io
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.detect.words import Wishes, in_words
from reviewer.intake import new_case
from reviewer.model import CaseInfo, Decision, Facts, Kind, Put, Record, Request, Snapshot, Subject
from reviewer.overlooked.still_readable import Sign, find_still_readable
from reviewer.plan.plan import make_plan
from reviewer.readers.transcript import read_transcript
from reviewer.readers.words import text_units
from reviewer.redaction.everywhere import matches_of
from reviewer.redaction.name_parts import find_forms
from reviewer.redaction.sound import sound_for_text
from reviewer.store import Case
from reviewer.text.terms import term_occurs
from tests.helpers.forms import KINDS
from tests.helpers.text_records import hide
from tests.reviewer.text.test_term_forms import EXAMPLES

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
FORMS = st.one_of(*KINDS.values())


def as_text(path, text):
    path.write_text(f"Notes.\n{text}\nEnd of notes.\n", encoding="utf-8")


def as_captions(path, text):
    body = html.escape("\n".join(line for line in text.split("\n") if line.strip()))
    path.write_text(f"WEBVTT\n\n00:01.000 --> 00:04.000\n{body}\n", encoding="utf-8")


def as_log(path, text):
    out = io.StringIO()
    rows = [("time", "remarks"), ("10:00", text), ("10:01", "unit sent")]
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def as_mail(path, text):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Notes"
    mail.set_content(f"{text}\n")
    path.write_bytes(bytes(mail))


def as_page(path, text):
    path.write_text(f"<html><body><p>{html.escape(text)}</p></body></html>", encoding="utf-8")


def as_word(path, text):
    document = docx.Document()
    document.add_paragraph(text)
    document.save(path)


def as_pdf(path, text):
    with pymupdf.open() as book:
        page = book.new_page()
        for at, line in enumerate(text.split("\n")):
            page.insert_text((72, 72 + 16 * at), line)
        book.save(path)


AS = {
    "txt": (as_text, Kind.DOCUMENT, "txt"),
    "vtt": (as_captions, Kind.TRANSCRIPT, "webvtt"),
    "csv": (as_log, Kind.DISPATCH, "csv"),
    "eml": (as_mail, Kind.EMAIL, "eml"),
    "html": (as_page, Kind.DOCUMENT, "html"),
    "docx": (as_word, Kind.DOCUMENT, "docx"),
    "pdf": (as_pdf, Kind.DOCUMENT, "pdf"),
}


def fits(form, written):
    """The letters of a PDF's plain font are those of Western Europe; XML has no controls."""
    if form == "pdf":
        plain = written.text.replace("\n", " ")
        return all(32 <= ord(c) < 127 or (161 <= ord(c) < 256 and ord(c) != 173) for c in plain)
    return (
        form == "txt" or written.text.isprintable() or written.text.replace("\n", "").isprintable()
    )


@pytest.mark.parametrize("form", AS)
@settings(max_examples=max(EXAMPLES // 3, 1), deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_redact_all_finds_every_form_in_every_kind_of_record(form, data):
    written = data.draw(FORMS.filter(lambda w: fits(form, w)))
    write, kind, named = AS[form]
    with TemporaryDirectory() as place:
        path = Path(place) / f"a.{form}"
        write(path, written.text)
        record = Record(path.name, kind, named, "", path.stat().st_size, path.name)
        assert matches_of(record, path, [written.term])[0]
        subject = Subject("s1", "somebody", terms=(written.term,))
        case = Snapshot(CaseInfo("c"), (record,), subjects=(subject,))
        units = list(text_units(record, path))
        assert [r.term for r in in_words(case, record, units, Wishes(False, True))]


@settings(max_examples=max(EXAMPLES // 2, 1), deadline=None)
@given(written=FORMS.filter(lambda w: fits("vtt", w)))
def test_the_sound_of_every_form_is_asked_about(written):
    facts = Facts(time_base=(1, 8000), duration=8000 * 60, audio_codec="pcm_s16le")
    with TemporaryDirectory() as place:
        path = Path(place) / "t.vtt"
        as_captions(path, written.text)
        records = (
            Record("call.wav", Kind.AUDIO, "wav", "", 1, "call.wav", facts=facts),
            Record("t.vtt", Kind.TRANSCRIPT, "webvtt", "", 1, "t.vtt", transcript_of="call.wav"),
        )
        hidden = hide("t.vtt", term=written.term)
        case = Snapshot(CaseInfo("c"), records, redactions=(hidden,))
        made = sound_for_text(case, lambda record: read_transcript(path, record.format))
    assert [r.record for r in made] == ["call.wav"]


@settings(max_examples=max(EXAMPLES // 60, 1), deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_search_and_still_readable_find_every_form(tmp_path_factory, data):
    few = {
        kind: data.draw(st.lists(forms, min_size=3, max_size=3)) for kind, forms in KINDS.items()
    }
    every = {f"{kind} {at}.txt": w for kind, some in few.items() for at, w in enumerate(some)}
    place = tmp_path_factory.mktemp("forms")
    (place / "bundle").mkdir()
    for name, written in every.items():
        as_text(place / "bundle" / name, written.text)
    new_case(place / "case", place / "bundle")
    with Case.open(place / "case", author="Ann") as case:
        decided = [Put(Decision(name, "release")) for name in every]
        case.apply([*decided, Put(Request("q1", "X"))], "Release")
        for name, written in every.items():
            hits = [*case.search_words(written.term), *case.search_forms(written.term)]
            assert name in {hit.record for hit in hits}, written
            whose = Subject("s1", "somebody", terms=(written.term,))
            snapshot = replace(case.snapshot(), subjects=(whose,))
            items = find_still_readable(case, snapshot, make_plan(snapshot, "q1")).items
            assert any(i.sign is Sign.SUBJECT and name in i.records for i in items), written


def test_a_name_with_a_middle_name_left_in_is_offered_and_not_hidden_silently(tmp_path):
    text = "I saw Maria Luisa Lopez leave."
    as_text(tmp_path / "a.txt", text)
    record = Record("a.txt", Kind.DOCUMENT, "txt", "", 1, "a.txt")
    assert not term_occurs("Maria Lopez", text)
    whole, surname, given_name = find_forms(record, tmp_path / "a.txt", "Maria Lopez")
    assert whole == []
    assert (surname[0].hit, given_name[0].hit) == ("Lopez", "Maria")
