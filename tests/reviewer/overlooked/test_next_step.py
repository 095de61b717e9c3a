"""The one next step of a case: the work first, then who asks, then the export."""

import json
from dataclasses import replace
from datetime import date

import pytest

from reviewer.export.earlier_packages import (
    deliveries_of,
    note_sealed,
    older_packages,
    places_of_packages,
    requests_sealed_now,
)
from reviewer.model import (
    Annotation,
    CaseInfo,
    Decision,
    Facts,
    Kind,
    Put,
    Record,
    RedactionKind,
    Request,
    RequestEvent,
    Snapshot,
    Status,
    Subject,
)
from reviewer.overlooked.case_steps import CaseStep, steps_of_case
from reviewer.overlooked.delivery import (
    Delivery,
    DeliveryPart,
    events_of_package,
    tell_delivery,
    with_part_done,
    with_part_open,
)
from reviewer.overlooked.next_step import NextAct, Unseen, next_step
from reviewer.plan.no_copies import no_copy
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.plan_basis import digest_of_basis
from reviewer.plan.worklist import queue_of_work
from reviewer.reviewfile import write_review
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from tests.helpers.redactions import any_redaction
from tests.helpers.small_case import ready_case

PAGE = Record("a.pdf", Kind.DOCUMENT, "pdf", "0" * 64, 1, "originals/a.pdf")
OTHER = replace(PAGE, path="b.pdf")
DOUBTFUL = replace(PAGE, format="txt", facts=Facts(encoding_doubts=("cp437",)))
ODD = replace(PAGE, path="c.bin", kind=Kind.OTHER)
RELEASED = tuple(Decision(p, "release", "") for p in ("a.pdf", "b.pdf"))
ASKED = (Request("q1", "Ann"),)
NOV_29 = date(2026, 11, 29)
BOX = any_redaction("x", "a.pdf", RedactionKind.WITHHOLD, ("7(1)(c)",), status=Status.PROPOSED)


def case(*records, **rest):
    return Snapshot(CaseInfo("t", "America/Chicago"), records, **rest)


@pytest.mark.parametrize(
    ("snapshot", "do", "text"),
    [
        (case(), NextAct.NOTHING, "no records"),
        (case(PAGE, OTHER), NextAct.DECIDE, "2 records have no decision: look at each"),
        (
            case(PAGE, OTHER, decisions=RELEASED[:1]),
            NextAct.DECIDE,
            "1 record has no decision: open",
        ),
        (
            case(PAGE, OTHER, redactions=(BOX,)),
            NextAct.DECIDE,
            "1 proposal waits: accept or reject it",
        ),
        (
            case(PAGE, redactions=(replace(BOX, exemptions=(), status=Status.ACCEPTED),)),
            NextAct.DECIDE,
            "1 redaction cites no exemption",
        ),
        (case(ODD), NextAct.DECIDE, "1 record cannot be cleaned: withhold it"),
        (
            case(DOUBTFUL, decisions=RELEASED[:1]),
            NextAct.DECIDE,
            "1 record can be read in more than",
        ),
        (case(PAGE, OTHER, decisions=RELEASED), NextAct.REQUEST, "No request yet"),
        (
            case(PAGE, OTHER, decisions=RELEASED, requests=ASKED),
            NextAct.EXPORT,
            "Everything is decided",
        ),
    ],
)
def test_the_next_step_is_what_the_case_waits_for(snapshot, do, text):
    step = next_step(snapshot)
    assert step.do is do
    assert text in step.text
    assert len(step.short) < 25


def sealed(request, **more):
    return Delivery(request, f"/packages/{request}", is_current=True, sealed=NOV_29, **more)


def test_after_the_seal_the_package_is_to_be_sent_and_then_nothing_is_left():
    two = (*ASKED, Request("q2", "Ben"))
    decided = case(PAGE, OTHER, decisions=RELEASED, requests=two)
    made = {"q1": sealed("q1")}
    sent = {"q1": sealed("q1", done=(RequestEvent("2026-11-29", "sent"),))}
    assert (
        next_step(decided, deliveries=sent).text
        == "The request of Ben has no package yet: export it"
    )
    step = next_step(decided, deliveries={**made, "q2": sealed("q2")})
    assert (step.do, step.name) == (NextAct.DELIVER, "Send to Ann")
    assert "export" not in step.text
    # Somebody waits for it: it comes before what is to be looked at for others.
    assert next_step(decided, deliveries=made, unseen=Unseen("b.pdf", "-")).do is NextAct.DELIVER
    alone = next_step(replace(decided, requests=ASKED), deliveries=sent)
    assert (alone.do, alone.name) == (NextAct.ANSWERED, "Answered Nov 29")


