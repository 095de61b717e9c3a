"""A film in HEVC: runs that a redaction reaches are encoded, and all else is copied.

Decision 226.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from reviewer.render.video.cuts import reorder_depth
from reviewer.render.video.encode import Encoder, EncoderSettings, Sample
from reviewer.render.video.hevc.runs import HevcRun, runs_between_entries
from reviewer.render.video.hevc.sets import HevcSets
from reviewer.render.video.hevc.source import HevcSource
from reviewer.render.video.hevc.units import (
    SEI,
    cut_off,
    is_entry,
    is_picture_unit,
    kind_of_unit,
)
from reviewer.render.video.index import SourceIndex
from reviewer.render.video.nal import clean_messages, length_prefixed, split_units
from reviewer.render.video.reencode_run import encode_single
from reviewer.render.video.regions import Regions
from reviewer.render.video.renewal import NEARLY_ALL, sum_up
from reviewer.render.video.runs_ahead import RunsAhead, cores_here, stretches_at_once
from reviewer.render.video.unsafe import Unsafe

# Chosen by hand, for pictures that look like those around them.
_CRF = 22
_PRESET = "superfast"
_LONGEST_GROUP = 250


class HevcRenewal:
    """See ``reviewer.render.video.renewal.Renewal``; it begins at once, and is to be closed.

    Raises:
        Unsafe: Nearly all would have to be made anew, or nothing may be copied.
    """

    def __init__(self, index: SourceIndex, source: HevcSource, regions: Regions) -> None:
        if source.unsafe:
            raise Unsafe(source.unsafe)
        self._index, self._source = index, source
        touched = regions.pictures_touched(index.pts)
        self._again = runs_between_entries(index.pts, source.entries, touched)
        if sum(map(len, self._again)) > NEARLY_ALL * len(index.pts):
            raise Unsafe("redactions reach into nearly all of it")
        self.sets: HevcSets = source.sets
        self._known = source.sets
        renewed = np.zeros(len(index.pts), bool)
        spans = []
        for run in self._again:
            numbers = run.numbers()
            renewed[numbers] = True
            spans.append((int(index.pts[numbers].min()), int(index.pts[numbers].max())))
        self.outcome = sum_up(index, renewed, spans)
        makers = []
        if self._again:
            settings = settings_for_hevc(index, source, reorder_depth(index.pts))
            self._ids = source.sets.free_ids()
            self.sets = source.sets.join_with(self._ids.move_sets(Encoder(settings).header_units))
            makers = [partial(encode_single, index, span, regions, settings) for span in spans]
        self._run: HevcRun | None = None
        self._links = {run.stop for run in self._again}
        self._made: Iterator[Sample] = iter(())
        self._ahead = RunsAhead(makers, stretches_at_once(index.look, cores_here()))

    def take_picture(self, number: int, own: bytes) -> Iterator[Sample]:
        """See ``Renewal``."""
        if self._run is not None and number == self._run.stop:
            yield from self._rest_of_run()
        if self._again and number == self._again[0].start:
            self._run = self._again.pop(0)
            self._made = self._ahead.take_stretch()
            if number == self._run.stop:
                yield from self._rest_of_run()
        run = self._run
        if run is not None and run.start <= number < run.stop:
            yield self._next_made()
        elif run is None or number not in run:
            yield self._copied(number, own)

    def end_renewal(self, number: int) -> Iterator[Sample]:
        """See ``Renewal``."""
        if self._run is not None and number <= self._run.stop:
            yield from self._rest_of_run()

    def close(self) -> None:
        """See ``Renewal``."""
        self._ahead.close()

    def _rest_of_run(self) -> Iterator[Sample]:
        """The pictures of a run that stand behind its end in the source."""
        assert self._run is not None
        for _ in range(self._run.leading):
            yield self._next_made()
        # One picture more or less would shift all that follow against their times.
        if next(self._made, None) is not None:
            raise Unsafe("the encoder gave too many pictures")

    def _next_made(self) -> Sample:
        sample = next(self._made, None)
        if sample is None:
            raise Unsafe("the encoder gave too few pictures")
        units = [self._ids.move_slice(unit) for unit in split_units(sample.data, 4)]
        return Sample(sample.pts, 0, sample.key, length_prefixed(units))

    def _copied(self, number: int, own: bytes) -> Sample:
        """A picture of the source, its slices byte for byte; behind a run only the kind in their
        heads is another.
        """
        kept: list[bytes] = []
        for unit in split_units(own, self._source.prefix):
            if is_picture_unit(unit):
                kept.append(cut_off(unit) if number in self._links else unit)
            elif kind_of_unit(unit) == SEI:
                kept += [message for message in [clean_messages(unit, 2)] if message]
            elif self._known.adds(unit):
                raise Unsafe("its parameter sets change within the stream")
        entry = is_entry(int(self._source.kinds[number]))
        return Sample(int(self._index.pts[number]), 0, entry, length_prefixed(kept))


def settings_for_hevc(index: SourceIndex, source: HevcSource, depth: int) -> EncoderSettings:
    """Settings whose pictures can stand among a source's own.

    Args:
        index: Of the source.
        source: What is known of its HEVC.
        depth: By how many pictures it reorders.
    """
    private = {
        "open-gop": 0,
        "bframes": 3 if depth else 0,
        "b-pyramid": int(depth > 1),
        "repeat-headers": 0,
        # No name, no options, no marks beside the pictures.
        **{"info": 0, "hrd": 0, "aud": 0, "log-level": "none"},
        # Else a picture that leans on others both ways codes no block for itself, and a mask that
        # was not there before is drawn as a difference, what lay under it shining through.
        "b-intra": 1,
        # Without wavefronts no slice tells where parts of it begin, which renumbering would move.
        "wpp": 0,
        # Fixed, as the encoder's threads are: nothing depends on the machine.
        "pools": 4,
    }
    options = {"preset": _PRESET, "crf": str(_CRF), "profile": "main"}
    options["x265-params"] = ":".join(f"{key}={value}" for key, value in private.items())
    count = max(1, int(source.entries.sum()))
    return EncoderSettings(
        look=index.look,
        width=index.look.width,
        height=index.look.height,
        time_base=index.time_base,
        # As often as the source has places to begin, so that a player can jump as before.
        group=min(max(12, round(len(index.pts) / count)), _LONGEST_GROUP),
        options=options,
        codec="libx265",
    )
