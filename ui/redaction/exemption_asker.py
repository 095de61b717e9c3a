"""Asks for what a redaction cites: beside it, at once after a new one, and when it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer.errors import ReviewerError
from reviewer.law.exemption_choice import CitedExemptions
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import Decision, Put, Redaction, RegionRedaction, Remove, Source, Status
from reviewer.model.differences import only_in_each
from reviewer.model.redaction_changes import awaits_check
from reviewer.redaction.deciding import cite_exemptions
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.redaction_text import KIND_WORDS, name_of, place_text, redactions_text
from ui.common.theme import GRID
from ui.redaction.exemption_popup import (
    LAST,
    AskedFor,
    ExemptionsPopup,
    OfferedExemptions,
    last_cited,
)
from ui.redaction.hidden_picture import HiddenPicture
from ui.redaction.redaction_times import when_text
from ui.widgets.beside import TITLE, grown_in, place_beside

SIZE = "exemptions/size"
FOLLOW = "redact/follow_by_itself"
PICTURE = QSize(160, 90)


class ExemptionAsker(QObject):
    """Asks for what a redaction cites: at once after a new one, and when it is wanted.

    Signals:
        follow_wanted: the id of a new box that cites something now, and is to be followed.
    """

    follow_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        self._known = context.session.snapshot.redactions
        self._decisions = context.session.snapshot.decisions
        self.popup: ExemptionsPopup | None = None
        self._waiting: list[FreshGroup] = []  # is asked about once the popup is answered
        self._follow_next = False
        context.session.changed.connect(self._look_for_unfinished)
        context.actions.bind_action("exemption", self._ask_selected)

    def ask_for(
        self,
        redactions: tuple[str, ...],
        *,
        accept: bool,
        fresh: FreshGroup | None = None,
        behind: Sequence[FreshGroup] = (),
    ) -> None:
        """Open the popup for these; with ``accept``, choosing also accepts them.

        ``fresh`` is how they were made, if that was just now: then Cancel takes them back.
        ``behind`` is asked about next, or takes the same answer where a person says so.
        """
        asked = [r for r in self._context.session.snapshot.redactions if r.id in redactions]
        self.close_popup()
        if not asked:
            return
        law = load_jurisdiction(self._context.session.snapshot.info.jurisdiction)
        known = OfferedExemptions(self._context, law, asked, fresh.name if fresh else "")
        wish = replace(self._wish_for(asked, accept, fresh), others=len(behind))
        self.popup = ExemptionsPopup(law, known, wish, self._parent.window())
        self._waiting = list(behind)
        self.popup.chosen.connect(
            lambda codes, why: self._take_answer(
                redactions, CitedExemptions(codes, why), accept, known.sort.key
            )
        )
        if fresh is not None and fresh.made is not None:
            self.popup.rejected.connect(partial(self._take_back, redactions, fresh.made))
        self.popup.finished.connect(self._forget_popup)
        self._show_popup(self.popup, asked[0])

    def follow_next(self, on: bool = True) -> None:
        """What is asked about next is to be followed, unless a person says no there."""
        self._follow_next = on

    def close_popup(self) -> None:
        """Close the popup; what it asked for stays unfinished, and what it would ask for next."""
        self._waiting = []
        if self.popup is not None:
            popup, self.popup = self.popup, None
            # Not as Cancel does: nobody said that it is to be taken back.
            popup.done(popup.DialogCode.Accepted)

    def _wish_for(
        self, asked: Sequence[Redaction], accept: bool, fresh: FreshGroup | None
    ) -> AskedFor:
        picture = HiddenPicture(self._context, PICTURE)
        picture.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        picture.show_redaction(asked[0])
        wished, self._follow_next = self._follow_next, False
        is_ours = fresh is not None and fresh.made is not None
        kept = "the redaction cites what it did" if asked[0].exemptions else "it stays unfinished"
        return AskedFor(
            "Accept" if accept else "Cite",
            self._tell_what(asked, fresh.name if fresh else "", fresh.place if fresh else ""),
            "what was just redacted is taken back" if is_ours else kept,
            is_ours,
            picture,
            self._may_follow(asked, wished) if accept and is_ours else None,
        )

    def _may_follow(self, asked: Sequence[Redaction], wished: bool) -> bool | None:
        """Whether a new box is followed, as it was wished the last time; ``None`` for others."""
        one = asked[0]
        if len(asked) > 1 or not isinstance(one, RegionRedaction) or len(one.keyframes) != 1:
            return None
        return wished or self._context.settings.text_of_setting(FOLLOW, "yes") == "yes"

    def _take_back(self, redactions: tuple[str, ...], made: _Made) -> None:
        """Cancel: as if it had never been made, with what the same step had changed besides."""
        session = self._context.session
        there = {r.id for r in session.snapshot.redactions}
        gone = [Remove("redactions", name) for name in redactions if name in there]
        try:
            if session.snapshot.journal_head == made.head:
                session.undo()
            elif gone:  # something else was done since: only what was asked about goes
                before = [d for d in made.decisions if d not in session.snapshot.decisions]
                session.apply([*gone, *map(Put, before)], f"Take back: {made.label}", self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        self._context.notices.say_briefly(f"Taken back: {made.label}. Nothing was redacted.")

    def _look_for_unfinished(self, change: Changed) -> None:
        now, decisions = self._context.session.snapshot, self._decisions
        known, self._known, self._decisions = self._known, now.redactions, now.decisions
        gone, come = only_in_each(known, self._known)
        before = {r.id for r in gone}
        fresh = tuple(r.id for r in come if r.id not in before and _is_unfinished(r))
        if fresh and not change.turned:
            gone_with = tuple(d for d in decisions if d not in now.decisions)
            made = _Made(change.label, now.journal_head, gone_with)
            # By others, it is not ours to take back.
            self._ask_each(self._groups_of(fresh), None if change.outside else made)
        elif self.popup is not None and change.turned:
            self.close_popup()  # undone: what it asked for may be gone

    def _groups_of(self, fresh: tuple[str, ...]) -> list[FreshGroup]:
        """What came in one step, by what it was asked for: each has reasons of its own."""
        by_name, self._context.session.hidden_by_name = self._context.session.hidden_by_name, {}
        groups = [
            FreshGroup(tuple(r for r in fresh if r in own), name) for name, own in by_name.items()
        ]
        found = [group for group in groups if group.ids]
        named = {r for group in found for r in group.ids}
        # What nobody named is asked about with what it came with.
        return found if named == set(fresh) else [FreshGroup(fresh)]

    def _ask_each(self, groups: Sequence[FreshGroup], made: _Made | None) -> None:
        """One question after the other; Cancel takes back what it asks about, and not the step."""
        many = len(groups)
        if many > 1:
            groups = [
                replace(g, made=made and _Made(f"“{g.name}”", "", ()), place=f"{n} of {many}")
                for n, g in enumerate(groups, 1)
            ]
        else:
            groups = [replace(groups[0], made=made)]
        self._ask_next(groups)

    def _ask_next(self, groups: Sequence[FreshGroup]) -> None:
        first, *rest = groups
        self.ask_for(first.ids, accept=True, fresh=first, behind=rest)

    def _ask_selected(self) -> None:
        wanted = self._context.session.selected_redaction
        found = self._context.session.snapshot.find_redaction(wanted)
        if found is not None:
            self.ask_for((wanted,), accept=self._may_accept(found))

    def _may_accept(self, redaction: Redaction) -> bool:
        """What was changed since it was accepted is accepted by citing it only where it is seen."""
        proposed = redaction.status is Status.PROPOSED
        seen = not awaits_check(redaction) or self._context.sights.is_in_view(redaction)
        return proposed and seen

    def _tell_what(self, asked: Sequence[Redaction], name: str, place: str) -> str:
        if name:
            said = f"Why may “{name}” be hidden: {redactions_text(asked)}?"
            return f"{place} · {said}" if place else said
        if len(asked) > 1:
            return f"Why may these be made: {redactions_text(asked)}?"
        record = self._context.session.snapshot.get_record(asked[0].record)
        what, where = KIND_WORDS[asked[0].kind], when_text(self._context.session, asked[0])
        where = where or place_text(asked[0])
        return " · ".join(part for part in (what, name_of(record), where) if part)

    def _take_answer(
        self, asked: tuple[str, ...], citation: CitedExemptions, accept: bool, sort: str
    ) -> None:
        if self.popup is not None and self.popup.same_for_others.isChecked():
            asked = (*asked, *(name for group in self._waiting for name in group.ids))
            self._waiting = []
        follow = self.popup.follow if self.popup is not None else None
        if follow is None or follow.isHidden():
            self._cite_exemptions(asked, citation, accept, sort)
            return
        self._context.settings.set_text(FOLLOW, "yes" if follow.isChecked() else "no")
        # It is accepted once somebody has seen where it goes.
        cited = self._cite_exemptions(asked, citation, accept and not follow.isChecked(), sort)
        if cited and follow.isChecked():
            self.follow_wanted.emit(asked[0])

    def _cite_exemptions(
        self, asked: tuple[str, ...], citation: CitedExemptions, accept: bool, sort: str
    ) -> bool:
        session, codes = self._context.session, citation.codes
        found = [r for r in session.snapshot.redactions if r.id in asked]
        changes = [Put(cite_exemptions(r, codes, citation.reason, accept)) for r in found]
        many = f" for {len(found)} redactions" if len(found) > 1 else ""
        verb, done = ("Accept, citing", "Accepted, citing") if accept else ("Cite", "Cited")
        try:
            session.apply(changes, f"{verb} {', '.join(codes)}{many}", self)
            self._context.notices.say_briefly(f"{done} {', '.join(codes)}{many}.")
            self._remember_citation(sort, citation)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return False
        return True

    def _remember_citation(self, sort: str, fresh: CitedExemptions) -> None:
        known = {**last_cited(self._context), sort: fresh}
        stored = {name: [list(one.codes), one.reason] for name, one in known.items()}
        self._context.session.case.set_setting(LAST, stored)

    def _show_popup(self, popup: ExemptionsPopup, redaction: Redaction) -> None:
        room = self._parent.window().screen().availableGeometry()
        kept = self._context.settings.text_of_setting(SIZE).split()
        good = len(kept) == 2 and all(k.isdecimal() for k in kept)
        size = QSize(*map(int, kept)) if good else popup.sizeHint()
        most = room.size() - QSize(2 * GRID, 8 * GRID)  # the window's own title and edges
        popup.resize(size.expandedTo(popup.minimumSizeHint()).boundedTo(most))
        sight = self._context.sights.find_sight(redaction)
        window, avoid = self._parent.window(), QRect()
        if sight is not None:
            corner = sight.widget.mapToGlobal(sight.rect.topLeft())
            avoid = QRect(corner, sight.rect.size())
            # As high as it may be beside it comes behind: a higher one would be put aside narrow.
            low = QSize(popup.width(), min(popup.height(), popup.sizeHint().height()))
            place = place_beside(low, popup.minimumSizeHint(), avoid, room)
            popup.resize(place.size())
            popup.move(place.topLeft())
        else:
            at = window.mapToGlobal(window.rect().center()) - popup.rect().center()
            x = min(max(at.x(), room.left()), room.right() - popup.width())
            y = min(max(at.y(), room.top()), room.bottom() - popup.height() - TITLE)
            popup.move(x, max(y, room.top()))
        popup.show()
        more = size.height() - popup.height() if good else popup.missing_height()
        popup.setGeometry(grown_in(popup.geometry(), max(more, 0), avoid, room))
        opened = popup.size()
        popup.finished.connect(lambda _: self._keep_size(popup, opened))
        popup.activateWindow()

    def _keep_size(self, popup: ExemptionsPopup, opened: QSize) -> None:
        """A size that a person gave it; else it follows the letters."""
        if popup.size() != opened:
            self._context.settings.set_text(SIZE, f"{popup.width()} {popup.height()}")

    def _forget_popup(self, _: int) -> None:
        if self.sender() is self.popup:
            self.popup = None
            if self._waiting:
                self._ask_next(self._waiting)
                return
        self._parent.window().activateWindow()


@dataclass(frozen=True)
class FreshGroup:
    """What was just made for one reason.

    Attributes:
        ids: of the redactions.
        name: what they hide, as it was asked for.
        made: how they were made; ``None``: by others, who alone may take it back.
        place: which of several such questions it is.
    """

    ids: tuple[str, ...]
    name: str = ""
    made: _Made | None = None
    place: str = ""


@dataclass(frozen=True)
class _Made:
    """How something was made: the step's name, the case behind it, and what it replaced."""

    label: str
    head: str
    decisions: tuple[Decision, ...]


def _is_unfinished(redaction: Redaction) -> bool:
    by_hand = redaction.source in ("", Source.MANUAL)
    return by_hand and redaction.status is Status.PROPOSED and not redaction.exemptions
