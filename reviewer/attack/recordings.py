"""Films and sound of a package: each by its own kind of container."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import av

from reviewer.attack import mp4box, sound, tags, video, words
from reviewer.attack.ledger import Released, Scene
from reviewer.attack.memory import Memory, attacked
from reviewer.attack.needles import Needles

Originals = Callable[[str], Path]


def check(
    scene: Scene,
    files: list[Released],
    originals: Originals,
    needles: Needles,
    memory: Memory | None,
) -> None:
    """Attack recordings, one after another; see ``reviewer.attack.run``."""
    av.logging.set_level(None)  # any other level can hang a decoder, see reviewer.readers.media
    for file in files:
        scene.job.check()
        assert file.step is not None
        wanted = needles.for_file(file.record)
        with file.path.open("rb") as stream:
            is_mp4 = stream.read(8)[4:] == b"ftyp"
        look = _movie if is_mp4 else _recording
        work = partial(look, file=file, originals=originals, needles=wanted)
        attacked(scene, file, wanted, memory, work)


def _movie(scene: Scene, file: Released, originals: Originals, needles: Needles) -> None:
    with scene.probe("metadata", file, "own MP4 reader") as probe:
        movie = mp4box.read_movie(file.path)
        probe.hold(True, "boxes", "")
        for where, what in movie.oddities:
            probe.hold(False, where, what)
        words.check_movie(scene, file, movie, needles)
        source = originals(file.record)
        if movie.first("vide") is not None:
            units = video.check(scene, file, source, movie)
            words.check_units(scene, file, units, needles)
        sound.check(scene, file, source, movie)


def _recording(scene: Scene, file: Released, originals: Originals, needles: Needles) -> None:
    with scene.probe("metadata", file, tags.LIBRARY) as probe:
        for where, what in tags.faults(file.path) or ():
            probe.hold(not what, where, what)
    words.check(scene, file, needles, originals)
    sound.check(scene, file, originals(file.record), None)
