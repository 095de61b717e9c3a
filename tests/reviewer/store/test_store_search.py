"""Search: over everything that can be read, and no query is an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import CaseError
from reviewer.model import Annotation, Put, Remove, Subject, TextUnit
from tests.helpers.cases import AUDIO, PAGES, VIDEO, WORDS, new_case


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    with new_case(tmp_path_factory.mktemp("search") / "case") as made:
        made.index_words(
            WORDS,
            [
                TextUnit(WORDS, "cue 1", "Call 312-555-0142, ask for María López.", 1.5, cue=1),
                TextUnit(WORDS, "cue 2", "The officer said nothing.", 3.0, cue=2),
                TextUnit(WORDS, "cue 3", " "),
            ],
        )
        made.index_words(PAGES, [TextUnit(PAGES, "page 2", "An officer, off duty", page=2)])
        yield made


def places(case, query: str) -> list[tuple[str, str]]:
    return [(hit.record, hit.place) for hit in case.search_words(query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("maria", [(WORDS, "cue 1")]),
        ("LOPEZ", [(WORDS, "cue 1")]),
        ("312.555.0142", [(WORDS, "cue 1")]),
        ('"ask for"', [(WORDS, "cue 1")]),
        ('"for ask"', []),
        ("offic*", [(PAGES, "page 2"), (WORDS, "cue 2")]),
        ("officer -duty", [(WORDS, "cue 2")]),
        ("officer nobody", []),
        ("off-duty", [(PAGES, "page 2")]),
        ("-officer", []),
        ("lopez; off-duty", [(PAGES, "page 2"), (WORDS, "cue 1")]),
        ("maria nobody; officer -duty;", [(WORDS, "cue 2")]),
        ('"said; nothing"', [(WORDS, "cue 2")]),
        (";", []),
        ("", []),
        ("***", []),
        ('"', []),
    ],
)
def test_what_a_person_types_is_understood(case, query, found):
    assert sorted(places(case, query)) == found


def test_a_hit_says_where_and_marks_the_words(case):
    hit = case.search_words("nothing officer")[0]
    assert (hit.record, hit.start, hit.cue, hit.table) == (WORDS, 3.0, 2, "records")
    assert {hit.snippet[a:b] for a, b in hit.marks} == {"officer", "nothing"}


@given(st.text(max_size=30) | st.text('"*-^:(){}+ANDORTNE \x00', max_size=20))
@settings(deadline=None, max_examples=300)
def test_no_query_is_an_error(case, query):
    case.search_words(query)


def test_a_query_of_broken_text_finds_nothing(case):
    assert case.search_words("\ud800") == []


def test_notes_and_subjects_are_found_as_they_are_now(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.apply(
            [
                Put(Annotation("a1", VIDEO, "vehicle", "a grey van", 4.0, 5.0)),
                Put(Subject("s1", "Caller One", ("Maria Lopez",))),
            ],
            "Notes",
        )
        hit = case.search_words("van")[0]
        assert (hit.table, hit.key, hit.record, hit.start) == ("annotations", "a1", VIDEO, 4.0)
        assert [(h.table, h.key, h.record) for h in case.search_words("lopez")] == [
            ("subjects", "s1", "")
        ]
        case.apply([Put(Annotation("a1", VIDEO, "vehicle", "a blue car"))], "Edit")
        assert (case.search_words("van"), len(case.search_words("blue vehicle"))) == ([], 1)
        case.undo()
        assert len(case.search_words("van")) == 1
        case.apply([Remove("annotations", "a1")], "Remove")
        assert case.search_words("vehicle") == []


def test_words_of_a_record_are_replaced(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.index_words(AUDIO, [TextUnit(AUDIO, "cue 1", "old words")])
        case.index_words(AUDIO, [TextUnit(AUDIO, "cue 1", "new words")])
        assert case.search_words("old") == []
        assert [h.snippet for h in case.search_words("words")] == ["new words"]


def test_words_of_a_record_that_is_not_there_are_refused(tmp_path):
    with new_case(tmp_path / "case") as case, pytest.raises(CaseError, match=r"gone\.vtt"):
        case.index_words("gone.vtt", [])


def test_the_number_of_hits_is_bounded(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.index_words(AUDIO, [TextUnit(AUDIO, f"cue {n}", "same words") for n in range(50)])
        assert len(case.search_words("same", limit=7)) == 7
        assert len(case.search_words("sa*")) == 50
        assert case.search_words("same", limit=0) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("maria lopez", "Maria Lopez"),
        ("lop*", "Lopez"),
        ("here lopez maria", "Maria Lopez"),  # the most that stand together
        ("agents lopez", "Lopez"),
    ],
)
def test_the_words_of_a_hit_are_those_that_stand_together(tmp_path, query, words):
    with new_case(tmp_path / "case") as case:
        said = "I am Maria Lopez, there are agents here."
        case.index_words(AUDIO, [TextUnit(AUDIO, "cue 1", said)])
        assert [hit.longest_words for hit in case.search_words(query)] == [words]


@pytest.fixture(scope="module")
def written_otherwise(tmp_path_factory):
    with new_case(tmp_path_factory.mktemp("forms") / "case") as made:
        made.index_words(
            WORDS,
            [
                TextUnit(WORDS, "cue 1", "Officer O\u2019Brien took it.", 1.5, cue=1),
                TextUnit(
                    WORDS, "cue 2", "three one two five five five oh one four two", 3.0, cue=2
                ),
                TextUnit(WORDS, "cue 3", "OBrien again", 4.0, cue=3),
                TextUnit(WORDS, "cue 4", "at 4217 West 63rd Street", 5.0, cue=4),
                TextUnit(WORDS, "cue 5", "My name is Maria", 6.0, cue=5),
                TextUnit(WORDS, "cue 6", "Lopez, but", 7.0, cue=6),
            ],
        )
        yield made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("OBrien", ["cue 1"]),
        ("312-555-0142", ["cue 2"]),
        ("4217 W. 63rd St", ["cue 4"]),
        ("Maria Lopez", []),  # no hit runs over two places
        ('"OBrien"', []),
        ("-OBrien", []),
        ("Bri", []),
        ("", []),
    ],
)
def test_what_is_written_otherwise_is_found_behind_the_index(written_otherwise, query, found):
    hits = written_otherwise.search_forms(query)
    assert [hit.place for hit in hits] == found
    assert all(hit.times == 1 and hit.longest_words for hit in hits)
    shown = {(h.record, h.place) for h in written_otherwise.search_words(query)}
    assert not shown & {(h.record, h.place) for h in hits}
