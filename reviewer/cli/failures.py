"""An error as a program sees it."""

from __future__ import annotations

from typing import Any

from reviewer.cli.answer import Answer
from reviewer.errors import ReviewerError
from reviewer.export.refusals import Waiting
from reviewer.export.render_pool import Unrendered


def answer_of_failure(fault: ReviewerError) -> Answer:
    """The JSON document of a failed command."""
    data: dict[str, Any] = {"error": {"message": fault.message, "remedy": fault.remedy}}
    # Only what there is: a key that is always there says nothing.
    if fault.log:
        data["error"]["log"] = fault.log
    if fault.causes:
        data["findings"] = fault.causes
    if fault.commands:
        data["commands"] = fault.commands
    if isinstance(fault, Unrendered):
        data["records"] = {r: str(f) for r, f in fault.failures.items()}
    if isinstance(fault, Waiting):
        data["blockers"] = fault.blockers
    return Answer(data, "", fault.exit_code)
