"""What goes out though nobody looked at all of it: one sentence, and the way to where it begins."""

from dataclasses import replace

from reviewer.model import Decision, Facts, Kind, Record, Snapshot
from reviewer.overlooked.reading import UnreadRecord, with_all_taken_in, with_units
from reviewer.overlooked.unseen import (
    next_unseen,
    records_unseen,
    tell_unseen,
    unseen_of_case,
)
from reviewer.overlooked.watched import Missed, Sense, Watched
from reviewer.plan.outcome import outcomes_of_records
from tests.helpers.cases import INFO

FILM = Record("a.mp4", Kind.VIDEO, "mp4", "0" * 64, 1, "a.mp4", title="Camera A")
FILM = replace(FILM, facts=Facts(time_base=(1, 1), duration=100, audio_codec="aac"))
PAGES = Record("b.pdf", Kind.DOCUMENT, "pdf", "1" * 64, 1, "b.pdf", facts=Facts(pages=3))
NOTE = replace(PAGES, path="c.pdf")
NOTHING = Watched()


def case(*decisions):
    given = zip((FILM, PAGES, NOTE), decisions, strict=True)
    made = tuple(Decision(r.path, d, "") for r, d in given if d)
    return Snapshot(INFO, (FILM, PAGES, NOTE), decisions=made)


def missed(seconds, sense=Sense.SEEN):
    return Missed("a.mp4", "Camera A", sense, 6.0, seconds, 100.0)


def unread(left):
    return UnreadRecord("b.pdf", "Report", 1, left, 3)


def test_the_sentence_counts_seconds_and_records_and_what_was_changed():
    assert tell_unseen((), ()) == ""
    assert tell_unseen((missed(94.0),), ()) == "94 s never watched"
    told = tell_unseen(
        (missed(94.0), missed(125.0, Sense.HEARD)), (unread(3), unread(3), unread(1)), 1
    )
    assert told == (
        "94 s never watched, 2:05 min never heard, 2 records never opened, 1 record read in part "
        "and 1 redaction changed after acceptance"
    )
    assert tell_unseen((), (), doubts=2) == "2 doubtful moments not answered"


def test_nothing_of_what_stays_goes_out_unseen_and_a_look_at_all_of_it_counts():
    snapshot = case("release", "not responsive", "release")
    outcomes = outcomes_of_records(snapshot)
    assert records_unseen(snapshot, NOTHING, outcomes) == ("a.mp4", "c.pdf")
    seen = with_all_taken_in(NOTHING, FILM, "Ann")
    assert records_unseen(snapshot, seen, outcomes) == ("c.pdf",)
    seen = with_units(seen, "c.pdf", "Ben", 0, 3)
    assert records_unseen(snapshot, seen, outcomes) == ()
    assert unseen_of_case(snapshot, seen, outcomes).record == ""


def test_looking_goes_on_where_it_ended_and_from_where_one_stands():
    snapshot = case("release", "release", None)
    outcomes = outcomes_of_records(snapshot)
    part = NOTHING.with_stretch(("a.mp4", "Ann", Sense.SEEN), 0, 40)
    part = part.with_stretch(("a.mp4", "Ann", Sense.HEARD), 0, 100)
    part = with_units(part, "b.pdf", "Ann", 0, 1)
    first = unseen_of_case(snapshot, part, outcomes)
    assert (first.record, first.start) == ("a.mp4", 40.0)
    assert first.told == "Decided, but 60 s never watched and 1 record read in part"
    behind = next_unseen(snapshot, part, outcomes, "a.mp4")
    assert (behind.record, behind.unit) == ("b.pdf", 2)
    # What is undecided is looked at, too; behind the last one it begins anew.
    assert next_unseen(snapshot, part, outcomes, "b.pdf").record == "c.pdf"
    assert next_unseen(snapshot, part, outcomes, "c.pdf").record == "a.mp4"
