"""Child processes that decode what is played: one to a recording, one kept ready ahead.

A child runs one function at a time and talks with it; it is used for one recording only, so
that what a file has taken over sees no other one's pictures. What a child says is data, and
is looked at by whoever asked for it.

Decision 111.
"""

from __future__ import annotations

import importlib
import logging
import pickle
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from reviewer.errors import explain_plainly
from reviewer.system.facts import exit_fact
from reviewer.system.isolation import Crashed
from reviewer.system.plain_data import Unpackable, pack_plain_data, unpack_plain_data
from reviewer.system.walled_child import Walled, limit_time, over_its_time
from reviewer.system.walls import CannotStart

MEMORY = 6 << 30  # bytes of address space of one child
PATIENCE = 30.0  # seconds without a word from a child that has something to do
PARKED = 9  # children that wait for their recording to be shown again: a whole wall
_LONGEST = 1 << 20  # bytes of one word from a child; pictures come by other ways
_CPU = 240.0  # seconds of processor time without being asked for anything new
_RENEW = 5.0  # seconds between two times that this is counted anew
_BEAT = 0.5  # seconds between two words that say only that something is still done
_STALE = 200  # words that say nothing, or that come after nobody asks any more
START = 90.0  # seconds a new process may take, on a busy machine

log = logging.getLogger(__name__)


class ParentLink:
    """The child's side of what is said; a function that runs in a child is given it.

    If the function fails, it has said ``("broken", why)``.
    """

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self._said = 0.0
        self._bounded = -_RENEW

    def send_beat(self) -> None:
        """Say that something is still done; often is fine."""
        if time.monotonic() - self._said > _BEAT:
            self.send_word("beat")

    def send_word(self, *words: Any) -> None:
        """Say something to whoever asked."""
        self.pipe.send_bytes(pack_plain_data(words))
        self._said = time.monotonic()

    def next_word(self) -> tuple[Any, ...]:
        """What is said next; waited for. ``("shut",)`` ends the function."""
        if time.monotonic() > self._bounded + _RENEW:
            self._bounded = time.monotonic()
            limit_time(_CPU)
        words: tuple[Any, ...] = pickle.loads(self.pipe.recv_bytes())
        return words

    @property
    def is_called(self) -> bool:
        """True when something is said that was not heard yet."""
        return self.pipe.poll(0)


def _serve_requests(pipe: Connection) -> None:
    # What nearly every file needs is there before one comes.
    import reviewer.playback.cursor
    import reviewer.playback.showing  # noqa: F401

    parent = ParentLink(pipe)
    try:
        while True:
            parent.send_word("free")
            name, *args = parent.next_word()
            why = _run_function(parent, name, args)
            if why is not None:
                parent.send_word("broken", why)
                while parent.next_word()[0] != "shut":
                    pass
    except EOFError:
        return


def _run_function(parent: ParentLink, name: str, args: list[Any]) -> str | None:
    """Run a function; why it failed, once all that it held is let go of."""
    try:
        _function_named(name)(parent, *args)
    except EOFError:
        raise
    except Exception as fault:  # noqa: BLE001 - hostile input may fail in any way
        return explain_plainly(fault)
    return None


def _function_named(name: str) -> Callable[..., None]:
    """A function by its name: who only asks for it has no need of its libraries."""
    module, _, own = name.rpartition(".")
    found: Callable[..., None] = getattr(importlib.import_module(module), own)
    return found


