"""One queue for what nobody waits for: its order, and what a person may say of it."""

import json
import os
import queue
import threading

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reviewer.errors import Cancelled, ReviewerError
from reviewer.system.child_work import work_in_child
from reviewer.system.isolation import Crashed, child_job
from reviewer.system.queued_work import JobState, JobTerms, WorkKind
from reviewer.system.work_queue import WorkQueue, usual_workers
from tests.helpers import waiting

WORKERS = 2


def wait_until(holds):
    waiting.wait_until(holds, "what the queue was to do")


SCAN = WorkKind("scan", "Looking for heads", "Looking for heads, {now} of {total}")
PAGES = WorkKind("pages", "Reading a page", at_once=1)


class Bench:
    """A queue whose jobs do nothing until they are told how to end."""

    def __init__(self, workers=WORKERS):
        self.queue = WorkQueue(workers)
        self.words, self.begun, self.ends = {}, [], {}
        self.told = threading.Condition()
        self.queue.listen(self.hear)
        for kind in (SCAN, PAGES):
            self.queue.know_kind(kind)

    def hear(self, status):
        with self.told:
            if status.state.over:
                self.ends[status.name] = status
            self.told.notify_all()

    def wait_for_end(self, name):
        with self.told:
            assert self.told.wait_for(lambda: name in self.ends, waiting.PATIENCE)
        return self.ends[name].state

    def add(self, kind, record, **terms):
        return self.queue.add_job(kind, record, self.work_of(kind, record), JobTerms(**terms))

    def work_of(self, kind, record):
        words = self.words.setdefault((kind, record), queue.SimpleQueue())

        def work(job):
            self.begun.append((kind, record))
            while True:
                job.check()
                try:
                    word = words.get(timeout=0.002)
                except queue.Empty:
                    continue
                if word == "crash":
                    raise Crashed("its reader crashed on it")
                if isinstance(word, float):
                    job.progress(word, 1.0, "in the middle")
                else:
                    return word

        return work

    def say(self, name, word):
        kind, record, _ = json.loads(name)
        self.words[kind, record].put(word)

    def state_of(self, name):
        return next((j.state for j in self.queue.list_jobs() if j.name == name), None)

    def in_state(self, state):
        return [j.name for j in self.queue.list_jobs() if j.state is state]


@pytest.fixture
def bench():
    made = Bench(workers=1)
    yield made
    made.queue.close()


def records_of(names):
    return [json.loads(n)[1] for n in names]


def test_what_is_looked_at_goes_first_and_what_was_put_first_before_it(bench):
    running = bench.add("scan", "a")
    wait_until(lambda: bench.begun)
    for record in "bcde":
        bench.add("scan", record, priority=1)
    bench.queue.prefer_records(["d", "c"])
    assert records_of(bench.in_state(JobState.WAITING)) == ["d", "c", "b", "e"]
    first = next(j.name for j in bench.queue.list_jobs() if j.record == "e")
    bench.queue.put_first(first)
    # It does not wait for what runs: that is held back, and goes on afterwards where it was.
    assert bench.in_state(JobState.RUNNING) == [first]
    assert bench.state_of(running) is JobState.WAITING
    for record in "edcba":
        wait_until(lambda r=record: records_of(bench.in_state(JobState.RUNNING)) == [r])
        bench.say(bench.in_state(JobState.RUNNING)[0], "done")
    wait_until(lambda: bench.queue.list_jobs() == ())
    assert [r for _, r in bench.begun] == ["a", "e", "d", "c", "b"]
    assert {status.result for status in bench.ends.values()} == {"done"}


def test_the_same_is_never_there_twice_and_both_who_want_it_are_told(bench):
    told = []
    name = bench.add("scan", "a")
    again = bench.queue.add_job("scan", "a", lambda _: "other", listener=told.append)
    other = bench.queue.add_job("scan", "a", lambda _: 1, JobTerms({"what": "plates"}))
    assert name == again != other
    bench.say(name, "found")
    wait_until(lambda: told and told[-1].state is JobState.DONE)
    assert told[-1].result == "found"
    wait_until(lambda: bench.state_of(other) is None)


