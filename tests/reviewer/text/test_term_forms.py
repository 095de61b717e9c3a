"""Whatever a person would read as the term is found by all that look for it."""

import codecs
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.attack import Secret
from reviewer.attack.needles import Needles
from reviewer.attack.texts_in_bytes import Blob, read_layers
from reviewer.coverage.text import mask_text, masks_in
from reviewer.text.terms import term_occurs
from tests.helpers.forms import KINDS
from tests.helpers.text_records import hide

EXAMPLES = int(os.environ.get("REVIEWER_FORMS", "60"))
"""Drawn for each kind; hundreds are drawn when what reads terms was changed."""


def attacked(term: str, text: str) -> bool:
    needles = Needles.make_needles([Secret(term, "", "", True)])
    read = read_layers(Blob("", text.encode()))
    return any(True for la in read for _ in needles.find_in(la.text, prose=la.prose))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_every_form_is_found_and_nothing_of_it_stays(kind, data):
    written = data.draw(KINDS[kind])
    assert term_occurs(written.term, written.text)
    assert attacked(written.term, written.text)
    released = mask_text(written.text, masks_in(written.text, [hide(term=written.term)])).text
    assert not term_occurs(written.term, released)
    assert not attacked(written.term, released)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Maria Lopez", "saw Maria and Officer Lopez"),
        ("Maria Lopez", "Maria, Carlos Torres and Jose Lopez"),
        ("Maria Lopez", "LOPEZ M 34, LOPEZ M/W, Carlos LOPEZ M"),
        ("Maria Lopez", "First: John Last: Lopez First: Maria Last: Chen"),
        ("Maria Lopez", "Last: Chen First: Maria\nLast: Lopez First: John"),
        ("Maria Lopez", "I saw Lopez first. Maria came last. Lopez left"),
        ("Dylan Thomas", "Dylan, Thomas and Rose"),
        ("Chase Woods", "on a chase, woods all around"),
        ("Unit 3B, 1820 W 47th St", "Unit 3B; 1822 W 47th St, 1820 W 48th, 1820 W 47th Pl"),
        ("Sam Page", "the pages went"),
        ("April Record", "A record is sealed. A record"),
        ("Grant Love", "in the glove box"),
        ("Art Head", "went ahead, a head"),
        ("William", "Williams called"),
        ("Brian Ridge", "the bridge"),
        ("Michael", "Michal left"),
        ("03/14/1987", "3/15/1987, March 14, 1988, 13/14/1987, version 3.14.1987.2, 2003/14/1987"),
        ("03/04/1987", "04/03/1987"),
        ("3/14/87", "zip 31487"),
        ("123-45-6789", "room 6789, last 4 weeks 6789, ending at 6789 W Lake, year ended 6789"),
        ("maria.lopez@gmail.com", "annmaria.lopez@gmail.com, maria lopez at Gmail headquarters"),
    ],
)
def test_what_a_reader_takes_for_another_is_found_by_none(term, text):
    assert not term_occurs(term, text)
    assert not attacked(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("BX 48213", "tag Bravo X-ray four eight two one three"),
        ("BX 48213", "B as in boy, X as in x-ray, 48213"),
        ("Unit 3B, 1820 W 47th St", "at 1820 West 47th Street #3B now"),
        ("2nd floor, 1820 W Cermak Rd", "at 1820 W. Cermak now"),
        ("Nguyễn Thị Hồng", "NGUYEN, THI HONG"),
        ("Wójcik Grzegorz", "seen: Wojcik, Grzegorz"),
        ("Maria Lopez", "[{'last':'Chen','first':'Jo'},{'last':'Lopez','first':'Maria'}]"),
        ("Maria Lopez", "Maria. Last name? Lopez"),
        ("Ana Sofía  Muñoz Davó", "Ana Sofía Muñoz-Davós"),
        ("Maria Lopez", "I am Maria... Lopez"),
        ("Siobhán Smith\u2010O'Hara", "Siobh·n Smith-O'Hara"),
        ("Siobhán O'Hara", "Siobh·n O\u2019Hara"),
    ],
)
def test_what_is_written_apart_or_the_other_way_round_is_found(term, text):
    assert term_occurs(term, text)
    assert attacked(term, text)
    released = mask_text(text, masks_in(text, [hide(term=term)])).text
    assert not term_occurs(term, released)
    assert not attacked(term, released)


@pytest.mark.parametrize("way", [lambda t: codecs.encode(t, "rot13"), lambda t: t[::-1]])
def test_a_name_run_backwards_or_turned_by_thirteen_is_a_leak(way):
    assert attacked("Siobhan Halvorsen", f"var s = '{way('Siobhan Halvorsen')}';")
