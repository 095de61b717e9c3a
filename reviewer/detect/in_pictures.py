"""Words that can be read in an image and look private: boxes over them are proposed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reviewer.detect.words import Wishes, terms_of
from reviewer.model import PROGRAM, Record, Redaction, Snapshot, Source
from reviewer.readers.scan import text_of, words_read
from reviewer.redaction.everywhere import boxes_of_match, matches_in_scans


def in_image(snapshot: Snapshot, record: Record, scans: Path, wishes: Wishes) -> list[Redaction]:
    """Proposals of boxes for words that can be read in an image; nothing that is known already."""
    texts = [text_of(words_read(scans, page) or ()) for page in record.facts.scanned]
    out: dict[str, Redaction] = {}
    for found in terms_of(snapshot, texts, wishes):
        for match in matches_in_scans(record, scans, found.term, ()):
            for made in boxes_of_match(record, match):
                proposal = replace(
                    made,
                    exemptions=found.exemptions,
                    reason=found.reason,
                    author=PROGRAM,
                    source=Source.WORDS,
                )
                out.setdefault(made.id, proposal)
    return [made for name, made in out.items() if snapshot.find_redaction(name) is None]