def test_what_is_asked_for_again_while_it_is_being_stopped_is_done_after_it(bench):
    begun, goes, told, done = threading.Event(), threading.Event(), [], []

    def work(job):
        begun.set()
        assert goes.wait(waiting.PATIENCE)  # its child has not heard yet that it was stopped
        job.check()

    name = bench.queue.add_job("scan", "a", work)
    assert begun.wait(waiting.PATIENCE)
    bench.queue.cancel_job(name)
    for word in ("again", "once more"):
        bench.queue.add_job("scan", "a", lambda _, w=word: done.append(w), listener=told.append)
    goes.set()
    wait_until(lambda: [s.state for s in told].count(JobState.DONE) == 2)
    assert done == ["again"]  # the two are one job
    assert JobState.STOPPED not in {s.state for s in told}
    assert bench.queue.list_jobs() == ()


def test_what_was_asked_for_again_can_be_given_up_before_it_begins(bench):
    begun, goes, told, done = threading.Event(), threading.Event(), [], []

    def work(job):
        begun.set()
        assert goes.wait(waiting.PATIENCE)
        job.check()

    name = bench.queue.add_job("scan", "a", work)
    assert begun.wait(waiting.PATIENCE)
    bench.queue.cancel_job(name)
    bench.queue.add_job("scan", "a", lambda _: done.append(1), listener=told.append)
    bench.queue.cancel_job(name)
    assert told[-1].state is JobState.STOPPED
    goes.set()
    wait_until(lambda: bench.queue.list_jobs() == ())
    assert done == []


def test_a_crash_costs_its_job_and_is_said(bench):
    bad, good = bench.add("scan", "a"), bench.add("scan", "b")
    bench.say(bad, "crash")
    bench.say(good, "fine")
    assert bench.wait_for_end(good) is JobState.DONE
    assert bench.ends[bad].state is JobState.FAILED
    assert isinstance(bench.ends[bad].fault, Crashed)
    assert bench.ends[good].result == "fine"


def test_what_failed_stays_with_its_reason_until_it_is_tried_again_or_forgotten(bench):
    heard = []
    name = bench.queue.add_job("scan", "a", bench.work_of("scan", "a"), listener=heard.append)
    other = bench.add("scan", "b")
    for one in (name, other):
        bench.say(one, "crash")
        bench.wait_for_end(one)
    wait_until(lambda: len(bench.queue.list_failed()) == 2)
    told = bench.queue.list_failed()[0]
    assert (told.record, told.state, str(told.fault)) == (
        "a",
        JobState.FAILED,
        "its reader crashed on it",
    )
    bench.queue.forget_failed(other)
    bench.ends.clear()
    bench.queue.try_again(name)
    assert bench.queue.list_failed() == ()
    bench.say(name, "fine")
    assert bench.wait_for_end(name) is JobState.DONE
    # Who heard that it failed hears what came of it.
    assert [one.state for one in heard if one.state.over] == [JobState.FAILED, JobState.DONE]
    # Asked for anew by whoever wants it, it is that job and no failure any more.
    bench.say(bench.add("scan", "a"), "crash")
    wait_until(lambda: len(bench.queue.list_failed()) == 1)
    bench.add("scan", "a")
    assert bench.queue.list_failed() == ()


def test_a_listener_hears_progress_and_how_long_it_will_take():
    now = [0.0]
    made = WorkQueue(1, clock=lambda: now[0])
    made.know_kind(SCAN)
    heard, steps, goes = [], queue.SimpleQueue(), queue.SimpleQueue()

    def work(job):
        while (step := steps.get()) is not None:
            now[0] += 10.0
            job.progress(step, 1.0, "looking")
            goes.put(None)

    made.add_job("scan", "a", work, listener=heard.append)
    made.add_job("scan", "b", lambda _: None, JobTerms(size=2.0))
    steps.put(0.25)
    goes.get()
    assert (heard[-1].share, heard[-1].seconds_left, heard[-1].text) == (0.25, 30.0, "looking")
    all_of_it = made.list_kinds()[0]
    assert (all_of_it.done, all_of_it.total, all_of_it.seconds_left) == (0.25, 2, 60.0)
    steps.put(None)
    wait_until(lambda: made.list_kinds() == ())
    made.close()


