"""Films and sound of a package: each by its own kind of container."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import av

from reviewer.attack import mp4_boxes, sound, sound_containers, video, words
from reviewer.attack.needles import Needles
from reviewer.attack.probe import PackageFile, Scene
from reviewer.attack.remembered_checks import Memory, attack_or_recall

Originals = Callable[[str], Path]


def check_recordings(
    scene: Scene,
    files: list[PackageFile],
    originals: Originals,
    needles: Needles,
    memory: Memory | None,
) -> None:
    """Attack recordings, one after another; see ``reviewer.attack.run``."""
    av.logging.set_level(None)  # any other level can hang a decoder, see reviewer.readers.media
    for file in files:
        scene.job.check()
        assert file.step is not None
        wanted = needles.for_file(file.record_path)
        with file.path.open("rb") as stream:
            is_mp4 = stream.read(8)[4:] == b"ftyp"
        look = _check_movie if is_mp4 else _check_sound_file
        work = partial(look, file=file, originals=originals, needles=wanted)
        attack_or_recall(scene, file, wanted, memory, work)


def _check_movie(scene: Scene, file: PackageFile, originals: Originals, needles: Needles) -> None:
    with scene.open_probe("metadata", file, "own MP4 reader") as probe:
        movie = mp4_boxes.read_movie(file.path)
        probe.check_promise(True, "boxes", "")
        for where, what in movie.oddities:
            probe.check_promise(False, where, what)
        words.check_movie(scene, file, movie, needles)
        source = originals(file.record_path)
        if movie.first_track("vide") is not None:
            units = video.check_video(scene, file, source, movie)
            words.check_units(scene, file, units, needles)
        sound.check_sound(scene, file, source, movie)


def _check_sound_file(
    scene: Scene, file: PackageFile, originals: Originals, needles: Needles
) -> None:
    with scene.open_probe("metadata", file, sound_containers.LIBRARY) as probe:
        for where, what in sound_containers.check_sound_container(file.path) or ():
            probe.check_promise(not what, where, what)
    words.check_words(scene, file, needles, originals)
    sound.check_sound(scene, file, originals(file.record_path), None)
