"""What was found and nobody decided about, as a hint beside what is left to decide.

Whom the records name, and what was found in pictures.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.model import is_hiding, term_of
from reviewer.overlooked.still_visible import ALWAYS
from reviewer.tracking.candidates import Verdict
from ui.case.context import Context
from ui.common.redaction_text import count_text
from ui.common.theme import GRID
from ui.widgets.action_link import ActionLink
from ui.widgets.when_seen import WhenSeen

_NAMES = 3  # that are told; the list has them all


class FoundHints(QWidget):
    """A line for each, with what to do: names, what is undecided in pictures, what is doubtful."""

    def __init__(self, context: Context, around: QWidget) -> None:
        """``around``: the view in which it stands; with no line to show it has no room itself."""
        super().__init__(around)
        self._context, self._found = context, context.found
        actions = context.actions
        self.find_link = ActionLink(actions["find_in_pictures"])
        self.things, self.doubts = (
            ActionLink(actions["show_found"]),
            ActionLink(actions["next_doubt"]),
        )
        self.names = ActionLink(actions["names_found"])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for line, name in (
            (self.names, "names_found"),
            (self.find_link, "find_in_pictures"),
            (self.things, "show_found"),
            (self.doubts, "next_doubt"),
        ):
            line.linkActivated.connect(lambda _, name=name: actions.run_action(name))
            column.addWidget(line)
        self._seen = WhenSeen(around, self._tell, stale=True)
        found = self._found
        signals = (found.changed, found.decided, found.doubts_changed, found.looking_changed)
        for signal in signals:
            signal.connect(self._seen.tell_changed)
        for signal in (context.names.changed, context.session.changed):
            signal.connect(self._seen.tell_changed)
        self._asks = WhenSeen(around, context.names.ask_for, stale=True)
        self._tell()

    def _tell_names(self) -> None:
        """People who are not on duty, and of whom no words are hidden yet."""
        hidden = {
            term.casefold()
            for one in self._context.session.snapshot.redactions
            if is_hiding(one) and (term := term_of(one))
        }
        people = [
            one for one in self._context.names.things or () if one.what == "name" and not one.duty
        ]
        left = [one.term for one in people if one.term.casefold() not in hidden]
        more = f" and {len(left) - _NAMES} more" if len(left) > _NAMES else ""
        self.names.say_with_action(f"Names found: {', '.join(left[:_NAMES])}{more}:", "redact")
        self.names.setVisible(bool(left))

    def _tell(self) -> None:
        self._tell_names()
        open_ones = self._found.counts[Verdict.UNDECIDED]
        doubts = len(self._found.doubts)
        # What waits for it, or is looked through now, was asked for.
        looked = {p: one for p, one in self._found.looked.items() if p not in self._found.looking}
        bare = sum(not one.kinds.issuperset(ALWAYS) for one in looked.values())
        many = (
            "Heads and plates in pictures" if bare == len(looked) else f"In {bare} of the records"
        )
        what = (
            "were not looked for" if bare == len(looked) else "heads or plates were not looked for"
        )
        self.find_link.say_with_action(f"{many} {what}:", "find them")
        self.things.say_with_action(f"{count_text(open_ones, 'track')} found:", "decide about them")
        self.doubts.say_with_action(f"{count_text(doubts, 'doubtful moment')}:", "go through them")
        # Before the cache was read nobody knows whether they were.
        self.find_link.setVisible(self._found.is_read and bare > 0)
        self.things.setVisible(open_ones > 0)
        self.doubts.setVisible(doubts > 0)
