"""Which recordings stand on the wall: one set, which the wall, the timeline and keys change.

Decision 15.
"""

from __future__ import annotations

from collections.abc import Collection

from reviewer.model import Kind
from ui.case.session import Session

# Chosen by hand: more pictures beside each other show nothing, and none could be kept fluid.
MOST_VIDEOS = 9


class ChosenRecords:
    """Recordings that a person wants to see, in the order in which they begin."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.records: tuple[str, ...] = ()
        self.videos: tuple[str, ...] = ()  # those of them that have pictures
        self._before: tuple[str, ...] = ()  # one was opened alone
        self.choose(self.all_records())

    def all_records(self) -> tuple[str, ...]:
        """Every recording that has a place in time; not the further sound tracks of a video."""
        every = [p.record for p in self._session.placements_in_order if self.may_stand(p.record)]
        return tuple(r for r in every if not self._is_track(r))

    def _is_track(self, record: str) -> bool:
        records = self._session.snapshot.records_by_path
        parent = records.get(records[record].parent or "")
        return parent is not None and parent.kind is Kind.VIDEO

    def may_stand(self, record: str) -> bool:
        """True for a video or a sound recording that has a place in time."""
        known = self._session.snapshot.records_by_path.get(record)
        is_media = known is not None and known.kind in (Kind.VIDEO, Kind.AUDIO)
        return is_media and self._session.placement_of(record) is not None

    @property
    def is_usual(self) -> bool:
        """True when nobody has chosen: all stand there that may."""
        return self.records == self._within_limit(self.all_records())

    @property
    def is_alone(self) -> bool:
        """True while one was opened alone, so that there is a way back."""
        return bool(self._before)

    def choose(self, records: tuple[str, ...]) -> bool:
        """These and no others, of videos nine at most; true when it is another set."""
        self._before = ()
        return self._set(records)

    def choose_alone(self, record: str) -> bool:
        """One alone, until ``choose_before``."""
        if not self.may_stand(record):
            return False
        before = self._before or self.records
        made = self._set((record,))
        self._before = before
        return made

    def choose_before(self) -> bool:
        """What stood there before one was opened alone."""
        return self.choose(self._before or self.all_records())

    def add(self, record: str) -> bool:
        """One more; where nine videos stand, the last of the others goes."""
        if record in self.records or not self.may_stand(record):
            return False
        others = self.records
        videos = self.videos
        if self._is_video(record) and len(videos) >= MOST_VIDEOS:
            others = tuple(r for r in others if r != videos[-1])
        wanted = {record, *others}
        return self.choose(self.in_order(wanted))

    def in_order(self, records: Collection[str]) -> tuple[str, ...]:
        """These, as they begin one after another."""
        places = self._session.placements_in_order
        return tuple(p.record for p in places if p.record in records and self.may_stand(p.record))

    def drop(self, record: str) -> bool:
        """One less."""
        return self.choose(tuple(r for r in self.records if r != record))

    def _set(self, records: tuple[str, ...]) -> bool:
        known = self._within_limit(tuple(r for r in records if self.may_stand(r)))
        if known == self.records:
            return False
        self.records = known
        self.videos = tuple(r for r in known if self._is_video(r))
        return True

    def _within_limit(self, records: tuple[str, ...]) -> tuple[str, ...]:
        kept = [r for r in records if self._is_video(r)][:MOST_VIDEOS]
        return tuple(r for r in records if r in kept or not self._is_video(r))

    def _is_video(self, record: str) -> bool:
        known = self._session.snapshot.records_by_path.get(record)
        return known is not None and known.kind is Kind.VIDEO
