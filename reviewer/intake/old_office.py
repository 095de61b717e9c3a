"""Old Office files and OpenDocument, by LibreOffice where it is installed.

Their formats are read by no library that could be trusted with a release. LibreOffice makes a
copy in a format that is read; the copy becomes a record beside the original, which stays
what it is. The program that opens the file runs as a child of its own: with an empty profile,
in a folder of its own, within a time, and where the system has walls, without a way to write
outside of that folder.

Decision 41.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from reviewer.errors import BadInput, explain_plainly
from reviewer.system import walls
from reviewer.system.leftovers import temporary_folder

MADE = {"doc": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx", "ppt": "pptx", "odp": "pptx"}
"""What is made of each format."""

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard")
_LARGEST = 512 << 20


def find_libreoffice() -> str | None:
    """The LibreOffice of this machine; ``None`` when there is none."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def copy_of(path: Path, format: str, seconds: float) -> bytes | None:
    """A copy of a file in a format that is read; ``None`` without LibreOffice.

    Args:
        path: the file.
        format: one of ``MADE``.
        seconds: how long it may take.

    Raises:
        BadInput: LibreOffice cannot open the file, or takes too long.
    """
    office = find_libreoffice()
    if office is None:
        return None
    with temporary_folder("reviewer-office-") as work:
        source = work / f"in.{format}"
        shutil.copyfile(path, source)
        target = work / "out" / f"in.{MADE[format]}"
        for folder in ("out", "tmp", "profile"):
            (work / folder).mkdir()
        for _ in range(2):  # with a fresh profile it begins anew, which the walls forbid it
            _run_bounded(
                [office, *_OPTIONS, *_conversion_arguments(work, source)], work, seconds, path.name
            )
            if target.is_file():
                break
        # Its exit code is 0 whether it made anything or not.
        if not target.is_file() or not 0 < target.stat().st_size <= _LARGEST:
            raise BadInput(f"LibreOffice cannot open {path.name}.", "Save it in a newer format.")
        return target.read_bytes()


def _conversion_arguments(work: Path, source: Path) -> list[str]:
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    made = MADE[source.suffix.removeprefix(".")]
    return [profile, "--convert-to", made, "--outdir", str(work / "out"), str(source)]


def _run_bounded(command: list[str], work: Path, seconds: float, name: str) -> None:
    # A macro that gets to run finds no variable of the user's, such as keys of services.
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "LANG", "WINDIR")}
    places = {k: str(work / "tmp") for k in ("TMPDIR", "TEMP", "TMP")}
    environment = {**kept, "HOME": str(work), **places}
    running: list[subprocess.Popen[bytes]] = []

    def start_program() -> None:
        running.append(
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=work,
                env=environment,
                # What is started may start the program proper and end: both are of one group, which
                # is ended.
                start_new_session=True,
            )
        )

    before = _list_pipes()
    try:
        # Its parts talk to each other by sockets, so those walls stay down.
        walls.start_within([work], start_program, sockets=True)
        running[0].wait(seconds)
    except (OSError, walls.CannotStart) as fault:
        raise BadInput(
            f"LibreOffice could not be started for {name}: {explain_plainly(fault)}.",
            "Install it anew, or open the file there and save it in a newer format.",
        ) from fault
    except subprocess.TimeoutExpired:
        raise BadInput(f"LibreOffice takes too long to open {name}.", "Withhold it.") from None
    finally:
        for process in running:
            _end_group(process)
        for pipe in _list_pipes() - before:  # its own, which the walls forbid it to take away
            if _is_dead_pipe(pipe):
                pipe.unlink(missing_ok=True)


def _list_pipes() -> set[Path]:
    return set(Path("/tmp").glob("OSL_PIPE_*")) if sys.platform.startswith("linux") else set()


def _is_dead_pipe(pipe: Path) -> bool:
    """True for a socket that nobody listens to any more."""
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as line:
        try:
            line.connect(str(pipe))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
    return False


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started; its group lives on when only it was ended."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, 9)
    except (OSError, ProcessLookupError):
        pass
    process.wait()
