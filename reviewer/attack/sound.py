"""A released sound: nothing under a mute, nothing but the tone under a tone, all else as it was."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reviewer.attack import sound_reading
from reviewer.attack.coded_pictures import APART
from reviewer.attack.mp4_boxes import Movie, Mp4Track
from reviewer.attack.probe import PackageFile, Probe, Scene
from reviewer.attack.sound_copies import PACKET, Copies, changed_packets
from reviewer.attack.sound_reading import Sound, Tape
from reviewer.model import SoundRedaction, Style

# Where no reason is given, a number is chosen by hand: so that the honest releases of
# tests/reviewer/attack (test_attack_odd_sounds.py, test_attack_fair.py) hold, and the spoilt ones
# of test_attack_media.py do not.
SILENCE = 10 ** (-70 / 20)  # of full scale: 70 dB below it nobody hears anything
_EDGE = {True: 0.0, False: 0.005}  # seconds inside a span, by lossless or not
_AROUND = {True: 0.0005, False: 0.007}  # seconds outside a span that may differ
_RIM = 0.05  # seconds beside a span that are compared by themselves: is it hidden too widely?
_LIKE_RIM = 0.8
_ANEW = 0.3  # seconds beside a span in which packets are coded again
_BLINK = 0.005  # seconds in which loudness is taken
_LOUDER = 6.0  # decibels
_MOSTLY = 0.9
_WINDOW = 0.25  # seconds that are compared at a time
_AROUND_STRANGE = (0.5, 1.0)  # seconds before and behind a changed packet that are decoded
_AROUND_SPAN = 1.0  # seconds beside a span that are decoded, for its edges to be compared
_CODED_BESIDE = 8  # packets beside a span that a splice may have coded again, run-in included
_NEAR = 0.1  # seconds within which two spans, or a packet and a span, count as beside each other
_TOO_SHORT = 256  # samples: of fewer no likeness can be told
_ENDS_APART = (0.1, 2400)  # seconds, samples: by how much lossy sound may end elsewhere
_ROUNDED = 2.5 / 32768  # of full scale: two steps of 16 bits, and what floats make of them
_LIKE = 0.9  # of one window; ...
_LIKE_ALL = 0.98  # ... of the middle one
_FAINT = 10 ** (-45 / 20)
_LAG = 0.06  # seconds by which lossy sound may stand off as a whole
_LAG_WITHIN = 30.0  # seconds from the beginning in which that is measured
_FEW = 3  # windows: of so few the middle one tells nothing about the whole
_MOST_CHANNELS = 6  # of the sound of a released video; more are mixed to two
_MIXED_LEAST = 2048  # samples by which a mix can be told
_MANY_STRANGE = 20  # changed packets away from spans: with more, all of the sound is compared
_TONE_LIKE = 0.4
_TONE_REST = 10 ** (-40 / 20)  # what a pure tone leaves when it is taken out
_TONE_BINS = 6  # beside the strongest, into which a Hann window and a coder spread a tone
_TONE_SHORT = 512  # samples: of fewer, a tone fills the whole spectrum
_TONE_SHIFT = 16  # a part of the stretch by so much less may be shifted to look for the original
_NOTHING = 1e-12  # in place of zero, below any sound that was stored
_STILLEST = 1e-6  # -120 dB: what is quieter counts as this, for nothing has no decibels
_LOSSLESS = {"pcm", "flac", "alac"}


@dataclass
class _SoundCase:
    scene: Scene
    file: PackageFile
    mine: Tape
    theirs: Tape
    spans: tuple[HiddenSpan, ...]

    @cached_property
    def copied_packets(self) -> Copies:
        """Which packets of the release are the original's."""
        return Copies.compare_packets_of(self.mine, self.theirs, self.scene.job)

    @cached_property
    def samples_late(self) -> int:
        """Samples by which the release stands late as a whole: a container that counts in
        milliseconds says only nearly when its sound begins.
        """
        return 0 if self.is_lossless else _measure_lag(self)

    @property
    def is_lossless(self) -> bool:
        return self.mine.codec in _LOSSLESS or self.mine.codec.startswith("pcm")


@dataclass(frozen=True)
class HiddenSpan:
    """A stretch of sound that must not be heard: seconds of media time, one channel or all."""

    id: str
    start: float
    end: float
    tone: bool
    channel: int | None = None

    def lies_on(self, channel: int) -> bool:
        """True when it hides a channel."""
        return self.channel is None or self.channel == channel


