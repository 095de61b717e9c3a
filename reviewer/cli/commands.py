"""The commands, as one table: name, help, arguments, what runs.

Decision 116.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer

Argument = tuple[tuple[str, ...], dict[str, Any]]


@dataclass(frozen=True)
class CommandRow:
    """One command.

    Attributes:
        logged: the user's own logs get one of each run; see ``system.run_log``.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace, Any], Answer]
    logged: bool = False


def _command_in(module: str, name: str) -> Callable[[argparse.Namespace, Any], Answer]:
    """A command of ``reviewer.cli``, whose module is read in when it runs.

    Together they need every library there is; one that only verifies a package need not wait
    until those of films and tables are there.
    """

    def run_command(options: argparse.Namespace, watch: Any) -> Answer:
        command = getattr(importlib.import_module(f"reviewer.cli.{module}"), name)
        answer: Answer = command(options, watch)
        return answer

    return run_command


def _path_argument(name: str, help: str, **more: Any) -> Argument:
    return ((name,), {"type": Path, "metavar": name.upper(), "help": help} | more)


def _option_argument(name: str, help: str, **more: Any) -> Argument:
    return ((name,), {"help": help} | more)


def _parse_count(text: str) -> int:
    # Not int alone: it takes "-1" and " 2_000".
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


_CASE = _path_argument("case", "the case's folder")

