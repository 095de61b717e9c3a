"""A whole review as one file: scripts, tests and laptops exchange it, and nothing is lost.

review = load(text)                                     # what fits the published schema
warnings = check(review, snapshot, jurisdiction, texts) # what fits this case and its law
case.apply(changes(review, snapshot), label(review))    # one step, undone as one
text = dump(case.snapshot())
"""

from reviewer.reviewfile.check import Texts, check_review
from reviewer.reviewfile.file import (
    ReviewFile,
    changes_of_import,
    label_of_import,
    with_requests_kept,
)
from reviewer.reviewfile.read import parse_review
from reviewer.reviewfile.write import write_review

__all__ = [
    "ReviewFile",
    "Texts",
    "changes_of_import",
    "check_review",
    "label_of_import",
    "parse_review",
    "with_requests_kept",
    "write_review",
]
