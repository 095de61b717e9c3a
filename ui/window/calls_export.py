"""Writing the calls of the case for a release: where to, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.store import Case
from reviewer.system.jobs import Job
from ui.window.file_dialogs import FOLDER, FileWish, ask_for_file

if TYPE_CHECKING:
    from ui.window.window import Window

_PLACE = FileWish("calls", "The folder for the table and the page of the calls", FOLDER)


def ask_to_write_calls(window: Window, request: str) -> None:
    """Ask for a folder, and write the calls into it as that release may tell them."""
    ask_for_file(
        window, window.settings, _PLACE, lambda folder: write_calls(window, request, folder)
    )


def write_calls(window: Window, request: str, folder: Path) -> None:
    """Write a table and a page; originals are read for it, so the window goes on meanwhile."""
    place = window.workplace
    if place is None:
        return
    case_folder = place.session.case_folder

    def write_files(job: Job) -> tuple[Path, Path]:
        from reviewer.inquiry.relay_files import write_relay_files  # the attack's readers

        # A connection of its own: the window goes on writing.
        with Case.open(case_folder, read_only=True) as case:
            return write_relay_files(case, request, folder, job)

    window.notices.say_briefly("Writing the calls …")
    task = window.tasks.start_task(write_files)
    task.succeeded.connect(
        lambda made: window.notices.say_briefly(
            f"The calls were written to {made[0].name} and {made[1].name} in {folder}."
        )
    )
    task.failed.connect(window.notices.tell_fault)
