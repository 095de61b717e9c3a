"""One video's pictures, decoded ahead by a process of their own.

The reader never leads: it is told where the clock stands and keeps the frames around that
moment ready.  Only the newest wish counts, and what is shown is found by number, so a picture
can be late but never wrong without saying so.

The child only fills slots of shared memory that it was lent; every number it says is looked
at here before a slot is touched, and a slot is lent again when nobody holds its picture.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput, explain_plainly
from reviewer.model.geometry import UPRIGHT, Orientation
from reviewer.playback.decoder_pool import PATIENCE, DecoderChild, DecoderPool, RecordingDecoders
from reviewer.playback.index import FrameIndex
from reviewer.playback.orders import Order, Pace
from reviewer.playback.shared_slots import SharedSlots
from reviewer.system.isolation import Crashed, with_file_name
from reviewer.system.walled_child import no_child
from reviewer.system.walls import CannotStart

SHOW = "reviewer.playback.showing.show_pictures"  # what runs in the child
AHEAD = 12  # frames kept ready while playing
AROUND = 3  # frames kept ready on each side while standing
_LENT, _LEFT = 8, 2  # slots that the child has at hand, and that it may run down to
_HELD = 6  # slots of pictures that are painted and not kept any more
_FEW = 4  # frames that may lack at the far end before more are asked for
_FEWEST = 6  # pictures kept, however large they are
# Chosen by hand: a picture half a second late is better than one that stands still.
_LATE = 15  # frames that are still worth showing when the clock has passed them


@dataclass(frozen=True)
class DecodedPicture:
    """A decoded frame, ready to paint.

    Attributes:
        frame: its number in the index.
        data: height x width x 4, uint8, in the order blue, green, red and nothing; upright.
            It lies in shared memory and stays what it is as long as it is held.
    """

    frame: int
    data: NDArray[np.uint8]


@dataclass(frozen=True)
class FrameWish:
    """Where the clock stands, as a frame, which way it runs (-1, 0, 1), and what is wanted."""

    frame: int
    direction: int
    pace: Pace = Pace.FULL


class PictureReader:
    """Decodes one video in a child process; ``picture_of`` may be asked from any thread.

    Args:
        path: original or proxy; it must have the frames of ``index``.
        index: of that file.
        size: width and height, in pixels, that pictures are scaled to fill.
        orientation: how the display brings the stored picture upright.
        budget: bytes of decoded pictures that may be kept.
        decoders: where its child comes from; without one it has a child of its own.

    Attributes:
        broken: why there are no pictures; empty while there are.
        fault: what to tell, and to open no more, if the file brought its child down.
    """

    def __init__(
        self,
        path: Path,
        index: FrameIndex,
        size: tuple[int, int],
        orientation: Orientation = UPRIGHT,
        budget: int = 96 << 20,
        decoders: RecordingDecoders | None = None,
    ) -> None:
        self.index, self.size = index, size
        self._given = (path, index, size, orientation)
        self._own = DecoderPool() if decoders is None else None
        self._decoders = decoders or RecordingDecoders(self._own or DecoderPool(), str(path))
        self._slot_size = size[0] * size[1] * 4
        self._most = max(budget // self._slot_size - _LENT - _HELD, _FEWEST)
        # Few large pictures leave less room to be ahead.
        self._ahead = min(AHEAD, self._most - AROUND)
        self._kept: dict[int, DecodedPicture] = {}
        self._before: dict[int, DecodedPicture] = {}  # of another size, see ``show_until_ready``
        self._wish: FrameWish | None = None  # nothing is decoded before somebody says where
        self._lock = threading.Condition()
        self._stopped = False
        self._child: DecoderChild | None = None
        self._free: deque[int] = deque(range(self._most + _LENT + _HELD))
        self._lent: set[int] = set()
        self._unheard = False  # an order is on its way
        self._asked: frozenset[int] = frozenset()  # by the last order
        self._answers = self._credit = 0  # that came; that may come without a picture
        self._woken = False
        self._wake_signal, self._wake_sender = multiprocessing.get_context("spawn").Pipe(
            duplex=False
        )
        self.broken = ""
        self.fault: BadInput | CannotStart | None = None
        self._thread = threading.Thread(
            target=self._run_until_closed, name=f"pictures {path.name}", daemon=True
        )
        self._thread.start()

    @property
    def process_id(self) -> int:
        """The number of the process that decodes; 0 while there is none."""
        return self._child.process_id if self._child is not None else 0

    @property
    def has_begun(self) -> bool:
        """True once pictures of its own come."""
        return self._answers > 0

    @property
    def bytes_kept(self) -> int:
        """Bytes of the pictures that are kept."""
        with self._lock:
            kept = (*self._kept.values(), *self._before.values())
            return sum(picture.data.nbytes for picture in kept)

    def pictures_kept(self) -> dict[int, DecodedPicture]:
        """Those near the clock, for who goes on from here."""
        with self._lock:
            kept = {**self._before, **self._kept}
            here = self._wish.frame if self._wish is not None else 0
            return {n: kept[n] for n in sorted(kept, key=lambda n: abs(n - here))[:AHEAD]}

    def show_until_ready(self, pictures: dict[int, DecodedPicture]) -> None:
        """Show these until there are own ones: of the same frames, in another size."""
        with self._lock:
            self._before = pictures

    def aim_at(self, frame: int, direction: int = 0, pace: Pace = Pace.FULL) -> None:
        """Tell where the clock stands; cheap, and only the last call counts."""
        with self._lock:
            pace = pace if direction else Pace.FULL
            wish = FrameWish(min(max(frame, 0), len(self.index) - 1), direction, pace)
            if wish != self._wish:
                self._wish = wish
                if self._is_due():
                    self._wake_thread()

    def picture_of(self, frame: int) -> DecodedPicture | None:
        """The picture of a frame, or the nearest earlier one at hand, or ``None``."""
        with self._lock:
            own, elder = (_nearest_earlier(kept, frame) for kept in (self._kept, self._before))
            # The first that comes may be one on the way there: what was seen does not go back,
            # and a box is not put where it stood some pictures ago.
            if elder is not None and (own is None or elder.frame > own.frame):
                return elder
            if own is not None:
                self._before = {}
            return own

    def wait_for(
        self, frame: int, timeout: float = 5.0, direction: int = 0
    ) -> DecodedPicture | None:
        """The exact picture of a frame, decoded now; ``None`` if it does not come in time."""
        self.aim_at(frame, direction)
        return self.wait_until(frame, timeout)

    def wait_until(self, frame: int, timeout: float = 5.0) -> DecodedPicture | None:
        """The exact picture of a frame that was asked for; ``None`` if it does not come in time."""
        with self._lock:
            self._lock.wait_for(
                lambda: frame in self._kept or bool(self.broken) or self._stopped, timeout
            )
            return self._kept.get(frame)

    def stop_reading(self) -> None:
        """Decode no more; the thread ends by itself, and nobody waits for it."""
        with self._lock:
            self._stopped = True
            self._before = {}
            self._wake_thread()
            self._lock.notify_all()

    def close(self) -> None:
        """End the thread and let the file go; the child stays for the same recording."""
        self.stop_reading()
        self._thread.join(timeout=1)
        if self._thread.is_alive() and self._child is not None:
            self._child.kill_child()  # it does not listen
        self._thread.join(timeout=10)
        with self._lock:
            self._kept.clear()  # what somebody still shows he holds himself
        if self._own is not None:
            self._own.close()

    # ---- the thread

    def _run_until_closed(self) -> None:
        try:
            self._converse_with_child()
        except (BadInput, CannotStart) as fault:
            name = self._given[0].name
            told = with_file_name(name, fault) if isinstance(fault, BadInput) else fault
            self._break_off(fault.message, told)
        finally:
            with self._lock:  # nobody rings a bell that is half gone
                self._wake_signal.close()
                self._wake_sender.close()
                if self._stopped:
                    self._kept.clear()  # what somebody still shows he holds himself

    def _converse_with_child(self) -> None:
        try:
            shared = SharedSlots(len(self._free), self._slot_size)
        except OSError as fault:
            raise no_child(explain_plainly(fault)) from None
        child = self._take_listening_child()
        if child is None:
            return
        try:
            child.send_word(SHOW, *self._given, shared.slots)
            self._lend_memory(child, shared)
            while not self._stopped:
                self._order_missing(child)
                self._listen_to_child(child, shared)
            child.shut_function()
        except BaseException:
            self._decoders.drop_child(child)
            raise
        finally:
            shared.let_go()
        self._decoders.park_child(child)

    def _take_listening_child(self) -> DecoderChild | None:
        """A child that is there; ``None`` when the reader was closed meanwhile.

        One that never says so was told of no file, so it says nothing about this one: another gets
        its turn.

        Raises:
            CannotStart: None can be started, or neither is there in time.
        """
        for again in (True, False):
            child = self._child = self._decoders.take_child()
            try:
                return child if self._is_there(child) else None
            except Crashed as fault:
                self._decoders.drop_child(child)
                if not again:
                    raise no_child("it does not answer") from fault
            except BaseException:
                self._decoders.drop_child(child)
                raise
        return None

    def _lend_memory(self, child: DecoderChild, shared: SharedSlots) -> None:
        try:
            shared.lend_to_child(child.connection, child.process_id)
        except OSError:
            raise child.tell_gone() from None

    def _is_there(self, child: DecoderChild) -> bool:
        """Wait for a child that listens; false when the reader was closed meanwhile."""
        while not self._stopped:
            if child.connection in wait_for([child.connection, self._wake_signal]):
                if child.hears_that_it_is_free():
                    return True
            else:
                self._take_wake_signal()
        self._decoders.park_child(child)
        return False

    def _order_missing(self, child: DecoderChild) -> None:
        """Say what is missing, and lend slots for it; one order is on its way at a time."""
        with self._lock:
            due = self._wish is not None and self._is_due()
            if self._wish is not None and due:
                order = self._what_is_missing(self._wish)
                slots = self._lendable_slots(self._wish.frame)
                self._lent.update(slots)
                self._asked, self._unheard = frozenset(order.missing), True
                self._credit += len(order.missing)
            busy = self._unheard or not self._asked.isdisjoint(self._missing_frames())
        if due:
            child.send_word("order", order, slots)
        if busy != child.waited_for:
            child.wait_at_most(PATIENCE if busy else None)

    def _listen_to_child(self, child: DecoderChild, shared: SharedSlots) -> None:
        """Wait until somebody wants something else or the child says something."""
        ready = wait_for([child.connection, self._wake_signal])
        if self._wake_signal in ready:
            self._take_wake_signal()
        if child.connection in ready:
            word, *about = child.hear_word()
            with self._lock:
                self._hear_word(child, shared, word, about)

    def _hear_word(
        self, child: DecoderChild, shared: SharedSlots, word: Any, about: list[Any]
    ) -> None:
        try:
            if word == "picture":
                slot, frame, height, width = (_as_number(n) for n in about)
                self._lent.remove(slot)
                self._require_known(frame)
                data = shared.picture_in_slot(slot, height, width, self._free.append)
                self._answers += 1
                self._keep_picture(DecodedPicture(frame, data))
            elif word == "none":
                (frame,) = (_as_number(n) for n in about)
                self._require_known(frame)
                self._answers += 1
                self._credit -= 1
                self._give_up(frame)
            elif word == "broken":
                self._break_with(str(about[0])[:500])
            elif word == "heard" and self._unheard:
                self._unheard = False
            elif word != "beat":
                raise ValueError
            if self._credit < 0:
                raise ValueError
        except (ValueError, KeyError, IndexError):
            raise child.tell_lied() from None

    def _require_known(self, frame: int) -> None:
        if not 0 <= frame < len(self.index):
            raise ValueError

    # ---- with the lock

    def _wake_thread(self) -> None:
        if not self._woken and not self._wake_sender.closed:
            self._woken = True
            self._wake_sender.send_bytes(b"!")

    def _take_wake_signal(self) -> None:
        with self._lock:
            self._wake_signal.recv_bytes()
            self._woken = False

    def _is_due(self) -> bool:
        """True when the child should be told what is missing, and can be."""
        if self._wish is None or self._unheard or self.broken:
            return False
        missing = self._missing_frames()
        if missing and len(self._lent) <= _LEFT and (self._free or not self._lent):
            return True
        new = [n for n in missing if n not in self._asked]
        # While it plays, the far end may lack some: they are asked for together.
        few = min(_FEW, max(self._ahead // 3, 1))
        far = self._wish.direction != 0 and len(new) < few
        return bool(new) and not (far and abs(new[0] - self._wish.frame) > self._ahead - few)

    def _what_is_missing(self, wish: FrameWish) -> Order:
        back, only = 2 * self._ahead, wish.pace is not Pace.FULL
        if wish.direction > 0:
            # What the decoder comes by on its way to a clock that it cannot follow is shown late.
            back = _LATE if _nearest_earlier(self._kept, wish.frame, 2) is None else 1
        first, last = wish.frame - back, wish.frame + 2 * self._ahead
        have = tuple(n for n in range(first, last + 1) if n in self._kept)
        return Order(tuple(self._missing_frames()), first, last, have, self._answers, only)

    def _lendable_slots(self, here: int) -> list[int]:
        """Slots for the child, from pictures that are far away where none is free."""
        slots: list[int] = []
        while len(self._lent) + len(slots) < _LENT:
            if not self._free:
                if len(self._kept) <= self._ahead:
                    break
                del self._kept[max(self._kept, key=lambda n: abs(n - here))]
                continue
            slots.append(self._free.pop())  # the one let go of last: its memory is at hand
        return slots

    def _missing_frames(self) -> list[int]:
        wanted = [] if self._wish is None else self._frames_around(self._wish)
        return [n for n in wanted if n not in self._kept]

    def _frames_around(self, wish: FrameWish) -> list[int]:
        """Frames to have ready, the most wanted first."""
        last = len(self.index) - 1
        if wish.direction and wish.pace is Pace.KEYS:
            return self.index.keys_around(wish.frame, wish.direction)
        step = 2 if wish.pace is Pace.HALF else 1
        if wish.direction > 0:
            here = wish.frame - wish.frame % step
            return list(range(here, min(here + self._ahead * step, last) + 1, step))
        if wish.direction < 0:
            # Backwards, a group is decoded once and served from its end.
            here = wish.frame - wish.frame % step
            return list(range(here, max(here - self._ahead * step, 0) - 1, -step))
        near = range(max(wish.frame - AROUND, 0), min(wish.frame + AROUND, last) + 1)
        return sorted(near, key=lambda n: abs(n - wish.frame))

    def _keep_picture(self, picture: DecodedPicture) -> None:
        self._kept[picture.frame] = picture
        here = self._wish.frame if self._wish is not None else picture.frame
        while len(self._kept) > self._most:
            del self._kept[max(self._kept, key=lambda n: abs(n - here))]
        self._lock.notify_all()

    def _give_up(self, missing: int) -> None:
        """The file ended, or a frame cannot be decoded: show the one before it instead."""
        before = [n for n in self._kept if n < missing]
        data = self._kept[max(before)].data if before else np.zeros((2, 2, 4), np.uint8)
        self._keep_picture(DecodedPicture(missing, data))

    def _break_with(self, why: str) -> None:
        self.broken = why
        self._lock.notify_all()

    def _break_off(self, why: str, fault: BadInput | CannotStart) -> None:
        with self._lock:
            if not self._stopped:
                self.fault = fault
                self._break_with(why)


def _nearest_earlier(
    kept: dict[int, DecodedPicture], frame: int, within: int | None = None
) -> DecodedPicture | None:
    """The picture of a frame, else of the last one before it that is there."""
    exact = kept.get(frame)
    if exact is not None:
        return exact
    last = max((n for n in kept if n < frame), default=None)
    if last is None or (within is not None and frame - last > within):
        return None
    return kept[last]


def _as_number(value: Any) -> int:
    if type(value) is not int:
        raise ValueError
    return value
