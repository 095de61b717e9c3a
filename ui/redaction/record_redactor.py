"""Redactions that are no boxes: the sound of a range, and whole records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reviewer.errors import NothingMeant
from reviewer.model import Kind, Record, Redaction, WithholdRedaction
from reviewer.model.ids import REDACTION, new_id
from reviewer.plan.worklist import changes_to_withhold
from reviewer.redaction.new_redactions import new_sound, new_withhold
from ui.case.context import Context
from ui.redaction.exemption_asker import ExemptionAsker


class RecordRedactor:
    """Makes them, each as one step.

    Args:
        add: writes a redaction as a step of that name, and selects it.
    """

    def __init__(
        self, context: Context, asker: ExemptionAsker, add: Callable[[Redaction, str], None]
    ) -> None:
        self._context, self._session = context, context.session
        self._asker, self._add = asker, add

    def redact_sound(self) -> None:
        """Silence the record that is meant, from In to Out."""
        record = self._recording_meant()
        start, end = self._context.playhead.loop_points
        place = self._session.placement_of(record.path)
        if start is None or end is None or place is None:
            raise NothingMeant(
                "There is no span to silence yet.", "Set its start with I and its end with O."
            )
        span = (place.media_of_utc(start), place.media_of_utc(end))
        self._add(new_sound(new_id(REDACTION), record, *span), "Redact sound")

    def withhold_record(self) -> None:
        """Withhold the selected record, once."""
        record = self._session.snapshot.get_record(self._session.selected_record)
        same = self._session.snapshot.redactions_of(record.path)
        there = next((r for r in same if isinstance(r, WithholdRedaction)), None)
        # A record is withheld once; asking again means another exemption or reason.
        made = there or new_withhold(new_id(REDACTION), record)
        if not made.author:
            made = replace(made, author=self._session.case.author)
        changes = changes_to_withhold(self._session.snapshot, made)
        if there is None or len(changes) > 1:
            self._session.apply(changes, "Withhold record", self._asker)
        self._session.select_redaction(made.id)
        if there is not None:
            self._asker.ask_for((made.id,), accept=True)

    def _recording_meant(self) -> Record:
        """The selected record if it sounds, or the recording that its words were spoken in."""
        record = self._session.snapshot.get_record(self._session.selected_record)
        if record.kind is Kind.TRANSCRIPT and record.transcript_of:
            record = self._session.snapshot.get_record(record.transcript_of)
        if record.facts.audio_codec is None:
            raise NothingMeant(f"{record.path} has no sound.", "Select a recording that has.")
        return record
