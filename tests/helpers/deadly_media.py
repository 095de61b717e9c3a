"""Readers that end their process over one recording; no window is imported in the child."""

from __future__ import annotations

import ctypes
import os
import pickle
import threading
from multiprocessing import reduction

import numpy as np

from reviewer.playback import cursor, index, peaks, proxy, showing
from reviewer.playback.shared_slots import borrow_slots


def _dies_on(name, path, function, *args):
    if path.name == name:
        os._exit(3)
    return function(path, *args)


def frames_die(path):
    return _dies_on("officer-a.mp4", path, index.demux_frames)


def copy_dies(path, target, _height):
    return _dies_on("officer-a.mp4", path, proxy.make_proxy, target)


def call_dies(path):
    return _dies_on("call-1.wav", path, peaks.decoded_peaks)


def sound_dies(path):
    return _dies_on("officer-a.mp4", path, peaks.decoded_peaks)


# ---- what runs in the processes that decode what is played


class _Act:
    def __reduce__(self):
        return (os.mkdir, ("forged",))


def _hostile(path):
    return path.name in ("officer-a.mp4", "hostile.mp4")


def _asked(parent):
    """Wait for the first order; the slots that were lent."""
    while (words := parent.next_word())[0] != "order":
        pass
    return words[2]


def _lent(parent, slots, size):
    borrow_slots(parent.pipe, slots, size[0] * size[1] * 4)


def _forever():
    threading.Event().wait()


def _show_unless_hostile(act):
    def show(parent, path, index, size, way, slots):
        if _hostile(path):
            _lent(parent, slots, size)
            act(parent)
            _forever()
        showing.show_pictures(parent, path, index, size, way, slots)

    return show


def _lie(*words):
    def act(parent):
        slot = _asked(parent)[0]
        parent.send_word(*[slot if word == "slot" else word for word in words])

    return _show_unless_hostile(act)


def _flood(parent):
    while True:
        parent.send_word("beat")


def _fill(parent):
    _asked(parent)
    held = []
    while True:
        held.append(np.empty(1 << 27))


show_dies = _show_unless_hostile(lambda parent: os._exit(3))
show_dies_late = _show_unless_hostile(lambda parent: (_asked(parent), os._exit(3)))
show_crashes = _show_unless_hostile(lambda parent: (_asked(parent), ctypes.string_at(0)))
show_hangs = _show_unless_hostile(_asked)
show_fills = _show_unless_hostile(_fill)
show_floods = _show_unless_hostile(_flood)
show_sends_an_act = _show_unless_hostile(
    lambda parent: parent.pipe.send_bytes(pickle.dumps(_Act()))
)
show_sends_much = _show_unless_hostile(lambda parent: parent.pipe.send_bytes(bytes(2 << 20)))
show_says_nothing = _lie()
show_says_a_list = _show_unless_hostile(lambda parent: parent.pipe.send_bytes(pickle.dumps(["l"])))
show_of_no_slot = _lie("picture", 10**9, 0, 90, 160)
show_of_a_slot_below = _lie("picture", -1, 0, 90, 160)
show_of_no_frame = _lie("picture", "slot", 10**6, 90, 160)
show_too_large = _lie("picture", "slot", 0, 1 << 20, 1 << 20)
show_too_wide = _lie("picture", "slot", 0, 1, 1 << 40)
show_of_no_size = _lie("picture", "slot", 0, 0, 0)
show_upside_down = _lie("picture", "slot", 0, -90, -160)
show_in_fractions = _lie("picture", "slot", 0, 90.5, 160.0)
show_in_words = _lie("picture", "slot", 0, "90", True)
show_with_more = _lie("picture", "slot", 0, 90, 160, 4)
show_gives_up_on_another = _lie("none", -1)


def _hand_over_twice(parent):
    slot = _asked(parent)[0]
    for _ in range(2):
        parent.send_word("picture", slot, 0, 90, 160)


show_twice = _show_unless_hostile(_hand_over_twice)


def show_cuts(parent, path, index, size, way, slots):
    """Cut the shared memory short, of which the window reads."""
    os.ftruncate(reduction.recv_handle(parent.pipe), 0)


def _hear_unless_hostile(act):
    def play(parent, path):
        if _hostile(path):
            parent.next_word()
            act(parent)
            _forever()
        cursor.play_recording(parent, path)

    return play


hear_dies = _hear_unless_hostile(lambda parent: os._exit(3))
hear_hangs = _hear_unless_hostile(lambda parent: None)
hear_lies = _hear_unless_hostile(
    lambda parent: parent.send_word("sound", 1, np.zeros((4096, 3), "f4"))
)
hear_whole_numbers = _hear_unless_hostile(
    lambda parent: parent.send_word("sound", 1, np.zeros((4096, 2), np.int32))
)
hear_says_much = _hear_unless_hostile(
    lambda parent: [parent.send_word("sound", 0, np.zeros((4096, 2), "f4")) for _ in range(10**6)]
)
