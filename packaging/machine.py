"""What the machine itself must have: system libraries and, for the tests, a few programs.

Wheels bring nearly everything; on Linux the rest is the distribution's. What is missing is
found by trying to load it, so this works on any distribution; installing is done on those
that have apt-get.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libpulse.so.0": "libpulse0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

TEST_PROGRAMS = {
    "chromedriver": "chromium-driver",
    "chromium": "chromium",
    "ffmpeg": "ffmpeg",
    "pdftotext": "poppler-utils",
    "xdotool": "xdotool",
    "Xvfb": "xvfb",
}
TEST_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def ensure_libraries() -> None:
    """Install the system libraries that are missing; stop with the command where it may not."""
    _ensure(_missing_libraries(), required=True)


def ensure_pip() -> None:
    """Install what Debian splits off its Python: the means to make a virtual environment."""
    if importlib.util.find_spec("ensurepip") is None:
        _ensure([f"python3.{sys.version_info[1]}-venv"], required=True)


def ensure_test_programs() -> None:
    """Install the programs that tests drive; without them those tests are skipped."""
    missing = [package for name, package in TEST_PROGRAMS.items() if shutil.which(name) is None]
    if not TEST_FONT.exists():
        missing.append("fonts-dejavu-core")
    _ensure(missing, required=False)


def has_screen() -> bool:
    """True when a window can be opened."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _missing_libraries() -> list[str]:
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def _ensure(packages: list[str], required: bool) -> None:
    if not packages or not sys.platform.startswith("linux"):
        return
    wanted = " ".join(sorted(packages))
    if shutil.which("apt-get") is None:
        print(f"This system lacks what Debian calls: {wanted}")
        print("Install the like of it with your distribution's own means if something fails.")
        return
    prefix = _as_root()
    if prefix is None:
        line = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {wanted}"
        if required:
            raise SystemExit(
                f"Some system packages are missing. Run this, then start again:\n  {line}"
            )
        print(f"Tests that need these programs will be skipped; to have them, run:\n  {line}")
        return
    print(f"Installing system packages: {wanted}", flush=True)
    apt_get(prefix, ["update"])  # where it fails, what is already known may do
    said = apt_get(prefix, ["install", "-y", "--no-install-recommends", *sorted(packages)])
    if said and not required:
        print("They could not be installed; tests that need them will be skipped.")
    elif said:
        raise SystemExit(
            f"{said}\napt-get could not install: {wanted}\n"
            "Its messages are above. Mend that (network? package sources?), then start again."
        )


def _as_root() -> list[str] | None:
    """What to put before a command to run it as root; None when that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return ["sudo", "-n"] if allowed.returncode == 0 else None


def apt_get(prefix: list[str], arguments: list[str]) -> str:
    """Run apt-get; empty when all went well, else what it said."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    command = [*prefix, *quiet, "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments]
    run = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return "" if run.returncode == 0 else run.stdout or "apt-get failed without a word."
