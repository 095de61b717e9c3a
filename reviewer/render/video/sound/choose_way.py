"""Which way a source's sound goes: as little is encoded again as is safe."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reviewer.model import SoundRedaction
from reviewer.render.video.index import SourceIndex, spell_codec
from reviewer.render.video.sound.encode_anew import Recoded, output_rate
from reviewer.render.video.sound.listen_to_mutes import Proved
from reviewer.render.video.sound.muted_samples import CARES, SpanMute, mutes_of_redactions
from reviewer.render.video.sound.packets import Copied, Sound
from reviewer.render.video.sound.splice_packets import Spliced

_EXACT_RATE = 44100
"""Samples a second from which on the shortest window of the coder is as short as 5 ms."""
_WITH_DEEP, _DEEP = 6, 3  # channels of "5.1", and the one of deep sound among them


def sound_of(
    index: SourceIndex, redactions: tuple[SoundRedaction, ...], recode: str, tried: int = 0
) -> Sound | None:
    """The maker of a release's sound; ``None`` without sound.

    Args:
        index: Of the source.
        redactions: Of kind ``sound``.
        recode: Why the sound cannot be spliced; empty while nothing is against it.
        tried: How many of ``CARES`` left something to be heard; with the last, nobody listens.
    """
    facts = index.sound
    if facts is None:
        return None
    why = recode
    if facts.codec != "aac":
        why = why or f"browsers do not play {spell_codec(facts.codec)} everywhere"
    elif not facts.config:
        why = why or "browsers do not play its kind of AAC everywhere"
    elif redactions and not facts.spliceable:
        why = why or "its kind of AAC cannot be muted packet by packet"
    zero = index.zero * index.time_base
    begins = Fraction(facts.shown_from, facts.rate) if index.heard is None else index.heard
    if not redactions:
        return Recoded(facts, (), why, output_rate(facts.rate)) if why else Copied(facts)
    care = CARES[tried]
    if tried and (facts.rate < _EXACT_RATE or care.rate):
        why = why or "its kind of AAC would be silent for longer than was asked for"
    rate = facts.rate
    if why:
        rate = care.rate or (_EXACT_RATE if rate < _EXACT_RATE else output_rate(rate))
    asked = mutes_of_redactions(redactions, rate, zero, begins)
    hidden = tuple(mute.widen_by(int(care.margin * rate)) for mute in asked)
    if facts.channels == _WITH_DEEP:
        hidden += _mutes_of_deep(asked, rate)
    made: Sound
    if why:
        made = Recoded(facts, hidden, why, rate, care.coder)
    else:
        made = Spliced(facts, hidden, care.coder)
    silences = tuple(mute for mute in asked if not mute.tone)
    return Proved(made, silences) if tried + 1 < len(CARES) else made


def _mutes_of_deep(asked: tuple[SpanMute, ...], rate: int) -> tuple[SpanMute, ...]:
    """The channel of deep sound has long windows only, by its format: it alone is silent for
    longer, or all the others would have to be.
    """
    wide = int(CARES[-1].margin * rate)
    silences = (m for m in asked if not m.tone and m.channel in (None, _DEEP))
    return tuple(replace(m, channel=_DEEP).widen_by(wide) for m in silences)
