r"""One command for everything, on a machine that has only Python.

    python3 packaging/run.py                 set up, do the whole job on the demo, open the window
    python3 packaging/run.py test [ARGS]     set up, lint, check types and imports, run the tests
    python3 packaging/run.py bench [ARGS]    set up, measure, write the README's table
    python3 packaging/run.py screenshots     set up, make the README's pictures of the window

On Windows: py packaging\run.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - says so before an older Python meets newer syntax
    sys.exit(
        f"Records Reviewer needs Python 3.11 or newer; this is {sys.version.split()[0]}.\n"
        "Install a newer one (https://www.python.org/downloads/) and start again with it, "
        "for example: python3.11 packaging/run.py"
    )

import environment
import machine

ROOT = environment.ROOT
DEMO = ROOT / "demo"
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def main() -> int:
    """Do what the first word asks for."""
    command, *arguments = sys.argv[1:] or ["demo"]
    commands = {"demo": demo, "test": test, "bench": bench, "screenshots": screenshots}
    if command not in commands:
        print(__doc__)
        return 0 if command in ("-h", "--help", "help") else 2
    os.chdir(ROOT)
    return commands[command](arguments)


def demo(_: list[str]) -> int:
    """Set up, do the whole job on the demo case, open the window where there is a screen."""
    machine.ensure_libraries()
    environment.ensure()
    package = DEMO / "package"
    if package.exists():
        print("The demo was made before (delete the folder to have it made again).")
        print(f"Case:    {DEMO / 'case'}\nOpen:    {package / 'data' / 'index.html'}", flush=True)
        status = _run(environment.tool("reviewer"), "verify", str(package))
    else:
        set_aside(DEMO)
        status = _run(environment.tool("reviewer"), "demo", str(DEMO))
    if status != 0:
        return status
    if not machine.has_screen():
        print("There is no screen here, so the window stays closed.")
        print("Open the package's index.html in any browser, on any machine.")
        return 0
    return _run(environment.tool("reviewer"), "open", str(DEMO / "case"))


def test(arguments: list[str]) -> int:
    """Set up and check everything; what pytest says last stands last."""
    machine.ensure_libraries()
    machine.ensure_test_programs()
    environment.ensure(("cluster", "test"))
    if arguments:
        return _pytest(arguments)
    failed: list[str] = []
    # Beside the reading in of the tests: each of the two keeps one processor busy.
    checks = threading.Thread(target=_check, args=(failed,))
    checks.start()
    # Keeps them compiled, so that each process of the tests has them at once.
    _run_silently(str(environment.PYTHON), "-m", "pytest", "--collect-only", "-q", "--no-header")
    status = _pytest([])
    checks.join()
    return status or (1 if failed else 0)


def _check(failed: list[str]) -> None:
    """Lint, types and import rules, each said in one piece; adds those that do not hold."""
    for check in CHECKS:
        done = _run_silently(environment.tool(check[0]), *check[1:])
        told = f"--- {' '.join(check)}\n{done.stdout}"
        if done.returncode:
            failed.append(check[0])
            told += f"failed, see above: {' '.join(check)}\n"
        print(f"\n{told}", end="", flush=True)


def bench(arguments: list[str]) -> int:
    """Set up and run the measurements of tests/bench."""
    machine.ensure_libraries()
    machine.ensure_test_programs()
    environment.ensure(("cluster", "test"))
    return _run(str(environment.PYTHON), str(ROOT / "tests" / "bench" / "measure.py"), *arguments)


def screenshots(arguments: list[str]) -> int:
    """Set up and make the pictures of the window, once there is one."""
    script = ROOT / "packaging" / "screenshots.py"
    if not script.exists():
        print("This version has no window yet, so there is nothing to take pictures of.")
        return 0
    machine.ensure_libraries()
    environment.ensure(("test",))
    return _run(str(environment.PYTHON), str(script), *arguments)


def _pytest(arguments: list[str]) -> int:
    # In their order, which begins with the longest. Three on two cores: windows often wait, and a
    # fourth would make fixtures and imports once more.
    whole = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
    parallel = [] if arguments else whole
    return _run(str(environment.PYTHON), "-m", "pytest", *parallel, *arguments)


def set_aside(folder: Path) -> None:
    """Move what an interrupted demo left out of the way; nothing of a user is deleted."""
    if folder.exists():
        free = (folder.with_name(f"{folder.name}-unfinished-{n}") for n in range(1, 1000))
        folder.rename(next(f for f in free if not f.exists()))


def _run(*command: str) -> int:
    """Run a command of the environment in the checkout; its output is ours."""
    sys.stdout.flush()
    try:
        return subprocess.run(command, env=environment.variables(), check=False).returncode
    except KeyboardInterrupt:
        return 130


def _run_silently(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment in the checkout; what it says is kept."""
    return subprocess.run(
        command,
        env=environment.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
