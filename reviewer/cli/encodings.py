"""``reviewer encoding``: how a text's bytes are read, where the file does not tell."""

from __future__ import annotations

import argparse

from reviewer.cli.answer import Answer
from reviewer.errors import ReviewerError
from reviewer.intake import choose_encoding, possible_readings
from reviewer.store import Case
from reviewer.system.jobs import Job


def choose_text_encoding(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer encoding CASE RECORD [--as ENCODING]``: show the readings, or choose one."""
    # Looking must not take the case from a window that writes it.
    with Case.open(options.case, read_only=not options.chosen) as case:
        if options.chosen:
            record = choose_encoding(case, options.record, options.chosen, job=watch)
            data = {"record": record.path, "encoding": record.facts.encoding}
            return Answer(data, f"{record.path} is read as {record.facts.encoding} from now on.")
        try:
            found = possible_readings(case, case.snapshot().get_record(options.record))
        except KeyError:
            raise ReviewerError(f"The case has no record {options.record!r}.") from None
    lines = [
        f"{options.record} can be read as:" if len(found) > 1 else f"{options.record} is read as:"
    ]
    for one in found:
        lines += ["", f"  {one.encoding}  {one.name}", *(f"    {line}" for line in one.lines)]
    if len(found) > 1:
        lines += ["", "Choose with --as and the first word of one of them."]
    return Answer({"record": options.record, "readings": found}, "\n".join(lines))
