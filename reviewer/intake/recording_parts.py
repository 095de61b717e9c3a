"""Sound tracks and captions of a recording, taken out of it so that each can be decided about."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from reviewer.errors import BadInput
from reviewer.intake import looking
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.looking import FileReading
from reviewer.model import Facts, Kind, Record
from reviewer.readers.side_tracks import TAKEN_OUT, SideTrack, has_tracks
from reviewer.system.isolation import IsolatedReader

_SLOWEST = 5_000_000  # bytes a second, at which a recording is read on a slow disk


class RecordingParts:
    """Takes recordings apart.

    Args:
        reader: the child that does it.
        folder: the one place where it writes.
        limits: how long it may take.
    """

    def __init__(self, reader: IsolatedReader, folder: Path, limits: IntakeLimits) -> None:
        self._reader, self._folder, self._limits = reader, folder, limits

    def take_apart(self, file: Path, reading: FileReading) -> tuple[FileReading, list[SideTrack]]:
        """The tracks of a recording, and its reading, which no longer tells these as left out."""
        facts = reading.facts
        if not (reading.good and has_tracks(facts)):
            return reading, []
        seconds = max(self._limits.read_seconds, file.stat().st_size / _SLOWEST)
        self._reader.limits = replace(self._limits, read_seconds=seconds)
        try:
            found = self._reader.call_child(
                looking.tracks_in, file, reading.kind, facts, self._folder
            )
        except BadInput as fault:
            self._clear_folder()
            return replace(reading, notes=(*reading.notes, fault.message)), []
        finally:
            self._reader.limits = self._limits
        kept = [what for what in facts.leaves_out if not what.endswith(TAKEN_OUT)]
        facts = replace(facts, leaves_out=(*found.lost, *kept))
        return replace(reading, facts=facts), found.files

    def open_track(self, track: SideTrack) -> AbstractContextManager[BinaryIO]:
        """The bytes of a track.

        Raises:
            BadInput: The child left none.
        """
        path = self._folder / Path(track.file).name
        if path.is_symlink() or not path.is_file():
            raise BadInput("a part of the recording that was taken out of it is gone")
        return path.open("rb")

    def drop_track(self, track: SideTrack) -> None:
        """Let the file of a track go, once it is kept in the case."""
        (self._folder / Path(track.file).name).unlink(missing_ok=True)

    def _clear_folder(self) -> None:
        for left in self._folder.iterdir():
            if left.is_file():
                left.unlink(missing_ok=True)


def as_part(record: Record, track: SideTrack, outer: Record) -> Record:
    """The record of a track, tied to the recording that it lies in."""
    facts: Facts = record.facts
    if record.kind is Kind.AUDIO:
        facts = replace(facts, begins=track.begins)
    told = (f"called “{track.called}” in {outer.path}",) if track.called else ()
    return replace(
        record,
        facts=facts,
        transcript_of=outer.path if record.kind is Kind.TRANSCRIPT else None,
        agency=record.agency or outer.agency,
        device=record.device or outer.device,
        notes=(*record.notes, *told),
    )
