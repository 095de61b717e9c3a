"""A whole review as one file: scripts, tests and laptops exchange it, and nothing is lost.

review = load(text)                                     # what fits the published schema
warnings = check(review, snapshot, jurisdiction, texts) # what fits this case and its law
case.apply(changes(review, snapshot), label(review))    # one step, undone as one
text = dump(case.snapshot())
"""

from reviewer.reviewfile.check import Texts, check
from reviewer.reviewfile.file import ReviewFile, changes, label
from reviewer.reviewfile.read import load
from reviewer.reviewfile.write import dump

__all__ = ["ReviewFile", "Texts", "changes", "check", "dump", "label", "load"]
