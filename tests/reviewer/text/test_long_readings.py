"""What a long text is read for is looked for at once, and read once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Facts, Kind, Record
from reviewer.overlooked.released_text import HIDDEN
from reviewer.readers import originals, words
from reviewer.readers.transcripts.times import parse_clock
from reviewer.text import pii
from reviewer.text.names.small import small_names
from reviewer.text.names.words import name_lists
from reviewer.text.terms import codes, markup, onward
from tests.helpers.text_records import written

CODED = ("\\u00f1", "\\xf1", "&ntilde;", "%C3%B1", "=F1", "+APE-", "Ã±", "Ã", "~n", "{\\'a}", "\\,")
CODED += ("?", "\ufffd", "¤", "Ñ", "\\n", "=\n", "+AA", "^a", "¿", "\x85", "ñ", "’")
MARKED = ("<b>", "</b>", "<!--x-->", "**", "__", "[x](http://a(b))", "[[a|b]]", "{b}", "{/b}", "''")
MARKED += (
    "[hl=2]",
    "[/hl]",
    "$\\x{",
    "@a{",
    "}$",
    "\x1b[3m",
    "\\fB",
    ":a:`",
    ">!",
    "!<",
    "||",
    "`",
)
MARKED += ("{\\an8}", "[^1]", "#", "/", "=", "|", "~", "<", "]", "{{a|", "[i]", "[url=x]")
PLAIN = ("a", "B", "é", "1", " ", "\n", ".", "(", "-")


def mixed(parts):
    return st.lists(st.sampled_from((*parts, *PLAIN)), max_size=14).map("".join)


@given(mixed(CODED))
def test_codes_are_those_that_the_pattern_finds(text):
    found = [code.span() for code in codes.CODE.finditer(text)]
    assert [code.span() for code in codes.codes_in(text)] == found


@given(mixed(MARKED))
def test_marks_are_those_that_the_pattern_finds(text):
    found = [mark.span() for mark in markup.pattern_of_marks(text).finditer(text)]
    assert [mark.span() for mark in markup.marks_in(text)] == found


def test_the_pattern_of_codes_is_tried_where_one_may_begin(monkeypatch):
    tried = []

    class Watched:
        def match(self, text, at):
            tried.append(at)

    monkeypatch.setattr(codes, "CODE", Watched())
    assert codes.undo_codes("Spoke with her at noon. " * 50 + "100% of it?") is None
    assert len(tried) == 2


def test_lines_that_hiding_leaves_as_they_are_are_looked_through_once_for_details():
    lines = [f"line {n}, call 312-555-{n:04d}, {'x' * (n % 50)}" for n in range(400, 600)]
    text = "\n".join(lines)
    pii.places_in_short.cache_clear()
    found = pii.find_pii(text)
    known = pii.places_in_short.cache_info().misses
    hidden = text.replace("312-555-0500", HIDDEN * 12)
    again = pii.find_pii(hidden)
    assert pii.places_in_short.cache_info().misses == known + 1
    assert [m for m in found if text[m.start : m.end] != "312-555-0500"] == again
    assert len(found) == len(lines)


def test_columns_are_looked_for_once_in_a_text(monkeypatch):
    calls = []
    known = onward.lines_of_columns
    monkeypatch.setattr(onward, "lines_of_columns", lambda lines: calls.append(0) or known(lines))
    text = "Maria told    Ana Ruiz\nLopez there   of it all\n"
    for term in ("Maria Lopez", "Ana Ruiz", "312-555-0142"):
        onward.find_on(term, text)
    assert len(calls) == 1


def test_a_transcript_whose_cues_are_known_is_not_read_again_for_its_words(tmp_path, monkeypatch):
    said = "".join(f"00:0{n}.000 --> 00:0{n}.900\n<v Ana>one {n}\n\n" for n in range(9))
    path = written(tmp_path, "call.vtt", f"WEBVTT\n\n{said}", "utf-8")
    record = Record("call.vtt", Kind.TRANSCRIPT, "webvtt", "a" * 64, 1, "", facts=Facts())
    reads = []
    monkeypatch.setattr(originals, "ask_child", lambda ask, *a: reads.append(a) or ask(*a))
    originals.forget_transcripts()
    read = originals.read_original_transcript(record, path)
    units = originals.text_units(record, path)
    assert len(reads) == 1
    assert units == list(words.text_units(record, path))
    assert len(units) == len(read.cues) == 9


@pytest.mark.parametrize(
    "text", ["0:01.1", "00:00:05.125", "1:02:03,999999999", "99:59", "7:08.070"]
)
def test_clock_times_are_the_nearest_numbers(text):
    *most, seconds = re.split(":", text.replace(",", "."))
    whole = sum(int(part) * 60 ** (len(most) - n) for n, part in enumerate(most))
    head, _, tail = seconds.partition(".")
    assert parse_clock(text) == float(f"{whole + int(head)}.{tail or 0}")


def test_ordinary_words_are_gathered_once():
    lists = name_lists()
    every = (lists.never, lists.places, lists.plain_given, lists.everyday, lists.verbs, lists.plain)
    assert lists.ordinary == frozenset().union(*every)
    said = [name.surname for name in small_names("her husband juan left, her brother is Éric")]
    assert said == ["juan"]
