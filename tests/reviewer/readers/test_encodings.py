"""Bytes without a mark: Western text stays Western, doubt is said, a person's choice is kept."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.intake import choose_encoding, new_case, possible_readings
from reviewer.intake.text_kinds import text_of
from reviewer.model import Put, Request
from reviewer.plan.plan import make_plan
from reviewer.readers import charset
from reviewer.readers.decoding import clean_text, decode_text, encoding_of
from reviewer.store import Case
from reviewer.text.terms import term_occurs

LINES = (
    *("My name is Tamsin Okoró, señora.", "Officer Muñoz arrived.", "José said “no” to him"),
    *("The café on 63rd — closed", "He’s at the corner", "§ 5/7(1)(b) applies", "Temp 98°F"),
    *("Jürgen Müller", "François Lefèvre", "Zoë Kravitz", "Peña, Maria", "IBÁÑEZ ROSA"),
    *("MUÑOZ-DÁVILA", "Niño", "Ángel Núñez", "naïve", "résumé", "São Paulo", "Straße 12"),
    *("© 2025 City", "£20 taken", "½ block", "Señor Gómez", "Chloë O’Brien", "José", "é"),
    *("Tomás Ó Súilleabháin", "Øystein Ås", "5–7 minutes…", "¿Dónde está?", "¡Ayuda!", "Côté"),
)
NAMES = st.sampled_from(
    [
        "Muñoz",
        "Peña",
        "José",
        "Núñez",
        "Ibáñez",
        "Okoró",
        "García",
        "María",
        "Müller",
        "Lefèvre",
        "Zoë",
        "Agnès",
    ]
)
PLAIN = st.sampled_from(
    ["officer", "said", "at", "63rd", "and", "Halsted,", "the", "caller", "312-555-0142", "(male)"]
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_windows_1252_is_read_as_that(line):
    assert decode_text(line.encode("cp1252")) == (line, "cp1252")


@given(st.lists(NAMES | PLAIN, min_size=1, max_size=12).map(" ".join))
def test_western_names_among_plain_words(text):
    if text.isascii():
        return
    assert decode_text(text.encode("cp1252"))[0] == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("mac_roman", "José Muñoz said he’s at the café"),
        ("mac_roman", "“Stop” – he said to Peña"),
        ("cp437", "José Muñoz, señora"),
        ("cp850", "José Muñoz, María Ángel"),
        ("cp1250", "Pawłowski, Grażyna and Wałęsa"),
        ("cp1251", "Привет, меня зовут Иван Петров. Я живу в Чикаго."),
        ("koi8_r", "Привет, меня зовут Иван Петров. Я живу в Чикаго."),
        ("cp1253", "Καλημέρα, με λένε Γιώργο Παπαδόπουλο."),
        ("cp1256", "مرحبا اسمي محمد علي وأعيش في شيكاغو"),
        ("cp932", "こんにちは、私の名前は田中です。"),
        ("big5", "你好，我的名字是王偉，我住在芝加哥。"),
    ],
)
def test_what_cannot_be_western_is_read_as_what_it_is(encoding, text):
    found = encoding_of(text.encode(encoding))
    assert charset.decode_lossy(text.encode(encoding), found.name) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("mac_roman", "Muñoz"),
        ("cp1252", "the day–night shift"),
        ("cp1254", "Şükrü Yıldız, Iğdır"),
        ("cp1255", "שלום, שמי דוד כהן"),
        ("gb18030", "我的名字是王伟"),
    ],
)
def test_where_several_read_well_the_right_one_is_among_those_asked_about(encoding, text):
    found = encoding_of(text.encode(encoding))
    assert found.doubts
    read = [charset.decode_lossy(text.encode(encoding), n) for n in (found.name, *found.doubts)]
    assert text in read


def test_utf8_with_a_western_byte_in_it_is_neither_dropped_nor_garbled():
    data = "José Muñoz and Peña".encode() + " café".encode("cp1252")
    assert decode_text(data)[0] == "José Muñoz and Peña café"


def test_a_file_may_end_in_a_letter_that_looks_like_half_of_one():
    assert decode_text(b"Jos\xe9") == ("José", "cp1252")


@pytest.mark.parametrize(
    "head", ['<meta charset="windows-1250">', '<?xml version="1.0" encoding="cp1250"?>']
)
def test_a_page_that_says_how_it_is_written_is_believed(head):
    assert decode_text(f"{head}<p>Zdeněk Dvořák</p>".encode("cp1250"))[0].endswith("Dvořák</p>")


@given(st.binary(max_size=200))
def test_any_bytes_become_text(data):
    text, name = decode_text(data)
    assert isinstance(text, str)
    assert name


@pytest.fixture
def case(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "note.txt").write_bytes("Signed: Muñoz\nfor the day".encode("mac_roman"))
    new_case(tmp_path / "case", tmp_path / "bundle")
    with Case.open(tmp_path / "case", author="Ann") as case:
        case.apply([Put(Request("q1", "A"))], "ask")
        yield case


def test_doubt_stops_a_release_until_a_person_chose(case):
    record = case.snapshot().records[0]
    found = possible_readings(case, record)
    assert "Signed: Muñoz" in {line for one in found for line in one.lines}
    assert len(found) > 1
    choose_encoding(case, "note.txt", "cp437")
    assert case.words_of("note.txt")[0].text.startswith("Signed: Mu")
    choose_encoding(case, "note.txt", "mac_roman")
    assert "Muñoz" in case.words_of("note.txt")[0].text
    assert not case.snapshot().records[0].facts.encoding_doubts
    assert case.verify_case().is_sound


def test_only_a_known_encoding_and_a_text_can_be_chosen(case):
    with pytest.raises(Refused):
        choose_encoding(case, "note.txt", "rot13")
    with pytest.raises(Refused):
        choose_encoding(case, "other.txt", "cp1252")


def test_a_record_in_doubt_blocks_the_plan_once_it_is_to_go_out(case):
    from reviewer.plan.worklist import make_decision

    with pytest.raises(Refused, match="more than one way"):
        make_decision(case.snapshot().records[0], "release")
    why = [b.why for b in make_plan(case.snapshot(), "q1").blockers]
    assert len(why) == 1


@pytest.mark.parametrize("lines", [1, 40])
def test_what_another_program_wrote_behind_a_mark_is_read_right(lines):
    text = "The officers spoke with Maria Muñoz and José.\n"
    data = codecs.BOM_UTF8 + "Peña\n".encode() + text.encode("cp1252") * lines
    assert decode_text(data)[0] == "Peña\n" + text * lines


def test_a_short_text_that_lost_a_letter_is_a_text_all_the_same():
    assert text_of("Maria Mu\ufffdoz\n".encode()) == "Maria Mu\ufffdoz\n"
    assert text_of(bytes(range(128, 160)) * 4 + b"\x00\x01\x02\x03") is None


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("name", ["MUÑOZ", "Siân O’Brien", "Núria Ibáñez"])
def test_letters_decoded_as_latin_1_again_and_again_are_not_lost_with_their_controls(name, times):
    text = f"Spoke with {name} at noon."
    for _ in range(times):
        text = text.encode().decode("latin-1")
    assert term_occurs(name, clean_text(text))


FRAMES = (
    "║ 712 ║ MUÑOZ ON SCENE ║",
    "┌──────┬──────┐\n│ Zoë  │ 1600 │",
    "│ 16:00 │ José │",
    "═══\nPEÑA",
)
CENTRAL = ("Zdeněk called", "Győző Kovács", "Jiří Dvořák a Šárka", "Paweł Gołąb", "Małgorzata Żółć")
WIDE = (
    "Иван Петров",
    "Свидетель: Анна",
    "田中花子さんが電話しました。",
    "김철수가 신고했다",
    "Γιώργος called",
)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        *(("cp437", text) for text in FRAMES),
        *(("cp850", text) for text in FRAMES),
        *(("cp1250", text) for text in CENTRAL),
        *(("iso8859-2", text) for text in CENTRAL),
        *(("utf-16-le", text) for text in WIDE),
        *(("utf-16-be", text) for text in WIDE),
        *(("mac_roman", text) for text in ("Ángel Ordóñez", "IBÁÑEZ ROSA", "Björk’s “café”")),
    ],
)
def test_nothing_is_read_wrongly_without_a_question(encoding, text):
    data = text.encode(encoding)
    told = encoding_of(data)
    assert charset.decode_lossy(data, told.name) == text or told.doubts


@pytest.mark.parametrize(
    "text", ["Bjørn Ødegård", "João Gonçalves", "½ block", "25 °C", "Mª Carmen"]
)
def test_a_western_text_is_not_asked_about(text):
    assert encoding_of(text.encode("cp1252")) == charset.Charset("cp1252")


@pytest.mark.parametrize("stray", ["\x07", "\x01", "a\x1bb", "\x0f\x0e"])
def test_a_stray_control_makes_no_other_encoding_of_a_plain_text(stray):
    text = f"Farid Nasser came at four.{stray} Nobody saw him leave the house."
    assert decode_text(text.encode())[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_control_in_a_text_makes_no_other_script_of_it(encoding):
    text = "Spoke with Maria\x07 at noon, José was there"
    assert decode_text(text.encode(encoding))[0] == text
    assert decode_text(b"DOB: 7\x07\x01 12") == ("DOB: 7\x07\x01 12", "utf-8")
