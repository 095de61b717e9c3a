"""``reviewer review``: a review comes into a case, or leaves it, as a file.

A file that ends as another program's does, or is said to be of one by ``--as``, holds its marks.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reviewer import reviewfile
from reviewer.cli.answer import Answer
from reviewer.errors import ReviewerError, ReviewsClash
from reviewer.interchange.exchange import export_marks, import_marks
from reviewer.interchange.mark_formats import MarkFormat, find_mark_format, is_mark_file
from reviewer.reviewfile.exchange import Clash, import_review, read_review, read_review_stream
from reviewer.store import Case
from reviewer.system.files import write_atomic
from reviewer.system.jobs import Job
from reviewer.tracking.case_tracks import with_found_tracks


def exchange_review(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer review import|export|merge CASE FILE``."""
    if options.action == "merge":
        raise ReviewerError(
            "This version cannot merge two reviews.",
            "review import takes a file over: what it names replaces what the case has.",
        )
    if options.form or is_mark_file(options.file):
        form = find_mark_format(options.file, options.form)
        exchange = _write_marks if options.action == "export" else _take_marks
        return exchange(options.case, options.file, form, options.record, watch)
    if options.action == "export":
        return _export_review(options.case, options.file)
    return _import_review(options.case, options.file, _clash_choice(options))


def _write_marks(folder: Path, file: Path, form: MarkFormat, record: str, watch: Job) -> Answer:
    with Case.open(folder, read_only=True) as case:
        written = export_marks(case, form, record, watch)
    write_atomic(file, written.data)
    lines = [f"The marks stand in {file} ({form.title}). Nothing in it is redacted."]
    lines += [f"note: {line}" for line in written.left_out]
    return Answer({"file": str(file), "left_out": list(written.left_out)}, "\n".join(lines))


def _take_marks(folder: Path, file: Path, form: MarkFormat, record: str, watch: Job) -> Answer:
    with Case.open(folder) as case:
        taken = import_marks(case, file, form, record, watch)
    lines = [f"{taken.added} marks taken over from {file}; {taken.known} were known."]
    lines += [f"note: {line}" for line in taken.left_out]
    told = {"added": taken.added, "known": taken.known, "left_out": list(taken.left_out)}
    return Answer(told, "\n".join(lines))


def _clash_choice(options: argparse.Namespace) -> Clash:
    if options.keep_both and options.replace:
        raise ReviewerError("--keep-both and --replace exclude each other.", "Choose one.")
    if options.keep_both:
        return Clash.KEEP_BOTH
    return Clash.REPLACE if options.replace else Clash.REFUSE


def _import_review(folder: Path, file: Path, clash: Clash) -> Answer:
    untrusted = read_review_stream(sys.stdin.buffer) if str(file) == "-" else read_review(file)
    with Case.open(folder) as case:
        try:
            review_file, warnings = import_review(case, untrusted, clash)
        except ReviewsClash as fault:
            # The engine asks; how one answers is known here.
            fault.remedy = "Nothing was changed. Say --keep-both or --replace."
            raise
    count = len(review_file.redactions)
    lines = [f"{count} redactions, {len(review_file.subjects)} subjects taken over from {file}."]
    lines += [f"warning: {w}" for w in warnings]
    return Answer({"redactions": count, "warnings": warnings}, "\n".join(lines))


def _export_review(folder: Path, file: Path) -> Answer:
    with Case.open(folder, read_only=True) as case:
        # With what was found in videos and nobody decided about, so that anyone can measure it.
        text = reviewfile.write_review(with_found_tracks(case.snapshot(), case.cache_folder))
    # As other programs have it: to standard output, for a pipe.
    if str(file) == "-":
        return Answer({"review": text}, text)
    write_atomic(file, text)
    return Answer({"file": str(file)}, f"The review stands in {file}.")
