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
class Row:
    """One command.

    Attributes:
        logged: the user's own logs get one of each run; see ``system.run_log``.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace, Any], Answer]
    logged: bool = False


def _in(module: str, name: str) -> Callable[[argparse.Namespace, Any], Answer]:
    """A command of ``reviewer.cli``, whose module is read in when it runs.

    Together they need every library there is; one that only verifies a package need not wait
    until those of films and tables are there.
    """

    def run(options: argparse.Namespace, watch: Any) -> Answer:
        command = getattr(importlib.import_module(f"reviewer.cli.{module}"), name)
        answer: Answer = command(options, watch)
        return answer

    return run


def _path(name: str, help: str, **more: Any) -> Argument:
    return ((name,), {"type": Path, "metavar": name.upper(), "help": help} | more)


def _option(name: str, help: str, **more: Any) -> Argument:
    return ((name,), {"help": help} | more)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


_CASE = _path("case", "the case's folder")

TABLE: tuple[Row, ...] = (
    Row(
        "demo",
        "make the demo case, run the whole job, say where the package is",
        (_path("dir", "where; a folder in the present one by default", nargs="?"),),
        _in("packages", "demo"),
    ),
    Row(
        "new",
        "make a case from a bundle: a folder, a ZIP or a BagIt bag",
        (
            _CASE,
            _option("--from", "the bundle", dest="bundle", type=Path, required=True),
            _option("--link", "leave big media where they are", action="store_true"),
            _option("--settings", "bounds and column maps; your intake.json by default", type=Path),
        ),
        _in("cases", "new"),
    ),
    Row(
        "show",
        "records, clock, integrity, counts; with a request, what it gets and what to look at",
        (_CASE, _option("--request", "a request: its plan, and what stays readable", default="")),
        _in("cases", "show"),
    ),
    Row(
        "encoding",
        "how a text's letters are read, where the file does not tell; with --as, choose",
        (
            _CASE,
            _option("record", "the record's path in the case"),
            _option("--as", "the encoding to read it in", dest="chosen", metavar="ENCODING"),
        ),
        _in("encodings", "encoding"),
    ),
    Row("align", "solve the clock of every record", (_CASE,), _in("cases", "align"), logged=True),
    Row(
        "detect",
        "propose redactions",
        (
            _CASE,
            _option(
                "--what", "of faces,plates,text,pii,names; comma-separated", default="text,pii"
            ),
            _option("--record", "only this record", default=""),
        ),
        _in("findings", "detect"),
        logged=True,
    ),
    Row(
        "search",
        "search the words of a case",
        (_CASE, _option("query", "what to look for")),
        _in("findings", "search"),
    ),
    Row(
        "review",
        "import, export or merge a review.json",
        (
            _option("action", "what to do", choices=("import", "export", "merge")),
            _CASE,
            _path("file", "the review.json; - for standard input or output"),
            _option(
                "--keep-both",
                "import: what is another thing here, or hides less, gets an id of its own",
                action="store_true",
            ),
            _option(
                "--replace",
                "import: it takes the place of the one in the case, also where that hides more",
                action="store_true",
            ),
        ),
        _in("reviews", "review"),
    ),
    Row(
        "export",
        "make the sealed package of a request",
        (
            _CASE,
            _option("--request", "the request's id", required=True),
            _option(
                "--out", "the package's folder, which must not exist", type=Path, required=True
            ),
            _option(
                "--workers", "processes; as many as make sense by default", type=_count, default=0
            ),
            _option("--cluster", "address of a dask.distributed scheduler", default=""),
            _option(
                "--withhold",
                "decide to withhold this record; may be repeated",
                action="append",
                default=[],
                metavar="RECORD",
            ),
            _option(
                "--redact",
                "decide to hide a redaction's (or subject's) term in this record too; may be "
                "repeated",
                action="append",
                default=[],
                nargs=2,
                metavar=("RECORD", "ID"),
            ),
            _option(
                "--exemption",
                "under which --withhold withholds, by default what is cited in the record, and "
                "--withhold-refused a record that cites none",
                action="append",
                default=[],
                metavar="CODE",
            ),
            _option(
                "--pictures",
                "decide to release this document's pages as pictures; may be repeated",
                action="append",
                default=[],
                metavar="RECORD",
            ),
            _option(
                "--looked",
                "say that you looked at the writing in this record that no program can read, and "
                "that nothing in it has to be hidden; may be repeated",
                action="append",
                default=[],
                metavar="RECORD",
            ),
            _option(
                "--no-copy",
                "say that this record is no copy of the one that the redaction withholds, such as "
                "a form filled in for another; may be repeated",
                action="append",
                default=[],
                nargs=2,
                metavar=("RECORD", "ID"),
            ),
            _option(
                "--withhold-refused",
                "decide to withhold every record that is refused, whoever refuses it, and go on",
                action="store_true",
            ),
            _option(
                "--patient",
                "let a page take as long as it takes, to be rendered and to be attacked",
                action="store_true",
            ),
        ),
        _in("packages", "export"),
    ),
    Row(
        "verify",
        "check a case or a package: integrity, journal chain, seal, whose key",
        (
            _path("path", "the folder of a case or of a package"),
            _option(
                "--key", "fingerprint of the key that must have sealed the package", default=""
            ),
            _option(
                "--rebuild", "make a case's search index and lost anchors anew", action="store_true"
            ),
            _option("--remember", "whose key it is, to be known from now on", default=""),
            _option("--case", "the case that the package was made from", type=Path, default=None),
        ),
        _in("seals", "verify"),
        logged=True,
    ),
    Row(
        "attack",
        "try to get the redacted content of a package back",
        (
            _path("package", "the package's folder"),
            _option("--case", "the case it was made from", type=Path, required=True),
            _option("--patient", "let a page take as long as it takes", action="store_true"),
        ),
        _in("packages", "attack"),
        logged=True,
    ),
    Row(
        "log",
        "what an intake or an export did, to look at or to send; never content",
        (
            _path(
                "case", "the case's folder; without it the logs of all other commands", nargs="?"
            ),
            _option("--last", "show the newest", action="store_true"),
            _option("--save", "write that to a file", type=Path, metavar="FILE", default=None),
        ),
        _in("logs", "log"),
    ),
)
