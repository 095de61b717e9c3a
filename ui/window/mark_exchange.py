"""Files of other programs in the window: marks of the case go out, theirs come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.interchange.mark_formats import FORMATS, find_mark_format
from reviewer.system.jobs import Job
from ui.common.work_behind import BehindWork

if TYPE_CHECKING:
    from ui.window.window import Window


def kinds_of_files() -> str:
    """The kinds of a file dialog: a review first, then each format of another program."""
    return ";;".join(("Reviews (*.json)", *(f"{form.title} (*{form.suffix})" for form in FORMATS)))


def write_marks(window: Window, file: Path) -> None:
    """Save the marks of the case, or of the record in focus, for another program."""
    place, form = window.workplace, find_mark_format(file)
    if place is None:
        return
    case, record = place.session.case, place.session.selected_record if form.of_one else ""

    def write(job: Job) -> tuple[str, ...]:
        from reviewer.interchange.exchange import export_marks
        from reviewer.system.files import write_atomic

        written = export_marks(case, form, record, job)
        write_atomic(file, written.data)
        return written.left_out

    task = window.tasks.start_task(write)
    task.succeeded.connect(
        lambda left: window.notices.say_briefly(
            _in_one_line(f"Saved to {file.name}; nothing in it is redacted.", left)
        )
    )
    task.failed.connect(window.notices.tell_fault)


def take_marks(window: Window, file: Path) -> None:
    """Take the marks of another program's file in, for the record in focus where it is of one."""
    from reviewer.interchange.exchange import MarksTaken, import_marks

    place, form = window.workplace, find_mark_format(file)
    if place is None:
        return
    case, record = place.session.case, place.session.selected_record if form.of_one else ""

    def take_in(job: Job) -> MarksTaken:
        return import_marks(case, file, form, record, job)

    # As with a review: nobody edits what is just added to, and the window is painted meanwhile.
    window.behind.show_work("marks", BehindWork(f"Reading {file.name}"))
    try:
        taken = window.tasks.finish_first(take_in)
    finally:
        window.behind.end_work("marks")
    place.session.reload_case()
    said = f"{taken.added} marks taken over, {taken.known} were known."
    window.notices.say_briefly(_in_one_line(said, taken.left_out))


def _in_one_line(said: str, left: tuple[str, ...]) -> str:
    """With the first two of what was left out: the line holds no more; the rest is counted."""
    more = f" And {len(left) - 2} more." if len(left) > 2 else ""
    return " ".join((said, *left[:2])) + more
