"""Who hides a name hides the person: its parts alone are offered too, each place for itself."""

import pytest

from reviewer.model import (
    CaseInfo,
    Kind,
    Record,
    Snapshot,
    Status,
    cue_of,
    term_of,
)
from reviewer.redaction.name_parts import (
    FoundForm,
    choice_of,
    find_forms,
    forms_of_term,
    redact_forms,
)
from reviewer.redaction.transcript_words import Basis
from reviewer.text.stretches import Stretches
from reviewer.text.terms import term_occurs

VTT = """WEBVTT

00:10.000 --> 00:12.000
<v Caller>My name is Maria Lopez.

00:12.000 --> 00:14.000
<v Dispatcher>Ms. Lopez, stay on the line. Is Carlos Lopez with you, Maria?

00:14.000 --> 00:16.000
<v Caller>Yes, and officer lopez knows. They say lopez.
"""
MAIL = "From: a@example.com\nSubject: Maria Lopez\n\nMs. Lopez called. Maria waits.\n"
CUES = Record("t.vtt", Kind.TRANSCRIPT, "webvtt", "", 1, "t.vtt")
LETTER = Record("mail.eml", Kind.EMAIL, "eml", "", 1, "mail.eml")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "t.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "mail.eml").write_text(MAIL, encoding="utf-8")
    return tmp_path


def said(matches):
    return [(" ".join(m.before.split()[-1:]), m.hit, m.likely) for m in matches]


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("Maria Lopez", ("Lopez", "Maria")),
        ("maria e. lopez", ("Lopez", "Maria")),
        ("LOPEZ, MARIA", ("LOPEZ", "MARIA")),
        ("Ms. Lopez", ()),
        ("Lopez", ()),
        ("beat 131", ()),
        ("traffic stop", ()),
        ("West Main Street", ()),
    ],
)
def test_a_persons_name_has_a_surname_and_a_first_name(term, parts):
    assert forms_of_term(term) == (term, *parts)


def test_a_surname_is_likely_meant_behind_a_title_or_as_nobody_elses(folder):
    whole, surname, given = find_forms(CUES, folder / "t.vtt", "Maria Lopez")
    assert [m.hit for m in whole] == ["Maria Lopez"]
    assert said(surname) == [
        ("Ms.", "Lopez", True),
        ("Carlos", "Lopez", False),
        ("officer", "lopez", True),
        ("say", "lopez", False),
    ]
    assert said(given) == [("you,", "Maria", False)]
    assert [m.doubt for m in (*whole, *surname, *given)] == [
        "",
        "",
        "check: another first name",
        "",
        "check: no capital letter",
        "check: a first name alone",
    ]


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("See lopez-notes.txt.", ""),
        ("See (lopez_notes.docx), page 2", ""),
        ("See 2025-06-05-lopez.pdf for more", ""),
        ("See carlos-lopez.pdf", "check: another first name"),
        ("See Carlos_Lopez.PDF", "check: another first name"),
        ("They say lopez came", "check: no capital letter"),
        ("They say lopez.Then they left", "check: no capital letter"),
        ("A lopez-like walk", "check: no capital letter"),
    ],
)
def test_small_letters_say_something_in_prose_and_nothing_in_the_name_of_a_file(
    tmp_path, written, doubt
):
    (tmp_path / "t.vtt").write_text(f"WEBVTT\n\n00:10.000 --> 00:12.000\n{written}\n")
    _, surname, _ = find_forms(CUES, tmp_path / "t.vtt", "Maria Lopez")
    assert [m.doubt for m in surname] == [doubt]


@pytest.mark.parametrize(
    ("attached", "doubt"),
    [("lopez notes.txt", ""), ("notes on lopez", ""), ("carlos lopez.txt", "another first name")],
)
def test_names_of_attachments_are_names_of_files_also_with_blanks(tmp_path, attached, doubt):
    message = (
        "From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        "--x\nContent-Type: text/plain\n\nHere it is.\n"
        f'--x\nContent-Disposition: attachment; filename="{attached}"\n\nSeen.\n--x--\n'
    )
    (tmp_path / "mail.eml").write_text(message)
    _, surname, _ = find_forms(LETTER, tmp_path / "mail.eml", "Maria Lopez")
    assert [m.doubt.removeprefix("check: ") for m in surname] == [doubt]


@pytest.mark.parametrize("surname", ["Brown", "Young", "King", "White", "Rose"])
def test_a_common_word_is_meant_only_behind_a_title(tmp_path, surname):
    text = VTT.replace("Lopez", surname).replace("They say lopez", f"{surname} men ran")
    (tmp_path / "t.vtt").write_text(text, encoding="utf-8")
    _, alone, _ = find_forms(CUES, tmp_path / "t.vtt", f"Maria {surname}")
    assert ("Ms.", surname, True) in said(alone)
    assert (said(alone)[-1][1], said(alone)[-1][2]) == (surname, False)


def test_what_is_ticked_is_hidden_once_and_nothing_else(folder):
    snapshot = Snapshot(CaseInfo("c"), (CUES, LETTER))
    wanted = []
    for number, term in enumerate(forms_of_term("Maria Lopez")):
        chosen = {}
        for record in (CUES, LETTER):
            found = find_forms(record, folder / record.path, "Maria Lopez")[number]
            ticked = [m for m in found if m.likely]
            if ticked:
                wording = FoundForm(term, (found,), alone=number > 0)
                chosen[record.path] = choice_of(record, wording, found, ticked)
        wanted.append((term, chosen))
    basis = Basis(author="Ann")
    made = redact_forms(snapshot, wanted, lambda r: folder / r.path, basis)
    assert len({r.id for r in made}) == len(made)
    assert {r.status for r in made} == {Status.PROPOSED}
    assert sorted(term_of(r) for r in made if r.record == "mail.eml") == ["Lopez", "Maria Lopez"]
    assert sorted((cue_of(r) or 0) for r in made if r.record == "t.vtt") == [0, 2, 3]
    assert not any(term_occurs(term_of(r) or "", "Carlos") for r in made)


def test_a_name_alone_is_a_term_only_where_all_of_it_and_of_the_whole_name_goes(folder):
    _, alone, _ = find_forms(LETTER, folder / "mail.eml", "Maria Lopez")
    said = FoundForm("Lopez", (alone,), alone=True)
    assert choice_of(LETTER, said, alone, alone) is None
    _, alone, _ = find_forms(CUES, folder / "t.vtt", "Maria Lopez")
    assert choice_of(CUES, said, alone, alone) is None  # so it goes from names of files too
    assert choice_of(CUES, said, alone, alone, rest=False) == alone
    assert choice_of(CUES, said, alone, alone[:1]) == alone[:1]


def test_each_place_of_a_part_is_held_against_the_whole_names_once(tmp_path, monkeypatch):
    asked = []
    known = Stretches.meets_any
    monkeypatch.setattr(
        Stretches, "meets_any", lambda one, *span: asked.append(span) or known(one, *span)
    )
    (tmp_path / "mail.eml").write_text(
        "From: a@example.com\n\n" + "Maria Lopez came. Ms. Lopez saw Maria.\n" * 30
    )
    whole, surname, first = find_forms(LETTER, tmp_path / "mail.eml", "Maria Lopez")
    assert [len(found) for found in (whole, surname, first)] == [30, 30, 30]
    assert len(asked) == 4 * 30  # two of each part: in the name, and alone
