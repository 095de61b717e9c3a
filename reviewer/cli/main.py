"""``reviewer``: reads the command line, runs one command, turns errors into sentences."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

from reviewer import __version__
from reviewer.cli import commands
from reviewer.cli.answer import Answer
from reviewer.cli.watch import watch_for
from reviewer.errors import ReviewerError, of_disk

Command = Callable[[argparse.Namespace, object], Answer]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 done; 1 the thing asked for does not hold; 2 wrong use or bad input; 130 stopped.
    """
    # Kept: where the line cannot be understood there are no options that would tell of --json.
    given = sys.argv[1:] if arguments is None else arguments
    try:
        options = build_parser().parse_args(given)
    except ReviewerError as fault:
        return _tell_failure(fault, "--json" in given)
    # Without a command the window opens, as for who starts it from a menu.
    if options.command in (None, "open"):
        return _open_window(getattr(options, "case", None))
    # So that a service manager's stop cleans up as Ctrl+C does.
    signal.signal(signal.SIGTERM, _as_interrupt)
    watch = watch_for("none" if options.json and options.progress == "auto" else options.progress)
    try:
        with ExitStack() as logs:
            _keep_logs(options, logs)
            answer: Answer = options.run(options, watch)
    except ReviewerError as fault:
        watch.close()
        if options.logged:
            fault.log = ""  # `reviewer log` shows it; here the one line says what was wrong
        return _tell_failure(fault, options.json)
    except KeyboardInterrupt:
        watch.close()
        # 130 is 128 and the number of SIGINT, as shells have it.
        print("reviewer: stopped; nothing was left half done.", file=sys.stderr)
        return 130
    # Who reads closed the pipe, as `| head` does: that is no failure.
    except BrokenPipeError:
        return 0
    except OSError as fault:
        watch.close()
        return _tell_failure(of_disk(fault), options.json)
    except Exception:  # noqa: BLE001 - the one place where a bug becomes a report
        watch.close()
        return _report_bug()
    watch.close()
    return answer.print_and_exit_status(options.json)


class _Parser(argparse.ArgumentParser):
    """Wrong use is one line on standard error, as every other failure is."""

    def error(self, message: str) -> NoReturn:
        """Raise what ``main`` says in one line."""
        raise ReviewerError(f"{message}.", f"{self.prog} --help tells more.")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, as design.md has it."""
    top = _Parser(
        prog="reviewer",
        description="Review and redact records; release them sealed and checked for leaks.",
        epilog="Without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"reviewer {__version__}")
    subs = top.add_subparsers(dest="command", metavar="COMMAND")
    for row in commands.TABLE:
        sub = subs.add_parser(row.name, help=row.help, description=row.help)
        for names, settings in row.arguments:
            sub.add_argument(*names, **settings)
        sub.add_argument("--json", action="store_true", help="one JSON document on standard output")
        sub.add_argument(
            # Hidden: it is between this program and whoever draws a bar for it, as the window does.
            "--progress",
            choices=("auto", "json", "none"),
            default="auto",
            help=argparse.SUPPRESS,
        )
        sub.add_argument(
            *("-v", "--verbose"), action="store_true", help="the log on standard error as well"
        )
        sub.set_defaults(run=row.run, logged=row.logged)
    opened = subs.add_parser("open", help="open the window on a case")
    opened.add_argument("case", nargs="?", type=Path, metavar="CASE")
    return top


def _keep_logs(options: argparse.Namespace, logs: ExitStack) -> None:
    """Write down what a command does, where it says so; an intake and an export do it anyway."""
    if not (options.verbose or options.logged):
        return
    from reviewer.system.run_log import hear_engine, keep_log, own_logs

    if options.verbose:
        logs.enter_context(hear_engine(logging.StreamHandler()))
    if options.logged:
        logs.enter_context(keep_log(options.command, own_logs()))


def _open_window(case: Path | None) -> int:
    """The engine knows no window: the other program in this installation is asked for it."""
    import importlib

    try:
        window = importlib.import_module("ui.window.app")
    # A server has the engine without Qt's libraries.
    except ImportError as fault:
        print(f"reviewer: the window cannot start ({fault}).", file=sys.stderr)
        return 2
    status: int = window.main([str(case)] if case else [])
    return status


def _tell_failure(fault: ReviewerError, as_json: bool) -> int:
    if as_json:
        from reviewer.cli.failures import (
            answer_of_failure,  # what can fail is known to what makes releases
        )

        answer_of_failure(fault).print_and_exit_status(as_json=True)
    # One line, whatever went wrong; below it only the commands that go on.
    line, mark, ways = f"reviewer: {fault}".partition("\n")
    told = f" What was done, without content: {fault.log}" if fault.log else ""
    print(f"{line}{told}{mark}{ways}", file=sys.stderr)
    return fault.exit_code


def _report_bug() -> int:
    """No traceback reaches a user; where it happened goes into a private file."""
    # mkstemp makes it readable to the user alone.
    handle, name = tempfile.mkstemp(prefix="reviewer-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(f"reviewer {__version__}\npython {sys.version}\n\n{_bare_trace()}")
    print(
        f"reviewer: this is a fault of the program; what happened stands in {name}.",
        file=sys.stderr,
    )
    return 2


def _bare_trace() -> str:
    """Where it happened and what kind of fault; never its message, which may quote a record."""
    kind, _, trace = sys.exc_info()
    return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    # Whatever cleans up after Ctrl+C cleans up after a stop as well.
    raise KeyboardInterrupt