class DecoderChild:
    """A child process that decodes one recording; one thread at a time talks with it."""

    def __init__(self, recording: str) -> None:
        self._child = Walled(_serve_requests, MEMORY)
        self._until: float | None = None
        self._late = False
        self.recording = ""
        self.begin_recording(recording)

    def begin_recording(self, recording: str) -> None:
        """From now on it is this recording's; it has some time to say that it is there."""
        self._since, self._idle_words = time.monotonic(), 0
        self.wait_at_most(PATIENCE if recording == self.recording else START)
        self.recording = recording

    @property
    def connection(self) -> Connection:
        """What can be waited for; it is readable when the child said something."""
        return self._child.pipe

    @property
    def waited_for(self) -> bool:
        """True while the child has a time in which to say something."""
        return self._until is not None

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._child.process_id

    def wait_at_most(self, seconds: float | None) -> None:
        """From now on the child has so long for its next word; ``None``: it is asked nothing."""
        self._until = None if seconds is None else time.monotonic() + seconds

    def hears_that_it_is_free(self) -> bool:
        """Hear one word; true when nothing runs here, which for a new child means: it is there.

        Raises:
            Crashed: It ended, or is no good.
        """
        free = bool(self.hear_word(START)[0] == "free")
        if free:
            self.wait_at_most(None)
        else:
            self._count_idle_word(_STALE)
        return free

    def send_word(self, *words: Any) -> None:
        """Say something to the child.

        Raises:
            Crashed: It has ended.
        """
        try:
            self.connection.send_bytes(pickle.dumps(words, pickle.HIGHEST_PROTOCOL))
        except (OSError, ValueError):
            raise self.tell_gone() from None

    def shut_function(self) -> None:
        """End the function that runs; ``hears_that_it_is_free`` waits for that."""
        try:
            self.send_word("shut")
        except Crashed:
            return  # whoever takes it next hears of that

    def hear_word(self, patience: float = PATIENCE) -> tuple[Any, ...]:
        """The child's next word; it has ``patience`` for the one behind it.

        Raises:
            Crashed: It ended, hangs, or what it says is no data.
        """
        try:
            words = unpack_plain_data(self.connection.recv_bytes(_LONGEST))
        except (EOFError, OSError, ValueError) as fault:
            if isinstance(fault, Unpackable):
                raise self.tell_lied() from None
            raise self.tell_gone() from None
        if not isinstance(words, tuple) or not words:
            raise self.tell_lied()
        if words[0] == "beat":
            self._count_idle_word(2 * (time.monotonic() - self._since) / _BEAT)
        self.wait_at_most(patience)
        return words

    def tell_gone(self) -> Crashed:
        """Let go of a child that ended, and give what is told of it."""
        code = None if self._late else self._child.ended_by(1.0)
        log.error("child %d of playback ended: %s", self.process_id, exit_fact(code))
        self.end_child()
        if self._late or over_its_time(code):
            return self.tell_hung()
        return Crashed("its reader crashed on it, so it is damaged or hostile")

    def tell_hung(self) -> Crashed:
        """End a child that does not answer, and give what is told of it."""
        log.error("child %d of playback does not answer and is ended", self.process_id)
        self.end_child()
        return Crashed("its reader hung on it and was stopped, so it is damaged or hostile")

    def tell_lied(self) -> Crashed:
        """End a child that said what cannot be, and give what is told of it."""
        log.error("child %d of playback said what is no data and is ended", self.process_id)
        self.end_child()
        return Crashed("its reader answered what is no data, so it is hostile")

    def end_child(self) -> None:
        """End the child."""
        self._until = None
        self._child.end_child()

    def kill_child(self) -> None:
        """End the child while another thread talks with it, which hears that it is gone."""
        self._child.kill_tree()

    def kill_if_late(self) -> None:
        """End the child if its time is over; whoever waits for it hears why."""
        until = self._until
        if until is not None and time.monotonic() > until:
            self._late, self._until = True, None
            self.kill_child()

    def _count_idle_word(self, most: float) -> None:
        """A child that chatters keeps its parent from its work."""
        self._idle_words += 1
        if self._idle_words > _STALE + most:
            raise self.tell_lied()


