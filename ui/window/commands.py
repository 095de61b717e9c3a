"""What the window itself does when an action is chosen: files, undo, palette, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from reviewer import __version__
from reviewer.errors import BadInput, ReviewerError, ReviewsClash
from reviewer.store import Case
from reviewer.system.jobs import Job
from ui.common.work_behind import BehindWork
from ui.window import file_dialogs
from ui.window.file_dialogs import FILE, FILES, FOLDER, NEW, FileWish
from ui.window.go_to_pane import pane_commands

if TYPE_CHECKING:
    from reviewer.package import Verification
    from reviewer.reviewfile.exchange import Clash
    from reviewer.store.verify import VerifyReport
    from ui.window.window import Window

_CASE = FileWish("case", "Open the folder of a case", FOLDER)
_CASE_FOLDER = FileWish("bundle", "The folder with the files of the case", FOLDER)
_CASE_FILES = FileWish("bundle", "The files of the case, or a ZIP of them", FILES)
_PACKAGE = FileWish("package", "Choose the folder of a package", FOLDER)
_REVIEW = FileWish("review", "Import a review, or marks of another program", FILE)
_NEW_LOG = FileWish("log", "Save the log as a file", NEW, "Logs (*.log)", "log")
_NEW_REVIEW = FileWish("review", "Save the review as a file", NEW, ending="json")


def bind_shell(window: Window) -> None:
    """Bind every action that does not belong to a view."""
    commands: dict[str, Callable[[], object]] = {
        "open_case": lambda: _choose_case(window),
        "clear_recent": lambda: _clear_recent(window),
        "new_case": lambda: _choose_files(window),
        "new_case_folder": lambda: _choose_folder(window),
        "demo_case": lambda: _open_demo(window),
        "board": lambda: _open_board(window),
        "import_review": lambda: _import_review(window),
        "export_review": lambda: _export_review(window),
        "verify_case": lambda: _verify_case(window),
        "choose_reading": lambda: _choose_reading(window),
        "verify_package": lambda: _choose_package(window),
        "close_case": window.leave_case,
        "quit": window.close,
        "undo": lambda: _turn_step(window, "undo"),
        "redo": lambda: _turn_step(window, "redo"),
        "palette": lambda: _open_palette(window),
        "first_steps": lambda: _first_steps(window),
        "help_keys": lambda: _open_help(window),
        "keys": lambda: _key_settings(window),
        "save_log": lambda: _show_log(window),
        "about": lambda: _open_about(window),
    }
    commands |= pane_commands(window)
    for name, does in commands.items():
        window.actions_table.bind_action(name, does)


def _choose_case(window: Window) -> None:
    file_dialogs.ask_for_file(window, window.settings, _CASE, window.open_case)


def _clear_recent(window: Window) -> None:
    window.settings.forget_recent()
    window.start_page.refresh_recent()


def _choose_files(window: Window) -> None:
    file_dialogs.ask_for_files(window, window.settings, _CASE_FILES, window.new_case)


def _choose_folder(window: Window) -> None:
    file_dialogs.ask_for_files(window, window.settings, _CASE_FOLDER, window.new_case)


def _open_board(window: Window) -> None:
    from ui.window.request_board import RequestBoardDialog

    board = RequestBoardDialog(window.settings.recent_cases(), window.tasks, window)
    board.chosen.connect(window.open_request)
    board.open()
    board.table.setFocus()


def _open_demo(window: Window) -> None:
    from ui.window.new_case_dialog import make_demo_case

    # It takes a while, in which nothing else would tell that it has begun.
    window.notices.say_briefly("Making the demo case …")
    task = window.tasks.start_task(make_demo_case)
    task.succeeded.connect(window.open_case)
    task.failed.connect(window.notices.tell_fault)


def _import_review(window: Window) -> None:
    from ui.window.mark_exchange import kinds_of_files

    wish = replace(_REVIEW, kinds=f"{kinds_of_files()};;All files (*)")
    file_dialogs.ask_for_file(window, window.settings, wish, lambda file: _take_file(window, file))


def _take_file(window: Window, file: Path) -> None:
    from reviewer.interchange.mark_formats import is_mark_file
    from ui.window.mark_exchange import take_marks

    (take_marks if is_mark_file(file) else take_review)(window, file)


def take_review(window: Window, file: Path, clash: Clash | None = None) -> None:
    """Import a review; where it would replace something, ask, and do as ``clash`` says."""
    from reviewer.reviewfile.exchange import Clash, import_review, read_review
    from ui.window.clash_dialog import ClashDialog

    place = window.workplace
    if place is None:
        return
    case = place.session.case

    def take_in(_job: Job) -> Sequence[str]:
        return import_review(case, read_review(file), clash or Clash.REFUSE)[1]

    # Nobody edits what is just replaced; but the window is painted, however large the review is.
    window.behind.show_work("review", BehindWork("Importing the review"))
    try:
        warnings = window.tasks.finish_first(take_in)
    except ReviewsClash as fault:
        dialog = ClashDialog(fault.clashes, window)
        dialog.chosen.connect(lambda chosen: take_review(window, file, chosen))
        dialog.open()
        return
    finally:
        window.behind.end_work("review")
    # The import wrote to the case itself, not through the session.
    place.session.reload_case()
    said = f"Review imported; {len(warnings)} warnings" if warnings else "Review imported"
    # Two of them: the line at the foot holds no more, and the command line prints all.
    window.notices.say_briefly(f"{said}. {' '.join(warnings[:2])}".strip())


def _export_review(window: Window) -> None:
    from ui.window.mark_exchange import kinds_of_files

    wish = replace(_NEW_REVIEW, kinds=kinds_of_files())
    file_dialogs.ask_for_file(window, window.settings, wish, lambda file: _write_file(window, file))


def _write_file(window: Window, file: Path) -> None:
    from reviewer.interchange.mark_formats import is_mark_file
    from ui.window.mark_exchange import write_marks

    (write_marks if is_mark_file(file) else _write_review)(window, file)


def _write_review(window: Window, file: Path) -> None:
    from reviewer import reviewfile
    from reviewer.system.files import write_atomic

    if window.workplace is not None:
        write_atomic(file, reviewfile.write_review(window.workplace.session.snapshot))
        window.notices.say_briefly(f"The review was saved to {file}.")


def _choose_reading(window: Window) -> None:
    """Ask how the letters of the text in focus are read."""
    from reviewer.intake import possible_readings
    from ui.common.redaction_text import name_of
    from ui.records.reading_dialog import ReadingDialog

    place = window.workplace
    if place is None:
        return
    session = place.session
    record = session.snapshot.get_record(session.selected_record)
    try:
        found = possible_readings(session.case, record)
    except ReviewerError as fault:
        window.notices.tell_fault(fault)
        return
    dialog = ReadingDialog(name_of(record), found, window)
    dialog.chosen.connect(lambda encoding: _read_so(window, record.path, encoding))
    dialog.open()


def _read_so(window: Window, path: str, encoding: str) -> None:
    """Every view has read the old letters, so the case is opened anew."""
    from reviewer.intake import choose_encoding

    place = window.workplace
    if place is None:
        return
    try:
        choose_encoding(place.session.case, path, encoding)
    except ReviewerError as fault:
        window.notices.tell_fault(fault)
        return
    window.open_case(place.session.case_folder)
    if window.workplace is not None:
        window.workplace.session.select_record(path)
    window.notices.say_briefly(f"{path} is read anew. Look once more at what is redacted in it.")


def _verify_case(window: Window) -> None:
    place = window.workplace
    if place is None:
        return
    folder = place.session.case_folder

    def check_case(job: Job) -> VerifyReport:
        # A connection of its own: it reads everything, on another thread, while the window goes on
        # writing.
        with Case.open(folder, read_only=True) as case:
            return case.verify_case(job)

    window.notices.say_briefly("Checking the originals and the record of changes …")
    task = window.tasks.start_task(check_case)
    task.succeeded.connect(lambda found: _tell_verified(window, found))
    task.failed.connect(window.notices.tell_fault)


def _tell_verified(window: Window, found: VerifyReport) -> None:
    if found.problems:
        said = f"{len(found.problems)} things do not hold: {found.problems[0]}"
        window.notices.failed.emit(said, "")
        return
    whole = "Every original is as it came, and the record of changes is whole."
    window.notices.say_briefly(" ".join([whole, *found.notes]))


def _choose_package(window: Window) -> None:
    file_dialogs.ask_for_file(
        window, window.settings, _PACKAGE, lambda folder: _verify_package(window, folder)
    )


def _verify_package(window: Window, folder: Path) -> None:
    """Check bag and seal, as whoever gets the package can; no case is needed."""
    from reviewer.package import verify_package

    # The commonest slip is the folder above, of which a verification would list every file as
    # strange.
    if not (folder / "bagit.txt").is_file():
        fault = BadInput(
            f"{folder.name} is no package.", "Choose the folder that holds the package's “data”."
        )
        window.notices.tell_fault(fault)
        return

    window.notices.say_briefly(f"Checking {folder.name} …")
    task = window.tasks.start_task(partial(verify_package, folder))
    task.succeeded.connect(lambda found: _tell_sealed(window, folder, found))
    task.failed.connect(window.notices.tell_fault)


def _tell_sealed(window: Window, folder: Path, found: Verification) -> None:
    from reviewer.package import Signer
    from ui.release.seal_dialog import StrangeSeal

    if found.problems:
        first = found.problems[0]
        point = f"{first.file}: {first.what}" if first.file else first.what
        said = f"{folder.name} does not hold, in {len(found.problems)} points: {point}"
        window.notices.failed.emit(said, "")
    elif found.signer is Signer.UNKNOWN:
        window.notices.say_briefly(
            f"{folder.name} is whole, by a key you have not met: {found.key}."
        )
        asked = StrangeSeal(folder, found, window)
        asked.remembered.connect(
            lambda name: window.notices.say_briefly(
                f"{found.key} is remembered as the key of {name}."
            )
        )
        asked.failed.connect(window.notices.tell_fault)
        asked.open()
    else:
        window.notices.say_briefly(
            f"{folder.name} is whole and its seal holds. {found.tell_signer}"
        )


def _turn_step(window: Window, way: str) -> None:
    place = window.workplace
    if place is None:
        return
    label = place.session.undo() if way == "undo" else place.session.redo()
    if label:
        window.notices.say_briefly(f"{'Undone' if way == 'undo' else 'Done again'}: {label}")


def _open_palette(window: Window) -> None:
    from ui.window.palette import Palette

    Palette(window).open()


def _first_steps(window: Window) -> None:
    """One sheet of them, beside the work: asked for again, it comes to the front."""
    from ui.window.first_steps_dialog import FirstStepsDialog

    sheet = window.findChild(FirstStepsDialog) or FirstStepsDialog(window.actions_table, window)
    sheet.show()
    sheet.raise_()
    sheet.activateWindow()


def _open_help(window: Window) -> None:
    from ui.window.keys_dialog import KeysSheet

    KeysSheet(window.actions_table, window).open()


def _key_settings(window: Window) -> None:
    from ui.window.keys_dialog import KeySettings

    KeySettings(window.actions_table, window.settings, window).open()


def _show_log(window: Window) -> None:
    """The logs of this case and of the program itself, newest first."""
    from reviewer.system.run_log import FOLDER as LOGS
    from reviewer.system.run_log import logs_in, own_logs
    from ui.window.log_dialog import LogDialog

    place = window.workplace
    folders = [own_logs(), *([place.session.case_folder / LOGS] if place is not None else [])]
    dialog = LogDialog(logs_in(*folders), window)
    dialog.wanted.connect(
        lambda text: file_dialogs.ask_for_file(
            window, window.settings, _NEW_LOG, lambda file: _write_log(window, file, text)
        )
    )
    dialog.open()


def _write_log(window: Window, file: Path, text: str) -> None:
    from reviewer.system.files import write_atomic

    write_atomic(file, text)
    window.notices.say_briefly(f"The log was saved to {file}.")


def _open_about(window: Window) -> None:
    box = QMessageBox(window)
    box.setWindowTitle("About Records Reviewer")
    box.setText(f"<b>Records Reviewer {__version__}</b>")
    box.setInformativeText(
        "Free software under the GNU Affero General Public License, version 3 or later.\n"
        "It works without a network and sends nothing anywhere."
    )
    # Not exec: it would run a loop of its own, in which a film stands still.
    box.open()
