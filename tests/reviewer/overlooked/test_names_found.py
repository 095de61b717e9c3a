"""Whom the records of a case name, and what stands beside a name."""

import pytest

from reviewer.intake import new_case
from reviewer.overlooked.names_found import find_names_of_case, things_named
from reviewer.store import Case

FILES = {
    "call.vtt": (
        "WEBVTT\n\n00:10.000 --> 00:12.000\n<v Caller>My name is Maria Lopez, 312-555-0142.\n\n"
        "00:12.000 --> 00:14.000\n<v Dispatcher>Ms. Lopez, stay inside.\n"
    ),
    "cad.csv": (
        "event_no,call_date,remarks\n"
        "1,04-JUN-2025 11:06,WITNESS DANA WHITFIELD CB 773-555-0199 CALLER MARIA LOPEZ CB "
        "312-555-0142\n"
        "2,04-JUN-2025 11:09,CALL FROM 312-555-0177\n"
    ),
    "mail.eml": (
        "From: Maria Lopez <maria.lopez@example.org>\nSubject: June 4\n\n"
        "I saw it from 2245 S Michigan Ave.\n\nMaria Lopez\n1846 S Loomis St, Chicago\n"
        "312 555 0142\n"
    ),
    "report.txt": (
        "P.O. T. Harlan called 312-555-0155.\n\nMaria Lopez saw the van.\n\n"
        "The desk has 312-555-0188.\n\nDana Whitfield and Maria Lopez met at 2245 S Michigan Ave.\n"
        "Scene: 2245 S Michigan Ave.\n\nAgain: 2245 S Michigan Ave.\n"
    ),
}


@pytest.fixture(scope="module")
def things(tmp_path_factory):
    """What is named in a call, a log, a message and a report, by how it is written."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "bundle").mkdir()
    for name, text in FILES.items():
        (folder / "bundle" / name).write_text(text, encoding="utf-8")
    new_case(folder / "case", folder / "bundle")
    with Case.open(folder / "case", author="Ann") as case:
        return find_names_of_case(case, case.snapshot())


def called(things, term):
    return next(thing for thing in things if thing.term == term)


def test_a_person_is_named_once_with_how_often_and_where(things):
    maria = called(things, "Maria Lopez")
    assert maria.records == ("cad.csv", "call.vtt", "mail.eml", "report.txt")
    assert maria.count == 7
    assert maria.party
    assert not maria.duty


def test_people_come_first_staff_on_duty_behind_them_and_numbers_of_nobody_last(things):
    sorts = [(thing.what == "name", thing.duty) for thing in things]
    assert sorts == sorted(sorts, key=lambda sort: (not sort[0], sort[1]))
    of_nobody = {thing.term for thing in things if thing.what != "name"}
    # In a paragraph of its own, and beside somebody on duty: these are no party's numbers.
    assert of_nobody == {"312-555-0177", "312-555-0155", "312-555-0188"}


def test_what_stands_beside_a_name_is_told_with_its_first_place(things):
    beside = {one.term: one for one in called(things, "Maria Lopez").belongs}
    assert set(beside) >= {"312-555-0142", "1846 S Loomis St", "maria.lopez@example.org"}
    phone = beside["312-555-0142"]
    assert (phone.what, phone.times, phone.whole) == ("phone number", 3, 3)
    assert phone.first.record == "cad.csv"
    assert all(beside[term].likely for term in ("312-555-0142", "1846 S Loomis St"))


def test_of_two_names_in_a_row_a_number_goes_with_the_one_before_it(things):
    dana = things_named(things, "Dana Whitfield")[0]
    assert [one.term for one in dana.belongs] == ["773-555-0199"]


def test_an_address_that_mostly_stands_elsewhere_is_not_likely_hers(things):
    beside = called(things, "Maria Lopez").belongs
    (scene,) = (one for one in beside if one.term.startswith("2245 S Michigan Ave"))
    assert not scene.likely
    assert scene.times < scene.whole


def test_a_person_is_known_by_parts_of_the_name(things):
    for said in ("Maria Lopez", "LOPEZ, MARIA", "Ms. Lopez", "M. Lopez"):
        assert [thing.term for thing in things_named(things, said)] == ["Maria Lopez"]
    assert things_named(things, "312-555-0142") == []
    assert things_named(things, "Carlos Lopez") == []