class RecordingDecoders:
    """Where the children of one recording come from, whichever copy of it is decoded.

    Args:
        pool: of all recordings.
        recording: which one.
        after: called before a child is taken, in the thread that takes it: it waits until whoever
            had the recording's child has parked it.
    """

    def __init__(
        self, pool: DecoderPool, recording: str, after: Callable[[], object] | None = None
    ) -> None:
        self._pool, self._recording, self._after = pool, recording, after

    def take_child(self) -> DecoderChild:
        """A child, as ``DecoderPool.take_child``."""
        if self._after is not None:
            after, self._after = self._after, None
            after()
        return self._pool.take_child(self._recording)

    def park_child(self, child: DecoderChild) -> None:
        """Keep a child whose function was shut for the same recording."""
        self._pool.park_child(child)

    def drop_child(self, child: DecoderChild) -> None:
        """End a child."""
        self._pool.drop_child(child)


class DecoderPool:
    """The decoders of a window; close it to end their processes."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._taken: set[DecoderChild] = set()
        self._parked: list[DecoderChild] = []
        self._spare: DecoderChild | None = None
        self._closed = False
        self._keeper: threading.Thread | None = None

    def warm_up(self) -> None:
        """Start a child behind, so that the next recording need not wait for one."""
        with self._lock:
            self._keep_one_ready()

    def decoders_of_recording(
        self, recording: str, after: Callable[[], object] | None = None
    ) -> RecordingDecoders:
        """The way to the children of one recording, see ``RecordingDecoders``."""
        return RecordingDecoders(self, recording, after)

    def take_child(self, recording: str) -> DecoderChild:
        """A child for a recording: the one it had, the one that is ready, or a new one.

        Raises:
            CannotStart: No child can be started.
            Crashed: This pool is closed.
        """
        with self._lock:
            self._require_open()
            child = next((s for s in self._parked if s.recording == recording), None)
            if child is not None:
                self._parked.remove(child)
            else:
                child, self._spare = self._spare, None
            if child is not None:
                child.begin_recording(recording)
                self._taken.add(child)
            self._keep_one_ready()
        if child is None:
            child = DecoderChild(recording)
            with self._lock:
                self._taken.add(child)
                closed = self._closed
            if closed:
                self.drop_child(child)
                self._require_open()
        return child

    def park_child(self, child: DecoderChild) -> None:
        """Keep a child whose function was shut for the same recording."""
        if child.connection.closed:
            self.drop_child(child)
            return
        child.wait_at_most(None)
        with self._lock:
            self._taken.discard(child)
            self._parked.append(child)
            over = self._parked[: None if self._closed else -PARKED]
            del self._parked[: len(over)]
        for one in over:
            one.end_child()

    def drop_child(self, child: DecoderChild) -> None:
        """End a child."""
        with self._lock:
            self._taken.discard(child)
        child.end_child()

    def close(self) -> None:
        """End all children; closing twice is fine."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()
        if self._keeper is not None:
            self._keeper.join()
        with self._lock:
            left = [*self._taken, *self._parked, *([self._spare] if self._spare else [])]
            self._taken, self._parked, self._spare = set(), [], None
        for child in left:
            child.end_child()

    def _require_open(self) -> None:
        if self._closed:
            raise Crashed("nothing is played any more")

    def _keep_one_ready(self) -> None:
        """Have someone who keeps a child ready and ends those that hang."""
        if self._keeper is None and not self._closed:
            self._keeper = threading.Thread(target=self._look_after, name="decoders", daemon=True)
            self._keeper.start()
        self._lock.notify_all()

    def _look_after(self) -> None:
        while True:
            with self._lock:
                if self._closed:
                    return
                wanted = self._spare is None
                taken = list(self._taken)
            for child in taken:
                child.kill_if_late()
            spare = _start_child() if wanted else None
            with self._lock:
                self._spare = spare or self._spare
                if not self._closed:
                    self._lock.wait(1.0 if taken or self._taken else None)


def _start_child() -> DecoderChild | None:
    try:
        return DecoderChild("")
    except CannotStart:
        return None  # whoever needs one is told
