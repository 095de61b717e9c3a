"""A term is found as a person would find it, and not inside other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.plan.release_names import is_masked, masked_name
from reviewer.text.terms import find_term, term_occurs

words = st.text(alphabet="abcdefgh", min_size=3, max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        "MARIA LOPEZ",
        "maria\n   lopez",
        "Maria Lo-\npez",
        "Ma\u00adria Lopez",
        "María López",
        "Mari\u0301a Lopez",
        "<v Maria Lopez>hello",
        "Maria-\nLopez",
    ],
)
def test_maria_lopez_is_found(text):
    assert term_occurs("Maria Lopez", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VICTIM: LOPEZ, MARIA  AGE 34", "LOPEZ, MARIA"),
        ("LOPEZ, MARIA E., 34", "LOPEZ, MARIA E."),
        ("Lopez,\n  Maria came", "Lopez,\n  Maria"),
        ("Lopez,Maria,1988", "Lopez,Maria"),
        ('"Lopez","Maria"', 'Lopez","Maria'),
        ("Lopez | Maria | 34", "Lopez | Maria"),
        ("LOPEZ MARIA", "LOPEZ MARIA"),
        ("L\u00d3PEZ, MAR\u00cdA", "L\u00d3PEZ, MAR\u00cdA"),
        ("user lopez_maria85", "lopez_maria"),
        ("Maria E. Lopez said", "Maria E. Lopez"),
        ("MARIA E LOPEZ said", "MARIA E LOPEZ"),
        ("Lopez, Maria And so on", "Lopez, Maria"),
        ("LOPEZ, MARIA F 41", "LOPEZ, MARIA"),
    ],
)
def test_a_name_is_found_as_police_files_write_it(text, found):
    for term in ("Maria Lopez", "Lopez, Maria"):
        assert [text[a:b] for a, b in find_term(term, text)] == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it is M-A-R-I-A L-O-P-E-Z, yes", "M-A-R-I-A L-O-P-E-Z"),
        ("m. a. r. i. a. l. o. p. e. z.", "m. a. r. i. a. l. o. p. e. z"),
        ("M A R I A L O P E Z", "M A R I A L O P E Z"),
        ("Maria, L-O-P-E-Z", "Maria, L-O-P-E-Z"),
        ("L-O-P-E-Z, M-A-R-I-A", "L-O-P-E-Z, M-A-R-I-A"),
        ("M A R I A N L O P E Z", None),
        ("M-A.R-I-A L-O-P-E-Z", None),
        ("M-A-R-I-A or L-O-P-E-Z", None),
    ],
)
def test_a_name_that_is_spelled_out_is_found(text, found):
    assert [text[a:b] for a, b in find_term("Maria Lopez", text)] == ([found] if found else [])


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Lopez", "L-O-P-E-Z"),
        ("Al O'Brien", "A-L O-B-R-I-E-N"),
        ("AB 12", "A-B-1-2"),
        ("Smith-Jones", "S M I T H  J O N E S"),
    ],
)
def test_other_terms_are_found_spelled_out(term, text):
    assert list(find_term(term, text)) == [(0, len(text))]


@pytest.mark.parametrize("text", ["Ann-Lee", "Ann / Lee", "ann_lee", "A N N Lee"])
def test_the_words_of_a_short_name_may_be_parted_by_marks(text):
    assert list(find_term("Ann Lee", text)) == [(0, len(text))]
    assert not term_occurs("Ann Lee", "Annlee")


@pytest.mark.parametrize(("term", "text"), [("Ann", "A-N-N"), ("Jo Lopez", "j. o. Lopez")])
def test_what_is_too_short_to_be_spelled_out_is_left(term, text):
    assert not term_occurs(term, text)


@pytest.mark.parametrize(
    "text",
    ["I called Lopez. Maria came", "Ruiz Lopez\nMaria Ruiz", "Lopez and Maria", "Maria a Lopez"],
)
def test_names_that_merely_follow_each_other_are_no_name(text):
    assert not term_occurs("Maria Lopez", text)


def test_a_name_that_follows_itself_is_found_twice():
    text = "Maria Lopez, Maria Lopez"
    assert [text[a:b] for a, b in find_term("Maria Lopez", text)] == ["Maria Lopez"] * 2


def test_the_surname_of_several_words_may_come_first():
    assert term_occurs("Maria Elena Lopez", "LOPEZ, MARIA ELENA")
    assert term_occurs("Maria Lopez Garcia", "LOPEZ GARCIA, MARIA")
    assert term_occurs("Maria Lopez Garcia", "LOPEZ-GARCIA, MARIA")
    assert term_occurs("Al Li", "LI, AL")
    assert not term_occurs("Al Li", "Li Al")


@pytest.mark.parametrize("text", ["Maria Lopezes", "Anamaria Lopez", "Maria and Lopez"])
def test_other_names_are_not_maria_lopez(text):
    assert not term_occurs("Maria Lopez", text)


@pytest.mark.parametrize("text", ["312 555 0142", "(312) 555.0142", "3125550142", "312\n555-0142"])
def test_a_number_is_found_with_other_separators(text):
    assert term_occurs("312-555-0142", text)


def test_the_bracket_before_an_area_code_goes_with_it():
    assert list(find_term("312-555-0142", "call (312) 555-0142 now")) == [(5, 19)]
    assert list(find_term("312-555-0142", "her (312-555-0142) rang")) == [(5, 17)]


def test_a_longer_number_is_another_number():
    assert not term_occurs("312-555-0142", "73125550142")
    assert not term_occurs("312-555-0142", "31255501421")


@pytest.mark.parametrize("text", ["13125550142", "+13125550142", "1 (312) 555-0142"])
def test_a_number_is_the_same_with_its_country_code(text):
    assert term_occurs("312-555-0142", text)


@pytest.mark.parametrize(
    "text",
    [
        "maria.lopez@example.org",
        "m: maria_lopez85@example.org",
        "see https://example.org/u/marialopez?x=1",
        "user MariaLopez",
        "file Maria_Lopez.pdf",
        "Maria (Lopez)",
        "a1maria.lopez@example.org",
    ],
)
def test_a_name_is_found_in_an_address_and_where_its_words_run_together(text):
    assert term_occurs("Maria Lopez", text)


def test_one_word_is_found_inside_an_address_and_not_inside_another_word():
    assert term_occurs("Lopez", "mlopez85@example.org")
    assert term_occurs("Lopez", "lopez85 called")
    assert not term_occurs("Adam", "Adams called")
    assert not term_occurs("Lopez", "Lopezini called")
    assert not term_occurs("Ana", "banana@example.org")


@pytest.mark.parametrize("text", ["I saw Maria. Lopez said no", "Maria, Lopez and Ruiz"])
def test_the_end_of_a_clause_parts_two_names(text):
    assert not term_occurs("Maria Lopez", text)


def test_ligatures_read_as_their_letters():
    assert list(find_term("office", "the o\ufb03ce")) == [(4, 8)]


@given(words, words, st.sampled_from([" ", "\n", "  \t"]))
def test_a_found_span_is_the_term(first, second, gap):
    text = f"x {first}{gap}{second} y"
    spans = [text[a:b] for a, b in find_term(f"{first} {second}", text)]
    assert f"{first}{gap}{second}" in spans


@given(st.text(max_size=30), st.text(max_size=12))
def test_find_never_fails_and_stays_in_the_text(text, term):
    for start, end in find_term(term, text):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "name",
    [
        "docs/statement-maria-lopez.pdf",
        "MARIA_LOPEZ/call.wav",
        "MariaLopez.mp4",
        "maria.lopez (2).txt",
        "Maria%20Lopez.pdf",
        "Maria%20L%C3%B3pez%2Fcall.wav",
    ],
)
def test_a_file_name_that_gives_a_subject_away_is_masked(name):
    masked = masked_name(name, ("Maria Lopez",))
    assert "lopez" not in masked.casefold()
    assert masked.rsplit(".", 1)[1] == name.rsplit(".", 1)[1]


def test_folders_that_spell_a_name_together_are_masked():
    masked = masked_name("Lopez/Maria/note.txt", ("Maria Lopez",))
    assert masked == "REDACTED/REDACTED/note.txt"
    assert masked_name("Maria/lopez.txt", ("Maria Lopez",)) == "REDACTED/REDACTED.txt"
    assert masked_name("maria/other.txt", ("Maria Lopez",)) == "maria/other.txt"


def test_a_file_name_with_a_phone_number_is_masked():
    assert is_masked("call_3125550142.wav", ("312-555-0142",))


def test_other_file_names_stay():
    assert not is_masked("video/officer-a.mp4", ("Maria Lopez", "312-555-0142"))
    assert masked_name("docs/50%20off.txt", ("Maria Lopez",)) == "docs/50%20off.txt"


def test_a_name_is_found_in_a_script_without_spaces():
    assert term_occurs("王小明", "昨天王小明来过")
    assert term_occurs("Geomagic", "使用Geomagic、软件")
    assert not term_occurs("Geo", "使用Geomagic软件")


@pytest.mark.parametrize("term", ["Box: Ana", "Ana; Box", "Seen: Ana Lopez left.", "note #5: call"])
def test_marks_between_the_words_of_a_term_are_found_as_they_are(term):
    for text in (term, term.replace(" ", "\n"), term.upper()):
        ((first, last),) = find_term(term, f"so {text} so")
        assert f"so {text} so"[first:last].strip(".") == text.strip(".")
    assert not list(find_term(term, f"in{term.lower()}"))