def test_what_is_to_be_done_survives_a_restart_with_its_order_and_what_was_held_back(tmp_path):
    place, came = tmp_path / "work" / "queue.json", []

    def made_queue():
        made = WorkQueue(1)
        made.keep_rows(place)
        return made

    def kind(goes):
        def make_work(record, options):
            def work(job):
                while not goes.wait(0.005):
                    job.check()
                came.append((record, options["what"]))

            return work

        return WorkKind("scan", "Looking for heads", make_work=make_work)

    before, never = made_queue(), threading.Event()
    before.know_kind(kind(never))
    names = [before.add_job("scan", r, terms=JobTerms({"what": "heads"})) for r in "abcd"]
    before.put_first(names[3])
    before.pause_job(names[1])
    before.close()
    assert len(json.loads(place.read_text())["jobs"]) == 4
    after, goes = made_queue(), threading.Event()
    after.know_kind(kind(goes))
    assert {j.record: j.state for j in after.list_jobs()}["b"] is JobState.PAUSED
    goes.set()
    wait_until(lambda: [j.record for j in after.list_jobs()] == ["b"])
    after.resume_job(names[1])
    wait_until(lambda: after.list_jobs() == ())
    after.close()
    assert sorted(came) == [(r, "heads") for r in "abcd"]
    assert came[-1] == ("b", "heads")
    assert json.loads(place.read_text()) == {"jobs": []}


@pytest.mark.parametrize(
    "said",
    ["", "{}", "[]", '{"jobs": 3}', '{"jobs": [{"kind": 1}]}', '{"jobs": [[]]}', "[" * 99_999],
)
def test_rows_that_say_nothing_cost_nothing(tmp_path, said):
    place = tmp_path / "queue.json"
    place.write_text(said)
    made = WorkQueue(1)
    made.keep_rows(place)
    made.know_kind(SCAN)
    assert made.list_jobs() == ()
    made.close()


def test_a_closed_queue_takes_nothing(bench):
    bench.add("scan", "a")
    bench.queue.close()
    with pytest.raises(Cancelled):
        bench.add("scan", "b")


def test_workers_follow_the_cores():
    assert [usual_workers(n) for n in (1, 2, 4, 8, 64)] == [1, 1, 2, 4, 4]


# ---- children


def count_slowly(file, most):
    """In a child: counts into a file as long as it may."""
    job = child_job()
    with open(file, "w") as out:  # noqa: PTH123
        for number in range(most):
            job.progress(number, most)
            job.check()
            threading.Event().wait(0.01)
            out.write(".")
            out.flush()
    return os.nice(0)


def end_at_once():
    os._exit(3)


def test_a_child_is_held_back_goes_on_and_gives_way(tmp_path):
    made, file, ends = WorkQueue(1), tmp_path / "room" / "count", []
    made.know_kind(SCAN)
    (tmp_path / "room").mkdir()
    work = work_in_child(count_slowly, str(file), 80, writable=[tmp_path / "room"])
    name = made.add_job("scan", "a", work, listener=ends.append)
    wait_until(lambda: file.is_file() and file.stat().st_size > 2)
    made.pause_job(name)
    wait_until(lambda: stands_still(file))
    reached = file.stat().st_size
    assert reached < 80
    made.resume_job(name)
    wait_until(lambda: ends and ends[-1].state is JobState.DONE)
    assert file.stat().st_size == 80
    # Lower than who asked for it, whatever he has.
    assert os.name == "nt" or ends[-1].result >= min(os.nice(0) + 10, 19)
    made.close()


