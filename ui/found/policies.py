"""Everything of a kind at once, in one record or in all: one key, one question, one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reviewer.errors import NothingMeant, Refused
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.policy import Policy, Wish, codes_cited, drop_policy, set_policies
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.common.redaction_text import count_text, name_of
from ui.found.marker import FoundMarker
from ui.found.policy_dialog import ALL_RECORDS, PolicyDialog, PolicyScope
from ui.found.propose import usual_rules
from ui.found.wall_model import Sieve


class Policies(QObject):
    """Asks for a policy and lets it hold.

    Args:
        marker: makes proposals and steps.
        sieve: what is shown on the wall now.
        marked: what is marked there.
        pane: over which it is asked.

    Attributes:
        after: called when a policy has decided about things.
    """

    def __init__(
        self,
        context: Context,
        found: FoundThings,
        marker: FoundMarker,
        sieve: Callable[[], Sieve],
        marked: Callable[[], list[Candidate]],
        pane: QWidget,
    ) -> None:
        super().__init__(pane)
        self._context, self._session, self._found = context, context.session, found
        self._marker, self._sieve, self._marked, self._pane = marker, sieve, marked, pane
        self.dialog: PolicyDialog | None = None
        self.after: Callable[[], None] = lambda: None
        wishes = {"hide_all_kind": Wish.HIDE, "keep_all_kind": Wish.KEEP, "drop_policy": None}
        for name, wish in wishes.items():
            does = partial(context.notices.try_command, partial(self.ask, wish))
            context.actions.bind_action(name, does)

    def ask(self, wish: Wish | None) -> None:
        """Ask what and where, with what the wall shows as the answer.

        Raises:
            NothingMeant: Nothing was found.
        """
        known = self._session.snapshot.records_by_path
        there = [one for one in self._found.candidates.values() if one.record in known]
        if not there:
            raise NothingMeant("Nothing was found in pictures.", "Find in pictures looks for it.")
        # A detector's word is the plural already.
        kinds = {kind: kind.capitalize() for kind in sorted({one.source for one in there})}
        paths = sorted({one.record for one in there})
        records = [(path, name_of(known[path])) for path in paths]
        preset = (self._usual_kind(there), self._sieve().record, wish)
        dialog = PolicyDialog(kinds, records, self._scope_of, preset, self._pane.window())
        dialog.chosen.connect(self._hold_or_tell)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _usual_kind(self, there: Sequence[Candidate]) -> str:
        """The kind that is sifted for, of what is marked, or of most that is undecided."""
        if self._sieve().source:
            return self._sieve().source
        marked = self._marked()
        left = [one.source for one in there if one.verdict is Verdict.UNDECIDED]
        return marked[0].source if marked else max(left or [there[0].source], key=left.count)

    def _scope_of(self, kind: str, record: str) -> PolicyScope:
        mine = self._things(kind, record)
        undecided = sum(one.verdict is Verdict.UNDECIDED for one in mine)
        codes = codes_cited(self._session.snapshot, {one.record for one in mine}, kind)
        rule = usual_rules().get(kind)
        usual = (rule.exemption,) if rule is not None and rule.exemption else ()
        return PolicyScope(undecided, len(mine) - undecided, codes or usual)

    def _things(self, kind: str, record: str) -> list[Candidate]:
        return [
            one
            for one in self._found.candidates.values()
            if one.source == kind and record in (ALL_RECORDS, one.record)
        ]

    def _hold_or_tell(self, kind: str, record: str, policy: Policy | None) -> None:
        self._context.notices.try_command(partial(self.hold, kind, record, policy))

    def hold(self, kind: str, record: str, policy: Policy | None) -> None:
        """Let a policy hold in a record, or in all in which things of its kind were found, and
        decide what is undecided there by it; ``None``: none holds any more.

        Raises:
            Refused: There is none that could be dropped, or one that hides cites no exemption.
        """
        mine = self._things(kind, record)
        paths = sorted({one.record for one in mine})
        if policy is None:
            self._drop(kind, paths)
        else:
            self._marker.once_proposed(mine, lambda _: self._hold(paths, policy))

    def _hold(self, paths: Sequence[str], policy: Policy) -> None:
        everything = self._found.candidates.values()
        snapshot = self._session.snapshot
        changes = set_policies(snapshot, paths, policy, everything, self._marker.propose)
        many, where = len(changes) - len(paths), self._tell_where(paths)
        self._session.apply(changes, f"{policy.words} in {where} ({many} decided)", self)
        later = "proposed" if policy.wish is Wish.HIDE else "not proposed"
        self._context.notices.tell_step(
            f"{policy.words} in {where}: {many} decided now; what is found later is {later}."
        )
        self.after()

    def _drop(self, kind: str, paths: Sequence[str]) -> None:
        snapshot = self._session.snapshot
        changes = [one for path in paths for one in drop_policy(snapshot, path, kind)]
        if not changes:
            raise Refused(f"Nothing holds for all {kind} of {self._tell_where(paths)}.")
        label = f"Decide about each of the {kind} by itself"
        self._session.apply(changes, label, self)
        self._context.notices.tell_step(f"{label}.")

    def _tell_where(self, paths: Sequence[str]) -> str:
        if len(paths) == 1:
            return name_of(self._session.snapshot.get_record(paths[0]))
        return count_text(len(paths), "record")
