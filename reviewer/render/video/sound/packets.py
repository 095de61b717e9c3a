"""The sound of a release: copied, muted packet by packet, or encoded anew.

Packets come in the file's order and leave as soon as they are ready, so that sound lies
beside its pictures in the output too.

Decision 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from av.packet import Packet
from av.stream import Stream

from reviewer.render.video.sound.aac import SoundFacts, raw_packet


@dataclass(frozen=True)
class SoundForm:
    """How an AAC track is described.

    Attributes:
        packet: samples in a packet.
        shown_from: the first sample that is heard.
    """

    config: bytes
    rate: int
    channels: int
    bit_rate: int
    packet: int
    shown_from: int


SOUND_LOST = "Its sound could not be read and was left out."
Sounding = tuple[int, bytes]  # the sample at which it begins, and the packet


class Sound(Protocol):
    """What makes the sound of a release out of a source's packets."""

    @property
    def note(self) -> str:
        """What a person should know of it."""

    @property
    def form_of_track(self) -> SoundForm | None:
        """The track; ``None`` until it is known, or when nothing could be read."""

    def feed_packet(self, packet: Packet[Stream]) -> list[Sounding]:
        """Take the next packet; give what is ready."""

    def finish_sound(self) -> list[Sounding]:
        """Give the rest."""


class Copied:
    """Packets as they are."""

    note = ""

    def __init__(self, facts: SoundFacts) -> None:
        self._facts = facts
        self._seen = 0
        self._number = 0

    @property
    def form_of_track(self) -> SoundForm | None:
        """The source's own form."""
        facts = self._facts
        return SoundForm(
            facts.config,
            facts.rate,
            facts.channels,
            facts.bit_rate,
            facts.packet,
            facts.shown_from,
        )

    def feed_packet(self, packet: Packet[Stream]) -> list[Sounding]:
        """The same packet, unless it is one that nobody is meant to hear."""
        seen, self._seen = self._seen, self._seen + 1
        if seen >= len(self._facts.copied) or not self._facts.copied[seen]:
            return []
        number, self._number = self._number, self._number + 1
        return self.take_kept(number, raw_packet(bytes(packet), self._facts.adts))

    def take_kept(self, number: int, raw: bytes) -> list[Sounding]:
        """What becomes of a kept packet."""
        return [(int(self._facts.positions[number]), raw)]

    def finish_sound(self) -> list[Sounding]:
        """Nothing waits."""
        return []