def stands_still(file):
    """Nothing was written while ten times as much would have been."""
    before = file.stat().st_size
    threading.Event().wait(0.3)
    return file.stat().st_size == before


def test_a_held_child_can_be_given_up(tmp_path):
    made, ends = WorkQueue(1), []
    made.know_kind(SCAN)
    (tmp_path / "room").mkdir()
    file = tmp_path / "room" / "count"
    work = work_in_child(count_slowly, str(file), 10_000, writable=[tmp_path / "room"])
    name = made.add_job("scan", "a", work, listener=ends.append)
    wait_until(lambda: file.is_file() and file.stat().st_size > 2)
    made.pause_job(name)
    wait_until(lambda: stands_still(file))
    made.cancel_job(name)
    wait_until(lambda: ends[-1].state is JobState.STOPPED)
    made.close()


def test_a_child_that_ends_by_itself_is_a_failed_job():
    made, ends = WorkQueue(1), []
    made.know_kind(SCAN)
    made.add_job("scan", "a", work_in_child(end_at_once), listener=ends.append)
    wait_until(lambda: ends and ends[-1].state is JobState.FAILED)
    assert isinstance(ends[-1].fault, ReviewerError)
    made.close()


# ---- any order of whatever a person may do


class AnyUse(RuleBasedStateMachine):
    """The queue against what is said of it: who may run, who waits, who has ended how."""

    def __init__(self):
        super().__init__()
        self.bench = Bench()
        self.queue = self.bench.queue
        self.paused, self.alive = set(), set()

    def teardown(self):
        self.queue.close()

    def running(self):
        return self.bench.in_state(JobState.RUNNING)

    @rule(kind=st.sampled_from(["scan", "scan", "pages"]), record=st.sampled_from("abcdef"))
    def add(self, kind, record):
        self.alive.add(self.bench.add(kind, record))

    @precondition(lambda self: self.running())
    @rule(data=st.data(), word=st.sampled_from(["done", "crash", 0.5]))
    def work_on(self, data, word):
        name = data.draw(st.sampled_from(self.running()))
        self.bench.ends.pop(name, None)
        self.bench.say(name, word)
        if word == 0.5:
            return
        ended = JobState.FAILED if word == "crash" else JobState.DONE
        assert self.bench.wait_for_end(name) is ended
        self.alive.discard(name)

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), does=st.sampled_from(["pause", "resume", "first", "cancel"]))
    def say_of_one(self, data, does):
        name = data.draw(st.sampled_from(sorted(self.alive)))
        if does == "pause":
            self.queue.pause_job(name)
            self.paused.add(name)
        elif does == "resume":
            self.queue.resume_job(name)
            self.paused.discard(name)
        elif does == "first":
            self.queue.put_first(name)
            self.paused.discard(name)
            assert name in self.running()
        else:
            self.bench.ends.pop(name, None)
            self.queue.cancel_job(name)
            assert self.bench.wait_for_end(name) is JobState.STOPPED
            self.alive.discard(name)
            self.paused.discard(name)

    @rule(records=st.lists(st.sampled_from("abcdef"), max_size=3))
    def look_at(self, records):
        self.queue.prefer_records(records)

    @invariant()
    def holds(self):
        jobs = self.queue.list_jobs()
        assert {j.name for j in jobs} == self.alive
        assert len(jobs) == len(self.alive)
        running = [j for j in jobs if j.state is JobState.RUNNING]
        waiting = [j for j in jobs if j.state is JobState.WAITING]
        assert {j.name for j in jobs if j.state is JobState.PAUSED} == self.paused
        assert len(running) <= WORKERS
        pages = sum(j.kind == "pages" for j in running)
        assert pages <= 1
        # Nobody waits while there is room for him.
        if len(running) < WORKERS:
            assert all(j.kind == "pages" for j in waiting)
            assert not waiting or pages == 1


AnyUse.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestAnyUse = AnyUse.TestCase
