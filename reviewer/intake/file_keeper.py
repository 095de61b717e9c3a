"""One file of a bundle into the case: named, read once, verified, typed, looked into."""

from __future__ import annotations

import errno
import logging
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from reviewer.errors import BadInput, explain_plainly
from reviewer.intake import identify, looking, old_office
from reviewer.intake.anchors import own_anchors, stated_anchors
from reviewer.intake.bundle_file import Stated, key_of_path
from reviewer.intake.copying import Meter, copy_metered, hash_in_place, meter_bytes
from reviewer.intake.layout import Bundle
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.local_time import load_zone
from reviewer.intake.looking import FileReading
from reviewer.intake.members import Member, Spoiled
from reviewer.intake.record_drafts import (
    RecordDraft,
    proposal_of,
    record_of,
    tell_proposals,
    worse_condition,
)
from reviewer.intake.recording_parts import RecordingParts, as_part
from reviewer.intake.report import IntakeItem
from reviewer.intake.safe_names import Places, resolve_inside, safe_name
from reviewer.intake.sniff import FileType
from reviewer.intake.style_sheets import Sheets
from reviewer.model import Anchor, Condition, Kind, Record, Redaction, TextUnit
from reviewer.model.formats import format_of
from reviewer.plan.worklist import left_out
from reviewer.readers.email import Attachment
from reviewer.readers.side_tracks import SideTrack
from reviewer.store import Case
from reviewer.system.facts import fault_fact, hash_fact, place_fact
from reviewer.system.files import hash_file
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import Job

_ENCLOSING = (Kind.EMAIL, Kind.DOCUMENT, Kind.DISPATCH)
"""The kinds of records in whose files others may lie."""

