"""``reviewer log``: the logs of a case, or the user's own, to look at or to send."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer, lay_out_table
from reviewer.errors import BadInput, of_disk
from reviewer.system.files import write_atomic
from reviewer.system.jobs import Job
from reviewer.system.run_log import FOLDER, logs_in, own_logs, read_log, told_of


def show_logs(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer log [CASE] [--last] [--save FILE]``."""
    if options.case is not None and not (options.case / "case.db").is_file():
        raise BadInput(f"{options.case} is no case.", "Name the folder of one.")
    folder = options.case / FOLDER if options.case is not None else own_logs()
    found = logs_in(folder)
    if not (options.last or options.save):
        return _answer_of_list(folder, found)
    if not found:
        raise BadInput(f"There is no log in {folder}.", "An intake or an export makes one.")
    try:
        text = read_log(found[0])
        if options.save is not None:
            write_atomic(options.save, text)
            told = f"{options.save} holds the log {found[0].name}. Look at it before you send it."
            return Answer({"log": str(found[0]), "saved": str(options.save)}, told)
    except OSError as fault:
        raise of_disk(fault) from None
    return Answer({"log": str(found[0]), "text": text}, text.rstrip("\n"))


def _answer_of_list(folder: Path, found: list[Path]) -> Answer:
    rows = [(told_of(path), str(path.stat().st_size), path.name) for path in found]
    data: dict[str, Any] = {"folder": str(folder), "logs": [path.name for path in found]}
    if not rows:
        return Answer(data, f"There is no log in {folder}.")
    return Answer(data, f"{folder}\n\n{lay_out_table(rows, ('log', 'bytes', 'file'))}")
