"""The search index made anew from the originals, where somebody or something damaged it."""

from __future__ import annotations

from reviewer.intake import looking
from reviewer.intake.limits import DEFAULTS
from reviewer.pages import read_scans
from reviewer.store import Case
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SILENT, Job


def rebuild_search(case: Case, job: Job = SILENT) -> list[str]:
    """Read the words of every record again whose words are not those that were indexed.

    Returns:
        The paths of the records that were read.

    Raises:
        BadInput: A record cannot be read; those before it are done.
        CaseError: An original is gone, or the case cannot be written.
    """
    damaged = case.damaged_words()
    todo = [r for r in case.snapshot().records if r.path in damaged]
    case.rebuild_search()  # first: what does not fit its words cannot be changed
    with IsolatedReader(DEFAULTS, job) as reader:
        for done, record in enumerate(todo):
            job.check()
            job.progress(done, len(todo), record.path)
            original = case.original_path(record)
            units, _ = reader.call_child(looking.text_units_of, record, original, DEFAULTS.words)
            case.index_words(record.path, [*units, *read_scans.units_of(case, record)])
    return [r.path for r in todo]
