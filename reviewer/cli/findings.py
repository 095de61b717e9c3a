"""Commands that look for something: search, and proposals of redactions."""

from __future__ import annotations

import argparse

from reviewer.cli.answer import Answer, lay_out_table
from reviewer.cli.seeing import see_things
from reviewer.detect.in_pictures import in_image
from reviewer.detect.pictures import (
    faults_of_detectors,
    kinds_that_can_be_found,
    rules_of_kinds,
)
from reviewer.detect.words import Wishes, in_words
from reviewer.errors import ReviewerError
from reviewer.model import (
    Kind,
    Put,
    Redaction,
    Snapshot,
    SoundRedaction,
)
from reviewer.pages import read_scans
from reviewer.redaction.sound import sound_for_text
from reviewer.redaction.spoken_proposals import reader_of
from reviewer.reviewfile.exchange import texts_of
from reviewer.store import Case
from reviewer.system.asking import ask_together
from reviewer.system.jobs import Job

_WORDS = ("subjects", "text", "pii", "names")
"""What is looked for in words. ``text`` is both: terms of subjects, and lines in pictures."""


def search_case(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer search CASE QUERY``."""
    with Case.open(options.case, read_only=True) as case:
        hits = case.search_words(options.query)
        # The index finds words as they are spelled; the forms are what a redaction of them would
        # hide.
        hits += case.search_forms(options.query)
        waiting = len(read_scans.unread_pages(case, case.snapshot()))
    rows = [(h.record or "case", h.place, " ".join(h.snippet.split())) for h in hits]
    text = lay_out_table(rows, ("record", "place", "words")) if rows else "Nothing found."
    if waiting:
        text += f"\n\nNot searched: {waiting} scanned pages. `reviewer detect` reads them first."
    return Answer({"query": options.query, "hits": hits, "scanned_pages_unread": waiting}, text)


def detect_in_case(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer detect CASE``: proposals, never decisions."""
    wanted = [w.strip() for w in options.what.split(",") if w.strip()]
    kinds = _kinds_to_see(wanted)
    with Case.open(options.case) as case, ask_together(watch):
        # First: the words of scans are searched with all others.
        if set(wanted) & set(_WORDS):
            read_scans.read_all(case, watch, options.record)
        faults = read_scans.sentences_on_faults(case, case.snapshot(), options.record)
        made = _propose_redactions(case, wanted, options.record, watch)
        if kinds:
            seen = see_things(case, kinds, options.record, made, watch, options.cluster)
            made += seen.proposals
            faults += seen.told
        if made:
            # One step, so that one Undo takes all of them back.
            case.apply([Put(r) for r in made], f"Propose {len(made)} redactions")
    rows = [(r.id, r.record, r.kind.value, r.source, r.reason) for r in made]
    text = (
        lay_out_table(rows, ("id", "record", "kind", "source", "why"))
        if rows
        else "Nothing new to propose."
    )
    text += "".join(f"\nwarning: {fault}" for fault in faults)
    return Answer({"proposed": made, "warnings": faults}, text)


def _kinds_to_see(wanted: list[str]) -> list[str]:
    """What of it is looked for in pictures.

    Raises:
        ReviewerError: Nobody knows it, or a model that is needed is not there.
    """
    rules = {kind: rule for kind, rule in rules_of_kinds().items() if rule.proposed}
    known = list(dict.fromkeys((*rules, *_WORDS)))
    unknown = [w for w in wanted if w not in known]
    if unknown or not wanted:
        raise ReviewerError(f"--what takes {', '.join(known)}; not {', '.join(unknown)}.")
    kinds = [w for w in wanted if w in rules]
    able = kinds_that_can_be_found(kinds)
    # Who asks for them is told, and does not think that none were found.
    if lost := [kind for kind in kinds if kind not in able]:
        raise ReviewerError(
            f"{', '.join(lost).capitalize()} cannot be looked for. "
            + " ".join(faults_of_detectors(lost)),
            f"Install the program again, or leave {', '.join(lost)} out of --what.",
        )
    return kinds


def _propose_redactions(case: Case, wanted: list[str], only: str, watch: Job) -> list[Redaction]:
    snapshot = case.snapshot()
    if only and only not in snapshot.records_by_path:
        raise ReviewerError(f"The case has no record {only}.")
    texts = texts_of(case, snapshot)
    found: list[Redaction] = []
    for record in snapshot.records:
        watch.check()
        if only not in ("", record.path):
            continue
        subjects = "text" in wanted or "subjects" in wanted
        wishes = Wishes("pii" in wanted, subjects, "names" in wanted)
        if record.kind is Kind.IMAGE:
            found += in_image(snapshot, record, read_scans.folder_of(case, record), wishes)
        else:
            found += in_words(snapshot, record, texts(record.path), wishes)
    if "text" in wanted or "subjects" in wanted:
        found += [r for r in _propose_sounds(case, snapshot) if only in ("", r.record)]
    # Ids are made of what is hidden: what was proposed before, and perhaps rejected, is not
    # proposed again.
    return [r for r in found if snapshot.find_redaction(r.id) is None]


def _propose_sounds(case: Case, snapshot: Snapshot) -> list[SoundRedaction]:
    return sound_for_text(snapshot, reader_of(case))
