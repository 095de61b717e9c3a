"""What is put in the place of pictures that a redaction reaches: two ways to make it.

A stretch between two closed cuts is encoded as an encoder likes it. Where groups of pictures lean
on one another throughout (open groups), each picture that must be made anew is coded for itself,
in the place, under the numbers and with the marks of the one it replaces: for a decoder, all that
is copied behind it finds everything as it was.

Decisions 4, 194.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

import numpy as np

from reviewer.render.video.clean import Cleaner
from reviewer.render.video.cuts import (
    Flags,
    ReencodedRun,
    least_runs,
    pictures_leaning,
    reorder_depth,
    usual_step,
)
from reviewer.render.video.encode import (
    Encoder,
    Sample,
    settings_for_single,
    settings_matching,
)
from reviewer.render.video.index import SourceIndex
from reviewer.render.video.nal import IDR, SLICE, length_prefixed, split_units, unit_type
from reviewer.render.video.outcome import VideoOutcome
from reviewer.render.video.paramsets import ParameterSets
from reviewer.render.video.placed_pictures import PicturePlacer
from reviewer.render.video.reencode_run import encode_run, encode_single
from reviewer.render.video.regions import Regions
from reviewer.render.video.runs_ahead import RunsAhead, cores_here, stretches_at_once
from reviewer.render.video.tracks import Described
from reviewer.render.video.unsafe import Unsafe

# Chosen by hand: encoding the rest as well takes hardly longer, and the whole then has one encoder
# and no seam.
NEARLY_ALL = 0.97
# Chosen by hand: a picture that is coded for itself takes about four times the bytes of one that
# leans on others, so this way must save much.
_MUCH_LESS = 0.5


class Renewal(Protocol):
    """Gives the pictures of the release in coded order, copied ones and those made anew."""

    @property
    def sets(self) -> Described:
        """The parameter sets of the release."""

    @property
    def outcome(self) -> VideoOutcome:
        """What it comes to."""

    def take_picture(self, number: int, own: bytes) -> Iterator[Sample]:
        """What can be written once a picture of the source is there; ``own``: its sample."""

    def end_renewal(self, number: int) -> Iterator[Sample]:
        """What is left once all pictures were taken; ``number`` is how many there are."""

    def close(self) -> None:
        """Stop what is still being made."""


def choose_renewal(index: SourceIndex, regions: Regions) -> Renewal:
    """The way that makes less anew; it begins at once, and is to be closed.

    Raises:
        Unsafe: Nearly all would have to be.
    """
    touched = regions.pictures_touched(index.pts)
    most = NEARLY_ALL * len(index.pts)
    if touched.sum() > most:
        raise Unsafe("redactions reach into nearly all of it")
    runs = least_runs(index.pts, index.restarts, touched)
    between = sum(len(run) for run in runs)
    leaning = pictures_leaning(index.pts, index.restarts, index.recoveries, touched)
    if leaning.sum() < _MUCH_LESS * between:
        try:
            return _InPlaces(index, leaning, regions)
        except Unsafe:
            if between > most:
                raise
    if between > most:
        raise Unsafe("its pictures lean on one another from where a redaction begins to the end")
    return _BetweenCuts(index, runs, regions)


class _BetweenCuts:
    """Runs from one closed cut to another."""

    def __init__(self, index: SourceIndex, again: list[ReencodedRun], regions: Regions) -> None:
        assert index.sets is not None
        self._again = list(again)
        renewed = np.zeros(len(index.pts), bool)
        for run in again:
            renewed[run.start : run.stop] = True
        spans = [index.pts[run.start : run.stop] for run in again]
        self.outcome = sum_up(index, renewed, [(int(s.min()), int(s.max())) for s in spans])
        self._index = index
        self.sets: ParameterSets = index.sets
        makers = []
        if again:
            settings = settings_matching(index, self.outcome.depth)
            self.sets = index.sets.join_with(Encoder(settings).parameter_sets)
            makers = [partial(encode_run, index, run, regions, settings) for run in again]
        self._clean = Cleaner(self.sets, index.prefix)
        self._run: ReencodedRun | None = None
        self._made: Iterator[Sample] = iter(())
        self._ahead = RunsAhead(makers, stretches_at_once(index.look, cores_here()))

    def take_picture(self, number: int, own: bytes) -> Iterator[Sample]:
        """See ``Renewal``."""
        if self._run_of(number) is None:
            yield copied_sample(self._index, number, self._clean(own))
            return
        sample = next(self._made, None)
        if sample is None:
            raise Unsafe("the encoder gave too few pictures")
        yield sample

    def end_renewal(self, number: int) -> Iterator[Sample]:
        """See ``Renewal``."""
        self._run_of(number)
        return iter(())

    def close(self) -> None:
        """See ``Renewal``."""
        self._ahead.close()

    def _run_of(self, number: int) -> ReencodedRun | None:
        """The run that a picture belongs to; its encoder starts with its first picture."""
        if self._again and number == self._again[0].start:
            self._run = self._again.pop(0)
            self._made = self._ahead.take_stretch()
        if self._run is not None and number >= self._run.stop:
            # One picture more or less would shift all that follow against their times.
            if next(self._made, None) is not None:
                raise Unsafe("the encoder gave too many pictures")
            self._run = None
        return self._run


class _InPlaces:
    """Pictures coded for themselves, each in the place of another."""

    def __init__(self, index: SourceIndex, renewed: Flags, regions: Regions) -> None:
        assert index.sets is not None
        self._index = index
        self._renewed = renewed
        spans = _spans_shown(index, renewed)
        self.outcome = sum_up(index, renewed, spans)
        settings = settings_for_single(index)
        self._placer = PicturePlacer(index.sets, Encoder(settings).parameter_sets)
        self.sets = index.sets.join_with(self._placer.added_sets)
        self._clean = Cleaner(self.sets, index.prefix)
        self._ready: dict[int, Sample] = {}
        makers = [partial(encode_single, index, span, regions, settings) for span in spans]
        self._ahead = RunsAhead(makers, stretches_at_once(index.look, cores_here()))
        self._made = (sample for _ in spans for sample in self._ahead.take_stretch())

    def take_picture(self, number: int, own: bytes) -> Iterator[Sample]:
        """See ``Renewal``."""
        clean = self._clean(own)
        if self._renewed[number]:
            clean = self._place_anew(number, clean)
        yield copied_sample(self._index, number, clean)

    def _place_anew(self, number: int, clean: bytes) -> bytes:
        """The sample that stands in the place of another."""
        pts = int(self._index.pts[number])
        while pts not in self._ready:
            sample = next(self._made, None)
            if sample is None:
                raise Unsafe("the encoder gave too few pictures")
            self._ready[sample.pts] = sample
        made = self._ready.pop(pts)
        units = split_units(clean, 4)
        beside = [u for u in units if unit_type(u) not in (SLICE, IDR)]
        first = next(u for u in units if unit_type(u) in (SLICE, IDR))
        placed = self._placer.place_picture(made.data, first)
        return length_prefixed([*beside, placed])

    def end_renewal(self, number: int) -> Iterator[Sample]:
        """See ``Renewal``."""
        if self._ready or next(self._made, None) is not None:
            raise Unsafe("the encoder gave too many pictures")
        return iter(())

    def close(self) -> None:
        """See ``Renewal``."""
        self._ahead.close()


def copied_sample(index: SourceIndex, number: int, data: bytes) -> Sample:
    """A sample in the place of the source's picture."""
    return Sample(int(index.pts[number]), 0, bool(index.entries[number]), data)


def _spans_shown(index: SourceIndex, renewed: Flags) -> list[tuple[int, int]]:
    """First and last PTS of each stretch of time in which every picture is renewed."""
    order = np.argsort(index.pts, kind="stable")
    shown = index.pts[order]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], renewed[order].astype(np.int8), [0]])))
    return [(int(shown[a]), int(shown[b - 1])) for a, b in edges.reshape(-1, 2).tolist()]


def sum_up(index: SourceIndex, renewed: Flags, spans: list[tuple[int, int]]) -> VideoOutcome:
    """What renewing some pictures comes to; ``spans``: first and last PTS of each stretch."""
    step = usual_step(index.pts)
    ticks = sum(last - first + step for first, last in spans)
    count = len(index.pts)
    return VideoOutcome(
        frames=count,
        copied=count - int(renewed.sum()),
        runs=tuple(spans),
        seconds=float(ticks * index.time_base),
        depth=reorder_depth(index.pts),
    )
