"""One window writes a case; another takes over, and no dead one keeps anybody out."""

import json
import platform
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.store import Case, lease
from reviewer.store.follow import Follower
from tests.helpers.cases import new_case

HOLDER = """
import sys, time
from pathlib import Path
from reviewer.store import Case
case = Case.open(Path(sys.argv[1]))
follower = case.follow_others()
print(follower.look_for_news().hold.mine, follower.me.id, flush=True)
while sys.stdin.read(1):
    print(follower.look_for_news().hold.mine, flush=True)
"""


class Watch:
    """Seconds that go on when a test says so."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def folder(tmp_path):
    new_case(tmp_path / "case").close()
    return tmp_path / "case"


@pytest.fixture
def opened(folder):
    """Makes windows on the case, and closes them."""
    made = []

    def make(watch=None, **about):
        me = replace(lease.new_holder(), **about)
        made.append(Follower(folder, "", {}, me, watch or Watch()))
        return made[-1]

    yield make
    for follower in made:
        follower.close()


def stored(folder):
    with Case.open(folder) as case:
        return case.read_setting(lease.SETTING)


def test_the_second_window_reads_and_is_told_whose_the_case_is(opened):
    first, second = opened(user="ann", machine="PC-7"), opened()
    assert first.look_for_news().hold.mine
    hold = second.look_for_news().hold
    assert not hold.mine
    assert (hold.holder.user, hold.holder.machine) == ("ann", "PC-7")
    assert hold.holder.since == first.me.since
    assert not second.look_for_news().hold.gone


def test_taking_over_asks_the_first_one_which_reads_from_then_on(opened):
    first, second = opened(), opened(user="bert")
    first.look_for_news(), second.look_for_news()
    second.ask_for_lease()
    assert second.look_for_news().hold.asking
    lost = first.look_for_news().hold
    assert (lost.mine, lost.taken, lost.holder.user) == (False, True, "bert")
    assert second.look_for_news().hold.mine
    first.ask_for_lease()
    first.look_for_news()
    assert second.look_for_news().hold.taken
    assert first.look_for_news().hold.mine


def test_a_window_that_closes_lets_go_and_nobody_is_made_a_writer_unasked(opened, folder):
    first, second = opened(), opened()
    first.look_for_news(), second.look_for_news()
    first.close()
    assert stored(folder) is None
    assert not second.look_for_news().hold.mine
    second.ask_for_lease()
    assert second.look_for_news().hold.mine


def test_a_window_that_closes_while_it_is_asked_gives_it_to_who_asked(opened):
    first, second, third = opened(), opened(), opened()
    first.look_for_news(), second.look_for_news()
    second.ask_for_lease()
    second.look_for_news()
    first.close()
    assert not third.look_for_news().hold.mine
    assert second.look_for_news().hold.mine


def test_a_window_that_closes_after_it_asked_is_not_waited_for(opened, folder):
    first, second = opened(), opened()
    first.look_for_news(), second.look_for_news()
    second.ask_for_lease()
    second.look_for_news()
    second.close()
    assert first.look_for_news().hold.mine
    second = opened()
    second.look_for_news()
    second.ask_for_lease()
    second.look_for_news()
    first.look_for_news()  # it is given over just before that one closes
    second.close()
    assert stored(folder) is None


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_killed_window_keeps_nobody_out(folder, opened, asked_before):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout.readline().startswith("True")
        waiting = opened()
        assert not waiting.look_for_news().hold.mine
        if asked_before:
            waiting.ask_for_lease()
            assert waiting.look_for_news().hold.asking
        child.kill()
        child.wait()
    if not asked_before:
        assert waiting.current_hold.gone
        assert not waiting.look_for_news().hold.mine
        waiting.ask_for_lease()
    assert waiting.look_for_news().hold.mine


def test_after_a_kill_the_next_window_just_writes(folder, opened):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        child.stdout.readline()
        child.kill()
    assert opened().look_for_news().hold.mine


def test_after_a_restart_another_process_of_that_number_is_not_the_holder(opened):
    before = opened(started="another boot/1")
    before.look_for_news()
    assert lease.new_holder().started or sys.platform != "linux"
    if sys.platform == "linux":
        assert opened().look_for_news().hold.mine


def test_a_window_of_another_machine_that_is_gone_is_told_by_its_silence(opened):
    far, watch = opened(machine="far-away", pid=1), Watch()
    far.look_for_news()
    near = opened(watch)
    assert not near.look_for_news().hold.gone
    watch.now += lease.SILENT_SECONDS
    assert near.look_for_news().hold.gone
    near.ask_for_lease()
    assert near.look_for_news().hold.mine  # at once, for it was silent long enough


def test_a_beat_is_a_sign_of_life_however_the_clock_of_the_machine_stands(opened):
    far_watch, watch = Watch(), Watch()
    far = opened(far_watch, machine="far-away", since="2071-13-45T99:00:00Z")
    far.look_for_news()
    near = opened(watch)
    near.look_for_news()
    for _ in range(6):
        watch.now += lease.BEAT_SECONDS
        far_watch.now += lease.BEAT_SECONDS
        far.look_for_news()
        assert not near.look_for_news().hold.gone
    near.ask_for_lease()
    near.look_for_news()
    watch.now += lease.ANSWER_SECONDS  # it lives, and does not answer: its window hangs
    assert near.look_for_news().hold.mine
    assert far.look_for_news().hold.taken


def test_of_two_that_take_over_at_once_one_has_it_and_the_other_is_told(opened):
    first, second, third = opened(), opened(user="bert"), opened(user="carla")
    for window in (first, second, third):
        window.look_for_news()
    second.ask_for_lease(), third.ask_for_lease()
    second.look_for_news(), third.look_for_news()
    first.look_for_news()
    assert second.look_for_news().hold.mine
    hold = third.look_for_news().hold
    assert (hold.mine, hold.asking, hold.holder.user) == (False, False, "bert")


def test_a_copy_of_an_open_case_is_nobodys(opened, folder, tmp_path):
    opened().look_for_news()
    copy = shutil.copytree(folder, tmp_path / "copy")
    other = Follower(copy, "", {})
    assert other.look_for_news().hold.mine
    other.close()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda some: (
        st.lists(some, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "holder", "beat", "asked", "here", "pid", "user", "since"]),
            some,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(_JSON)
def test_a_lease_of_another_version_is_shown_as_it_can_be_and_taken_over_at_once(data):
    found = lease.lease_of(json.dumps(data))
    me = lease.new_holder()
    wish = lease.LeaseWish(opening=False, asked=found.holder.id)
    if found.strange:
        assert lease.next_lease(found, me, "1", wish).holder == me
        assert lease.next_lease(found, me, "1", lease.LeaseWish()) in (None, lease.Lease(me, "1"))


def test_a_newer_lease_names_its_holder(folder, opened):
    with Case.open(folder) as case:
        told = {"user": "dan", "machine": "new-pc", "pid": 7, "more": {}}
        case.set_setting(lease.SETTING, {"version": 9, "holder": told, "beats": [1]})
    window = opened()
    hold = window.look_for_news().hold
    assert (hold.mine, hold.holder.user, hold.holder.machine) == (False, "dan", "new-pc")
    window.ask_for_lease()
    assert window.look_for_news().hold.mine


def test_a_lease_that_is_lost_while_it_is_held_is_written_again(folder, opened):
    window = opened()
    window.look_for_news()
    with Case.open(folder) as case:
        case.set_setting(lease.SETTING, None)
    assert window.look_for_news().hold.mine
    assert stored(folder)["holder"]["machine"] == platform.node()


_ACTS = st.lists(
    st.tuples(st.sampled_from(["look", "ask", "close", "wait", "open"]), st.integers(0, 3)),
    max_size=40,
)


def _look_around(windows, rounds=4):
    for _ in range(rounds):
        for window in windows.values():
            window.look_for_news()


@settings(max_examples=20, deadline=None)
@given(_ACTS)
def test_whatever_windows_do_at_most_one_writes_and_who_asks_last_gets_it(tmp_path_factory, acts):
    folder = tmp_path_factory.getbasetemp() / "lease-case"
    if not folder.exists():
        new_case(folder).close()
    watches, windows = [Watch() for _ in range(4)], {}
    with Case.open(folder) as case:
        for act, number in acts:
            watches[number].now += 2.0 if act == "wait" else 0.25
            if act == "open" and number not in windows:
                windows[number] = Follower(folder, "", {}, watch=watches[number])
            if number not in windows:
                continue
            if act == "close":
                windows.pop(number).close()
                continue
            if act == "ask":
                windows[number].ask_for_lease()
            if windows[number].look_for_news().hold.mine:
                assert case.read_setting(lease.SETTING)["holder"]["id"] == windows[number].me.id
        _look_around(windows)  # who asked before has it by now
        for window in list(windows.values())[:1]:
            window.ask_for_lease()
            _look_around(windows)
            assert [w for w in windows.values() if w.current_hold.mine] == [window]
        for window in windows.values():
            window.close()
        assert case.read_setting(lease.SETTING) is None
