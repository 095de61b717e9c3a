"""Whoever was followed and hidden may be seen again: the appearances, one after the other, by keys.

A suggestion only, by the mechanism that shows who looks alike on the wall. Nothing is hidden that a
person has not before the eyes.

Decision 246.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeGuard

from PySide6.QtCore import QObject, Signal

from reviewer.errors import NothingMeant, Refused
from reviewer.model import Put, Redaction, RegionRedaction, Status
from reviewer.redaction.deciding import accept_redaction
from reviewer.redaction.other_cameras import hidden_alike
from reviewer.tracking.candidates import Candidate, is_found
from reviewer.tracking.coming_back import (
    PEOPLE,
    appearances_of,
    in_order_of_time,
    left_to_hide,
    person_below,
)
from reviewer.tracking.likeness import Likeness
from reviewer.tracking.one_person import HEAD
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.case.session import Changed, RecordSpot
from ui.common.redaction_text import count_text, name_of
from ui.common.times import clock_text, length_text
from ui.found.alike import Alike
from ui.found.propose import propose_track

OTHERS = "somebody else than who was followed"  # by subject, or by redaction: what was said no to
STEP = "Hide the same person again"
_NEAR = 2.0  # seconds of media time around an appearance in which it is answered; by hand


class ComingBack(QObject):
    """Knows who was followed last, and where they may be again.

    Args:
        elder: what compares for the wall: looks that one of them knows are known to both.
        shows_pictures: whether players can be in view.

    Signals:
        changed: somebody else is meant, or others may be the same, or one stands on another.
    """

    changed = Signal()

    def __init__(
        self,
        context: Context,
        found: FoundThings,
        elder: Alike,
        shows_pictures: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self._found = context, context.session, found
        self._shows_pictures = shows_pictures
        self._alike = Alike(context, found, self, elder)
        self._about: RegionRedaction | None = None
        self._alike_to: dict[str, Likeness] | None = None  # ``None``: not known yet
        self._watched: Redaction | None = None  # what is selected, as it was
        self._tells = False  # it was just accepted: what is found is told, wherever one is
        self.here = ""  # the appearance on which one stands, or stood last
        self._at = 0
        self._rows: tuple[Candidate, ...] | None = None
        self._alike.found.connect(self._take_likenesses)
        elder.allowed.connect(self._follow_allowed)
        found.changed.connect(self._follow_scans)
        found.decided.connect(lambda _: self._tell_changed())
        self._session.changed.connect(self._follow_case)
        self._session.redaction_selected.connect(lambda _: self._follow_selection())
        self._session.record_selected.connect(lambda _: self.changed.emit())
        commands: dict[str, Callable[[], None]] = {
            "next_return": self.go_to_next,
            "hide_return": self.hide_here,
            "other_person": self.say_other,
        }
        for name, does in commands.items():
            context.actions.bind_action(name, partial(context.notices.try_command, does))

    # ---- what is known

    @property
    def about(self) -> RegionRedaction | None:
        """The accepted box of whoever is meant, as it stands now."""
        wanted = self._about.id if self._about is not None else ""
        found = self._session.snapshot.find_redaction(wanted)
        return found if _was_followed(found) else None

    @property
    def is_meant(self) -> bool:
        """Whether one stands on the box, or on an appearance."""
        about, session = self.about, self._session
        if about is None or not self._alike.is_allowed:
            return False
        if session.selected_redaction == about.id:
            return True
        here = self._found.candidate(self.here)
        on_it = here is not None and session.selected_record == here.record
        return on_it and session.selected_redaction in ("", self.here)

    @property
    def lacks_scan(self) -> bool:
        """Whether nobody was looked for in the record of the box."""
        about = self.about
        if about is None:
            return False
        looked = self._found.looked.get(about.record)
        if looked is not None and HEAD in looked.kinds:
            return False
        return not any(
            one.record == about.record and one.source in PEOPLE
            for one in self._found.candidates.values()
        )

    @property
    def rows(self) -> tuple[Candidate, ...]:
        """Where they may be again and nobody has decided, in the order of time."""
        if self._rows is None:
            self._rows = self._work_out()
        return self._rows

    def tell_state(self) -> str:
        """What is known, in a sentence or two."""
        if self.lacks_scan:
            return (
                "Whether this person is there again is not known: this recording was not looked "
                "through for heads."
            )
        if self._alike_to is None:
            return "Looking for where this person may be again …"
        if not self._alike_to:
            return (
                "Nobody that was found is below this box, or no picture of them can be had: so "
                "nobody is compared with it."
            )
        many = len(self.rows)
        if not many:
            return f"Nobody else who looks like this is left undecided.{self._tell_lacking()}"
        times = ", ".join(self.tell_time(one) for one in self.rows)
        return f"Perhaps there again: {times}.{self._tell_lacking()}"

    def tell_time(self, one: Candidate) -> str:
        """When an appearance begins and how long it lasts."""
        place = self._session.placement_of(one.record)
        zone = self._session.zone_shown
        when = clock_text(place.utc_of_media(one.start), zone) if place is not None else ""
        return f"{when} ({length_text(one.length)})".strip()

    def tell_place(self, one: Candidate) -> str:
        """The same, with the record that shows it."""
        record = self._session.snapshot.get_record(one.record)
        return f"{name_of(record)}, {self.tell_time(one)}"

    def ask_scan(self) -> None:
        """Offer to look through the record of the box."""
        about = self.about
        if about is not None:
            self._found.scan_asked.emit((about.record,))

    def close(self) -> None:
        """The case is closed: compare no more."""
        self._about = None
        self._alike.close()

    # ---- going and answering

    def go_to_next(self) -> None:
        """The next appearance, from where one stands; from the box, the first.

        Raises:
            Refused: Nobody is meant, or nothing is known of them.
        """
        rows = self._rows_meant()
        names = [one.id for one in rows]
        at = names.index(self.here) + 1 if self.here in names else self._at
        self.go_to(rows[at % len(rows)])

    def go_to(self, one: Candidate) -> None:
        """Bring an appearance before the eyes, with what was found selected."""
        session, playhead = self._session, self._context.playhead
        self.here = one.id
        self._at = [row.id for row in self.rows].index(one.id)
        place = session.placement_of(one.record)
        self._context.player.bring_beside(one.record)
        playhead.pause()
        session.select_redaction(one.id if one.redaction is not None else "")
        at = one.best[0]
        if place is not None:
            playhead.seek_to(place.utc_within(at))
        session.show_spot(RecordSpot(one.record, at))
        self.changed.emit()
        key = {name: self._key_of(name) for name in ("next_return", "hide_return", "other_person")}
        self._context.notices.say_briefly(
            f"Perhaps the same person, {self._at + 1} of {len(self.rows)}: {self.tell_place(one)}. "
            f"{key['hide_return']}: hide as before · {key['other_person']}: somebody else · "
            f"{key['next_return']}: the next."
        )

    def hide_here(self) -> None:
        """Hide the appearance before the eyes, for the same reason, and go on.

        Raises:
            Refused: None is before the eyes.
        """
        one, about = self._in_view(), self.about
        assert about is not None
        made = one.redaction
        if made is None:
            track = self._found.track_of(one.id)
            if track is None:
                raise Refused("What was found is gone.", "Look for it once more.")
            made = propose_track(self._session.snapshot.get_record(one.record), track)
        assert isinstance(made, RegionRedaction)
        alike = replace(hidden_alike(made, about), author=self._session.case.author)
        self._session.apply([Put(accept_redaction(alike))], STEP, self)
        self._context.notices.tell_step(f"Hidden as before: {self.tell_place(one)}.")
        self._go_on()

    def say_other(self) -> None:
        """It is somebody else: it is not suggested for this person any more. Goes on.

        Raises:
            Refused: None is before the eyes.
        """
        one, about = self._in_view(), self.about
        assert about is not None
        known = self._said_no()
        key = _person_of(about)
        names = sorted({*known.get(key, ()), one.id})
        self._session.case.set_setting(OTHERS, {**known, key: names})
        self._rows = None
        self._context.notices.say_briefly(f"Somebody else: {self.tell_place(one)} is not hidden.")
        self._go_on()

    def _go_on(self) -> None:
        self._rows = None
        left = self.rows
        if left:
            self.go_to(left[min(self._at, len(left) - 1)])
            return
        self.here, about = "", self.about
        if about is not None:
            self._session.select_redaction(about.id)
        self._context.notices.say_beside("No other appearance of this person is left to look at.")
        self.changed.emit()

    # ---- inside

    def _rows_meant(self) -> tuple[Candidate, ...]:
        about = self.about
        if about is None:
            raise NothingMeant(
                "Nobody who was followed is meant.", "Select a box that was followed and accepted."
            )
        if not self._alike.is_allowed:
            raise Refused(
                "Looking for who looks alike is switched off for this case.",
                "It is switched on in Redact, Found in pictures.",
            )
        if not self.rows:
            raise NothingMeant(self.tell_state())
        return self.rows

    def _in_view(self) -> Candidate:
        rows = {one.id: one for one in self._rows_meant()}
        one = rows.get(self.here)
        if one is None or not self._is_seen(one):
            raise NothingMeant(
                "No appearance is before the eyes.",
                f"{self._key_of('next_return')} goes to the next one.",
            )
        return one

    def _is_seen(self, one: Candidate) -> bool:
        session, place = self._session, self._session.placement_of(one.record)
        if session.selected_record != one.record or not self._shows_pictures():
            return False
        if session.selected_redaction not in ("", one.id) or place is None:
            return False
        now = place.media_of_utc(self._context.playhead.position)
        return one.start - _NEAR <= now <= one.end + _NEAR

    def _work_out(self) -> tuple[Candidate, ...]:
        about = self.about
        if about is None or not self._alike_to:
            return ()
        no = set(self._said_no().get(_person_of(about), ()))
        names = [*self._alike_to][1:]
        known = (self._found.candidate(name) for name in names if name not in no)
        left = left_to_hide(self._session.snapshot, [one for one in known if one is not None])
        made = appearances_of(self._alike_to, {one.id: one for one in left})
        places = {place.record: place for place in self._session.placements_in_order}
        return tuple(in_order_of_time(made, places))

    def _said_no(self) -> dict[str, list[str]]:
        kept = self._session.case.read_setting(OTHERS, {})
        rows = kept.items() if isinstance(kept, dict) else ()
        return {str(key): [str(n) for n in names] for key, names in rows if isinstance(names, list)}

    def _tell_lacking(self) -> str:
        """Where somebody may be and nobody was looked for."""
        lacks = [path for path, one in self._found.looked.items() if HEAD not in one.kinds]
        return f" {count_text(len(lacks), 'record')} not looked through." if lacks else ""

    def _key_of(self, name: str) -> str:
        return self._context.actions[name].shortcut().toString()

    # ---- what it follows

    def _follow_selection(self) -> None:
        left = self._watched
        self._watched = self._session.snapshot.find_redaction(self._session.selected_redaction)
        if left is not None:
            self._look_for_accepted(left)
        chosen = self._watched
        if _was_followed(chosen):
            self._mean(chosen)
        self.changed.emit()

    def _follow_case(self, change: Changed) -> None:
        left = self._watched
        self._watched = self._session.snapshot.find_redaction(self._session.selected_redaction)
        if left is not None and not change.turned and not change.outside:
            self._look_for_accepted(left)
        if "redactions" in change.tables:
            self._tell_changed()

    def _look_for_accepted(self, left: Redaction) -> None:
        """A box that was followed was accepted just now, though the room may have gone on."""
        now = self._session.snapshot.find_redaction(left.id)
        if left.status is not Status.ACCEPTED and _was_followed(now):
            self._mean(now, tells=True)

    def _mean(self, box: RegionRedaction, *, tells: bool = False) -> None:
        self._tells = self._tells or tells
        if self._about is box:
            return
        self._about, self._alike_to, self.here, self._at = box, None, "", 0
        self._ask()

    def _ask(self) -> None:
        self._rows = None
        box = self.about
        if box is not None and self._alike.is_allowed and not self.lacks_scan:
            self._alike.ask_about(partial(person_below, box))
        self.changed.emit()

    def _take_likenesses(self, likenesses: dict[str, Likeness]) -> None:
        self._alike_to = likenesses
        self._tell_changed()
        if self._tells and self.rows:
            key = self._key_of("next_return")
            times = count_text(len(self.rows), "time")
            self._context.notices.say_briefly(
                f"Perhaps whoever was just hidden is seen {times} more; {key} goes there."
            )
        self._tells = False

    def _follow_scans(self) -> None:
        """What was not known may be known by now."""
        if self._about is not None and not self._alike_to:
            self._ask()
        else:
            self._tell_changed()

    def _follow_allowed(self, on: bool) -> None:
        self._alike.close()
        self._alike_to, self._rows = None, None
        if on and self._about is not None:
            self._ask()
        self.changed.emit()

    def _tell_changed(self) -> None:
        self._rows = None
        self.changed.emit()


def _was_followed(redaction: Redaction | None) -> TypeGuard[RegionRedaction]:
    """Drawn by a person, gone along with what it hides, and accepted."""
    return (
        isinstance(redaction, RegionRedaction)
        and len(redaction.keyframes) > 1
        and redaction.status is Status.ACCEPTED
        and not is_found(redaction)
    )


def _person_of(redaction: RegionRedaction) -> str:
    return redaction.subject or redaction.id