def test_the_next_thing_is_named_and_what_was_not_looked_at_comes_before_the_export():
    titled = replace(PAGE, path="photos/x/a.pdf", title="Photo from the sidewalk")
    untitled = replace(OTHER, path="documents/long/b.pdf")
    undecided = case(titled, untitled)
    assert next_step(undecided).name == "Photo from the sidewalk"
    ahead = queue_of_work(undecided)[1]
    assert next_step(undecided, ahead=ahead).name == "b.pdf"
    decided = case(PAGE, OTHER, decisions=RELEASED, requests=ASKED)
    step = next_step(decided, unseen=Unseen("b.pdf", "1 document was never opened"))
    assert (step.do, step.name, step.record) == (NextAct.LOOK, "Look at b.pdf", "b.pdf")


def states(snapshot, unseen=(), deliveries=None):
    made = deliveries or {}
    step = next_step(snapshot, deliveries=made)
    found = steps_of_case(snapshot, queue_of_work(snapshot), unseen, made, step.do, NOV_29)
    return {f.step.value: (f.state.value, f.count) for f in found}


def test_each_step_says_its_true_state():
    begun = case(PAGE, OTHER, decisions=RELEASED[:1])
    assert states(begun, unseen=("a.pdf",)) == {
        "Take in": ("done", ""),
        "Look": ("begun", "1/2"),
        "Decide": ("next", "1 left"),
        "Request": ("not begun", ""),
        "Release": ("not begun", ""),
    }
    decided = case(PAGE, OTHER, decisions=RELEASED, requests=ASKED)
    assert states(decided)["Release"] == ("next", "")
    assert states(decided, deliveries={"q1": sealed("q1")})["Release"] == ("next", "sealed")
    sent = sealed("q1", done=(RequestEvent("2026-11-29", "sent"),))
    assert states(decided, deliveries={"q1": sent})["Release"] == ("done", "Answered Nov 29")
    assert states(case())["Take in"] == ("next", "")


def test_one_count_stands_behind_all_that_says_how_much_is_left():
    """What waits for a reading or for withholding counts as any other, wherever it is told."""
    mixed = case(PAGE, OTHER, ODD, replace(DOUBTFUL, path="d.txt"), redactions=(BOX,))
    queue = queue_of_work(mixed)
    undecided = [o for o in outcomes_of_records(mixed).values() if o is Outcome.UNDECIDED]
    assert len({item.record for item in queue}) == len(undecided) == 4
    facts = steps_of_case(mixed, queue, (), {}, NextAct.DECIDE, NOV_29)
    assert [f.told for f in facts if f.step is CaseStep.DECIDE] == [
        "4 left to decide, in 4 records"
    ]


def said_done(case: Case, part: DeliveryPart, at: str = "2099-01-02T12:00:00Z") -> Delivery:
    """A person says that a part of the delivery of the newest package was done."""
    now = case.snapshot()
    request = now.get_request("q1")
    delivery = deliveries_of(case, now)["q1"]
    case.apply([Put(with_part_done(request, delivery, part, at, "by mail"))], "Delivered")
    return deliveries_of(case, case.snapshot())["q1"]


