"""The checkout's own virtual environment, with locked versions.

A stamp inside the environment holds the hash of everything that decides what is installed.
It is written last: an interrupted set-up is done again, a finished one costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import machine

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
STAMP = FOLDER / "records-reviewer.json"
BIN = FOLDER / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")
BUILD_TOOLS = ["pip", "hatchling", "editables"]  # so that building needs no isolation, no network


def ensure(extras: tuple[str, ...] = ()) -> None:
    """Make the environment hold the program and its ``extras``, in the locked versions."""
    wanted = _fingerprint()
    stamp = _read_stamp()
    if stamp.get("fingerprint") == wanted and set(extras) <= set(stamp.get("extras", [])):
        return
    if stamp.get("fingerprint") == wanted:
        extras = tuple(sorted({*extras, *stamp["extras"]}))
    STAMP.unlink(missing_ok=True)
    if not _works():
        _create()
    print("Installing the locked versions (the first time takes some minutes)", flush=True)
    pip("install", *BUILD_TOOLS)
    pip("install", *_requirements(extras))
    pip("install", "--no-build-isolation", "--no-deps", "--editable", str(ROOT))
    STAMP.write_text(json.dumps({"fingerprint": wanted, "extras": sorted(extras)}))


def tool(name: str) -> str:
    """The path of a command that the environment brought."""
    return str(BIN / (f"{name}.exe" if sys.platform == "win32" else name))


def variables() -> dict[str, str]:
    """The variables of a child process: as here, but of no other Python environment.

    Compiled code is kept, whatever the machine's habit is: else each command, and each process
    that reads records, compiles the whole program anew.
    """
    others = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    own = {k: v for k, v in os.environ.items() if k not in others}
    own["VIRTUAL_ENV"] = str(FOLDER)
    own["PATH"] = str(BIN) + os.pathsep + own.get("PATH", os.defpath)
    return own


def _fingerprint() -> str:
    hasher = hashlib.sha256(f"{ROOT}\n{sys.version}".encode())
    for path in (LOCK, ROOT / "pyproject.toml", Path(__file__)):
        hasher.update(path.read_bytes())
    return hasher.hexdigest()


def _requirements(extras: tuple[str, ...]) -> list[str]:
    """What the program and its extras ask for, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return wanted


def _read_stamp() -> dict[str, object]:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and PYTHON.exists() else {}


def _works() -> bool:
    """True when an environment is there, of this Python, and its pip answers."""
    question = "import sys, pip; print(sys.version)"
    try:
        answer = subprocess.run(
            [str(PYTHON), "-c", question], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def _create() -> None:
    machine.ensure_pip()
    print(f"Making a virtual environment in {FOLDER}", flush=True)
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    # A process of its own: ensurepip may have been installed a moment ago.
    made = subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=False)
    if made.returncode != 0:
        raise SystemExit(
            f"{sys.executable} could not make a virtual environment in {FOLDER}; see above."
        )


def pip(*arguments: str) -> None:
    """Run the environment's pip to install locked versions; what it cannot do ends the program."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", arguments[0], "--quiet"]
    # Not compiled: most of what is installed is never read in, the rest is compiled when it is.
    command += ["--no-compile", "--constraint", str(LOCK), *arguments[1:]]
    if subprocess.run(command, stdin=subprocess.DEVNULL, env=variables(), check=False).returncode:
        raise SystemExit(
            "pip could not install the program; its message is above.\n"
            "Mend that (network? disk space?) and start the same command again: it goes on there."
        )