TABLE: tuple[CommandRow, ...] = (
    CommandRow(
        "demo",
        "make the demo case, run the whole job, say where the package is",
        (_path_argument("dir", "where; a folder in the present one by default", nargs="?"),),
        _command_in("packages", "make_demo"),
    ),
    CommandRow(
        "new",
        "make a case from a folder, a ZIP, a BagIt package or single files",
        (
            _CASE,
            _option_argument(
                "--from",
                "the folder, ZIP or BagIt package; or files, one after the other",
                dest="bundle",
                type=Path,
                nargs="+",
                required=True,
            ),
            _option_argument("--title", "what the case is about", default=""),
            _option_argument("--number", "the case's number, such as JJ-287104", default=""),
            _option_argument("--requester", "who asks for the records", default=""),
            _option_argument(
                "--basis", "foia, council …; else as the requester's name tells", default=""
            ),
            _option_argument("--received", "when the request came, such as 2025-06-10", default=""),
            _option_argument("--link", "leave big media where they are", action="store_true"),
            _option_argument(
                "--settings", "bounds and column maps; your intake.json by default", type=Path
            ),
        ),
        _command_in("cases", "make_case"),
    ),
    CommandRow(
        "show",
        "records, clock, integrity, counts; with a request, what it gets and what to look at",
        (
            _CASE,
            _option_argument(
                "--request", "a request: its plan, and what stays readable", default=""
            ),
        ),
        _command_in("cases", "show_case"),
    ),
    CommandRow(
        "requests",
        "what is due, overdue and blocked, and by what; since when nothing happened",
        (
            _path_argument(
                "cases",
                "folders of cases, or folders that hold some; the present one by default",
                nargs="*",
            ),
        ),
        _command_in("requests", "list_requests"),
    ),
    CommandRow(
        "diff",
        "what two releases of a case do not show alike: records, seconds, words, boxes",
        (
            _CASE,
            _option_argument("--request", "the one", metavar="ID", required=True),
            _option_argument("--against", "the other", metavar="ID", required=True),
        ),
        _command_in("differences", "compare_requests"),
    ),
    CommandRow(
        "report",
        "the review report of a case: to print, to edit, and for a browser",
        (
            _CASE,
            _option_argument("--out", "the folder that gets it", type=Path, required=True),
            _option_argument("--request", "keep to what this release may tell", metavar="ID"),
        ),
        _command_in("reports", "write_report"),
    ),
    CommandRow(
        "calls",
        "who called and what was passed on, as a table and a page that a release may tell",
        (
            _CASE,
            _option_argument(
                "--request", "the release that it is told for", metavar="ID", required=True
            ),
            _option_argument("--out", "the folder that gets it", type=Path, required=True),
        ),
        _command_in("reports", "write_calls"),
    ),
    CommandRow(
        "encoding",
        "how a text's letters are read, where the file does not tell; with --as, choose",
        (
            _CASE,
            _option_argument("record", "the record's path in the case"),
            _option_argument(
                "--as", "the encoding to read it in", dest="chosen", metavar="ENCODING"
            ),
        ),
        _command_in("encodings", "choose_text_encoding"),
    ),
    CommandRow(
        "align",
        "read the clocks in pictures and solve the clock of every record",
        (_CASE,),
        _command_in("clocks", "align_case"),
        logged=True,
    ),
    CommandRow(
        "detect",
        "propose redactions",
        (
            _CASE,
            _option_argument(
                "--what",
                "comma-separated: heads,faces,persons,plates,screens,phones,papers in pictures; "
                "pii,names,subjects in words; text in both",
                default="subjects,pii",
            ),
            _option_argument("--record", "only this record", default=""),
            _option_argument(
                "--cluster",
                "address of a dask.distributed scheduler, which looks at the videos",
                default="",
            ),
        ),
        _command_in("findings", "detect_in_case"),
        logged=True,
    ),
    CommandRow(
        "search",
        "search the words of a case",
        (_CASE, _option_argument("query", "what to look for")),
        _command_in("findings", "search_case"),
    ),
    CommandRow(
        "review",
        "import, export or merge a review.json; or the marks of another program's file",
        (
            _option_argument("action", "what to do", choices=("import", "export", "merge")),
            _CASE,
            _path_argument(
                "file",
                "the review.json (- for standard input or output), or a file of OpenTimelineIO, "
                "ELAN, CVAT, Audacity, W3C annotations, captions, CSV or Excel, by its ending",
            ),
            _option_argument(
                "--as",
                "the format: otio, w3c, csv, xlsx, elan, cvat, vtt, srt, audacity",
                dest="form",
                metavar="FORMAT",
                default="",
            ),
            _option_argument(
                "--record", "the record that a file is of, where it is of one", default=""
            ),
            _option_argument(
                "--keep-both",
                "import: what is another thing here, or hides less, gets an id of its own",
                action="store_true",
            ),
            _option_argument(
                "--replace",
                "import: it takes the place of the one in the case, also where that hides more",
                action="store_true",
            ),
        ),
        _command_in("reviews", "exchange_review"),
    ),
    CommandRow(
        "export",
        "make the sealed package of a request",
        (
            _CASE,
            _option_argument("--request", "the request's id", required=True),
            _option_argument(
                "--out", "the package's folder, which must not exist", type=Path, required=True
            ),
            _option_argument(
                "--workers",
                "processes; as many as make sense by default",
                type=_parse_count,
                default=0,
            ),
            _option_argument("--cluster", "address of a dask.distributed scheduler", default=""),
            _option_argument(
                "--withhold",
                "decide to withhold this record; may be repeated",
                action="append",
                default=[],
                metavar="RECORD",
            ),
            _option_argument(
                "--redact",
                "decide to hide a redaction's (or subject's) term in this record too; may be "
                "repeated",
                action="append",
                default=[],
                nargs=2,
                metavar=("RECORD", "ID"),
            ),
            _option_argument(
                "--exemption",
                "under which --withhold withholds, by default what is cited in the record, and "
                "--withhold-refused a record that cites none",
                action="append",
                default=[],
                metavar="CODE",
            ),
            _option_argument(
                "--pictures",
                "decide to release this document's pages as pictures; may be repeated",
                action="append",
                default=[],
                metavar="RECORD",
            ),
            _option_argument(
                "--looked",
                "say that you looked at the writing in this record that no program can read, and "
                "that nothing in it has to be hidden; may be repeated",
                action="append",
                default=[],
                metavar="RECORD",
            ),
            _option_argument(
                "--read",
                "say that you read, watched or heard all of this record elsewhere: it no longer "
                "counts as not looked at; may be repeated",
                action="append",
                default=[],
                metavar="RECORD",
            ),
            _option_argument(
                "--no-copy",
                "say that this record is no copy of the one that the redaction withholds, such as "
                "a form filled in for another; may be repeated",
                action="append",
                default=[],
                nargs=2,
                metavar=("RECORD", "ID"),
            ),
            _option_argument(
                "--stays",
                "say that you looked at what stays visible in this record under this id, as `show "
                "--request` lists it, and that it stays; may be repeated",
                action="append",
                default=[],
                nargs=2,
                metavar=("RECORD", "ID"),
            ),
            _option_argument(
                "--widen",
                "widen this mask where what it was made for sticks out of it; may be repeated",
                action="append",
                default=[],
                nargs=2,
                metavar=("RECORD", "ID"),
            ),
            _option_argument(
                "--leave-bare",
                "say that you looked at what this mask leaves of what it was made for, and why it "
                "may be seen; may be repeated",
                action="append",
                default=[],
                nargs=3,
                metavar=("RECORD", "ID", "REASON"),
            ),
            _option_argument(
                "--withhold-refused",
                "decide to withhold every record that is refused, whoever refuses it, and go on",
                action="store_true",
            ),
            _option_argument(
                "--patient",
                "let a page take as long as it takes, to be rendered and to be checked for leaks",
                action="store_true",
            ),
        ),
        _command_in("packages", "export_request"),
    ),
    CommandRow(
        "verify",
        "check a case or a package: integrity, record of changes, seal, whose key",
        (
            _path_argument("path", "the folder of a case or of a package"),
            _option_argument(
                "--key", "fingerprint of the key that must have sealed the package", default=""
            ),
            _option_argument(
                "--rebuild", "make a case's search index and lost anchors anew", action="store_true"
            ),
            _option_argument("--remember", "whose key it is, to be known from now on", default=""),
            _option_argument(
                "--case", "the case that the package was made from", type=Path, default=None
            ),
        ),
        _command_in("seals", "verify_path"),
        logged=True,
    ),
    CommandRow(
        "attack",
        "try to get the redacted content of a package back",
        (
            _path_argument("package", "the package's folder"),
            _option_argument("--case", "the case it was made from", type=Path, required=True),
            _option_argument(
                "--patient", "let a page take as long as it takes", action="store_true"
            ),
        ),
        _command_in("packages", "attack_package_again"),
        logged=True,
    ),
    CommandRow(
        "log",
        "what an intake or an export did, to look at or to send; never content",
        (
            _path_argument(
                "case", "the case's folder; without it the logs of all other commands", nargs="?"
            ),
            _option_argument("--last", "show the newest", action="store_true"),
            _option_argument(
                "--save", "write that to a file", type=Path, metavar="FILE", default=None
            ),
        ),
        _command_in("logs", "show_logs"),
    ),
)