def _spans_to_be_silent(
    redactions: tuple[SoundRedaction, ...], theirs: Tape
) -> tuple[HiddenSpan, ...]:
    """Where sound begins nearly with the pictures, some count from it: both readings hold."""
    off = float(theirs.begins) if abs(theirs.begins) < APART else 0.0
    return tuple(
        HiddenSpan(
            r.id,
            r.start + min(off, 0.0) if r.start else min(float(theirs.begins), 0.0),
            r.end + max(off, 0.0),
            r.style == Style.TONE,
            r.channel,
        )
        for r in redactions
    )


def check_sound(scene: Scene, file: PackageFile, source: Path, movie: Movie | None) -> None:
    """Attack the sound of a released recording or video, whose boxes ``movie`` holds if it
    is an MP4.
    """
    assert file.step is not None
    video = movie is not None and movie.first_track("vide") is not None
    with scene.open_probe("sound", file, sound_reading.AV_LIBRARY) as probe:
        theirs = sound_reading.tape_of(source, video=video)
        mine = sound_reading.tape_of(file.path, video=video, like=theirs)
        if mine is None and theirs is None:
            return
        what = "The release has lost its sound, or has one that the original has not."
        if not probe.check_promise(mine is not None and theirs is not None, "whole", what):
            return
        assert mine is not None
        assert theirs is not None
        probe.library = mine.library_used
        spans = _spans_to_be_silent(file.step.of_type(SoundRedaction), theirs)
        if mine.rate != theirs.rate and mine.codec not in _LOSSLESS:
            theirs = theirs.at_rate(mine.rate)
        case = _SoundCase(scene, file, mine, theirs, spans)
        track = movie.first_track("soun") if movie else None
        for stretch in _stretches_to_hear(case, track, source):
            _compare_outside_spans(case, probe, *stretch)
        for span in spans:
            _check_inside_span(case, probe, span)
            _check_beside_span(case, probe, span)


def _stretches_to_hear(
    case: _SoundCase, track: Mp4Track | None, source: Path
) -> list[tuple[float, float]]:
    """What must be decoded: all, or where packets were not copied if that is only at spans."""
    everything = [(0.0, float("inf"))]
    if track is None or case.mine.codec != "aac" or case.theirs.codec != "aac":
        return everything
    changed = changed_packets(case.file.path, track, source, case.scene.job)
    if changed is None:
        return everything
    rate = case.mine.rate
    slack = _CODED_BESIDE * PACKET / rate
    first = float(track.pts.min()) / track.timescale
    moments = [packet * PACKET / rate - first for packet in changed]
    # A packet that was cleaned of an encoder's name stands alone: what is around it is compared.
    strange = [m for m in moments if not any(_near_span(s, m, slack) for s in case.spans)]
    if len(strange) > _MANY_STRANGE:
        return everything
    spans = [(max(s.start - _AROUND_SPAN, 0), s.end + _AROUND_SPAN) for s in case.spans]
    before, behind = _AROUND_STRANGE
    found = spans + [(max(m - before, 0), m + behind) for m in strange]
    if found and not case.theirs.seeks:  # each would be reached by decoding from the beginning
        return [(min(a for a, _ in found), max(b for _, b in found))]
    return found


def _near_span(span: HiddenSpan, moment: float, slack: float) -> bool:
    return span.start - slack - _NEAR <= moment <= span.end + slack + _NEAR


