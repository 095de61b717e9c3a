"""An export in a process of its own that hangs on its way, for whoever comes to kill it there.

However slow the machine is that looks at it, it is still under way.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys, threading
from reviewer import package
from reviewer.cli.main import main
from reviewer.export import render_pool

keep, first = render_pool.keep_rendered, threading.Lock()

def keep_one(*given):
    if not first.acquire(blocking=False):
        threading.Event().wait()
    return keep(*given)

def hang(*given):
    threading.Event().wait()

if sys.argv[1] == "rendering":
    render_pool.keep_rendered = keep_one
else:
    package.seal_package = hang
sys.exit(main(["export", sys.argv[2], "--request", "q1", "--out", sys.argv[3]]))
"""


def start_hanging_export(at: str, case: Path, out: Path) -> subprocess.Popen[bytes]:
    """Export request q1; hangs when the second record is "rendering", or when all is "sealing"."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, at, case, out],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
