"""The demo: a bundle of shipped records of one incident, and a review that decides them all."""

from __future__ import annotations

import shutil
from pathlib import Path

from reviewer.system.files import staged_folder, write_atomic
from reviewer.system.resources import resource_path


def write_bundle(folder: Path) -> tuple[Path, Path]:
    """Write the demo's bundle, and the review that goes with it, into a folder.

    Returns:
        The bundle's folder, and the review's file.

    Raises:
        FileExistsError: The folder holds a bundle already.
        FileNotFoundError: The installation lacks the demo's files.
    """
    shipped = resource_path("demo")
    bundle, review = folder / "bundle", folder / "review.json"
    with staged_folder(bundle) as unfinished:
        shutil.copytree(shipped / "bundle", unfinished, dirs_exist_ok=True)
    write_atomic(review, (shipped / "review.json").read_bytes())
    return bundle, review