_FULL = (errno.ENOSPC, errno.EDQUOT)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How an intake was asked to go."""

    link: bool
    limits: IntakeLimits
    job: Job
    on_item: Callable[[IntakeItem], None] | None


@dataclass(frozen=True)
class Rooms:
    """Folders for what is made on the way and is no part of the case.

    Attributes:
        words: of the records, for the index.
        parts: what the child takes out of recordings; the only place where it may write.
    """

    words: Path
    parts: Path


@dataclass
class FoundSoFar:
    """What the files have shown.

    Attributes:
        keys: the paths that the bundle really has, as bundle.json would write them.
        paths: from such a path to the record's.
        calls: event number to local time, of all dispatch logs.
        proposals: redactions of what was hidden before it came.
        spoken: the first time of each transcript, in seconds, by its path.
    """

    records: list[Record] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    proposals: list[Redaction] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    paths: dict[str, str] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, float] = field(default_factory=dict)


class Keeper:
    """Takes the members of a bundle into a case that is being made."""

    def __init__(
        self, case: Case, rooms: Rooms, source: Bundle, reader: IsolatedReader, options: Options
    ) -> None:
        self.found = FoundSoFar()
        self._case = case
        self._words = rooms.words
        self._parts = RecordingParts(reader, rooms.parts, options.limits)
        self._source = source
        self._reader = reader
        self._options = options
        self._limits = options.limits
        self._places = Places()
        self._sheets = Sheets(source, reader)
        self._zone = load_zone(source.stated.timezone)
        self._spool: list[tuple[str, Path]] = []
        self._done = 0

    def take_member(self, member: Member) -> None:
        """Inventory one member, and whatever came attached to it."""
        name = safe_name(member.untrusted_name, self._limits.path_chars)
        bundle_key = key_of_path(member.untrusted_name)
        self.found.keys.add(bundle_key)
        path = self._places.record_path(name.path)
        self.found.paths.setdefault(bundle_key, path)
        notes = [*name.notes, *member.notes]
        if path != name.path:
            notes.append(f"another file is called {name.path} too, so this one is {path}")
        draft = RecordDraft(
            path, self._source.stated.records.get(bundle_key), notes, size=member.untrusted_size
        )
        draft.key = bundle_key
        why = member.refusal or self._why_refused(name.climbs, path)
        # It becomes a record all the same: an inventory that passes over a file would be a lie.
        if why or member.lost:
            draft.condition = Condition.REFUSED if why else Condition.BROKEN
            draft.notes.append(why or member.lost)
            self._add_record(
                draft, FileType(Kind.OTHER, "unread"), FileReading(Kind.OTHER, "unread"), []
            )
            return
        if self._read_member(draft, member, bundle_key):
            self._identify_draft(draft, None, 0)

    def spooled_words(self) -> Iterator[tuple[str, list[TextUnit]]]:
        """The words of each record that has some."""
        for path, file in self._spool:
            with file.open("rb") as stream:
                yield path, pickle.load(stream)

    def _why_refused(self, climbs: bool, path: str) -> str:
        if climbs:
            return "its name leads out of the folder"
        if path.count("/") > self._limits.depth:
            return f"it lies more than {self._limits.depth} folders deep"
        return ""

    # the bytes

    def _read_member(self, draft: RecordDraft, member: Member, bundle_key: str) -> bool:
        """Copy or link a member and check it against what was promised; False if refused."""
        promised = dict(self._source.promised.get(bundle_key, {}))
        # SHA-256 is made while the file is copied.
        extra = set(promised) - {"sha256"}
        linked = (
            self._options.link and member.path is not None and member.path.as_posix().isprintable()
        )
        try:
            with member.open() as stream:
                meter = Meter(stream, extra, self._limits.file_bytes, self._tell_progress)
                self._keep_draft(draft, meter, member.path if linked else None)
        except BadInput as fault:
            return self._turned_away(draft, fault.message)
        except (Spoiled, OSError) as fault:
            # A full disk is no fault of this file, and the next one would find it full too.
            if isinstance(fault, OSError) and fault.errno in _FULL:
                raise
            log.warning("not read to its end: %s at %s", fault_fact(fault), place_fact(fault))
            why = explain_plainly(fault) if isinstance(fault, OSError) else str(fault)
            self._salvage_draft(draft, f"it could not be read to its end ({why})")
            return bool(draft.stored) or self._turned_away(draft, "", Condition.BROKEN)
        draft.size = meter.size
        hashes = meter.extra_hashes() | {"sha256": draft.sha256}
        if draft.stated is not None and draft.stated.sha256:
            self._verify_hashes(draft, {"sha256": draft.stated.sha256}, hashes, "bundle.json")
        self._verify_hashes(draft, promised, hashes, "the package's manifest")
        if self._source.promised and not promised:
            draft.notes.append("no manifest of the bag lists it, so it was not verified")
        return True

    def _keep_draft(self, draft: RecordDraft, meter: Meter, linked: Path | None) -> None:
        if linked is not None:
            draft.sha256 = hash_in_place(meter, self._options.job)
            draft.file, draft.stored = linked.resolve(), str(linked.resolve())
            return
        wanted = draft.place or draft.path
        place = self._places.stored_path(wanted)
        draft.file = resolve_inside(self._case.originals, place)
        draft.sha256 = copy_metered(meter, draft.file, self._options.job)
        draft.stored = f"{self._case.originals.name}/{place}"
        if place != wanted:
            draft.notes.append(f"kept under the name {place}")

    def _salvage_draft(self, draft: RecordDraft, note: str) -> None:
        """Keep what could be read of a file that cannot be read to its end."""
        draft.notes.append(note)
        draft.condition = Condition.BROKEN
        if draft.file.is_file() and draft.file.stat().st_size:
            draft.size = draft.file.stat().st_size
            draft.sha256 = hash_file(draft.file, self._options.job)
            place = draft.file.relative_to(self._case.originals.resolve())
            draft.stored = f"{self._case.originals.name}/{place.as_posix()}"
            draft.notes.append(f"the first {draft.size} bytes were kept")

    def _turned_away(
        self, draft: RecordDraft, why: str, condition: Condition = Condition.REFUSED
    ) -> bool:
        if draft.file.is_file() and not draft.stored:
            draft.file.unlink()
        draft.condition, draft.stored, draft.sha256 = condition, "", ""
        if why:
            draft.notes.append(why)
        self._add_record(
            draft, FileType(Kind.OTHER, "unread"), FileReading(Kind.OTHER, "unread"), []
        )
        return False

    def _verify_hashes(
        self, draft: RecordDraft, promised: dict[str, str], hashes: dict[str, str], by: str
    ) -> None:
        for algorithm, value in sorted(promised.items()):
            if hashes.get(algorithm) != value:
                draft.condition = Condition.MISMATCH
                draft.notes.append(f"it is not the file that {by} speaks of: {algorithm} differs")

    def _tell_progress(self, size: int) -> None:
        self._done += size
        self._options.job.progress(self._done, max(self._source.total_size, self._done), "Reading")

    # the content

    def _identify_draft(self, draft: RecordDraft, parent: Record | None, depth: int) -> None:
        """Type a kept file, look into it, and go on with its attachments."""
        found, reading = self._looked_into(draft)
        reading, tracks = self._parts.take_apart(draft.file, reading)
        units: list[TextUnit] = []
        # Words of pictures are read later: recognising them takes seconds a page.
        if reading.kind in (Kind.TRANSCRIPT, Kind.DISPATCH, Kind.DOCUMENT, Kind.EMAIL):
            units = self._words_of(draft, reading)
        record = self._add_record(draft, found, reading, units, parent)
        if found.format in old_office.MADE and found.kind is Kind.OTHER:
            self._take_converted_copy(record, draft.file, depth + 1)
        for track in tracks:
            self._take_out(record, track, depth + 1)
        if reading.kind in _ENCLOSING and reading.good and found.known:
            self._take_enclosed(record, draft.file, depth + 1)

    def _looked_into(self, draft: RecordDraft) -> tuple[FileType, FileReading]:
        kind = draft.stated.kind if draft.stated else None
        # Case counts: on every system the same settings mean the same files.
        columns = next((m for p, m in self._limits.column_maps if fnmatchcase(draft.path, p)), None)
        found = FileType(Kind.OTHER, "data", known=False)
        try:
            found = self._reader.call_child(
                looking.type_for, draft.file, draft.path, kind, columns is not None, self._limits
            )
            if found.note:
                draft.notes.append(found.note)
            page = found.format == "html" and draft.key
            styles = self._sheets.sheets_beside_page(draft.file, draft.key) if page else ()
            reading = self._reader.call_child(
                looking.look_into_file, draft.file, found, columns, styles
            )
        except BadInput as fault:
            return found, FileReading(found.kind, found.format, good=False, notes=(fault.message,))
        if reading.kind is Kind.DISPATCH:
            self.found.calls.update(reading.calls.by_event)
        if reading.spoken is not None:
            self.found.spoken[draft.path] = reading.spoken
        return found, reading

    def _words_of(self, draft: RecordDraft, reading: FileReading) -> list[TextUnit]:
        if not reading.good:
            return []
        record = Record(draft.path, reading.kind, reading.format, "", 0, "", facts=reading.facts)
        try:
            units, note = self._reader.call_child(
                looking.text_units_of, record, draft.file, self._limits.words
            )
        except BadInput as fault:
            draft.notes.append(f"not all of its words could be read: {fault.message}")
            draft.condition = worse_condition(draft.condition, Condition.BROKEN)
            return []
        if note:
            draft.notes.append(note)
        if units:
            file = self._words / f"{len(self._spool)}"
            # On the disk and not in memory, for there may be many. They are indexed once all
            # records are in the case.
            with file.open("wb") as stream:
                pickle.dump(units, stream, pickle.HIGHEST_PROTOCOL)
            self._spool.append((draft.path, file))
        return units

    def _add_record(
        self,
        draft: RecordDraft,
        found: FileType,
        reading: FileReading,
        units: list[TextUnit],
        parent: Record | None = None,
    ) -> Record:
        """Put a file that is done into the inventory."""
        stated = draft.stated or Stated(draft.path)
        if not reading.good:
            draft.condition = worse_condition(draft.condition, Condition.BROKEN)
        elif not found.known:
            draft.condition = worse_condition(draft.condition, Condition.UNKNOWN)
        identifiers, doubts = identify.merge_identifiers(
            stated.identifiers,
            identify.in_name(draft.path),
            identify.in_text(looking.beginning_of_text(units)),
        )
        draft.notes += [*reading.notes, *reading.calls.notes, *doubts]
        if reading.facts.leaves_out:
            draft.notes.append(left_out(reading.facts.leaves_out))
        if reading.hidden:
            found_hidden = [proposal_of(draft.path, hidden) for hidden in reading.hidden]
            self.found.proposals += found_hidden
            draft.notes.append(tell_proposals(len(found_hidden)))
        ties = [stated_anchors(draft.path, stated.anchors)]
        if draft.stored and draft.track is None:  # a track stands on the clock of its recording
            ties.append(own_anchors(draft.path, reading, self._zone))
        mine = tuple(anchor for tie in ties for anchor in tie.anchors)
        self.found.anchors += mine
        draft.notes += [note for tie in ties for note in tie.notes]
        record = record_of(draft, stated, reading, identifiers, parent)
        if draft.track is not None and parent is not None:
            record = as_part(record, draft.track, parent)
        self.found.records.append(record)
        told = "record %d: %s, %s, %s, %d bytes, %d units of text, depth in others %d"
        number, inside = len(self.found.records), draft.path.count(".attachments/")
        known = (record.kind, record.condition, record.size, len(units), inside)
        log.info(told, number, hash_fact(record.sha256), *known)
        if self._options.on_item is not None:
            count = len(self.found.records)
            zone_name = self._source.stated.timezone
            self._options.on_item(
                IntakeItem(record, count, len(self._source.members), mine, zone_name)
            )
        return record

    # what lies in a file: attachments of messages and PDFs, what Office files enclose

    def _take_enclosed(self, outer: Record, file: Path, depth: int) -> None:
        try:
            found = self._reader.call_child(
                looking.enclosed_in, file, outer.kind, outer.format, self._limits
            )
        except BadInput as fault:
            self._note_loss(outer, "what lies in it, which could not be taken out", fault.message)
            return
        for what, count in sorted(found.lost.items()):
            self._note_loss(outer, f"{what} ({count})" if count > 1 else what)
        if found.files and depth > self._limits.message_depth:
            self._note_loss(outer, "files inside it, which are nested too deep and were not opened")
            return
        # A mailbox honestly holds thousands of messages, a message never so many files.
        most = self._limits.mailbox if outer.format == "mbox" else self._limits.attachments
        if len(found.files) > most:
            more = len(found.files) - most
            told = f"only {most} attachments were taken out"
            self._note_loss(outer, f"further attachments ({more})", told)
        for part in found.files[:most]:
            self._options.job.check()
            self._take_in(outer, part, depth)

    def _take_in(self, outer: Record, part: Attachment, depth: int) -> str:
        """A file that lies in another as a record of its own; its path."""
        draft = self._draft_within(outer, part.name)
        self._keep_draft(draft, meter_bytes(part.content), None)
        draft.size = len(part.content)
        self._identify_draft(draft, outer, depth)
        return draft.path

    def _take_out(self, outer: Record, track: SideTrack, depth: int) -> None:
        """A track of a recording as a record of its own."""
        draft = self._draft_within(outer, track.name)
        draft.track = track
        try:
            with self._parts.open_track(track) as stream:
                meter = Meter(stream, (), self._limits.file_bytes, lambda _: None)
                self._keep_draft(draft, meter, None)
        except BadInput as fault:
            self._turned_away(draft, fault.message)
            return
        self._parts.drop_track(track)
        draft.size = meter.size
        self._identify_draft(draft, outer, depth)

    def _draft_within(self, outer: Record, told: str) -> RecordDraft:
        """The draft of a file that lies in another."""
        # On the disk the outer file is a file, so those in it need a folder beside it.
        kept = outer.stored.removeprefix(f"{self._case.originals.name}/")
        folder = f"{outer.path if Path(kept).is_absolute() else kept}.attachments"
        name = safe_name(told, self._limits.path_chars).path.replace("/", "_")
        path = self._places.record_path(f"{outer.path}/{name}")
        bundle_key = f"{key_of_path(outer.path)}/{told}"
        self.found.keys.add(bundle_key)
        self.found.paths.setdefault(bundle_key, path)
        draft = RecordDraft(path, self._source.stated.records.get(bundle_key), [])
        draft.place = f"{folder}/{path.removeprefix(f'{outer.path}/')}"
        return draft

    def _take_converted_copy(self, old: Record, file: Path, depth: int) -> None:
        """A copy of an old Office file in a format that is read, as a record in it."""
        if depth > self._limits.message_depth:
            return
        try:
            copy = old_office.copy_of(file, old.format, self._limits.read_seconds)
        except BadInput as fault:
            self._add_note(old, fault.message)
            return
        if copy is not None:
            name = f"{Path(old.path).stem}.{old_office.MADE[old.format]}"
            made = self._take_in(old, Attachment(name, "", copy), depth)
            told = "read through a copy that LibreOffice made; decide about that one: "
            self._add_note(old, f"{told}{made}", instead=format_of(old.kind, old.format).advice)

    def _add_note(self, record: Record, told: str, instead: str = "") -> None:
        at = next(n for n, r in enumerate(self.found.records) if r.path == record.path)
        known = self.found.records[at]
        kept = tuple(note for note in known.notes if note != instead)
        self.found.records[at] = replace(known, notes=(*kept, told))

    def _note_loss(self, record: Record, what: str, told: str = "") -> None:
        """Something of a record stays behind: a release does not have it, and says so."""
        at = next(n for n, r in enumerate(self.found.records) if r.path == record.path)
        known = self.found.records[at]
        facts = replace(known.facts, leaves_out=(*known.facts.leaves_out, what))
        notes = (*known.notes, *([told] if told else []), f"a release leaves out: {what}")
        self.found.records[at] = replace(known, facts=facts, notes=notes)