def test_what_was_delivered_is_on_record_for_its_package_alone(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with Case.open(ready_case(tmp_path)) as made:
        now = made.snapshot()
        head, basis = now.journal_head, digest_of_basis(now, now.get_request("q1"))
        note_sealed(made, "q1", tmp_path / "one", head, "AB CD", basis)
        first = deliveries_of(made, made.snapshot())["q1"]
        assert (first.key, first.is_current, first.answered) == ("AB CD", True, None)
        assert first.left == tuple(DeliveryPart)
        sent = said_done(made, DeliveryPart.SENT)
        assert (sent.answered, sent.is_current) == (date(2099, 1, 2), True)
        assert tell_delivery(sent, date(2000, 1, 1)).startswith("Answered ")
        assert [e.kind for e in made.snapshot().get_request("q1").events] == ["sealed", "sent"]
        assert made.undo() == "Delivered"
        assert deliveries_of(made, made.snapshot())["q1"] == first
        made.redo()
        request = made.snapshot().get_request("q1")
        made.apply([Put(with_part_open(request, sent, DeliveryPart.SENT))], "Not sent")
        assert deliveries_of(made, made.snapshot())["q1"].answered is None
        said_done(made, DeliveryPart.SENT)
        note_sealed(made, "q1", tmp_path / "two", head)
        assert deliveries_of(made, made.snapshot())["q1"].answered is None
        note_sealed(made, "q1", tmp_path / "one", head)  # made anew where the sent one lay
        assert deliveries_of(made, made.snapshot())["q1"].answered is None


def test_what_older_versions_noted_beside_the_journal_is_taken_along(tmp_path):
    (tmp_path / "one").mkdir()
    place = str(tmp_path / "one")
    with Case.open(ready_case(tmp_path)) as made:
        made.set_setting("sealed", {"q1": [[place, "", "2026-11-28", "AB", ""]]})
        made.set_setting("delivered", {place: {"letter": "2026-11-28", "sent": "no day"}})
        known = deliveries_of(made, made.snapshot())["q1"]
        assert (known.day_of(DeliveryPart.LETTER), known.answered) == (date(2026, 11, 28), None)
        sent = said_done(made, DeliveryPart.SENT)
        assert sent.day_of(DeliveryPart.LETTER) == date(2026, 11, 28)
        events = made.snapshot().get_request("q1").events
        assert [(e.at[:10], e.kind) for e in events] == [
            ("2026-11-28", "sealed"),
            ("2026-11-28", "letter"),
            ("2099-01-02", "sent"),
        ]
        request = made.snapshot().get_request("q1")
        made.apply([Put(with_part_open(request, sent, DeliveryPart.LETTER))], "Not read")
        assert deliveries_of(made, made.snapshot())["q1"].day_of(DeliveryPart.LETTER) is None


def test_a_copy_of_the_case_that_got_the_review_knows_of_the_delivery(tmp_path):
    (tmp_path / "one").mkdir()
    with Case.open(ready_case(tmp_path)) as made:
        before = write_review(made.snapshot())
        note_sealed(made, "q1", tmp_path / "one", made.snapshot().journal_head)
        said_done(made, DeliveryPart.SENT)
        after = write_review(made.snapshot())
        # A file that was written before takes nothing off the record.
        import_review(made, before)
        assert write_review(made.snapshot()) == after
    (tmp_path / "other").mkdir()
    with Case.open(ready_case(tmp_path / "other")) as copy:
        import_review(copy, after)
        assert write_review(copy.snapshot()) == after
        assert deliveries_of(copy, copy.snapshot())["q1"].answered == date(2099, 1, 2)


def test_what_is_said_by_the_day_stays_with_its_package(tmp_path):
    """A person who writes a review file may know the day of an event and no moment."""
    (tmp_path / "one").mkdir()
    with Case.open(ready_case(tmp_path)) as made:
        note_sealed(made, "q1", tmp_path / "one", made.snapshot().journal_head)
        said_done(made, DeliveryPart.SENT)
        data = json.loads(write_review(made.snapshot()))
        seal, _ = data["requests"][0]["events"]
        data["requests"][0]["events"] = [seal, {"at": "2000-01-01", "kind": "told"}]
        import_review(made, json.dumps(data))
        found = deliveries_of(made, made.snapshot())["q1"]
        assert found.day_of(DeliveryPart.TOLD) == date(2000, 1, 1)
        assert found.answered == date(2099, 1, 2)
        # And its own file, taken over again, changes nothing.
        head = made.snapshot().journal_head
        import_review(made, write_review(made.snapshot()))
        assert made.snapshot().journal_head == head


def test_packages_without_a_day_keep_each_what_was_done_with_it(tmp_path):
    with Case.open(ready_case(tmp_path)) as made:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            known = made.read_setting("sealed", {}).get("q1", [])
            made.set_setting("sealed", {"q1": [*known, [str(tmp_path / name), ""]]})
            part = DeliveryPart.LETTER if name == "one" else DeliveryPart.SENT
            done = said_done(made, part)
            assert [event.kind for event in done.done] == [part]


def test_packages_of_older_versions_are_known_without_their_day(tmp_path):
    (tmp_path / "one").mkdir()
    with Case.open(ready_case(tmp_path)) as made:
        head = made.snapshot().journal_head
        made.set_setting("sealed", {"q1": [[str(tmp_path / "one"), head]]})
        found = deliveries_of(made, made.snapshot())["q1"]
        assert (found.is_current, found.sealed) == (True, None)
        assert tell_delivery(found, NOV_29) == "Sealed, not sent"
        assert "one" in older_packages(made, made.snapshot(), "q1", tmp_path)


def test_a_change_after_the_seal_or_a_lost_package_is_to_be_exported_again(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    with Case.open(ready_case(tmp_path)) as made:
        note_sealed(made, "q1", package, made.snapshot().journal_head)
        assert requests_sealed_now(made, made.snapshot()) == {"q1"}
        made.apply([Put(Request("q2", "Ben"))], "Add request q2")
        assert not requests_sealed_now(made, made.snapshot())
        note_sealed(made, "q1", package, made.snapshot().journal_head)
        package.rmdir()
        assert not requests_sealed_now(made, made.snapshot())


def test_a_package_is_as_the_case_is_whatever_is_decided_for_another_request():
    asked = Request("q1", "Ann", records=("a.pdf",))
    before = case(PAGE, OTHER, decisions=RELEASED[:1], requests=(asked, Request("q2", "Ben")))
    sealed_of = digest_of_basis(before, asked)
    for other in (
        replace(before, decisions=RELEASED, journal_head="h", journal_time="t"),
        replace(before, redactions=(replace(BOX, record="b.pdf"),)),
        replace(before, requests=(asked,)),
        replace(before, requests=(replace(asked, events=(RequestEvent("", "sent"),)),)),
        replace(before, annotations=(Annotation("n", "a.pdf", "look", "a note"),)),
    ):
        assert digest_of_basis(other, other.get_request("q1")) == sealed_of
    for changed in (
        replace(before, decisions=()),
        replace(before, decisions=(replace(RELEASED[0], reason="why"),)),
        replace(before, redactions=(BOX,)),
        replace(before, redactions=(replace(BOX, status=Status.ACCEPTED),)),
        replace(before, subjects=(Subject("s", "Ana", terms=("Ana",)),)),
        replace(before, info=replace(before.info, timezone="UTC")),
        replace(before, annotations=(no_copy("a.pdf", "b.pdf", "Ann"),)),
    ):
        assert digest_of_basis(changed, asked) != sealed_of
    assert digest_of_basis(before, replace(asked, records=("*",))) != sealed_of


def test_a_sealed_package_stays_current_while_others_are_decided_on(tmp_path):
    (tmp_path / "one").mkdir()
    with Case.open(ready_case(tmp_path)) as made:
        now = made.snapshot()
        basis = digest_of_basis(now, now.get_request("q1"))
        note_sealed(made, "q1", tmp_path / "one", now.journal_head, "AB", basis)
        made.apply([Put(Request("q2", "Ben"))], "Add request q2")
        assert requests_sealed_now(made, made.snapshot()) == {"q1"}
        made.apply([Put(Subject("s", "Ana", terms=("Ana Ruiz",)))], "Add subject")
        assert not requests_sealed_now(made, made.snapshot())


def test_older_packages_beside_a_new_one_are_told(tmp_path):
    with Case.open(ready_case(tmp_path)) as made:
        for name in ("one", "two", "three"):
            (tmp_path / name).mkdir()
            note_sealed(made, "q1", tmp_path / name, "")
            told = older_packages(made, made.snapshot(), "q1", tmp_path, tmp_path / name)
            assert ("An older package" in told) == (name == "two")
        assert "lie beside it: one, two." in told
        (tmp_path / "one").rmdir()
        now = made.snapshot()
        assert ": two." in older_packages(made, now, "q1", tmp_path, tmp_path / "three")
        assert older_packages(made, now, "q2", tmp_path) == ""


def test_packages_that_nobody_remembers_are_known_by_their_plan(tmp_path):
    with Case.open(ready_case(tmp_path)) as made:
        now = made.snapshot()
        asked = {"id": "q1", "received": now.get_request("q1").received}
        other = {**asked, "id": "q2"}
        plans = {"mine": (now.info.title, asked), "masked": ("A [REDACTED] B", asked)}
        plans |= {"foreign": ("Another case", asked), "of-another": (now.info.title, other)}
        for name, (title, request) in plans.items():
            (tmp_path / name / "data").mkdir(parents=True)
            (tmp_path / name / "bagit.txt").touch()
            text = json.dumps({"case": title, "request": request})
            (tmp_path / name / "data/plan.json").write_text(text)
        (tmp_path / "mine/data/other.json").touch()
        (tmp_path / "foreign/data/plan.json").write_text("{")
        assert places_of_packages(made, "q1") == [tmp_path.resolve()]
        assert "beside it: masked, mine." in older_packages(made, now, "q1", tmp_path)
        assert ": masked." in older_packages(made, now, "q1", tmp_path, tmp_path / "mine")
        assert older_packages(made, now, "q1", tmp_path / "nowhere") == ""


def test_an_answer_that_was_given_without_this_program_is_one():
    sent = (RequestEvent("2026-11-29", "sent"),)
    assert events_of_package(sent, None) == sent
    assert events_of_package((), None) is None
