"""Which way a source's sound goes: as little is encoded again as is safe."""

from __future__ import annotations

from fractions import Fraction

from reviewer.model import Redaction
from reviewer.render.video.index import Index, spoken
from reviewer.render.video.mutes import mutes
from reviewer.render.video.sound import Copied, Sound
from reviewer.render.video.sound_recode import Recoded, output_rate
from reviewer.render.video.sound_splice import Spliced


def sound_of(index: Index, redactions: tuple[Redaction, ...], recode: str) -> Sound | None:
    """The maker of a release's sound; ``None`` without sound.

    Args:
        index: Of the source.
        redactions: Of kind ``sound``.
        recode: Why the sound cannot be spliced; empty while nothing is against it.
    """
    facts = index.sound
    if facts is None:
        return None
    why = recode
    if facts.codec != "aac":
        why = why or f"browsers do not play {spoken(facts.codec)} everywhere"
    elif not facts.config:
        why = why or "browsers do not play its kind of AAC everywhere"
    elif redactions and not facts.spliceable:
        why = why or "its kind of AAC cannot be muted packet by packet"
    picture = index.first * index.time_base
    begins = Fraction(facts.shown_from, facts.rate)
    if why:
        rate = output_rate(facts.rate)
        return Recoded(facts, mutes(redactions, rate, picture, begins), why)
    if redactions:
        return Spliced(facts, mutes(redactions, facts.rate, picture, begins))
    return Copied(facts)
