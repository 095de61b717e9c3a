"""What a review says, printed: ``reviewer report`` and ``reviewer calls``."""

from __future__ import annotations

import argparse

from reviewer.cli.answer import Answer
from reviewer.inquiry.relay_files import write_relay_files
from reviewer.inquiry.report_files import write_report_files
from reviewer.model.uncited import uncited_sentences
from reviewer.store import Case
from reviewer.system.jobs import Job


def write_report(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer report CASE --out DIR [--request ID]``."""
    with Case.open(options.case) as case:
        made = write_report_files(case, options.out, options.request or "", watch)
        uncited = uncited_sentences(case.snapshot())
    lines = [f"Report: {path}" for path in made]
    lines += [f"  no evidence cited: {one.said}" for one in uncited]
    data = {
        "files": [str(path) for path in made],
        "uncited": [{"table": one.table, "id": one.key, "said": one.said} for one in uncited],
    }
    return Answer(data, "\n".join(lines))


def write_calls(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer calls CASE --request ID --out DIR``."""
    with Case.open(options.case) as case:
        made = write_relay_files(case, options.request, options.out, watch)
        count = len(case.snapshot().calls)
    lines = [f"Calls: {path}" for path in made]
    lines += [] if count else ["  no call is noted in this case"]
    return Answer({"files": [str(path) for path in made], "calls": count}, "\n".join(lines))
