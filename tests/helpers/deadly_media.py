"""Readers that end their process over one recording; no window is imported in the child."""

from __future__ import annotations

import os

from reviewer.playback import index, peaks, proxy


def _dies_on(name, path, function, *args):
    if path.name == name:
        os._exit(3)
    return function(path, *args)


def frames_die(path):
    return _dies_on("officer-a.mp4", path, index.demuxed)


def copy_dies(path, target):
    return _dies_on("officer-a.mp4", path, proxy.make_proxy, target)


def call_dies(path):
    return _dies_on("call-1.wav", path, peaks.decoded_peaks)


def sound_dies(path):
    return _dies_on("officer-a.mp4", path, peaks.decoded_peaks)