def _compare_outside_spans(case: _SoundCase, probe: Probe, start: float, end: float) -> None:
    """Outside the spans the release sounds as the original, and is as long."""
    if case.mine.rate != case.theirs.rate or not (_is_mix(case) or _has_channels(case)):
        probe.check_promise(
            False, "whole", "The sample rate or the number of channels has changed."
        )
        return
    scores: list[float] = []
    size = max(int(case.mine.rate * _WINDOW), 1)
    count = 0
    apart = max(_ENDS_APART[0] * case.mine.rate, _ENDS_APART[1])
    for at, a, b in _pair_windows(case, start, end, size, case.samples_late, size // 2):
        if case.mine.has_whole_samples:
            b = np.clip(b, -1, 1)  # a coder may swing beyond what whole numbers can say
        count = at + max(len(a), len(b))
        where = f"{at / case.mine.rate:.2f} s"
        if case.is_lossless and len(a) != len(b):
            probe.check_promise(False, where, "The sound is not as long as the original's.")
            return
        if not case.is_lossless and abs(len(a) - len(b)) > apart:
            probe.check_promise(False, where, "The sound is not as long as the original's.")
            return
        _compare_window(case, probe, (at, a, b), scores)
    probe.check_promise(count > 0, f"{start:.2f} s", "No sound could be decoded.")
    if len(scores) > _FEW:
        what = "The sound differs from the original where nothing is redacted."
        probe.check_promise(float(np.median(scores)) >= _LIKE_ALL, "whole", what)


def _has_channels(case: _SoundCase) -> bool:
    return case.mine.channels == case.theirs.channels


def _is_mix(case: _SoundCase) -> bool:
    """True for a video's sound of more channels than its release can have: two hold them all."""
    return (
        not case.is_lossless and case.mine.channels == 2 and case.theirs.channels > _MOST_CHANNELS
    )


def _compare_window(
    case: _SoundCase, probe: Probe, window: tuple[int, Sound, Sound], scores: list[float]
) -> None:
    at, a, b = window
    rate, size = case.mine.rate, min(len(a), len(b))
    free = np.ones(size, np.bool_)
    slack = _AROUND[case.is_lossless]
    for span in case.spans:
        first = int((span.start - slack) * rate) - at
        last = int((span.end + slack) * rate) + 1 - at
        _other_channels(case, probe, span, (at, a, b), (max(first, 0), max(last, 0)))
        free[max(first, 0) : max(last, 0)] = False
    a, b = a[:size][free], b[:size][free]
    if _is_mix(case):
        b = b @ np.linalg.lstsq(b, a, rcond=None)[0]  # as near as a mix of them can come
    where, what = f"{at / rate:.2f} s", "The sound differs from the original outside a redaction."
    if case.is_lossless:
        probe.check_promise(not len(a) or float(np.abs(a - b).max()) <= _ROUNDED, where, what)
    elif len(a) > (_MIXED_LEAST if _is_mix(case) else _TOO_SHORT):
        loud = max(float(a.std()), float(b.std()))
        if loud < _FAINT:
            return
        like = _measure_likeness(a, b)
        # A coder makes noise anew each time that it decodes: there the packets are held together.
        if like < _LIKE_ALL and case.copied_packets.holds_copies_only(at + np.flatnonzero(free)):
            like = 1.0
        near = any(
            s.start - _ANEW < (at + size) / rate and at / rate < s.end + _ANEW for s in case.spans
        )
        if like < _LIKE_ALL and near and _as_loud(case, a, b):
            like = 1.0
        scores.append(like)
        probe.check_promise(like >= _LIKE, where, what)


def _other_channels(
    case: _SoundCase,
    probe: Probe,
    span: HiddenSpan,
    window: tuple[int, Sound, Sound],
    part: tuple[int, int],
) -> None:
    """Where one channel is hidden, those that no span hides there are as they were."""
    at, a, b = window
    first, last = part
    last = min(last, len(a), len(b))
    least = 1 if case.is_lossless else _TOO_SHORT
    if span.channel is None or last - first < least or _is_mix(case):
        return
    begin, end = (at + first) / case.mine.rate, (at + last) / case.mine.rate
    near = [s for s in case.spans if s.start < end + _NEAR and begin < s.end + _NEAR]
    for channel in range(a.shape[1]):
        if any(s.lies_on(channel) for s in near):
            continue
        x, y = a[first:last, channel], b[first:last, channel]
        if case.is_lossless:
            alike = float(np.abs(x - y).max()) <= _ROUNDED
        else:
            alike = (
                max(float(x.std()), float(y.std())) < _FAINT or _measure_likeness(x, y) >= _LIKE_RIM
            )
        what = f"Channel {channel} differs from the original, and only another one is muted."
        probe.check_promise(alike, f"{begin:.2f} s", what, span.id)


def _check_beside_span(case: _SoundCase, probe: Probe, span: HiddenSpan) -> None:
    """What is right before and right behind a span is as it was: it hides no more."""
    if case.is_lossless or _is_mix(case):
        return  # of lossless sound every sample was compared
    slack = _AROUND[False]
    for start, end in (
        (span.start - slack - _RIM, span.start - slack),
        (span.end + slack, span.end + slack + _RIM),
    ):
        others = (s for s in case.spans if s is not span)
        if start < 0 or any(s.start - slack < end and start < s.end + slack for s in others):
            continue
        size = int(_RIM * case.mine.rate)
        for at, a, b in _pair_windows(case, start, end, size, case.samples_late):
            if len(a) != len(b) or len(a) < size // 2 or at >= end * case.mine.rate - size // 2:
                break
            like = _measure_likeness(a, b) if float(b.std()) >= _FAINT else 1.0
            like = 1.0 if _as_loud(case, a, b) else like
            what = "More is hidden beside a redaction than it asks for."
            probe.check_promise(like >= _LIKE_RIM, f"{at / case.mine.rate:.3f} s", what, span.id)
            break


def _as_loud(case: _SoundCase, a: Sound, b: Sound) -> bool:
    """True when two pieces are as loud at every moment: what was noise to a coder, and is
    coded again beside a mute, has other samples each time that it is decoded.
    """
    step = max(int(_BLINK * case.mine.rate), 1)
    count = min(len(a), len(b)) // step
    if not count:
        return False
    x, y = (
        np.sqrt((part[: count * step].astype(np.float64) ** 2).reshape(count, -1).mean(axis=1))
        for part in (a, b)
    )
    heard = y > _FAINT
    if not heard.any():
        return True
    off = np.abs(20 * np.log10(np.maximum(x[heard], _STILLEST) / y[heard]))
    return bool(np.mean(off < _LOUDER) >= _MOSTLY)


def _measure_likeness(a: Sound, b: Sound) -> float:
    x, y = a.ravel().astype(np.float64), b.ravel().astype(np.float64)
    x, y = x - x.mean(), y - y.mean()
    # Sums, not dot products: a linear algebra library would wake threads for each window.
    size = float(np.sqrt(np.sum(x * x) * np.sum(y * y)))
    return float(np.sum(x * y)) / size if size > _NOTHING else 0.0


def _pair_windows(
    case: _SoundCase, start: float, end: float, size: int, lag: int, rest: int = 0
) -> Iterator[tuple[int, Sound, Sound]]:
    """The same stretch of both files, window by window; the lag is taken out. A last one of no
    more than ``rest`` samples is part of the one before: alone it would be the click with
    which sound is cut off, which each coder writes in its own way.
    """
    job = case.scene.job
    mine = _Even(case.mine.read_blocks(start, end, job), lag)
    theirs = _Even(case.theirs.read_blocks(start, end, job), 0)
    at = int(start * case.mine.rate)
    while True:
        a, b = mine.take_samples(at, size + rest), theirs.take_samples(at, size + rest)
        if not len(a) and not len(b):
            return
        if rest and max(len(a), len(b)) < size + rest:
            yield at, a, b
            return
        yield at, a[:size], b[:size]
        at += size


class _Even:
    """Blocks as they come, given out in windows of any place; gaps are silence."""

    def __init__(self, blocks: Iterator[tuple[int, Sound]], lag: int) -> None:
        self._blocks, self._lag = blocks, lag
        self._held: list[tuple[int, Sound]] = []
        self._ended = False

    def take_samples(self, at: int, size: int) -> Sound:
        """Samples ``at`` to ``at + size``; fewer at the end of the sound."""
        while not self._ended and (not self._held or _end_of_block(self._held[-1]) < at + size):
            block = next(self._blocks, None)
            if block is None:
                self._ended = True
            else:
                self._held.append((block[0] - self._lag, block[1]))
        self._held = [h for h in self._held if _end_of_block(h) > at]
        if not self._held:
            return np.zeros((0, 1), np.float32)
        reach = min(max(_end_of_block(h) for h in self._held) - at, size)
        out = np.zeros((reach, self._held[0][1].shape[1]), np.float32)
        for first, piece in self._held:
            a, b = max(first - at, 0), min(first - at + len(piece), reach)
            if a < b:
                out[a:b] = piece[a - (first - at) : b - (first - at)]
        return out


def _end_of_block(block: tuple[int, Sound]) -> int:
    return block[0] + len(block[1])


def _measure_lag(case: _SoundCase) -> int:
    """Samples by which lossy sound stands late as a whole: found in its loudest part."""
    loudest, pair = 0.0, None
    size = case.mine.rate
    for number, (_, a, b) in enumerate(_pair_windows(case, 0.0, _LAG_WITHIN, size, 0)):
        whole = len(a) == len(b) == size and not _touches_span(case, number)
        if whole and float(b.std()) > loudest:
            loudest, pair = float(b.std()), (a.mean(axis=1), b.mean(axis=1))
    if pair is None or loudest < _FAINT:
        return 0
    return _best_shift(*pair, int(_LAG * size))[0]


def _touches_span(case: _SoundCase, second: int) -> bool:
    return any(s.start - 2 * _NEAR < second + 1 and second < s.end + 2 * _NEAR for s in case.spans)


def _best_shift(
    a: npt.NDArray[np.floating], b: npt.NDArray[np.floating], reach: int
) -> tuple[int, float]:
    """By how many samples ``a`` is late against ``b``, and how alike they are then."""
    size = 1 << (len(a) + len(b)).bit_length()
    spectrum = np.fft.rfft(a - a.mean(), size) * np.conj(np.fft.rfft(b - b.mean(), size))
    cross = np.fft.irfft(spectrum, size)
    near = np.concatenate((cross[-reach:], cross[: reach + 1]))
    scale = float(np.linalg.norm(a - a.mean()) * np.linalg.norm(b - b.mean()))
    at = int(np.argmax(np.abs(near)))
    return at - reach, float(abs(near[at])) / scale if scale > _NOTHING else 0.0


def _check_inside_span(case: _SoundCase, probe: Probe, span: HiddenSpan) -> None:
    """Measure a span that is muted, or toned, to its edges."""
    edge = _EDGE[case.is_lossless]
    start, end = span.start + edge, span.end - edge
    rate = case.mine.rate
    if end <= start:  # a moment: what is heard in its middle
        start = end = (span.start + span.end) / 2
    if span.tone:
        _check_tone(case, probe, span, (start, end))
        return
    for at, block in case.mine.read_blocks(start, end, case.scene.job):
        # 32.324 s times 8,000 is 258591.99999999997: to the millionth of a sample, then whole.
        first = max(math.floor(round(start * rate, 6)) - at, 0)
        last = math.ceil(round(end * rate, 6)) - at
        part = _channels_of(case, span, block)[first : max(last, 0)]
        peak = float(np.abs(part).max()) if part.size else 0.0
        where = f"{max(at / rate, start):.2f} s"
        probe.check_promise(peak <= SILENCE, where, "There is sound under the mute.", span.id)


def _channels_of(case: _SoundCase, span: HiddenSpan, block: Sound) -> Sound:
    if span.channel is None or _is_mix(case):
        return block
    return block[:, span.channel : span.channel + 1]


def _check_tone(
    case: _SoundCase, probe: Probe, span: HiddenSpan, ends: tuple[float, float]
) -> None:
    size = case.mine.rate // 2
    for at, a, b in _pair_windows(case, ends[0], ends[1], size, 0):
        stop = round(ends[1] * case.mine.rate) - at
        a, b = a[: max(stop, 0)], b[: max(stop, 0)]
        where = f"{at / case.mine.rate:.2f} s"
        if len(a) < _TONE_SHORT:
            continue
        for channel in range(a.shape[1]):
            if not (span.lies_on(channel) or _is_mix(case)):
                continue
            rest = _without_tone(a[:, channel])
            loud = float(np.sqrt(np.mean(rest**2)))
            what = "There is more than a tone under the tone."
            probe.check_promise(loud < _TONE_REST, where, what, span.id)
            if loud < SILENCE or len(b) != len(a):
                continue
            like = _best_shift(rest, _without_tone(b[:, channel]), len(rest) // _TONE_SHIFT)[1]
            what = "The original can be heard under the tone."
            probe.check_promise(like < _TONE_LIKE, where, what, span.id)


def _without_tone(signal: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """A signal less its strongest tone and what leaks of it into neighbouring bins."""
    wave = signal.astype(np.float64) * np.hanning(len(signal))
    spectrum = np.fft.rfft(wave)
    peak = int(np.argmax(np.abs(spectrum)))
    spectrum[max(peak - _TONE_BINS, 0) : peak + _TONE_BINS + 1] = 0
    rest: npt.NDArray[np.float64] = np.fft.irfft(spectrum, len(signal))
    return rest
