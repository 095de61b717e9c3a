"""The two tracks of a release: how they are described, and how sound joins the pictures."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from av.packet import Packet
from av.stream import Stream

from reviewer.render.video import boxes
from reviewer.render.video.look import PictureForm
from reviewer.render.video.mp4 import Mp4Writer, WrittenTrack
from reviewer.render.video.sound.packets import Sound, Sounding

_FINE = 10000  # ticks a second: a coarser clock is divided


class Described(Protocol):
    """What a decoder must know before the first picture, as MP4 tells it."""

    @property
    def kinds(self) -> tuple[bytes, bytes]:
        """Of the box of a sample description, and of the decoder's record in it."""

    def make_record(self) -> bytes:
        """The decoder's record."""


def refine_time_base(time_base: Fraction) -> tuple[int, int]:
    """Ticks a second of the output, and how many of them make a tick of the source."""
    scale, times = time_base.denominator, time_base.numerator
    while scale < _FINE:
        scale, times = scale * 2, times * 2
    return scale, times


def picture_track(look: PictureForm, scale: int, last: int) -> WrittenTrack:
    """A track for pictures, not yet described."""
    return WrittenTrack(scale, last, orientation=look.orientation)


def describe_pictures(
    track: WrittenTrack, sets: Described, look: PictureForm, size: tuple[int, int]
) -> None:
    """Say what the pictures of a track look like."""
    aspect = look.aspect if 0 < look.aspect < 100 else Fraction(1)
    extra = boxes.make_colour_box(look.colour, look.full_range)
    extra += boxes.pixel_aspect(aspect.numerator, aspect.denominator)
    track.size = size
    track.shape = (min(round(size[0] * aspect), 0xFFFF), size[1])
    track.entry = boxes.describe_coded(sets.kinds, sets.make_record(), size, extra)


class SoundTrack:
    """Writes what a ``Sound`` makes, as it becomes ready."""

    def __init__(self, mp4: Mp4Writer, sound: Sound | None) -> None:
        self._mp4 = mp4
        self._sound = sound
        self._track = mp4.add_track(WrittenTrack(1, 1)) if sound else None

    def feed_packet(self, packet: Packet[Stream]) -> None:
        """Take a packet of the source's sound."""
        if self._sound is not None:
            self._write_ready(self._sound.feed_packet(packet))

    def finish_track(self) -> None:
        """Write the rest, and describe the track."""
        if self._sound is None:
            return
        self._write_ready(self._sound.finish_sound())
        form, track = self._sound.form_of_track, self._track
        if form is None or track is None:
            return
        track.scale = form.rate
        track.last = form.packet
        track.shown_from = form.shown_from
        track.entry = boxes.describe_aac(form.config, form.rate, form.channels, form.bit_rate)

    def _write_ready(self, ready: list[Sounding]) -> None:
        for position, data in ready:
            assert self._track is not None
            self._mp4.add_sample(self._track, data, position, position, True)
