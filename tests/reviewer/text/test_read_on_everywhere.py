"""A name over entries of a log, or values of JSON, is found by all that look for names."""

from dataclasses import replace

import pytest

from reviewer.detect.words import Wishes, in_words
from reviewer.intake import new_case
from reviewer.model import Decision, Onward, Put, RedactionKind, Request, Subject
from reviewer.overlooked.found_nowhere import places_of
from reviewer.overlooked.still_readable import Sign, readable
from reviewer.pages.kinds import PageText
from reviewer.pages.places import hits_in
from reviewer.plan.plan import make
from reviewer.redaction.everywhere import matches_in
from reviewer.store import Case
from tests.helpers.goes_on import SHORT, log, objects
from tests.helpers.plans import redaction

SAME = "2025-01-01 12:00 CAD> "
MOMENT = "2025-01-01 12:00:05.1{n} INFO [cad] "
MAIL = "From: a@example.org\nTo: b@example.org\nSubject: a log\n\n"
RECORDS = {
    "log.txt": "Notes of a shift.\n" + log("asked for Ana", "Ruiz at the door", stamp=SAME),
    "lines.txt": objects("caller is Ana", "Ruiz at the door", key="text"),
    "moments.txt": log("asked for Ana", "Ruiz at the door", stamp=MOMENT),
    "note.eml": MAIL + log("asked for Ana", "Ruiz at the door", stamp=SAME),
    "told.txt": "[00:01] LEE: so\n" + log("asked for Ana", "Ruiz at the door", stamp=SAME),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    root = tmp_path_factory.mktemp("everywhere")
    (root / "bundle").mkdir()
    for name, words in RECORDS.items():
        (root / "bundle" / name).write_text(words)
    new_case(root / "case", root / "bundle")
    with Case.open(root / "case", author="Ann") as opened:
        released = [Put(Decision(name, "release")) for name in RECORDS]
        opened.apply([*released, Put(Request("q1", "X"))], "Release")
        yield opened


@pytest.mark.parametrize("name", RECORDS)
def test_who_looks_for_it_finds_it(case, name):
    snapshot = case.snapshot()
    record, path = snapshot.record(name), case.original(snapshot.record(name))
    [hit] = [h for h in case.search(SHORT) if h.record == name]
    found = matches_in(record, path, SHORT)
    assert hit.times == 1
    assert {m.hit for m in found} in ({"Ana Ruiz"}, {"Ana", "Ruiz"})
    assert not any(m.redacted for m in found)
    hides = redaction("r1", name, RedactionKind.TEXT, term=SHORT)
    assert all(m.redacted for m in matches_in(record, path, SHORT, redactions=[hides]))
    whose = Subject("s1", "somebody", terms=(SHORT,))
    named = replace(snapshot, subjects=(whose,))
    made = in_words(named, record, case.words_of(name), Wishes(False, True))
    assert [r.term for r in made] == [SHORT]


def test_still_readable_tells_of_it_until_it_is_hidden(case):
    named = replace(case.snapshot(), subjects=(Subject("s1", "somebody", terms=(SHORT,)),))
    hidden = tuple(redaction(n, n, RedactionKind.TEXT, term=SHORT) for n in RECORDS)
    done = replace(named, redactions=hidden)
    told = readable(case, named, make(named, "q1")).items
    assert {r for i in told if i.sign is Sign.SUBJECT for r in i.records} == {*RECORDS}
    left = readable(case, done, make(done, "q1")).items
    assert not [i for i in left if i.sign is Sign.SUBJECT]
    assert all(places_of(case, done)[name] for name in RECORDS)


def test_find_in_a_page_shows_it_as_one_place():
    text = RECORDS["log.txt"]
    assert [
        h.quote[:3] + h.quote[-4:] for h in hits_in(SHORT, PageText(1, text, onward=Onward.LINES))
    ] == ["AnaRuiz"]
    assert not list(hits_in(SHORT, PageText(1, text)))
